// The store in an SQLite file: who may write when, and who reads.
//
// One connection in one process writes and checkpoints, under a mutex here and the lock beside the file; it must stay
// one, since SQLite before 3.51.3 can lose commits when two connections do (the WAL-reset race). Readers are read-only
// connections that never checkpoint; each is lent to one call at a time and kept for the next.
//
// A write is acknowledged after its commit has been synced: with the commit itself, or by `sync` for what `write_batch`
// has committed. After a failed sync nothing more is written through this object, for what then is on the disk is
// unknown; opening the store anew recovers what had been acknowledged.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <type_traits>

#include "store/sqlite/check.h"
#include "store/sqlite/location.h"
#include "store/sqlite/lock_file.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/shared_results.h"
#include "store/sqlite/writer.h"

namespace docmill::store {
namespace sqlite {
namespace {

constexpr std::chrono::milliseconds kBusyWait{5000};
constexpr std::size_t kIdleReaders = 8;
constexpr int kCheckpointPages = 2000;           // 16 MiB of journal
constexpr std::size_t kPendingBatch = 4096;      // documents indexed in one transaction
constexpr std::size_t kKeysWorthWriting = 4096;  // below, the next opening reads them back in a millisecond

bool is_io_failure(const Error& error) { return error.diagnostic().code == "E-STO-018"; }

/// The one writing connection of the store.
class WritingSide {
 public:
  WritingSide(const std::string& path, const Options& options) : lock_(path + ".lock", options.lock_wait) {
    create_file(path);
    connection_.emplace(path, OpenMode::write, kBusyWait);
    const FileKind kind = inspect(*connection_);
    configure_writer(*connection_, options.cache_bytes);
    if (kind == FileKind::empty) {
      create_schema(*connection_);
    } else if (kind == FileKind::older_store) {
      migrate(*connection_, migrations());
    }
    writer_.emplace(*connection_, options.search);
  }

  WritingSide(const WritingSide&) = delete;
  WritingSide& operator=(const WritingSide&) = delete;

  ~WritingSide() {
    try {
      if (failure_.is_none() && writer_->contents().pending_keys() >= kKeysWorthWriting) {
        transact([&] { writer_->contents().write_keys(); }, Durable::at_once);
      }
    } catch (...) {  // the next opening reads the keys back
    }
    if (!failure_.is_none()) {
      connection_->keep_journal_on_close();
    }
  }

  enum class Durable : std::uint8_t { at_once, by_sync };

  /// Runs `body` in a transaction; returns its result after the sync, or with `by_sync` before it.
  template <class Body>
  std::invoke_result_t<Body&, Writer&> write(Body body, Durable durable = Durable::at_once) {
    const std::lock_guard guard(mutex_);
    failure_.require_none();
    std::invoke_result_t<Body&, Writer&> result{};
    transact([&] { result = body(*writer_); }, durable);
    return result;
  }

  /// See Store::sync.
  void sync() {
    const std::lock_guard guard(sync_mutex_);
    failure_.require_none();
    try {
      connection_->sync_journal();
    } catch (const Error& error) {
      failure_.set(error.what());
      throw;
    }
  }

  bool claim(std::string_view id) {
    const std::lock_guard guard(mutex_);
    failure_.require_none();
    return writer_->claim(id);
  }

  /// Runs `body` on the connection outside a transaction.
  template <class Body>
  void run(Body body) {
    const std::scoped_lock guard(mutex_, sync_mutex_);
    failure_.require_none();
    body(*connection_);
  }

 private:
  /// Why nothing more is written; nothing as long as it is.
  class Failure {
   public:
    bool is_none() const {
      const std::lock_guard guard(mutex_);
      return reason_.empty();
    }
    void set(std::string reason) {
      const std::lock_guard guard(mutex_);
      reason_ = std::move(reason);
    }
    void require_none() const {
      const std::lock_guard guard(mutex_);
      if (!reason_.empty()) {
        throw Error(ErrorKind::store, "E-STO-015",
                    "the store takes no more writes after an error of its disk: " + reason_,
                    "see to the disk, then open the store anew");
      }
    }

