// Runs tests/cases/jinja/instructions/*.txt: a template and the listing of its instructions. INSTRUCTIONS_UPDATE=1 in
// the environment writes the listings into the files; read the difference before it is committed.
#include <gtest/gtest.h>

#include <cstdlib>

#include "case_file.h"
#include "docmill/jinja.h"

namespace docmill::jinja {
namespace {

std::string listing(const std::string& text) {
  Options options;
  options.ext_do = options.ext_loopcontrols = options.ext_i18n = true;
  return Environment(options).compile(text, "t").dump_program();
}

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) {
    text.pop_back();
  }
  return text;
}

TEST(Instructions, AreThoseOfTheFixtures) {
  const bool update = std::getenv("INSTRUCTIONS_UPDATE") != nullptr;
  const std::filesystem::path folder = std::filesystem::path(DOCMILL_SOURCE_DIR) / "tests/cases/jinja/instructions";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::string written = "Templates and the instructions they become; see tests/unit/jinja/program_test.cpp.\n";
    for (const tests::Case& one : tests::read_cases(entry.path())) {
      const std::string shown = trimmed(listing(one.text("template")));
      written += "=== " + one.name + "\n--- template\n" + one.text("template") + "\n--- instructions\n" + shown + "\n";
      if (!update) {
        EXPECT_EQ(shown, trimmed(one.text("instructions"))) << one.file << ": " << one.name;
      }
      ++count;
    }
    if (update) {
      std::ofstream(entry.path(), std::ios::binary) << written;
    }
  }
  EXPECT_GT(count, 0u);
}

}  // namespace
}  // namespace docmill::jinja
