// PNG from pixels: of four filters each row takes the one that leaves the smallest numbers, as the standard advises
// (ISO/IEC 15948, 12.8).
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <new>

#include "writer/raster.h"

namespace docmill {
namespace {

constexpr int kEffort = 6;

void append_32(std::uint32_t value, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

void append_chunk(std::string_view type, std::string_view content, std::string& out) {
  append_32(static_cast<std::uint32_t>(content.size()), out);
  const std::size_t begin = out.size();
  out.append(type).append(content);
  append_32(libdeflate_crc32(0, out.data() + begin, out.size() - begin), out);
}

std::uint8_t paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int to_left = std::abs(guess - left);
  const int to_above = std::abs(guess - above);
  const int to_corner = std::abs(guess - corner);
  const int nearest = to_left <= to_above && to_left <= to_corner ? left : to_above <= to_corner ? above : corner;
  return static_cast<std::uint8_t>(nearest);
}

/// Filters one row after the other; `channels` bytes are a pixel.
class RowFilter {
 public:
  RowFilter(std::size_t width, std::size_t channels) : channels_(channels), above_(width * channels, 0) {}

  void append(const std::vector<std::uint8_t>& row, std::string& out) {
    unsigned best = 0;
    std::uint64_t least = ~std::uint64_t{0};
    for (const unsigned filter : kFilters) {
      std::uint64_t sum = 0;
      for (std::size_t i = 0; i < row.size(); ++i) {
        sum += static_cast<std::uint64_t>(std::abs(static_cast<std::int8_t>(filtered(filter, row, i))));
      }
      if (sum < least) {
        least = sum;
        best = filter;
      }
    }
    out.push_back(static_cast<char>(best));
    for (std::size_t i = 0; i < row.size(); ++i) {
      out.push_back(static_cast<char>(filtered(best, row, i)));
    }
    above_ = row;
  }

 private:
  static constexpr std::array<unsigned, 4> kFilters = {0, 1, 2, 4};  // none, Sub, Up, Paeth

  std::uint8_t filtered(unsigned filter, const std::vector<std::uint8_t>& row, std::size_t i) const {
    const std::uint8_t left = i < channels_ ? 0 : row[i - channels_];
    const std::uint8_t corner = i < channels_ ? 0 : above_[i - channels_];
    const std::uint8_t guess = filter == 0   ? 0
                               : filter == 1 ? left
                               : filter == 2 ? above_[i]
                                             : paeth(left, above_[i], corner);
    return static_cast<std::uint8_t>(row[i] - guess);
  }

  std::size_t channels_;
  std::vector<std::uint8_t> above_;
};

std::string filtered_rows(const Pixels& pixels, std::size_t channels) {
  RowFilter filter(pixels.width, channels);
  std::vector<std::uint8_t> row(std::size_t{pixels.width} * channels);
  std::string out;
  out.reserve((row.size() + 1) * pixels.height);
  const std::uint8_t* from = pixels.rgba.data();
  for (std::uint32_t y = 0; y < pixels.height; ++y) {
    std::uint8_t* to = row.data();
    for (std::uint32_t x = 0; x < pixels.width; ++x, from += 4) {
      to = std::copy_n(from, channels, to);
    }
    filter.append(row, out);
  }
  return out;
}

std::string compressed(const std::string& content) {
  struct Free {
    void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
  };
  const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(kEffort));
  if (compressor == nullptr) {
    throw std::bad_alloc();
  }
  std::string out(libdeflate_zlib_compress_bound(compressor.get(), content.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), content.data(), content.size(), out.data(), out.size()));
  return out;
}

}  // namespace

std::string encode_png(const Pixels& pixels) {
  bool opaque = true;
  for (std::size_t i = 3; i < pixels.rgba.size(); i += 4) {
    opaque = opaque && pixels.rgba[i] == 0xff;
  }
  std::string out("\x89PNG\r\n\x1A\n");
  std::string header;
  append_32(pixels.width, header);
  append_32(pixels.height, header);
  header.append({8, static_cast<char>(opaque ? 2 : 6), 0, 0, 0});
  append_chunk("IHDR", header, out);
  append_chunk("IDAT", compressed(filtered_rows(pixels, opaque ? 3 : 4)), out);
  append_chunk("IEND", {}, out);
  return out;
}

}  // namespace docmill
