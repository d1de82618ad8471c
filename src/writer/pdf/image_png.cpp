// PNG (ISO/IEC 15948). Its compressed rows are what PDF calls predictor 15, so an opaque picture needs no decoding but
// one look whether it is whole.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "writer/pdf/images.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

std::uint32_t be32(std::string_view data, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(data[at + i]);
  }
  return value;
}

struct Png {
  std::uint32_t width = 0, height = 0;
  unsigned depth = 0, colour = 0;
  bool interlaced = false;
  std::string palette, transparency, data;

  unsigned channels() const { return colour == 2 ? 3U : colour == 4 ? 2U : colour == 6 ? 4U : 1U; }
  std::size_t row_bytes(std::size_t columns) const { return (columns * channels() * depth + 7) / 8; }
};

bool is_legal(const Png& png) {
  const bool small = png.depth == 1 || png.depth == 2 || png.depth == 4;
  const bool depth =
      png.depth == 8 || (png.depth == 16 && png.colour != 3) || (small && (png.colour == 0 || png.colour == 3));
  const bool colour = png.colour == 0 || png.colour == 2 || png.colour == 3 || png.colour == 4 || png.colour == 6;
  return depth && colour && png.width != 0 && png.height != 0 && std::uint64_t{png.width} * png.height <= kMostPixels &&
         (png.colour != 3 || png.palette.size() >= 3);
}

bool read_chunks(std::string_view bytes, Png& png) {
  if (!bytes.starts_with("\x89PNG\r\n\x1a\n")) {
    return false;
  }
  std::size_t at = 8;
  while (at + 12 <= bytes.size()) {
    const std::size_t size = be32(bytes, at);
    if (size > bytes.size() - at - 12) {
      return false;
    }
    const std::string_view type = bytes.substr(at + 4, 4);
    const std::string_view body = bytes.substr(at + 8, size);
    if (type == "IHDR" && size == 13) {
      png.width = be32(body, 0);
      png.height = be32(body, 4);
      png.depth = static_cast<unsigned char>(body[8]);
      png.colour = static_cast<unsigned char>(body[9]);
      png.interlaced = body[12] != 0;
    } else if (type == "PLTE") {
      png.palette = body.substr(0, 768);
    } else if (type == "tRNS") {
      png.transparency = body;
    } else if (type == "IDAT") {
      png.data += body;
    } else if (type == "IEND") {
      break;
    }
    at += 12 + size;
  }
  return is_legal(png);
}

