// A time limit is noticed within 50 ms, whatever the template is doing: one operation over a value of many megabytes
// too.
//
// What is measured is the processor's time of this thread, and the limit is made to count the same: `clock_gettime`
// stands here, so that steady_clock ticks as this thread works. The machine may be as busy as it likes.
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "docmill/jinja.h"

namespace {
thread_local bool working_clock = false;
}

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const bool replaced = working_clock && clock == CLOCK_MONOTONIC;
  return static_cast<int>(syscall(SYS_clock_gettime, replaced ? CLOCK_THREAD_CPUTIME_ID : clock, now));
}

namespace docmill::jinja {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kSlower = 20;  // sanitizers
#else
constexpr int kSlower = 1;
#endif
constexpr milliseconds kLimit{20};
constexpr milliseconds kLate{50 * kSlower};

/// Values that make one operation long. `scale` times 16 MiB of text, 250,000 items.
class LargeData {
 public:
  explicit LargeData(std::uint32_t scale = 1) : bytes_(scale * kBytes), items_(scale * kItems) {
    root_ = Dict::make(arena_);
    const std::string letters(bytes_, 'a');
    set("s", text(letters));
    set("s2", text(letters));
    set("marked", text(repeated("<a&b> \"c\", ")));
    set("words", text(repeated("some words, and more\n")));
    set("accents", text(repeated("é中 ")));
    set("digits", text(std::string(4000, '7')));
    list("numbers", [](std::uint32_t i) { return Value::integer(static_cast<std::int64_t>(i * 2654435761u)); });
    list("numbers2", [](std::uint32_t i) { return Value::integer(static_cast<std::int64_t>(i * 2654435761u)); });
    list("floats", [](std::uint32_t i) { return Value::floating(i * 0.1); });
    list("texts", [this](std::uint32_t i) { return text("Text " + std::to_string(i * 2654435761u % 10007)); });
    Dict* dict = Dict::make(arena_);
    for (std::uint32_t i = 0; i < items_; ++i) {
      dict->set(arena_, text("k" + std::to_string(i)), Value::integer(i));
    }
    set("dict", Value::dict(dict));
    set("dict2", deep_copy(heap_, Value::dict(dict)));
    List* rows = List::make(arena_, items_);
    for (std::uint32_t i = 0; i < items_; ++i) {
      Dict* row = Dict::make(arena_);
      row->set(arena_, Value::string("a"), Value::integer(i % 100));
      rows->push(arena_, Value::dict(row));
    }
    set("rows", Value::list(rows));
    set("rows2", deep_copy(heap_, Value::list(rows)));
  }
  Value root() const { return Value::dict(root_); }

 private:
  static constexpr std::size_t kBytes = std::size_t{16} << 20;
  static constexpr std::uint32_t kItems = 250'000;

  void set(std::string_view name, const Value& value) { root_->set(arena_, Value::string(name), value); }
  Value text(const std::string& content) { return Value::string(arena_, content); }
  std::string repeated(std::string_view part) const {
    std::string all;
    while (all.size() < bytes_) {
      all += part;
    }
    return all;
  }
  template <class Make>
  void list(std::string_view name, Make make) {
    List* items = List::make(arena_, items_);
    for (std::uint32_t i = 0; i < items_; ++i) {
      items->push(arena_, make(i));
    }
    set(name, Value::list(items));
  }

