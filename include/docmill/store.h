// The store: documents, their versions and registered templates, kept on disk or in memory.
//
// A Store knows nothing of documents but a record: bytes with a checksum and what is said about them. Two
// implementations keep one contract (tests/unit/store/store_contract_test.cpp): SQLite and memory.
//
// Writing goes through `put_batch`: all its records become durable together or not at all, and it returns only after
// the sync (`write_batch` and `sync` are its two halves). A writer that gathers the records of many threads into one
// batch can therefore stand in front of any Store as a Store itself; `validate` and `sha256` let it do all per-record
// work outside of the one writing thread.
//
// Threads: every member function may be called from any thread. Writers wait for each other; readers run beside them
// and see what was acknowledged before they began, and perhaps what is about to be.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::store {

// ---- digests and time -------------------------------------------------------------------------------------------

/// SHA-256.
using Digest = std::array<std::uint8_t, 32>;
Digest sha256(std::string_view bytes);
/// 64 lower-case digits, and back; nullopt for anything else.
std::string hex(const Digest& digest);
std::optional<Digest> digest_from_hex(std::string_view text);

/// Microseconds since 1970-01-01 00:00 UTC.
using Time = std::int64_t;

/// Where times come from; tests pass their own. `now` may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() = 0;
};
/// The machine's clock.
Clock& system_clock();

// ---- records ----------------------------------------------------------------------------------------------------

/// A document as it is handed in. All views must live until the call returns.
///
/// Texts other than `content` and `search_text` are valid UTF-8 without NUL and of bounded length; names and tags have
/// no control characters. See `validate`.
struct NewRecord {
  std::string_view id = {};    ///< [A-Za-z0-9._-]{1,255}
  std::string_view type = {};  ///< "readme"
  std::string_view title = {};
  std::string_view format = {};   ///< "markdown", "html", "pdf"
  std::string_view content = {};  ///< kept byte for byte
  /// The words to find the document by. Absent: the content itself when `format` is text (`is_text_format`).
  std::optional<std::string_view> search_text = {};
  std::string_view template_name = {};
  std::optional<Digest> template_hash = {};
  std::optional<Digest> data_hash = {};
  std::optional<double> score = {};  ///< overall quality; finite
  // JSON objects, kept as given and not parsed; empty when there is nothing to say.
  std::string_view scores = {};                 ///< quality score by dimension
  std::string_view timings = {};                ///< microseconds by step
  std::string_view metadata = {};               ///< free
  std::span<const std::string_view> tags = {};  ///< a repeated tag counts once; their order is kept
  std::string_view author = {};
  std::string_view status = {};
  std::optional<Time> time = {};        ///< of this put; absent: the store's clock
  std::optional<Digest> checksum = {};  ///< sha256(content), where the caller has computed it already; trusted
  bool once = false;  ///< left out (Outcome::repeated) when its id was put or claimed through this Store before
};

/// Most bytes of a record's texts.
struct FieldLimits {
  static constexpr std::size_t kName = 255;  // id, type, format, status, author, template name, one tag
  static constexpr std::size_t kTitle = 4096;
  static constexpr std::size_t kTags = 64;        // their number
  static constexpr std::size_t kJson = 1U << 20;  // each of scores, timings, metadata
  static constexpr std::size_t kContent = 512U << 20;
};

/// Throws Error data (E-STO-007 id, E-STO-008 another field) or limit (E-STO-014) when a Store would refuse `record`.
void validate(const NewRecord& record);
/// Markdown, plain text, HTML, JSON and the like, by name of the format.
bool is_text_format(std::string_view format);

/// A document, or one version of it, as it comes back.
struct Record {
  std::string id;
  std::uint32_t version = 0;  ///< 1 is the first
  std::string type;
  std::string title;
  std::string format;
  std::string content;     ///< empty unless asked for
  Digest checksum{};       ///< SHA-256 of the content
  std::uint64_t size = 0;  ///< bytes of the content
  std::string template_name;
  std::optional<Digest> template_hash;
  std::optional<Digest> data_hash;
  std::optional<double> score;
  std::string scores;
  std::string timings;
  std::string metadata;
  std::vector<std::string> tags;
  std::string author;
  std::string status;
  Time created = 0;             ///< of the document
  Time versioned = 0;           ///< when this version was first put
  Time updated = 0;             ///< when this version was last put
  std::optional<Time> deleted;  ///< of the document, while it is softly deleted
};