int paeth(int a, int b, int c) {
  const int p = a + b - c;
  const int pa = std::abs(p - a);
  const int pb = std::abs(p - b);
  const int pc = std::abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/// Undoes the filter of one row of `size` bytes behind its filter byte; `above` is null for the first.
bool unfilter(unsigned char* row, const unsigned char* above, std::size_t size, std::size_t step, unsigned filter) {
  if (filter > 4) {
    return false;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const int a = i >= step ? row[i - step] : 0;
    const int b = above != nullptr ? above[i] : 0;
    const int c = above != nullptr && i >= step ? above[i - step] : 0;
    const int guess = filter == 1 ? a : filter == 2 ? b : filter == 3 ? (a + b) / 2 : filter == 4 ? paeth(a, b, c) : 0;
    row[i] = static_cast<unsigned char>(row[i] + guess);
  }
  return true;
}

struct Pass {
  unsigned x, y, step_x, step_y;
};
constexpr std::array<Pass, 7> kAdam7 = {
    {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};

/// Colour and opacity of every pixel, 8 bits each.
class Decoder {
 public:
  explicit Decoder(const Png& png) : png_(png) {
    const std::size_t pixels = std::size_t{png.width} * png.height;
    colour_.resize(pixels * 3);
    opacity_.assign(pixels, '\xff');
  }

  bool run() {
    std::size_t size = 0;
    each_pass(
        [&](const Pass&, std::size_t columns, std::size_t rows) { size += rows * (1 + png_.row_bytes(columns)); });
    std::string raw;
    if (!inflate(png_.data, size, raw) || raw.size() != size) {
      return false;
    }
    auto* at = reinterpret_cast<unsigned char*>(raw.data());
    bool good = true;
    each_pass([&](const Pass& pass, std::size_t columns, std::size_t rows) {
      const std::size_t bytes = png_.row_bytes(columns);
      const std::size_t step = std::max<std::size_t>(1, std::size_t{png_.channels()} * png_.depth / 8);
      const unsigned char* above = nullptr;
      for (std::size_t y = 0; y < rows && good; ++y) {
        good = unfilter(at + 1, above, bytes, step, at[0]);
        above = at + 1;
        for (std::size_t x = 0; x < columns && good; ++x) {
          pixel(above, x, pass.x + x * pass.step_x, pass.y + y * pass.step_y);
        }
        at += 1 + bytes;
      }
    });
    return good;
  }
  const std::string& colour() const { return colour_; }
  const std::string& opacity() const { return opacity_; }

 private:
  template <class Visit>
  void each_pass(Visit visit) const {
    if (!png_.interlaced) {
      visit(Pass{0, 0, 1, 1}, std::size_t{png_.width}, std::size_t{png_.height});
      return;
    }
    for (const Pass& pass : kAdam7) {
      if (png_.width > pass.x && png_.height > pass.y) {
        visit(pass, std::size_t{(png_.width - pass.x + pass.step_x - 1) / pass.step_x},
              std::size_t{(png_.height - pass.y + pass.step_y - 1) / pass.step_y});
      }
    }
  }

  /// Sample `index` of a row as it is stored.
  unsigned sample(const unsigned char* row, std::size_t index) const {
    if (png_.depth == 16) {
      return static_cast<unsigned>(row[index * 2] << 8 | row[index * 2 + 1]);
    }
    if (png_.depth == 8) {
      return row[index];
    }
    const std::size_t bit = index * png_.depth;
    return row[bit / 8] >> (8 - png_.depth - bit % 8) & ((1U << png_.depth) - 1);
  }
  char scaled(unsigned value) const {
    return static_cast<char>(png_.depth == 16 ? value >> 8 : value * 255 / ((1U << png_.depth) - 1));
  }
  unsigned key(std::size_t index) const {
    return static_cast<unsigned>(static_cast<unsigned char>(png_.transparency[index * 2]) << 8 |
                                 static_cast<unsigned char>(png_.transparency[index * 2 + 1]));
  }

  void pixel(const unsigned char* row, std::size_t column, std::size_t x, std::size_t y) {
    const std::size_t at = y * png_.width + x;
    char* colour = colour_.data() + at * 3;
    const unsigned channels = png_.channels();
    const unsigned first = sample(row, column * channels);
    if (png_.colour == 3) {
      const std::size_t entry = std::min<std::size_t>(first, png_.palette.size() / 3 - 1);
      std::copy_n(png_.palette.data() + entry * 3, 3, colour);
      if (first < png_.transparency.size()) {
        opacity_[at] = png_.transparency[first];
      }
      return;
    }
    const bool grey = png_.colour == 0 || png_.colour == 4;
    bool keyed = png_.transparency.size() >= (grey ? 2U : 6U) && channels != 2 && channels != 4;
    for (std::size_t i = 0; i < 3; ++i) {
      const unsigned value = grey ? first : sample(row, column * channels + i);
      colour[i] = scaled(value);
      keyed = keyed && value == key(grey ? 0 : i);
    }
    if (png_.colour == 4 || png_.colour == 6) {
      opacity_[at] = scaled(sample(row, column * channels + channels - 1));
    } else if (keyed) {
      opacity_[at] = 0;
    }
  }

  const Png& png_;
  std::string colour_, opacity_;
};

bool is_whole(const Png& png) {
  const std::size_t row = 1 + png.row_bytes(png.width);
  std::string raw;
  if (!inflate(png.data, row * png.height, raw) || raw.size() != row * png.height) {
    return false;
  }
  for (std::size_t y = 0; y < png.height; ++y) {
    if (static_cast<unsigned char>(raw[y * row]) > 4) {
      return false;
    }
  }
  return true;
}

void pass_through(const Png& png, EncodedImage& image) {
  Buffer out;
  out.append(png.colour == 0 ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB");
  out.append("/BitsPerComponent ");
  append_integer(out, png.depth);
  out.append("/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors ");
  append_integer(out, png.channels());
  out.append("/BitsPerComponent ");
  append_integer(out, png.depth);
  out.append("/Columns ");
  append_integer(out, png.width);
  out.append(">>");
  image.entries = out.str();
  image.data = png.data;
}

}  // namespace

std::unique_ptr<EncodedImage> encode_png(std::string_view bytes, Compressor& compressor) {
  Png png;
  if (!read_chunks(bytes, png)) {
    return nullptr;
  }
  auto image = std::make_unique<EncodedImage>();
  image->width = png.width;
  image->height = png.height;
  // A palette would be a string in a stream's dictionary, which encryption would have to know of: it is taken apart.
  const bool opaque = png.transparency.empty() && png.colour != 4 && png.colour != 6 && png.colour != 3;
  if (opaque && !png.interlaced) {
    if (!is_whole(png)) {
      return nullptr;
    }
    pass_through(png, *image);
    return image;
  }
  Decoder decoder(png);
  if (!decoder.run()) {
    return nullptr;
  }
  Buffer packed;
  compressor.compress(decoder.colour(), Effort::page, packed);
  image->data = packed.str();
  image->entries = "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode";
  const std::string& opacity = decoder.opacity();
  if (std::any_of(opacity.begin(), opacity.end(), [](char c) { return c != '\xff'; })) {
    packed.clear();
    compressor.compress(opacity, Effort::page, packed);
    image->opacity = packed.str();
  }
  return image;
}

}  // namespace docmill::pdf
