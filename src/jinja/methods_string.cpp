// The methods of str and of Markup.
//
// Specification: Python 3.11, "String Methods", and MarkupSafe 3.0 for Markup: what changes the case of Markup, pads it
// or cuts it stays Markup; what is put into it is escaped, what is looked for in it is not.
#include <algorithm>

#include "base/utf8.h"
#include "jinja/builtins.h"
#include "jinja/format_method.h"
#include "jinja/html_text.h"
#include "jinja/method_table.h"
#include "jinja/methods.h"
#include "jinja/text_codec.h"
#include "jinja/text_method.h"
#include "jinja/text_translate.h"
#include "jinja/unicode_case.h"

namespace docmill::jinja {
namespace {

using CaseMapping = void (*)(std::string_view, Buffer&);
using Predicate = bool (*)(std::string_view);

Value change_case(Run& run, const Value& self, const Arguments& given, std::string_view method, CaseMapping map) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
  return build_text(run, self.size(), self.is_safe(), [&](Buffer& out) { map(self.as_string(), out); });
}

Value ask(Run& run, const Value& self, const Arguments& given, std::string_view method, Predicate holds) {
  const MethodArguments arguments(run, self, given, method, 0, 0);
  run.budget.spend_bytes(self.size());
  return Value::boolean(holds(self.as_string()));
}

Value upper(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "upper", to_upper);
}
Value lower(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "lower", to_lower);
}
Value title(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "title", to_title);
}
Value capitalized(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "capitalize", capitalize);
}
Value swapped(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "swapcase", swapcase);
}
Value folded(Run& run, const Value& self, const Arguments& arguments) {
  return change_case(run, self, arguments, "casefold", casefold);
}

Value isalnum(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isalnum", is_alnum);
}
Value isalpha(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isalpha", is_alpha);
}
Value isascii(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isascii", [](std::string_view text) { return utf8::is_ascii(text); });
}
Value isdecimal(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isdecimal", is_decimal);
}
Value isdigit(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isdigit", is_digit);
}
Value isidentifier(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isidentifier", is_identifier);
}
Value islower(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "islower", is_lower);
}
Value isnumeric(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isnumeric", is_numeric);
}
Value isprintable(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isprintable", is_printable);
}
Value isspace(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isspace", is_space);
}
Value istitle(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "istitle", is_title);
}
Value isupper(Run& run, const Value& self, const Arguments& arguments) {
  return ask(run, self, arguments, "isupper", is_upper);
}

std::string_view codec_argument(Run& run, const Value& value, std::string_view which) {
  if (!value.is_string()) {
    fail_type(run, "encode() argument '" + std::string(which) + "' must be str, not ", value);
  }
  return value.as_string();
}

Value encode(Run& run, const Value& self, const Arguments& arguments) {
  const auto bound = bind(run, arguments, "encode", {"encoding", "errors"});
  const std::string_view encoding = bound.given(0) ? codec_argument(run, bound[0], "encoding") : "utf-8";
  const std::string_view errors = bound.given(1) ? codec_argument(run, bound[1], "errors") : "strict";
  return encode_text(run, self.as_string(), encoding_named(run, encoding), codec_errors_named(run, errors));
}

Value format(Run& run, const Value& self, const Arguments& arguments) { return run.format_method(self, arguments); }

Value format_map(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "format_map", 1, 1);
  return format_by_mapping(run, self, arguments[0]);
}

Value unescape(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "unescape", 0, 0);
  return build_text(run, self.size(), false, [&](Buffer& out) { unescape_html(self.as_string(), out); });
}
Value html(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "__html__", 0, 0);
  return self;
}

/// What Markup has and str has not.
constexpr Method kMarkupMethods[] = {{"__html__", html}, {"striptags", filter_striptags}, {"unescape", unescape}};

constexpr Method kMethods[] = {
    {"capitalize", capitalized},
    {"casefold", folded},
    {"center", text_center},
    {"count", text_count},
    {"encode", encode},
    {"endswith", text_endswith},
    {"expandtabs", text_expandtabs},
    {"find", text_find},
    {"format", format},
    {"format_map", format_map},
    {"index", text_index},
    {"isalnum", isalnum},
    {"isalpha", isalpha},
    {"isascii", isascii},
    {"isdecimal", isdecimal},
    {"isdigit", isdigit},
    {"isidentifier", isidentifier},
    {"islower", islower},
    {"isnumeric", isnumeric},
    {"isprintable", isprintable},
    {"isspace", isspace},
    {"istitle", istitle},
    {"isupper", isupper},
    {"join", text_join},
    {"ljust", text_ljust},
    {"lower", lower},
    {"lstrip", text_lstrip},
    {"maketrans", string_maketrans},
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
    {"swapcase", swapped},
    {"title", title},
    {"translate", string_translate},
    {"upper", upper},
    {"zfill", text_zfill},
};
constexpr MethodTable<std::size(kMethods)> kTable(kMethods);

}  // namespace

const Method* find_string_method(std::string_view name) { return kTable.find(name); }
std::span<const Method> string_methods() { return kTable.all(); }

const Method* find_markup_method(std::string_view name) {
  const auto* found = std::find_if(std::begin(kMarkupMethods), std::end(kMarkupMethods),
                                   [name](const Method& method) { return method.name == name; });
  return found != std::end(kMarkupMethods) ? found : nullptr;
}

}  // namespace docmill::jinja