enum class Outcome : std::uint8_t {
  created,      ///< the id was new
  new_version,  ///< other bytes or another format than the current version
  refreshed,    ///< same bytes and format: the current version got the new title, times and metadata
  repeated,     ///< nothing was done, see NewRecord::once; the version is the current one
};
std::string_view name(Outcome outcome);

struct PutResult {
  std::uint32_t version = 0;
  Outcome outcome = Outcome::created;
  Digest checksum{};
  std::uint64_t revision = 0;  ///< Store::document_revision as of this put
};

struct GetOptions {
  std::uint32_t version = 0;  ///< 0: the current one
  bool content = true;
  bool deleted = false;  ///< also a softly deleted document
};

struct HistoryOptions {
  std::uint32_t before = 0;  ///< only versions below this one; 0: from the current one on
  std::size_t limit = 100;   ///< at most 1000
};

// ---- lists and search -------------------------------------------------------------------------------------------

enum class Deleted : std::uint8_t { exclude, include, only };

/// What a record must have. Empty views and absent times ask for nothing.
struct Filter {
  std::string_view type = {};
  std::string_view format = {};
  std::string_view status = {};
  std::string_view tag = {};
  std::string_view author = {};
  std::string_view template_name = {};
  std::string_view title = {};  ///< part of the title; ASCII letters match in either case
  std::optional<Time> created_from = {};
  std::optional<Time> created_before = {};
  std::optional<Time> updated_from = {};
  std::optional<Time> updated_before = {};
  Deleted deleted = Deleted::exclude;
};

/// Ties are broken by the order in which documents were first put. `title` ignores the case of ASCII letters;
/// documents without a score stand below those with one. By updated, created and id a page costs the same wherever it
/// stands; by title, size and score it costs one pass over the index rows (never over contents).
enum class Sort : std::uint8_t { updated, created, title, id, size, score };
enum class Direction : std::uint8_t { ascending, descending };

struct ListQuery {
  Filter filter = {};
  Sort sort = Sort::updated;
  Direction direction = Direction::descending;
  std::size_t limit = 50;        ///< 1 to 1000; others are moved into that range
  std::string_view cursor = {};  ///< `Page::next` of the page before; empty for the first
};

struct Page {
  std::vector<Record> records;  ///< without content
  std::string next;             ///< opaque; empty on the last page
};

/// Words are all required; "quoted words" stand together; word* finds words that begin so. Case and accents are
/// ignored. Anything else in `text` is not special, and no text is an error but one that is too long (E-STO-019).
struct SearchQuery {
  std::string_view text = {};
  Filter filter = {};
  std::size_t limit = 20;  ///< 1 to 1000
  std::size_t offset = 0;
  std::string_view mark_begin = "[";  ///< around each hit in a snippet; snippets are not escaped
  std::string_view mark_end = "]";
};

struct Hit {
  Record record;        ///< without content
  double rank = 0;      ///< higher is better; comparable within one search only
  std::string snippet;  ///< about a dozen words around the hits, white space folded
};

struct SearchPage {
  std::vector<Hit> hits;
  bool more = false;
  std::size_t pending = 0;  ///< documents that the search index has still to learn
};

// ---- templates --------------------------------------------------------------------------------------------------

struct NewTemplate {
  std::string_view name = {};     ///< up to 255 of [A-Za-z0-9._/-]; no empty, "." or ".." part
  std::string_view content = {};  ///< the caller has checked its syntax
  std::string_view author = {};
  std::optional<Time> time = {};
};

struct TemplateRecord {
  std::string name;
  std::uint32_t version = 0;
  std::string content;  ///< empty in lists
  Digest hash{};        ///< SHA-256 of the content
  std::uint64_t size = 0;
  std::string author;
  Time created = 0;  ///< of this version
  std::optional<Time> removed;
};

