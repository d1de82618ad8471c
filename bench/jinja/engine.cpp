// The C++ side of the template benchmark (bench/jinja/run.py drives it): docmill, straight-line code, memcpy.
//
//   bench_jinja FOLDER TEMPLATES    reads commands from the input, one answer line for each:
//     output VARIANT WORKLOAD FILE  writes what the variant makes
//     time VARIANT WORKLOAD TURNS   CPU nanoseconds of one turn
//     allocations VARIANT WORKLOAD  heap allocations of one warm turn
//     threads WORKLOAD TURNS        one thread's and two threads' time for TURNS renders each: wall and CPU nanoseconds
//     growth BYTES                  bytes made, CPU nanoseconds of one render
//   bench_jinja FOLDER TEMPLATES instructions VARIANT WORKLOAD    a few turns inside measured_turns(), for callgrind
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <thread>

#include "docmill/jinja.h"
#include "jinja/documents.h"

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
}

namespace {
std::atomic<std::uint64_t> allocations{0};
}

// Every allocation of the process comes through these, operator new included.
extern "C" void* malloc(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}
extern "C" void* calloc(std::size_t count, std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_calloc(count, size);
}
extern "C" void* realloc(void* block, std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_realloc(block, size);
}

namespace {

using namespace docmill;
using namespace docmill::bench;
using Turn = std::function<std::string_view()>;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench_jinja: %s\n", what.c_str());
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    fail(path + " cannot be read");
  }
  return text.str();
}

double nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// ---- data for straight-line code ----------------------------------------------------------------------------------

std::vector<Record> records_of(const Value& list);

std::vector<std::string_view> texts_of(const Value& list) {
  std::vector<std::string_view> texts;
  for (const Value& item : list.as_list()->view()) {
    texts.push_back(item.as_string());
  }
  return texts;
}

Record record_of(const Value& dict) {
  static const std::map<std::string_view, std::string_view Record::*> kTexts = {
      {"id", &Record::id},         {"name", &Record::name},   {"title", &Record::title},
      {"text", &Record::text},     {"kind", &Record::kind},   {"priority", &Record::priority},
      {"status", &Record::status}, {"owner", &Record::owner}, {"version", &Record::version},
      {"value", &Record::value}};
  static const std::map<std::string_view, std::vector<Record> Record::*> kLists = {
      {"groups", &Record::groups}, {"entries", &Record::entries}, {"parts", &Record::parts}, {"steps", &Record::steps}};
  Record record;
  for (const Dict::Entry& entry : dict.as_dict()->view()) {
    const std::string_view key = entry.key.as_string();
    if (const auto text = kTexts.find(key); text != kTexts.end()) {
      record.*text->second = entry.value.as_string();
    } else if (const auto list = kLists.find(key); list != kLists.end()) {
      record.*list->second = records_of(entry.value);
    } else if (key == "number") {
      record.number = entry.value.as_integer();
    } else {
      (key == "tags" ? record.tags : record.notes) = texts_of(entry.value);
    }
  }
  return record;
}

std::vector<Record> records_of(const Value& list) {
  std::vector<Record> records;
  for (const Value& item : list.as_list()->view()) {
    records.push_back(record_of(item));
  }
  return records;
}

Table table_of(const Value& root) {
  Table table;
  for (const Value& row : rows(root)) {
    auto& cells = table.emplace_back();
    for (const Value& cell : row.as_list()->view()) {
      cells.push_back(cell_of(cell));
    }
  }
  return table;
}

// ---- workloads ----------------------------------------------------------------------------------------------------

struct Workload {
  std::string name;
  std::string source;
  std::string json;
  std::shared_ptr<jinja::Environment> environment;
  jinja::Template compiled;
  std::shared_ptr<Data> data;
  std::string made;  // by a first render
  Record record;
  Table table;
  Buffer out;
  std::string text;
  simdjson::dom::parser parser;
};

jinja::Options options_of(const std::string& name) {
  jinja::Options options;
  options.trim_blocks = options.lstrip_blocks = options.keep_trailing_newline = true;
  options.autoescape = name == "table";
  return options;
}

Limits limits() {
  Limits limits;
  limits.fuel = std::uint64_t{1} << 40;
  limits.output_bytes = std::size_t{1} << 30;
  limits.memory_bytes = std::size_t{1} << 30;
  return limits;
}

