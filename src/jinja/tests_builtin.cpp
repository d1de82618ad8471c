// The built-in tests: what stands behind `is`.
#include <bit>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/environment_state.h"
#include "jinja/unicode_case.h"

namespace docmill::jinja {

namespace {

/// The one argument of a test that Python implements with an operator.
const Value& operand(Run& run, const Arguments& arguments, std::string_view name) {
  if (!arguments.named.empty()) {
    run.fail("E-TPL-120", std::string(name) + "() takes no keyword arguments");
  }
  if (arguments.positional.size() != 1) {
    run.fail("E-TPL-120",
             std::string(name) + " expected 2 arguments, got " + std::to_string(arguments.positional.size() + 1));
  }
  return arguments.positional[0];
}

int ordered(Run& run, const Value& a, const Value& b, std::string_view op) {
  run.require_defined(a);
  run.require_defined(b);
  return compare(run, a, b, op);
}

/// value % by == remainder
bool has_remainder(Run& run, const Value& value, const Value& by, std::int64_t remainder) {
  if (value.is_integer() && by.is_integer() && by.as_integer() > 0) {
    const std::int64_t rest = value.as_integer() % by.as_integer();
    return (rest < 0 ? rest + by.as_integer() : rest) == remainder;
  }
  run.require_defined(value);
  run.require_defined(by);
  const Value rest = value.is_string() ? run.format_percent(value, by) : modulo(run, value, by);
  return run.equal(rest, Value::integer(remainder));
}

/// Python keeps one object for each small integer, empty text and Latin-1 character.
bool same_text(const Value& a, const Value& b) {
  if (a.is_safe() != b.is_safe() || a.as_string() != b.as_string()) {
    return false;
  }
  const std::string_view text = a.as_string();
  const bool single =
      text.empty() || (utf8::decode(text, 0).size == text.size() && utf8::decode(text, 0).code_point < 256);
  return a.pointer() == b.pointer() || (single && !a.is_safe());
}

}  // namespace

bool test_odd(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_odd");
  return has_remainder(run, input, Value::integer(2), 1);
}

bool test_even(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_even");
  return has_remainder(run, input, Value::integer(2), 0);
}

bool test_divisibleby(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "test_divisibleby", {"num"}, 1);
  return has_remainder(run, input, a[0], 0);
}

bool test_defined(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_defined");
  return !input.is_undefined();
}

bool test_undefined(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_undefined");
  return input.is_undefined();
}

bool test_filter(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_filter");
  run.require_usable(input);
  hash_of(input);  // Python looks it up in a dictionary, which an unhashable value fails
  return input.is_string() && run.environment().find_filter(input.as_string()) != nullptr;
}

bool test_test(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_test");
  run.require_usable(input);
  hash_of(input);
  return input.is_string() && run.environment().find_test(input.as_string()) != nullptr;
}

bool test_none(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_none");
  return input.is_none();
}

bool test_boolean(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_boolean");
  return input.is_boolean();
}

bool test_true(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_true");
  return input.is_boolean() && input.as_boolean();
}

bool test_false(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_false");
  return input.is_boolean() && !input.as_boolean();
}

bool test_integer(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_integer");
  return input.is_any_integer() && !input.is_boolean();
}

bool test_float(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_float");
  return input.is_floating();
}

bool test_number(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_number");
  return input.is_number();
}

bool test_string(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_string");
  return input.is_string();
}

bool test_lower(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_lower");
  return is_lower(run.text(input));
}

bool test_upper(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_upper");
  return is_upper(run.text(input));
}

bool test_mapping(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_mapping");
  return input.is_dict() || (input.is_object() && input.as_object()->is_mapping());
}

bool test_sequence(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_sequence");
  if (input.is_undefined()) {
    return run.options().undefined != UndefinedKind::strict;
  }
  if (input.is_object()) {
    Object& object = *input.as_object();
    return (object.has_items() || object.is_sequence()) && object.length(run).has_value();
  }
  return input.is_string() || input.is_sequence() || input.is_dict() || input.kind() == Kind::bytes;
}

bool test_iterable(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_iterable");
  run.require_usable(input);
  if (input.is_object()) {
    return input.as_object()->iterate(run) != nullptr;
  }
  return input.is_undefined() || input.is_string() || input.is_sequence() || input.is_dict() ||
         input.kind() == Kind::bytes;
}

bool test_callable(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "callable");
  return run.is_callable(input);
}

bool test_escaped(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "test_escaped");
  return has_html(run, input);
}

bool test_sameas(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "test_sameas", {"other"}, 1);
  const Value& other = a[0];
  if (input.kind() != other.kind()) {
    return false;
  }
  switch (input.kind()) {
    case Kind::undefined:
      return false;
    case Kind::none:
      return true;
    case Kind::boolean:
    case Kind::integer:
      return input.as_integer() == other.as_integer();
    case Kind::floating:
      return std::bit_cast<std::uint64_t>(input.as_floating()) == std::bit_cast<std::uint64_t>(other.as_floating());
    case Kind::string:
      return same_text(input, other);
    case Kind::tuple:
      return input.pointer() == other.pointer() || (input.as_list()->size == 0 && other.as_list()->size == 0);
    case Kind::big:
    case Kind::bytes:
    case Kind::list:
    case Kind::dict:
    case Kind::object:
      return input.pointer() == other.pointer();
  }
  return false;
}

bool test_in(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "test_in", {"seq"}, 1);
  const Value& sequence = a[0];
  if (sequence.is_undefined()) {
    run.require_usable(sequence);
    return false;
  }
  if (sequence.is_dict()) {
    run.require_hashable(input);
  } else if (sequence.is_sequence() && sequence.as_list()->size != 0) {
    run.require_usable(input);
  }
  return contains(run, sequence, input);
}

bool test_eq(Run& run, const Value& input, const Arguments& arguments) {
  return run.equal(input, operand(run, arguments, "eq"));
}

bool test_ne(Run& run, const Value& input, const Arguments& arguments) {
  return !run.equal(input, operand(run, arguments, "ne"));
}

bool test_lt(Run& run, const Value& input, const Arguments& arguments) {
  return ordered(run, input, operand(run, arguments, "lt"), "<") == -1;
}

bool test_le(Run& run, const Value& input, const Arguments& arguments) {
  return ordered(run, input, operand(run, arguments, "le"), "<=") <= 0;
}

bool test_gt(Run& run, const Value& input, const Arguments& arguments) {
  return ordered(run, input, operand(run, arguments, "gt"), ">") == 1;
}

bool test_ge(Run& run, const Value& input, const Arguments& arguments) {
  const int order = ordered(run, input, operand(run, arguments, "ge"), ">=");
  return order == 0 || order == 1;
}

}  // namespace docmill::jinja
