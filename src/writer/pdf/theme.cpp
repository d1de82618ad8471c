#include "writer/pdf/theme.h"

#include "writer/theme.h"

namespace docmill::pdf {
namespace {

Theme modern() {
  Theme theme;
  theme.name = "modern";
  theme.body_fonts = {"Inter", "Noto Sans", "DejaVu Sans"};
  theme.heading_fonts = {"Inter", "Noto Sans", "DejaVu Sans"};
  theme.mono_fonts = {"JetBrains Mono", "DejaVu Sans Mono"};
  theme.size = 9.8;
  theme.leading = 1.52;
  theme.headings = {{{23, 700, 0x0f1720, 36, 14, false, false},
                     {15, 600, 0x0f1720, 24, 7, false, false},
                     {12, 600, 0x0f1720, 18, 5, false, false},
                     {10.4, 600, 0x0f1720, 14, 4, false, false},
                     {9.8, 600, 0x4a545e, 12, 3, false, false},
                     {9.8, 500, 0x6a737d, 12, 3, false, false}}};
  theme.footer = {"{title}", "", "{page} / {pages}"};
  return theme;
}

Theme classic() {
  Theme theme;
  theme.name = "classic";
  theme.body_fonts = {"Vollkorn", "Noto Serif", "DejaVu Serif"};
  theme.heading_fonts = {"Vollkorn", "Noto Serif", "DejaVu Serif"};
  theme.mono_fonts = {"JetBrains Mono", "DejaVu Sans Mono"};
  theme.size = 11;
  theme.leading = 1.42;
  theme.mono_scale = 0.82;
  theme.code_size = 8.4;
  theme.table_size = 10;
  theme.note_size = 9.2;
  theme.running_size = 9.2;
  theme.paragraph_gap = 7;
  theme.justify = true;
  theme.hyphenate = Hyphenate::if_possible;
  theme.text = 0x1a1a1a;
  theme.muted = 0x666159;
  theme.accent = theme.link = 0x7a1f1f;
  theme.rule = 0xb9b2a5;
  theme.code_background = 0xf7f5f0;
  theme.inline_code_background = 0xf3f0ea;
  theme.quote_bar = 0xcfc6b5;
  theme.quote_text = 0x45413a;
  theme.table_head_background = 0xffffff;
  theme.headings = {{{25, 600, 0x1a1a1a, 38, 16, false, false},
                     {16.5, 600, 0x1a1a1a, 24, 7, false, false},
                     {13, 600, 0x1a1a1a, 18, 5, false, false},
                     {11.4, 600, 0x1a1a1a, 14, 4, true, false},
                     {11, 600, 0x1a1a1a, 12, 3, true, false},
                     {11, 400, 0x45413a, 12, 3, true, false}}};
  theme.margin_left = theme.margin_right = 84;
  theme.margin_top = 84;
  theme.margin_bottom = 82;
  theme.header = {"{title}", "", "{section}"};
  theme.footer = {"", "{page}", ""};
  return theme;
}

Theme compact() {
  Theme theme;
  theme.name = "compact";
  theme.body_fonts = {"Noto Sans", "Inter", "DejaVu Sans"};
  theme.heading_fonts = {"Noto Sans", "Inter", "DejaVu Sans"};
  theme.mono_fonts = {"JetBrains Mono", "DejaVu Sans Mono"};
  theme.size = 8.6;
  theme.leading = 1.38;
  theme.mono_scale = 0.9;
  theme.code_size = 7.3;
  theme.table_size = 7.9;
  theme.note_size = 7.3;
  theme.running_size = 7.2;
  theme.paragraph_gap = 4.6;
  theme.list_gap = 1.2;
  theme.indent = 15;
  theme.accent = theme.link = 0x00695c;
  theme.table_head_background = 0xe8f1ef;
  theme.quote_bar = 0xa8cbc5;
  theme.table_stripe = 0xf7f9fa;
  theme.table_padding_x = 5;
  theme.table_padding_y = 2.4;
  theme.headings = {{{17, 700, 0x00453d, 22, 9, false, true},
                     {12, 700, 0x00453d, 14, 4, false, false},
                     {10, 700, 0x1f2328, 11, 3, false, false},
                     {9, 700, 0x1f2328, 9, 2.5, false, false},
                     {8.6, 700, 0x4a545e, 8, 2, false, false},
                     {8.6, 400, 0x4a545e, 8, 2, true, false}}};
  theme.margin_left = theme.margin_right = 50;
  theme.margin_top = 50;
  theme.margin_bottom = 56;
  theme.footer = {"{title}", "{section}", "{page} / {pages}"};
  theme.footer_gap = 22;
  theme.header_gap = 18;
  theme.running_rule = true;
  return theme;
}

}  // namespace

Theme built_in_theme(std::string_view name) {
  switch (theme_from_name(name)) {
    case docmill::Theme::modern:
      return modern();
    case docmill::Theme::classic:
      return classic();
    case docmill::Theme::compact:
      return compact();
  }
  return modern();
}

}  // namespace docmill::pdf
