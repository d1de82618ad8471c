// See media.h.
#include "writer/docx/media.h"

namespace docmill::docx {
namespace {

std::string_view extension(ImageKind kind) {
  switch (kind) {
    case ImageKind::png:
      return "png";
    case ImageKind::jpeg:
      return "jpeg";
    case ImageKind::svg:
      return "svg";
    case ImageKind::gif:
      return "gif";
    case ImageKind::webp:
      return "webp";
  }
  return {};
}

}  // namespace

const Media::Image* Media::add(LoadedImage loaded) {
  std::string name =
      "media/image" + std::to_string(images_.size() + 1) + "." + std::string(extension(loaded.info.kind));
  images_.push_back(std::make_unique<const Image>(Image{std::move(name), std::move(loaded)}));
  return images_.back().get();
}

std::vector<std::string> Media::extensions() const {
  std::vector<std::string> found;
  for (const auto& image : images_) {
    found.emplace_back(extension(image->loaded.info.kind));
  }
  return found;
}

void Media::write(ZipWriter& zip) const {
  for (const auto& image : images_) {
    const std::string name = "word/" + image->name;
    if (image->loaded.info.kind == ImageKind::svg) {
      zip.add(name, *image->loaded.bytes);
    } else {
      zip.add_stored(name, *image->loaded.bytes);
    }
  }
}

}  // namespace docmill::docx
