// Which documents a filter or a search means, by plain comparison: the memory store's half of list and search.
#pragma once

#include <optional>
#include <string_view>

#include "store/cursor.h"
#include "store/search_text.h"

namespace docmill::store {

struct Candidate {
  const Record* record;
  Cursor key;
};

bool matches(const Filter& filter, const Record& record);

/// Below, equal or above 0 by sort key, then by row.
int compare(const Cursor& a, const Cursor& b, Sort sort);

/// One search, ready to look at any number of documents.
class TextSearch {
 public:
  explicit TextSearch(const SearchQuery& query);
  /// Nullopt unless every term occurs in title or text.
  std::optional<Hit> find(const Record& record, std::string_view text) const;

 private:
  struct Phrase {
    std::vector<Token> words;
    bool prefix;
  };
  struct Range {
    std::size_t begin = 0;  // of tokens
    std::size_t end = 0;
  };
  static std::vector<Range> occurrences(const Phrase& phrase, const std::vector<Token>& tokens);
  std::string snippet(std::string_view text, const std::vector<Token>& tokens, std::vector<Range> hits) const;

  std::vector<Phrase> phrases_;
  std::string_view mark_begin_;
  std::string_view mark_end_;
};

}  // namespace docmill::store
