// Single records, their history, templates and statistics. Lists and searches stand in reader_list.cpp.
#include "store/sqlite/reader.h"

#include <algorithm>

#include "store/sqlite/record_columns.h"
#include "store/sqlite/schema.h"

namespace docmill::store::sqlite {
namespace {

std::string current_sql(bool content) {
  return "SELECT " + std::string(kCurrentColumns) + (content ? ", c.bytes" : "") +
         " FROM documents d LEFT JOIN content_info i ON i.id = d.content" +
         (content ? " LEFT JOIN contents c ON c.id = d.content" : "") + " WHERE d.id = ?1";
}

std::string past_sql() {
  return "SELECT " + std::string(kPastColumns) +
         ", c.bytes FROM documents d JOIN versions v ON v.document = d.row LEFT JOIN content_info i ON i.id = v.content"
         " LEFT JOIN contents c ON ?3 AND c.id = v.content WHERE d.id = ?1 AND v.version = ?2";
}

std::string history_sql() {
  return "SELECT " + std::string(kPastColumns) +
         " FROM documents d JOIN versions v ON v.document = d.row LEFT JOIN content_info i ON i.id = v.content"
         " WHERE d.id = ?1 AND v.version < ?2 ORDER BY v.version DESC LIMIT ?3";
}

TemplateRecord read_template(const Query& query) {
  TemplateRecord record;
  record.name = query.text(0);
  record.version = static_cast<std::uint32_t>(query.integer(1));
  record.author = query.text(2);
  record.created = query.integer(3);
  record.hash = query.digest(4).value_or(Digest{});
  record.size = static_cast<std::uint64_t>(query.integer(5));
  if (!query.is_null(6)) {
    record.removed = query.integer(6);
  }
  return record;
}

constexpr std::string_view kTemplateColumns =
    "SELECT t.name, v.version, v.author, v.created, i.hash, i.size, t.removed";
constexpr std::string_view kTemplateTables =
    " FROM templates t JOIN template_versions v ON v.template = t.id LEFT JOIN content_info i ON i.id = v.content";

std::string template_sql(std::string_view more_columns, std::string_view rest) {
  return std::string(kTemplateColumns).append(more_columns).append(kTemplateTables).append(rest);
}

}  // namespace

Reader::Reader(const std::string& path, OpenMode mode, std::chrono::milliseconds busy_wait)
    : connection_(path, mode, busy_wait) {
  configure_reader(connection_);
  if (inspect(connection_) == FileKind::store) {  // whoever opens the store judges the other kinds
    get_ = Statement(connection_, current_sql(true));
    get_bare_ = Statement(connection_, current_sql(false));
  }
}

std::optional<Record> Reader::get(std::string_view id, const GetOptions& options) {
  if (options.version == 0) {
    return get_current(id, options.content, options.deleted);
  }
  const Snapshot snapshot(connection_);
  std::optional<Record> record = get_current(id, false, options.deleted);
  if (!record) {
    return std::nullopt;
  }
  if (record->version != options.version) {
    return get_past(id, options);
  }
  return options.content ? get_current(id, true, options.deleted) : std::move(record);
}

std::optional<Record> Reader::get_current(std::string_view id, bool content, bool deleted) {
  Query query(content ? get_ : get_bare_);
  query.text(1, id);
  if (!query.step() || (!deleted && !query.is_null(2))) {
    return std::nullopt;
  }
  std::optional<Record> record = read_record(query);
  if (content) {
    take_content(*record, query);
  }
  return record;
}

std::optional<Record> Reader::get_past(std::string_view id, const GetOptions& options) {
  Query query(connection_.cached(past_sql()));
  query.text(1, id).integer(2, static_cast<std::int64_t>(options.version)).integer(3, options.content ? 1 : 0);
  if (!query.step()) {
    return std::nullopt;
  }
  std::optional<Record> record = read_record(query);
  if (options.content) {
    take_content(*record, query);
  }
  return record;
}

// The content is the column after the record's own.
void Reader::take_content(Record& record, const Query& query) {
  const std::string_view bytes = query.blob(kRecordColumns);
  verify(bytes, query.digest(3), record.id);
  record.content = bytes;
}

void Reader::verify(std::string_view bytes, const std::optional<Digest>& digest, std::string_view what) {
  if (!digest || sha256(bytes) != *digest) {
    throw Error(ErrorKind::store, "E-STO-004",
                "the content of '" + std::string(what) + "' is damaged: its checksum differs",
                "check the store to see what else is affected, and restore a backup");
  }
}

std::vector<Record> Reader::history(std::string_view id, const HistoryOptions& options) {
  const Snapshot snapshot(connection_);
  const std::size_t limit = std::clamp<std::size_t>(options.limit, 1, 1000);
  std::vector<Record> records;
  {
    Query query(get_bare_);
    query.text(1, id);
    if (!query.step()) {
      return records;
    }
    Record current = read_record(query);
    if (options.before == 0 || current.version < options.before) {
      records.push_back(std::move(current));
    }
  }
  Query query(connection_.cached(history_sql()));
  query.text(1, id)
      .integer(2, options.before == 0 ? INT64_MAX : static_cast<std::int64_t>(options.before))
      .integer(3, static_cast<std::int64_t>(limit - records.size()));
  while (query.step()) {
    records.push_back(read_record(query));
  }
  return records;
}

// ---- templates ----------------------------------------------------------------------------------------------------

std::optional<TemplateRecord> Reader::get_template(std::string_view name, std::uint32_t version) {
  static const std::string sql = template_sql(", c.bytes",
                                              " LEFT JOIN contents c ON c.id = v.content WHERE t.name = ?1 AND"
                                              " CASE ?2 WHEN 0 THEN v.version = t.version AND t.removed IS NULL"
                                              " ELSE v.version = ?2 END");
  Query query(connection_.cached(sql));
  query.text(1, name).integer(2, static_cast<std::int64_t>(version));
  if (!query.step()) {
    return std::nullopt;
  }
  TemplateRecord record = read_template(query);
  record.content = query.blob(7);
  verify(record.content, query.digest(4), name);
  return record;
}

std::optional<Digest> Reader::template_hash(std::string_view name) {
  Query query(
      connection_.cached("SELECT i.hash FROM templates t JOIN template_versions v ON v.template = t.id AND"
                         " v.version = t.version JOIN content_info i ON i.id = v.content"
                         " WHERE t.name = ?1 AND t.removed IS NULL"));
  query.text(1, name);
  return query.step() ? query.digest(0) : std::nullopt;
}

std::vector<TemplateRecord> Reader::template_history(std::string_view name) {
  std::vector<TemplateRecord> records;
  Query query(connection_.cached(template_sql("", " WHERE t.name = ?1 ORDER BY v.version DESC")));
  query.text(1, name);
  while (query.step()) {
    records.push_back(read_template(query));
  }
  return records;
}

std::vector<TemplateRecord> Reader::templates(bool removed_too) {
  std::vector<TemplateRecord> records;
  Query query(connection_.cached(
      template_sql("", " WHERE v.version = t.version AND (?1 OR t.removed IS NULL) ORDER BY t.name")));
  query.integer(1, removed_too ? 1 : 0);
  while (query.step()) {
    records.push_back(read_template(query));
  }
  return records;
}

// ---- statistics ---------------------------------------------------------------------------------------------------

std::size_t Reader::search_pending() {
  Query query(connection_.cached("SELECT count(*) FROM search_queue"));
  query.step();
  return static_cast<std::size_t>(query.integer(0));
}

Statistics Reader::statistics() {
  const Snapshot snapshot(connection_);
  Statistics statistics;
  const auto number = [](const Query& query, int column) { return static_cast<std::uint64_t>(query.integer(column)); };
  {
    // One pass over the documents; the groups are few.
    Query query(
        connection_.cached("SELECT status, type, format, deleted IS NOT NULL, count(*), sum(size)"
                           " FROM documents GROUP BY 1, 2, 3, 4"));
    while (query.step()) {
      const std::uint64_t count = number(query, 4);
      statistics.versions += count;
      statistics.bytes_logical += number(query, 5);
      if (query.integer(3) != 0) {
        statistics.deleted += count;
        continue;
      }
      statistics.documents += count;
      statistics.by_status[std::string(query.text(0))] += count;
      statistics.by_type[std::string(query.text(1))] += count;
      statistics.by_format[std::string(query.text(2))] += count;
    }
  }
  Query query(connection_.cached(
      "SELECT v.n, v.size, c.n, c.size, t.n FROM (SELECT count(*) AS n, sum(size) AS size FROM versions) v,"
      " (SELECT count(*) AS n, sum(size) AS size FROM content_info) c,"
      " (SELECT count(*) AS n FROM templates WHERE removed IS NULL) t"));
  query.step();
  statistics.versions += number(query, 0);
  statistics.bytes_logical += number(query, 1);
  statistics.contents = number(query, 2);
  statistics.bytes_stored = number(query, 3);
  statistics.templates = number(query, 4);
  statistics.search_pending = search_pending();
  return statistics;
}

}  // namespace docmill::store::sqlite
