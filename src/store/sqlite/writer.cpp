// Puts and deletions. A group is put by one insert that takes the ids which are new; only where some were not is it
// looked at what is there: new documents are the case that must be fast.
#include "store/sqlite/writer.h"

namespace docmill::store::sqlite {
namespace {

constexpr const char* kColumns =
    "id, created, size, content, search_content, score, type, format, status, title, author, template, template_hash,"
    " data_hash, tags, scores, timings, metadata";  // as `NewDocuments::column` numbers them
const std::string kInsert = "INSERT OR ROLLBACK INTO documents(version, versioned, updated, " + std::string(kColumns) +
                            ") SELECT 1, created, created, " + kColumns +
                            " FROM new_documents WHERE true ON CONFLICT(id) DO NOTHING";
// Bound by number in `bind`; ?19 and ?20 by `update`.
constexpr std::string_view kUpdate =
    "UPDATE documents SET version = version + ?20, versioned = CASE ?20 WHEN 0 THEN versioned ELSE ?2 END, updated = "
    "?2,"
    " deleted = NULL, size = ?3, content = ?4, search_content = ?5, score = ?6, type = ?7, format = ?8, status = ?9,"
    " title = ?10, author = ?11, template = ?12, template_hash = ?13, data_hash = ?14, tags = ?15, scores = ?16,"
    " timings = ?17, metadata = ?18 WHERE row = ?19 AND id = ?1";
constexpr std::string_view kKeepVersion =
    "INSERT INTO versions(document, version, versioned, updated, size, content, score, type, format, status, title,"
    " author, template, template_hash, data_hash, tags, scores, timings, metadata)"
    " SELECT row, version, versioned, updated, size, content, score, type, format, status, title,"
    " author, template, template_hash, data_hash, tags, scores, timings, metadata FROM documents WHERE row = ?1";
constexpr std::string_view kFind =
    "SELECT row, version, content, search_content, title, format, tags FROM documents WHERE id = ?1";

std::string_view search_text_of(const NewRecord& record) {
  if (record.search_text) {
    return *record.search_text;
  }
  return is_text_format(record.format) ? record.content : std::string_view();
}

// The content that `search` means, where 0 stands for the document's own.
std::int64_t target(const std::optional<std::int64_t>& search, std::int64_t content) {
  return search ? (*search == 0 ? content : *search) : 0;
}

template <class Visit>
void for_each_line(std::string_view lines, Visit visit) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    visit(line);
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  }
}

}  // namespace

Writer::Writer(Connection& connection, SearchIndexing indexing)
    : connection_(connection),
      contents_(connection),
      search_index_(connection, indexing),
      find_(connection, kFind),
      update_(connection, kUpdate),
      marks_(connection.integer("SELECT max(row) FROM documents")) {
  new_.declare(connection, "new_documents", kColumns);
  insert_ = Statement(connection, kInsert);
}

void Writer::reload() {
  tag_ids_.clear();
  marks_.roll_back();
  contents_.reload();
  search_index_.reload();
}

// ---- put ----------------------------------------------------------------------------------------------------------

std::vector<PutResult> Writer::put(std::span<const PreparedRecord> records) {
  new_.all.clear();
  new_.all.reserve(records.size());
  for (const PreparedRecord& record : records) {
    new_.all.push_back(acquire(record));
  }
  contents_.write_new();
  Query(insert_).run();
  const std::int64_t inserted = connection_.changes();
  const bool all_new = inserted == static_cast<std::int64_t>(records.size());
  std::int64_t next = inserted != 0 ? connection_.last_row() - inserted + 1 : 0;  // one after the other; 0 is no row
  const bool queued = inserted != 0 && search_index_.queue(next, next + inserted);
  std::vector<PutResult> results;
  results.reserve(records.size());
  for (const Row& row : new_.all) {
    const std::optional<Existing> old = all_new ? std::nullopt : find(row.from->record->id);
    if (old && old->row != next) {
      results.push_back(put_again(row, *old));
      continue;
    }
    marks_.mark(next);  // the row of an erased document, perhaps
    tag(next, row.from->tags);
    if (!queued) {
      search_index_.add(next, row.from->record->title, search_text_of(*row.from->record));
    }
    ++next;
    results.push_back({1, Outcome::created, row.from->checksum, 0});
  }
  return results;
}

