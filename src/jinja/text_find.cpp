// Methods of str and bytes that look for a text: find, index, count, startswith, partition, replace and their kin.
//
// Specification: Python 3.11, "Text Sequence Type". Positions in arguments and results are code points for str.
#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "jinja/text_method.h"
#include "jinja/text_search.h"

namespace docmill::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

enum class From : std::uint8_t { front, back };

/// What find and count look for: bytes also take one byte as a number.
std::string_view needle_of(const Text& text, const Value& value) {
  if (!text.is_bytes() || !value.is_any_integer()) {
    return text.operand(value);
  }
  const std::int64_t byte = to_index(text.run(), value);
  if (byte < 0 || byte > 255) {
    text.run().fail(kValueCode, "byte must be in range(0, 256)");
  }
  const char c = static_cast<char>(byte);
  return text.run().arena.copy({&c, 1});
}

/// Position of arguments[0], or nothing.
std::optional<std::size_t> position(const Text& text, const MethodArguments& arguments, From from) {
  const std::string_view needle = needle_of(text, arguments[0]);
  TextRange range{};
  if (!text.range(arguments, 1, range)) {
    return std::nullopt;
  }
  text.run().budget.spend_bytes(text.size());
  const std::string_view part = text.view().substr(range.begin, range.end - range.begin);
  const std::size_t at = from == From::front ? find_first(part, needle) : find_last(text.run().arena, part, needle);
  if (at == kNone) {
    return std::nullopt;
  }
  return text.length(text.view().substr(0, range.begin + at));
}

Value find(Run& run, const Value& self, const Arguments& given, std::string_view method, From from) {
  const MethodArguments arguments(run, self, given, method, 1, 3);
  const auto found = position(Text(run, self), arguments, from);
  return Value::integer(found ? static_cast<std::int64_t>(*found) : -1);
}

Value index(Run& run, const Value& self, const Arguments& given, std::string_view method, From from) {
  const MethodArguments arguments(run, self, given, method, 1, 3);
  const Text text(run, self);
  const auto found = position(text, arguments, from);
  if (!found) {
    run.fail(kValueCode, text.is_bytes() ? "subsection not found" : "substring not found");
  }
  return Value::integer(static_cast<std::int64_t>(*found));
}

bool holds_at(std::string_view part, std::string_view affix, From from) {
  return from == From::front ? part.starts_with(affix) : part.ends_with(affix);
}

bool matches_any(const Text& text, std::string_view part, const List& affixes, From from, const std::string& method) {
  for (const Value& affix : affixes.view()) {
    text.run().budget.spend();
    if (holds_at(part, text.operand(affix, "tuple for " + method + " must only contain str, not "), from)) {
      return true;
    }
  }
  return false;
}

Value affix_test(Run& run, const Value& self, const Arguments& given, const std::string& method, From from) {
  const MethodArguments arguments(run, self, given, method, 1, 3);
  const Text text(run, self);
  TextRange range{};
  const bool possible = text.range(arguments, 1, range);
  const std::string_view part =
      possible ? text.view().substr(range.begin, range.end - range.begin) : std::string_view();
  const Value& affix = arguments[0];
  if (affix.is_tuple()) {
    return Value::boolean(matches_any(text, part, *affix.as_list(), from, method) && possible);
  }
  if (!text.is_operand(affix)) {
    const std::string types = text.is_bytes() ? "bytes or a tuple of bytes" : "str or a tuple of str";
    fail_type(run, method + " first arg must be " + types + ", not ", affix);
  }
  return Value::boolean(possible && holds_at(part, affix.as_string(), from));
}

Value partition(Run& run, const Value& self, const Arguments& given, std::string_view method, From from) {
  const MethodArguments arguments(run, self, given, method, 1, 1);
  const Text text(run, self);
  const std::string_view separator = text.operand(arguments[0]);
  if (separator.empty()) {
    run.fail(kValueCode, "empty separator");
  }
  run.budget.spend_bytes(text.size());
  const std::string_view all = text.view();
  const std::size_t at = from == From::front ? find_first(all, separator) : find_last(run.arena, all, separator);
  List* parts = run.make_list(3);
  if (at == kNone) {
    const bool front = from == From::front;
    parts->push(run.arena, text.like(front ? all : ""));
    parts->push(run.arena, text.like(""));
    parts->push(run.arena, text.like(front ? "" : all));
  } else {
    parts->push(run.arena, text.like(all.substr(0, at)));
    // Plain text hands the separator on as it is, a Markup for instance.
    parts->push(run.arena, self.is_safe() ? text.like(separator) : arguments[0]);
    parts->push(run.arena, text.like(all.substr(at + separator.size())));
  }
  return Value::tuple(parts);
}

// ---- replace ----

char* put(char* to, std::string_view part) {
  if (!part.empty()) {
    std::memcpy(to, part.data(), part.size());
  }
  return to + part.size();
}

