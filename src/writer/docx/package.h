// What the writers of the parts of one package share.
#pragma once

#include "docmill/writer.h"
#include "writer/docx/bookmarks.h"
#include "writer/docx/look.h"
#include "writer/docx/losses.h"
#include "writer/docx/measures.h"
#include "writer/docx/media.h"
#include "writer/docx/notes.h"
#include "writer/docx/numbering.h"
#include "writer/docx/styles.h"

namespace docmill::docx {

/// Twips.
struct PageSetup {
  int width = 0;  ///< portrait
  int height = 0;
  int margin_top = 0;
  int margin_bottom = 0;
  int margin_left = 0;
  int margin_right = 0;
  int header = 0;  ///< from the edge of the page
  int footer = 0;

  int text_width(bool landscape) const { return (landscape ? height : width) - margin_left - margin_right; }
  int text_height(bool landscape) const { return (landscape ? width : height) - margin_top - margin_bottom; }
};

struct Package {
  Package(const Document& the_document, const WriteOptions& the_options, const DocxOptions& the_docx);

  const Document& document;
  const WriteOptions& options;
  const DocxOptions& docx;
  const DocxReference* reference;  ///< may be null
  const Look& look;
  PageSetup page;
  bool landscape = false;  ///< the first pages
  bool title_page = true;  ///< the first page has a header and footer of its own
  bool right_to_left;      ///< the language of the document
  StyleIds styles;
  Numbering numbering;
  Bookmarks bookmarks;
  Notes notes;
  Losses losses;
  Media media;
  std::uint32_t controls = 0;  ///< content controls so far
  std::uint32_t drawings = 0;  ///< images shown so far
  /// References of the section properties to headers and footers.
  std::string section_references;

  StyleSettings style_settings() const { return {&look, options.language, page.text_width(landscape)}; }
  /// Of the styles that the file will have.
  const Measures& measures() const;
};

/// The title asked for, else that of the document, else its first heading; may be empty.
std::string title_of(const Document& document, const WriteOptions& options);

/// `w:sectPr` of a section; a page without header is the first of the document only.
void append_section(const Package& package, bool landscape, bool first, Buffer& out);

}  // namespace docmill::docx
