// All documents of a batch in one file: an archive, or one document.
//
// The same documents in the same order make the same bytes: entries carry a fixed time (SOURCE_DATE_EPOCH, else
// 1980-01-01) and no owner. The file appears when all is in it, or not at all.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "cli/interrupt.h"
#include "docmill/writer.h"

namespace docmill::cli {

class Archive {
 public:
  virtual ~Archive() = default;
  /// Throws Error data E-DAT-062 for a name that was taken before.
  void take_name(const std::string& path);
  /// Under a name that was taken; beside `take_name`. Throws Error io.
  void add(const std::string& path, std::string_view bytes);
  virtual void finish() = 0;

 protected:
  virtual void write(const std::string& path, std::string_view bytes) = 0;

 private:
  std::unordered_set<std::uint64_t> names_;  // hashes: an archive knows all its names anyway
};

/// By the ending of `path`: .tar.zst, .tar or .zip. Throws Error usage E-USE-061, io.
std::unique_ptr<Archive> open_archive(const std::string& path);

/// One document after the other, in the format of the file's ending. They are joined as Markdown.
class MergedFile {
 public:
  /// Throws Error usage E-USE-035.
  explicit MergedFile(const std::string& path);
  void add(std::string_view markdown);
  void finish();

 private:
  std::string path_;
  Format format_;
  std::string target_;
  TemporaryFile file_;
  std::string text_;  // of formats that are written as a whole
  bool begun_ = false;
};

}  // namespace docmill::cli
