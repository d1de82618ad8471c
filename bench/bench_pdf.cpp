// PDF: CPU time and peak memory of the documents of bench/README.md, "PDF". Every document is made twice and compared,
// and must have as many pages as its text needs, before it is timed. `bench_pdf PATH` also writes the documents there,
// as Markdown and PDF, for bench/pdf/run.py.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "docmill/writer.h"

namespace {

using namespace docmill;

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
double wall_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
rusage own_usage() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}
long peak_megabytes() { return own_usage().ru_maxrss / 1024; }

constexpr const char* kSentences[] = {
    "The service answers every request within the time that was agreed. ",
    "Records are kept for ten years and *never* changed after they were sealed. ",
    "A failed delivery is tried again three times, at growing intervals. ",
    "See [the handbook](https://example.org/handbook) for what operators have to do. ",
    "The value of `timeout` holds for connections that were opened **after** the change. ",
    "Prices are given without tax unless something else is said. ",
    "Whoever signs the protocol confirms that the measurements are complete. ",
};

std::string paragraph(std::size_t seed, std::size_t sentences) {
  std::string text;
  for (std::size_t i = 0; i < sentences; ++i) {
    text += kSentences[(seed * 7 + i * 3 + seed / 5) % std::size(kSentences)];
  }
  return text + "\n\n";
}

std::string one_page() {
  std::string text = "# Letter\n\n";
  for (std::size_t i = 0; i < 5; ++i) {
    text += paragraph(i, 5);
  }
  return text + "- one\n- two\n- three\n";
}

/// Three to four pages: headings, links, text from right to left, a table of 20 rows, lists, code.
std::string content() {
  std::string text = "# Report\n\n";
  for (std::size_t i = 0; i < 6; ++i) {
    text += "## Section " + std::to_string(i + 1) + "\n\n" + paragraph(i, 6) + paragraph(i + 9, 5);
  }
  text += "## Table\n\n| Name | Kind | Amount | Remark |\n|---|:--:|---:|---|\n";
  for (int i = 0; i < 20; ++i) {
    text += "| item " + std::to_string(i) + " | kind | " + std::to_string(i * 37) + ".50 | a remark on this row |\n";
  }
  text += "\n## Code\n\n```python\ndef main(items):\n    return [item * 2 for item in items]\n```\n\n";
  text += "שלום עולם, זה טקסט בעברית עם מספר 123 באמצע.\n\n1. first\n2. second\n\n> quoted\n";
  return text;
}

std::string table(int rows) {
  std::string text = "# Table\n\n| Id | Name | Date | Amount | State | Remark |\n|---|---|---|---:|---|---|\n";
  for (int i = 0; i < rows; ++i) {
    text += "| " + std::to_string(i) + " | customer " + std::to_string(i * 7919 % 10007) + " | 2026-11-" +
            std::to_string(10 + i % 18) + " | " + std::to_string(i * 31 % 9973) + ".00 | open | none so far |\n";
  }
  return text;
}

std::string prose(int paragraphs) {
  std::string text = "# Book\n\n";
  for (int i = 0; i < paragraphs; ++i) {
    if (i % 12 == 0) {
      text += "## Chapter " + std::to_string(i / 12 + 1) + "\n\n";
    }
    text += paragraph(static_cast<std::size_t>(i), 9);
  }
  return text;
}

struct Workload {
  std::string name;
  std::string text;
  std::size_t least_pages, most_pages;
};

std::size_t make(const Document& document, Buffer& out) {
  out.clear();
  WriteOptions options;
  write_pdf(document, options, {}, out);
  return out.size();
}

/// As qpdf counts them.
std::size_t pages_of(const std::string& path) {
  FILE* pipe = popen(("qpdf --show-npages '" + path + "'").c_str(), "r");
  unsigned long pages = 0;
  if (pipe == nullptr || std::fscanf(pipe, "%lu", &pages) != 1) {
    pages = 0;
  }
  if (pipe != nullptr) {
    pclose(pipe);
  }
  return pages;
}

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_pdf: %s\n", what.c_str());
  std::exit(1);
}

double best(int rounds, const std::function<void()>& work) {
  double least = 1e18;
  for (int i = 0; i < rounds; ++i) {
    const double begin = cpu_milliseconds();
    work();
    least = std::min(least, cpu_milliseconds() - begin);
  }
  return least;
}

void measure(const Workload& workload, const char* folder) {
  const Document document = transform(parse_markdown(workload.text));
  Buffer first;
  Buffer out;
  make(document, first);
  make(document, out);
  if (first.view() != out.view()) {
    fail(workload.name + ": the same document made other bytes");
  }
  const std::string path = std::string(folder) + "/" + workload.name;
  std::ofstream(path + ".md", std::ios::binary) << workload.text;
  std::ofstream(path + ".pdf", std::ios::binary) << out.view();
  const std::size_t pages = pages_of(path + ".pdf");
  if (pages < workload.least_pages || pages > workload.most_pages) {
    fail(workload.name + " has " + std::to_string(pages) + " pages");
  }
  const double time = best(pages > 50 ? 5 : 300, [&] { make(document, out); });
  std::printf("%-12s %5zu pages %9zu bytes %9.3f ms %7.4f ms/page   peak %ld MB\n", workload.name.c_str(), pages,
              out.size(), time, time / static_cast<double>(pages), peak_megabytes());
}

struct Turns {
  double documents;  // a millisecond
  double cpu;        // milliseconds of each document
  double waits;      // of each thousand of them: for a lock, since nothing else is waited for
};

Turns turns(const Document& document, int threads) {
  constexpr int kTurns = 400;
  std::vector<std::thread> all;
  std::vector<double> cpu(static_cast<std::size_t>(threads));
  const long waits = own_usage().ru_nvcsw;
  const double begin = wall_milliseconds();
  for (double& mine : cpu) {
    all.emplace_back([&document, &mine] {
      Buffer out;
      const double start = cpu_milliseconds();
      for (int i = 0; i < kTurns; ++i) {
        make(document, out);
      }
      mine = cpu_milliseconds() - start;
    });
  }
  for (std::thread& thread : all) {
    thread.join();
  }
  const double made = kTurns * threads;
  return {made / (wall_milliseconds() - begin), std::accumulate(cpu.begin(), cpu.end(), 0.0) / made,
          static_cast<double>(own_usage().ru_nvcsw - waits) * 1000 / made};
}

/// What a second thread adds depends on who else is on the machine; the CPU time of a document and the waits do not.
void measure_threads(const Document& document) {
  Turns one{0, 1e9, 1e9};
  Turns two{0, 1e9, 1e9};
  for (int round = 0; round < 5; ++round) {
    for (const int threads : {1, 2}) {
      const Turns now = turns(document, threads);
      Turns& best = threads == 1 ? one : two;
      best = {std::max(best.documents, now.documents), std::min(best.cpu, now.cpu), std::min(best.waits, now.waits)};
    }
  }
  std::printf("two threads: %.2f times the documents of one, %.2f times the CPU time of each, %.0f waits in 1,000\n",
              two.documents / one.documents, two.cpu / one.cpu, two.waits);
}

}  // namespace

int main(int count, char** arguments) {
  const char* folder = count > 1 ? arguments[1] : "/tmp";
  const Workload workloads[] = {
      {"page", one_page(), 1, 1},          {"content", content(), 3, 4},
      {"table1000", table(1000), 20, 60},  {"table10000", table(10000), 200, 400},
      {"prose500", prose(2800), 400, 700},
  };
  for (const Workload& workload : workloads) {
    measure(workload, folder);
  }
  measure_threads(transform(parse_markdown(content())));
}
