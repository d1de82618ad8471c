#include "writer/pdf/font_index.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "writer/pdf/font_file.h"

namespace docmill::pdf {
namespace {

namespace fs = std::filesystem;

/// Letters and digits only, in lower case.
std::string squeeze(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string key_of(std::string_view squeezed_family, FontStyle style) {
  return std::string(squeezed_family) + "/" + std::to_string(style.weight) + (style.italic ? "i" : "");
}

struct StyleName {
  std::string_view name;
  int weight;
};
constexpr std::array<StyleName, 14> kWeights = {{{"extrabold", 800},
                                                 {"ultrabold", 800},
                                                 {"semibold", 600},
                                                 {"demibold", 600},
                                                 {"extralight", 200},
                                                 {"ultralight", 200},
                                                 {"medium", 500},
                                                 {"black", 900},
                                                 {"light", 300},
                                                 {"thin", 100},
                                                 {"bold", 700},
                                                 {"regular", 400},
                                                 {"book", 400},
                                                 {"roman", 400}}};

/// Takes the style off the end of `squeezed`, which keeps the family.
FontStyle take_style(std::string& squeezed) {
  FontStyle style;
  for (const std::string_view slanted : {"italic", "oblique"}) {
    if (squeezed.ends_with(slanted)) {
      style.italic = true;
      squeezed.resize(squeezed.size() - slanted.size());
      break;
    }
  }
  for (const StyleName& weight : kWeights) {
    if (squeezed.ends_with(weight.name) && squeezed.size() > weight.name.size()) {
      style.weight = weight.weight;
      squeezed.resize(squeezed.size() - weight.name.size());
      break;
    }
  }
  return style;
}

bool is_font(const fs::path& path) {
  const std::string extension = squeeze(path.extension().string());
  return extension == "ttf" || extension == "otf" || extension == "ttc" || extension == "otc";
}

std::string home_fonts() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data != '\0') {
    return std::string(data) + "/fonts";
  }
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? std::string() : std::string(home) + "/.local/share/fonts";
}

}  // namespace

FontIndex::FontIndex(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    add_folder(folder);
  }
  add_folder(home_fonts());
  add_folder("/usr/local/share/fonts");
  add_folder("/usr/share/fonts");
}

void FontIndex::add_folder(const std::string& folder) {
  if (folder.empty()) {
    return;
  }
  const std::size_t first = files_.size();
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (is_font(at->path())) {
      files_.push_back({at->path().string(), {}});
    }
  }
  std::sort(files_.begin() + static_cast<std::ptrdiff_t>(first), files_.end(),
            [](const Entry& a, const Entry& b) { return a.path < b.path; });
  for (std::size_t i = first; i < files_.size(); ++i) {
    std::string name = squeeze(fs::path(files_[i].path).stem().string());
    files_[i].style = take_style(name);
    by_name_.emplace(key_of(name, files_[i].style), FontFile{files_[i].path, 0});
  }
}

std::optional<FontFile> FontIndex::find(std::string_view family, FontStyle style) const {
  const std::string key = key_of(squeeze(family), style);
  const auto found = by_name_.find(key);
  if (found != by_name_.end()) {
    return found->second;
  }
  return find_by_table(key);
}

std::optional<FontFile> FontIndex::find_by_table(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  if (!tables_read_) {
    for (const Entry& file : files_) {
      for (const FaceName& face : face_names(file.path)) {
        std::string styled = squeeze(face.style);
        styled.insert(0, "x");  // a style may be all there is
        const FontStyle style = take_style(styled);
        by_table_.emplace(key_of(squeeze(face.family), style), FontFile{file.path, face.index});
      }
    }
    tables_read_ = true;
  }
  const auto found = by_table_.find(key);
  return found == by_table_.end() ? std::nullopt : std::optional<FontFile>(found->second);
}

}  // namespace docmill::pdf
