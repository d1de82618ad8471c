// Sizes that templates ask of methods and formats: refused by the limits before the work, never by the machine.
#include <gtest/gtest.h>

#include "docmill/jinja.h"

namespace docmill::jinja {
namespace {

std::string code_of(std::string_view source, const Limits& limits) {
  const auto context =
      read_data(R"({"long": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})", DataFormat::json, "context");
  try {
    Environment().compile(std::string(source)).render(context->root(), limits);
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "none";
}

class HugeSize : public testing::TestWithParam<const char*> {};

/// Refused as a value (E-LIM-003) or while its text was being made (E-LIM-002).
bool is_memory_limit(const std::string& code) { return code == "E-LIM-002" || code == "E-LIM-003"; }

TEST_P(HugeSize, HitsTheMemoryLimit) {
  const std::string code = code_of(GetParam(), {.memory_bytes = 16 << 20});
  EXPECT_TRUE(is_memory_limit(code)) << code;
}

TEST_P(HugeSize, HitsTheFuelLimit) {
  const std::string code = code_of(GetParam(), {.fuel = 100'000, .memory_bytes = 16 << 20});
  EXPECT_TRUE(code == "E-LIM-001" || is_memory_limit(code)) << code;
}

INSTANTIATE_TEST_SUITE_P(
    Templates, HugeSize,
    testing::Values("{{ 'x'.center(10 ** 9) }}", "{{ 'x'.ljust(10 ** 9) }}", "{{ 'x'.rjust(10 ** 9, 'é') }}",
                    "{{ 'x'.zfill(10 ** 9) }}", "{{ '-'.zfill(10 ** 18) }}", "{{ 'x'.center(2 ** 62, '日') }}",
                    "{{ 'a\tb'.expandtabs(10 ** 9) }}", "{{ '{:>1000000000}'.format(1) }}",
                    "{{ '{:0>1000000000}'.format('x') }}", "{{ '{:01000000000,}'.format(1) }}",
                    "{{ '{:日^9000000000000000000}'.format('x') }}", "{{ '{:.1000000000f}'.format(1) }}",
                    "{{ '{:.1000000000e}'.format(1) }}", "{{ '{:#.1000000000g}'.format(1.5) }}",
                    "{{ '%1000000000d' % 1 }}", "{{ '%.1000000000f' % 1 }}", "{{ '%.1000000000d' % 1 }}",
                    "{{ '%01000000000d' % 1 }}", "{{ '%1000000000s' % 'x' }}", "{{ '%*d' % (10 ** 12, 1) }}",
                    "{{ '%-1000000000c' % 'x' }}", "{{ (1).to_bytes(10 ** 9) }}",
                    "{{ long.replace('', 'x' * 1000000) }}", "{{ long.replace('a', 'x' * 1000000) }}",
                    "{{ ('x' * 1000000).join(long) }}", "{{ ('x' * 1000000).join(long|list) }}",
                    "{{ '{0}{0}{0}{0}{0}{0}{0}{0}{0}'.format('x' * 4000000) }}"));

TEST(Method, WidthsBeyondWhatATextCanHoldAreRefusedWithoutAnyLimit) {
  EXPECT_EQ(code_of("{{ 'x'.center(2 ** 40) }}", {}), "E-LIM-003");
  EXPECT_EQ(code_of("{{ '{:>9000000000000}'.format(1) }}", {}), "E-LIM-003");
  EXPECT_EQ(code_of("{{ '%9000000000000d' % 1 }}", {}), "E-LIM-003");
}

TEST(Method, TextsInTheMakingCountToo) {
  for (const char* source :
       {"{{ ('{0}' * 100000).format('x' * 1000000) }}", "{{ ('%(a)s' * 100000) % {'a': 'x' * 1000000} }}",
        "{{ ('x' * 1000000).join(range(1000000)|map('string')) }}",
        "{{ ('a' * 100000).translate({97: 'x' * 1000000}) }}"}) {
    const std::string code = code_of(source, {.memory_bytes = 16 << 20});
    EXPECT_TRUE(is_memory_limit(code)) << source << ": " << code;
  }
}

TEST(Method, WorkCostsFuel) {
  const Limits limits{.fuel = 20'000};
  const std::string text = "{% set t = long * 10000 %}";
  for (const char* work :
       {"t.upper()", "t.count('b')", "t.find('b')", "t.rfind('b')", "t.replace('a', 'b')", "t.split('a')",
        "t.strip('b')", "t.encode('latin-1').decode('latin-1')", "t.isalpha()", "t.casefold()", "'%.5s' % t",
        "'{:5}'.format(t)", "t.translate({97: 'b'})", "t.splitlines()"}) {
    EXPECT_EQ(code_of(text + "{% for i in range(1000) %}{% set _ = " + work + " %}{% endfor %}", limits), "E-LIM-001")
        << work;
  }
}

TEST(Method, HostileSearchesTakeLinearTime) {
  // Quadratic time would be 10^12 steps here.
  const char* const source =
      "{% set a = 'a' * 1000000 %}{% set needle = 'a' * 500000 ~ 'b' ~ 'a' * 400000 %}"
      "{{ a.rfind(needle) }} {{ a.find(needle) }} {{ a.count(needle) }} {{ a.rsplit(needle)|length }} {{ "
      "a.rpartition(needle)|length }}";
  EXPECT_EQ(Environment().compile(source).render(Value::dict(Data().arena().make<Dict>())), "-1 -1 0 1 3");
}

}  // namespace
}  // namespace docmill::jinja
