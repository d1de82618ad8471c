// TOML text to a frozen value through toml++, and the places of its values. Specification: TOML 1.0.
//
// toml++ keeps its tables sorted by key; the order of the text comes back from the places of the keys. Dates and times
// become ISO 8601 strings, as templates want to print them.
//
// Some malformed texts run into assertions of toml++, which a release build would turn into undefined behaviour. So its
// assertions are always checked here, and throw.
namespace docmill {
namespace {
struct TomlAssertion {};
constexpr void check_toml(bool holds) {
  if (!holds) {
    throw TomlAssertion{};
  }
}
}  // namespace
}  // namespace docmill

#undef NDEBUG
#define TOML_ASSERT(expr) ::docmill::check_toml(static_cast<bool>(expr))
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "value/key_table.h"
#include "value/read_data.h"
#include "value/toml_nesting.h"

namespace docmill {
namespace {

void append_padded(std::string& out, unsigned number, std::size_t width) {
  const std::string digits = std::to_string(number);
  out.append(width - std::min(width, digits.size()), '0');
  out += digits;
}

void append_date(std::string& out, const toml::date& date) {
  append_padded(out, date.year, 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
}

void append_time(std::string& out, const toml::time& time) {
  append_padded(out, time.hour, 2);
  out += ':';
  append_padded(out, time.minute, 2);
  out += ':';
  append_padded(out, time.second, 2);
  if (time.nanosecond != 0) {
    out += '.';
    append_padded(out, time.nanosecond, 9);
    out.erase(out.find_last_not_of('0') + 1);
  }
}

void append_offset(std::string& out, const toml::time_offset& offset) {
  if (offset.minutes == 0) {
    out += 'Z';
    return;
  }
  const auto minutes = static_cast<unsigned>(std::abs(offset.minutes));
  out += offset.minutes < 0 ? '-' : '+';
  append_padded(out, minutes / 60, 2);
  out += ':';
  append_padded(out, minutes % 60, 2);
}

std::string iso_text(const toml::date_time& both) {
  std::string text;
  append_date(text, both.date);
  text += 'T';
  append_time(text, both.time);
  if (both.offset) {
    append_offset(text, *both.offset);
  }
  return text;
}

Position position_of(const toml::source_position& place) { return {place.line, place.column}; }

// The members of a table in the order of the text.
struct Member {
  const toml::key* key;
  const toml::node* node;
};
std::vector<Member> members_of(const toml::table& table) {
  std::vector<Member> members;
  members.reserve(table.size());
  for (const auto& [key, node] : table) {
    members.push_back({&key, &node});
  }
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    return a.key->source().begin < b.key->source().begin;
  });
  return members;
}

class TomlReader {
 public:
  TomlReader(Arena& arena, const SourceText& source, int max_depth)
      : arena_(arena), source_(source), max_depth_(max_depth) {}

  Value table(const toml::table& table, int depth) {
    check_depth(table, depth);
    Dict* made = Dict::make(arena_, table.size());
    for (const Member& member : members_of(table)) {
      const Value key = keys_.key(arena_.copy(member.key->str()));
      made->set(arena_, key, value(*member.node, depth + 1));
    }
    made->frozen = true;
    return Value::dict(made);
  }

 private:
  Value value(const toml::node& node, int depth) {
    switch (node.type()) {
      case toml::node_type::table:
        return table(*node.as_table(), depth);
      case toml::node_type::array:
        return list(*node.as_array(), depth);
      case toml::node_type::string:
        return Value::string(arena_, node.as_string()->get());
      case toml::node_type::integer:
        return Value::integer(node.as_integer()->get());
      case toml::node_type::floating_point:
        return Value::floating(node.as_floating_point()->get());
      case toml::node_type::boolean:
        return Value::boolean(node.as_boolean()->get());
      case toml::node_type::date:
        return date(node.as_date()->get());
      case toml::node_type::time:
        return time(node.as_time()->get());
      case toml::node_type::date_time:
        return Value::string(arena_, iso_text(node.as_date_time()->get()));
      case toml::node_type::none:
        break;
    }
    return Value::none();
  }

  Value list(const toml::array& array, int depth) {
    check_depth(array, depth);
    List* made = List::make(arena_, array.size());
    for (const toml::node& item : array) {
      made->push(arena_, value(item, depth + 1));
    }
    made->frozen = true;
    return Value::list(made);
  }

  Value date(const toml::date& date) {
    std::string text;
    append_date(text, date);
    return Value::string(arena_, text);
  }

  Value time(const toml::time& time) {
    std::string text;
    append_time(text, time);
    return Value::string(arena_, text);
  }

