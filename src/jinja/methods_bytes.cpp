// The methods of bytes. Specification: Python 3.11, "Bytes and Bytearray Operations". Classes and cases are ASCII's.
#include <algorithm>

#include "base/utf8.h"
#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/text_codec.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

bool is_upper_byte(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_byte(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter_byte(char c) { return is_upper_byte(c) || is_lower_byte(c); }
bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }
bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_alnum_byte(char c) { return is_letter_byte(c) || is_digit_byte(c); }
char upper_byte(char c) { return static_cast<char>(is_lower_byte(c) ? c ^ 0x20 : c); }
char lower_byte(char c) { return static_cast<char>(is_upper_byte(c) ? c ^ 0x20 : c); }
char swapped_byte(char c) { return static_cast<char>(is_letter_byte(c) ? c ^ 0x20 : c); }

/// `map(byte, whether a letter stands before it, whether it is the first)` for each byte.
template <class Map>
Value map_bytes(Run& run, const Value& self, const Arguments& given, std::string_view method, Map map) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
  const std::string_view data = self.as_string();
  char* const out = allocate_text(run, data.size());
  bool after_letter = false;
  for (std::size_t i = 0; i < data.size(); ++i) {
    out[i] = map(data[i], after_letter, i == 0);
    after_letter = is_letter_byte(data[i]);
  }
  return Value::bytes({out, data.size()});
}

Value upper(Run& run, const Value& self, const Arguments& arguments) {
  return map_bytes(run, self, arguments, "upper", [](char c, bool, bool) { return upper_byte(c); });
}
Value lower(Run& run, const Value& self, const Arguments& arguments) {
  return map_bytes(run, self, arguments, "lower", [](char c, bool, bool) { return lower_byte(c); });
}
Value swapcase(Run& run, const Value& self, const Arguments& arguments) {
  return map_bytes(run, self, arguments, "swapcase", [](char c, bool, bool) { return swapped_byte(c); });
}
Value title(Run& run, const Value& self, const Arguments& arguments) {
  return map_bytes(run, self, arguments, "title",
                   [](char c, bool after_letter, bool) { return after_letter ? lower_byte(c) : upper_byte(c); });
}
Value capitalize(Run& run, const Value& self, const Arguments& arguments) {
  return map_bytes(run, self, arguments, "capitalize",
                   [](char c, bool, bool first) { return first ? upper_byte(c) : lower_byte(c); });
}

template <class Holds>
Value ask(Run& run, const Value& self, const Arguments& given, std::string_view method, Holds holds) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
  const std::string_view data = self.as_string();
  run.budget.spend_bytes(data.size());
  return Value::boolean(holds(data));
}

template <class Holds>
Value all_bytes(Run& run, const Value& self, const Arguments& given, std::string_view method, Holds holds) {
  return ask(run, self, given, method,
             [&](std::string_view data) { return !data.empty() && std::all_of(data.begin(), data.end(), holds); });
}

Value isalnum(Run& run, const Value& self, const Arguments& arguments) {
  return all_bytes(run, self, arguments, "isalnum", is_alnum_byte);
}
Value isalpha(Run& run, const Value& self, const Arguments& arguments) {
  return all_bytes(run, self, arguments, "isalpha", is_letter_byte);
}
Value isdigit(Run& run, const Value& self, const Arguments& arguments) {
  return all_bytes(run, self, arguments, "isdigit", is_digit_byte);
}
Value isspace(Run& run, const Value& self, const Arguments& arguments) {
  return all_bytes(run, self, arguments, "isspace", is_space_byte);
}
Value isascii(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isascii", [](std::string_view data) { return utf8::is_ascii(data); });
}
Value isupper(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isupper", [](std::string_view data) {
    return std::any_of(data.begin(), data.end(), is_upper_byte) &&
           std::none_of(data.begin(), data.end(), is_lower_byte);
  });
}
Value islower(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "islower", [](std::string_view data) {
    return std::any_of(data.begin(), data.end(), is_lower_byte) &&
           std::none_of(data.begin(), data.end(), is_upper_byte);
  });
}

bool is_title_case(std::string_view data) {
  bool after_letter = false;
  bool found = false;
  for (const char c : data) {
    if (after_letter ? is_upper_byte(c) : is_lower_byte(c)) {
      return false;
    }
    after_letter = is_letter_byte(c);
    found = found || after_letter;
  }
  return found;
}
Value istitle(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "istitle", is_title_case);
}

