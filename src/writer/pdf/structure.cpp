#include "writer/pdf/structure.h"

#include <array>

#include "writer/pdf/syntax.h"

namespace docmill::pdf {
namespace {

constexpr std::array<std::string_view, 28> kNames = {
    "Document", "H1",   "H2",     "H3",    "H4",        "H5",    "H6",   "P",   "BlockQuote", "L",
    "LI",       "Lbl",  "LBody",  "Table", "THead",     "TBody", "TR",   "TH",  "TD",         "Link",
    "Code",     "Code", "Figure", "Note",  "Reference", "TOC",   "TOCI", "Span"};

/// "note0000012": of one width, so that the order of the names is the order of the numbers.
void append_note_id(Buffer& out, std::uint32_t element) {
  const std::string digits = std::to_string(element);
  out.append("(note");
  out.append(10 - digits.size(), '0');
  out.append(digits);
  out.push(')');
}

}  // namespace

Structure::Structure() { clear(); }

void Structure::clear() {
  elements_.clear();
  kids_.clear();
  pages_.clear();
  annotations_.clear();
  figures_.clear();
  texts_.clear();
  kids_.push_back({});
  Element root{};
  root.role = Role::document;
  root.attached = true;
  root.parent = kNoElement;
  elements_.push_back(root);
}

ElementId Structure::add(Role role, ElementId parent) {
  Element element{};
  element.role = role;
  element.parent = parent;
  elements_.push_back(element);
  return static_cast<ElementId>(elements_.size() - 1);
}

Structure::Figure& Structure::figure(ElementId element) {
  std::uint32_t& number = elements_[element].figure;
  if (number == 0) {
    figures_.emplace_back();
    number = static_cast<std::uint32_t>(figures_.size());
  }
  return figures_[number - 1];
}

void Structure::set_alternative(ElementId element, std::string text) { figure(element).alternative = std::move(text); }

void Structure::set_box(ElementId element, const std::array<double, 4>& box) { figure(element).box = box; }

void Structure::spell(ElementId span, std::string_view text) {
  std::uint32_t& number = elements_[span].text;
  if (number == 0) {
    texts_.emplace_back();
    number = static_cast<std::uint32_t>(texts_.size());
  }
  texts_[number - 1].append(text);
}

void Structure::append_kid(ElementId parent, KidKind kind, std::uint32_t page, std::uint32_t value) {
  const auto index = static_cast<std::uint32_t>(kids_.size());
  kids_.push_back({kind, page, value, 0});
  Element& element = elements_[parent];
  if (element.last_kid == 0) {
    element.first_kid = index;
  } else {
    kids_[element.last_kid].next = index;
  }
  element.last_kid = index;
}

void Structure::attach(ElementId element) {
  // Upwards until an attached one, then down again: parents first.
  std::array<ElementId, 1024> path;
  std::size_t depth = 0;
  for (ElementId at = element; !elements_[at].attached && depth < path.size(); at = elements_[at].parent) {
    path[depth++] = at;
  }
  while (depth != 0) {
    const ElementId at = path[--depth];
    elements_[at].attached = true;
    append_kid(elements_[at].parent, KidKind::element, 0, at);
  }
}

std::uint32_t Structure::add_content(ElementId element, std::uint32_t page) {
  attach(element);
  if (pages_.size() <= page) {
    pages_.resize(page + 1);
  }
  const auto identifier = static_cast<std::uint32_t>(pages_[page].size());
  pages_[page].push_back(element);
  append_kid(element, KidKind::content, page, identifier);
  return identifier;
}

std::uint32_t Structure::add_annotation(ElementId element, std::uint32_t page, std::uint32_t annotation) {
  attach(element);
  append_kid(element, KidKind::annotation, page, annotation);
  annotations_.push_back(element);
  return static_cast<std::uint32_t>(pages_.size() + annotations_.size() - 1);
}

void Structure::reserve(ObjectWriter& objects) {
  first_object_ = objects.reserve(static_cast<std::uint32_t>(elements_.size()));
}

void Structure::write_element(ElementId id, std::uint32_t root_object, const std::vector<std::uint32_t>& page_objects,
                              ObjectWriter& objects) const {
  const Element& element = elements_[id];
  Buffer& out = objects.begin(object(id));
  out.append("<</S/");
  out.append(kNames[static_cast<std::size_t>(element.role)]);
  out.append("/P ");
  append_reference(out, element.parent == kNoElement ? root_object : object(element.parent));
  // One /Pg for the element; contents on other pages name theirs.
  std::uint32_t page = 0;
  bool has_page = false;
  for (std::uint32_t kid = element.first_kid; kid != 0 && !has_page; kid = kids_[kid].next) {
    if (kids_[kid].kind == KidKind::content) {
      page = kids_[kid].page;
      has_page = true;
      out.append("/Pg ");
      append_reference(out, page_objects[page]);
    }
  }
  if (element.figure != 0) {
    const Figure& figure = figures_[element.figure - 1];
    out.append("/Alt");
    append_text(out, figure.alternative);
    out.append("/A<</O/Layout/Placement/Inline/BBox[");
    for (const double side : figure.box) {
      append_length(out, side);
      out.push(' ');
    }
    out.append("]>>");
  }
  if (element.text != 0) {
    out.append("/ActualText");
    append_text(out, texts_[element.text - 1]);
  }
  if (element.role == Role::note) {
    out.append("/ID");
    append_note_id(out, id);
  }
  if (element.role == Role::header_cell) {
    out.append("/A<</O/Table/Scope/Column>>");
  } else if (element.role == Role::list) {
    out.append(element.ordered ? "/A<</O/List/ListNumbering/Decimal>>" : "/A<</O/List/ListNumbering/Disc>>");
  } else if (element.role == Role::code_block) {
    out.append("/A<</O/Layout/Placement/Block>>");
  }
  if (element.first_kid != 0) {
    const bool single = kids_[element.first_kid].next == 0;
    out.append(single ? "/K " : "/K[");
    for (std::uint32_t kid = element.first_kid; kid != 0; kid = kids_[kid].next) {
      const Kid& k = kids_[kid];
      switch (k.kind) {
        case KidKind::element:
          append_reference(out, object(k.value));
          break;
        case KidKind::content:
          if (k.page == page) {
            append_integer(out, k.value);
          } else {
            out.append("<</Type/MCR/Pg ");
            append_reference(out, page_objects[k.page]);
            out.append("/MCID ");
            append_integer(out, k.value);
            out.append(">>");
          }
          break;
        case KidKind::annotation:
          out.append("<</Type/OBJR/Pg ");
          append_reference(out, page_objects[k.page]);
          out.append("/Obj ");
          append_reference(out, k.value);
          out.append(">>");
          break;
      }
      if (!single) {
        out.push(' ');
      }
    }
    out.append(single ? "" : "]");
  }
  out.append(">>");
  objects.end();
}

void Structure::write_parent_tree(std::uint32_t number, ObjectWriter& objects) const {
  // Pages that are long have arrays of their own, so that no object grows without bound.
  const std::uint32_t first = objects.reserve(static_cast<std::uint32_t>(pages_.size()));
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    Buffer& out = objects.begin(first + static_cast<std::uint32_t>(page));
    out.push('[');
    for (const ElementId element : pages_[page]) {
      append_reference(out, object(element));
      out.push(' ');
    }
    out.push(']');
    objects.end();
  }
  Buffer& out = objects.begin(number);
  out.append("<</Nums[");
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    append_integer(out, static_cast<std::int64_t>(page));
    out.push(' ');
    append_reference(out, first + static_cast<std::uint32_t>(page));
    out.push(' ');
  }
  for (std::size_t i = 0; i < annotations_.size(); ++i) {
    append_integer(out, static_cast<std::int64_t>(pages_.size() + i));
    out.push(' ');
    append_reference(out, object(annotations_[i]));
    out.push(' ');
  }
  out.append("]>>");
  objects.end();
}

