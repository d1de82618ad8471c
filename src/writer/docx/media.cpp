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

const Media::Image* Media::add(Content content) {
  const std::string stem = "media/image" + std::to_string(images_.size() + 1) + ".";
  std::string name = stem + std::string(extension(content.shown.info.kind));
  std::string vector_name = content.vector == nullptr ? std::string() : stem + "svg";
  images_.push_back(std::make_unique<const Image>(Image{std::move(name), std::move(vector_name), std::move(content)}));
  return images_.back().get();
}

std::vector<std::string> Media::extensions() const {
  std::vector<std::string> found;
  for (const auto& image : images_) {
    found.emplace_back(extension(image->content.shown.info.kind));
    if (image->content.vector != nullptr) {
      found.emplace_back(extension(ImageKind::svg));
    }
  }
  return found;
}

void Media::write(ZipWriter& zip) const {
  for (const auto& image : images_) {
    zip.add_stored("word/" + image->name, *image->content.shown.bytes);
    if (image->content.vector != nullptr) {
      zip.add("word/" + image->vector_name, *image->content.vector);
    }
  }
}

}  // namespace docmill::docx
