// Everything that changes the store. One Writer exists per file, in one process; its owner calls one member at a time,
// inside a transaction, and calls `reload` after one that was rolled back.
#pragma once

#include <unordered_map>
#include <vector>

#include "store/sqlite/contents.h"
#include "store/sqlite/put_marks.h"
#include "store/sqlite/search_index.h"

namespace docmill::store::sqlite {

/// A record with what can be worked out about it outside the writing thread.
struct PreparedRecord {
  const NewRecord* record = nullptr;
  Digest checksum{};
  Digest search_checksum{};  // where `search_text` is kept as a content of its own
  Time time = 0;
  std::string tags;  // one per line, none twice
};

class Writer {
 public:
  Writer(Connection& connection, SearchIndexing indexing);

  /// All of them, in order; an id may occur repeatedly.
  std::vector<PutResult> put(std::span<const PreparedRecord> records);
  bool claim(std::string_view id);
  bool set_deleted(std::string_view id, const std::optional<Time>& deleted);
  bool erase(std::string_view id);
  PutResult add_template(const NewTemplate& source, const Digest& hash, Time time);
  bool remove_template(std::string_view name, Time time);

  SearchIndex& search_index() { return search_index_; }
  Contents& contents() { return contents_; }
  Connection& connection() { return connection_; }
  /// After a commit.
  void settle() { marks_.commit(); }
  /// After a rollback.
  void reload();

 private:
  struct Existing {
    std::int64_t row = 0;
    std::uint32_t version = 0;
    std::int64_t content = 0;
    std::optional<std::int64_t> search;
    std::string title;
    std::string format;
    std::string tags;
  };
  /// The row of documents that a put makes.
  struct Row {
    const PreparedRecord* from = nullptr;
    std::int64_t content = 0;
    std::optional<std::int64_t> search;  // absent: no text; 0: the content
  };
  struct NewDocuments final : RowTable {
    std::size_t rows() const override { return all.size(); }
    void column(std::size_t row, int column, RowValue out) const override;
    std::vector<Row> all;
  };

  std::optional<Existing> find(std::string_view id);
  Row acquire(const PreparedRecord& prepared);
  PutResult put_again(const Row& row, const Existing& old);
  PutResult replace(const Row& row, const Existing& old);
  void update(const Row& row, const Existing& old, bool new_version);
  static void bind(Query& query, const Row& row);
  void tag(std::int64_t row, std::string_view tags);
  void untag(std::int64_t row, std::string_view tags);
  std::int64_t tag_id(std::string_view name);

  Connection& connection_;
  Contents contents_;
  SearchIndex search_index_;
  NewDocuments new_;
  Statement find_;
  Statement insert_;
  Statement update_;
  std::unordered_map<std::string, std::int64_t> tag_ids_;
  PutMarks marks_;
};

}  // namespace docmill::store::sqlite