   private:
    mutable std::mutex mutex_;
    std::string reason_;
  };

  template <class Body>
  void transact(Body body, Durable durable) {
    try {
      connection_->sync_commits(durable == Durable::at_once);
      Transaction transaction(*connection_);
      body();
      writer_->contents().finish();
      if (durable == Durable::at_once) {
        const std::lock_guard guard(sync_mutex_);
        failure_.require_none();
        transaction.commit();
      } else {
        transaction.commit();
      }
      writer_->settle();
    } catch (const Error& error) {
      recover(is_io_failure(error) ? error.what() : "");
      throw;
    } catch (...) {
      recover({});
      throw;
    }
    if (connection_->journal_pages() >= kCheckpointPages) {
      checkpoint();
    }
  }

  // After a rollback: what is kept in memory must be what is in the file again.
  void recover(std::string failure) {
    if (failure.empty() && failure_.is_none()) {
      try {
        writer_->reload();
      } catch (const std::exception& error) {
        failure = error.what();
      }
    }
    if (!failure.empty()) {
      failure_.set(std::move(failure));
    }
  }

  // The commit stands whatever happens here, so the caller is told nothing but the next one is refused.
  void checkpoint() {
    const std::lock_guard guard(sync_mutex_);
    if (!failure_.is_none()) {
      return;
    }
    try {
      connection_->checkpoint(false);
    } catch (const Error& error) {
      if (is_io_failure(error)) {
        failure_.set(error.what());
      }
    }
  }

  LockFile lock_;  // given up last
  std::mutex mutex_;
  // Held for each sync of the journal: the system tells of a failed one only once, and no later one may take what was
  // lost for safe. Taken after `mutex_`.
  std::mutex sync_mutex_;
  std::optional<Connection> connection_;
  std::optional<Writer> writer_;
  Failure failure_;
};

/// Readers to lend out.
class ReadingSide {
 public:
  explicit ReadingSide(const std::string& path) : path_(path) {}

  template <class Body>
  auto read(Body body) {
    std::unique_ptr<Reader> reader = take();
    struct Return {
      ReadingSide& side;
      std::unique_ptr<Reader>& reader;
      ~Return() { side.give_back(std::move(reader)); }
    } guard{*this, reader};
    return body(*reader);
  }

 private:
  std::unique_ptr<Reader> take() {
    {
      const std::lock_guard guard(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Reader> reader = std::move(idle_.back());
        idle_.pop_back();
        return reader;
      }
    }
    return open();
  }

  std::unique_ptr<Reader> open() const {
    try {
      return std::make_unique<Reader>(path_, OpenMode::read, kBusyWait);
    } catch (const Error& error) {
      // On a medium that cannot be written, the files that readers share cannot be created. Without a journal there
      // is nothing to share, and nobody who writes.
      const std::string& code = error.diagnostic().code;
      if ((code != "E-STO-018" && code != "E-STO-005") || !has_no_journal(path_)) {
        throw;
      }
      return std::make_unique<Reader>(path_, OpenMode::immutable, kBusyWait);
    }
  }

  void give_back(std::unique_ptr<Reader> reader) noexcept {
    const std::lock_guard guard(mutex_);
    if (idle_.size() < kIdleReaders) {
      idle_.push_back(std::move(reader));
    }
  }

  std::string path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
};

// One per line, none twice.
std::string lines_of(std::span<const std::string_view> tags) {
  std::string lines;
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (std::find(tags.begin(), tag, *tag) == tag) {
      lines += lines.empty() ? "" : "\n";
      lines += *tag;
    }
  }
  return lines;
}

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, const Options& options)
      : path_(path), clock_(options.clock != nullptr ? *options.clock : system_clock()), reading_(path) {
    if (options.access == Access::read_write) {
      writing_.emplace(path, options);
    } else {
      reading_.read([](Reader& reader) { require_current(reader.connection()); });
    }
  }

