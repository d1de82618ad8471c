// Formats: Markdown parsed and written as each, for a document of 2 KB, one of 3 to 4 pages and a table of 10,000 rows
// by 6 columns, beside two limits measured in the same run: md4c's own HTML, and what it takes to copy the text in and
// the output out once. bench/formats.py adds pandoc and Python-Markdown.
//
// Before anything is timed, what was written is checked: the HTML has the words of md4c's, JSON and Markdown come back
// as the same tree, and every other format holds every word of the document in its order.
#include <md4c-html.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include "docmill/writer.h"

namespace {

using namespace docmill;

double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <class F>
double best(int turns, F&& work) {
  double least = 1e18;
  for (int round = 0; round < 9; ++round) {
    const double begin = cpu_microseconds();
    for (int i = 0; i < turns; ++i) {
      work();
    }
    least = std::min(least, (cpu_microseconds() - begin) / turns);
  }
  return least;
}

AllOptions options() {
  AllOptions all;
  all.html.fragment = true;
  return all;
}

void convert(const std::string& text, Format format, Buffer& out) {
  out.clear();
  const Document document = parse_markdown(text);
  if (format == Format::markdown) {
    write_markdown(document, {}, out);
  } else {
    write(document, format, options(), out);
  }
}

void take_html(const MD_CHAR* text, MD_SIZE size, void* out) { static_cast<Buffer*>(out)->append(text, size); }

void convert_with_md4c(const std::string& text, Buffer& out) {
  out.clear();
  md_html(text.data(), static_cast<MD_SIZE>(text.size()), take_html, &out, MD_DIALECT_GITHUB, 0);
}

/// Letters and digits of ASCII outside of tags.
std::string words(std::string_view html) {
  std::string out;
  bool tag = false;
  for (const char c : html) {
    tag = c == '<' || (tag && c != '>');
    if (!tag && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
      out += c;
    }
  }
  return out;
}

/// Whether the words of the texts in `document` come one behind the other in `output`, or, when not `ordered`, come.
bool holds_words(const Document& document, std::string_view output, bool ordered) {
  std::size_t at = 0;
  const Node* next = &document.root();
  while (next != document.root().next()) {
    const Node& node = *next;
    next = node.kind() == NodeKind::image ? node.next() : next + 1;  // alternative texts may stand elsewhere
    if (node.kind() != NodeKind::text) {
      continue;
    }
    std::string_view rest = node.text();
    while (!rest.empty()) {
      const std::size_t begin = rest.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
      if (begin == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(begin);
      const std::size_t end = std::min(
          rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), rest.size());
      at = output.find(rest.substr(0, end), ordered ? at : 0);
      if (at == std::string_view::npos) {
        return false;
      }
      at += end;
      rest.remove_prefix(end);
    }
  }
  return true;
}

bool is_right(const std::string& text, Format format) {
  Buffer out;
  convert(text, format, out);
  const Document document = parse_markdown(text);
  switch (format) {
    case Format::html: {
      Buffer theirs;
      convert_with_md4c(text, theirs);
      return words(out.view()) == words(theirs.view());
    }
    case Format::json:
      return read_document_json(out.view()) == document;
    case Format::markdown:
      return parse_markdown(out.view()) == document;
    case Format::docx:
    case Format::pdf:
      return !out.empty();  // judged by other programs in the tests
    case Format::text:      // narrow columns of a table stand beside each other
      return holds_words(document, out.view(), text.size() > 20'000);
    case Format::rst:
    case Format::asciidoc:
      return holds_words(document, out.view(), true);
  }
  return false;
}

std::string read_text(const char* path, std::size_t bytes) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream read;
  read << in.rdbuf();
  std::string text = read.str();
  if (text.size() > bytes) {
    text.resize(text.rfind("\n\n", bytes) + 1);  // whole blocks
  }
  return text;
}

std::string table(int rows) {
  std::string text = "| Berth | Ship | Arrival | Depth | Cargo | State |\n|---|:--|---|--:|---|:-:|\n";
  for (int i = 0; i < rows; ++i) {
    const std::string number = std::to_string(i);
    text += "| B" + number + " | *Ship* " + number + " | 2026-11-" + std::to_string(i % 28 + 1) + " | " +
            std::to_string(i % 19) + ".5 | `box` and more | open |\n";
  }
  return text;
}

/// What the text and `size` bytes of output take to be copied.
double copying(const std::string& text, std::size_t size, int turns) {
  std::string in(text.size(), ' ');
  const std::string from(size, 'x');
  std::string out(size, ' ');
  return best(turns, [&] {
    std::memcpy(in.data(), text.data(), text.size());
    std::memcpy(out.data(), from.data(), size);
    asm volatile("" : : "r"(in.data()), "r"(out.data()) : "memory");
  });
}

bool measure(const char* name, const std::string& text, int turns) {
  Buffer out;
  const double md4c = best(turns, [&] { convert_with_md4c(text, out); });
  std::printf("%s: %zu bytes\n  %-10s %10s %10s %10s\n", name, text.size(), "", "us", "of md4c", "of copying");
  std::printf("  %-10s %10.1f %10.2f %10.0f\n", "md4c HTML", md4c, 1.0, md4c / copying(text, out.size(), turns));
  for (const Format format :
       {Format::html, Format::json, Format::rst, Format::asciidoc, Format::text, Format::markdown, Format::docx}) {
    if (!is_right(text, format)) {
      std::fprintf(stderr, "%s as %s is wrong\n", name, std::string(docmill::name(format)).c_str());
      return false;
    }
    const double ours =
        best(format == Format::docx ? std::max(turns / 20, 1) : turns, [&] { convert(text, format, out); });
    std::printf("  %-10s %10.1f %10.2f %10.0f\n", std::string(docmill::name(format)).c_str(), ours, ours / md4c,
                ours / copying(text, out.size(), turns));
  }
  return true;
}

}  // namespace

int main() {
  const std::string page = read_text("templates/readme/expected.md", 2048);
  const std::string pages = read_text("templates/srs/expected.md", 12'000);
  bool good = !page.empty() && !pages.empty();
  good = good && measure("2 KB", page, 2000);
  good = good && measure("3 to 4 pages", pages, 400);
  good = good && measure("table of 1,000 rows x 6", table(1000), 10);
  good = good && measure("table of 10,000 rows x 6", table(10'000), 1);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
