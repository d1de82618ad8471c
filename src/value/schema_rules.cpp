// Looks a schema over before it is used; see schema_rules.h.
#include "value/schema_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

namespace docmill {
namespace {

enum class Shape : std::uint8_t {
  anything,
  text,
  number,
  count,
  flag,
  list,
  names,
  type,
  schema,
  schema_list,
  schema_map,
  reference,
  pattern
};

struct Row {
  std::string_view name;
  Shape shape;
};
constexpr Row kRows[] = {
#define DOCMILL_ROW(name, enumerator, shape) {name, Shape::shape},
    DOCMILL_SCHEMA_KEYWORDS(DOCMILL_ROW)
#undef DOCMILL_ROW
};
static_assert(std::is_sorted(std::begin(kRows), std::end(kRows),
                             [](const Row& a, const Row& b) { return a.name < b.name; }));

constexpr std::array<std::string_view, 7> kTypes = {"array",  "boolean", "integer", "null",
                                                    "number", "object",  "string"};

bool is_type_name(const Value& value) {
  return value.is_string() && std::find(kTypes.begin(), kTypes.end(), value.as_string()) != kTypes.end();
}

bool all_items(const Value& list, bool (*fits)(const Value&)) {
  return list.is_list() && std::all_of(list.as_list()->view().begin(), list.as_list()->view().end(), fits);
}

bool is_text(const Value& value) { return value.is_string(); }
bool is_number(const Value& value) { return value.is_number() && !value.is_boolean(); }
bool is_count(const Value& value) { return value.is_integer() && value.as_integer() >= 0; }

class SchemaLook {
 public:
  SchemaLook(const Value& root, SchemaPatterns& patterns) : root_(root), patterns_(patterns) {}

  void run() {
    schema(root_, "#", 1);
    for (const Reference& reference : references_) {
      const Value* target = resolve_schema_reference(root_, reference.target);
      if (target == nullptr || !is_schema(*target)) {
        refuse("E-DAT-022",
               "the reference '" + std::string(reference.target) + "' at " + reference.place +
                   " does not lead to a schema",
               "only references within the same schema are followed: #/$defs/name");
      }
    }
  }

 private:
  struct Reference {
    std::string_view target;
    std::string place;
  };

  bool is_schema(const Value& value) const {
    return value.is_boolean() || (value.is_dict() && seen_.count(value.as_dict()) != 0);
  }

  void schema(const Value& schema, const std::string& place, int depth) {
    if (depth > kMaxDepth) {
      throw Error(ErrorKind::limit, "E-LIM-004", "the schema is nested deeper than " + std::to_string(kMaxDepth));
    }
    if (schema.is_boolean()) {
      return;
    }
    if (!schema.is_dict()) {
      refuse("E-DAT-021", "the schema at " + place + " must be an object, true or false");
    }
    if (!seen_.insert(schema.as_dict()).second) {
      return;  // shared by an alias of YAML
    }
    for (const Dict::Entry& entry : schema.as_dict()->view()) {
      member(entry, place, depth);
    }
  }

  void member(const Dict::Entry& entry, const std::string& place, int depth) {
    const std::string_view name = entry.key.is_string() ? entry.key.as_string() : std::string_view();
    const SchemaKeyword keyword = schema_keyword(name);
    if (keyword == SchemaKeyword::unknown) {
      refuse_keyword(name, place);
    }
    const Row& row = kRows[static_cast<std::size_t>(keyword)];
    const std::string inner = place + "/" + std::string(name);
    const char* expected = wrong_shape(entry.value, row.shape);
    if (expected != nullptr) {
      refuse("E-DAT-021", "the schema keyword " + inner + " must be " + expected);
    }
    descend(entry.value, row.shape, inner, depth);
  }

  // What `value` should be instead, or null when it is fine.
  static const char* wrong_shape(const Value& value, Shape shape) {
    switch (shape) {
      case Shape::anything:
      case Shape::schema:  // looked at on its own
        return nullptr;
      case Shape::text:
      case Shape::pattern:
      case Shape::reference:
        return is_text(value) ? nullptr : "a string";
      case Shape::number:
        return is_number(value) ? nullptr : "a number";
      case Shape::count:
        return is_count(value) ? nullptr : "a whole number from 0";
      case Shape::flag:
        return value.is_boolean() ? nullptr : "true or false";
      case Shape::list:
        return value.is_list() ? nullptr : "a list";
      case Shape::names:
        return all_items(value, is_text) ? nullptr : "a list of property names";
      case Shape::type:
        return is_type_name(value) || (all_items(value, is_type_name) && value.as_list()->size != 0)
                   ? nullptr
                   : "one of array, boolean, integer, null, number, object, string, or a list of them";
      case Shape::schema_list:
        return value.is_list() && value.as_list()->size != 0 ? nullptr : "a list of at least one schema";
      case Shape::schema_map:
        return value.is_dict() ? nullptr : "an object whose values are schemas";
    }
    return nullptr;
  }