PutResult Writer::put_again(const Row& row, const Existing& old) {
  if (row.from->record->once && marks_.is_marked(old.row)) {
    contents_.release(row.content);
    if (row.search.value_or(0) != 0) {
      contents_.release(*row.search);
    }
    return {old.version, Outcome::repeated, row.from->checksum, 0};
  }
  marks_.mark(old.row);
  return replace(row, old);
}

bool Writer::claim(std::string_view id) {
  const std::optional<Existing> there = find(id);
  if (!there || marks_.is_marked(there->row)) {
    return false;
  }
  marks_.mark(there->row);
  marks_.commit();  // no transaction is open
  return true;
}

Writer::Row Writer::acquire(const PreparedRecord& prepared) {
  const NewRecord& record = *prepared.record;
  Row row{&prepared, contents_.acquire(record.content, prepared.checksum), std::nullopt};
  const std::string_view text = search_text_of(record);
  if (text.empty()) {
    return row;
  }
  const bool own = record.search_text && *record.search_text != record.content;
  row.search = own ? contents_.acquire(text, prepared.search_checksum) : 0;
  return row;
}

void Writer::bind(Query& query, const Row& row) {
  const NewRecord& record = *row.from->record;
  query.text(1, record.id)
      .integer(2, row.from->time)
      .integer(3, static_cast<std::int64_t>(record.content.size()))
      .integer(4, row.content)
      .integer(5, row.search)
      .real(6, record.score)
      .text(7, record.type)
      .text(8, record.format)
      .text(9, record.status)
      .text(10, record.title)
      .text(11, record.author)
      .text(12, record.template_name)
      .digest(13, record.template_hash)
      .digest(14, record.data_hash)
      .text(15, row.from->tags)
      .text(16, record.scores)
      .text(17, record.timings)
      .text(18, record.metadata);
}

void Writer::NewDocuments::column(std::size_t number, int column, RowValue out) const {
  const Row& row = all[number];
  const NewRecord& record = *row.from->record;
  switch (column) {
    case 0:
      return out.text(record.id);
    case 1:
      return out.integer(row.from->time);
    case 2:
      return out.integer(static_cast<std::int64_t>(record.content.size()));
    case 3:
      return out.integer(row.content);
    case 4:
      return out.integer(row.search);
    case 5:
      return out.real(record.score);
    case 6:
      return out.text(record.type);
    case 7:
      return out.text(record.format);
    case 8:
      return out.text(record.status);
    case 9:
      return out.text(record.title);
    case 10:
      return out.text(record.author);
    case 11:
      return out.text(record.template_name);
    case 12:
      return out.digest(record.template_hash);
    case 13:
      return out.digest(record.data_hash);
    case 14:
      return out.text(row.from->tags);
    case 15:
      return out.text(record.scores);
    case 16:
      return out.text(record.timings);
    default:
      return out.text(record.metadata);
  }
}

std::optional<Writer::Existing> Writer::find(std::string_view id) {
  Query query(find_);
  query.text(1, id);
  if (!query.step()) {
    return std::nullopt;
  }
  Existing existing;
  existing.row = query.integer(0);
  existing.version = static_cast<std::uint32_t>(query.integer(1));
  existing.content = query.integer(2);
  if (!query.is_null(3)) {
    existing.search = query.integer(3);
  }
  existing.title = query.text(4);
  existing.format = query.text(5);
  existing.tags = query.text(6);
  return existing;
}

PutResult Writer::replace(const Row& row, const Existing& old) {
  const NewRecord& record = *row.from->record;
  const bool new_version = old.content != row.content || old.format != record.format;
  const bool other_words =
      old.title != record.title || target(old.search, old.content) != target(row.search, row.content);
  if (other_words) {
    search_index_.forget(old.row);
  }
  update(row, old, new_version);
  if (!new_version) {
    contents_.release(row.content);  // the row has its use of it from before
  }
  if (old.search.value_or(0) != 0) {
    contents_.release(*old.search);
  }
  if (old.tags != row.from->tags) {
    untag(old.row, old.tags);
    tag(old.row, row.from->tags);
  }
  if (other_words) {
    search_index_.add(old.row, record.title, search_text_of(record));
  }
  return {old.version + (new_version ? 1U : 0U), new_version ? Outcome::new_version : Outcome::refreshed,
          row.from->checksum, 0};
}

void Writer::update(const Row& row, const Existing& old, bool new_version) {
  if (new_version) {
    Query(connection_.cached(kKeepVersion)).integer(1, old.row).run();
  }
  Query query(update_);
  bind(query, row);
  query.integer(19, old.row).integer(20, new_version ? 1 : 0).run();
}

