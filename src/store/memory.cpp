// The store in memory: for tests, for runs that keep nothing, and as the plain second opinion on what sqlite does.
//
// Invariant: `contents_` holds each distinct content once, counted by the versions and templates that use it; a
// document's last version is the current one. Everything is guarded by one mutex, since speed is not its purpose.
#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "store/cursor.h"
#include "store/memory_match.h"
#include "store/search_text.h"

namespace docmill::store {
namespace {

struct Document {
  std::int64_t row = 0;
  std::vector<Record> versions;  // without content; `created` and `deleted` count in the last one only
  std::optional<Digest> search;  // the content to find it by
  bool own_search = false;       // which is counted as used, for it is not that of the current version
  bool pending = false;          // not known to the search yet

  const Record& current() const { return versions.back(); }
  Record& current() { return versions.back(); }
};

struct Content {
  std::string bytes;
  std::uint64_t uses = 0;
};

struct Shared {
  Digest key;
  Time made = 0;
  std::optional<Time> expires;
  std::string bytes;
};

struct Template {
  std::vector<TemplateRecord> versions;  // without content
  std::optional<Time> removed;
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(const Options& options)
      : clock_(options.clock != nullptr ? *options.clock : system_clock()), search_(options.search) {}

  std::vector<PutResult> put_batch(std::span<const NewRecord> records) override;
  bool claim(std::string_view) override { return false; }  // what is there was put through this object
  std::optional<Record> get(std::string_view id, const GetOptions& options) override;
  std::vector<Record> history(std::string_view id, const HistoryOptions& options) override;
  bool remove(std::string_view id) override;
  bool restore(std::string_view id) override;
  bool erase(std::string_view id) override;
  std::uint64_t document_revision() const override { return document_revision_.load(std::memory_order_acquire); }
  Page list(const ListQuery& query) override;
  SearchPage search(const SearchQuery& query) override;
  std::size_t index_pending(std::size_t at_most) override;
  PutResult add_template(const NewTemplate& source) override;
  bool remove_template(std::string_view name) override;
  std::optional<TemplateRecord> get_template(std::string_view name, std::uint32_t version) override;
  std::optional<Digest> template_hash(std::string_view name) override;
  std::uint64_t template_revision() const override { return template_revision_.load(std::memory_order_acquire); }
  std::vector<TemplateRecord> template_history(std::string_view name) override;
  std::vector<TemplateRecord> templates(bool removed_too) override;
  SharedLookup find_shared(const Digest& key) override;
  std::size_t keep_shared(std::span<const SharedResult> results, const SharedBounds& bounds) override;
  std::size_t clear_shared() override;
  SharedStatistics shared_statistics() override {
    const std::shared_lock lock(mutex_);
    return shared_totals_;
  }
  Statistics statistics() override;
  CheckReport check() override;
  void compact() override {}

 private:
  PutResult put_one(const NewRecord& record, const Digest& checksum, Time time);
  void set_search_text(Document& document, std::string_view text, std::string_view content, const Digest& checksum);
  void use(const Digest& checksum, std::string_view bytes);
  void release(const Digest& checksum);
  void drop_shared(std::list<Shared>::iterator entry);
  std::size_t count_pending() const;
  std::string_view searchable_text(const Document& document) const;

