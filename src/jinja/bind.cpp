// Arguments of native functions: which parameter gets which value, and what each value is worth as an int, a float or
// a text. Messages are Python's, since template authors look them up by these words.
#include <algorithm>
#include <limits>
#include <utility>

#include "jinja/arguments.h"

namespace docmill::jinja {

namespace {

constexpr std::string_view kBindCode = "E-TPL-120";
constexpr std::size_t kLargestText = 0xffffffffu;

std::string call_name(std::string_view function) { return std::string(function) + "() "; }

std::string plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

[[noreturn]] void fail_too_many(Run& run, const Arguments& arguments, std::string_view function, std::size_t names,
                                std::size_t required) {
  const std::string takes = required == names
                                ? plural(names, "positional argument")
                                : "from " + std::to_string(required) + " to " + plural(names, "positional argument");
  const std::size_t given = arguments.positional.size();
  run.fail(kBindCode, call_name(function) + "takes " + takes + " but " + std::to_string(given) +
                          (given == 1 ? " was given" : " were given"));
}

[[noreturn]] void fail_missing(Run& run, std::string_view function, std::span<const std::string_view> names,
                               std::size_t required, const bool* given) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < required; ++i) {
    if (!given[i]) {
      missing.push_back("'" + std::string(names[i]) + "'");
    }
  }
  std::string list;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const bool last = i + 1 == missing.size();
    list += i == 0 ? "" : last && i == 1 ? " and " : last ? ", and " : ", ";
    list += missing[i];
  }
  run.fail(kBindCode,
           call_name(function) + "missing " + plural(missing.size(), "required positional argument") + ": " + list);
}

void bind_named(Run& run, const Keyword& keyword, std::string_view function, std::span<const std::string_view> names,
                Value* values, bool* given) {
  const auto found = std::find(names.begin(), names.end(), keyword.name);
  const std::string name(keyword.name);
  if (found == names.end()) {
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string meant = closest(keyword.name, known);
    run.fail(kBindCode, call_name(function) + "got an unexpected keyword argument '" + name + "'",
             meant.empty() ? "" : "did you mean `" + meant + "`?");
  }
  const auto at = static_cast<std::size_t>(found - names.begin());
  if (given[at]) {
    run.fail(kBindCode, call_name(function) + "got multiple values for argument '" + name + "'");
  }
  values[at] = keyword.value;
  given[at] = true;
}

[[noreturn]] void fail_index(Run& run, const Value& value) {
  run.fail(kTypeCode, "'" + std::string(type_name(value)) + "' object cannot be interpreted as an integer");
}

}  // namespace

void bind_arguments(Run& run, const Arguments& arguments, std::string_view function,
                    std::span<const std::string_view> names, std::size_t required, Value* values, bool* given) {
  if (arguments.positional.size() > names.size()) {
    fail_too_many(run, arguments, function, names.size(), required);
  }
  for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
    values[i] = arguments.positional[i];
    given[i] = true;
  }
  for (const Keyword& keyword : arguments.named) {
    bind_named(run, keyword, function, names, values, given);
  }
  for (std::size_t i = arguments.positional.size(); i < required; ++i) {
    if (!given[i]) {
      fail_missing(run, function, names, required, given);
    }
  }
}

std::int64_t to_index(Run& run, const Value& value) {
  if (value.is_integer() || value.is_boolean()) [[likely]] {
    return value.as_integer();
  }
  if (value.kind() == Kind::big) {
    const bool negative = compare(run, value, Value::integer(0)) < 0;
    return negative ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  fail_index(run, value);
}

std::int64_t to_number(Run& run, const Value& value) {
  run.require_defined(value);
  return to_index(run, value);
}

std::uint64_t to_count(Run& run, const Value& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(to_index(run, value), 0));
}

bool to_int_flag(Run& run, const Value& value) {
  const std::int64_t flag = to_index(run, value);
  if (!std::in_range<int>(flag)) {
    run.fail(kValueCode, "Python int too large to convert to C int");
  }
  return flag != 0;
}

double to_float(Run& run, const Value& value) {
  if (value.is_floating()) {
    return value.as_floating();
  }
  if (value.is_any_integer()) {
    return float_of_integer(run, value);
  }
  if (value.is_string()) {
    if (const auto number = parse_float(value.as_string())) {
      return *number;
    }
    run.fail(kValueCode, "could not convert string to float: " + repr(run, value));
  }
  run.require_defined(value);
  run.fail(kTypeCode,
           "float() argument must be a string or a real number, not '" + std::string(type_name(value)) + "'");
}

Value soft_text(Run& run, const Value& value) { return value.is_string() ? value : run.to_string(value); }

bool has_html(Run& run, const Value& value) {
  if (value.is_string()) {
    return value.is_safe();
  }
  if (value.is_undefined()) {
    return run.chains(value);
  }
  if (!value.is_object()) {
    return false;
  }
  const std::size_t mark = run.scratch().size();
  const bool html = value.as_object()->html(run, run.scratch());
  run.scratch().truncate(mark);
  return html;
}

Value html_or_text(Run& run, const Value& value) {
  return value.is_object() && has_html(run, value) ? run.escape(value) : run.to_string(value);
}

std::string repr(Run& run, const Value& value) {
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  print_repr(run, value, out);
  std::string text(out.view_from(mark));
  out.truncate(mark);
  return text;
}

void fail_attribute(Run& run, const Value& value, std::string_view attribute) {
  run.require_defined(value);
  run.fail(kTypeCode,
           "'" + std::string(type_name(value)) + "' object has no attribute '" + std::string(attribute) + "'");
}

char* allocate_text(Run& run, std::size_t size) {
  if (size > kLargestText) {
    throw Error(ErrorKind::limit, "E-LIM-003", "the text would be larger than 4 GiB");
  }
  run.budget.spend_bytes(size);
  return static_cast<char*>(run.arena.allocate(size, 1));
}

Value concatenate(Run& run, const Value& a, const Value& b) {
  const bool safe = a.is_safe() || b.is_safe();
  const std::string_view left = safe ? run.escape(a).as_string() : a.as_string();
  const std::string_view right = safe ? run.escape(b).as_string() : b.as_string();
  const std::size_t size = saturating_add(left.size(), right.size());
  char* out = allocate_text(run, size);
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), out));
  return Value::string({out, size}, safe);
}

List* allocate_list(Run& run, std::size_t size) {
  if (size > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorKind::limit, "E-LIM-003", "the list would have more than 2^32 items");
  }
  run.budget.spend(size);
  return run.make_list(size);
}

std::span<const Value> items_of(Run& run, const Value& iterable) {
  return iterable.is_sequence() ? iterable.as_list()->view() : run.to_list(iterable)->view();
}

}  // namespace docmill::jinja
