// What users type to find documents, and snippets of what was found.
//
// query text -> SearchTerm list -> an FTS5 expression (sqlite) or a scan (memory). No input is an error but one that
// is too long; whatever is not a word separates words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docmill/store.h"

namespace docmill::store {

inline constexpr std::size_t kMaxSearchBytes = 4096;
inline constexpr std::size_t kMaxSearchTerms = 64;
inline constexpr int kSnippetWords = 16;

/// A word, or the words of a quoted phrase, which stand together; the last one may be the beginning of a word.
struct SearchTerm {
  std::string text;  ///< without quotes and star
  bool prefix = false;
};

/// Throws Error limit E-STO-019 above kMaxSearchBytes or kMaxSearchTerms.
std::vector<SearchTerm> parse_search(std::string_view query);

/// The terms as an FTS5 expression: each a quoted string, so that nothing in it is syntax.
std::string fts_expression(const std::vector<SearchTerm>& terms);

/// Runs of white space become one space.
std::string fold_space(std::string_view text);

struct Token {
  std::size_t begin = 0;  ///< bytes of the source
  std::size_t end = 0;
  std::string folded;  ///< lower case, without accents
};
/// Splits as FTS5's unicode61 does for Latin, Greek and Cyrillic letters; other scripts are kept as they are.
std::vector<Token> tokenise(std::string_view text);

}  // namespace docmill::store
