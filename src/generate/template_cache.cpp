#include "generate/template_cache.h"

#include <algorithm>

#include "generate/data.h"

namespace docmill {
namespace {

void require_sound(const jinja::Environment& environment, const jinja::Source& source) {
  for (Diagnostic& finding : environment.check(source)) {
    if (finding.severity == Severity::error) {
      throw Error(std::move(finding));
    }
  }
}

/// Text, tree and program of a template are about this many times its text.
constexpr std::size_t kBytesPerByte = 12;

std::size_t bytes_of(const LoadedTemplate& loaded) {
  return sizeof(LoadedTemplate) + (loaded.info.source.size() + loaded.info.schema.size()) * kBytesPerByte;
}

std::string key_of(std::string_view name, jinja::UndefinedKind undefined) {
  return std::string(name) + static_cast<char>(undefined);
}

}  // namespace

jinja::Source source_of(const TemplateInfo& info) { return {info.text, info.name, info.path, info.first_line}; }

std::unique_ptr<jinja::Environment> TemplateCache::environment_for(const TemplateInfo& info,
                                                                   jinja::UndefinedKind undefined,
                                                                   std::shared_ptr<jinja::Loader> loader) const {
  jinja::Options settings = info.options;
  settings.undefined = undefined;
  settings.ext_do = settings.ext_loopcontrols = settings.ext_i18n = true;
  settings.translations = translations_;
  settings.document_filters = true;
  settings.filters.emplace_back("markdown", markdown_filter());
  settings.sandboxed = policies_.sandbox;
  return std::make_unique<jinja::Environment>(std::move(settings), std::move(loader));
}

std::unique_ptr<jinja::Environment> TemplateCache::environment_for(const TemplateInfo& info,
                                                                   jinja::UndefinedKind undefined) const {
  return environment_for(info, undefined, catalog_.sources_for(info, catalog_.dependencies()));
}

std::shared_ptr<const LoadedTemplate> TemplateCache::load(std::string_view name, jinja::UndefinedKind undefined) const {
  auto loaded = std::make_shared<LoadedTemplate>();
  Dependencies dependencies = catalog_.dependencies();
  loaded->info = catalog_.find(name, dependencies);
  loaded->schema = schema_of(loaded->info);
  loaded->sources = catalog_.sources_for(loaded->info, dependencies);
  loaded->environment = environment_for(loaded->info, undefined, loaded->sources);
  if (policies_.check_templates) {
    require_sound(*loaded->environment, source_of(loaded->info));
  }
  loaded->compiled = loaded->environment->compile(source_of(loaded->info));
  loaded->source_digest = store::sha256(loaded->info.source);
  return loaded;
}

const TemplateUse& TemplateCache::get(TemplateMemory& memory, std::string_view name, jinja::UndefinedKind undefined) {
  TemplateUse& use = use_of(memory, name, undefined);
  use.compile_time = {};
  const std::uint64_t generation = generation_.load(std::memory_order_acquire);
  if (use.loaded != nullptr && use.generation == generation && policies_.template_entries != 0) {
    if (use.version != use.loaded->sources->version()) {
      use.version = use.loaded->sources->version();
      use.snapshot = use.loaded->sources->snapshot();
    }
    if (use.snapshot->dependencies.hold()) [[likely]] {
      return use;
    }
  }
  const std::string key = key_of(name, undefined);
  use.loaded = find_current(key);
  if (use.loaded == nullptr) {
    const auto begin = std::chrono::steady_clock::now();
    use.loaded = load(name, undefined);
    use.compile_time = std::chrono::steady_clock::now() - begin;
    keep(key, use.loaded);
  }
  use.generation = generation;
  use.version = use.loaded->sources->version();
  use.snapshot = use.loaded->sources->snapshot();
  return use;
}

TemplateUse& TemplateCache::use_of(TemplateMemory& memory, std::string_view name, jinja::UndefinedKind undefined) {
  for (TemplateUse& use : memory.uses) {
    if (use.name == name && use.undefined == undefined) {
      return use;
    }
  }
  if (memory.uses.size() < TemplateMemory::kMost) {
    return memory.uses.emplace_back(TemplateUse{std::string(name), undefined, 0, nullptr, nullptr, 0, {}});
  }
  TemplateUse& use = memory.uses[memory.next++ % TemplateMemory::kMost];
  use = TemplateUse{std::string(name), undefined, 0, nullptr, nullptr, 0, {}};
  return use;
}

std::shared_ptr<const LoadedTemplate> TemplateCache::find_current(const std::string& key) {
  std::shared_ptr<const LoadedTemplate> loaded;
  {
    const std::lock_guard lock(mutex_);
    const auto known = entries_.find(key);
    if (known == entries_.end()) {
      ++counters_.misses;
      return nullptr;
    }
    known->second.last_use = ++uses_;
    loaded = known->second.loaded;
  }
  if (loaded->sources->snapshot()->dependencies.hold()) {
    return loaded;
  }
  const std::lock_guard lock(mutex_);
  ++counters_.misses;
  ++counters_.expired;
  const auto known = entries_.find(key);
  if (known != entries_.end() && known->second.loaded == loaded) {
    counters_.bytes -= bytes_of(*loaded);
    entries_.erase(known);
  }
  return nullptr;
}

void TemplateCache::keep(const std::string& key, const std::shared_ptr<const LoadedTemplate>& loaded) {
  if (policies_.template_entries == 0) {
    return;
  }
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[key];
  counters_.bytes -= entry.loaded != nullptr ? bytes_of(*entry.loaded) : 0;
  entry = {loaded, ++uses_};
  counters_.bytes += bytes_of(*loaded);
  while (entries_.size() > policies_.template_entries) {
    const auto oldest = std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return a.second.last_use < b.second.last_use;
    });
    counters_.bytes -= bytes_of(*oldest->second.loaded);
    ++counters_.evictions;
    entries_.erase(oldest);
  }
}

void TemplateCache::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
  counters_.bytes = 0;
  generation_.fetch_add(1, std::memory_order_release);
}

CacheStatistics TemplateCache::statistics() const {
  const std::lock_guard lock(mutex_);
  CacheStatistics statistics = counters_;
  statistics.entries = entries_.size();
  return statistics;
}

}  // namespace docmill
