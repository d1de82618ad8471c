// Everything that only looks: one read-only connection with its statements. Several Readers work side by side, each
// for one thread at a time.
#pragma once

#include "store/sqlite/connection.h"

namespace docmill::store::sqlite {

class Reader {
 public:
  /// `mode` is read or immutable. Throws as Connection does.
  Reader(const std::string& path, OpenMode mode, std::chrono::milliseconds busy_wait);

  std::optional<Record> get(std::string_view id, const GetOptions& options);
  std::vector<Record> history(std::string_view id, const HistoryOptions& options);
  Page list(const ListQuery& query);
  SearchPage search(const SearchQuery& query);
  Statistics statistics();

  std::optional<TemplateRecord> get_template(std::string_view name, std::uint32_t version);
  std::optional<Digest> template_hash(std::string_view name);
  std::vector<TemplateRecord> template_history(std::string_view name);
  std::vector<TemplateRecord> templates(bool removed_too);

  Connection& connection() { return connection_; }

 private:
  std::optional<Record> get_current(std::string_view id, bool content, bool deleted);
  std::optional<Record> get_past(std::string_view id, const GetOptions& options);
  void take_content(Record& record, const Query& query);
  /// Throws Error store E-STO-004 unless `bytes` have the checksum `digest`.
  void verify(std::string_view bytes, const std::optional<Digest>& digest, std::string_view what);
  std::size_t search_pending();

  Connection connection_;
  Statement get_;
  Statement get_bare_;
};

}  // namespace docmill::store::sqlite
