// The logical structure of a document (ISO 32000-1, 14.7 and 14.8): elements and, in reading order, what is in them.
//
// An element hangs itself under its parent when the first of its content is placed on a page, so the order of the kids
// is the order of the pages' contents.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "writer/pdf/object_writer.h"

namespace docmill::pdf {

enum class Role : std::uint8_t {
  document,
  heading1,
  heading2,
  heading3,
  heading4,
  heading5,
  heading6,
  paragraph,
  block_quote,
  list,
  item,
  label,
  item_body,
  table,
  table_head,
  table_body,
  row,
  header_cell,
  cell,
  link,
  code,
  code_block,
  figure,
  note,
  reference,
  contents,
  contents_item,
  span,
};

using ElementId = std::uint32_t;
inline constexpr ElementId kNoElement = 0xffffffff;

class Structure {
 public:
  Structure();
  void clear();

  ElementId root() const { return 0; }
  ElementId add(Role role, ElementId parent);
  /// What assistive technology says instead of the content.
  void set_alternative(ElementId element, std::string text);
  /// Where a figure is on its page: left, bottom, right, top.
  void set_box(ElementId element, const std::array<double, 4>& box);
  /// What is read instead of the glyphs of a span.
  void spell(ElementId span, std::string_view text);
  void set_ordered(ElementId list) { elements_[list].ordered = true; }
  Role role(ElementId element) const { return elements_[element].role; }

  /// Hangs `element` and its ancestors into the tree where they are not yet.
  void attach(ElementId element);
  /// The next marked content of page `page` belongs to `element`; returns its identifier.
  std::uint32_t add_content(ElementId element, std::uint32_t page);
  /// `annotation`, an object, belongs to `element`; returns its key in the parent tree. Annotations come after all
  /// pages.
  std::uint32_t add_annotation(ElementId element, std::uint32_t page, std::uint32_t annotation);

  /// Gives the elements their object numbers.
  void reserve(ObjectWriter& objects);
  std::uint32_t object(ElementId element) const { return first_object_ + element; }
  /// Writes all elements, the root as `root_object` and the parent tree. `page_objects` are those of the pages in
  /// order.
  void write(std::uint32_t root_object, const std::vector<std::uint32_t>& page_objects, ObjectWriter& objects) const;

 private:
  struct Element {
    Role role;
    bool attached = false;
    bool ordered = false;
    std::uint32_t text = 0;  // into texts_, + 1
    ElementId parent;
    std::uint32_t first_kid = 0, last_kid = 0;  // into kids_; 0 is none
    std::uint32_t figure = 0;                   // into figures_, + 1
  };
  enum class KidKind : std::uint8_t { element, content, annotation };
  struct Kid {
    KidKind kind;
    std::uint32_t page;
    std::uint32_t value;  // element, identifier or object
    std::uint32_t next;
  };
  void append_kid(ElementId parent, KidKind kind, std::uint32_t page, std::uint32_t value);
  void write_element(ElementId element, std::uint32_t root_object, const std::vector<std::uint32_t>& page_objects,
                     ObjectWriter& objects) const;
  void write_parent_tree(std::uint32_t number, ObjectWriter& objects) const;
  void write_note_ids(Buffer& out) const;

  struct Figure {
    std::string alternative;
    std::array<double, 4> box{};
  };
  Figure& figure(ElementId element);

  std::vector<Element> elements_;
  std::vector<Figure> figures_;
  std::vector<std::string> texts_;
  std::vector<Kid> kids_;
  std::vector<std::vector<ElementId>> pages_;  // the elements of each page's marked contents
  std::vector<ElementId> annotations_;
  std::uint32_t first_object_ = 0;
};

}  // namespace docmill::pdf
