#include "writer/pdf/images.h"

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

unsigned byte_at(std::string_view data, std::size_t at) {
  return at < data.size() ? static_cast<unsigned char>(data[at]) : 0;
}

struct Jpeg {
  std::uint32_t width = 0, height = 0;
  unsigned components = 0, precision = 0;
  bool adobe = false;
};

/// The markers before the first scan (ITU T.81, annex B).
bool read_markers(std::string_view data, Jpeg& jpeg) {
  if (!data.starts_with("\xff\xd8")) {
    return false;
  }
  std::size_t at = 2;
  while (at + 4 <= data.size() && byte_at(data, at) == 0xff) {
    const unsigned marker = byte_at(data, at + 1);
    if (marker == 0xff) {
      ++at;
      continue;
    }
    const std::size_t size = byte_at(data, at + 2) << 8 | byte_at(data, at + 3);
    if (marker == 0xda) {
      return jpeg.width != 0;
    }
    if (size < 2 || size > data.size() - at - 2) {
      return false;
    }
    const bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (frame && size >= 8) {
      jpeg.precision = byte_at(data, at + 4);
      jpeg.height = byte_at(data, at + 5) << 8 | byte_at(data, at + 6);
      jpeg.width = byte_at(data, at + 7) << 8 | byte_at(data, at + 8);
      jpeg.components = byte_at(data, at + 9);
      if (marker > 0xc2) {
        return false;  // lossless, arithmetic: not for DCTDecode
      }
    } else if (marker == 0xee && data.substr(at + 4, 5) == "Adobe") {
      jpeg.adobe = true;
    }
    at += 2 + size;
  }
  return false;
}

}  // namespace

std::unique_ptr<EncodedImage> encode_jpeg(std::string_view bytes) {
  Jpeg jpeg;
  if (!read_markers(bytes, jpeg) || jpeg.precision != 8 || jpeg.height == 0 ||
      (jpeg.components != 1 && jpeg.components != 3 && jpeg.components != 4)) {
    return nullptr;
  }
  auto image = std::make_unique<EncodedImage>();
  image->width = jpeg.width;
  image->height = jpeg.height;
  image->cmyk = jpeg.components == 4;
  image->entries = jpeg.components == 1   ? "/ColorSpace/DeviceGray"
                   : jpeg.components == 3 ? "/ColorSpace/DeviceRGB"
                                          : "/ColorSpace/DeviceCMYK";
  if (image->cmyk && jpeg.adobe) {
    image->entries += "/Decode[1 0 1 0 1 0 1 0]";  // Adobe writes them inverted
  }
  image->entries += "/BitsPerComponent 8/Filter/DCTDecode";
  image->data = bytes;
  return image;
}

void write_image(const EncodedImage& image, std::uint32_t number, ObjectWriter& objects) {
  const auto head = [&image](Buffer& out) {
    out.append("/Type/XObject/Subtype/Image/Width ");
    append_integer(out, image.width);
    out.append("/Height ");
    append_integer(out, image.height);
  };
  Buffer entries;
  head(entries);
  entries.append(image.entries);
  if (!image.opacity.empty()) {
    const std::uint32_t mask = objects.reserve();
    Buffer mask_entries;
    head(mask_entries);
    mask_entries.append("/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode");
    objects.put_encoded(mask, mask_entries.view(), image.opacity);
    entries.append("/SMask ");
    append_reference(entries, mask);
  }
  objects.put_encoded(number, entries.view(), image.data);
}

}  // namespace docmill::pdf
