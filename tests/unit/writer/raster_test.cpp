// Pixels of images: those of SVG and WebP are known ones; PNG is read back by the reader that librsvg brings.
#include "writer/raster.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "docmill/base.h"
#include "writer/image.h"

namespace docmill {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes drawn(const std::string& content, std::uint32_t width, std::uint32_t height) {
  return rasterise_svg("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(width) + " " +
                           std::to_string(height) + "\">" + content + "</svg>",
                       width, height)
      .rgba;
}

std::string code_of(const std::string& svg) {
  try {
    rasterise_svg(svg, 2, 2);
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return {};
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = at; i < at + 3; ++i) {
      bits = bits << 8 | (i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U);
    }
    for (int shift = 18; shift >= 0; shift -= 6) {
      out.push_back(kDigits[bits >> shift & 63]);
    }
  }
  return out;
}

TEST(Raster, SvgIsDrawnAtTheSizeAskedFor) {
  const Bytes red_and_blue = {255, 0, 0, 255, 0, 0, 255, 255};
  EXPECT_EQ(drawn("<rect width='1' height='1' fill='#f00'/><rect x='1' width='1' height='1' fill='#00f'/>", 2, 1),
            red_and_blue);
  const std::string half =
      "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>"
      "<rect width='20' height='20' fill='lime'/></svg>";
  const Pixels large = rasterise_svg(half, 80, 40);
  EXPECT_EQ(Bytes(large.rgba.begin() + 39 * 4, large.rgba.begin() + 41 * 4), (Bytes{0, 255, 0, 255, 0, 0, 0, 0}));
  EXPECT_EQ(large.rgba[large.rgba.size() - 80 * 4 + 1], 255);
}

TEST(Raster, OpacityIsNotMultipliedIn) {
  EXPECT_EQ(drawn("<rect width='1' height='1' fill='#f00' fill-opacity='.5'/>", 1, 1), (Bytes{255, 0, 0, 128}));
}

TEST(Raster, SvgLoadsNothingFromElsewhere) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("docmill-raster-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string file = (folder / "red.svg").string();
  std::ofstream(file) << "<svg xmlns='http://www.w3.org/2000/svg' width='2' height='2'><rect width='2' height='2' "
                         "fill='red'/></svg>";
  for (const std::string& address : {"file://" + file, file}) {
    EXPECT_EQ(drawn("<image href='" + address + "' width='1' height='1'/>", 1, 1), (Bytes{0, 0, 0, 0})) << address;
  }
  std::filesystem::remove_all(folder);
}

TEST(Raster, WhatIsNoSvgIsAnError) {
  EXPECT_EQ(code_of("<svg xmlns='http://www.w3.org/2000/svg'><g>"), "E-WRT-046");
  EXPECT_EQ(code_of("no svg"), "E-WRT-046");
  EXPECT_EQ(code_of(""), "E-WRT-046");
}

TEST(Raster, FiltersThatWouldTakeForeverAreRefused) {
  const auto filtered = [](const std::string& filter) {
    return code_of("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><filter id='f'>" + filter +
                   "</filter><rect width='9' height='9' filter='url(#f)'/></svg>");
  };
  EXPECT_EQ(filtered("<feTurbulence numOctaves='4' baseFrequency='.5'/>"), "");
  EXPECT_EQ(filtered("<feTurbulence numOctaves = \"100000\" baseFrequency='.5'/>"), "E-WRT-046");
  EXPECT_EQ(filtered("<feMorphology radius='2 5'/>"), "");
  EXPECT_EQ(filtered("<feMorphology radius='2,5000'/>"), "E-WRT-046");
  EXPECT_EQ(filtered("<feMorphology radius='&big;'/>"), "E-WRT-046");
  std::string many;
  for (int i = 0; i < 300; ++i) {
    many += "<feGaussianBlur stdDeviation='3'/>";
  }
  EXPECT_EQ(filtered(many), "E-WRT-046");
  EXPECT_EQ(code_of("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text paint-order='stroke'>radius of "
                    "order</text></svg>"),
            "");
}

TEST(Raster, WebpIsDecoded) {
  const std::string webp = *decode_data_uri(
      "data:image/webp;base64,UklGRjQAAABXRUJQVlA4TCcAAAAvAUAAEB8gEEjaH3oNAUGR/6PNv4Cg6LrlAuZGg4K0DVjU3Yj+xwMA");
  const Pixels pixels = decode_webp(webp);
  EXPECT_EQ(pixels.width, 2U);
  EXPECT_EQ(pixels.height, 2U);
  EXPECT_EQ(pixels.rgba, (Bytes{255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 128, 0, 0, 0, 0}));
  for (std::size_t size = 0; size < webp.size() - 8; ++size) {
    EXPECT_THROW(decode_webp(webp.substr(0, size)), Error) << size;
  }
}

TEST(Raster, PngIsReadByOthers) {
  for (const bool opaque : {true, false}) {
    Pixels pixels{61, 43, {}};
    std::uint32_t state = 1;
    for (std::uint32_t i = 0; i < 61 * 43; ++i) {
      state = state * 1664525 + 1013904223;
      const bool smooth = i / 61 % 2 == 0;  // rows for each of the filters
      const auto value = [&](std::uint32_t shift) {
        return static_cast<std::uint8_t>(smooth ? i * shift / 16 : state >> shift);
      };
      const bool hidden = !opaque && i % 3 == 0;
      const Bytes pixel = hidden ? Bytes{0, 0, 0, 0} : Bytes{value(8), value(16), value(24), 255};
      pixels.rgba.insert(pixels.rgba.end(), pixel.begin(), pixel.end());
    }
    const std::string png = encode_png(pixels);
    EXPECT_EQ(read_image_info(png)->width, 61U);
    // Bytes missing from the last group of three are zeros behind the end of the image.
    EXPECT_EQ(drawn("<image width='61' height='43' href='data:image/png;base64," + base64(png) + "'/>", 61, 43),
              pixels.rgba);
  }
}

}  // namespace
}  // namespace docmill

// For LeakSanitizer: fontconfig, which librsvg brings, keeps what it has read until the process ends, and libhyphen,
// beside which our hyphenation is tested, loses texts of what it reads.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so\nleak:libhyphen.so"; }
