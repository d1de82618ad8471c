// The images of a package, each once however often it is shown.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "writer/docx/zip.h"
#include "writer/image.h"

namespace docmill::docx {

class Media {
 public:
  struct Content {
    LoadedImage shown;                          ///< what every program shows ...
    std::shared_ptr<const std::string> vector;  ///< ... and the SVG that it was drawn from; may be null
  };
  struct Image {
    std::string name;         ///< "media/image1.png", seen from the document
    std::string vector_name;  ///< empty: none
    Content content;
  };
  /// The image at `url`, which `load` returns when it has not been asked for before. The answer, null too, is kept.
  template <class Load>
  const Image* find(std::string_view url, Load&& load) {
    const auto [found, is_new] = by_url_.try_emplace(std::string(url), nullptr);
    if (is_new) {
      if (std::optional<Content> content = load()) {
        found->second = add(std::move(*content));
      }
    }
    return found->second;
  }

  /// The extensions of their names.
  std::vector<std::string> extensions() const;
  void write(ZipWriter& zip) const;

 private:
  const Image* add(Content content);

  std::unordered_map<std::string, const Image*> by_url_;
  std::vector<std::unique_ptr<const Image>> images_;
};

}  // namespace docmill::docx
