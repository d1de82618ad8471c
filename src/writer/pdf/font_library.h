// The fonts of the process: found, parsed and cut down once, for all documents and threads.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "writer/pdf/font_index.h"
#include "writer/pdf/font_use.h"
#include "writer/pdf/images.h"

namespace docmill::pdf {

/// What one document needs to be shaped, kept for the next one.
struct Workspace {
  WordCache words;
  Compressor compressor;
  std::vector<std::unique_ptr<FontUse>> fonts;  ///< by id of the face; null for faces not used yet
  std::uint32_t stamp = 0;
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::shared_ptr<const EncodedImage>> glyph_images;  ///< of emoji
};

class FontLibrary {
 public:
  /// The library that looks into `folders` first; lives as long as the process.
  static FontLibrary& of(const std::vector<std::string>& folders);

  explicit FontLibrary(const std::vector<std::string>& folders) : index_(folders) {}

  /// Null when there is no such face.
  const Face* find(std::string_view family, FontStyle style);
  /// A face that has `c`: the best of those known for its script, else the first of all; null when none has it.
  /// `emoji` asks for a coloured one first.
  const Face* fallback(char32_t c, FontStyle style, std::string_view language, bool emoji);

  std::shared_ptr<const Subset> subset(const FontUse& font, Compressor& compressor);

  std::unique_ptr<Workspace> take_workspace();
  void give_back(std::unique_ptr<Workspace> workspace);

 private:
  const Face* open(const FontFile& file);
  const Face* find_locked(std::string_view family, FontStyle style);
  const Face* search(char32_t c, FontStyle style, std::string_view language, bool emoji);

  FontIndex index_;
  std::mutex mutex_;
  std::deque<std::unique_ptr<Face>> faces_;
  std::map<std::string, const Face*> by_file_;
  std::map<std::string, const Face*> by_name_;
  std::map<std::pair<char32_t, std::string>, const Face*> by_character_;
  std::unordered_map<std::string, std::shared_ptr<const Subset>> subsets_;
  std::size_t subset_bytes_ = 0;
  std::vector<std::unique_ptr<Workspace>> workspaces_;
};

}  // namespace docmill::pdf
