// Lists and searches: a Filter becomes SQL with bound values, never with quoted ones.
//
// A list first finds its rows (by an index in order where the sort has one) and only then reads them, so that sorting
// moves numbers and not metadata. Tags have an index of their own, which is the better way in only when the tag is
// rare; that is counted, not guessed.
#include <algorithm>
#include <variant>
#include <vector>

#include "store/cursor.h"
#include "store/search_text.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/record_columns.h"

namespace docmill::store::sqlite {
namespace {

constexpr std::int64_t kRareTag = 5000;

/// SQL text and the values of its question marks, in order.
struct Sql {
  std::string text;
  std::vector<std::variant<std::int64_t, double, std::string>> values;

  Sql& add(std::string_view part) {
    text += part;
    return *this;
  }
  Sql& add(std::string_view part, std::int64_t value) {
    values.emplace_back(value);
    return add(part);
  }
  Sql& add(std::string_view part, double value) {
    values.emplace_back(value);
    return add(part);
  }
  Sql& add(std::string_view part, std::string_view value) {
    values.emplace_back(std::string(value));
    return add(part);
  }
  void bind(Query& query) const {
    int at = 0;
    for (const auto& value : values) {
      ++at;
      if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        query.integer(at, *integer);
      } else if (const auto* real = std::get_if<double>(&value)) {
        query.real(at, *real);
      } else {
        query.text(at, std::get<std::string>(value));
      }
    }
  }
};

std::string_view key_of(Sort sort) {
  switch (sort) {
    case Sort::updated:
      return "d.updated";
    case Sort::created:
      return "d.created";
    case Sort::title:
      return "d.title COLLATE NOCASE";
    case Sort::id:
      return "d.id";
    case Sort::size:
      return "d.size";
    case Sort::score:
      return "coalesce(d.score, -9e999)";
  }
  return {};
}

std::string order_by(Sort sort, Direction direction) {
  const std::string way = direction == Direction::ascending ? " ASC" : " DESC";
  return " ORDER BY " + std::string(key_of(sort)) + way + ", d.row" + way;
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return lower;
}

void add_texts(Sql& sql, const Filter& filter) {
  const std::pair<std::string_view, std::string_view> equal[] = {{" AND d.type = ?", filter.type},
                                                                 {" AND d.format = ?", filter.format},
                                                                 {" AND d.status = ?", filter.status},
                                                                 {" AND d.author = ?", filter.author},
                                                                 {" AND d.template = ?", filter.template_name}};
  for (const auto& [condition, value] : equal) {
    if (!value.empty()) {
      sql.add(condition, value);
    }
  }
  if (!filter.title.empty()) {
    sql.add(" AND instr(lower(d.title), ?) > 0", std::string_view(ascii_lower(filter.title)));
  }
}

void add_times(Sql& sql, const Filter& filter) {
  const std::pair<std::string_view, std::optional<Time>> bounds[] = {{" AND d.created >= ?", filter.created_from},
                                                                     {" AND d.created < ?", filter.created_before},
                                                                     {" AND d.updated >= ?", filter.updated_from},
                                                                     {" AND d.updated < ?", filter.updated_before}};
  for (const auto& [condition, time] : bounds) {
    if (time) {
      sql.add(condition, *time);
    }
  }
}

void add_filter(Sql& sql, const Filter& filter) {
  switch (filter.deleted) {
    case Deleted::exclude:
      sql.add(" AND d.deleted IS NULL");
      break;
    case Deleted::include:
      break;
    case Deleted::only:
      sql.add(" AND d.deleted IS NOT NULL");
      break;
  }
  add_texts(sql, filter);
  add_times(sql, filter);
}

std::optional<std::int64_t> find_tag(Connection& connection, std::string_view name) {
  Query query(connection.cached("SELECT id FROM tags WHERE name = ?1"));
  query.text(1, name);
  return query.step() ? std::optional(query.integer(0)) : std::nullopt;
}

bool is_rare(Connection& connection, std::int64_t tag) {
  Query query(connection.cached("SELECT count(*) FROM (SELECT 1 FROM document_tags WHERE tag = ?1 LIMIT ?2)"));
  query.integer(1, tag).integer(2, kRareTag);
  query.step();
  return query.integer(0) < kRareTag;
}

constexpr std::string_view kHasTag =
    " AND EXISTS(SELECT 1 FROM document_tags t WHERE t.tag = ? AND t.document = d.row)";

/// FROM and WHERE for the documents of `filter`; false when there are none since nothing has the tag.
bool add_source(Sql& sql, Connection& connection, const Filter& filter) {
  if (filter.tag.empty()) {
    sql.add(" FROM documents d WHERE 1");
  } else if (const std::optional<std::int64_t> tag = find_tag(connection, filter.tag); !tag) {
    return false;
  } else if (is_rare(connection, *tag)) {
    sql.add(" FROM document_tags t CROSS JOIN documents d ON d.row = t.document WHERE t.tag = ?", *tag);
  } else {
    sql.add(" FROM documents d WHERE 1").add(kHasTag, *tag);
  }
  add_filter(sql, filter);
  return true;
}

void add_cursor(Sql& sql, const ListQuery& query) {
  if (query.cursor.empty()) {
    return;
  }
  const Cursor cursor = decode_cursor(query.cursor, query.sort, query.direction);
  sql.add(" AND (").add(key_of(query.sort)).add(", d.row) ").add(query.direction == Direction::ascending ? ">" : "<");
  switch (query.sort) {
    case Sort::updated:
    case Sort::created:
    case Sort::size:
      sql.add(" (?", cursor.integer);
      break;
    case Sort::title:
    case Sort::id:
      sql.add(" (?", std::string_view(cursor.text));
      break;
    case Sort::score:
      sql.add(" (?", cursor.real);
      break;
  }
  sql.add(", ?)", cursor.row);
}

}  // namespace

