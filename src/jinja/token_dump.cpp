// Tokens as text, for fixtures: "line:column kind text". Text is the token's own source, not yet evaluated.
#include "base/utf8.h"
#include "jinja/lexer.h"

namespace docmill::jinja {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string dump_tokens(std::string_view source, const Options& options) {
  const std::string text = normalise_newlines(std::string(source));
  Lexer lexer(text, options);
  std::string out;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t at = 0;
  while (true) {
    const Token token = lexer.next();
    for (; at < token.span.begin; ++at) {
      if (text[at] == '\n') {
        ++line;
        column = 1;
      } else if (!utf8::is_continuation(text[at])) {
        ++column;
      }
    }
    out += std::to_string(line) + ":" + std::to_string(column) + " " + std::string(name(token.kind));
    if (token.kind == TokenKind::error) {
      out += " " + std::string(lexer.mistake().code) + " " + lexer.mistake().message + "\n";
      return out;
    }
    if (token.kind == TokenKind::eof) {
      return out + "\n";
    }
    if (token.span.end > token.span.begin) {
      out += " ";
      append_escaped(out, std::string_view(text).substr(token.span.begin, token.span.end - token.span.begin));
    }
    out += "\n";
  }
}

}  // namespace docmill::jinja
