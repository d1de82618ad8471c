// What one template finds when it includes, imports or extends, and what it was made from so far.
//
// A text that was loaded once stays the same for as long as the object lives, so that everything rendered with it
// agrees; whether it is still the text outside is asked of the dependencies.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "docmill/jinja.h"
#include "generate/dependencies.h"

namespace docmill {

class TemplateSources final : public jinja::Loader {
 public:
  /// Everything the template has been made from at one time.
  struct Snapshot {
    Dependencies dependencies;
    store::Digest digest;  // SHA-256 over the template, its schema, and all it included, by name
  };

  /// `folders` are searched first, then built-in files, then `store`, which may be null. `own` is what tells the
  /// template itself apart: its text and schema.
  TemplateSources(std::vector<std::string> folders, std::shared_ptr<store::Store> store,
                  const Dependencies& dependencies, const store::Digest& own);

  std::optional<jinja::Source> load(std::string_view name) override;
  std::vector<std::string> names() override;

  std::shared_ptr<const Snapshot> snapshot() const;
  /// That of a snapshot before anything was loaded.
  const store::Digest& own_digest() const { return own_digest_; }
  std::vector<std::string> loaded_names() const;
  /// Changes with each new snapshot.
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

 private:
  struct Loaded {
    std::optional<jinja::Source> source;
    store::Digest digest{};
  };
  Loaded find(std::string_view name, Dependencies& dependencies);
  store::Digest digest_of_all() const;

  const std::vector<std::string> folders_;
  jinja::FileLoader files_;
  std::shared_ptr<store::Store> store_;
  const store::Digest own_;
  mutable std::mutex mutex_;
  std::map<std::string, Loaded, std::less<>> loaded_;
  const store::Digest own_digest_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace docmill