/// `with` before each character and at the end, `most` times.
Value insert_between(const Text& text, std::string_view with, std::size_t most) {
  const std::string_view all = text.view();
  const std::size_t places = std::min(most, text.length() + 1);
  const std::size_t size = saturating_add(all.size(), saturating_multiply(places, with.size()));
  char* const begin = allocate_text(text.run(), size);
  char* to = begin;
  std::size_t at = 0;
  for (std::size_t i = 0; i < places; ++i) {
    to = put(to, with);
    if (at < all.size()) {
      const std::size_t step = text.is_bytes() ? 1 : utf8::decode(all, at).size;
      to = put(to, all.substr(at, step));
      at += step;
    }
  }
  put(to, all.substr(at));
  return text.like({begin, size});
}

Value replace(const Text& text, std::string_view old, std::string_view with, std::size_t most) {
  const std::string_view all = text.view();
  const Budget& budget = text.run().budget;
  const auto look_now_and_then = [&budget](std::size_t i) {
    if ((i & 0xffff) == 0) {
      budget.check_time();
    }
  };
  std::size_t found = 0;
  for (std::size_t at = 0; found < most && (at = find_first(all, old, at)) != kNone; at += old.size()) {
    look_now_and_then(++found);
  }
  if (found == 0) {
    return text.self();
  }
  const std::size_t kept = all.size() - found * old.size();
  const std::size_t size = saturating_add(kept, saturating_multiply(found, with.size()));
  char* const begin = allocate_text(text.run(), size);
  char* to = begin;
  std::size_t at = 0;
  for (std::size_t i = 0; i < found; ++i) {
    const std::size_t next = find_first(all, old, at);
    to = put(put(to, all.substr(at, next - at)), with);
    at = next + old.size();
    look_now_and_then(i);
  }
  put(to, all.substr(at));
  return text.like({begin, size});
}

}  // namespace

Value text_find(Run& run, const Value& self, const Arguments& arguments) {
  return find(run, self, arguments, "find", From::front);
}
Value text_rfind(Run& run, const Value& self, const Arguments& arguments) {
  return find(run, self, arguments, "rfind", From::back);
}
Value text_index(Run& run, const Value& self, const Arguments& arguments) {
  return index(run, self, arguments, "index", From::front);
}
Value text_rindex(Run& run, const Value& self, const Arguments& arguments) {
  return index(run, self, arguments, "rindex", From::back);
}

Value text_count(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "count", 1, 3);
  const Text text(run, self);
  const std::string_view needle = needle_of(text, arguments[0]);
  TextRange range{};
  if (!text.range(arguments, 1, range)) {
    return Value::integer(0);
  }
  run.budget.spend_bytes(text.size());
  const std::string_view part = text.view().substr(range.begin, range.end - range.begin);
  const std::size_t count = needle.empty() ? text.length(part) + 1 : count_occurrences(part, needle);
  return Value::integer(static_cast<std::int64_t>(count));
}

Value text_startswith(Run& run, const Value& self, const Arguments& arguments) {
  return affix_test(run, self, arguments, "startswith", From::front);
}
Value text_endswith(Run& run, const Value& self, const Arguments& arguments) {
  return affix_test(run, self, arguments, "endswith", From::back);
}

Value text_removeprefix(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "removeprefix", 1, 1);
  const Text text(run, self);
  const std::string_view prefix = text.operand(arguments[0], "removeprefix() argument must be str, not ");
  return text.like(text.view().substr(text.view().starts_with(prefix) ? prefix.size() : 0));
}

Value text_removesuffix(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "removesuffix", 1, 1);
  const Text text(run, self);
  const std::string_view suffix = text.operand(arguments[0], "removesuffix() argument must be str, not ");
  return text.like(text.view().substr(0, text.size() - (text.view().ends_with(suffix) ? suffix.size() : 0)));
}

Value text_partition(Run& run, const Value& self, const Arguments& arguments) {
  return partition(run, self, arguments, "partition", From::front);
}
Value text_rpartition(Run& run, const Value& self, const Arguments& arguments) {
  return partition(run, self, arguments, "rpartition", From::back);
}

Value text_replace(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "replace", 2, 3);
  const Text text(run, self);
  const std::string_view old = text.operand(arguments[0], "replace() argument 1 must be str, not ");
  const std::string_view with = text.escaped_operand(arguments[1], "replace() argument 2 must be str, not ");
  const std::int64_t count = arguments.given(2) ? size_argument(run, arguments[2]) : -1;
  const std::size_t most = count < 0 ? static_cast<std::size_t>(-1) : static_cast<std::size_t>(count);
  run.budget.spend_bytes(text.size());
  return old.empty() ? insert_between(text, with, most) : replace(text, old, with, most);
}

}  // namespace docmill::jinja
