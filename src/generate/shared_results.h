// Finished documents that processes share through the store. Off unless the policies say so.
//
// Asked when this process has no result of its own. What a template includes is known only once it has run, and is part
// of the key; so beside a result lies, under the key of the template alone, a list of the names it loads. A process
// that has never run the template loads these first, and then knows the key as well as the one that made the result.
//
// What is made is gathered and kept in portions, since a transaction for each would cost more than it can save. A crash
// loses what was gathered, which is no loss: it is made again.
#pragma once

#include <atomic>
#include <mutex>

#include "generate/result_key.h"
#include "generate/template_cache.h"

namespace docmill {

struct SharedKeys {
  store::Digest result;
  std::optional<store::Digest> own;  // of the template alone, where it loads others
  std::string names;                 // of these
};

class SharedResults {
 public:
  SharedResults(store::Store& store, const ResultKeys& keys, const Policies& policies);
  /// Keeps what is gathered.
  ~SharedResults();
  SharedResults(const SharedResults&) = delete;
  SharedResults& operator=(const SharedResults&) = delete;

  /// Null when there is none, or when a document that it stored is no longer the current one.
  std::shared_ptr<const Output> find(const Request& request, const LoadedTemplate& loaded);
  /// What `keep` needs of a request that has been rendered, while its data is there. Absent where it makes no key.
  std::optional<SharedKeys> keys_of(const Request& request, const LoadedTemplate& loaded) const;
  void keep(const SharedKeys& keys, const Output& output);
  /// Of all processes.
  void clear();
  CacheStatistics statistics() const;

 private:
  struct Gathered {
    store::Digest key;
    std::string bytes;
  };
  std::string look(const Request& request, const store::Digest& template_digest);
  bool is_stored(const Output& output) const;
  void gather(const store::Digest& key, std::string bytes);
  void flush();

  store::Store& store_;
  const ResultKeys& keys_;
  const Policies& policies_;
  std::atomic<std::uint64_t> hits_{0}, misses_{0}, expired_{0}, evictions_{0};
  std::mutex mutex_;
  std::vector<Gathered> gathered_;
  std::size_t gathered_bytes_ = 0;
};

}  // namespace docmill