  void descend(const Value& value, Shape shape, const std::string& place, int depth) {
    switch (shape) {
      case Shape::schema:
        return schema(value, place, depth + 1);
      case Shape::schema_list:
        for (std::uint32_t i = 0; i < value.as_list()->size; ++i) {
          schema(value.as_list()->items[i], place + "/" + std::to_string(i), depth + 1);
        }
        return;
      case Shape::schema_map:
        for (const Dict::Entry& entry : value.as_dict()->view()) {
          const std::string name(entry.key.is_string() ? entry.key.as_string() : type_name(entry.key));
          schema(entry.value, place + "/" + name, depth + 1);
        }
        return;
      case Shape::reference:
        references_.push_back({value.as_string(), place});
        return;
      case Shape::pattern:
        patterns_.get(value.as_string());
        return;
      case Shape::anything:
      case Shape::text:
      case Shape::number:
      case Shape::count:
      case Shape::flag:
      case Shape::list:
      case Shape::names:
      case Shape::type:
        return;
    }
  }

  [[noreturn]] static void refuse_keyword(std::string_view name, const std::string& place) {
    std::vector<std::string_view> known;
    for (const Row& row : kRows) {
      known.push_back(row.name);
    }
    const std::string meant = closest(name, known);
    refuse("E-DAT-020", "the schema keyword '" + std::string(name) + "' at " + place + " is not supported",
           meant.empty() ? "remove it; the keywords are listed in docs/templates.md" : "did you mean `" + meant + "`?");
  }

  [[noreturn]] static void refuse(std::string code, std::string message, std::string hint = {}) {
    throw Error(ErrorKind::data, std::move(code), std::move(message), std::move(hint));
  }

  const Value& root_;
  SchemaPatterns& patterns_;
  std::unordered_set<const Dict*> seen_;
  std::vector<Reference> references_;
};

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// One step of a JSON pointer in a URI fragment: %xx, then ~1 and ~0 (RFC 6901).
std::string pointer_step(std::string_view raw) {
  std::string step;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%' && i + 2 < raw.size() && hex_digit(raw[i + 1]) >= 0 && hex_digit(raw[i + 2]) >= 0) {
      step += static_cast<char>(hex_digit(raw[i + 1]) * 16 + hex_digit(raw[i + 2]));
      i += 2;
    } else if (raw[i] == '~' && i + 1 < raw.size() && (raw[i + 1] == '0' || raw[i + 1] == '1')) {
      step += raw[i + 1] == '1' ? '/' : '~';
      ++i;
    } else {
      step += raw[i];
    }
  }
  return step;
}

const Value* child(const Value& value, const std::string& step) {
  if (value.is_dict()) {
    return value.as_dict()->find(step);
  }
  std::size_t index = 0;
  const char* end = step.data() + step.size();
  if (!value.is_list() || std::from_chars(step.data(), end, index).ptr != end || index >= value.as_list()->size) {
    return nullptr;
  }
  return value.as_list()->items + index;
}

}  // namespace

SchemaKeyword schema_keyword(std::string_view name) {
  const auto* row = std::lower_bound(std::begin(kRows), std::end(kRows), name,
                                     [](const Row& a, std::string_view b) { return a.name < b; });
  if (row == std::end(kRows) || row->name != name) {
    return SchemaKeyword::unknown;
  }
  return static_cast<SchemaKeyword>(row - std::begin(kRows));
}

bool has_schema_type(const Value& value, std::string_view name) {
  switch (value.kind()) {
    case Kind::none:
      return name == "null";
    case Kind::boolean:
      return name == "boolean";
    case Kind::integer:
    case Kind::big:
      return name == "integer" || name == "number";
    case Kind::floating:
      return name == "number" || (name == "integer" && std::isfinite(value.as_floating()) &&
                                  std::floor(value.as_floating()) == value.as_floating());
    case Kind::string:
      return name == "string";
    case Kind::list:
    case Kind::tuple:
      return name == "array";
    case Kind::dict:
      return name == "object";
    case Kind::undefined:
    case Kind::bytes:
    case Kind::object:
      break;
  }
  return false;
}

void check_schema_itself(const Value& schema, SchemaPatterns& patterns) { SchemaLook(schema, patterns).run(); }

const Value* resolve_schema_reference(const Value& root, std::string_view reference) {
  if (reference == "#") {
    return &root;
  }
  if (!reference.starts_with("#/")) {
    return nullptr;
  }
  const Value* found = &root;
  std::size_t begin = 2;
  while (found != nullptr && begin <= reference.size()) {
    const std::size_t end = std::min(reference.find('/', begin), reference.size());
    found = child(*found, pointer_step(reference.substr(begin, end - begin)));
    begin = end + 1;
  }
  return found;
}

}  // namespace docmill
