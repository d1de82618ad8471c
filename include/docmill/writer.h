// Writers: Document -> bytes of one format.
//
// A writer is a function of the document and its options; the same input gives the same bytes. Options that every
// format understands are in WriteOptions, those of one format in its own record. Section numbers and heading anchors
// are in the tree: see transform.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"
#include "docmill/document.h"

namespace docmill {

// ---- formats ----------------------------------------------------------------------------------------------------

enum class Format : std::uint8_t { markdown, html, json, docx, pdf, rst, asciidoc, text };

/// What one format is called.
struct FormatInfo {
  Format format;
  std::string_view name;        // "html"
  std::string_view extension;   // ".html"
  std::string_view media_type;  // "text/html; charset=utf-8"
};
const FormatInfo& info(Format format);
inline std::string_view name(Format format) { return info(format).name; }
/// All formats, in the order of the enumeration.
std::span<const FormatInfo> formats();

/// By name or alias ("md", "htm"), in any case. Throws Error usage E-WRT-001, naming the closest.
Format format_from_name(std::string_view name);
/// By the extension of a path; nullopt when it tells nothing.
std::optional<Format> format_from_path(std::string_view path);

// ---- images -----------------------------------------------------------------------------------------------------

/// Where writers that embed images get their bytes. Implementations never touch the network; they may be called from
/// any thread.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  /// The bytes of the file that `url`, a relative reference as it stands in the document, names. Throws Error
  /// not_found when there is none, security when it lies outside of what is allowed, limit when it is too large.
  virtual std::shared_ptr<const std::string> load(std::string_view url) = 0;
};

/// Most bytes of one image.
inline constexpr std::size_t kMaxImageBytes = std::size_t{32} << 20;

/// Images from files below `folders`, tried in order; the only ImageSource that touches a disk. A reference is
/// percent-decoded; one with a scheme, an absolute one, one with "..", and one that a symbolic link leads out of its
/// folder are refused (security E-WRT-011). Further errors: not_found E-WRT-010, limit E-WRT-012 above
/// kMaxImageBytes, io E-WRT-013. Contents are kept, up to a bound, as long as the file does not change. Throws Error
/// io E-WRT-013 for a folder that cannot be opened.
std::unique_ptr<ImageSource> images_from_folders(std::vector<std::string> folders);

// ---- options ----------------------------------------------------------------------------------------------------

/// Of formats that have pages, in points (1/72 inch), portrait.
struct PageSize {
  double width = 595.276;  ///< A4
  double height = 841.89;
  bool operator==(const PageSize&) const = default;
};

/// Names of the looks that formats with a look have: "modern", "classic", "compact". Any other is Error usage
/// E-WRT-016.
std::span<const std::string_view> themes();

/// What a document carries beside its tree. Empty texts are left out.
struct WriteOptions {
  std::string title;             ///< empty: the document's title heading
  std::string language = "en";   ///< BCP 47 tag
  std::string author;            ///< below the title; DOCX and PDF have one of their own for properties and title pages
  std::string date;              ///< ISO 8601; writers never look at a clock
  bool contents = false;         ///< a table of contents, where the format has one
  int contents_depth = 3;        ///< levels of headings in it
  bool generator = true;         ///< name docmill in the output
  std::string theme = "modern";  ///< one of themes()
  PageSize page;                 ///< of formats that have pages
  bool landscape = false;
  ImageSource* images = nullptr;  ///< not owned; null: images are not embedded
  /// What the format could not carry over is appended here, once for each kind of loss, with its place. May be null.
  std::vector<Diagnostic>* warnings = nullptr;
  bool operator==(const WriteOptions&) const = default;
};

struct HtmlOptions {
  bool fragment = false;  ///< the body's content alone; CommonMark's reference output where it has one
  RawHtml raw_html = RawHtml::safe;
  LinkPolicy links = LinkPolicy::safe;
  std::string style;  ///< a style sheet to follow the built-in one
  bool operator==(const HtmlOptions&) const = default;
};

struct JsonOptions {
  bool places = false;  ///< give every node its span in the source
  bool pretty = false;  ///< one node a line, indented
  bool operator==(const JsonOptions&) const = default;
};

/// Styles, theme, fonts, page set-up, headers and footers of an existing DOCX file. Immutable; any thread.
class DocxReference;
/// Reads them from the bytes of a file. Throws Error: data E-WRT-040 for what is no ZIP file or a damaged one,
/// E-WRT-042 for no DOCX file, E-WRT-043 for parts that are not well-formed; limit E-WRT-041 for one that is too large.
std::shared_ptr<const DocxReference> read_docx_reference(std::string_view bytes);

/// Names of the table styles that DocxOptions::table_style knows beside those of a reference document.
std::span<const std::string_view> docx_table_styles();