/// Straight-line code for one document over the four pairs of data and output.
struct Straight {
  void (*value)(Writer<StringOut>&, const Value&);
  void (*element)(Writer<StringOut>&, const Element&);
  void (*record)(Writer<BufferOut>&, const Workload&);
};
#define DOCMILL_BENCH_STRAIGHT(name, data)                                               \
  {                                                                                      \
#name, {                                                                             \
      write_##name<Writer<StringOut>, Value>, write_##name<Writer<StringOut>, Element>,  \
          [](Writer<BufferOut>& w, const Workload& load) { write_##name(w, load.data); } \
    }                                                                                    \
  }
const std::map<std::string_view, Straight> kStraight = {
    DOCMILL_BENCH_STRAIGHT(simple, record), DOCMILL_BENCH_STRAIGHT(complex, record),
    DOCMILL_BENCH_STRAIGHT(readme, record), DOCMILL_BENCH_STRAIGHT(api, record),
    DOCMILL_BENCH_STRAIGHT(srs, record),    DOCMILL_BENCH_STRAIGHT(prd, record),
    DOCMILL_BENCH_STRAIGHT(sdd, record),    DOCMILL_BENCH_STRAIGHT(table, table)};
#undef DOCMILL_BENCH_STRAIGHT

class Bench {
 public:
  /// Loads every workload, or `only` one of them.
  Bench(const std::string& folder, const std::string& templates, std::string_view only) {
    for (const auto& [name, straight] : kStraight) {
      if (!only.empty() && name != only) {
        continue;
      }
      Workload& load = loads_[std::string(name)];
      load.name = name;
      load.source = read_file(templates + "/" + load.name + ".j2");
      load.json = read_file(folder + "/" + load.name + ".json");
      load.environment = std::make_shared<jinja::Environment>(options_of(load.name));
      load.compiled = load.environment->compile(load.source, load.name);
      load.data = read_data(load.json, DataFormat::json, load.name);
      load.made = load.compiled.render(load.data->root());
      load.name == "table" ? static_cast<void>(load.table = table_of(load.data->root()))
                           : static_cast<void>(load.record = record_of(load.data->root()));
    }
  }

  Workload& load(const std::string& name) {
    const auto found = loads_.find(name);
    return found != loads_.end() ? found->second : (fail("no workload " + name), found->second);
  }

  static Turn turn(const std::string& variant, Workload& load) {
    const Straight& straight = kStraight.at(load.name);
    if (variant == "hot" || variant == "limits") {
      const Limits spent = variant == "limits" ? limits() : Limits{};
      return [&load, spent] {
        load.out.clear();
        load.compiled.render_to(load.out, load.data->root(), spent);
        return load.out.view();
      };
    }
    if (variant == "cold") {
      return [&load] {
        load.out.clear();
        load.environment->compile(load.source, load.name).render_to(load.out, load.data->root());
        return load.out.view();
      };
    }
    if (variant == "json") {
      auto arena = std::make_shared<Arena>();
      return [&load, arena] {
        load.out.clear();
        arena->reset();
        load.compiled.render_to(load.out, read_json(*arena, load.json, load.name));
        return load.out.view();
      };
    }
    if (variant == "hand") {
      return [&load, &straight] {
        load.text.clear();
        Writer<StringOut> writer{{load.text}};
        straight.value(writer, load.data->root());
        return std::string_view(load.text);
      };
    }
    if (variant == "hand-json") {
      return [&load, &straight] {
        load.text.clear();
        Writer<StringOut> writer{{load.text}};
        straight.element(writer, load.parser.parse(load.json).value_unsafe());
        return std::string_view(load.text);
      };
    }
    if (variant == "buffer") {
      return [&load, &straight] {
        load.out.clear();
        Writer<BufferOut> writer{{load.out}};
        straight.record(writer, load);
        return load.out.view();
      };
    }
    if (variant == "memcpy") {
      return [&load] {
        load.out.clear();
        load.out.append(load.made);
        return load.out.view();
      };
    }
    fail("no variant " + variant);
  }

 private:
  std::map<std::string, Workload> loads_;
};

/// Callgrind collects what happens in here.
__attribute__((noinline)) void measured_turns(const Turn& turn, std::size_t turns) {
  for (std::size_t i = 0; i < turns; ++i) {
    const std::string_view made = turn();
    asm volatile("" : : "r"(made.data()) : "memory");
  }
}

double time_turns(const Turn& turn, std::size_t turns) {
  const double begin = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  measured_turns(turn, turns);
  return (nanoseconds(CLOCK_THREAD_CPUTIME_ID) - begin) / static_cast<double>(turns);
}