  std::vector<PutResult> put_batch(std::span<const NewRecord> records) override {
    return put(records, WritingSide::Durable::at_once);
  }
  std::vector<PutResult> write_batch(std::span<const NewRecord> records) override {
    return put(records, WritingSide::Durable::by_sync);
  }
  void sync() override { writing().sync(); }
  bool claim(std::string_view id) override { return writing().claim(id); }
  bool remove(std::string_view id) override {
    return change_document([&, time = clock_.now()](Writer& writer) { return writer.set_deleted(id, time); });
  }
  bool restore(std::string_view id) override {
    return change_document([&](Writer& writer) { return writer.set_deleted(id, std::nullopt); });
  }
  bool erase(std::string_view id) override {
    return change_document([&](Writer& writer) { return writer.erase(id); });
  }
  std::uint64_t document_revision() const override { return document_revision_.load(std::memory_order_acquire); }
  std::uint64_t template_revision() const override {
    return writing_ ? template_revision_.load(std::memory_order_acquire) : 0;
  }
  std::size_t index_pending(std::size_t at_most) override;
  PutResult add_template(const NewTemplate& source) override;
  bool remove_template(std::string_view name) override {
    return change_template([&, time = clock_.now()](Writer& writer) { return writer.remove_template(name, time); });
  }
  void compact() override;

  std::optional<Record> get(std::string_view id, const GetOptions& options) override {
    return reading_.read([&](Reader& reader) { return reader.get(id, options); });
  }
  std::vector<Record> history(std::string_view id, const HistoryOptions& options) override {
    return reading_.read([&](Reader& reader) { return reader.history(id, options); });
  }
  Page list(const ListQuery& query) override {
    return reading_.read([&](Reader& reader) { return reader.list(query); });
  }
  SearchPage search(const SearchQuery& query) override {
    return reading_.read([&](Reader& reader) { return reader.search(query); });
  }
  std::optional<TemplateRecord> get_template(std::string_view name, std::uint32_t version) override {
    return reading_.read([&](Reader& reader) { return reader.get_template(name, version); });
  }
  std::optional<Digest> template_hash(std::string_view name) override {
    return reading_.read([&](Reader& reader) { return reader.template_hash(name); });
  }
  std::vector<TemplateRecord> template_history(std::string_view name) override {
    return reading_.read([&](Reader& reader) { return reader.template_history(name); });
  }
  std::vector<TemplateRecord> templates(bool removed_too) override {
    return reading_.read([&](Reader& reader) { return reader.templates(removed_too); });
  }
  SharedLookup find_shared(const Digest& key) override {
    return reading_.read(
        [&, now = clock_.now()](Reader& reader) { return sqlite::find_shared(reader.connection(), key, now); });
  }
  std::size_t keep_shared(std::span<const SharedResult> results, const SharedBounds& bounds) override {
    return writing().write([&, now = clock_.now()](Writer& writer) {
      return sqlite::keep_shared(writer.connection(), results, bounds, now);
    });
  }
  std::size_t clear_shared() override {
    return writing().write([](Writer& writer) { return sqlite::clear_shared(writer.connection()); });
  }
  SharedStatistics shared_statistics() override {
    return reading_.read([](Reader& reader) { return sqlite::shared_statistics(reader.connection()); });
  }
  Statistics statistics() override {
    Statistics statistics = reading_.read([](Reader& reader) { return reader.statistics(); });
    statistics.file_bytes = file_bytes(path_);
    return statistics;
  }
  CheckReport check() override;

 private:
  WritingSide& writing() {
    if (!writing_) {
      throw Error(ErrorKind::io, "E-STO-005", "the store '" + path_ + "' was opened read-only");
    }
    return *writing_;
  }
  static void require_current(Connection& connection);
  std::vector<PutResult> put(std::span<const NewRecord> records, WritingSide::Durable durable);

