// The formats there are, and the one entrance to their writers.
#include <algorithm>
#include <array>

#include "docmill/writer.h"

namespace docmill {
namespace {

constexpr std::array<FormatInfo, 8> kFormats = {{
    {Format::markdown, "markdown", ".md", "text/markdown; charset=utf-8"},
    {Format::html, "html", ".html", "text/html; charset=utf-8"},
    {Format::json, "json", ".json", "application/json"},
    {Format::docx, "docx", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {Format::pdf, "pdf", ".pdf", "application/pdf"},
    {Format::rst, "rst", ".rst", "text/x-rst; charset=utf-8"},
    {Format::asciidoc, "asciidoc", ".adoc", "text/asciidoc; charset=utf-8"},
    {Format::text, "text", ".txt", "text/plain; charset=utf-8"},
}};

struct Alias {
  std::string_view name;
  Format format;
};
/// Names and extensions beside those in kFormats.
constexpr std::array<Alias, 10> kAliases = {{{"md", Format::markdown},
                                             {"mkd", Format::markdown},
                                             {"mdown", Format::markdown},
                                             {"htm", Format::html},
                                             {"rest", Format::rst},
                                             {"adoc", Format::asciidoc},
                                             {"asc", Format::asciidoc},
                                             {"txt", Format::text},
                                             {"plain", Format::text},
                                             {"restructuredtext", Format::rst}}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::optional<Format> find(std::string_view name) {
  for (const FormatInfo& format : kFormats) {
    if (format.name == name) {
      return format.format;
    }
  }
  for (const Alias& alias : kAliases) {
    if (alias.name == name) {
      return alias.format;
    }
  }
  return std::nullopt;
}

}  // namespace

const FormatInfo& info(Format format) { return kFormats[static_cast<std::size_t>(format)]; }

std::span<const FormatInfo> formats() { return kFormats; }

Format format_from_name(std::string_view name) {
  const std::optional<Format> found = find(lower(name));
  if (found.has_value()) {
    return *found;
  }
  std::vector<std::string_view> names;
  std::string list;
  for (const FormatInfo& format : kFormats) {
    names.push_back(format.name);
    list += (list.empty() ? "" : ", ") + std::string(format.name);
  }
  const std::string closest_name = closest(name, names);
  throw Error(ErrorKind::usage, "E-WRT-001", "there is no format '" + std::string(name) + "'",
              closest_name.empty() ? "formats: " + list : "did you mean '" + closest_name + "'?");
}

std::optional<Format> format_from_path(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = file.rfind('.');
  if (dot == std::string_view::npos || dot == 0) {
    return std::nullopt;
  }
  return find(lower(file.substr(dot + 1)));
}

void write(const Document& document, Format format, const AllOptions& options, Buffer& out) {
  switch (format) {
    case Format::markdown:
      if (document.source().empty()) {
        write_markdown(document, options.common, out);
      } else {
        out.append(document.source());
      }
      return;
    case Format::html:
      write_html(document, options.common, options.html, out);
      return;
    case Format::json:
      write_json(document, options.common, options.json, out);
      return;
    case Format::docx:
      write_docx(document, options.common, options.docx, out);
      return;
    case Format::pdf:
      write_pdf(document, options.common, options.pdf, out);
      return;
    case Format::rst:
      write_rst(document, options.common, out);
      return;
    case Format::asciidoc:
      write_asciidoc(document, options.common, out);
      return;
    case Format::text:
      write_text(document, options.common, options.text, out);
      return;
  }
}

}  // namespace docmill
