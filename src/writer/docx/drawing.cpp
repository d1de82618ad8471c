// Images in the text (ECMA-376 part 1, 20.4 and 20.2), at their size in print but no larger than the page has room.
#include <algorithm>
#include <cmath>

#include "writer/docx/content.h"
#include "writer/docx/xml.h"
#include "writer/raster.h"

namespace docmill::docx {
namespace {

constexpr double kEmuPerInch = 914400;
constexpr double kEmuPerTwip = 635;

struct Extent {
  std::int64_t width;
  std::int64_t height;
};

Extent extent_of(const ImageInfo& info, double room, double height_room) {
  const double dpi = std::clamp(info.dpi, 10.0, 5000.0);
  const double width = info.width / dpi * kEmuPerInch;
  const double height = info.height / dpi * kEmuPerInch;
  const double scale = std::min({1.0, room / width, height_room / height});
  return {std::max<std::int64_t>(1, static_cast<std::int64_t>(width * scale)),
          std::max<std::int64_t>(1, static_cast<std::int64_t>(height * scale))};
}

/// What goes into the file: SVG beside a picture of it, WebP as PNG. Throws Error.
Media::Content content_of(LoadedImage loaded) {
  constexpr double kDensity = 2.5;       // pixels for each of CSS: 240 dpi in print
  constexpr double kLongestSide = 2400;  // of a page, at that
  const ImageKind kind = loaded.info.kind;
  if (kind != ImageKind::svg && kind != ImageKind::webp) {
    return {std::move(loaded), nullptr};
  }
  Media::Content content{loaded, nullptr};
  content.shown.info.kind = ImageKind::png;
  Pixels pixels;
  if (kind == ImageKind::svg) {
    const double scale = std::min(kDensity, kLongestSide / std::max(loaded.info.width, loaded.info.height));
    const auto side = [scale](std::uint32_t length) {
      return static_cast<std::uint32_t>(std::max(1.0, std::round(length * scale)));
    };
    content.vector = loaded.bytes;
    pixels = rasterise_svg(*loaded.bytes, side(loaded.info.width), side(loaded.info.height));
  } else {
    pixels = decode_webp(*loaded.bytes);
  }
  content.shown.bytes = std::make_shared<const std::string>(encode_png(pixels));
  return content;
}

/// What stands for an image without a text: the name of its file.
std::string_view file_name(std::string_view url) {
  if (url.starts_with("data:")) {
    return "image";
  }
  url = url.substr(0, url.find_first_of("?#"));
  return url.substr(url.find_last_of('/') + 1);
}

}  // namespace

void ContentWriter::write_image(const Node& image) {
  const Media::Image* const found = package_.media.find(image.url(), [&]() -> std::optional<Media::Content> {
    std::optional<LoadedImage> loaded = load_image(image, package_.document, package_.options);
    if (!loaded.has_value()) {
      return std::nullopt;
    }
    try {
      return content_of(std::move(*loaded));
    } catch (const Error& error) {
      warn_about_image(image, package_.document, package_.options, error.diagnostic());
      return std::nullopt;
    }
  });
  if (found == nullptr) {
    write_alternative(image);
    return;
  }
  close_run();
  const PageSetup& page = package_.page;
  const int room = std::max(text_width() - context_.left, 720);
  const Extent extent =
      extent_of(found->content.shown.info, room * kEmuPerTwip, page.text_height(landscape_) * kEmuPerTwip * 0.9);
  if (pages_.has_value()) {
    pages_->add_picture(static_cast<int>(static_cast<double>(extent.height) / kEmuPerTwip));
  }
  const std::uint32_t id = ++package_.drawings;
  const auto append_extent = [&](std::string_view begin) {
    append_number(begin, extent.width, "\" cy=\"", out_);
    append_number("", extent.height, "\"/>", out_);
  };
  const auto append_name = [&](std::string_view begin) {
    append_number(begin, id, "\" name=\"Picture ", out_);
    append_number("", id, "\"", out_);
  };
  append_extent("<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"");
  append_name("<wp:docPr id=\"");
  append_text(" descr=\"", plain_text(image), "\"", out_);
  if (!image.title().empty()) {
    append_text(" title=\"", image.title(), "\"", out_);
  }
  out_.append(
      "/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>"
      "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>");
  append_name("<pic:cNvPr id=\"");
  append_number("/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rId", relationships_.image(found->name),
                "\">", out_);
  if (!found->vector_name.empty()) {  // [MS-ODRAWXML] 2.3.1.43
    append_number(
        "<a:extLst><a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip "
        "xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"rId",
        relationships_.image(found->vector_name), "\"/></a:ext></a:extLst>", out_);
  }
  out_.append("</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
  append_extent("<a:ext cx=\"");
  out_.append(
      "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"
      "</wp:inline></w:drawing></w:r>");
}

/// The text that stands for an image, leading to where it is on the web.
void ContentWriter::write_alternative(const Node& image) {
  const std::string_view url = image.url();
  const bool link =
      (flags_ & kLink) == 0 && (url.starts_with("http://") || url.starts_with("https://")) && url.size() <= kLongestUrl;
  const Flags before = flags_;
  flags_ |= kItalic;
  if (link) {
    close_run();
    append_number("<w:hyperlink r:id=\"rId", relationships_.link(url), "\" w:history=\"1\">", out_);
    flags_ |= kLink;
  }
  if (image.has_children()) {
    write_inlines(image);
  } else {
    write_text(file_name(url), image);
  }
  if (link) {
    close_run();
    out_.append("</w:hyperlink>");
  }
  flags_ = before;
}

}  // namespace docmill::docx