void Structure::write_note_ids(Buffer& out) const {
  bool any = false;
  for (ElementId id = 0; id < elements_.size(); ++id) {
    if (elements_[id].role == Role::note && elements_[id].attached) {
      out.append(any ? " " : "/IDTree<</Names[");
      any = true;
      append_note_id(out, id);
      append_reference(out, object(id));
    }
  }
  out.append(any ? "]>>" : "");
}

void Structure::write(std::uint32_t root_object, const std::vector<std::uint32_t>& page_objects,
                      ObjectWriter& objects) const {
  for (ElementId id = 0; id < elements_.size(); ++id) {
    if (elements_[id].attached) {
      write_element(id, root_object, page_objects, objects);
    }
  }
  const std::uint32_t parent_tree = objects.reserve();
  write_parent_tree(parent_tree, objects);
  Buffer& out = objects.begin(root_object);
  out.append("<</Type/StructTreeRoot/K ");
  append_reference(out, object(root()));
  out.append("/ParentTree ");
  append_reference(out, parent_tree);
  out.append("/ParentTreeNextKey ");
  append_integer(out, static_cast<std::int64_t>(pages_.size() + annotations_.size()));
  write_note_ids(out);
  out.append(">>");
  objects.end();
}

}  // namespace docmill::pdf
