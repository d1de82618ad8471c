// Syntax colour: the stored pieces of each language, and that any bytes come out whole and in linear time.
#include "writer/highlight.h"

#include <random>

#include "base/utf8.h"
#include "docmill/document.h"
#include "unit/document/fixtures.h"

namespace docmill {
namespace {

std::vector<std::pair<std::string, std::string>> blocks() {
  const Document document = parse_markdown(testing::read_file(testing::cases_folder("highlight") / "languages.md"));
  std::vector<std::pair<std::string, std::string>> all;
  for (const Node& node : document.nodes()) {
    if (node.kind() == NodeKind::code_block) {
      all.emplace_back(node.language(), node.text());
    }
  }
  return all;
}

/// Fails unless the pieces are the code, not empty, and each of another class than the one before.
void expect_whole(const std::string& language, const std::string& code) {
  std::string together;
  CodeClass last = CodeClass::heading;
  bool first = true;
  highlight(language, code, [&](CodeClass kind, std::string_view text) {
    ASSERT_FALSE(text.empty());
    ASSERT_TRUE(first || kind != last) << language << " at " << together.size();
    first = false;
    last = kind;
    together += text;
  });
  ASSERT_EQ(together, code) << language;
}

TEST(Highlight, MakesTheStoredPieces) {
  std::string all;
  for (const auto& [language, code] : blocks()) {
    all += "=== " + language + "\n";
    highlight(language, code, [&all](CodeClass kind, std::string_view text) {
      all +=
          kind == CodeClass::plain ? std::string(text) : "{" + std::string(name(kind)) + " " + std::string(text) + "}";
    });
  }
  testing::expect_stored(testing::cases_folder("highlight") / "languages.pieces", all);
}

TEST(Highlight, KnowsLanguagesInAnyCase) {
  for (const char* language : {"c", "C++", "Python", "JSON", "c#", "sh", "yml", "Dockerfile"}) {
    EXPECT_TRUE(has_highlighting(language)) << language;
  }
  for (const char* language : {"", "mermaid", "jinja expressio", "a-very-long-name-of-a-language"}) {
    EXPECT_FALSE(has_highlighting(language)) << language;
  }
}

TEST(Highlight, LosesNothingOfDamagedCode) {
  std::mt19937 random(20);
  for (const auto& [language, code] : blocks()) {
    for (std::size_t size = 0; size <= code.size(); ++size) {
      expect_whole(language, code.substr(0, size));
    }
    for (int turn = 0; turn < 300; ++turn) {
      std::string damaged = code;
      for (int i = 0; i < 4 && !damaged.empty(); ++i) {
        static const std::string kBytes = std::string("\"'`#$\\{}()[]<>/*-+@!%&:=;\n\t \xC3x1R") + '\0';
        damaged[random() % damaged.size()] = kBytes[random() % kBytes.size()];
      }
      expect_whole(language, damaged);
    }
  }
}

TEST(Highlight, DividesNoCharacter) {
  for (const auto& [language, code] : blocks()) {
    for (std::size_t at = 0; at <= code.size(); ++at) {
      for (const char* inserted : {"\u20ac", "\\\u20ac", "\n\\\u20ac", "$\u20ac", "@\u20ac", "'\u20ac'"}) {
        std::string with = code;
        with.insert(at, inserted);
        highlight(language, with, [&](CodeClass, std::string_view text) {
          ASSERT_TRUE(utf8::is_valid(text)) << language << " at " << at << ": " << text;
        });
      }
    }
  }
}

// Quadratic time in any of these would take minutes.
TEST(Highlight, TakesLinearTime) {
  constexpr std::size_t kSize = 60'000;
  for (const auto& [language, code] : blocks()) {
    for (const std::string_view part : {"\"",           "'",    "`",     "$(",       "${",  "#[",  "r#\"", "R\"(",
                                        "/*",           "<!--", "<a b=", "{{",       "{%",  "@\"", "]",    "[\n",
                                        "#include <\n", "a ",   "- ",    "](",       "key", " ",   "\n",   "\"\"\"x",
                                        "$ ",           "&",    "a\\\n", "<script>", "--",  "1'",  "a: "}) {
      std::string text;
      while (text.size() < kSize) {
        text += part;
      }
      expect_whole(language, text);
    }
  }
}

}  // namespace
}  // namespace docmill