  Clock& clock_;
  const SearchIndexing search_;
  std::shared_mutex mutex_;
  std::map<std::string, Document, std::less<>> documents_;
  std::map<Digest, Content> contents_;
  std::map<std::string, Template, std::less<>> templates_;
  std::list<Shared> shared_;  // in the order they came
  std::map<Digest, std::list<Shared>::iterator> shared_by_key_;
  SharedStatistics shared_totals_;
  std::int64_t next_row_ = 1;
  std::atomic<std::uint64_t> document_revision_{1};  // both change under the lock
  std::atomic<std::uint64_t> template_revision_{1};
};

void MemoryStore::use(const Digest& checksum, std::string_view bytes) {
  Content& content = contents_[checksum];
  if (content.uses++ == 0) {
    content.bytes = bytes;
  }
}

void MemoryStore::release(const Digest& checksum) {
  const auto found = contents_.find(checksum);
  if (--found->second.uses == 0) {
    contents_.erase(found);
  }
}

std::vector<PutResult> MemoryStore::put_batch(std::span<const NewRecord> records) {
  std::vector<Digest> checksums;
  checksums.reserve(records.size());
  for (const NewRecord& record : records) {
    validate(record);
    checksums.push_back(record.checksum ? *record.checksum : sha256(record.content));
  }
  std::vector<PutResult> results;
  results.reserve(records.size());
  const std::unique_lock lock(mutex_);
  for (std::size_t i = 0; i < records.size(); ++i) {
    results.push_back(put_one(records[i], checksums[i], records[i].time ? *records[i].time : clock_.now()));
  }
  return results;
}

Record describe(const NewRecord& from, const Digest& checksum, Time time) {
  Record record;
  record.id = from.id;
  record.type = from.type;
  record.title = from.title;
  record.format = from.format;
  record.checksum = checksum;
  record.size = from.content.size();
  record.template_name = from.template_name;
  record.template_hash = from.template_hash;
  record.data_hash = from.data_hash;
  record.score = from.score;
  record.scores = from.scores;
  record.timings = from.timings;
  record.metadata = from.metadata;
  for (const std::string_view tag : from.tags) {
    if (std::find(record.tags.begin(), record.tags.end(), tag) == record.tags.end()) {
      record.tags.emplace_back(tag);
    }
  }
  record.author = from.author;
  record.status = from.status;
  record.created = record.versioned = record.updated = time;
  record.version = 1;
  return record;
}

std::string_view text_of(const NewRecord& record) {
  return record.search_text ? *record.search_text : is_text_format(record.format) ? record.content : std::string_view();
}

PutResult MemoryStore::put_one(const NewRecord& from, const Digest& checksum, Time time) {
  Record record = describe(from, checksum, time);
  const auto [at, is_new] = documents_.try_emplace(std::string(from.id));
  Document& document = at->second;
  if (!is_new && from.once) {
    return {document.current().version, Outcome::repeated, checksum, document_revision_};
  }
  Outcome outcome = Outcome::created;
  bool known = false;  // the search knows all there is to know
  if (is_new) {
    document.row = next_row_++;
  } else {
    known = !document.pending && document.current().title == from.title && searchable_text(document) == text_of(from);
    const Record& old = document.current();
    record.created = old.created;
    const bool same = old.checksum == checksum && old.format == record.format;
    outcome = same ? Outcome::refreshed : Outcome::new_version;
    record.version = old.version + (same ? 0 : 1);
    record.versioned = same ? old.versioned : time;
  }
  if (outcome == Outcome::refreshed) {
    document.current() = std::move(record);
  } else {
    use(checksum, from.content);
    document.versions.push_back(std::move(record));
  }
  set_search_text(document, text_of(from), from.content, checksum);
  document.pending = search_ == SearchIndexing::deferred && !known;
  if (outcome != Outcome::created) {
    ++document_revision_;
  }
  return {document.current().version, outcome, checksum, document_revision_};
}

void MemoryStore::set_search_text(Document& document, std::string_view text, std::string_view content,
                                  const Digest& checksum) {
  if (document.own_search) {
    release(*document.search);
  }
  document.own_search = !text.empty() && text != content;
  document.search.reset();
  if (document.own_search) {
    document.search = sha256(text);
    use(*document.search, text);
  } else if (!text.empty()) {
    document.search = checksum;
  }
}

std::optional<Record> MemoryStore::get(std::string_view id, const GetOptions& options) {
  const std::shared_lock lock(mutex_);
  const auto found = documents_.find(id);
  if (found == documents_.end()) {
    return std::nullopt;
  }
  const Document& document = found->second;
  if (document.current().deleted && !options.deleted) {
    return std::nullopt;
  }
  const std::uint32_t version = options.version == 0 ? document.current().version : options.version;
  if (version > document.versions.size()) {
    return std::nullopt;
  }
  Record record = document.versions[version - 1];
  record.created = document.current().created;
  record.deleted = document.current().deleted;
  if (options.content) {
    record.content = contents_.at(record.checksum).bytes;
  }
  return record;
}

std::vector<Record> MemoryStore::history(std::string_view id, const HistoryOptions& options) {
  const std::shared_lock lock(mutex_);
  std::vector<Record> records;
  const auto found = documents_.find(id);
  if (found == documents_.end()) {
    return records;
  }
  const Document& document = found->second;
  const std::size_t limit = std::clamp<std::size_t>(options.limit, 1, 1000);
  for (auto at = document.versions.rbegin(); at != document.versions.rend() && records.size() < limit; ++at) {
    if (options.before == 0 || at->version < options.before) {
      records.push_back(*at);
      records.back().created = document.current().created;
      records.back().deleted = document.current().deleted;
    }
  }
  return records;
}

bool MemoryStore::remove(std::string_view id) {
  const std::unique_lock lock(mutex_);
  ++document_revision_;
  const auto found = documents_.find(id);
  if (found == documents_.end() || found->second.current().deleted) {
    return false;
  }
  found->second.current().deleted = clock_.now();
  return true;
}

bool MemoryStore::restore(std::string_view id) {
  const std::unique_lock lock(mutex_);
  ++document_revision_;
  const auto found = documents_.find(id);
  if (found == documents_.end() || !found->second.current().deleted) {
    return false;
  }
  found->second.current().deleted.reset();
  return true;
}

bool MemoryStore::erase(std::string_view id) {
  const std::unique_lock lock(mutex_);
  ++document_revision_;
  const auto found = documents_.find(id);
  if (found == documents_.end()) {
    return false;
  }
  for (const Record& version : found->second.versions) {
    release(version.checksum);
  }
  if (found->second.own_search) {
    release(*found->second.search);
  }
  documents_.erase(found);
  return true;
}

Page MemoryStore::list(const ListQuery& query) {
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, 1000);
  std::vector<Candidate> candidates;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, document] : documents_) {
    if (matches(query.filter, document.current())) {
      candidates.push_back({&document.current(), cursor_of(document.current(), document.row, query.sort)});
    }
  }
  const auto before = [&](const Cursor& a, const Cursor& b) {
    const int order = compare(a, b, query.sort);
    return query.direction == Direction::ascending ? order < 0 : order > 0;
  };
  if (!query.cursor.empty()) {
    const Cursor after = decode_cursor(query.cursor, query.sort, query.direction);
    std::erase_if(candidates, [&](const Candidate& candidate) { return !before(after, candidate.key); });
  }
  std::sort(candidates.begin(), candidates.end(),
            [&](const Candidate& a, const Candidate& b) { return before(a.key, b.key); });
  Page page;
  for (std::size_t i = 0; i < std::min(limit, candidates.size()); ++i) {
    page.records.push_back(*candidates[i].record);
  }
  if (candidates.size() > limit) {
    page.next = encode_cursor(candidates[limit - 1].key, query.sort, query.direction);
  }
  return page;
}

