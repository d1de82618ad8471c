// Options and templates of the fixtures in tests/cases/jinja/{tokens,tree,spans,syntax_error}.
#pragma once

#include <map>
#include <sstream>
#include <string>

#include "case_file.h"
#include "docmill/jinja.h"

namespace docmill::jinja {

/// `\n`, `\r`, `\t` and `\\` replaced.
inline std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    out += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  }
  return out;
}

/// Lines "name = value"; throws std::out_of_range for a name that is no option.
inline Options parse_options(const std::string& lines) {
  Options options;
  const std::map<std::string, bool*> flags = {{"trim_blocks", &options.trim_blocks},
                                              {"lstrip_blocks", &options.lstrip_blocks},
                                              {"keep_trailing_newline", &options.keep_trailing_newline},
                                              {"ext_do", &options.ext_do},
                                              {"ext_loopcontrols", &options.ext_loopcontrols},
                                              {"ext_debug", &options.ext_debug},
                                              {"ext_i18n", &options.ext_i18n},
                                              {"i18n_newstyle", &options.i18n_newstyle},
                                              {"i18n_trimmed", &options.i18n_trimmed}};
  const std::map<std::string, std::string*> texts = {{"block_start_string", &options.block_start_string},
                                                     {"block_end_string", &options.block_end_string},
                                                     {"variable_start_string", &options.variable_start_string},
                                                     {"variable_end_string", &options.variable_end_string},
                                                     {"comment_start_string", &options.comment_start_string},
                                                     {"comment_end_string", &options.comment_end_string},
                                                     {"line_statement_prefix", &options.line_statement_prefix},
                                                     {"line_comment_prefix", &options.line_comment_prefix},
                                                     {"newline_sequence", &options.newline_sequence}};
  std::istringstream in(lines);
  std::string line;
  while (std::getline(in, line)) {
    const std::size_t equals = line.find(" = ");
    const std::string name = line.substr(0, equals);
    const std::string value = line.substr(equals + 3);
    if (name == "max_nesting") {
      options.max_nesting = static_cast<std::uint32_t>(std::stoul(value));
    } else if (const auto flag = flags.find(name); flag != flags.end()) {
      *flag->second = value == "true";
    } else {
      *texts.at(name) = unescaped(value);
    }
  }
  return options;
}

inline std::string template_of(const tests::Case& one) {
  const std::string* escaped = one.find("escaped template");
  return escaped != nullptr ? unescaped(*escaped) : one.text("template");
}

}  // namespace docmill::jinja
