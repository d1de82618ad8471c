// Search queries to terms and expressions; words of a text, folded. See FTS5, sections 3.2 and 4.3.1, for the language
// and the tokenizer that this follows.
#include "store/search_text.h"

#include "base/utf8.h"

namespace docmill::store {
namespace {

bool is_space(char c) { return c == '\0' || c == ' ' || (c >= '\t' && c <= '\r'); }

// U+00C0 to U+017F without accents; '.' where the letter has no plain form.
constexpr std::string_view kPlain =
    "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y"
    "aaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll."
    "...nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz.";

char32_t fold(char32_t c) {
  if (c < 0x80) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }
  if (c >= 0xc0 && c < 0xc0 + kPlain.size() && kPlain[c - 0xc0] != '.') {
    return static_cast<char32_t>(kPlain[c - 0xc0]);
  }
  const bool upper = (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f);
  return upper ? c + 32 : c;
}

bool is_mark(char32_t c) { return c >= 0x300 && c <= 0x36f; }  // combining accents belong to the letter before

bool is_word(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
  const bool punctuation = (c < 0xc0 && c != 0xaa && c != 0xb5 && c != 0xba) || c == 0xd7 || c == 0xf7 ||
                           (c >= 0x2000 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x303f) || c == utf8::kReplacement;
  return !punctuation;
}

}  // namespace

std::vector<SearchTerm> parse_search(std::string_view query) {
  std::vector<SearchTerm> terms;
  if (query.size() > kMaxSearchBytes) {
    throw Error(ErrorKind::limit, "E-STO-019",
                "the search text has more than " + std::to_string(kMaxSearchBytes) + " bytes");
  }
  for (std::size_t at = 0; at < query.size();) {
    if (is_space(query[at])) {
      ++at;
      continue;
    }
    SearchTerm term;
    const bool quoted = query[at] == '"';
    at += quoted ? 1U : 0U;
    while (at < query.size() && query[at] != '"' && (quoted || !is_space(query[at]))) {
      term.text.push_back(query[at] == '\0' ? ' ' : query[at]);
      ++at;
    }
    at += quoted && at < query.size() ? 1U : 0U;
    if (quoted && at < query.size() && query[at] == '*') {
      term.prefix = true;
      ++at;
    } else if (!quoted && term.text.back() == '*') {
      term.prefix = true;
      term.text.pop_back();
    }
    if (!term.text.empty()) {
      terms.push_back(std::move(term));
    }
  }
  if (terms.size() > kMaxSearchTerms) {
    throw Error(ErrorKind::limit, "E-STO-019",
                "the search text has more than " + std::to_string(kMaxSearchTerms) + " words");
  }
  return terms;
}

std::string fts_expression(const std::vector<SearchTerm>& terms) {
  std::string expression;
  for (const SearchTerm& term : terms) {
    expression += expression.empty() ? "\"" : " \"";
    expression += term.text;  // parse_search left no quotes in it
    expression += term.prefix ? "\"*" : "\"";
  }
  return expression;
}

std::string fold_space(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (const char c : text) {
    if (!is_space(c)) {
      folded.push_back(c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded.push_back(' ');
    }
  }
  return folded;
}

std::vector<Token> tokenise(std::string_view text) {
  std::vector<Token> tokens;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    const bool mark = is_mark(c.code_point);
    if (mark || is_word(c.code_point)) {
      if (!inside && !mark) {
        tokens.push_back({at, at, {}});
        inside = true;
      }
      if (!mark) {
        utf8::append(tokens.back().folded, fold(c.code_point));
      }
      if (inside) {
        tokens.back().end = at + c.size;
      }
    } else {
      inside = false;
    }
    at += c.size;
  }
  return tokens;
}

}  // namespace docmill::store