std::string_view MemoryStore::searchable_text(const Document& document) const {
  return document.search ? std::string_view(contents_.at(*document.search).bytes) : std::string_view();
}

SearchPage MemoryStore::search(const SearchQuery& query) {
  const TextSearch wanted(query);
  SearchPage page;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, document] : documents_) {
    if (document.pending || !matches(query.filter, document.current())) {
      continue;
    }
    if (std::optional<Hit> hit = wanted.find(document.current(), searchable_text(document))) {
      page.hits.push_back(std::move(*hit));
    }
  }
  page.pending = count_pending();
  std::stable_sort(page.hits.begin(), page.hits.end(), [](const Hit& a, const Hit& b) { return a.rank > b.rank; });
  const std::size_t begin = std::min(query.offset, page.hits.size());
  page.hits.erase(page.hits.begin(), page.hits.begin() + static_cast<std::ptrdiff_t>(begin));
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, 1000);
  if (page.hits.size() > limit) {
    page.hits.resize(limit);
    page.more = true;
  }
  return page;
}

std::size_t MemoryStore::count_pending() const {
  return static_cast<std::size_t>(
      std::count_if(documents_.begin(), documents_.end(), [](const auto& entry) { return entry.second.pending; }));
}

std::size_t MemoryStore::index_pending(std::size_t at_most) {
  const std::unique_lock lock(mutex_);
  std::size_t remaining = 0;
  for (auto& [id, document] : documents_) {
    if (document.pending && at_most > 0) {
      document.pending = false;
      --at_most;
    }
    remaining += document.pending ? 1 : 0;
  }
  return remaining;
}