/// Throws Error data (E-STO-012 name, E-STO-008 author) or limit (E-STO-014).
void validate(const NewTemplate& source);

// ---- results shared between processes -----------------------------------------------------------------------------

/// A finished result that a cache leaves in the store for another process. To the store it is bytes under a key.
struct SharedResult {
  Digest key{};
  std::string_view bytes = {};
};

struct SharedBounds {
  std::size_t entries = 10'000;  ///< the oldest go beyond
  std::size_t bytes = std::size_t{64} << 20;
  std::chrono::milliseconds lifetime{3'600'000};  ///< by the store's clock; 0: without end
};

struct SharedLookup {
  enum class State : std::uint8_t {
    missing,
    expired,  ///< too old, or made later than now
    damaged,  ///< not what its checksum says
    found,
  };
  State state = State::missing;
  std::string bytes;  ///< of what was found
};

struct SharedStatistics {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
};

// ---- the whole --------------------------------------------------------------------------------------------------

struct Statistics {
  std::uint64_t documents = 0;  ///< not deleted
  std::uint64_t deleted = 0;
  std::map<std::string, std::uint64_t> by_status;  ///< of the documents not deleted
  std::map<std::string, std::uint64_t> by_type;
  std::map<std::string, std::uint64_t> by_format;
  std::uint64_t versions = 0;       ///< of all documents, current ones included
  std::uint64_t contents = 0;       ///< distinct; search texts of their own and templates included
  std::uint64_t bytes_stored = 0;   ///< of the distinct contents
  std::uint64_t bytes_logical = 0;  ///< of all versions, as if nothing was shared
  std::uint64_t templates = 0;      ///< not removed
  std::uint64_t search_pending = 0;
  std::uint64_t file_bytes = 0;  ///< on disk, journal included; 0 in memory
};

struct CheckFinding {
  std::string part;  ///< "file", "contents", "documents", "search", "references", "shared"
  std::string message;
};

struct CheckReport {
  std::vector<CheckFinding> findings;  ///< empty: the store is sound
  std::uint64_t documents = 0;
  std::uint64_t contents = 0;   ///< hashed against their checksums
  bool search_compared = true;  ///< false when opened read-only: the index was counted, not compared
};

class Store {
 public:
  virtual ~Store() = default;

  /// Keeps every record or, when it throws, none. Under an id that exists, other bytes or another format become a new
  /// version and the present one becomes history; the same bytes and format replace the rest of the current version.
  /// A softly deleted document comes back to life. One result per record, in order; an id may occur repeatedly.
  virtual std::vector<PutResult> put_batch(std::span<const NewRecord> records) = 0;
  PutResult put(const NewRecord& record) { return put_batch({&record, 1}).front(); }

  /// As `put_batch`, but may return before the sync: readers see the records at once, and they are durable when `sync`
  /// has returned. Whoever writes one batch while another is being synced keeps disk and processor busy together.
  virtual std::vector<PutResult> write_batch(std::span<const NewRecord> records) { return put_batch(records); }
  /// Makes durable what was kept by every `write_batch` that returned before. Does not wait for a batch that is being
  /// written. When it throws (Error io E-STO-018) what is on the disk is unknown, and nothing more is written.
  virtual void sync() {}

  /// Counts the document as put through this object, for NewRecord::once. False when it was already, or is not there.
  virtual bool claim(std::string_view id) = 0;

  /// Nullopt when there is no such document or version. Content is compared with its checksum: Error store E-STO-004.
  virtual std::optional<Record> get(std::string_view id, const GetOptions& options = {}) = 0;
  /// Versions without content, the latest first; empty when there is no such document. Deleted ones have history too.
  virtual std::vector<Record> history(std::string_view id, const HistoryOptions& options = {}) = 0;

  /// Soft delete: kept, but neither listed, found nor got unless asked for. False when there is nothing to delete.
  virtual bool remove(std::string_view id) = 0;
  /// Undoes `remove`. False when the document does not exist or is not deleted.
  virtual bool restore(std::string_view id) = 0;
  /// Hard delete of the document with its history, and of every content that nothing else uses; the space is
  /// overwritten. Words of it may stay in blocks of the search index until those are merged or `compact` runs.
  virtual bool erase(std::string_view id) = 0;

