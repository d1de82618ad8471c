#include "jinja/escaping.h"

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/utf8.h"

namespace docmill::jinja {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_punctuation(char c) { return c > ' ' && c < 0x7f && !is_digit(c) && !is_letter(c); }

/// Calls `line(text, is_last)` for each line of `text`, without its ending.
template <class Line>
void each_line(std::string_view text, Line line) {
  while (true) {
    const std::size_t end = text.find('\n');
    line(text.substr(0, end), end == std::string_view::npos);
    if (end == std::string_view::npos) {
      return;
    }
    text.remove_prefix(end + 1);
  }
}

/// Where the letters or digits at the front of a line end in '.' or ')', as in "12." or "iv)"; npos where they do not.
std::size_t list_mark(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size() && at < 12 && (is_digit(line[at]) || is_letter(line[at]))) {
    ++at;
  }
  return at > 0 && at < line.size() && (line[at] == '.' || line[at] == ')') ? at : std::string_view::npos;
}

// ---- Markdown (CommonMark 0.31.2, section 2.4: a backslash before ASCII punctuation) ----

constexpr std::string_view kMarkdownSpecial = "\\`*_[]<>#~|&!$^@";

void escape_markdown_line(std::string_view line, bool breaks, Buffer& out) {
  const std::size_t text = std::min(line.find_first_not_of(" \t"), line.size());
  if (text > 0) {  // not the indentation of a code block
    out.append(line[0] == ' ' ? "&#32;" : "&#9;");
    out.append(line.substr(1, text - 1));
    line.remove_prefix(text);
  }
  const std::size_t mark = list_mark(line);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool at_front = i == 0 && (c == '-' || c == '+' || c == '=' || c == ':' || c == '(');
    const bool link = (c == ':' && line.substr(i + 1).starts_with("//")) ||
                      (c == '.' && line.substr(0, i).ends_with("www"));  // bare addresses take what follows as it is
    if (breaks && i + 1 == line.size() && c == ' ') {                    // two of them would break the line
      out.append("&#32;");
      return;
    }
    if (at_front || link || i == mark || kMarkdownSpecial.find(c) != std::string_view::npos) {
      out.push('\\');
    }
    out.push(c);
  }
}

void escape_markdown(std::string_view text, Buffer& out) {
  each_line(text, [&](std::string_view line, bool last) {
    escape_markdown_line(line, !last, out);
    out.append(last ? "" : "\n");
  });
}

// ---- reStructuredText (docutils, "Escaping Mechanism": a backslash before any character) ----

void escape_rst(std::string_view text, Buffer& out) {
  each_line(text, [&](std::string_view line, bool last) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));  // it would begin a quote
    const std::size_t mark = list_mark(line);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool colons = c == ':' && (i + 1 == line.size() || line[i + 1] == ':');
      if ((i == 0 && (is_punctuation(c) || line.starts_with("\u2022"))) || i == mark || colons ||
          std::string_view("\\*`_|").find(c) != std::string_view::npos) {
        out.push('\\');
      }
      out.push(c);
    }
    out.append(last ? "" : "\n");
  });
}

// ---- AsciiDoc (language documentation, "Pass macros") ----

bool is_plain_asciidoc(std::string_view text) {
  if (!text.empty() && (is_punctuation(text[0]) || is_blank(text[0]) || text.starts_with("\u2022"))) {
    return false;
  }
  return list_mark(text) == std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
           return !is_punctuation(c) || c == ',' || c == '?' || c == '%';
         });
}

void pass_asciidoc(std::string_view text, Buffer& out) {
  if (text.empty()) {
    return;
  }
  if (is_plain_asciidoc(text)) {
    out.append(text);
    return;
  }
  out.append("pass:c[");
  for (const char c : text) {
    out.append(c == ']' ? "\\]" : std::string_view(&c, 1));
  }
  out.push(']');
}

/// What stands for the front of `text` where a macro does not help: a bar ends the cell of a table, a backslash hides
/// the end of the macro, two colons or semicolons make a term of the line.
std::string_view asciidoc_attribute(std::string_view text) {
  return text.starts_with('|')    ? "{vbar}"
         : text.starts_with('\\') ? "{backslash}"
         : text.starts_with("::") ? "{two-colons}"
         : text.starts_with(";;") ? "{two-semicolons}"
                                  : "";
}

void escape_asciidoc(std::string_view text, Buffer& out) {
  each_line(text, [&](std::string_view line, bool last) {
    std::size_t done = 0;
    for (std::size_t at = 0; at < line.size(); ++at) {
      const std::string_view attribute = asciidoc_attribute(line.substr(at));
      if (!attribute.empty()) {
        pass_asciidoc(line.substr(done, at - done), out);
        out.append(attribute);
        at += line[at] == ':' || line[at] == ';' ? 1U : 0U;
        done = at + 1;
      }
    }
    pass_asciidoc(line.substr(done), out);
    out.append(last ? "" : "\n");
  });
}

// ---- XML 1.0 ----