std::string_view codec_argument(Run& run, const Value& value, std::string_view which) {
  if (!value.is_string()) {
    fail_type(run, "decode() argument '" + std::string(which) + "' must be str, not ", value);
  }
  return value.as_string();
}

Value decode(Run& run, const Value& self, const Arguments& arguments) {
  const auto bound = bind(run, arguments, "decode", {"encoding", "errors"});
  const std::string_view encoding = bound.given(0) ? codec_argument(run, bound[0], "encoding") : "utf-8";
  const std::string_view errors = bound.given(1) ? codec_argument(run, bound[1], "errors") : "strict";
  return decode_bytes(run, self.as_string(), encoding_named(run, encoding), codec_errors_named(run, errors));
}

// ---- hex ----

char separator_of(Run& run, const Value& value) {
  if (!value.is_string() && value.kind() != Kind::bytes) {
    run.fail(kTypeCode, "sep must be str or bytes.");
  }
  if (value.size() != 1) {
    run.fail(kValueCode, "sep must be length 1.");
  }
  return value.as_string()[0];
}

/// Digits of each byte; a separator after each group of `group` bytes, counted from the end, or from the front when
/// `group` is negative.
Value hex_digits(Run& run, std::string_view data, std::string_view separator, std::int64_t group) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t step = static_cast<std::size_t>(group < 0 ? -group : group);
  const std::size_t separators = separator.empty() || step == 0 || data.empty() ? 0 : (data.size() - 1) / step;
  const std::size_t size = data.size() * 2 + separators;
  char* const begin = allocate_text(run, size);
  char* to = begin;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::size_t distance = group < 0 ? i : data.size() - i;
    if (separators != 0 && i != 0 && distance % step == 0) {
      *to++ = separator[0];
    }
    const auto byte = static_cast<unsigned char>(data[i]);
    *to++ = kDigits[byte >> 4];
    *to++ = kDigits[byte & 0xf];
  }
  return Value::string({begin, size});
}

Value hex(Run& run, const Value& self, const Arguments& arguments) {
  const auto bound = bind(run, arguments, "hex", {"sep", "bytes_per_sep"});
  const char separator = bound.given(0) ? separator_of(run, bound[0]) : '\0';
  constexpr std::int64_t kFurthest = std::int64_t{1} << 33;  // more bytes than there can be
  const std::int64_t group = bound.given(1) ? to_index(run, bound[1]) : 1;
  return hex_digits(run, self.as_string(), {&separator, bound.given(0) ? 1U : 0U},
                    std::clamp(group, -kFurthest, kFurthest));
}

constexpr Method kMethods[] = {
    {"capitalize", capitalize},
    {"center", text_center},
    {"count", text_count},
    {"decode", decode},
    {"endswith", text_endswith},
    {"expandtabs", text_expandtabs},
    {"find", text_find},
    {"hex", hex},
    {"index", text_index},
    {"isalnum", isalnum},
    {"isalpha", isalpha},
    {"isascii", isascii},
    {"isdigit", isdigit},
    {"islower", islower},
    {"isspace", isspace},
    {"istitle", istitle},
    {"isupper", isupper},
    {"join", text_join},
    {"ljust", text_ljust},
    {"lower", lower},
    {"lstrip", text_lstrip},
    {"partition", text_partition},
    {"removeprefix", text_removeprefix},
    {"removesuffix", text_removesuffix},
    {"replace", text_replace},
    {"rfind", text_rfind},
    {"rindex", text_rindex},
    {"rjust", text_rjust},
    {"rpartition", text_rpartition},
    {"rsplit", text_rsplit},
    {"rstrip", text_rstrip},
    {"split", text_split},
    {"splitlines", text_splitlines},
    {"startswith", text_startswith},
    {"strip", text_strip},
    {"swapcase", swapcase},
    {"title", title},
    {"upper", upper},
    {"zfill", text_zfill},
};
constexpr MethodTable<std::size(kMethods)> kTable(kMethods);

}  // namespace

const Method* find_bytes_method(std::string_view name) { return kTable.find(name); }
std::span<const Method> bytes_methods() { return kTable.all(); }

}  // namespace docmill::jinja
