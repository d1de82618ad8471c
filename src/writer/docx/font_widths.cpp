// Advance widths of printable ASCII, as measured on the free fonts that stand in for these with the same metrics:
// Carlito, Caladea, Liberation Serif and Liberation Sans.
#include "writer/docx/font_widths.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "docmill/document.h"

namespace docmill::docx {
namespace {

using Ascii = std::array<short, 95>;

constexpr Ascii kCalibriRegular = {
    463,  667,  821,  1020, 1038, 1464, 1397, 452,  621,  621,  1020, 1020, 511,  627,  517,  791,  1038, 1038, 1038,
    1038, 1038, 1038, 1038, 1038, 1038, 1038, 548,  548,  1020, 1020, 1020, 949,  1831, 1185, 1114, 1092, 1260, 1000,
    941,  1292, 1276, 516,  653,  1064, 861,  1751, 1322, 1356, 1058, 1378, 1112, 941,  998,  1314, 1162, 1822, 1063,
    998,  959,  628,  791,  628,  1020, 1020, 596,  981,  1076, 866,  1076, 1019, 625,  964,  1076, 470,  490,  931,
    470,  1636, 1076, 1080, 1076, 1076, 714,  801,  686,  1076, 925,  1464, 887,  927,  809,  644,  943,  644,  1020};
constexpr Ascii kCalibriBold = {
    463,  667,  898,  1020, 1038, 1493, 1443, 478,  638,  638,  1020, 1020, 528,  627,  547,  880,  1038, 1038, 1038,
    1038, 1038, 1038, 1038, 1038, 1038, 1038, 565,  565,  1020, 1020, 1020, 949,  1840, 1241, 1148, 1084, 1291, 999,
    940,  1305, 1292, 546,  678,  1120, 866,  1790, 1349, 1385, 1090, 1405, 1153, 968,  1014, 1337, 1211, 1856, 1128,
    1064, 979,  665,  880,  665,  1020, 1020, 615,  1011, 1099, 857,  1099, 1031, 648,  971,  1099, 503,  523,  983,
    503,  1666, 1099, 1101, 1099, 1099, 728,  817,  710,  1099, 969,  1526, 941,  970,  814,  704,  973,  704,  1020};
constexpr Ascii kCambriaRegular = {
    450,  585,  804,  1267, 1036, 1822, 1406, 485,  782,  782,  874,  1134, 419,  673,  421,  1003, 1058, 741,  966,
    944,  1007, 972,  962,  962,  993,  978,  540,  540,  1134, 1134, 1134, 864,  1812, 1226, 1185, 1062, 1280, 1105,
    1042, 1103, 1425, 702,  622,  1290, 1026, 1818, 1419, 1226, 1091, 1226, 1255, 927,  1140, 1406, 1224, 1820, 1169,
    1140, 1038, 716,  1003, 716,  1134, 759,  309,  962,  1064, 862,  1064, 903,  641,  940,  1134, 567,  522,  1075,
    555,  1665, 1142, 983,  1064, 1026, 811,  802,  665,  1118, 962,  1474, 989,  987,  876,  792,  647,  792,  1458};
constexpr Ascii kCambriaBold = {
    450,  686,  864,  1265, 1112, 1998, 1515, 514,  835,  835,  927,  1212, 475,  636,  471,  1034, 1091, 937,  1038,
    1040, 1132, 1064, 1101, 1011, 1138, 1093, 573,  573,  1212, 1212, 1212, 925,  1886, 1337, 1298, 1128, 1359, 1144,
    1093, 1200, 1472, 733,  696,  1392, 1107, 1730, 1404, 1325, 1214, 1325, 1310, 968,  1202, 1423, 1294, 1964, 1261,
    1202, 1134, 753,  1034, 753,  1212, 759,  376,  1075, 1163, 921,  1167, 1050, 686,  1040, 1228, 630,  608,  1206,
    636,  1824, 1236, 1085, 1173, 1144, 929,  909,  747,  1247, 1062, 1595, 1075, 1067, 950,  804,  655,  804,  1212};
constexpr Ascii kArialRegular = {
    569,  569,  727,  1139, 1139, 1821, 1366, 391,  682,  682,  797,  1196, 569,  682,  569,  569,  1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 569,  569,  1196, 1196, 1196, 1139, 2079, 1366, 1366, 1479, 1479, 1366,
    1251, 1593, 1479, 569,  1024, 1366, 1139, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366,
    1366, 1251, 569,  569,  569,  961,  1139, 682,  1139, 1139, 1024, 1139, 1139, 569,  1139, 1139, 455,  455,  1024,
    455,  1706, 1139, 1139, 1139, 1139, 682,  1024, 569,  1139, 1024, 1479, 1024, 1024, 1024, 684,  532,  684,  1196};
constexpr Ascii kArialBold = {
    569,  682,  971,  1139, 1139, 1821, 1479, 487,  682,  682,  797,  1196, 569,  682,  569,  569,  1139, 1139, 1139,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 682,  682,  1196, 1196, 1196, 1251, 1997, 1479, 1479, 1479, 1479, 1366,
    1251, 1593, 1479, 569,  1139, 1479, 1251, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366,
    1366, 1251, 682,  569,  682,  1196, 1139, 682,  1139, 1251, 1139, 1251, 1139, 682,  1251, 1251, 569,  569,  1139,
    569,  1821, 1251, 1251, 1251, 1251, 797,  1139, 682,  1251, 1139, 1593, 1139, 1139, 1024, 797,  573,  797,  1196};
constexpr Ascii kTimesRegular = {
    512,  682,  836,  1024, 1024, 1706, 1593, 369,  682,  682,  1024, 1155, 512,  682,  512,  569,  1024, 1024, 1024,
    1024, 1024, 1024, 1024, 1024, 1024, 1024, 569,  569,  1155, 1155, 1155, 909,  1886, 1479, 1366, 1366, 1479, 1251,
    1139, 1479, 1479, 682,  797,  1479, 1251, 1821, 1479, 1479, 1139, 1479, 1366, 1139, 1251, 1479, 1479, 1933, 1479,
    1479, 1251, 682,  569,  682,  961,  1024, 682,  909,  1024, 909,  1024, 909,  682,  1024, 1024, 569,  569,  1024,
    569,  1593, 1024, 1024, 1024, 1024, 682,  797,  569,  1024, 1024, 1479, 1024, 1024, 909,  983,  410,  983,  1108};
constexpr Ascii kTimesBold = {
    512,  682,  1137, 1024, 1024, 2048, 1706, 569,  682,  682,  1024, 1167, 512,  682,  512,  569,  1024, 1024, 1024,
    1024, 1024, 1024, 1024, 1024, 1024, 1024, 682,  682,  1167, 1167, 1167, 1024, 1905, 1479, 1366, 1479, 1479, 1366,
    1251, 1593, 1593, 797,  1024, 1593, 1366, 1933, 1479, 1593, 1251, 1593, 1479, 1139, 1366, 1479, 1479, 2048, 1479,
    1479, 1366, 682,  569,  682,  1190, 1024, 682,  1024, 1139, 909,  1139, 909,  682,  1024, 1139, 569,  682,  1139,
    569,  1706, 1139, 1024, 1139, 1139, 909,  797,  682,  1139, 1024, 1479, 1024, 1024, 909,  807,  451,  807,  1065};

constexpr int kMonoWidth = 1229;  // of most fonts for code
constexpr Ascii kMono = [] {
  Ascii widths{};
  widths.fill(kMonoWidth);
  return widths;
}();
constexpr Ascii kConsolas = [] {
  Ascii widths{};
  widths.fill(1126);
  return widths;
}();

constexpr std::array<FontWidths, 6> kFonts = {{{"Calibri", 2500, kCalibriRegular.data(), kCalibriBold.data(), 1090},
                                               {"Cambria", 2355, kCambriaRegular.data(), kCambriaBold.data(), 1130},
                                               {"Times New Roman", 2355, kTimesRegular.data(), kTimesBold.data(), 1080},
                                               {"Consolas", 2398, kConsolas.data(), kConsolas.data(), 1126},
                                               {"Courier New", 2320, kMono.data(), kMono.data(), kMonoWidth},
                                               {"Arial", 2355, kArialRegular.data(), kArialBold.data(), 1180}}};

/// Fonts of the same widths as one of those.
constexpr std::array<std::array<std::string_view, 2>, 8> kSame = {{{"Carlito", "Calibri"},
                                                                   {"Caladea", "Cambria"},
                                                                   {"Liberation Serif", "Times New Roman"},
                                                                   {"Times", "Times New Roman"},
                                                                   {"Liberation Mono", "Courier New"},
                                                                   {"Courier", "Courier New"},
                                                                   {"DejaVu Sans Mono", "Courier New"},
                                                                   {"Menlo", "Courier New"}}};

/// The letter that most of Latin-1 and Latin Extended-A look like.
constexpr std::string_view kLatin1 = "AAAAAAWCEEEEIIIIDNOOOOOxOUUUUYPsaaaaaawceeeeiiiidnooooo+ouuuuypy";

bool combines(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0;
}

}  // namespace

const FontWidths& font_widths(std::string_view name) {
  const auto* const same =
      std::find_if(kSame.begin(), kSame.end(), [name](const auto& names) { return names[0] == name; });
  const std::string_view wanted = same == kSame.end() ? name : (*same)[1];
  const auto* const found =
      std::find_if(kFonts.begin(), kFonts.end(), [wanted](const FontWidths& font) { return font.name == wanted; });
  return found == kFonts.end() ? kFonts.back() : *found;
}

int width_of(char32_t character, const FontWidths& font, bool bold) {
  const short* const ascii = bold ? font.bold : font.regular;
  if (character >= 0xc0 && character <= 0xff) {
    character = static_cast<unsigned char>(kLatin1[character - 0xc0]);
  }
  if (character >= 0x20 && character <= 0x7e) {
    return ascii[character - 0x20];
  }
  if (character < 0x20 || combines(character)) {
    return 0;
  }
  switch (character) {
    case 0xa0:  // spaces, dashes, dots
      return ascii[0];
    case 0x2013:
    case 0x2022:
      return kEm / 2;
    case 0x2014:
    case 0x2026:
      return kEm * 9 / 10;
    case 0x2018:
    case 0x2019:
      return ascii['\'' - ' '];
    case 0x201c:
    case 0x201d:
      return ascii['"' - ' '];
    default:
      return is_wide(character) ? kEm : font.other;
  }
}

}  // namespace docmill::docx
