// Finding templates by name: a file, a built-in type, a file in the template folders, a registered template.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/generate.h"

namespace docmill {

class Catalog {
 public:
  Catalog(std::vector<std::string> folders, std::shared_ptr<store::Store> store)
      : folders_(std::move(folders)), store_(std::move(store)) {}

  /// Throws Error not_found E-TPL-050 with a suggestion.
  TemplateInfo find(std::string_view name) const;
  std::vector<TemplateInfo> all() const;
  /// What `{% include %}` and friends find, seen from `info`: its own folder, the template folders, built-in files,
  /// registered templates.
  std::shared_ptr<jinja::Loader> loader_for(const TemplateInfo& info) const;

 private:
  std::optional<TemplateInfo> find_file(const std::string& path, std::string_view name) const;
  std::optional<TemplateInfo> find_builtin(std::string_view name) const;
  std::optional<TemplateInfo> find_in_folders(std::string_view name) const;
  std::optional<TemplateInfo> find_registered(std::string_view name) const;
  std::vector<std::string> names() const;

  std::vector<std::string> folders_;
  std::shared_ptr<store::Store> store_;
};

}  // namespace docmill
