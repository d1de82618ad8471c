// Integrity check. Each step stands alone, so that damage in one part does not hide findings in another.
#include "store/sqlite/check.h"

#include "store/sqlite/contents.h"

namespace docmill::store::sqlite {
namespace {

class Check {
 public:
  explicit Check(Connection& connection) : connection_(connection) {}

  void file() {
    step("file", [&] {
      // SQLite stops at this many findings; whoever has more needs a backup, not a list.
      Statement statement(connection_, "PRAGMA integrity_check(10000)");
      for (Query query(statement); query.step();) {
        if (query.text(0) != "ok") {
          add("file", std::string(query.text(0)));
        }
      }
    });
    step("references", [&] {
      Statement statement(connection_, "PRAGMA foreign_key_check");
      for (Query query(statement); query.step();) {
        add("references",
            "a row of " + std::string(query.text(0)) + " refers to a missing row of " + std::string(query.text(2)));
      }
    });
  }

  void contents() {
    step("contents", [&] {
      Statement statement(connection_,
                          "SELECT i.id, i.hash, i.size, c.bytes, c.id, i.id <= s.value FROM content_info i"
                          " LEFT JOIN contents c ON c.id = i.id LEFT JOIN settings s ON s.name = 'keys_through'"
                          " ORDER BY i.id");
      Query query(statement);
      while (query.step()) {
        content(query);
      }
    });
    query("contents",
          "SELECT 'content ' || id || ' is kept without its checksum' FROM contents"
          " WHERE id NOT IN (SELECT id FROM content_info)");
    query("contents",
          "SELECT 'key of content ' || content || ', which does not exist' FROM content_keys"
          " WHERE content NOT IN (SELECT id FROM content_info)");
  }

  void documents() {
    step("documents", [&] {
      report_.documents = static_cast<std::uint64_t>(connection_.integer("SELECT count(*) FROM documents"));
    });
    query(
        "documents",
        "SELECT 'document ' || d.id || ' has no content' FROM documents d LEFT JOIN content_info i ON i.id = d.content"
        " WHERE i.id IS NULL OR i.size <> d.size UNION ALL"
        " SELECT 'version ' || v.version || ' of document ' || v.document || ' has no content' FROM versions v"
        " LEFT JOIN content_info i ON i.id = v.content WHERE i.id IS NULL OR i.size <> v.size");
    query("documents",
          "SELECT 'document ' || d.id || ' has ' || count(v.version) || ' past versions and is version ' || d.version"
          " FROM documents d LEFT JOIN versions v ON v.document = d.row GROUP BY d.row"
          " HAVING count(v.version) <> d.version - 1");
    query("references",
          "SELECT 'content ' || i.id || ' is counted ' || i.uses || ' times and used ' || coalesce(u.n, 0) || ' times'"
          " FROM content_info i LEFT JOIN (SELECT content, count(*) AS n FROM (SELECT content FROM documents UNION ALL"
          " SELECT search_content FROM documents WHERE search_content > 0 UNION ALL SELECT content FROM versions UNION "
          "ALL"
          " SELECT content FROM template_versions) GROUP BY content) u ON u.content = i.id WHERE i.uses <> "
          "coalesce(u.n, 0)");
    query("references",
          "SELECT 'tag ' || g.name || ' on a document that does not exist' FROM document_tags t JOIN tags g ON g.id = "
          "t.tag"
          " WHERE t.document NOT IN (SELECT row FROM documents)");
  }

  void search_entries() {
    query("search",
          "SELECT 'document ' || id || ' is neither in the search index nor waiting for it' FROM documents"
          " WHERE row NOT IN (SELECT id FROM search_docsize) AND row NOT IN (SELECT document FROM search_queue)");
    query("search",
          "SELECT 'the search index knows document ' || id || ', which it should not' FROM search_docsize"
          " WHERE id NOT IN (SELECT row FROM documents) OR id IN (SELECT document FROM search_queue)");
  }

  void shared_results() {
    query(
        "shared",
        "SELECT 'shared results are counted ' || s.value || ' times and are there ' || r.n || ' times' FROM settings s,"
        " (SELECT count(*) AS n FROM shared_results) r WHERE s.name = 'shared_entries' AND s.value <> r.n");
    step("shared", [&] {
      Statement statement(connection_, "SELECT id, checksum, bytes FROM shared_results");
      for (Query rows(statement); rows.step();) {
        if (rows.digest(1) != sha256(rows.blob(2))) {
          add("shared", "shared result " + std::to_string(rows.integer(0)) + " does not have its checksum");
        }
      }
    });
  }

  CheckReport take() { return std::move(report_); }

 private:
  void add(std::string_view part, std::string message) {
    report_.findings.push_back({std::string(part), std::move(message)});
  }

  template <class Body>
  void step(std::string_view part, Body body) {
    try {
      body();
    } catch (const Error& error) {
      add(part, error.diagnostic().message);
    }
  }

  void query(std::string_view part, std::string_view sql) {
    step(part, [&] {
      Statement statement(connection_, sql);
      for (Query rows(statement); rows.step();) {
        add(part, std::string(rows.text(0)));
      }
    });
  }

  void content(const Query& row) {
    ++report_.contents;
    const std::string number = std::to_string(row.integer(0));
    if (row.is_null(4)) {
      add("contents", "content " + number + " is missing");
      return;
    }
    const std::string_view bytes = row.blob(3);
    const std::optional<Digest> digest = row.digest(1);
    if (!digest || sha256(bytes) != *digest || static_cast<std::int64_t>(bytes.size()) != row.integer(2)) {
      add("contents", "content " + number + " does not have its checksum" + (digest ? " " + hex(*digest) : ""));
      return;
    }
    if (row.integer(5) != 0) {
      key(*digest, row.integer(0));
    }
  }

  void key(const Digest& digest, std::int64_t content) {
    Query query(connection_.cached("SELECT 1 FROM content_keys WHERE prefix = ?1 AND content = ?2"));
    query.integer(1, Contents::prefix_of(digest)).integer(2, content);
    if (!query.step()) {
      add("contents", "content " + std::to_string(content) + " cannot be found by its checksum");
    }
  }

  Connection& connection_;
  CheckReport report_;
};

}  // namespace

CheckReport check_store(Connection& reader) {
  Check check(reader);
  const Snapshot snapshot(reader);
  check.file();
  check.contents();
  check.documents();
  check.search_entries();
  check.shared_results();
  CheckReport report = check.take();
  report.search_compared = false;
  return report;
}

void compare_search(Connection& writer, CheckReport& report) {
  report.search_compared = true;
  try {
    writer.execute("INSERT INTO search(search, rank) VALUES('integrity-check', 1)");
  } catch (const Error& error) {
    report.findings.push_back(
        {"search", "the search index does not agree with the documents: " + error.diagnostic().message});
  }
}

}  // namespace docmill::store::sqlite
