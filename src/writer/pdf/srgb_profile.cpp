#include "writer/pdf/srgb_profile.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace docmill::pdf {
namespace {

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value);
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xffff);
}
/// s15Fixed16
void put_fixed(std::string& out, double value) {
  put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

std::string xyz(double x, double y, double z) {
  std::string out("XYZ \0\0\0\0", 8);
  put_fixed(out, x);
  put_fixed(out, y);
  put_fixed(out, z);
  return out;
}

std::string description(std::string_view text) {
  std::string out("desc\0\0\0\0", 8);
  put32(out, static_cast<std::uint32_t>(text.size() + 1));
  out += text;
  out += '\0';
  out.append(8 + 3 + 67, '\0');  // no Unicode, no script code
  return out;
}

std::string curve() {
  constexpr std::uint32_t kPoints = 1024;
  std::string out("curv\0\0\0\0", 8);
  put32(out, kPoints);
  for (std::uint32_t i = 0; i < kPoints; ++i) {
    const double v = static_cast<double>(i) / (kPoints - 1);
    const double linear = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    put16(out, static_cast<std::uint32_t>(std::lround(linear * 65535)));
  }
  return out;
}

struct Tag {
  std::string_view name;
  std::size_t data;  // which of the data
};

}  // namespace

std::string srgb_profile() {
  // The primaries of sRGB, adapted to D50.
  const std::vector<std::string> data = {
      description("sRGB IEC61966-2.1"),
      std::string("text\0\0\0\0", 8) + std::string("No copyright, use freely\0", 25),
      xyz(0.95045, 1, 1.08905),
      xyz(0.43607, 0.22249, 0.01392),
      xyz(0.38515, 0.71687, 0.09708),
      xyz(0.14307, 0.06061, 0.71410),
      curve(),
  };
  constexpr std::array<Tag, 9> kTags = {{{"desc", 0},
                                         {"cprt", 1},
                                         {"wtpt", 2},
                                         {"rXYZ", 3},
                                         {"gXYZ", 4},
                                         {"bXYZ", 5},
                                         {"rTRC", 6},
                                         {"gTRC", 6},
                                         {"bTRC", 6}}};
  const std::size_t head = 128 + 4 + kTags.size() * 12;
  std::vector<std::size_t> offsets;
  std::string body;
  for (const std::string& entry : data) {
    offsets.push_back(head + body.size());
    body += entry;
    body.append((4 - body.size() % 4) % 4, '\0');
  }
  std::string out;
  put32(out, static_cast<std::uint32_t>(head + body.size()));
  out.append(4, '\0');
  put32(out, 0x02100000);
  out += "mntrRGB XYZ ";
  for (const std::uint32_t part : {2026U, 1U, 1U, 0U, 0U, 0U}) {
    put16(out, part);
  }
  out += "acsp";
  out.append(4 + 4 + 4 + 4 + 8, '\0');  // platform, flags, maker, model, attributes
  put32(out, 0);                        // perceptual
  put_fixed(out, 0.9642);
  put_fixed(out, 1);
  put_fixed(out, 0.8249);
  out.append(128 - out.size(), '\0');
  put32(out, static_cast<std::uint32_t>(kTags.size()));
  for (const Tag& tag : kTags) {
    out += tag.name;
    put32(out, static_cast<std::uint32_t>(offsets[tag.data]));
    put32(out, static_cast<std::uint32_t>(data[tag.data].size()));
  }
  return out + body;
}

}  // namespace docmill::pdf