struct DocxOptions {
  std::string author;  ///< of the document's properties
  /// The style of tables: one of docx_table_styles(), else the name or id of one in `reference`. Empty: the theme's, or
  /// the style "Table" of `reference`. Any other is Error usage E-WRT-047.
  std::string table_style;
  bool title_page = false;  ///< title, author and date on a page of their own
  /// Decides over WriteOptions::page and, where it has the styles, over the theme. May be null.
  std::shared_ptr<const DocxReference> reference;
  bool operator==(const DocxOptions&) const = default;
};

/// PDF/A (ISO 19005) levels that can be claimed.
enum class PdfArchival : std::uint8_t { none, a2b, a3b };

/// A file inside a PDF.
struct PdfAttachment {
  std::string name;        ///< file name
  std::string media_type;  ///< "application/json"
  std::string description;
  std::string bytes;
  bool operator==(const PdfAttachment&) const = default;
};

struct PdfOptions {
  bool ua1 = false;  ///< claim PDF/UA-1 (ISO 14289-1), after checking what only the document can get wrong
  PdfArchival archival = PdfArchival::none;
  std::string author;
  std::string subject;
  std::string style;                      ///< TOML that changes the theme: docs/formats.md lists its keys
  std::string style_name;                 ///< file name of `style`, for messages
  std::vector<std::string> font_folders;  ///< searched before those of the system
  bool strict_fonts = false;              ///< a missing font or character is an error instead of a warning
  bool title_page = false;                ///< title, author and date on a page of their own
  bool line_numbers = false;              ///< in code blocks
  /// Divide words at the ends of lines, by the installed patterns of the language; empty: as the theme does. Words are
  /// found and copied as a whole.
  std::optional<bool> hyphenate;
  std::string user_password;               ///< to open the file; empty: none
  std::string owner_password;              ///< empty: the user's
  std::vector<PdfAttachment> attachments;  ///< only without a level of PDF/A or with a3b
  bool operator==(const PdfOptions&) const = default;
};

struct TextOptions {
  std::size_t columns = 72;  ///< lines are wrapped there; words, code and addresses may be longer
  bool operator==(const TextOptions&) const = default;
};

// ---- writers ----------------------------------------------------------------------------------------------------

/// One self-contained page: no script, nothing loaded from elsewhere. Appends to `out`.
void write_html(const Document& document, const WriteOptions& options, const HtmlOptions& html, Buffer& out);

/// The tree as JSON; docs/document-json.md describes it. Appends to `out`.
void write_json(const Document& document, const WriteOptions& options, const JsonOptions& json, Buffer& out);

/// An Office Open XML text document (ECMA-376, transitional), with styles under the names that Word and pandoc use.
/// Appends to `out`. Throws Error limit E-WRT-031 above 4 GB.
void write_docx(const Document& document, const WriteOptions& options, const DocxOptions& docx, Buffer& out);

/// Reads what write_json wrote. Throws Error data: E-DAT-001 for what is no JSON, E-WRT-003 for another version,
/// E-WRT-004 for JSON that describes no document, with the path to the fault.
Document read_document_json(std::string_view text, std::string_view source_name = {});

/// A PDF 1.7 (ISO 32000-1) with its structure tree. Appends to `out`; any thread. Throws Error: config E-PDF-006 when
/// no font is installed, io E-PDF-001 when the library that shapes text is missing, data E-PDF-008 for a character no
/// font has under strict_fonts or a claimed standard, E-PDF-010 to E-PDF-019 for what keeps a claimed standard from
/// holding.
void write_pdf(const Document& document, const WriteOptions& options, const PdfOptions& pdf, Buffer& out);

/// Markdown in one style, such that parse_markdown gives the same tree again, and writing that the same text: see
/// docs/formats.md. Appends to `out`.
void write_markdown(const Document& document, const WriteOptions& options, Buffer& out);

/// reStructuredText that Docutils accepts without a warning. Appends to `out`.
void write_rst(const Document& document, const WriteOptions& options, Buffer& out);

/// AsciiDoc that Asciidoctor accepts without a warning. Appends to `out`.
void write_asciidoc(const Document& document, const WriteOptions& options, Buffer& out);

/// Plain text for mail: wrapped, tables in columns, addresses as numbered notes at the end. Appends to `out`.
void write_text(const Document& document, const WriteOptions& options, const TextOptions& text, Buffer& out);

/// Everything a call to `write` may need.
struct AllOptions {
  WriteOptions common;
  HtmlOptions html;
  JsonOptions json;
  DocxOptions docx;
  PdfOptions pdf;
  TextOptions text;
  bool operator==(const AllOptions&) const = default;  ///< what is not the default is not kept for the same request
};
/// Any format. Markdown is the document's source as it stands, and what write_markdown makes when it has none.
void write(const Document& document, Format format, const AllOptions& options, Buffer& out);

}  // namespace docmill
