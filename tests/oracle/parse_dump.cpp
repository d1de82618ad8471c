// Parses templates from standard input and writes their trees: the other side of parse_compare.py.
//
//   parse_dump [tree|spans|tokens|errors]
//
// Input is a sequence of records "NAME SIZE\n<SIZE bytes>\n". `template` parses with the options given since the last
// one; any other name is an option of jinja::Options. Answers are records of the same form, named `ok` or `error`.
#include <cstdio>
#include <string>

#include "docmill/jinja.h"
#include "jinja/lexer.h"
#include "jinja/parser.h"

namespace {

using docmill::jinja::Options;

bool read_record(std::string& name, std::string& body) {
  name.clear();
  int c = std::getchar();
  for (; c != EOF && c != ' '; c = std::getchar()) {
    name.push_back(static_cast<char>(c));
  }
  std::size_t size = 0;
  while ((c = std::getchar()) != EOF && c != '\n') {
    size = size * 10 + static_cast<std::size_t>(c - '0');
  }
  body.resize(size);
  return std::fread(body.data(), 1, size, stdin) == size && std::getchar() == '\n';
}

void write_record(const char* name, const std::string& body) {
  std::printf("%s %zu\n", name, body.size());
  std::fwrite(body.data(), 1, body.size(), stdout);
  std::putchar('\n');
  std::fflush(stdout);
}

void set_option(Options& options, const std::string& name, const std::string& value) {
  const struct {
    const char* name;
    std::string* text;
  } texts[] = {
      {"block_start_string", &options.block_start_string},       {"block_end_string", &options.block_end_string},
      {"variable_start_string", &options.variable_start_string}, {"variable_end_string", &options.variable_end_string},
      {"comment_start_string", &options.comment_start_string},   {"comment_end_string", &options.comment_end_string},
      {"line_statement_prefix", &options.line_statement_prefix}, {"line_comment_prefix", &options.line_comment_prefix},
      {"newline_sequence", &options.newline_sequence},
  };
  const struct {
    const char* name;
    bool* flag;
  } flags[] = {
      {"trim_blocks", &options.trim_blocks},
      {"lstrip_blocks", &options.lstrip_blocks},
      {"keep_trailing_newline", &options.keep_trailing_newline},
      {"ext_do", &options.ext_do},
      {"ext_loopcontrols", &options.ext_loopcontrols},
      {"ext_debug", &options.ext_debug},
      {"ext_i18n", &options.ext_i18n},
      {"i18n_newstyle", &options.i18n_newstyle},
      {"i18n_trimmed", &options.i18n_trimmed},
  };
  for (const auto& [known, text] : texts) {
    if (name == known) {
      *text = value;
    }
  }
  for (const auto& [known, flag] : flags) {
    if (name == known) {
      *flag = value == "1";
    }
  }
}

void answer(const std::string& mode, const Options& options, const std::string& text) {
  using namespace docmill;
  if (mode == "tokens") {
    return write_record("ok", jinja::dump_tokens(text, options));
  }
  if (mode == "errors") {
    std::vector<Diagnostic> errors;
    jinja::parse({text, "template", "", 1}, options, &errors);
    std::string out;
    for (const Diagnostic& error : errors) {
      out += format_human(error);
    }
    return write_record(errors.empty() ? "ok" : "error", out);
  }
  try {
    write_record("ok", jinja::dump(*jinja::parse({text, "template", "", 1}, options), mode == "spans"));
  } catch (const Error& error) {
    write_record("error", format_human(error.diagnostic()));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::string mode = count > 1 ? arguments[1] : "tree";
  Options options;
  std::string name;
  std::string body;
  while (read_record(name, body)) {
    if (name == "template") {
      answer(mode, options, body);
      options = Options{};
    } else {
      set_option(options, name, body);
    }
  }
  return 0;
}
