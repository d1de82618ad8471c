// write_html: the page around the content.
#include "writer/html_contents.h"
#include "writer/html_escape.h"
#include "writer/html_style.h"
#include "writer/html_writer.h"
#include "writer/inline_queries.h"
#include "writer/labels.h"
#include "writer/theme.h"

namespace docmill {
namespace html {
namespace {

void append_element(std::string_view open, std::string_view text, std::string_view close, Buffer& out) {
  out.append(open);
  append_text(text, out);
  out.append(close);
}

/// The title asked for, else that of the document, else its first heading.
void write_title(const Document& document, const WriteOptions& options, const Labels& labels, Buffer& out) {
  const Node* heading = title_heading(document);
  for (const Node& node : document.root().children()) {
    if (heading == nullptr && node.kind() == NodeKind::heading) {
      heading = &node;
    }
  }
  std::string title = options.title;
  if (title.empty() && heading != nullptr) {
    title = plain_text(*heading);
  }
  append_element("<title>", title.empty() ? labels.untitled : std::string_view(title), "</title>\n", out);
}

/// A style sheet cannot end its element, whatever it holds.
void append_style(std::string_view style, Buffer& out) {
  for (std::size_t at = style.find("</"); at != std::string_view::npos; at = style.find("</")) {
    out.append(style.substr(0, at));
    out.append("<\\/");
    style.remove_prefix(at + 2);
  }
  out.append(style);
}

void write_head(const Document& document, const WriteOptions& options, const HtmlOptions& html, const Labels& labels,
                Buffer& out) {
  out.append("<head>\n<meta charset=\"utf-8\" />\n");
  if (html.raw_html != RawHtml::keep) {  // trusted HTML may bring what it likes
    out.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; img-src 'self' data: file:; base-uri 'none'; form-action 'none'\" />\n");
  }
  out.append(
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<meta name=\"color-scheme\" content=\"light dark\" />\n");
  if (options.generator) {
    append_element("<meta name=\"generator\" content=\"docmill ", version(), "\" />\n", out);
  }
  if (!options.author.empty()) {
    append_element("<meta name=\"author\" content=\"", options.author, "\" />\n", out);
  }
  if (!options.date.empty()) {
    append_element("<meta name=\"date\" content=\"", options.date, "\" />\n", out);
  }
  write_title(document, options, labels, out);
  out.append("<style>\n");
  for (const std::string_view sheet : style_sheets(theme_from_name(options.theme))) {
    out.append(sheet);
  }
  append_style(html.style, out);
  out.append("</style>\n</head>\n");
}

void append_date(std::string_view date, Buffer& out) {
  append_element("<p class=\"date\"><time datetime=\"", date, "\">", out);
  append_element("", date, "</time></p>\n", out);
}

/// The title, the author and the date of the document, when it has them.
void write_header(ContentWriter& content, const WriteOptions& options, Buffer& out) {
  const std::size_t begin = out.size();
  out.append("<header>\n");
  const bool has_title = content.write_title();
  if (!options.author.empty()) {
    append_element("<p class=\"author\">", options.author, "</p>\n", out);
  }
  if (!options.date.empty()) {
    append_date(options.date, out);
  }
  if (!has_title && options.author.empty() && options.date.empty()) {
    out.truncate(begin);
    return;
  }
  out.append("</header>\n");
}

void write_body(const Document& document, const WriteOptions& options, const HtmlOptions& html, const Labels& labels,
                Buffer& out) {
  const std::size_t begin = out.size();
  out.append("<body class=\"with-contents\">\n");
  append_element("<a class=\"skip\" href=\"#doc:main\">", labels.skip, "</a>\n", out);
  ContentWriter content(document, options, html, out);
  write_header(content, options, out);
  const Node* const own = options.contents ? own_contents(document) : nullptr;
  if (options.contents && write_contents(document, options, labels, own, out)) {
    content.leave_out(own);
  } else {
    out.truncate(begin);
    out.append("<body>\n");
    write_header(content, options, out);
  }
  out.append("<main id=\"doc:main\">\n");
  content.write();
  out.append("</main>\n</body>\n");
}

}  // namespace
}  // namespace html

void write_html(const Document& document, const WriteOptions& options, const HtmlOptions& html, Buffer& out) {
  if (html.fragment) {
    html::ContentWriter(document, options, html, out).write();
    return;
  }
  const Labels& labels = labels_for(options.language);
  html::append_element("<!DOCTYPE html>\n<html lang=\"", options.language,
                       is_right_to_left(options.language) ? "\" dir=\"rtl\">\n" : "\">\n", out);
  html::write_head(document, options, html, labels, out);
  html::write_body(document, options, html, labels, out);
  out.append("</html>\n");
}

}  // namespace docmill