// ---- templates ----------------------------------------------------------------------------------------------------

PutResult MemoryStore::add_template(const NewTemplate& source) {
  validate(source);
  const Digest hash = sha256(source.content);
  const Time time = source.time ? *source.time : clock_.now();
  const std::unique_lock lock(mutex_);
  ++template_revision_;
  const auto [at, is_new] = templates_.try_emplace(std::string(source.name));
  Template& entry = at->second;
  entry.removed.reset();
  if (!is_new && entry.versions.back().hash == hash) {
    return {entry.versions.back().version, Outcome::refreshed, hash, 0};
  }
  use(hash, source.content);
  TemplateRecord record;
  record.name = source.name;
  record.version = static_cast<std::uint32_t>(entry.versions.size() + 1);
  record.hash = hash;
  record.size = source.content.size();
  record.author = source.author;
  record.created = time;
  entry.versions.push_back(std::move(record));
  return {entry.versions.back().version, is_new ? Outcome::created : Outcome::new_version, hash, 0};
}

bool MemoryStore::remove_template(std::string_view name) {
  const std::unique_lock lock(mutex_);
  ++template_revision_;
  const auto found = templates_.find(name);
  if (found == templates_.end() || found->second.removed) {
    return false;
  }
  found->second.removed = clock_.now();
  return true;
}

std::optional<TemplateRecord> MemoryStore::get_template(std::string_view name, std::uint32_t version) {
  const std::shared_lock lock(mutex_);
  const auto found = templates_.find(name);
  if (found == templates_.end() || (version == 0 && found->second.removed) || version > found->second.versions.size()) {
    return std::nullopt;
  }
  const Template& entry = found->second;
  TemplateRecord record = version == 0 ? entry.versions.back() : entry.versions[version - 1];
  record.content = contents_.at(record.hash).bytes;
  record.removed = entry.removed;
  return record;
}

std::optional<Digest> MemoryStore::template_hash(std::string_view name) {
  const std::shared_lock lock(mutex_);
  const auto found = templates_.find(name);
  if (found == templates_.end() || found->second.removed) {
    return std::nullopt;
  }
  return found->second.versions.back().hash;
}

std::vector<TemplateRecord> MemoryStore::template_history(std::string_view name) {
  const std::shared_lock lock(mutex_);
  const auto found = templates_.find(name);
  if (found == templates_.end()) {
    return {};
  }
  std::vector<TemplateRecord> records(found->second.versions.rbegin(), found->second.versions.rend());
  for (TemplateRecord& record : records) {
    record.removed = found->second.removed;
  }
  return records;
}

