// The three themes. Sizes of headings follow a scale from the text's size; colours keep a contrast of at least 4.5:1.
#include "writer/docx/look.h"

namespace docmill::docx {
namespace {

constexpr Look kModern = {
    .name = "modern",
    .major_font = "Calibri",
    .minor_font = "Calibri",
    .mono_font = "Consolas",
    .mono_fallback = "Liberation Mono",
    .serif = false,
    .ink = "1F2933",
    .soft = "52606D",
    .accent = "0F766E",
    .link = "0A58A6",
    .rule = "D5DBE1",
    .grid = "B8C2CC",
    .tint = "F3F5F7",
    .head_fill = "E6F1EF",
    .head_ink = "0B544E",
    .head_rule = "0F766E",
    .band = "F8FAFA",
    .size = 22,
    .line = 288,
    .after = 160,
    .margin = 1304,
    .code_size = 19,
    .small_size = 18,
    .cell_space = 60,
    .compact_space = 50,
    .title_size = 56,
    .title_centred = false,
    .headings = {{{38, 480, 140, "1F2933", true, false},
                  {29, 400, 110, "0F766E", true, false},
                  {25, 320, 80, "1F2933", true, false},
                  {22, 280, 60, "1F2933", true, false},
                  {22, 240, 60, "52606D", true, false},
                  {22, 240, 60, "52606D", false, true}}},
};

constexpr Look kClassic = {
    .name = "classic",
    .major_font = "Cambria",
    .minor_font = "Cambria",
    .mono_font = "Courier New",
    .mono_fallback = "Liberation Mono",
    .serif = true,
    .ink = "1A1A1A",
    .soft = "555555",
    .accent = "7A2231",
    .link = "1F3F7A",
    .rule = "C9C4BB",
    .grid = "A39C90",
    .tint = "F6F4EF",
    .head_fill = "F3EFE8",
    .head_ink = "1A1A1A",
    .head_rule = "1A1A1A",
    .band = "auto",
    .size = 22,
    .line = 294,
    .after = 150,
    .margin = 1474,
    .code_size = 19,
    .small_size = 18,
    .cell_space = 50,
    .compact_space = 40,
    .title_size = 52,
    .title_centred = true,
    .headings = {{{36, 480, 160, "1A1A1A", true, false},
                  {28, 400, 120, "7A2231", true, false},
                  {24, 320, 90, "1A1A1A", true, false},
                  {22, 280, 60, "1A1A1A", true, true},
                  {22, 240, 60, "555555", false, true},
                  {22, 240, 60, "555555", false, true}}},
};

constexpr Look kCompact = {
    .name = "compact",
    .major_font = "Arial",
    .minor_font = "Arial",
    .mono_font = "Consolas",
    .mono_fallback = "Liberation Mono",
    .serif = false,
    .ink = "1B1F24",
    .soft = "57606A",
    .accent = "1D4E89",
    .link = "1D4E89",
    .rule = "D0D7DE",
    .grid = "B3BDC8",
    .tint = "F4F6F8",
    .head_fill = "1D4E89",
    .head_ink = "FFFFFF",
    .head_rule = "1D4E89",
    .band = "F4F7FB",
    .size = 18,
    .line = 264,
    .after = 90,
    .margin = 1020,
    .code_size = 16,
    .small_size = 15,
    .cell_space = 30,
    .compact_space = 20,
    .title_size = 40,
    .title_centred = false,
    .headings = {{{28, 300, 80, "1D4E89", true, false},
                  {23, 240, 60, "1D4E89", true, false},
                  {20, 200, 50, "1B1F24", true, false},
                  {18, 160, 40, "1B1F24", true, false},
                  {18, 160, 40, "57606A", true, false},
                  {18, 160, 40, "57606A", false, true}}},
};

constexpr std::array<AdmonitionLook, kAdmonitions> kAdmonitionLooks = {{{"52606D", "F3F5F7"},
                                                                        {"1F6FB2", "EEF5FB"},
                                                                        {"1A7F4B", "EDF7F1"},
                                                                        {"7A4FC0", "F4F0FB"},
                                                                        {"A86200", "FDF5E6"},
                                                                        {"C2362B", "FCEFED"}}};

}  // namespace

const AdmonitionLook& admonition_look(Admonition kind) { return kAdmonitionLooks[static_cast<std::size_t>(kind)]; }

const Look& look_of(Theme theme) {
  switch (theme) {
    case Theme::modern:
      return kModern;
    case Theme::classic:
      return kClassic;
    case Theme::compact:
      return kCompact;
  }
  return kModern;
}

}  // namespace docmill::docx