Page Reader::list(const ListQuery& query) {
  const Snapshot snapshot(connection_);
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, 1000);
  const std::string order = order_by(query.sort, query.direction);
  Page page;
  Sql sql;
  sql.add("SELECT ").add(kCurrentColumns).add(" FROM (SELECT d.row AS row");
  if (!add_source(sql, connection_, query.filter)) {
    return page;
  }
  add_cursor(sql, query);
  sql.add(order).add(" LIMIT ?", static_cast<std::int64_t>(limit + 1));
  sql.add(") p CROSS JOIN documents d ON d.row = p.row LEFT JOIN content_info i ON i.id = d.content").add(order);
  Statement statement(connection_, sql.text);
  Query rows(statement);
  sql.bind(rows);
  std::int64_t last = 0;
  while (rows.step()) {
    if (page.records.size() == limit) {
      page.next = encode_cursor(cursor_of(page.records.back(), last, query.sort), query.sort, query.direction);
      break;
    }
    page.records.push_back(read_record(rows));
    last = rows.integer(kRowColumn);
  }
  return page;
}

SearchPage Reader::search(const SearchQuery& query) {
  const Snapshot snapshot(connection_);
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, 1000);
  const std::string expression = fts_expression(parse_search(query.text));
  SearchPage page;
  page.pending = search_pending();
  if (expression.empty()) {
    return page;
  }
  Sql sql;
  sql.add("SELECT ").add(kCurrentColumns).add(", -f.rank, snippet(search, -1, ?", query.mark_begin);
  sql.add(", ?", query.mark_end).add(", '…', ?)", static_cast<std::int64_t>(kSnippetWords));
  sql.add(" FROM search f CROSS JOIN documents d ON d.row = f.rowid LEFT JOIN content_info i ON i.id = d.content");
  sql.add(" WHERE f.search MATCH ?", std::string_view(expression));
  if (!query.filter.tag.empty()) {
    const std::optional<std::int64_t> tag = find_tag(connection_, query.filter.tag);
    sql.add(kHasTag, tag.value_or(0));
  }
  add_filter(sql, query.filter);
  sql.add(" ORDER BY f.rank LIMIT ?", static_cast<std::int64_t>(limit + 1));
  sql.add(" OFFSET ?", static_cast<std::int64_t>(std::min<std::size_t>(query.offset, INT32_MAX)));
  Statement statement(connection_, sql.text);
  Query rows(statement);
  sql.bind(rows);
  while (rows.step()) {
    if (page.hits.size() == limit) {
      page.more = true;
      break;
    }
    page.hits.push_back({read_record(rows), rows.real(kRecordColumns), fold_space(rows.text(kRecordColumns + 1))});
  }
  return page;
}

}  // namespace docmill::store::sqlite
