// Raw HTML blocks: what DOCX has no counterpart for goes, the text in it stays.
#include <string>

#include "writer/docx/content.h"
#include "writer/html_words.h"

namespace docmill::docx {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos; }

/// 1 to 6 of h1 to h6, else 0.
int heading_level(std::string_view name) {
  const bool heading = name.size() == 2 && (name[0] == 'h' || name[0] == 'H') && name[1] >= '1' && name[1] <= '6';
  return heading ? name[1] - '0' : 0;
}

}  // namespace

void ContentWriter::write_html_text(const Node& block) {
  std::string_view html = block.text();
  HtmlToken token;
  std::string_view hidden;  // the element whose end is waited for
  int level = 0;
  bool open = false;
  const auto close = [&] {
    if (open) {
      close_paragraph();
      first_paragraph_ = level != 0;
    }
    open = false;
  };
  while (next_html_token(html, token)) {
    const bool tag = token.kind == HtmlToken::Kind::open_tag || token.kind == HtmlToken::Kind::close_tag;
    if (!hidden.empty()) {
      hidden = tag && token.kind == HtmlToken::Kind::close_tag && token.name == hidden ? std::string_view() : hidden;
    } else if (token.kind == HtmlToken::Kind::text && (open || !is_blank(token.text))) {
      std::string text = readable_html(token.text);
      if (!open) {
        open_paragraph({.style = level != 0 ? nth(Style::heading_1, level - 1) : text_style()});
        text.erase(0, text.find_first_not_of(' '));
      }
      open = true;
      write_text(text, block);
    } else if (tag && hides_text(token.name)) {
      hidden = token.kind == HtmlToken::Kind::open_tag ? token.name : std::string_view();
    } else if (tag && open && apply_tag(token)) {
      continue;
    } else if (tag) {
      close();
      level = token.kind == HtmlToken::Kind::open_tag ? heading_level(token.name) : 0;
      if (level == 0 && harmless_tag(token.name) == HarmlessTag::no) {
        package_.losses.report(Loss::html, block);
      }
    }
  }
  close();
}

}  // namespace docmill::docx
