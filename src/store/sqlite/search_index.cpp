// Entries into and out of the FTS5 table (external content: FTS5 documentation, section 4.4.3).
#include "store/sqlite/search_index.h"

namespace docmill::store::sqlite {
namespace {

// Of one transaction. Each adds a block to the index that is merged with others later: few large ones are half the
// work.
constexpr std::size_t kMostDocuments = 4096;
constexpr std::size_t kMostBytes = std::size_t{8} << 20;

}  // namespace

SearchIndex::SearchIndex(Connection& connection, SearchIndexing indexing)
    : connection_(connection),
      indexing_(indexing),
      enqueue_(connection, "INSERT INTO search_queue(document) VALUES(?1)"),
      enqueue_all_(connection,
                   "INSERT INTO search_queue(document) SELECT row FROM documents WHERE row >= ?1 AND row < ?2"),
      unqueue_(connection, "DELETE FROM search_queue WHERE document = ?1"),
      insert_(connection, "INSERT INTO search(rowid, title, body) VALUES(?1, ?2, ?3)"),
      source_(connection, "SELECT title, body FROM search_source WHERE row = ?1") {
  reload();
}

void SearchIndex::reload() { pending_ = connection_.integer("SELECT count(*) FROM search_queue"); }

void SearchIndex::index(std::int64_t row, std::string_view title, std::string_view body) {
  Query(insert_).integer(1, row).text(2, title).text(3, body).run();
}

bool SearchIndex::queue(std::int64_t first, std::int64_t end) {
  if (indexing_ != SearchIndexing::deferred) {
    return false;
  }
  Query(enqueue_all_).integer(1, first).integer(2, end).run();
  pending_ += end - first;
  return true;
}

void SearchIndex::add(std::int64_t row, std::string_view title, std::string_view body) {
  if (indexing_ == SearchIndexing::deferred) {
    Query(enqueue_).integer(1, row).run();
    ++pending_;
  } else {
    index(row, title, body);
  }
}

bool SearchIndex::unqueue(std::int64_t row) {
  Query(unqueue_).integer(1, row).run();
  const bool was_queued = connection_.changes() != 0;
  pending_ -= was_queued ? 1 : 0;
  return was_queued;
}

void SearchIndex::forget(std::int64_t row) {
  if (unqueue(row)) {
    return;
  }
  Query source(source_);
  source.integer(1, row);
  if (source.step()) {
    Query(connection_.cached("INSERT INTO search(search, rowid, title, body) VALUES('delete', ?1, ?2, ?3)"))
        .integer(1, row)
        .text(2, source.text(0))
        .text(3, source.text(1))
        .run();
  }
}

bool SearchIndex::next_pending(std::int64_t& row) {
  Query query(connection_.cached("SELECT document FROM search_queue LIMIT 1"));
  if (!query.step()) {
    return false;
  }
  row = query.integer(0);
  return true;
}

std::size_t SearchIndex::index_pending(std::size_t& at_most) {
  std::int64_t row = 0;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kMostDocuments && bytes < kMostBytes && at_most != 0 && next_pending(row); ++i) {
    --at_most;
    unqueue(row);
    Query source(source_);
    source.integer(1, row);
    if (source.step()) {
      bytes += source.text(1).size();
      index(row, source.text(0), source.text(1));
    }
  }
  return static_cast<std::size_t>(pending_);
}

void SearchIndex::optimise() { connection_.execute("INSERT INTO search(search) VALUES('optimize')"); }

}  // namespace docmill::store::sqlite