  /// Grows when a document that was there before is put again, removed, restored or erased through this object, but
  /// not when new ones come. What a cache of stored documents asks before each use.
  virtual std::uint64_t document_revision() const = 0;

  virtual Page list(const ListQuery& query = {}) = 0;
  virtual SearchPage search(const SearchQuery& query) = 0;
  /// Teaches the search index up to `at_most` documents it does not know yet; returns how many remain.
  virtual std::size_t index_pending(std::size_t at_most) = 0;

  /// A new version when the content differs from the current one. A removed template of that name comes back.
  virtual PutResult add_template(const NewTemplate& source) = 0;
  /// The template takes no further part, its history stays. False when there is none.
  virtual bool remove_template(std::string_view name) = 0;
  /// `version` 0: the current one, nullopt when removed. Any other: also of a removed template.
  virtual std::optional<TemplateRecord> get_template(std::string_view name, std::uint32_t version = 0) = 0;
  /// The current hash only.
  virtual std::optional<Digest> template_hash(std::string_view name) = 0;
  /// Grows with every change of a template made through this object. 0 when others may change them unseen (opened
  /// read-only). What a cache of templates asks before each use: it costs nothing.
  virtual std::uint64_t template_revision() const = 0;
  /// Without content, the latest first.
  virtual std::vector<TemplateRecord> template_history(std::string_view name) = 0;
  /// Current versions without content, by name.
  virtual std::vector<TemplateRecord> templates(bool removed_too = false) = 0;

  /// Compared with its checksum; what is damaged or too old is as good as missing.
  virtual SharedLookup find_shared(const Digest& key) = 0;
  /// Keeps results, over those that have the same keys, and drops the oldest until the bounds hold; returns how many.
  /// None that is larger than a quarter of the bytes is kept.
  virtual std::size_t keep_shared(std::span<const SharedResult> results, const SharedBounds& bounds) = 0;
  /// Returns how many there were.
  virtual std::size_t clear_shared() = 0;
  virtual SharedStatistics shared_statistics() = 0;

  virtual Statistics statistics() = 0;
  /// Reads everything. Damage is a finding, not an Error.
  virtual CheckReport check() = 0;
  /// Rewrites the store without the space that deleted things left, in the search index too. O(size of the store).
  virtual void compact() = 0;

 protected:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
};

// ---- opening ----------------------------------------------------------------------------------------------------

enum class Access : std::uint8_t {
  read_write,
  read_only,  ///< beside a writer in another process; creates nothing and writes nothing (E-STO-005)
};

/// When a put document becomes known to the search index.
enum class SearchIndexing : std::uint8_t {
  immediate,  ///< with the put itself
  deferred,   ///< by `index_pending`
};

struct Options {
  Access access = Access::read_write;
  bool create = true;                          ///< the file, where it is missing
  bool create_parent = false;                  ///< the folder too (0700)
  std::chrono::milliseconds lock_wait{10000};  ///< for another process that writes
  SearchIndexing search = SearchIndexing::immediate;
  std::size_t cache_bytes = std::size_t{64} << 20;  ///< of the writing connection, at most
  Clock* clock = nullptr;                           ///< not owned, outlives the store; null: the machine's
};

/// Opens the store in the file `path`, creating it with mode 0600. One process writes at a time, guarded by a lock on
/// `<path>.lock` (symbolic links resolved) that is held until the Store is destroyed. Not to be used across fork().
///
/// Throws Error store: in use E-STO-001, not a store E-STO-002, from a newer docmill E-STO-003, damaged E-STO-004,
/// needs an upgrade but is opened read-only E-STO-013; Error io: E-STO-018 with the reason; not_found E-STO-006 when
/// there is no file and none is to be created.
std::unique_ptr<Store> open_sqlite(const std::string& path, const Options& options = {});

/// A store that dies with its object. Uses `search` and `clock` of the options.
std::unique_ptr<Store> open_memory(const Options& options = {});

}  // namespace docmill::store
