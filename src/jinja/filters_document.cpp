// Filters for documents that Jinja2 lacks, of Options::document_filters: text made fit for an output format, slugs,
// values as JSON and YAML.
#include <algorithm>
#include <memory>

#include <unicode/translit.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/document_filters.h"
#include "jinja/escaping.h"
#include "jinja/unicode_case.h"

namespace docmill::jinja {

namespace {

/// Text that is already fit for `format` stays; the result counts as safe where that is what the template escapes for.
template <Escaping format>
Value filter_escape_for(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "escape");
  run.require_usable(input);
  const Value text = soft_text(run, input);
  const bool own = run.options().escaping == format;
  if (own && text.is_safe()) {
    return text;
  }
  run.budget.spend_bytes(text.size());
  const std::size_t mark = run.scratch().size();
  escape_text(format, text.as_string(), run.scratch());
  return run.take(mark, own);
}

Value filter_escape_cell(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "escape_cell", {"newline"});
  run.require_usable(input);
  const Value newline = soft_text(run, a.get(0, Value::string(" ")));
  const Value text = soft_text(run, input);
  run.budget.spend_bytes(text.size());
  const std::size_t mark = run.scratch().size();
  escape_markdown_cell(text.as_string(), newline.as_string(), run.scratch());
  return run.take(mark, run.options().escaping == Escaping::markdown);
}

// ---- slugs ----

std::string to_latin(std::string_view text) {
  // Making one takes long, and one is not for two threads.
  thread_local const std::unique_ptr<icu::Transliterator> latin = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
  }();
  if (latin == nullptr) {
    throw Error(ErrorKind::runtime, "E-TPL-143", "the data of ICU has no transliterator to ASCII");
  }
  auto units = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  latin->transliterate(units);
  std::string result;
  units.toUTF8String(result);
  return result;
}

/// Words of letters and digits, in lower case, joined by `separator`.
Value slug_of(Run& run, std::string_view text, std::string_view separator, bool ascii) {
  const std::string latin = ascii && !utf8::is_ascii(text) ? to_latin(text) : std::string();
  Buffer lower;
  to_lower(latin.empty() ? text : std::string_view(latin), lower);
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  bool gap = false;
  for (std::size_t at = 0; at < lower.size();) {
    const utf8::Decoded c = utf8::decode(lower.view(), at);
    const bool word =
        (U_GET_GC_MASK(static_cast<UChar32>(c.code_point)) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
    const bool kept = word && (c.code_point < 0x80 || !ascii);
    if (kept) {
      out.append(gap && out.size() != mark ? separator : std::string_view());
      out.append(lower.view().substr(at, c.size));
    }
    gap = c.code_point == '\'' || c.code_point == 0x2019 ? gap : !kept;  // don't -> dont
    at += c.size;
  }
  return run.take(mark);
}

Value filter_slugify(Run& run, const Value& input, const Arguments& arguments) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;
  const auto a = bind(run, arguments, "slugify", {"separator", "ascii"});
  run.require_usable(input);
  const Value text = soft_text(run, input);
  if (text.size() > kMostBytes) {
    run.fail(kValueCode, "slugify takes texts of up to 1 MB");
  }
  run.budget.spend(text.size());
  const Value separator = soft_text(run, a.get(0, Value::string("-")));
  return slug_of(run, text.as_string(), separator.as_string(), !a.given(1) || run.truth(a[1]));
}

// ---- values as text ----

std::size_t indent_of(Run& run, const Value& value) {
  const std::uint64_t indent = to_count(run, value);
  constexpr std::uint64_t kMost = 64;
  if (indent > kMost) {
    run.fail(kValueCode, "an indentation is at most 64 spaces");
  }
  return indent;
}

Value filter_to_json(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "to_json", {"indent", "sort_keys", "ascii"});
  run.require_defined(input);
  JsonStyle style;
  style.indent = a.given(0) && !a[0].is_none() ? static_cast<int>(indent_of(run, a[0])) : -1;
  style.sort_keys = a.given(1) && run.truth(a[1]);
  style.ascii = a.given(2) && run.truth(a[2]);
  const std::size_t mark = run.scratch().size();
  write_json(run, input, run.scratch(), style);
  return run.take(mark);
}

Value filter_to_yaml(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "to_yaml", {"indent", "sort_keys"});
  run.require_defined(input);
  YamlStyle style;
  style.indent = std::max<std::size_t>(indent_of(run, a.get(0, Value::integer(2))), 1);
  style.sort_keys = a.given(1) && run.truth(a[1]);
  const std::size_t mark = run.scratch().size();
  write_yaml(run, input, run.scratch(), style);
  return run.take(mark);
}

constexpr BuiltinFilter kDocumentFilters[] = {{"currency", filter_currency},
                                              {"dateformat", filter_dateformat},
                                              {"datetimeformat", filter_datetimeformat},
                                              {"escape_asciidoc", filter_escape_for<Escaping::asciidoc>},
                                              {"escape_cell", filter_escape_cell},
                                              {"escape_json", filter_escape_for<Escaping::json>},
                                              {"escape_latex", filter_escape_for<Escaping::latex>},
                                              {"escape_markdown", filter_escape_for<Escaping::markdown>},
                                              {"escape_rst", filter_escape_for<Escaping::rst>},
                                              {"escape_shell", filter_escape_for<Escaping::shell>},
                                              {"escape_xml", filter_escape_for<Escaping::xml>},
                                              {"numberformat", filter_numberformat},
                                              {"slugify", filter_slugify},
                                              {"timeformat", filter_timeformat},
                                              {"to_json", filter_to_json},
                                              {"to_yaml", filter_to_yaml}};

}  // namespace

std::span<const BuiltinFilter> document_filters() { return kDocumentFilters; }

}  // namespace docmill::jinja
