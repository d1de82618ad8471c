// Markdown: our parser making a whole tree, and tree plus HTML, beside md4c calling empty event functions, in one run
// over the same texts. Before anything is timed, the text that both found must be the same.
#include <md4c.h>

#include <algorithm>
#include <cstdio>
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

int on_block(MD_BLOCKTYPE, void*, void*) { return 0; }
int on_span(MD_SPANTYPE, void*, void*) { return 0; }
int no_text(MD_TEXTTYPE, const MD_CHAR*, MD_SIZE, void*) { return 0; }
int keep_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* out) {
  if (type == MD_TEXT_NORMAL || type == MD_TEXT_CODE) {
    static_cast<std::string*>(out)->append(text, size);
  }
  return 0;
}

MD_PARSER parser(int (*text)(MD_TEXTTYPE, const MD_CHAR*, MD_SIZE, void*)) {
  MD_PARSER made{};
  made.flags = MD_DIALECT_GITHUB;
  made.enter_block = made.leave_block = on_block;
  made.enter_span = made.leave_span = on_span;
  made.text = text;
  return made;
}

std::string text_of(const Document& document) {
  std::string all;
  for (const Node& node : document.nodes()) {
    const NodeKind kind = node.kind();
    if (kind == NodeKind::text || kind == NodeKind::code || kind == NodeKind::code_block) {
      all += node.text();
    }
  }
  return all;
}

template <class F>
double best(std::size_t size, F&& work) {
  const int turns = size < 10000 ? 2000 : 100;
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

bool measure(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream read;
  read << in.rdbuf();
  const std::string text = read.str();
  const auto size = static_cast<MD_SIZE>(text.size());
  std::string theirs;
  const MD_PARSER keep = parser(keep_text);
  md_parse(text.data(), size, &keep, &theirs);
  if (text.empty() || text_of(parse_markdown(text)) != theirs) {
    std::fprintf(stderr, "%s: the parsers found different text\n", path);
    return false;
  }
  const double tree = best(text.size(), [&] { parse_markdown(text); });
  const double html = best(text.size(), [&] {
    Buffer out;
    HtmlOptions options;
    options.fragment = true;
    write_html(parse_markdown(text), {}, options, out);
  });
  const MD_PARSER quiet = parser(no_text);
  const double events = best(text.size(), [&] { md_parse(text.data(), size, &quiet, nullptr); });
  std::printf("%-34s %8zu B %10.1f us %10.1f us %10.1f us %8.2fx\n", path, text.size(), tree, html, events,
              events / tree);
  return true;
}

}  // namespace

int main(int count, char** paths) {
  std::printf("%-34s %10s %13s %13s %13s %9s\n", "", "", "tree", "tree + HTML", "md4c events", "ratio");
  bool good = true;
  for (const char* path : {"templates/readme/expected.md", "templates/srs/expected.md", "templates/api/expected.md"}) {
    good = measure(path) && good;
  }
  for (int i = 1; i < count; ++i) {
    good = measure(paths[i]) && good;
  }
  return good ? 0 : 1;
}
