// Which font files there are, and which of them has a family's style.
//
// Files of a family are named after it nearly everywhere ("NotoSans-BoldItalic.ttf"), so a name is first looked for
// among the file names; only when that fails are the name tables of all fonts read. This is ten times as fast as
// fontconfig from cold, and the answer depends on nothing but the fonts installed.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace docmill::pdf {

struct FontStyle {
  int weight = 400;  ///< 400 regular, 500 medium, 600 semibold, 700 bold
  bool italic = false;
  bool operator==(const FontStyle&) const = default;
};

/// A face in a file: `index` counts the faces of a collection.
struct FontFile {
  std::string path;
  unsigned index = 0;
};

class FontIndex {
 public:
  /// Looks through `folders` before those of the system. Folders that do not exist hold nothing.
  explicit FontIndex(const std::vector<std::string>& folders);

  /// The file of exactly this style; nullopt when there is none.
  std::optional<FontFile> find(std::string_view family, FontStyle style) const;
  struct Entry {
    std::string path;
    FontStyle style;  // by the name of the file
  };
  /// Every font file, in a fixed order.
  const std::vector<Entry>& files() const { return files_; }

 private:
  void add_folder(const std::string& folder);
  std::optional<FontFile> find_by_table(const std::string& key) const;

  std::vector<Entry> files_;
  std::map<std::string, FontFile> by_name_;  // "notosans/700i"
  mutable std::mutex mutex_;
  mutable bool tables_read_ = false;
  mutable std::map<std::string, FontFile> by_table_;
};

}  // namespace docmill::pdf
