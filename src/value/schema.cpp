// Checks data against a schema and collects every finding. See docmill/value.h and schema_rules.h.
//
// The checker walks schema and data together. Where it is in the data is a chain of steps on the stack, written out
// only when something is found. Alternatives (anyOf, oneOf) are tried with their findings put aside; when none fits,
// the findings of the one that came closest are what the user gets to see.
//
// Bounded against schemas that never end or explode: levels of recursion, schemas applied without going deeper into
// the data, steps in total, findings reported.
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/utf8.h"
#include "value/schema_equal.h"
#include "value/schema_rules.h"

namespace docmill {
namespace {

constexpr int kMostLevels = 1000;  // of recursion, in schema and data together
constexpr int kMostInPlace = 100;  // schemas applied to one value inside each other
constexpr std::uint64_t kFreeSteps = 200'000;
constexpr std::uint64_t kStepsPerValue = 100;  // of the data
constexpr std::uint64_t kMostValues = 20'000'000;
constexpr std::size_t kMostFindings = 1000;
constexpr std::size_t kTextShown = 40;     // bytes of a value quoted in a message
constexpr std::size_t kChoicesShown = 12;  // values of an enum listed in a message

struct Step {
  const Step* parent = nullptr;
  const Value* key = nullptr;  // null: a list, see index
  std::size_t index = 0;
};

// ---- words -------------------------------------------------------------------------------------------------------

std::string key_text(const Value& key) {
  if (key.is_string()) {
    return std::string(key.as_string());
  }
  Heap heap;
  Buffer text;
  print(heap, key, text);
  return text.str();
}

bool is_plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), plain);
}

void append_path(const Step* step, std::string& out) {
  if (step == nullptr) {
    return;
  }
  append_path(step->parent, out);
  if (step->key == nullptr) {
    out += "[" + std::to_string(step->index) + "]";
    return;
  }
  const std::string name = key_text(*step->key);
  if (!is_plain_name(name)) {
    out += "[\"" + name + "\"]";
    return;
  }
  out += (out.empty() ? "" : ".") + name;
}

std::string path_text(const Step* step) {
  std::string text;
  append_path(step, text);
  return text.empty() ? "the data" : text;
}

