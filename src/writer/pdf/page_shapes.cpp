// Pictures, coloured glyphs, grounds and rules of a page.
#include <algorithm>

#include "writer/pdf/page_content.h"
#include "writer/pdf/syntax.h"

namespace docmill::pdf {

void PageContent::draw_image(std::uint32_t image, double x, double y, double width, double height) {
  text_.append("q ");
  append_length(text_, width);
  text_.append(" 0 0 ");
  append_length(text_, height);
  text_.push(' ');
  append_length(text_, x);
  text_.push(' ');
  append_length(text_, y);
  text_.append(" cm/I");
  append_integer(text_, image + 1);
  text_.append(" Do Q\n");
}

void PageContent::show_picture(const Picture& picture, double x, double y) {
  enter(picture.owner);
  end_text();
  draw_image(picture.image, x, y, picture.width, picture.height);
  if (!artifact_) {
    layout_.structure.set_box(picture.owner, {x, y, x + picture.width, y + picture.height});
  }
}

/// Glyphs of a coloured face as pictures. An invisible space carries their text, since programs that extract text look
/// for glyphs.
void PageContent::show_emoji(const Token& token, double x, double y) {
  enter(token.owner);
  end_text();
  begin_actual_text(token.word->text);
  const StyleId carrier = set_.body_style();
  const Face& face = *set_.style(carrier).face;
  if (face.space() != 0) {
    select(carrier);
    text_.append("3 Tr\n");
    position(x, y);
    push_cid(set_.use_of(carrier).cid(static_cast<std::uint16_t>(face.space())));
    end_text();
    text_.append("0 Tr\n");
  }
  const TextStyle& style = set_.style(token.style);
  const double unit = token.word->face->per_unit() * style.size / 1000;
  for (std::uint32_t i = 0; i < token.word->count; ++i) {
    const Glyph& glyph = token.word->glyphs[i];
    const std::uint32_t image = set_.glyph_image(*token.word->face, glyph.glyph);
    const double width = glyph.advance * unit;
    if (image != kNone && width > 0) {
      const EncodedImage& encoded = *set_.images[image];
      draw_image(image, x, y - style.size * 0.2, width, width * encoded.height / encoded.width);
    }
    x += width;
  }
  text_.append("EMC\n");
}

void PageContent::fill_colour(Buffer& out, Colour colour) {
  const std::uint32_t parts[] = {colour >> 16 & 255, colour >> 8 & 255, colour & 255};
  if (parts[0] == parts[1] && parts[1] == parts[2]) {
    append_number(out, parts[0] / 255.0);
    out.append(" g\n");
    return;
  }
  for (const std::uint32_t part : parts) {
    append_number(out, part / 255.0);
    out.push(' ');
  }
  out.append("rg\n");
}

void PageContent::rectangle(Buffer& out, double x, double y, double width, double height) {
  for (const double value : {x, y, width, height}) {
    append_length(out, value);
    out.push(' ');
  }
  out.append("re f\n");
}

void PageContent::round_rectangle(Buffer& out, double x, double y, double width, double height, double radius) {
  const double r = std::min({radius, width / 2, height / 2});
  const double k = r * 0.4477;  // from the corner to the control point
  const double right = x + width;
  const double top = y + height;
  const auto points = [&out](std::initializer_list<double> values, std::string_view operation) {
    for (const double value : values) {
      append_length(out, value);
      out.push(' ');
    }
    out.append(operation);
  };
  points({x + r, y}, "m ");
  points({right - r, y}, "l ");
  points({right - k, y, right, y + k, right, y + r}, "c ");
  points({right, top - r}, "l ");
  points({right, top - k, right - k, top, right - r, top}, "c ");
  points({x + r, top}, "l ");
  points({x + k, top, x, top - k, x, top - r}, "c ");
  points({x, y + r}, "l ");
  points({x, y + k, x + k, y, x + r, y}, "c f\n");
}

}  // namespace docmill::pdf
