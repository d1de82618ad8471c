// The writing side of full-text search.
//
// The index is an FTS5 table over the view `search_source` and holds no text of its own, so an entry is taken out by
// telling it the very text it was made from: `forget` runs before the document changes, `add` after.
// Invariant: a document is in the index or in `search_queue`, and the view shows those that are not in the queue.
#pragma once

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

/// All members need an open transaction.
class SearchIndex {
 public:
  SearchIndex(Connection& connection, SearchIndexing indexing);

  /// Queues the new documents from row `first` to before `end`; false where they are to be added one by one.
  bool queue(std::int64_t first, std::int64_t end);
  /// Requires that the document is neither in the index nor in the queue.
  void add(std::int64_t row, std::string_view title, std::string_view body);
  /// Requires that the document is still as it was added.
  void forget(std::int64_t row);
  /// Indexes documents of the queue, as many as one transaction should hold but not more than `at_most`, from which it
  /// takes their number; returns how many are left.
  std::size_t index_pending(std::size_t& at_most);
  /// Merges everything into one block, without what was forgotten.
  void optimise();

  /// After a rollback.
  void reload();

 private:
  bool next_pending(std::int64_t& row);
  bool unqueue(std::int64_t row);
  void index(std::int64_t row, std::string_view title, std::string_view body);

  Connection& connection_;
  std::int64_t pending_ = 0;  // rows of search_queue
  SearchIndexing indexing_;
  Statement enqueue_;
  Statement enqueue_all_;
  Statement unqueue_;
  Statement insert_;
  Statement source_;
};

}  // namespace docmill::store::sqlite
