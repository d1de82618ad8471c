// A reference document: styles, theme, fonts, page set-up, headers and footers of an existing DOCX file.
//
// Numbering is ours, so numbers that its styles or headers refer to are taken out. Styles that it lacks are added from
// the theme asked for.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/writer.h"
#include "writer/docx/package.h"
#include "writer/docx/zip.h"

namespace docmill {

class DocxReference {
 public:
  /// A header or a footer.
  struct Running {
    bool header = false;
    std::string type;  ///< "default", "first", "even"
    std::string content;
    std::string relationships;  ///< of the part; empty: none
  };
  struct Picture {
    std::string name;  ///< in word/
    std::string extension;
    std::string bytes;
  };
  struct TableStyle {
    std::string id;
    std::string name;
  };
  /// Parts that do not depend on the document, and what our styles are called in them.
  struct Parts {
    docx::StyleIds ids;
    docx::Measures measures;
    docx::PackedFile styles;  ///< theirs, and ours that they lack
    docx::PackedFile theme;
    docx::PackedFile font_table;
    docx::PackedFile settings;
  };

  /// Throws as read_docx_reference says.
  explicit DocxReference(std::string_view bytes);

  const Parts& parts(const docx::StyleSettings& settings) const;
  const docx::PageSetup& page() const { return page_; }
  bool landscape() const { return landscape_; }
  bool title_page() const { return title_page_; }
  bool even_pages() const { return even_pages_; }
  const std::vector<Running>& running() const { return running_; }
  const std::vector<Picture>& pictures() const { return pictures_; }
  /// In the order of the file.
  const std::vector<TableStyle>& table_styles() const { return table_styles_; }
  /// Headers and footers that could not be taken over.
  std::size_t lost() const { return lost_; }

 private:
  friend class ReferenceReader;

  std::string complete_styles(const docx::StyleSettings& settings, Parts& parts) const;
  docx::ThemeFonts theme_fonts(const docx::Look& look) const;

  std::string style_sheet_;
  std::string theme_;
  std::string font_table_;
  docx::PageSetup page_;
  bool landscape_ = false;
  bool title_page_ = false;
  bool even_pages_ = false;
  std::vector<Running> running_;
  std::vector<Picture> pictures_;
  std::vector<TableStyle> table_styles_;
  std::size_t lost_ = 0;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const Parts>> parts_;  // by theme, language and width
};

}  // namespace docmill