// ---- tags ---------------------------------------------------------------------------------------------------------

std::int64_t Writer::tag_id(std::string_view name) {
  std::string key(name);
  if (const auto known = tag_ids_.find(key); known != tag_ids_.end()) {
    return known->second;
  }
  Query(connection_.cached("INSERT INTO tags(name) VALUES(?1) ON CONFLICT(name) DO NOTHING")).text(1, name).run();
  Query query(connection_.cached("SELECT id FROM tags WHERE name = ?1"));
  query.text(1, name);
  query.step();
  return tag_ids_.emplace(std::move(key), query.integer(0)).first->second;
}

void Writer::tag(std::int64_t row, std::string_view tags) {
  for_each_line(tags, [&](std::string_view name) {
    Query(connection_.cached("INSERT INTO document_tags(tag, document) VALUES(?1, ?2)"))
        .integer(1, tag_id(name))
        .integer(2, row)
        .run();
  });
}

void Writer::untag(std::int64_t row, std::string_view tags) {
  for_each_line(tags, [&](std::string_view name) {
    Query(connection_.cached("DELETE FROM document_tags WHERE tag = ?1 AND document = ?2"))
        .integer(1, tag_id(name))
        .integer(2, row)
        .run();
  });
}

// ---- deletion -----------------------------------------------------------------------------------------------------

bool Writer::set_deleted(std::string_view id, const std::optional<Time>& deleted) {
  Query(connection_.cached("UPDATE documents SET deleted = ?2 WHERE id = ?1 AND (deleted IS NULL) <> (?2 IS NULL)"))
      .text(1, id)
      .integer(2, deleted)
      .run();
  return connection_.changes() != 0;
}

bool Writer::erase(std::string_view id) {
  const std::optional<Existing> old = find(id);
  if (!old) {
    return false;
  }
  search_index_.forget(old->row);
  untag(old->row, old->tags);
  std::vector<std::int64_t> contents{old->content};
  if (old->search.value_or(0) != 0) {
    contents.push_back(*old->search);
  }
  {
    Query versions(connection_.cached("SELECT content FROM versions WHERE document = ?1"));
    versions.integer(1, old->row);
    while (versions.step()) {
      contents.push_back(versions.integer(0));
    }
  }
  Query(connection_.cached("DELETE FROM documents WHERE row = ?1")).integer(1, old->row).run();  // and its versions
  for (const std::int64_t content : contents) {
    contents_.release(content);
  }
  return true;
}

// ---- templates ----------------------------------------------------------------------------------------------------

PutResult Writer::add_template(const NewTemplate& source, const Digest& hash, Time time) {
  Query(connection_.cached("INSERT INTO templates(name, version) VALUES(?1, 0) ON CONFLICT(name) DO NOTHING"))
      .text(1, source.name)
      .run();
  std::int64_t entry = 0;
  std::uint32_t version = 0;
  bool same = false;
  {
    Query query(connection_.cached(
        "SELECT t.id, t.version, i.hash FROM templates t LEFT JOIN template_versions v ON v.template = t.id AND"
        " v.version = t.version LEFT JOIN content_info i ON i.id = v.content WHERE t.name = ?1"));
    query.text(1, source.name);
    query.step();
    entry = query.integer(0);
    version = static_cast<std::uint32_t>(query.integer(1));
    same = version != 0 && query.digest(2) == hash;
  }
  const std::uint32_t now = version + (same ? 0U : 1U);
  Query(connection_.cached("UPDATE templates SET version = ?2, removed = NULL WHERE id = ?1"))
      .integer(1, entry)
      .integer(2, static_cast<std::int64_t>(now))
      .run();
  if (same) {
    return {now, Outcome::refreshed, hash, 0};
  }
  Query(connection_.cached("INSERT INTO template_versions(template, version, content, author, created)"
                           " VALUES(?1, ?2, ?3, ?4, ?5)"))
      .integer(1, entry)
      .integer(2, static_cast<std::int64_t>(now))
      .integer(3, contents_.acquire(source.content, hash))
      .text(4, source.author)
      .integer(5, time)
      .run();
  return {now, version == 0 ? Outcome::created : Outcome::new_version, hash, 0};
}

bool Writer::remove_template(std::string_view name, Time time) {
  Query(connection_.cached("UPDATE templates SET removed = ?2 WHERE name = ?1 AND removed IS NULL"))
      .text(1, name)
      .integer(2, time)
      .run();
  return connection_.changes() != 0;
}

}  // namespace docmill::store::sqlite
