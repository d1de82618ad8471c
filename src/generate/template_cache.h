// Templates ready to render, by name.
//
// An entry is good for as long as everything it was made from is as it was, which is asked at each use: of files the
// system, of registered templates one number of the store. Each thread remembers the entries it used last, so that two
// threads that use the same template share no lock and count no references.
#pragma once

#include <unordered_map>

#include "generate/catalog.h"
#include "generate/template_sources.h"

namespace docmill {

/// A template with all that requests need of it worked out once. Immutable but for what `sources` learns when it runs.
struct LoadedTemplate {
  TemplateInfo info;
  std::optional<Schema> schema;  // absent when there is nothing to check against
  std::shared_ptr<TemplateSources> sources;
  std::unique_ptr<jinja::Environment> environment;
  jinja::Template compiled;
  store::Digest source_digest{};
};

/// A template as one thread found it last.
struct TemplateUse {
  std::string name;
  jinja::UndefinedKind undefined = jinja::UndefinedKind::strict;
  std::uint64_t generation = 0;
  std::shared_ptr<const LoadedTemplate> loaded;
  std::shared_ptr<const TemplateSources::Snapshot> snapshot;
  std::uint64_t version = 0;                 // of the snapshot
  std::chrono::nanoseconds compile_time{0};  // 0: it was there
};

/// What one thread used last.
struct TemplateMemory {
  static constexpr std::size_t kMost = 16;
  std::vector<TemplateUse> uses;
  std::size_t next = 0;  // to be replaced
};

class TemplateCache {
 public:
  TemplateCache(const Catalog& catalog, const GeneratorOptions& options)
      : catalog_(catalog), policies_(options.policies), translations_(options.translations) {}

  /// Good until the next call with the same memory. Throws Error: not_found, config, syntax.
  const TemplateUse& get(TemplateMemory& memory, std::string_view name, jinja::UndefinedKind undefined);
  /// One of its own to look at `info` with.
  std::unique_ptr<jinja::Environment> environment_for(const TemplateInfo& info, jinja::UndefinedKind undefined) const;
  void clear();
  /// All but the hits.
  CacheStatistics statistics() const;

 private:
  struct Entry {
    std::shared_ptr<const LoadedTemplate> loaded;
    std::uint64_t last_use = 0;
  };
  std::unique_ptr<jinja::Environment> environment_for(const TemplateInfo& info, jinja::UndefinedKind undefined,
                                                      std::shared_ptr<jinja::Loader> loader) const;
  std::shared_ptr<const LoadedTemplate> load(std::string_view name, jinja::UndefinedKind undefined) const;
  std::shared_ptr<const LoadedTemplate> find_current(const std::string& key);
  void keep(const std::string& key, const std::shared_ptr<const LoadedTemplate>& loaded);
  TemplateUse& use_of(TemplateMemory& memory, std::string_view name, jinja::UndefinedKind undefined);

  const Catalog& catalog_;
  const Policies& policies_;
  const std::shared_ptr<const jinja::Translations> translations_;
  std::atomic<std::uint64_t> generation_{1};  // grows when the cache is cleared
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::uint64_t uses_ = 0;
  CacheStatistics counters_;
};

jinja::Source source_of(const TemplateInfo& info);
}  // namespace docmill
