// The documents of bench_pdf as a program over Pango and Cairo makes them: the same text, fonts, page, links and
// outline; tables in columns with their head repeated. No tags, no notes: Cairo 1.16 has the first for links only.
//
//   bench_pango IN.md OUT.pdf [ROUNDS]      prints the least CPU time of a round in milliseconds
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "docmill/document.h"

namespace {

using docmill::Node;
using docmill::NodeKind;

constexpr double kWidth = 595.276, kHeight = 841.89, kSide = 68, kTop = 72;

struct LinkRange {
  int first, last;
  std::string url;
};

/// Text with Pango's attributes.
struct Styled {
  std::string text;
  PangoAttrList* attributes = pango_attr_list_new();
  std::vector<LinkRange> links;
  Styled() = default;
  Styled(const Styled&) = delete;
  Styled& operator=(const Styled&) = delete;
  ~Styled() { pango_attr_list_unref(attributes); }

  void mark(PangoAttribute* attribute, std::size_t begin) {
    attribute->start_index = static_cast<guint>(begin);
    attribute->end_index = static_cast<guint>(text.size());
    pango_attr_list_insert(attributes, attribute);
  }
};

void collect(const Node& parent, Styled& out) {
  for (const Node& node : parent.children()) {
    const std::size_t begin = out.text.size();
    switch (node.kind()) {
      case NodeKind::text:
        out.text += node.text();
        break;
      case NodeKind::soft_break:
        out.text += ' ';
        break;
      case NodeKind::code:
        out.text += node.text();
        out.mark(pango_attr_family_new("JetBrains Mono"), begin);
        break;
      case NodeKind::emph:
        collect(node, out);
        out.mark(pango_attr_style_new(PANGO_STYLE_ITALIC), begin);
        break;
      case NodeKind::strong:
        collect(node, out);
        out.mark(pango_attr_weight_new(PANGO_WEIGHT_BOLD), begin);
        break;
      case NodeKind::link:
        collect(node, out);
        out.mark(pango_attr_foreground_new(0x0b0b, 0x5c5c, 0xadad), begin);
        out.links.push_back({static_cast<int>(begin), static_cast<int>(out.text.size()), std::string(node.url())});
        break;
      default:
        collect(node, out);
        break;
    }
  }
}

class Document {
 public:
  Document(const char* path)
      : surface_(cairo_pdf_surface_create(path, kWidth, kHeight)), cairo_(cairo_create(surface_)) {}
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document() {
    cairo_destroy(cairo_);
    cairo_surface_finish(surface_);
    cairo_surface_destroy(surface_);
  }

  void write(const Node& root) {
    blocks(root, kSide, kWidth - 2 * kSide);
    cairo_show_page(cairo_);
  }

