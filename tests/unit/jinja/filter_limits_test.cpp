// What templates can ask of filters and functions that is too large: refused by the limits, never by the machine. And
// hostile texts: the work they cost, counted in fuel, grows in proportion to their size.
#include <gtest/gtest.h>

#include "docmill/jinja.h"

namespace docmill::jinja {
namespace {

std::string run(const std::string& source, const Value& context, const Limits& limits) {
  try {
    return Environment().compile(source).render(context, limits);
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
}

std::string run(const std::string& source, const Limits& limits) {
  Arena arena;
  return run(source, Value::dict(Dict::make(arena)), limits);
}

bool is_memory_limit(const std::string& code) { return code == "E-LIM-002" || code == "E-LIM-003"; }

class HugeResult : public testing::TestWithParam<const char*> {};

TEST_P(HugeResult, IsRefusedByTheMemoryLimit) {
  const std::string code = run(GetParam(), {.memory_bytes = 16 << 20});
  EXPECT_TRUE(is_memory_limit(code)) << code;
}

TEST_P(HugeResult, IsRefusedByTheFuelLimit) {
  const std::string code = run(GetParam(), {.fuel = 100'000, .memory_bytes = 64 << 20});
  EXPECT_TRUE(code == "E-LIM-001" || is_memory_limit(code)) << code;
}

INSTANTIATE_TEST_SUITE_P(Templates, HugeResult,
                         testing::Values("{{ 'x'|center(10 ** 9) }}", "{{ 'x'|center(10 ** 30) }}",
                                         "{{ 'x\ny'|indent(10 ** 9) }}", "{{ ('x\n' * 1000)|indent('y' * 1000000) }}",
                                         "{{ ('x' * 1000)|replace('', 'y' * 1000000) }}",
                                         "{{ ('x' * 1000)|replace('x', 'y' * 1000000) }}",
                                         "{{ (['x' * 1000000] * 1000)|join }}", "{{ range(1000)|join('x' * 1000000) }}",
                                         "{{ ('x ' * 1000)|wordwrap(1, wrapstring='y' * 1000000) }}",
                                         "{{ [1]|batch(10 ** 8, 0)|list }}", "{{ [1]|batch(10 ** 15, 0)|list }}",
                                         "{{ [1]|slice(10 ** 15)|list }}", "{{ range(10 ** 9)|list }}",
                                         "{{ range(10 ** 9)|sort }}", "{{ range(10 ** 15)|map('string')|list }}",
                                         "{{ range(10 ** 15)|join }}", "{{ lipsum(10 ** 12) }}",
                                         "{{ lipsum(1, false, 10 ** 12, 10 ** 13) }}", "{{ [1]|tojson(10 ** 9) }}",
                                         "{{ ([1] * 1000)|tojson('x' * 1000000) }}", "{{ '%1000000000d'|format(1) }}",
                                         "{{ ([[1] * 1000] * 1000 * 1000) | sum(start=[]) }}"));

class EndlessWork : public testing::TestWithParam<const char*> {};

TEST_P(EndlessWork, IsStoppedByTheFuelLimit) {
  EXPECT_EQ(run(GetParam(), {.fuel = 100'000, .memory_bytes = 64 << 20}), "E-LIM-001");
}

INSTANTIATE_TEST_SUITE_P(Templates, EndlessWork,
                         testing::Values("{{ range(10 ** 15)|sum }}", "{{ range(10 ** 15)|max }}",
                                         "{{ range(10 ** 15)|min }}", "{{ range(10 ** 15)|select('none')|first }}",
                                         "{{ range(10 ** 15)|selectattr('x')|first }}",
                                         "{{ ([1] * 1000000)|unique|last }}",
                                         "{{ (range(10 ** 15)|map('abs'))|reject('number')|first }}",
                                         "{{ lipsum(10 ** 12, min=0, max=1)|length }}",
                                         "{{ (['x' * 10000] * 10000) | map('upper') | list }}"));

TEST(LazySequence, ChainIsBoundedByDepth) {
  const std::string source =
      "{% set ns = namespace(g=[1]) %}{% for i in range(5000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}"
      "{{ ns.g|list }}";
  EXPECT_EQ(run(source, {}), "E-LIM-004");
}

TEST(LazySequence, ChainThroughListsIsBoundedByDepth) {
  const std::string source =
      "{% set ns = namespace(g=[1]) %}{% for i in range(5000) %}{% set ns.g = [ns.g]|map('list') %}{% endfor %}"
      "{{ ns.g|list }}";
  EXPECT_EQ(run(source, {}), "E-LIM-004");
}

TEST(PrettyPrint, IsBoundedByDepth) {
  const std::string source =
      "{% set ns = namespace(g=[1]) %}{% for i in range(5000) %}{% set ns.g = [ns.g] %}{% endfor %}{{ ns.g|pprint }}";
  EXPECT_EQ(run(source, {}), "E-LIM-004");
}

TEST(Function, RandomAndLipsumAreTheSameInEachRender) {
  const std::string source = "{{ lipsum(2) }}{% for i in range(9) %}{{ range(1000)|random }} {% endfor %}";
  const std::string first = run(source, {});
  EXPECT_EQ(first, run(source, {}));
  EXPECT_GT(first.size(), 100u);
}

struct Hostile {
  const char* filter;
  const char* part;
  const char* end;
};
void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.filter; }

class HostileText : public testing::TestWithParam<Hostile> {};

TEST_P(HostileText, CostsFuelInProportionToItsSize) {
  constexpr std::size_t kBytes = 1 << 20;
  std::string text;
  while (text.size() < kBytes) {
    text += GetParam().part;
  }
  text += GetParam().end;
  Arena arena;
  Dict* context = Dict::make(arena);
  context->set(arena, "s", Value::string(text));
  const std::string source = std::string("{{ (s|") + GetParam().filter + ")|string|length > 0 }}";
  const std::string result = run(source, Value::dict(context), {.fuel = 8 * kBytes, .memory_bytes = 256 << 20});
  EXPECT_TRUE(result == "True" || result == "False") << result;
}

INSTANTIATE_TEST_SUITE_P(
    Texts, HostileText,
    testing::Values(Hostile{"striptags", "<!--", ""}, Hostile{"striptags", "<", ""},
                    Hostile{"striptags", "<!", "<!-- -->"}, Hostile{"striptags", "<!<!---->--", ""},
                    Hostile{"striptags", "&", ""}, Hostile{"striptags", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""},
                    Hostile{"striptags", "&#1", ""}, Hostile{"urlize", "(", ""}, Hostile{"urlize", ")", ""},
                    Hostile{"urlize", "&lt;", "&gt;"}, Hostile{"urlize", "a.", ""}, Hostile{"urlize", "a@", ""},
                    Hostile{"urlize", "http://", ""}, Hostile{"urlize", "http://[::", ""},
                    Hostile{"urlize", "www.a.bc ", ""}, Hostile{"wordwrap(10)", "-", ""},
                    Hostile{"wordwrap(3)", "a-", ""}, Hostile{"wordwrap(1)", "a--", ""},
                    Hostile{"wordwrap(500000)", "x", "-x"}, Hostile{"wordwrap(1)", " ", ""},
                    Hostile{"trim(s)", "é", ""}, Hostile{"trim('é' ~ s)", "ü", ""}, Hostile{"title", "x-", ""},
                    Hostile{"wordcount", "x ", ""}, Hostile{"int", "9", ""}, Hostile{"int(0, 16)", "f", ""},
                    Hostile{"float", "9", ""}, Hostile{"indent", "\r\n", ""},
                    Hostile{"replace('aaaaaaaaaaaaaaaab', '')", "a", ""}, Hostile{"truncate(99, leeway=0)", "é", ""},
                    Hostile{"reverse", "日", ""}, Hostile{"urlencode", "/", ""}, Hostile{"pprint", "x ", ""},
                    Hostile{"pprint", "\n", ""}, Hostile{"unique|join", "ab", ""}));

}  // namespace
}  // namespace docmill::jinja
