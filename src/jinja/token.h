// Tokens of the template language, as the lexer hands them to the parser.
//
// A token is its kind and its place in the source: 12 bytes, no text of its own. Words with a meaning somewhere in the
// grammar are recognised once, here, so that the parser compares bytes; they stay ordinary names, as Jinja2 reserves
// only the six constants.
#pragma once

#include <cstdint>
#include <string_view>

#include "docmill/base.h"

namespace docmill::jinja {

// Kind, Jinja2's name for it, how messages call it.
#define DOCMILL_JINJA_TOKENS(X)                         \
  X(eof, "eof", "the end of the template")              \
  X(error, "error", "an error")                         \
  X(data, "data", "text")                               \
  X(variable_begin, "variable_begin", "a print tag")    \
  X(variable_end, "variable_end", "the end of the tag") \
  X(block_begin, "block_begin", "a tag")                \
  X(block_end, "block_end", "the end of the tag")       \
  X(name, "name", "a name")                             \
  X(string, "string", "a string")                       \
  X(integer, "integer", "an integer")                   \
  X(floating, "float", "a number")                      \
  X(add, "add", "'+'")                                  \
  X(sub, "sub", "'-'")                                  \
  X(mul, "mul", "'*'")                                  \
  X(div, "div", "'/'")                                  \
  X(floordiv, "floordiv", "'//'")                       \
  X(mod, "mod", "'%'")                                  \
  X(pow, "pow", "'**'")                                 \
  X(tilde, "tilde", "'~'")                              \
  X(lbracket, "lbracket", "'['")                        \
  X(rbracket, "rbracket", "']'")                        \
  X(lparen, "lparen", "'('")                            \
  X(rparen, "rparen", "')'")                            \
  X(lbrace, "lbrace", "'{'")                            \
  X(rbrace, "rbrace", "'}'")                            \
  X(eq, "eq", "'=='")                                   \
  X(ne, "ne", "'!='")                                   \
  X(gt, "gt", "'>'")                                    \
  X(gteq, "gteq", "'>='")                               \
  X(lt, "lt", "'<'")                                    \
  X(lteq, "lteq", "'<='")                               \
  X(assign, "assign", "'='")                            \
  X(dot, "dot", "'.'")                                  \
  X(colon, "colon", "':'")                              \
  X(pipe, "pipe", "'|'")                                \
  X(comma, "comma", "','")                              \
  X(semicolon, "semicolon", "';'")

enum class TokenKind : std::uint8_t {
#define X(kind, name, text) kind,
  DOCMILL_JINJA_TOKENS(X)
#undef X
};

// clang-format off
// Enumerator and spelling.
#define DOCMILL_JINJA_WORDS(X)                                                                                   \
  X(and_, "and") X(or_, "or") X(not_, "not") X(in, "in") X(is, "is")                                             \
  X(if_, "if") X(elif, "elif") X(else_, "else") X(endif, "endif")                                                \
  X(for_, "for") X(endfor, "endfor") X(recursive, "recursive") X(break_, "break") X(continue_, "continue")       \
  X(block, "block") X(endblock, "endblock") X(scoped, "scoped") X(required, "required") X(extends, "extends")    \
  X(include, "include") X(import, "import") X(from, "from") X(as, "as") X(with, "with") X(endwith, "endwith")    \
  X(without, "without") X(context, "context") X(ignore, "ignore") X(missing, "missing")                          \
  X(macro, "macro") X(endmacro, "endmacro") X(call, "call") X(endcall, "endcall")                                \
  X(set, "set") X(endset, "endset") X(filter, "filter") X(endfilter, "endfilter")                                \
  X(autoescape, "autoescape") X(endautoescape, "endautoescape") X(print, "print") X(do_, "do") X(debug, "debug") \
  X(trans, "trans") X(pluralize, "pluralize") X(endtrans, "endtrans")                                            \
  X(trimmed, "trimmed") X(notrimmed, "notrimmed")                                                                \
  X(true_, "true") X(True_, "True") X(false_, "false") X(False_, "False") X(none_, "none") X(None_, "None")
// clang-format on

enum class Word : std::uint8_t {
  none,
#define X(word, text) word,
  DOCMILL_JINJA_WORDS(X)
#undef X
      count,
};

/// A set of words, for "one of these ends the body".
using Words = std::uint64_t;
static_assert(static_cast<int>(Word::count) <= 64);
template <class... W>
constexpr Words words(W... word) {
  return ((Words{1} << static_cast<unsigned>(word)) | ... | Words{0});
}
constexpr bool contains(Words set, Word word) { return word != Word::none && (set & words(word)) != 0; }

/// Word::none when `text` is an ordinary name.
Word find_word(std::string_view text);
std::string_view spelling(Word word);
/// Jinja2's name of the kind.
std::string_view name(TokenKind kind);
/// For messages: "'['", "a name".
std::string_view describe(TokenKind kind);

struct Token {
  TokenKind kind = TokenKind::eof;
  Word word = Word::none;  // of a name
  Span span;               // of data: what white space control left of it
};

}  // namespace docmill::jinja