  void check_depth(const toml::node& node, int depth) const {
    if (depth > max_depth_) {
      source_.refuse_depth(max_depth_, offset_of(source_.text, position_of(node.source().begin)));
    }
  }

  Arena& arena_;
  const SourceText& source_;
  int max_depth_;
  KeyTable keys_;
};

// The name in quotes at the end of "cannot redefine existing table 'a'"; empty for any other message.
std::string_view repeated_name(std::string_view message) {
  const std::size_t quote = message.find('\'');
  const bool repeated = message.find("cannot redefine existing") != std::string_view::npos;
  return repeated && quote != std::string_view::npos && message.ends_with('\'')
             ? message.substr(quote + 1, message.size() - quote - 2)
             : std::string_view();
}

struct Wording {
  std::string message;
  std::string hint;
};

// toml++ says "Error while parsing string: encountered end-of-file".
Wording reworded(std::string_view theirs) {
  constexpr std::string_view kPrefix = "Error while parsing ";
  const std::size_t colon = theirs.find(": ");
  if (!theirs.starts_with(kPrefix) || colon == std::string_view::npos) {
    return {std::string(theirs), {}};
  }
  const std::string what(theirs.substr(kPrefix.size(), colon - kPrefix.size()));
  const std::string_view detail = theirs.substr(colon + 2);
  if (detail == "encountered end-of-file") {
    return {"the text ends inside this " + what, {}};
  }
  if (detail == "could not determine value type") {
    return {"this is not a value", "put text in quotes"};
  }
  return {std::string(detail) + " (" + what + ")",
          detail.starts_with("expected '='") ? "TOML writes a key, '=' and a value" : ""};
}

[[noreturn]] void refuse_syntax(const SourceText& source, const toml::parse_error& error) {
  const std::size_t begin = offset_of(source.text, position_of(error.source().begin));
  const std::size_t end = std::max(begin, offset_of(source.text, position_of(error.source().end)));
  const std::string_view name = repeated_name(error.description());
  if (!name.empty()) {
    source.refuse_repeated_key(name, begin, end);
  }
  Wording wording = reworded(error.description());
  source.refuse("E-DAT-003", std::move(wording.message), begin, end, std::move(wording.hint));
}

bool opens_key(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '"' ||
         c == '\'';
}

// Where the first header without a name lacks it: the one thing that makes toml++ assert.
std::size_t find_bad_header(std::string_view text) {
  std::size_t line = 0;
  while (line < text.size()) {
    const std::size_t bracket = text.find_first_not_of(" \t", line);
    if (bracket != std::string_view::npos && text[bracket] == '[') {
      const std::size_t name = text.find_first_not_of(" \t[", bracket);
      if (name == std::string_view::npos || !opens_key(text[name])) {
        return std::min(name, text.size());
      }
    }
    line = std::min(text.find('\n', line), text.size() - 1) + 1;
  }
  return 0;
}

const toml::node* step(const toml::node& node, const std::string& name) {
  if (const toml::table* table = node.as_table()) {
    return table->get(name);
  }
  const toml::array* array = node.as_array();
  std::size_t index = 0;
  const char* end = name.data() + name.size();
  if (array == nullptr || std::from_chars(name.data(), end, index).ptr != end || index >= array->size()) {
    return nullptr;
  }
  return array->get(index);
}

}  // namespace

Value read_toml(Arena& arena, const SourceText& source, const ReadOptions& options) {
  source.check_no_byte_order_mark();
  source.check_utf8();
  const std::size_t deep = find_deep_toml(source.text, depth_limit(options));
  if (deep != std::string_view::npos) {
    source.refuse_depth(depth_limit(options), deep);
  }
  try {
    const toml::table root = toml::parse(source.text);
    return TomlReader(arena, source, depth_limit(options)).table(root, 1);
  } catch (const toml::parse_error& error) {
    refuse_syntax(source, error);
  } catch (const TomlAssertion&) {
    const std::size_t at = find_bad_header(source.text);
    source.refuse("E-DAT-003", "expected the name of a table after '['", at, at, "write it as [name] or [a.b]");
  }
}

Position locate_toml(std::string_view text, std::span<const std::string> path) {
  if (find_deep_toml(text, kMaxDepth) != std::string_view::npos) {
    return {};
  }
  try {
    const toml::table root = toml::parse(text);
    const toml::node* node = &root;
    Position found = {1, 1};
    for (const std::string& name : path) {
      node = step(*node, name);
      if (node == nullptr) {
        break;
      }
      found = position_of(node->source().begin);
    }
    return found;
  } catch (const toml::parse_error&) {
    return {};
  } catch (const TomlAssertion&) {
    return {};
  }
}

}  // namespace docmill