std::uint64_t allocations_of(const Turn& turn) {
  measured_turns(turn, 3);
  const std::uint64_t before = allocations.load();
  measured_turns(turn, 1);
  return allocations.load() - before;
}

/// Renders one shared template over shared data on `count` threads at once; each into its own buffer.
std::pair<double, double> threads(const Workload& load, std::size_t turns, std::size_t count) {
  std::vector<std::thread> workers;
  std::vector<double> cpu(count);
  std::atomic<std::size_t> ready{0};
  std::vector<double> begins(count), ends(count);
  for (std::size_t n = 0; n < count; ++n) {
    workers.emplace_back([&, n] {
      Buffer out;
      const auto render = [&] {
        out.clear();
        load.compiled.render_to(out, load.data->root());
      };
      render();
      ready.fetch_add(1);
      while (ready.load() < count) {
      }
      begins[n] = nanoseconds(CLOCK_MONOTONIC);
      const double begin = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
      for (std::size_t i = 0; i < turns; ++i) {
        render();
      }
      cpu[n] = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - begin;
      ends[n] = nanoseconds(CLOCK_MONOTONIC);
      if (out.view() != load.made) {
        fail("a thread made something else");
      }
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return {*std::max_element(ends.begin(), ends.end()) - *std::min_element(begins.begin(), begins.end()),
          *std::max_element(cpu.begin(), cpu.end())};
}

/// A document of about `bytes` bytes: the time must grow with it and not faster.
void growth(std::size_t bytes) {
  const std::string line = "- line {{ loop.index }}: {{ item.name }} of {{ item.kind }}\n";
  const jinja::Environment environment(options_of(""));
  const jinja::Template compiled = environment.compile("{% for item in items %}\n" + line + "{% endfor %}\n", "growth");
  Arena arena;
  Dict* item = Dict::make(arena, 2);
  item->set(arena, "name", Value::string("the harbour gate"));
  item->set(arena, "kind", Value::string("pumps and valves"));
  List* items = List::make(arena, bytes / 50);
  for (std::size_t i = 0; i < bytes / 50; ++i) {
    items->push(arena, Value::dict(item));
  }
  item->frozen = items->frozen = true;
  Dict* root = Dict::make(arena, 1);
  root->set(arena, "items", Value::list(items));
  Buffer out;
  const std::size_t turns = std::max<std::size_t>(1, 2000000 / bytes);
  double least = 1e18;
  for (int round = 0; round < 5; ++round) {
    least = std::min(least, time_turns(
                                [&] {
                                  out.clear();
                                  compiled.render_to(out, Value::dict(root));
                                  return out.view();
                                },
                                turns));
  }
  std::printf("%zu %.1f\n", out.size(), least);
}

void answer(Bench& bench, const std::string& line) {
  std::istringstream in(line);
  std::string command, first, second;
  in >> command >> first >> second;
  if (command == "output") {
    std::string path;
    in >> path;
    std::ofstream(path, std::ios::binary) << Bench::turn(first, bench.load(second))();
    std::puts("ok");
  } else if (command == "time") {
    std::size_t turns = 1;
    in >> turns;
    std::printf("%.2f\n", time_turns(Bench::turn(first, bench.load(second)), turns));
  } else if (command == "allocations") {
    std::printf("%llu\n", static_cast<unsigned long long>(allocations_of(Bench::turn(first, bench.load(second)))));
  } else if (command == "threads") {
    const std::size_t turns = std::stoul(second);
    const auto one = threads(bench.load(first), turns, 1);
    const auto two = threads(bench.load(first), turns, 2);
    std::printf("%.0f %.0f %.0f %.0f\n", one.first, two.first, one.second, two.second);
  } else if (command == "growth") {
    growth(std::stoul(first));
  } else {
    fail("no command " + command);
  }
  std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count < 3) {
    fail("usage: bench_jinja FOLDER TEMPLATES [instructions VARIANT WORKLOAD]");
  }
  Bench bench(arguments[1], arguments[2], count == 6 ? arguments[5] : "");
  if (count == 6) {
    constexpr std::size_t kTurns = 4;
    const Turn turn = Bench::turn(arguments[4], bench.load(arguments[5]));
    turn();
    turn();
    measured_turns(turn, kTurns);
    std::printf("%zu\n", kTurns);
    return 0;
  }
  for (std::string line; std::getline(std::cin, line);) {
    answer(bench, line);
  }
  return 0;
} catch (const Error& error) {
  std::fprintf(stderr, "%s", format_human(error.diagnostic()).c_str());
  return 1;
}
