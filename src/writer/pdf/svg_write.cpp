#include "writer/pdf/svg_write.h"

#include <cstdio>

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

/// More places than elsewhere: the view is scaled down to a square of one point.
void append_precise(Buffer& out, double value) {
  char text[48];
  const int size = std::snprintf(text, sizeof text, "%.9f", value);
  out.append(text, static_cast<std::size_t>(size));
}

void append_entry(Buffer& out, char kind, std::size_t number, std::uint32_t object) {
  out.push('/');
  out.push(kind);
  append_integer(out, static_cast<std::int64_t>(number));
  out.push(' ');
  append_reference(out, object);
}

void append_state(Buffer& out, const SvgState& state, std::uint32_t first_form) {
  out.append("<</Type/ExtGState/ca ");
  append_number(out, state.fill);
  out.append("/CA ");
  append_number(out, state.stroke);
  if (state.mask >= 0) {
    out.append("/SMask<</S/Luminosity/G ");
    append_reference(out, first_form + static_cast<std::uint32_t>(state.mask));
    out.append(">>");
  }
  out.append(">>");
}

/// The operators of a form with its lines of text in their places.
void append_operators(Buffer& out, const SvgForm& form, PageContent& content) {
  const std::string_view all = form.operators;
  std::size_t done = 0;
  for (const SvgLine& line : form.lines) {
    out.append(all.substr(done, line.at - done));
    out.append(content.write_form_line(line.line));
    done = line.at;
  }
  out.append(all.substr(done));
}

void append_resources(Buffer& out, const SvgDrawing& drawing, std::string_view fonts, std::uint32_t first_image,
                      std::uint32_t first_form) {
  out.append("<</Font");
  out.append(fonts);
  if (!drawing.patterns.empty()) {
    out.append("/Pattern<<");
    for (std::size_t i = 0; i < drawing.patterns.size(); ++i) {
      out.append("/P");
      append_integer(out, static_cast<std::int64_t>(i + 1));
      out.append(drawing.patterns[i]);
    }
    out.append(">>");
  }
  if (!drawing.states.empty()) {
    out.append("/ExtGState<<");
    for (std::size_t i = 0; i < drawing.states.size(); ++i) {
      out.append("/G");
      append_integer(out, static_cast<std::int64_t>(i + 1));
      append_state(out, drawing.states[i], first_form);
    }
    out.append(">>");
  }
  if (drawing.forms.size() > 1 || !drawing.pictures.empty()) {
    out.append("/XObject<<");
    for (std::size_t i = 1; i < drawing.forms.size(); ++i) {
      append_entry(out, 'X', i + 1, first_form + static_cast<std::uint32_t>(i));
    }
    for (const std::uint32_t picture : drawing.pictures) {
      append_entry(out, 'I', picture + 1, first_image + picture);
    }
    out.append(">>");
  }
  out.append(">>");
}

}  // namespace

void write_drawing(const SvgDrawing& drawing, std::uint32_t number, std::string_view fonts, std::uint32_t first_image,
                   PageContent& content, ObjectWriter& objects) {
  const std::uint32_t resources = objects.reserve();
  // The first form is object `number`; the numbers of the others follow each other as if it stood before them.
  const std::uint32_t first_form = objects.reserve(static_cast<std::uint32_t>(drawing.forms.size() - 1)) - 1;
  for (std::size_t i = 0; i < drawing.forms.size(); ++i) {
    const SvgForm& form = drawing.forms[i];
    Buffer operators;
    append_operators(operators, form, content);
    Buffer entries;
    entries.append("/Type/XObject/Subtype/Form/BBox[0 0 ");
    append_coordinate(entries, drawing.width);
    entries.push(' ');
    append_coordinate(entries, drawing.height);
    entries.append("]/Resources ");
    append_reference(entries, resources);
    if (i == 0) {
      entries.append("/Matrix[");
      append_precise(entries, 1 / drawing.width);
      entries.append(" 0 0 ");
      append_precise(entries, 1 / drawing.height);
      entries.append(" 0 0]");
    }
    if (form.kind != SvgForm::Kind::plain) {
      entries.append("/Group<</S/Transparency/CS/DeviceRGB>>");
    }
    objects.put_stream(i == 0 ? number : first_form + static_cast<std::uint32_t>(i), entries.view(), operators.view());
  }
  append_resources(objects.begin(resources), drawing, fonts, first_image, first_form);
  objects.end();
}

}  // namespace docmill::pdf