std::vector<std::string> path_steps(const Step* step) {
  std::vector<std::string> steps;
  for (; step != nullptr; step = step->parent) {
    steps.push_back(step->key == nullptr ? std::to_string(step->index) : key_text(*step->key));
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

std::string json_text(const Value& value) {
  Heap heap;
  Buffer text;
  write_json(heap, value, text);
  return text.str();
}

// A value in a message: scalars as JSON, cut when long; the rest by what it is.
std::string shown(const Value& value) {
  if (value.is_dict()) {
    return "an object";
  }
  if (value.is_sequence()) {
    return "a list";
  }
  if (value.is_string() && value.as_string().size() > kTextShown) {
    return json_text(Value::string(utf8::prefix(value.as_string(), kTextShown))) + "...";
  }
  return value.is_string() || value.is_none() || value.is_number() ? json_text(value) : std::string(type_name(value));
}

std::string type_phrase(std::string_view name) {
  if (name == "array") {
    return "a list";
  }
  if (name == "boolean") {
    return "true or false";
  }
  return name == "null" ? "null" : (name == "integer" || name == "object" ? "an " : "a ") + std::string(name);
}

std::string type_phrase(const Value& type) {
  if (type.is_string()) {
    return type_phrase(type.as_string());
  }
  std::string text;
  const List& names = *type.as_list();
  for (std::uint32_t i = 0; i < names.size; ++i) {
    text += i == 0 ? "" : i + 1 == names.size ? " or " : ", ";
    text += type_phrase(names.items[i].as_string());
  }
  return text;
}

// "the string "x"", "an object": what a value of the wrong type is.
std::string found_phrase(const Value& value) {
  if (value.is_string()) {
    return "the string " + shown(value);
  }
  return value.is_number() && !value.is_boolean() ? "the number " + shown(value) : shown(value);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// What is known of alternatives that do not fit.
struct Attempts {
  std::vector<SchemaFinding> nearest;
  std::size_t near = 0;    // alternatives for this kind of value
  bool only_types = true;  // each one asks for another type, nothing else
  std::string types;

  void add(const Value& schema, std::vector<SchemaFinding> found, const std::vector<std::string>& here);
};

// Values in `data`, those that aliases share counted each time, up to kMostValues.
std::uint64_t count_values(const Value& data) {
  std::uint64_t count = 0;
  std::vector<Value> open = {data};
  while (!open.empty() && count < kMostValues) {
    const Value value = open.back();
    open.pop_back();
    ++count;
    if (value.is_sequence()) {
      open.insert(open.end(), value.as_list()->view().begin(), value.as_list()->view().end());
    } else if (value.is_dict()) {
      for (const Dict::Entry& entry : value.as_dict()->view()) {
        open.push_back(entry.value);
      }
    }
  }
  return count;
}

// ---- checking ----------------------------------------------------------------------------------------------------

class SchemaCheck {
 public:
  SchemaCheck(const Value& root, SchemaPatterns& patterns) : root_(root), patterns_(patterns) {}

  std::vector<SchemaFinding> run(const Value& data) {
    Limits limits;
    limits.fuel = kFreeSteps + kStepsPerValue * count_values(data);
    heap_.budget.start(limits);
    check(root_, data, {}, 0);
    return std::move(findings_);
  }

 private:
  struct At {
    const Step* path = nullptr;
    int level = 0;  // of recursion
  };

  void check(const Value& schema, const Value& data, At at, int in_place);
  void keyword(SchemaKeyword keyword, const Dict& schema, const Value& rule, const Value& data, At at, int in_place);

  void type(const Value& rule, const Value& data, At at);
  void enumeration(const List& choices, const Value& data, At at);
  void constant(const Value& rule, const Value& data, At at);
  void pattern(const Dict& schema, std::string_view rule, const Value& data, At at);
  void length_bound(const Value& rule, std::uint64_t length, bool least, std::string_view noun, At at);
  void bound(const Value& rule, const Value& data, SchemaKeyword keyword, At at);
  void unique(const Value& data, At at);
  void items(const Value& rule, const Value& data, At at);
  void properties(const Dict& rules, const Value& data, At at);
  void required(const List& names, const Value& data, At at);
  void additional(const Dict& schema, const Value& rule, const Value& data, At at);
  void unknown_property(const Dict* known, const Value& key, At at);
  void alternatives(const List& schemas, const Value& data, At at, int in_place, bool only_one);
  void fits_none(const List& schemas, const Value& data, Attempts attempts, At at);
  void negation(const Value& rule, const Value& data, At at, int in_place);

  /// The findings of `schema` alone.
  std::vector<SchemaFinding> attempt(const Value& schema, const Value& data, At at, int in_place);
  void add(std::string_view code, std::string message, At at, std::string hint = {});
  const Value& target_of(const Value& reference);

  const Value& root_;
  Heap heap_;
  std::vector<SchemaFinding> findings_;
  SchemaPatterns& patterns_;
  std::unordered_map<std::string_view, const Value*> targets_;
};

void SchemaCheck::add(std::string_view code, std::string message, At at, std::string hint) {
  if (findings_.size() < kMostFindings) {
    findings_.push_back({std::string(code), path_text(at.path) + " " + message, std::move(hint), path_steps(at.path)});
  }
}

void SchemaCheck::check(const Value& schema, const Value& data, At at, int in_place) {
  heap_.budget.spend();
  if (in_place > kMostInPlace) {
    throw Error(ErrorKind::data, "E-DAT-022", "the references of the schema never end at " + path_text(at.path));
  }
  if (at.level > kMostLevels) {
    throw Error(ErrorKind::limit, "E-LIM-004", "the data is nested too deep for its schema");
  }
  if (schema.is_boolean()) {
    if (!schema.as_boolean()) {
      add("E-DAT-019", "is not allowed here", at);
    }
    return;
  }
  const Dict& rules = *schema.as_dict();
  ++at.level;
  for (const Dict::Entry& entry : rules.view()) {
    keyword(schema_keyword(entry.key.as_string()), rules, entry.value, data, at, in_place);
  }
}

const Value& SchemaCheck::target_of(const Value& reference) {
  const Value*& target = targets_[reference.as_string()];
  if (target == nullptr) {
    target = resolve_schema_reference(root_, reference.as_string());
  }
  return *target;
}

void SchemaCheck::keyword(SchemaKeyword keyword, const Dict& schema, const Value& rule, const Value& data, At at,
                          int in_place) {
  switch (keyword) {
    case SchemaKeyword::ref:
      return check(target_of(rule), data, at, in_place + 1);
    case SchemaKeyword::type:
      return type(rule, data, at);
    case SchemaKeyword::enumeration:
      return enumeration(*rule.as_list(), data, at);
    case SchemaKeyword::constant:
      return constant(rule, data, at);
    case SchemaKeyword::pattern:
      return pattern(schema, rule.as_string(), data, at);
    case SchemaKeyword::min_length:
    case SchemaKeyword::max_length:
      if (data.is_string()) {
        length_bound(rule, utf8::count(data.as_string()), keyword == SchemaKeyword::min_length, "character", at);
      }
      return;
    case SchemaKeyword::min_items:
    case SchemaKeyword::max_items:
      if (data.is_sequence()) {
        length_bound(rule, data.as_list()->size, keyword == SchemaKeyword::min_items, "item", at);
      }
      return;
    case SchemaKeyword::minimum:
    case SchemaKeyword::maximum:
    case SchemaKeyword::exclusive_minimum:
    case SchemaKeyword::exclusive_maximum:
      return bound(rule, data, keyword, at);
    case SchemaKeyword::unique_items:
      return rule.as_boolean() ? unique(data, at) : void();
    case SchemaKeyword::items:
      return items(rule, data, at);
    case SchemaKeyword::properties:
      return properties(*rule.as_dict(), data, at);
    case SchemaKeyword::required:
      return required(*rule.as_list(), data, at);
    case SchemaKeyword::additional_properties:
      return additional(schema, rule, data, at);
    case SchemaKeyword::all_of:
      for (const Value& part : rule.as_list()->view()) {
        check(part, data, at, in_place + 1);
      }
      return;
    case SchemaKeyword::any_of:
    case SchemaKeyword::one_of:
      return alternatives(*rule.as_list(), data, at, in_place, keyword == SchemaKeyword::one_of);
    case SchemaKeyword::negation:
      return negation(rule, data, at, in_place);
    case SchemaKeyword::defs:
    case SchemaKeyword::id:
    case SchemaKeyword::schema:
    case SchemaKeyword::default_value:
    case SchemaKeyword::description:
    case SchemaKeyword::examples:
    case SchemaKeyword::format:
    case SchemaKeyword::title:
    case SchemaKeyword::unknown:
      return;
  }
}

// ---- one value ---------------------------------------------------------------------------------------------------

void SchemaCheck::type(const Value& rule, const Value& data, At at) {
  const auto fits = [&data](const Value& name) { return has_schema_type(data, name.as_string()); };
  const bool good =
      rule.is_string() ? fits(rule) : std::any_of(rule.as_list()->view().begin(), rule.as_list()->view().end(), fits);
  if (!good) {
    add("E-DAT-010", "must be " + type_phrase(rule) + ", but is " + found_phrase(data), at);
  }
}

void SchemaCheck::enumeration(const List& choices, const Value& data, At at) {
  std::string list;
  std::vector<std::string_view> names;
  for (const Value& choice : choices.view()) {
    if (schema_equal(heap_, choice, data)) {
      return;
    }
    if (names.size() < kChoicesShown) {
      list += (list.empty() ? "" : ", ") + shown(choice);
    }
    names.push_back(choice.is_string() ? choice.as_string() : std::string_view());
  }
  const std::string meant = data.is_string() ? closest(data.as_string(), names) : std::string();
  add("E-DAT-013", "must be one of " + list + (names.size() > kChoicesShown ? ", ..." : "") + ", but is " + shown(data),
      at, meant.empty() ? "" : "did you mean `" + meant + "`?");
}

void SchemaCheck::constant(const Value& rule, const Value& data, At at) {
  if (!schema_equal(heap_, rule, data)) {
    add("E-DAT-013", "must be " + shown(rule) + ", but is " + shown(data), at);
  }
}

void SchemaCheck::pattern(const Dict& schema, std::string_view rule, const Value& data, At at) {
  if (!data.is_string()) {
    return;
  }
  heap_.budget.spend_bytes(data.as_string().size());
  if (!patterns_.get(rule).found_in(data.as_string())) {
    const Value* description = schema.find("description");
    add("E-DAT-014", "must match the pattern " + std::string(rule) + ", but is " + shown(data), at,
        description == nullptr ? "" : std::string(description->as_string()));
  }
}

void SchemaCheck::length_bound(const Value& rule, std::uint64_t length, bool least, std::string_view noun, At at) {
  const auto limit = static_cast<std::uint64_t>(rule.as_integer());
  heap_.budget.spend();
  if (least ? length < limit : length > limit) {
    add("E-DAT-015",
        std::string("must have at ") + (least ? "least " : "most ") + counted(limit, noun) + ", but has " +
            std::to_string(length),
        at);
  }
}

void SchemaCheck::bound(const Value& rule, const Value& data, SchemaKeyword keyword, At at) {
  if (!data.is_number() || data.is_boolean()) {
    return;
  }
  const int order = compare(heap_, data, rule);
  const auto want = [&](bool good, std::string_view phrase) {
    if (!good) {
      add("E-DAT-016", "must be " + std::string(phrase) + " " + shown(rule) + ", but is " + shown(data), at);
    }
  };
  if (keyword == SchemaKeyword::minimum) {
    want(order == 0 || order == 1, "at least");
  } else if (keyword == SchemaKeyword::maximum) {
    want(order == 0 || order == -1, "at most");
  } else if (keyword == SchemaKeyword::exclusive_minimum) {
    want(order == 1, "more than");
  } else {
    want(order == -1, "less than");
  }
}

// ---- lists and objects -------------------------------------------------------------------------------------------

void SchemaCheck::unique(const Value& data, At at) {
  if (!data.is_sequence()) {
    return;
  }
  struct Hashed {
    std::uint64_t hash;
    std::size_t index;
  };
  const List& list = *data.as_list();
  std::vector<Hashed> order;
  for (std::size_t i = 0; i < list.size; ++i) {
    order.push_back({schema_hash(heap_, list.items[i]), i});
  }
  std::sort(order.begin(), order.end(),
            [](const Hashed& a, const Hashed& b) { return a.hash != b.hash ? a.hash < b.hash : a.index < b.index; });
  std::vector<std::pair<std::size_t, std::size_t>> repeats;  // which item, and of which one
  std::size_t first = 0;                                     // of those with the same hash
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (order[i].hash != order[first].hash) {
      first = i;
    } else if (schema_equal(heap_, list.items[order[first].index], list.items[order[i].index])) {
      repeats.emplace_back(order[i].index, order[first].index);
    }
  }
  std::sort(repeats.begin(), repeats.end());
  for (const auto& [again, before] : repeats) {
    const Step here{at.path, nullptr, again};
    add("E-DAT-017", "repeats item " + std::to_string(before) + "; the items must differ", {&here, at.level});
  }
}

void SchemaCheck::items(const Value& rule, const Value& data, At at) {
  if (!data.is_sequence()) {
    return;
  }
  const List& list = *data.as_list();
  for (std::uint32_t i = 0; i < list.size; ++i) {
    const Step step{at.path, nullptr, i};
    check(rule, list.items[i], {&step, at.level}, 0);
  }
}

void SchemaCheck::properties(const Dict& rules, const Value& data, At at) {
  if (!data.is_dict()) {
    return;
  }
  for (const Dict::Entry& entry : rules.view()) {
    if (const Value* found = data.as_dict()->find(entry.key)) {
      const Step step{at.path, &entry.key, 0};
      check(entry.value, *found, {&step, at.level}, 0);
    }
  }
}

void SchemaCheck::required(const List& names, const Value& data, At at) {
  if (!data.is_dict()) {
    return;
  }
  for (const Value& name : names.view()) {
    heap_.budget.spend();
    if (data.as_dict()->find(name) == nullptr) {
      add("E-DAT-011", "lacks the required property '" + std::string(name.as_string()) + "'", at);
    }
  }
}

void SchemaCheck::additional(const Dict& schema, const Value& rule, const Value& data, At at) {
  if (!data.is_dict()) {
    return;
  }
  const Value* properties = schema.find("properties");
  const Dict* known = properties == nullptr ? nullptr : properties->as_dict();
  for (const Dict::Entry& entry : data.as_dict()->view()) {
    heap_.budget.spend();
    if (known != nullptr && known->find(entry.key) != nullptr) {
      continue;
    }
    const Step step{at.path, &entry.key, 0};
    if (rule.is_boolean() && !rule.as_boolean()) {
      unknown_property(known, entry.key, {&step, at.level});
    } else {
      check(rule, entry.value, {&step, at.level}, 0);
    }
  }
}

void SchemaCheck::unknown_property(const Dict* known, const Value& key, At at) {
  if (findings_.size() >= kMostFindings) {
    return;  // looking for the closest name is dear
  }
  std::vector<std::string_view> names;
  if (known != nullptr) {
    heap_.budget.spend(known->size * std::uint64_t{16});
    for (const Dict::Entry& entry : known->view()) {
      names.push_back(entry.key.as_string());
    }
  }
  const std::string meant = closest(key_text(key), names);
  add("E-DAT-012", "is not a known property", at, meant.empty() ? "" : "did you mean `" + meant + "`?");
}

// ---- alternatives ------------------------------------------------------------------------------------------------

std::vector<SchemaFinding> SchemaCheck::attempt(const Value& schema, const Value& data, At at, int in_place) {
  std::vector<SchemaFinding> aside;
  aside.swap(findings_);
  check(schema, data, at, in_place + 1);
  aside.swap(findings_);
  return aside;
}

// Whether `found` says that the value at `here` is of another kind altogether: its type, or a constant that tells the
// alternatives apart, in itself or in one of its properties.
bool is_other_kind(const std::vector<SchemaFinding>& found, const std::vector<std::string>& here) {
  return std::any_of(found.begin(), found.end(), [&here](const SchemaFinding& finding) {
    return (finding.code == "E-DAT-010" && finding.path == here) ||
           (finding.code == "E-DAT-013" && finding.path.size() <= here.size() + 1);
  });
}

void Attempts::add(const Value& schema, std::vector<SchemaFinding> found, const std::vector<std::string>& here) {
  const Value* type = schema.is_dict() ? schema.as_dict()->find("type") : nullptr;
  only_types =
      only_types && type != nullptr && found.size() == 1 && found[0].code == "E-DAT-010" && found[0].path == here;
  if (only_types) {
    types += (types.empty() ? "" : " or ") + type_phrase(*type);
  }
  const bool other_kind = is_other_kind(found, here);
  near += other_kind ? 0U : 1U;
  if (nearest.empty() || (!other_kind && (near == 1 || found.size() < nearest.size()))) {
    nearest = std::move(found);
  }
}

void SchemaCheck::alternatives(const List& schemas, const Value& data, At at, int in_place, bool only_one) {
  const std::vector<std::string> here = path_steps(at.path);
  std::vector<std::size_t> fitting;
  Attempts attempts;
  for (std::uint32_t i = 0; i < schemas.size; ++i) {
    std::vector<SchemaFinding> found = attempt(schemas.items[i], data, at, in_place);
    if (!found.empty()) {
      attempts.add(schemas.items[i], std::move(found), here);
      continue;
    }
    fitting.push_back(i + 1);
    if (!only_one) {
      return;
    }
  }
  if (fitting.empty()) {
    fits_none(schemas, data, std::move(attempts), at);
  } else if (fitting.size() > 1) {
    add("E-DAT-018",
        "fits alternatives " + std::to_string(fitting[0]) + " and " + std::to_string(fitting[1]) +
            " of the schema, but must fit only one",
        at);
  }
}

void SchemaCheck::fits_none(const List& schemas, const Value& data, Attempts attempts, At at) {
  if (attempts.near == 1 || schemas.size == 1) {
    std::move(attempts.nearest.begin(), attempts.nearest.end(), std::back_inserter(findings_));
  } else if (attempts.only_types) {
    add("E-DAT-010", "must be " + attempts.types + ", but is " + found_phrase(data), at);
  } else {
    add("E-DAT-018", "fits none of the " + std::to_string(schemas.size) + " alternatives of the schema", at,
        "the closest one says: " + attempts.nearest.front().message);
  }
}

void SchemaCheck::negation(const Value& rule, const Value& data, At at, int in_place) {
  if (attempt(rule, data, at, in_place).empty()) {
    add("E-DAT-018", "has a form that the schema excludes", at);
  }
}

}  // namespace

namespace {

std::vector<SchemaFinding> run_check(const Value& schema, SchemaPatterns& patterns, const Value& data) {
  try {
    return SchemaCheck(schema, patterns).run(data);
  } catch (Error& error) {
    if (error.diagnostic().code == "E-LIM-001") {
      error.diagnostic().message = "checking the data against the schema takes too many steps";
    }
    throw;
  }
}

}  // namespace

std::vector<SchemaFinding> check_schema(const Value& schema, const Value& data) {
  SchemaPatterns patterns;
  check_schema_itself(schema, patterns);
  return run_check(schema, patterns, data);
}

struct Schema::State {
  std::shared_ptr<const Data> data;
  SchemaPatterns patterns;  // complete once the schema was looked over, so that checks only read it
};

Schema::Schema(std::shared_ptr<const Data> schema) : state_(std::make_unique<State>()) {
  state_->data = std::move(schema);
  check_schema_itself(state_->data->root(), state_->patterns);
}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

std::vector<SchemaFinding> Schema::check(const Value& data) const {
  return run_check(state_->data->root(), state_->patterns, data);
}

}  // namespace docmill
