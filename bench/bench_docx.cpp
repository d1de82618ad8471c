// DOCX: our writer over documents that are parsed already, and pandoc making the same file from the same Markdown, in
// one run. Before anything is timed, the file is opened again and its text compared with that of the document.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <string>

#include "docmill/writer.h"
#include "writer/docx/zip_reader.h"

namespace {

using namespace docmill;

double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// Three to four pages: 30 paragraphs with links and formatting, 2 tables, 4 blocks of code, a list in each section.
std::string pages() {
  std::string text = "# Service handbook\n\n";
  for (int section = 1; section <= 5; ++section) {
    const std::string number = std::to_string(section);
    text += "## Section " + number + "\n\n";
    for (int paragraph = 0; paragraph < 6; ++paragraph) {
      text += "The *gateway* of section " + number +
              " answers **every** request within `200 ms`, as the "
              "[handbook](https://example.org/handbook/" +
              number +
              ") asks; what is slower is looked into on the "
              "next working day, and written down where the team can find it again.\n\n";
    }
    text += "- measure\n- compare\n- decide\n\n";
    if (section < 5) {
      text +=
          "```python\ndef run(target: str) -> bool:\n    for attempt in range(3):  # try again\n        if "
          "deploy(target) == 0:\n            return True\n    return False\n```\n\n";
    }
    if (section % 2 == 0) {
      text += "| Service | Region | Requests |\n|:--|:-:|--:|\n";
      for (int row = 0; row < 6; ++row) {
        text += "| Gateway " + std::to_string(row) + " | eu-west | " + std::to_string(812400 + row) + " |\n";
      }
      text += "\n";
    }
  }
  return text;
}

std::string table(int rows) {
  std::string text = "| Name | Region | Owner | Requests | Cost | State |\n|---|:-:|---|--:|--:|---|\n";
  for (int row = 0; row < rows; ++row) {
    const std::string number = std::to_string(row);
    text += "| service-" + number + " | eu-west | team " + std::to_string(row % 7) + " | " + std::to_string(row * 37) +
            " | 12.50 | running |\n";
  }
  return text;
}

std::string letters(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return static_cast<unsigned char>(c) > ' '; });
  return out;
}

void collect(const pugi::xml_node& node, std::string& out) {
  for (const pugi::xml_node& child : node.children()) {
    if (std::string_view(child.name()) == "w:t") {
      out += child.text().get();
    } else {
      collect(child, out);
    }
  }
}

/// Whether the text of a written file is that of its document.
bool is_complete(const Document& document, std::string_view file) {
  docx::ZipReader zip(file);
  const std::string part = zip.read("word/document.xml").value_or("");
  pugi::xml_document xml;
  xml.load_buffer(part.data(), part.size(), pugi::parse_default | pugi::parse_ws_pcdata);
  std::string found;
  collect(xml, found);
  std::string wanted;
  for (const Node& node : document.nodes()) {
    const NodeKind kind = node.kind();
    if (kind == NodeKind::text || kind == NodeKind::code || kind == NodeKind::code_block) {
      wanted += node.text();
    }
  }
  return letters(found) == letters(wanted);
}

double write_time(const Document& document, int turns) {
  double least = 1e18;
  for (int round = 0; round < 7; ++round) {
    const double begin = cpu_microseconds();
    for (int i = 0; i < turns; ++i) {
      Buffer out;
      write_docx(document, {}, {}, out);
    }
    least = std::min(least, (cpu_microseconds() - begin) / turns);
  }
  return least;
}

/// Processor time of pandoc making the file; 0 when it is not installed.
double pandoc_time(const std::string& markdown) {
  const auto folder = std::filesystem::temp_directory_path() / ("docmill-bench-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "in.md") << markdown;
  rusage before{};
  rusage after{};
  getrusage(RUSAGE_CHILDREN, &before);
  const std::string command =
      "pandoc -f gfm " + (folder / "in.md").string() + " -o " + (folder / "out.docx").string() + " 2>/dev/null";
  const bool good = std::system(command.c_str()) == 0 && std::filesystem::exists(folder / "out.docx");
  getrusage(RUSAGE_CHILDREN, &after);
  std::filesystem::remove_all(folder);
  const auto micro = [](const rusage& usage) {
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  };
  return good ? micro(after) - micro(before) : 0;
}

bool measure(const char* what, const std::string& markdown, int turns, bool with_pandoc) {
  const Document document = transform(parse_markdown(markdown));
  Buffer file;
  write_docx(document, {}, {}, file);
  if (!is_complete(document, file.view())) {
    std::fprintf(stderr, "%s: the file does not hold the document's text\n", what);
    return false;
  }
  const double ours = write_time(document, turns);
  const double theirs = with_pandoc ? pandoc_time(markdown) : 0;
  std::printf("%-20s %9zu B %10.1f us", what, file.size(), ours);
  if (theirs > 0) {
    std::printf(" %12.0f us %8.0fx", theirs, theirs / ours);
  }
  std::printf("\n");
  return true;
}

}  // namespace

int main() {
  std::printf("%-20s %11s %13s %15s %9s\n", "", "file", "docmill", "pandoc", "ratio");
  bool good = measure("3 to 4 pages", pages(), 200, true);
  good = measure("table 1,000 x 6", table(1000), 20, true) && good;
  good = measure("table 10,000 x 6", table(10000), 3, false) && good;
  good = measure("table 20,000 x 6", table(20000), 2, false) && good;
  return good ? 0 : 1;
}
