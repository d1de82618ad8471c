// Finding templates by name: a file, a built-in type, a file in the template folders, a registered template.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/generate.h"
#include "generate/template_sources.h"

namespace docmill {

/// The file of a template that has a folder of its own.
inline constexpr std::string_view kTemplateFile = "template.md.j2";

/// A built-in file by its path below templates/.
std::optional<std::string_view> builtin_text(std::string_view path);
/// By its extension: .j2, .jinja, .jinja2.
bool is_template_file(std::string_view name);

class Catalog {
 public:
  Catalog(std::vector<std::string> folders, std::shared_ptr<store::Store> store)
      : folders_(std::move(folders)), store_(std::move(store)) {}

  /// None yet, for a template about to be found.
  Dependencies dependencies() const { return Dependencies(store_.get()); }
  /// Throws Error not_found E-TPL-050 with a suggestion. Notes what the answer depends on.
  TemplateInfo find(std::string_view name, Dependencies& dependencies) const;
  TemplateInfo find(std::string_view name) const {
    Dependencies unused = dependencies();
    return find(name, unused);
  }
  std::vector<TemplateInfo> all() const;
  /// What `{% include %}` and friends find, seen from `info`, which was found with `dependencies`: its own folder, the
  /// template folders, built-in files, registered templates.
  std::shared_ptr<TemplateSources> sources_for(const TemplateInfo& info, const Dependencies& dependencies) const;

 private:
  std::optional<TemplateInfo> find_file(const std::string& path, std::string_view name,
                                        Dependencies& dependencies) const;
  std::optional<TemplateInfo> find_builtin(std::string_view name) const;
  std::optional<TemplateInfo> find_in_folders(std::string_view name, Dependencies& dependencies) const;
  std::optional<TemplateInfo> find_registered(std::string_view name, Dependencies& dependencies) const;
  std::vector<std::string> names() const;

  std::vector<std::string> folders_;
  std::shared_ptr<store::Store> store_;
};

}  // namespace docmill
