#include "generate/template_sources.h"

#include "generate/builtin_templates.h"
#include "generate/catalog.h"

namespace docmill {
namespace {

/// The text of a template within its own front matter's bounds.
jinja::Source without_front_matter(jinja::Source source) {
  TemplateInfo info = parse_template(std::move(source.text), source.name, source.path);
  return {std::move(info.text), std::move(source.name), std::move(source.path), info.first_line};
}

}  // namespace

TemplateSources::TemplateSources(std::vector<std::string> folders, std::shared_ptr<store::Store> store,
                                 const Dependencies& dependencies, const store::Digest& own)
    : folders_(folders),
      files_(std::move(folders)),
      store_(std::move(store)),
      own_(own),
      own_digest_(digest_of_all()),
      snapshot_(std::make_shared<const Snapshot>(Snapshot{dependencies, own_digest_})) {}

std::optional<jinja::Source> TemplateSources::load(std::string_view name) {
  const std::lock_guard lock(mutex_);
  auto known = loaded_.find(name);
  if (known == loaded_.end()) {
    Dependencies dependencies(snapshot_->dependencies);
    known = loaded_.emplace(std::string(name), find(name, dependencies)).first;
    snapshot_ = std::make_shared<const Snapshot>(Snapshot{dependencies, digest_of_all()});
    version_.fetch_add(1, std::memory_order_release);
  }
  return known->second.source;
}

TemplateSources::Loaded TemplateSources::find(std::string_view name, Dependencies& dependencies) {
  const auto loaded = [](jinja::Source source) {
    const store::Digest digest = store::sha256(source.text);
    return Loaded{without_front_matter(std::move(source)), digest};
  };
  for (const std::string& folder : folders_) {
    dependencies.add_file(folder + "/" + std::string(name));
  }
  if (auto source = files_.load(name)) {
    return loaded(std::move(*source));
  }
  for (const std::string& path : {std::string(name), std::string(name) + "/" + std::string(kTemplateFile)}) {
    if (const auto text = builtin_text(path)) {
      return loaded({std::string(*text), std::string(name), {}, 1});
    }
  }
  if (store_ == nullptr) {
    return {};
  }
  auto record = store_->get_template(name);
  dependencies.add_registered(name, record ? std::optional(record->hash) : std::nullopt);
  return record ? loaded({std::move(record->content), std::string(name), {}, 1}) : Loaded{};
}

/// Requires the lock, but in the constructor.
store::Digest TemplateSources::digest_of_all() const {
  std::string all(reinterpret_cast<const char*>(own_.data()), own_.size());
  for (const auto& [name, one] : loaded_) {
    all += std::to_string(name.size()) + ":" + name + (one.source ? "=" : "-");
    all.append(reinterpret_cast<const char*>(one.digest.data()), one.digest.size());
  }
  return store::sha256(all);
}

std::shared_ptr<const TemplateSources::Snapshot> TemplateSources::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

std::vector<std::string> TemplateSources::loaded_names() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [name, one] : loaded_) {
    all.push_back(name);
  }
  return all;
}

std::vector<std::string> TemplateSources::names() {
  std::vector<std::string> all = files_.names();
  for (const BuiltinFile& file : builtin_files()) {
    if (is_template_file(file.path)) {
      all.emplace_back(file.path);
    }
  }
  if (store_ != nullptr) {
    for (const store::TemplateRecord& record : store_->templates()) {
      all.push_back(record.name);
    }
  }
  return all;
}

}  // namespace docmill