 private:
  PangoLayout* layout(const Styled& styled, const char* font, double width) {
    PangoLayout* made = pango_cairo_create_layout(cairo_);
    PangoFontDescription* description = pango_font_description_from_string(font);
    pango_layout_set_font_description(made, description);
    pango_font_description_free(description);
    pango_layout_set_width(made, static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(made, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(made, styled.text.c_str(), static_cast<int>(styled.text.size()));
    pango_layout_set_attributes(made, styled.attributes);
    return made;
  }

  void need(double height) {
    if (y_ + height > kHeight - kTop) {
      cairo_show_page(cairo_);
      ++page_;
      y_ = kTop;
    }
  }

  /// Line by line, so that pages end between lines.
  void show(PangoLayout* made, const Styled& styled, double x) {
    PangoLayoutIter* iter = pango_layout_get_iter(made);
    do {
      PangoLayoutLine* line = pango_layout_iter_get_line_readonly(iter);
      PangoRectangle box;
      pango_layout_iter_get_line_extents(iter, nullptr, &box);
      const double height = box.height * 1.25 / PANGO_SCALE;
      need(height);
      const double top = static_cast<double>(pango_layout_iter_get_baseline(iter) - box.y) / PANGO_SCALE;
      cairo_move_to(cairo_, x + static_cast<double>(box.x) / PANGO_SCALE, y_ + top);
      pango_cairo_show_layout_line(cairo_, line);
      links(line, styled, x, height);
      y_ += height;
    } while (pango_layout_iter_next_line(iter) != 0);
    pango_layout_iter_free(iter);
  }

  void links(PangoLayoutLine* line, const Styled& styled, double x, double height) {
    const int begin = pango_layout_line_get_start_index(line);
    const int end = begin + pango_layout_line_get_length(line);
    for (const LinkRange& link : styled.links) {
      const int first = std::max(begin, link.first);
      const int last = std::min(end, link.last);
      if (first < last) {
        int left = 0;
        int right = 0;
        pango_layout_line_index_to_x(line, first, 0, &left);
        pango_layout_line_index_to_x(line, last, 0, &right);
        char attributes[512];
        std::snprintf(attributes, sizeof attributes, "rect=[%f %f %f %f] uri='%s'",
                      x + static_cast<double>(left) / PANGO_SCALE, y_, static_cast<double>(right - left) / PANGO_SCALE,
                      height, link.url.c_str());
        cairo_tag_begin(cairo_, CAIRO_TAG_LINK, attributes);
        cairo_tag_end(cairo_, CAIRO_TAG_LINK);
      }
    }
  }

  void paragraph(const Node& node, const char* font, double x, double width, double after) {
    Styled styled;
    collect(node, styled);
    PangoLayout* made = layout(styled, font, width);
    show(made, styled, x);
    g_object_unref(made);
    y_ += after;
  }

  void heading(const Node& node, double x, double width) {
    y_ += 14;
    need(60);
    Styled styled;
    collect(node, styled);
    char attributes[96];
    std::snprintf(attributes, sizeof attributes, "page=%d pos=[%f %f]", page_, x, y_);
    const int level = std::min(node.level(), 6);
    outline_[level] = cairo_pdf_surface_add_outline(surface_, level == 1 ? 0 : outline_[level - 1], styled.text.c_str(),
                                                    attributes, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    PangoLayout* made = layout(styled, level == 1 ? "Inter Bold 22" : "Inter Bold 15", width);
    show(made, styled, x);
    g_object_unref(made);
    y_ += 6;
  }

  void mark(const std::string& text, double x) {
    Styled styled;
    styled.text = text;
    PangoLayout* made = layout(styled, "Inter 10", 40);
    cairo_move_to(cairo_, x, y_);
    pango_cairo_show_layout(cairo_, made);
    g_object_unref(made);
  }

  void code(const Node& node, double x, double width) {
    Styled styled;
    styled.text = node.text();
    PangoLayout* made = layout(styled, "JetBrains Mono 8.6", width);
    show(made, styled, x);
    g_object_unref(made);
    y_ += 7;
  }

  using RowOfLayouts = std::vector<PangoLayout*>;

  void show_row(const RowOfLayouts& row, const std::vector<double>& columns, double height) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      cairo_move_to(cairo_, columns[i] + 4, y_ + 3);
      pango_cairo_show_layout(cairo_, row[i]);
    }
    y_ += height;
    cairo_set_line_width(cairo_, 0.5);
    cairo_move_to(cairo_, columns.front(), y_);
    cairo_line_to(cairo_, columns.back(), y_);
    cairo_stroke(cairo_);
  }

  void table(const Node& node, double x, double width) {
    const std::size_t count = node.columns().size();
    std::vector<double> most(count, 1);
    std::vector<std::vector<const Node*>> rows;
    std::vector<RowOfLayouts> layouts;
    for (const Node& row : node.children()) {
      layouts.emplace_back();
      for (const Node& cell : row.children()) {
        Styled styled;
        collect(cell, styled);
        layouts.back().push_back(
            layout(styled, row.kind() == NodeKind::table_head ? "Inter Semi-Bold 9" : "Inter 9", -1));
        pango_layout_set_width(layouts.back().back(), -1);
        int natural = 0;
        pango_layout_get_size(layouts.back().back(), &natural, nullptr);
        const std::size_t column = layouts.back().size() - 1;
        most[column] = std::max(most[column], static_cast<double>(natural) / PANGO_SCALE + 8);
      }
    }
    double sum = 0;
    for (const double one : most) {
      sum += one;
    }
    std::vector<double> columns = {x};
    for (const double one : most) {
      columns.push_back(columns.back() + one * width / sum);
    }
    for (std::size_t r = 0; r < layouts.size(); ++r) {
      double height = 0;
      for (std::size_t i = 0; i < layouts[r].size(); ++i) {
        pango_layout_set_width(layouts[r][i], static_cast<int>((columns[i + 1] - columns[i] - 8) * PANGO_SCALE));
        int tall = 0;
        pango_layout_get_size(layouts[r][i], nullptr, &tall);
        height = std::max(height, static_cast<double>(tall) / PANGO_SCALE + 6);
      }
      const int page = page_;
      need(height);
      if (page_ != page && r != 0) {
        show_row(layouts[0], columns, height);
      }
      show_row(layouts[r], columns, height);
    }
    for (const RowOfLayouts& row : layouts) {
      for (PangoLayout* made : row) {
        g_object_unref(made);
      }
    }
    y_ += 8;
  }

  void blocks(const Node& parent, double x, double width) {
    for (const Node& node : parent.children()) {
      switch (node.kind()) {
        case NodeKind::heading:
          heading(node, x, width);
          break;
        case NodeKind::paragraph:
          paragraph(node, "Inter 10", x, width, 7);
          break;
        case NodeKind::code_block:
          code(node, x, width);
          break;
        case NodeKind::table:
          table(node, x, width);
          break;
        case NodeKind::list: {
          auto number = node.start();
          for (const Node& item : node.children()) {
            need(14);
            mark(node.ordered() ? std::to_string(number++) + "." : "\u2022", x);
            blocks(item, x + 18, width - 18);
          }
          break;
        }
        default:
          blocks(node, x + 16, width - 16);
          break;
      }
    }
  }

  cairo_surface_t* surface_;
  cairo_t* cairo_;
  double y_ = kTop;
  int page_ = 1;
  int outline_[7] = {};
};

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "bench_pango IN.md OUT.pdf [ROUNDS]\n");
    return 2;
  }
  std::ifstream in(arguments[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const docmill::Document document = docmill::parse_markdown(text);
  double best = 1e18;
  for (int i = 0; i < (count > 3 ? std::atoi(arguments[3]) : 1); ++i) {
    const double begin = cpu_milliseconds();
    Document(arguments[2]).write(document.root());
    best = std::min(best, cpu_milliseconds() - begin);
  }
  std::printf("%.3f\n", best);
}