void escape_xml(std::string_view text, Buffer& out) {
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    const bool allowed = c.code_point >= 0x20 || c.code_point == '\t' || c.code_point == '\n' || c.code_point == '\r';
    switch (c.code_point) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      case '\'':
        out.append("&apos;");
        break;
      default:
        if (allowed && c.code_point != 0xfffe && c.code_point != 0xffff) {
          out.append(text.substr(at, c.size));
        } else {
          utf8::append(out, utf8::kReplacement);
        }
    }
    at += c.size;
  }
}

// ---- LaTeX ----

/// Characters that join with the same one before them into another: dashes, quotes, guillemets.
constexpr bool joins(char c) { return c == '-' || c == '\'' || c == ','; }

void escape_latex(std::string_view text, Buffer& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '\\':
        out.append("\\textbackslash{}");
        break;
      case '~':
        out.append("\\textasciitilde{}");
        break;
      case '^':
        out.append("\\textasciicircum{}");
        break;
      case '`':
        out.append("\\textasciigrave{}");
        break;
      case '<':
        out.append("\\textless{}");
        break;
      case '>':
        out.append("\\textgreater{}");
        break;
      case '|':
        out.append("\\textbar{}");
        break;
      case '"':
        out.append("\\char34{}");  // is no shorthand of babel, and in every encoding
        break;
      case '[':
      case ']':  // would begin or end the argument of a command
        out.push('{');
        out.push(c);
        out.push('}');
        break;
      case '{':
      case '}':
      case '$':
      case '&':
      case '#':
      case '_':
      case '%':
        out.push('\\');
        out.push(c);
        break;
      default:
        if (joins(c) && i > 0 && text[i - 1] == c) {
          out.append("{}");
        }
        out.push(c);
    }
  }
}

// ---- POSIX shell (XCU 2.2.2: everything between single quotes stands for itself) ----

void escape_shell(std::string_view text, Buffer& out) {
  if (text.find('\0') != std::string_view::npos) {
    throw Error(ErrorKind::runtime, "E-TPL-141", "a word of the shell cannot hold a zero byte");
  }
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("@%_+=:,./-").find(c) != std::string_view::npos;
  });
  if (plain) {
    out.append(text);
    return;
  }
  out.push('\'');
  for (const char c : text) {
    out.append(c == '\'' ? "'\"'\"'" : std::string_view(&c, 1));
  }
  out.push('\'');
}

}  // namespace

void escape_markdown_cell(std::string_view text, std::string_view newline, Buffer& out) {
  each_line(text, [&](std::string_view line, bool last) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
    const std::size_t end = begin == line.size() ? begin : line.find_last_not_of(" \t\r") + 1;
    escape_markdown_line(line.substr(begin, end - begin), false, out);
    out.append(last ? "" : newline);
  });
}

void escape_text(Escaping format, std::string_view text, Buffer& out) {
  switch (format) {
    case Escaping::html:
      return escape_html(text, out);
    case Escaping::markdown:
      return escape_markdown(text, out);
    case Escaping::rst:
      return escape_rst(text, out);
    case Escaping::asciidoc:
      return escape_asciidoc(text, out);
    case Escaping::json:
      return escape_json(text, out);
    case Escaping::xml:
      return escape_xml(text, out);
    case Escaping::latex:
      return escape_latex(text, out);
    case Escaping::shell:
      return escape_shell(text, out);
  }
}

std::optional<Escaping> escaping_from_name(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Escaping>, 8> kNames = {{{"html", Escaping::html},
                                                                            {"markdown", Escaping::markdown},
                                                                            {"rst", Escaping::rst},
                                                                            {"asciidoc", Escaping::asciidoc},
                                                                            {"json", Escaping::json},
                                                                            {"xml", Escaping::xml},
                                                                            {"latex", Escaping::latex},
                                                                            {"shell", Escaping::shell}}};
  for (const auto& [known, escaping] : kNames) {
    if (known == name) {
      return escaping;
    }
  }
  return std::nullopt;
}

std::optional<Escaping> escaping_from_template(std::string_view name) {
  for (const std::string_view suffix : {".j2", ".jinja2", ".jinja"}) {
    if (name.ends_with(suffix)) {
      name.remove_suffix(suffix.size());
      break;
    }
  }
  constexpr std::array<std::pair<std::string_view, Escaping>, 12> kExtensions = {{{".html", Escaping::html},
                                                                                  {".htm", Escaping::html},
                                                                                  {".xml", Escaping::xml},
                                                                                  {".svg", Escaping::xml},
                                                                                  {".md", Escaping::markdown},
                                                                                  {".markdown", Escaping::markdown},
                                                                                  {".rst", Escaping::rst},
                                                                                  {".adoc", Escaping::asciidoc},
                                                                                  {".asciidoc", Escaping::asciidoc},
                                                                                  {".json", Escaping::json},
                                                                                  {".tex", Escaping::latex},
                                                                                  {".sh", Escaping::shell}}};
  for (const auto& [extension, escaping] : kExtensions) {
    if (name.ends_with(extension)) {
      return escaping;
    }
  }
  return std::nullopt;
}

}  // namespace docmill::jinja