  template <class Body>
  bool change_document(Body body) {
    return writing().write([&](Writer& writer) {
      document_revision_.fetch_add(1, std::memory_order_release);
      return body(writer);
    });
  }
  /// Counts a change of the templates. After its commit: who compares hashes because of the count must see it.
  template <class Body>
  std::invoke_result_t<Body&, Writer&> change_template(Body body) {
    struct Count {
      std::atomic<std::uint64_t>& revision;
      ~Count() { revision.fetch_add(1, std::memory_order_release); }
    } count{template_revision_};
    return writing().write(body);
  }

  std::string path_;
  Clock& clock_;
  std::atomic<std::uint64_t> document_revision_{1};
  std::atomic<std::uint64_t> template_revision_{1};
  std::optional<WritingSide> writing_;  // closed after the readers, so that its last checkpoint can complete
  ReadingSide reading_;
};

void SqliteStore::require_current(Connection& connection) {
  switch (inspect(connection)) {
    case FileKind::store:
      return;
    case FileKind::empty:
      throw Error(ErrorKind::store, "E-STO-002",
                  "the file '" + connection.path() + "' is empty and not yet a docmill store");
    case FileKind::older_store:
      throw Error(ErrorKind::store, "E-STO-013", "the store '" + connection.path() + "' is from an older docmill",
                  "open it once for writing to upgrade it");
  }
}

std::vector<PutResult> SqliteStore::put(std::span<const NewRecord> records, WritingSide::Durable durable) {
  WritingSide& writing = this->writing();
  std::vector<PreparedRecord> prepared;
  prepared.reserve(records.size());
  for (const NewRecord& record : records) {
    validate(record);
    PreparedRecord& now = prepared.emplace_back();
    now.record = &record;
    now.checksum = record.checksum ? *record.checksum : sha256(record.content);
    if (record.search_text && !record.search_text->empty()) {
      now.search_checksum = sha256(*record.search_text);
    }
    now.time = record.time ? *record.time : clock_.now();
    now.tags = lines_of(record.tags);
  }
  std::vector<PutResult> results;
  if (!records.empty()) {
    const auto put_all = [&](Writer& writer) {
      std::vector<PutResult> written = writer.put(prepared);
      for (PutResult& result : written) {
        if (result.outcome != Outcome::created && result.outcome != Outcome::repeated) {
          document_revision_.fetch_add(1, std::memory_order_release);
        }
        result.revision = document_revision_.load(std::memory_order_relaxed);
      }
      return written;
    };
    results = writing.write(put_all, durable);
  }
  return results;
}

std::size_t SqliteStore::index_pending(std::size_t at_most) {
  std::size_t remaining = 0;
  do {
    remaining = writing().write([&](Writer& writer) { return writer.search_index().index_pending(at_most); });
  } while (at_most > 0 && remaining > 0);
  return remaining;
}

PutResult SqliteStore::add_template(const NewTemplate& source) {
  validate(source);
  const Digest hash = sha256(source.content);
  const Time time = source.time ? *source.time : clock_.now();
  return change_template([&](Writer& writer) { return writer.add_template(source, hash, time); });
}

CheckReport SqliteStore::check() {
  CheckReport report = reading_.read([](Reader& reader) { return check_store(reader.connection()); });
  if (writing_) {
    writing_->run([&](Connection& connection) { compare_search(connection, report); });
  }
  return report;
}

void SqliteStore::compact() {
  writing().write([](Writer& writer) {
    writer.contents().write_keys();
    writer.search_index().optimise();
    return true;
  });
  writing().run([](Connection& connection) {
    connection.execute("VACUUM");
    connection.checkpoint(true);
  });
}

}  // namespace
}  // namespace sqlite

std::unique_ptr<Store> open_sqlite(const std::string& path, const Options& options) {
  return std::make_unique<sqlite::SqliteStore>(sqlite::locate_store(path, options), options);
}

}  // namespace docmill::store
