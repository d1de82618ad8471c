// Second pass of the Markdown parser: the text of one leaf block -> inline nodes.
//
// scan() goes over the text once and notes marks, the places where something other than text stands; brackets are
// resolved as they close, emphasis when a link closes or the text ends. emit() then walks the marks in order and makes
// nodes in pre-order, joining the text between them. Every step is linear in the text (CommonMark 0.31.2, chapter 6,
// and its appendix "A parsing strategy").
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "docmill/document.h"
#include "document/footnotes.h"
#include "document/html_scan.h"
#include "document/references.h"
#include "document/source_map.h"

namespace docmill::markdown {

class InlineParser {
 public:
  InlineParser(DocumentBuilder& builder, const MarkdownOptions& options, ReferenceMap& references,
               FootnoteIndex& footnotes);

  /// Adds the inlines of `content` to the innermost open node. `content` lives as long as the document and has no
  /// white space in front of or behind any of its lines' ends but blanks before a line ending.
  void parse(std::string_view content, const SourceMap& map);

 private:
  static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
  static constexpr std::size_t kMostBackticks = 80;

  enum class MarkType : std::uint8_t {
    plain,   // text after all
    escape,  // a backslash that goes
    entity,  // value, more: its code points
    soft_break,
    line_break,
    code,  // value: backticks on each side
    html,
    autolink,   // <...>
    bare_link,  // an address without brackets
    delimiter,  // value: number in delimiters_
    link_open,  // value: number in links_
    link_close,
    footnote,  // value: number of the note
  };
  enum class Prefix : std::uint8_t { none, http, mailto };
  struct Mark {
    std::uint32_t begin;
    std::uint32_t end;
    MarkType type;
    Prefix prefix;
    std::uint32_t value;
    std::uint32_t more;
  };

  /// A run of * _ or ~. What remains of it shrinks from the right when it opens, from the left when it closes.
  struct Delimiter {
    char character;
    bool can_open;
    bool can_close;
    std::uint32_t size;
    std::uint32_t remaining;
    std::uint32_t previous;  // on the stack
    std::uint32_t next;
    std::uint32_t closings;  // how many spans end here
    std::uint32_t opened;    // characters used to open
    std::uint32_t openings;  // first of a list in openings_, the outermost span
  };
  struct Opening {
    NodeKind kind;
    std::uint32_t size;  // characters
    std::uint32_t next;
  };
  struct Bracket {
    std::uint32_t mark;
    std::uint32_t text;              // behind the bracket
    std::uint32_t delimiter_bottom;  // top of the delimiter stack when it was found
    bool image;
    bool bracket_after;
  };
  struct Link {
    std::string_view url;
    std::string_view title;
    bool image;
  };
  struct OpenSpan {
    bool alive;  // false: too deep, its marks are text
    bool link;   // or image
    std::uint32_t size;
  };

  // inline_scan.cpp
  void scan();
  std::uint32_t skip_text(std::uint32_t at) const;
  std::uint32_t scan_special(std::uint32_t at);
  std::uint32_t scan_newline(std::uint32_t at);
  std::uint32_t scan_backslash(std::uint32_t at);
  std::uint32_t scan_backticks(std::uint32_t at);
  std::uint32_t scan_delimiter(std::uint32_t at);
  std::uint32_t scan_angle(std::uint32_t at);
  std::uint32_t scan_entity(std::uint32_t at);
  std::uint32_t find_backticks(std::uint32_t at, std::uint32_t size);
  std::uint32_t next_backtick(std::uint32_t at) const;
  std::uint32_t skip_backticks(std::uint32_t at) const;
  std::uint32_t skip_tildes(std::uint32_t at) const;
  std::uint32_t skip_tildes_back(std::uint32_t at) const;
  Mark& add_mark(MarkType type, std::uint32_t begin, std::uint32_t end);
  std::uint32_t last_mark_end() const { return marks_.empty() ? 0 : marks_.back().end; }
  char char_at(std::uint32_t at) const { return at < size_ ? content_[at] : '\n'; }

  // inline_links.cpp
  std::uint32_t scan_bracket(std::uint32_t at);
  std::uint32_t scan_bang(std::uint32_t at);
  std::uint32_t open_bracket(std::uint32_t at, std::uint32_t size);
  std::uint32_t close_bracket(std::uint32_t at);
  void pop_bracket();
  bool scan_footnote(std::uint32_t at, std::uint32_t& end);
  std::uint32_t scan_inline_link(std::uint32_t at, Link& link);
  std::uint32_t scan_reference_link(std::uint32_t at, const Bracket& bracket, Link& link);

  // emphasis.cpp
  void resolve_emphasis(std::uint32_t bottom);
  std::uint32_t find_opener(const Delimiter& closer, std::uint32_t floor) const;
  void pair(std::uint32_t opener, std::uint32_t closer);
  void remove_delimiter(std::uint32_t index);
  void cut_delimiters(std::uint32_t bottom);

  // inline_emit.cpp
  void emit();
  void emit_mark(const Mark& mark);
  void emit_delimiter(const Mark& mark);
  void emit_code(const Mark& mark);
  void emit_autolink(const Mark& mark);
  void emit_footnote(const Mark& mark);
  void open_span(NodeKind kind, std::uint32_t begin, std::uint32_t end);
  void close_span(std::uint32_t begin, std::uint32_t end);
  void open_link(const Mark& mark);
  void add_text(std::uint32_t begin, std::uint32_t end);
  void add_bytes(std::string_view bytes, std::uint32_t begin, std::uint32_t end);
  void flush_text();
  void add_text_node(std::string_view text, Span span);
  void add_link_node(std::string_view text, std::string_view url, Span span);

  // autolinks.cpp
  std::uint32_t scan_url(std::uint32_t at);
  std::uint32_t scan_www(std::uint32_t at);
  std::string_view with_prefix(std::string_view address, Prefix prefix);
  void add_text_with_emails(std::string_view text, Span span);
  Span place(std::uint32_t begin, std::uint32_t end) { return {map_.at(begin), map_.at(end)}; }
  bool has_room() const { return builder_.depth() + 2 < kMaxTreeDepth; }

  DocumentBuilder& builder_;
  Arena& arena_;
  const MarkdownOptions& options_;
  ReferenceMap& references_;
  FootnoteIndex& footnotes_;
  std::array<unsigned char, 256> special_{};  // 1 for characters that may begin something

  std::string_view content_;
  std::uint32_t size_ = 0;
  SourceMap map_{0, 0};
  std::vector<Mark> marks_;
  std::vector<Delimiter> delimiters_;
  std::uint32_t delimiter_top_ = kNone;
  std::vector<Opening> openings_;
  std::vector<Bracket> brackets_;
  std::size_t inactive_brackets_ = 0;  // link brackets below this height cannot become links
  std::vector<Link> links_;
  HtmlMemo html_memo_;
  std::array<std::uint32_t, kMostBackticks + 1> last_backticks_{};  // where a run of each length was last seen
  bool backticks_known_ = false;                                    // that table is filled
  bool has_at_sign_ = false;

  std::vector<OpenSpan> open_;
  std::uint32_t open_links_ = 0;  // alive links and images around the text at hand
  std::string_view pending_;      // text not yet made a node ...
  bool pending_joined_ = false;   // ... of which all is in joined_
  Span pending_place_;            // in the content
  Buffer joined_;
};

}  // namespace docmill::markdown