  std::size_t bytes_;
  std::uint32_t items_;
  Heap heap_;
  Arena& arena_ = heap_.arena;
  Dict* root_;
};

// One test for all: the data takes longer to make than any of them to run.
constexpr const char* kLongOperations[] = {
    // texts
    "s|upper", "accents|upper", "words|title", "words|capitalize", "accents.swapcase()", "s.casefold()",
    "s|replace('a', 'bb')", "s|replace('b', 'cc')", "words|replace('words', '')", "s|replace('', '-')",
    "words.split(',')", "words.split()", "words.rsplit(' ')", "words.splitlines()", "[s.find('ab')]",
    "[s[:8000000].rfind('ba')]", "[s.count('aa')]", "[s.index('a', 8000000)]", "words.partition('zz')", "marked|e",
    "marked|forceescape", "s|e", "marked|striptags", "marked|urlize", "words|urlize", "words|wordwrap(20)",
    "s|wordwrap(7)", "words|indent", "marked|urlencode", "marked|tojson", "accents|tojson", "[words|wordcount]",
    "s|reverse", "accents|reverse", "s|list", "accents|list", "words|sort", "accents|unique|list",
    "words|batch(10)|list", "words|slice(3)|list", "s[::-1]", "accents[::-1]", "accents[1:]", "accents[3:30:2]",
    "[accents[1000000]]", "[s == s2]", "[s < s2]", "['ab' in s]", "s * 3", "s ~ s2", "s|center(50000000)",
    "s.ljust(50000000, '-')", "words|truncate(8000000)", "words|trim", "(' ' * 20000000)|trim", "[s|int]", "[s|float]",
    "'%s' % s", "'%r' % marked", "'%-50000000s' % 'x'", "'{:>50000000}'.format(1)", "'{0}{0}'.format(s)",
    "'{!r}'.format(marked)", "marked.encode('latin-1')", "accents.encode('utf-16')", "s.translate({97: 'bb'})",
    "[accents.isalpha()]", "[s.islower()]", "{s: 1}", "words|pprint", "[s]|pprint", "words|first", "accents|last",
    "[accents|length]", "words.expandtabs()", "s|string", "[s|safe]|join", "[words, marked]|join('<'|safe)",
    "['<'|safe, marked]|join", "{'a': marked}|xmlattr", "words|slugify", "words|escape_markdown", "words|escape_cell",
    "words|escape_latex", "words|escape_json", "words|escape_shell", "words|to_json", "words|to_yaml",
    "words|escape_rst", "marked|escape_asciidoc", "marked|escape_xml", "s.zfill(50000000)", "(marked|safe).striptags()",
    "(marked|safe).unescape()", "words|map('upper')|list", "s|max", "s|random",
    // lists and dictionaries
    "numbers|sort", "texts|sort", "texts|sort(case_sensitive=true)", "floats|sort(reverse=true)",
    "rows|sort(attribute='a')", "rows|groupby('a')", "texts|unique|list", "[numbers|sum]", "[rows|sum('a')]",
    "[numbers|max]", "[texts|min]", "numbers|join", "texts|join(', ')", "floats|join", "numbers|string", "texts|string",
    "rows|string", "rows|pprint", "numbers|tojson", "rows|tojson(2)", "rows|to_yaml", "numbers|map('string')|list",
    "rows|map(attribute='a')|list", "rows|selectattr('a', 'gt', 50)|list", "texts|reject('string')|list",
    "numbers|reverse|list", "numbers|list", "numbers[::-1]", "numbers + numbers2", "numbers * 10",
    "[numbers == numbers2]", "[rows == rows2]", "[dict == dict2]", "[numbers < numbers2]", "[-1 in numbers]",
    "['x' in texts]", "[numbers.count(-1)]", "numbers.copy()", "dict|dictsort", "dict|dictsort(by='value')",
    "dict.keys()|list", "dict.items()|list", "dict|items|list", "dict.copy()", "dict(dict)", "[dict.values() == 1]",
    "dict|string", "dict|tojson", "dict|urlencode", "dict|xmlattr", "numbers|batch(7)|list", "numbers|slice(7)|list",
    "range(10 ** 8)|list", "range(10 ** 8)|sort", "[range(10 ** 9)|sum]", "range(10 ** 8)|join",
    "[(1, 2) in range(10 ** 9)|map('string')]", "'%s' % (numbers,)", "'{}'.format(rows)", "[numbers]|tojson",
    "numbers|random", "[numbers|map('abs')|sum]",
    // integers
    "[2 ** 1000000 % 7]", "[(10 ** 4000) ** 300 % 7]", "[(3 ** 400000) * (3 ** 400001) % 7]",
    "[(3 ** 200000) // (7 ** 40000) % 7]", "[(3 ** 200000) % (7 ** 40000) == 1]", "[digits|int * digits|int]",
    "[(2 ** 2000000)|string]", "['%x' % (2 ** 4000000)]", "[3 ** 200000 == 3 ** 600001]"};

struct Outcome {
  milliseconds spent;
  std::string answer;
};

Outcome run(const Environment& environment, const char* expression, const Value& data) {
  const Template made = environment.compile("{{ (" + std::string(expression) + ")|length }}");
  Outcome outcome;
  working_clock = true;
  const auto begin = steady_clock::now();
  try {
    outcome.answer = made.render(data, Limits{.memory_bytes = std::size_t{1} << 30, .time = kLimit});
  } catch (const Error& error) {
    outcome.answer = error.what();
  }
  outcome.spent = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
  working_clock = false;
  return outcome;
}

/// Runs `expression` under the limit; what counts is the best of a few, since whoever shares the caches with this
/// thread makes it slower. True when the limit ended it.
bool expect_in_time(const Environment& environment, const char* expression, const Value& data) {
  Outcome outcome = run(environment, expression, data);
  for (int more = 0; more < 4 && outcome.spent > kLimit + kLate; ++more) {
    outcome = run(environment, expression, data);
  }
  EXPECT_LE(outcome.spent.count(), (kLimit + kLate).count()) << expression << ": " << outcome.answer;
  return outcome.answer.starts_with("the run takes longer");
}

Environment with_document_filters() {
  Options options;
  options.document_filters = true;
  return Environment(options);
}

TEST(Clock, EndsEveryOperationWithinFiftyMillisecondsOfItsLimit) {
  const LargeData data;
  const Environment environment = with_document_filters();
  std::size_t stopped = 0;
  for (const char* expression : kLongOperations) {
    stopped += expect_in_time(environment, expression, data.root()) ? 1U : 0U;
  }
  EXPECT_GT(stopped, std::size(kLongOperations) / 8) << "the operations are not long";
}

TEST(Clock, EndsLongStretchesOfOneOperation) {
  const LargeData data(2);
  const Environment environment = with_document_filters();
  for (const char* expression : {"s|wordwrap(7)", "words.expandtabs()", "texts|sort", "texts|sort(true, true)"}) {
    expect_in_time(environment, expression, data.root());
  }
}

}  // namespace
}  // namespace docmill::jinja