std::vector<TemplateRecord> MemoryStore::templates(bool removed_too) {
  const std::shared_lock lock(mutex_);
  std::vector<TemplateRecord> records;
  for (const auto& [name, entry] : templates_) {
    if (removed_too || !entry.removed) {
      records.push_back(entry.versions.back());
      records.back().removed = entry.removed;
    }
  }
  return records;
}

// ---- the whole ----------------------------------------------------------------------------------------------------

// ---- shared results -----------------------------------------------------------------------------------------------

void MemoryStore::drop_shared(std::list<Shared>::iterator entry) {
  --shared_totals_.entries;
  shared_totals_.bytes -= entry->bytes.size();
  shared_by_key_.erase(entry->key);
  shared_.erase(entry);
}

SharedLookup MemoryStore::find_shared(const Digest& key) {
  const std::shared_lock lock(mutex_);
  const auto found = shared_by_key_.find(key);
  if (found == shared_by_key_.end()) {
    return {};
  }
  const Shared& entry = *found->second;
  const Time now = clock_.now();
  if (now < entry.made || (entry.expires && now >= *entry.expires)) {
    return {SharedLookup::State::expired, {}};
  }
  return {SharedLookup::State::found, entry.bytes};
}

std::size_t MemoryStore::keep_shared(std::span<const SharedResult> results, const SharedBounds& bounds) {
  const std::unique_lock lock(mutex_);
  const Time now = clock_.now();
  for (const SharedResult& result : results) {
    if (result.bytes.size() > bounds.bytes / 4) {
      continue;
    }
    if (const auto same = shared_by_key_.find(result.key); same != shared_by_key_.end()) {
      drop_shared(same->second);
    }
    const std::optional<Time> expires =
        bounds.lifetime.count() == 0 ? std::nullopt : std::optional<Time>(now + bounds.lifetime.count() * 1000);
    shared_.push_back({result.key, now, expires, std::string(result.bytes)});
    shared_by_key_.emplace(result.key, std::prev(shared_.end()));
    ++shared_totals_.entries;
    shared_totals_.bytes += result.bytes.size();
  }
  std::size_t dropped = 0;
  for (; shared_totals_.entries > bounds.entries || shared_totals_.bytes > bounds.bytes; ++dropped) {
    drop_shared(shared_.begin());
  }
  return dropped;
}

std::size_t MemoryStore::clear_shared() {
  const std::unique_lock lock(mutex_);
  const std::size_t entries = shared_.size();
  shared_.clear();
  shared_by_key_.clear();
  shared_totals_ = {};
  return entries;
}

Statistics MemoryStore::statistics() {
  const std::shared_lock lock(mutex_);
  Statistics statistics;
  for (const auto& [id, document] : documents_) {
    const Record& current = document.current();
    statistics.versions += document.versions.size();
    for (const Record& version : document.versions) {
      statistics.bytes_logical += version.size;
    }
    if (current.deleted) {
      ++statistics.deleted;
      continue;
    }
    ++statistics.documents;
    ++statistics.by_status[current.status];
    ++statistics.by_type[current.type];
    ++statistics.by_format[current.format];
  }
  statistics.contents = contents_.size();
  for (const auto& [checksum, content] : contents_) {
    statistics.bytes_stored += content.bytes.size();
  }
  for (const auto& [name, entry] : templates_) {
    statistics.templates += entry.removed ? 0U : 1U;
  }
  statistics.search_pending = count_pending();
  return statistics;
}

CheckReport MemoryStore::check() {
  const std::shared_lock lock(mutex_);
  CheckReport report;
  report.documents = documents_.size();
  report.contents = contents_.size();
  for (const auto& [checksum, content] : contents_) {
    if (sha256(content.bytes) != checksum) {
      report.findings.push_back({"contents", "content " + hex(checksum) + " does not have this checksum"});
    }
  }
  return report;
}

}  // namespace

std::unique_ptr<Store> open_memory(const Options& options) { return std::make_unique<MemoryStore>(options); }

}  // namespace docmill::store
