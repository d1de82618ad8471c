#include "generate/catalog.h"

#include <algorithm>
#include <filesystem>

#include "generate/builtin_templates.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

/// "srs" of "srs/template.md.j2"; empty for any other file.
std::string_view builtin_type(const BuiltinFile& file) {
  const std::size_t slash = file.path.find('/');
  return slash != std::string_view::npos && file.path.substr(slash + 1) == kTemplateFile ? file.path.substr(0, slash)
                                                                                         : std::string_view();
}

/// "letter" of "letter.md.j2": the name a file in a template folder goes by.
std::string short_name(std::string_view file) { return std::string(file.substr(0, file.find('.'))); }

bool looks_like_path(std::string_view name) {
  return name.find('/') != std::string_view::npos || is_template_file(name);
}

}  // namespace

std::optional<std::string_view> builtin_text(std::string_view path) {
  for (const BuiltinFile& file : builtin_files()) {
    if (file.path == path) {
      return file.text;
    }
  }
  return std::nullopt;
}

bool is_template_file(std::string_view name) {
  return name.ends_with(".j2") || name.ends_with(".jinja") || name.ends_with(".jinja2");
}

std::optional<TemplateInfo> Catalog::find_file(const std::string& path, std::string_view name,
                                               Dependencies& dependencies) const {
  dependencies.add_file(path);
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    return std::nullopt;
  }
  const fs::path at(path);
  const fs::path folder = at.has_parent_path() ? at.parent_path() : fs::path(".");
  jinja::FileLoader files({folder.string()});
  auto source = files.load(at.filename().string());
  if (!source) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + path + "'");
  }
  TemplateInfo info = parse_template(std::move(source->text), std::string(name), path);
  info.origin = TemplateOrigin::file;
  for (const char* const extra : {"schema.json", "example.yaml"}) {
    dependencies.add_file(folder.string() + "/" + extra);
    if (auto text = files.load(extra)) {
      (extra[0] == 's' ? info.schema : info.example) = std::move(text->text);
    }
  }
  return info;
}

std::optional<TemplateInfo> Catalog::find_builtin(std::string_view name) const {
  const std::string folder = std::string(name) + "/";
  const auto text = builtin_text(folder + std::string(kTemplateFile));
  if (!text) {
    return std::nullopt;
  }
  TemplateInfo info = parse_template(std::string(*text), std::string(name), {});
  info.origin = TemplateOrigin::built_in;
  info.schema = builtin_text(folder + "schema.json").value_or("");
  info.example = builtin_text(folder + "example.yaml").value_or("");
  return info;
}

std::optional<TemplateInfo> Catalog::find_in_folders(std::string_view name, Dependencies& dependencies) const {
  for (const std::string& folder : folders_) {
    if (auto info = find_file(folder + "/" + std::string(name), name, dependencies)) {
      return info;
    }
    if (auto info =
            find_file(folder + "/" + std::string(name) + "/" + std::string(kTemplateFile), name, dependencies)) {
      return info;
    }
    dependencies.add_file(folder);
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      const std::string file = at->path().filename().string();
      if (is_template_file(file) && short_name(file) == name) {
        return find_file(at->path().string(), name, dependencies);
      }
    }
  }
  return std::nullopt;
}

std::optional<TemplateInfo> Catalog::find_registered(std::string_view name, Dependencies& dependencies) const {
  if (store_ == nullptr) {
    return std::nullopt;
  }
  auto record = store_->get_template(name);
  dependencies.add_registered(name, record ? std::optional(record->hash) : std::nullopt);
  if (!record) {
    return std::nullopt;
  }
  TemplateInfo info = parse_template(std::move(record->content), std::string(name), {});
  info.origin = TemplateOrigin::registered;
  return info;
}

TemplateInfo Catalog::find(std::string_view name, Dependencies& dependencies) const {
  if (looks_like_path(name)) {
    if (auto info = find_file(std::string(name), name, dependencies)) {
      return std::move(*info);
    }
  }
  if (auto info = find_builtin(name)) {
    return std::move(*info);
  }
  if (auto info = find_in_folders(name, dependencies)) {
    return std::move(*info);
  }
  if (auto info = find_registered(name, dependencies)) {
    return std::move(*info);
  }
  if (auto info = find_file(std::string(name), name, dependencies)) {
    return std::move(*info);
  }
  const std::vector<std::string> known = names();
  const std::string guess = closest(name, {known.begin(), known.end()});
  throw Error(
      ErrorKind::not_found, "E-TPL-050", "there is no template '" + std::string(name) + "'",
      guess.empty() ? "`docmill templates` lists them; a file needs its path" : "did you mean `" + guess + "`?");
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> result;
  for (const TemplateInfo& info : all()) {
    result.push_back(info.name);
  }
  return result;
}

std::vector<TemplateInfo> Catalog::all() const {
  Dependencies unused = dependencies();
  std::vector<TemplateInfo> result;
  for (const BuiltinFile& file : builtin_files()) {
    if (const std::string_view type = builtin_type(file); !type.empty()) {
      result.push_back(*find_builtin(type));
    }
  }
  for (const std::string& folder : folders_) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      const std::string file = at->path().filename().string();
      if (is_template_file(file) && !file.starts_with("_")) {
        if (auto info = find_file(at->path().string(), short_name(file), unused)) {
          result.push_back(std::move(*info));
        }
      }
    }
  }
  if (store_ != nullptr) {
    for (const store::TemplateRecord& record : store_->templates()) {
      result.push_back(*find_registered(record.name, unused));
    }
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const TemplateInfo& a, const TemplateInfo& b) { return a.name < b.name; });
  return result;
}

std::shared_ptr<TemplateSources> Catalog::sources_for(const TemplateInfo& info,
                                                      const Dependencies& dependencies) const {
  std::vector<std::string> folders;
  if (!info.path.empty()) {
    const fs::path folder = fs::path(info.path).parent_path();
    folders.push_back(folder.empty() ? std::string(".") : folder.string());
  }
  folders.insert(folders.end(), folders_.begin(), folders_.end());
  const store::Digest own = store::sha256(std::to_string(info.source.size()) + ":" + info.source +
                                          std::to_string(info.schema.size()) + ":" + info.schema);
  return std::make_shared<TemplateSources>(std::move(folders), store_, dependencies, own);
}

}  // namespace docmill
