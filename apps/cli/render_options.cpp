#include "cli/render_options.h"

#include <array>

namespace docmill::cli {
namespace {

using jinja::Options;
using jinja::UndefinedKind;

struct TextOption {
  std::string_view name;
  std::string Options::*member;
};
constexpr std::array<TextOption, 10> kTexts = {{{"block_start_string", &Options::block_start_string},
                                                {"block_end_string", &Options::block_end_string},
                                                {"variable_start_string", &Options::variable_start_string},
                                                {"variable_end_string", &Options::variable_end_string},
                                                {"comment_start_string", &Options::comment_start_string},
                                                {"comment_end_string", &Options::comment_end_string},
                                                {"line_statement_prefix", &Options::line_statement_prefix},
                                                {"line_comment_prefix", &Options::line_comment_prefix},
                                                {"newline_sequence", &Options::newline_sequence},
                                                {"locale", &Options::locale}}};

struct Flag {
  std::string_view name;
  bool Options::*member;
};
constexpr std::array<Flag, 7> kFlags = {{{"trim_blocks", &Options::trim_blocks},
                                         {"lstrip_blocks", &Options::lstrip_blocks},
                                         {"keep_trailing_newline", &Options::keep_trailing_newline},
                                         {"autoescape", &Options::autoescape},
                                         {"newstyle_gettext", &Options::i18n_newstyle},
                                         {"keep_indent", &Options::keep_indent},
                                         {"document_filters", &Options::document_filters}}};
constexpr std::array<Flag, 4> kExtensions = {{{"do", &Options::ext_do},
                                              {"loopcontrols", &Options::ext_loopcontrols},
                                              {"debug", &Options::ext_debug},
                                              {"i18n", &Options::ext_i18n}}};

struct UndefinedName {
  std::string_view name;
  UndefinedKind kind;
};
constexpr std::array<UndefinedName, 4> kUndefined = {{{"default", UndefinedKind::lenient},
                                                      {"strict", UndefinedKind::strict},
                                                      {"chainable", UndefinedKind::chainable},
                                                      {"debug", UndefinedKind::debug}}};

template <class Rows>
auto find(const Rows& rows, std::string_view name) {
  auto row = rows.begin();
  while (row != rows.end() && row->name != name) {
    ++row;
  }
  return row;
}

[[noreturn]] void refuse_value(std::string_view name, const std::string& wanted) {
  throw Error(ErrorKind::usage, "E-USE-051", "option '" + std::string(name) + "' must be " + wanted);
}

[[noreturn]] void refuse_option(std::string_view name) {
  std::vector<std::string_view> known{"undefined", "extensions", "escaping"};
  for (const TextOption& option : kTexts) {
    known.push_back(option.name);
  }
  for (const Flag& option : kFlags) {
    known.push_back(option.name);
  }
  const std::string guess = closest(name, known);
  throw Error(ErrorKind::usage, "E-USE-050", "unknown option '" + std::string(name) + "'",
              guess.empty() ? "" : "did you mean `" + guess + "`?");
}

void set_undefined(Options& options, const Value& value) {
  const auto row = value.is_string() ? find(kUndefined, value.as_string()) : kUndefined.end();
  if (row == kUndefined.end()) {
    refuse_value("undefined", "default, strict, chainable or debug");
  }
  options.undefined = row->kind;
}

void set_extensions(Options& options, const Value& value) {
  constexpr std::string_view kPrefix = "jinja2.ext.";
  if (!value.is_list()) {
    refuse_value("extensions", "a list of names");
  }
  for (const Value& item : value.as_list()->view()) {
    std::string_view name = item.is_string() ? item.as_string() : std::string_view();
    name.remove_prefix(name.starts_with(kPrefix) ? kPrefix.size() : 0);
    const auto row = find(kExtensions, name);
    if (row == kExtensions.end()) {
      refuse_value("extensions", "of do, loopcontrols, debug and i18n" +
                                     (name.empty() ? "" : "; there is no '" + std::string(name) + "'"));
    }
    options.*row->member = true;
  }
}

void set_option(Options& options, std::string_view name, const Value& value) {
  if (const auto text = find(kTexts, name); text != kTexts.end()) {
    if (!value.is_string() && !value.is_none()) {
      refuse_value(name, "a text");
    }
    options.*text->member = value.is_string() ? value.as_string() : std::string_view();
    return;
  }
  if (const auto flag = find(kFlags, name); flag != kFlags.end()) {
    if (!value.is_boolean()) {
      refuse_value(name, "true or false");
    }
    options.*flag->member = value.as_boolean();
    return;
  }
  if (name == "undefined") {
    set_undefined(options, value);
  } else if (name == "extensions") {
    set_extensions(options, value);
  } else if (name == "escaping") {
    const auto escaping = value.is_string() ? jinja::escaping_from_name(value.as_string()) : std::nullopt;
    if (!escaping) {
      refuse_value(name, "html, markdown, rst, asciidoc, json, xml, latex or shell");
    }
    options.escaping = *escaping;
    options.autoescape = true;
  } else {
    refuse_option(name);
  }
}

}  // namespace

Options read_render_options(const Value& options, bool sandbox) {
  Options result;
  result.sandboxed = sandbox;
  if (options.is_none() || options.is_undefined()) {
    return result;
  }
  if (!options.is_dict()) {
    throw Error(ErrorKind::usage, "E-USE-051", "'options' must be an object");
  }
  for (const Dict::Entry& entry : options.as_dict()->view()) {
    set_option(result, entry.key.as_string(), entry.value);
  }
  return result;
}

std::string key_of(const Options& options) {
  std::string key;
  for (const TextOption& option : kTexts) {
    const std::string& text = options.*option.member;
    key += std::to_string(text.size()) + ":" + text;
  }
  for (const Flag& flag : kFlags) {
    key += options.*flag.member ? '1' : '0';
  }
  for (const Flag& flag : kExtensions) {
    key += options.*flag.member ? '1' : '0';
  }
  key += options.sandboxed ? '1' : '0';
  key += static_cast<char>('0' + static_cast<int>(options.escaping));
  key += std::to_string(reinterpret_cast<std::uintptr_t>(options.translations.get()));
  return key + std::to_string(static_cast<int>(options.undefined));
}

}  // namespace docmill::cli
