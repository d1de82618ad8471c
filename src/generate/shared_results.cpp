#include "generate/shared_results.h"

#include <cstring>

#include "generate/output_text.h"

namespace docmill {
namespace {

constexpr std::size_t kPortion = 256;
constexpr std::size_t kPortionBytes = std::size_t{1} << 20;

// The first byte says what follows.
constexpr char kOutput = 'O';
constexpr char kNames = 'N';  // each with a NUL behind it, which no name has

}  // namespace

SharedResults::SharedResults(store::Store& store, const ResultKeys& keys, const Policies& policies)
    : store_(store), keys_(keys), policies_(policies) {}

SharedResults::~SharedResults() { flush(); }

/// What lies under the key; empty when there is nothing.
std::string SharedResults::look(const Request& request, const store::Digest& template_digest) {
  const std::optional<store::Digest> key = keys_.make_shared(request, template_digest);
  if (!key) {
    return {};
  }
  store::SharedLookup lookup = store_.find_shared(*key);
  const bool found = lookup.state == store::SharedLookup::State::found;
  const bool missing = lookup.state == store::SharedLookup::State::missing;
  expired_.fetch_add(found || missing ? 0 : 1, std::memory_order_relaxed);
  return found ? std::move(lookup.bytes) : std::string();
}

std::shared_ptr<const Output> SharedResults::find(const Request& request, const LoadedTemplate& loaded) {
  const store::Digest known = loaded.sources->snapshot()->digest;
  std::string bytes = look(request, known);
  if (bytes.empty() && known != loaded.sources->own_digest()) {
    bytes = look(request, loaded.sources->own_digest());
  }
  if (bytes.starts_with(kNames)) {
    for (std::size_t at = 1; at < bytes.size(); at += std::strlen(bytes.data() + at) + 1) {
      loaded.sources->load(bytes.data() + at);
    }
    const store::Digest now = loaded.sources->snapshot()->digest;
    bytes = now == known ? std::string() : look(request, now);
  }
  std::shared_ptr<const Output> output;
  if (bytes.starts_with(kOutput)) {
    output = read_output(std::string_view(bytes).substr(1));
  }
  if (output != nullptr && !is_stored(*output)) {
    expired_.fetch_add(1, std::memory_order_relaxed);
    output = nullptr;
  }
  (output != nullptr ? hits_ : misses_).fetch_add(1, std::memory_order_relaxed);
  return output;
}

/// Whether the store still has, as the current versions, what was stored with the output.
bool SharedResults::is_stored(const Output& output) const {
  for (const Output::File& file : output.files) {
    if (file.version == 0) {
      continue;
    }
    const auto record = store_.get(file.record_id, {.content = false});
    if (!record || record->version != file.version || record->checksum != store::sha256(file.bytes)) {
      return false;
    }
  }
  return true;
}

std::optional<SharedKeys> SharedResults::keys_of(const Request& request, const LoadedTemplate& loaded) const {
  const store::Digest digest = loaded.sources->snapshot()->digest;
  const std::optional<store::Digest> result = keys_.make_shared(request, digest);
  if (!result) {
    return std::nullopt;
  }
  SharedKeys keys{*result, std::nullopt, {}};
  if (digest != loaded.sources->own_digest()) {
    keys.own = keys_.make_shared(request, loaded.sources->own_digest());
    keys.names.push_back(kNames);
    for (const std::string& name : loaded.sources->loaded_names()) {
      keys.names.append(name).push_back('\0');
    }
  }
  return keys;
}

void SharedResults::keep(const SharedKeys& keys, const Output& output) {
  thread_local Buffer bytes;
  bytes.clear();
  bytes.push(kOutput);
  append_output(output, bytes);
  gather(keys.result, bytes.str());
  if (keys.own) {
    gather(*keys.own, keys.names);
  }
}

void SharedResults::gather(const store::Digest& key, std::string bytes) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    gathered_bytes_ += bytes.size();
    gathered_.push_back({key, std::move(bytes)});
    full = gathered_.size() >= kPortion || gathered_bytes_ >= kPortionBytes;
  }
  if (full) {
    flush();
  }
}

void SharedResults::flush() {
  std::vector<Gathered> portion;
  {
    const std::lock_guard lock(mutex_);
    portion.swap(gathered_);
    gathered_bytes_ = 0;
  }
  if (portion.empty()) {
    return;
  }
  std::vector<store::SharedResult> results;
  results.reserve(portion.size());
  for (const Gathered& one : portion) {
    results.push_back({one.key, one.bytes});
  }
  const store::SharedBounds bounds{policies_.shared_entries, policies_.shared_bytes, policies_.result_lifetime};
  try {
    evictions_.fetch_add(store_.keep_shared(results, bounds), std::memory_order_relaxed);
  } catch (const Error&) {  // a store that is read only still gives; any other fault meets whoever stores next
  }
}

void SharedResults::clear() {
  {
    const std::lock_guard lock(mutex_);
    gathered_.clear();
    gathered_bytes_ = 0;
  }
  store_.clear_shared();
}

CacheStatistics SharedResults::statistics() const {
  CacheStatistics statistics;
  statistics.hits = hits_.load(std::memory_order_relaxed);
  statistics.misses = misses_.load(std::memory_order_relaxed);
  statistics.expired = expired_.load(std::memory_order_relaxed);
  statistics.evictions = evictions_.load(std::memory_order_relaxed);
  const store::SharedStatistics kept = store_.shared_statistics();
  statistics.entries = kept.entries;
  statistics.bytes = kept.bytes;
  return statistics;
}

}  // namespace docmill
