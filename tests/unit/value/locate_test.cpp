// Where a value stands in its text.
#include "unit/value/data_case.h"

namespace docmill {
namespace {

using Path = std::vector<std::string>;

std::string at(std::string_view text, DataFormat format, const Path& path) {
  const Position position = locate(text, format, path);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

constexpr std::string_view kJson = R"({
  "title": "x",
  "größe": {"a": 1, "b": [10, {"c": true}, [ 20 ]]},
  "e\u0073c": "]}",
  "last": null
})";

TEST(Locate, Json) {
  const auto json = [](const Path& path) { return at(kJson, DataFormat::json, path); };
  EXPECT_EQ(json({}), "1:1");
  EXPECT_EQ(json({"title"}), "2:12");
  EXPECT_EQ(json({"größe"}), "3:12");
  EXPECT_EQ(json({"größe", "b", "0"}), "3:27");
  EXPECT_EQ(json({"größe", "b", "1", "c"}), "3:37");
  EXPECT_EQ(json({"größe", "b", "2", "0"}), "3:46");
  EXPECT_EQ(json({"esc"}), "4:15");
  EXPECT_EQ(json({"last"}), "5:11");
}

TEST(Locate, GoesAsFarAsThePathExists) {
  EXPECT_EQ(at(kJson, DataFormat::json, {"größe", "b", "7"}), "3:26");
  EXPECT_EQ(at(kJson, DataFormat::json, {"title", "x"}), "2:12");
  EXPECT_EQ(at(kJson, DataFormat::json, {"none", "x"}), "1:1");
  EXPECT_EQ(at("[]", DataFormat::json, {"0"}), "1:1");
  EXPECT_EQ(at("a: {b: 1}", DataFormat::yaml, {"a", "c"}), "1:4");
  EXPECT_EQ(at("a = {b = 1}", DataFormat::toml, {"a", "c"}), "1:5");
}

TEST(Locate, AnyTextIsFine) {
  const std::string text(kJson);
  for (std::size_t size = 0; size < text.size(); ++size) {
    locate(text.substr(0, size), DataFormat::json, Path{"größe", "b", "2", "0"});
    locate(text.substr(0, size), DataFormat::yaml, Path{"größe", "b", "2", "0"});
    locate(text.substr(0, size), DataFormat::toml, Path{"größe", "b", "2", "0"});
  }
  EXPECT_EQ(at("", DataFormat::json, {"a"}), "0:0");
  EXPECT_EQ(at("", DataFormat::yaml, {"a"}), "0:0");
  EXPECT_EQ(at("= =", DataFormat::toml, {"a"}), "0:0");
  EXPECT_EQ(at("{\"a\"", DataFormat::json, {"a"}), "1:1");
  EXPECT_EQ(at(testing::repeated("[", 100'000), DataFormat::json, {"0", "0"}), "1:3");
}

TEST(Locate, Yaml) {
  const auto yaml = [](const Path& path) {
    return at("title: x\nlist:\n  - a: 1\n    b: [5, {c: 6}]\n  - plain\nq: &x {d: 1}\nr: *x\n\"k y\": 7\n",
              DataFormat::yaml, path);
  };
  EXPECT_EQ(yaml({}), "1:1");
  EXPECT_EQ(yaml({"title"}), "1:8");
  EXPECT_EQ(yaml({"list"}), "3:3");
  EXPECT_EQ(yaml({"list", "0"}), "3:5");
  EXPECT_EQ(yaml({"list", "0", "b"}), "4:8");
  EXPECT_EQ(yaml({"list", "0", "b", "1", "c"}), "4:16");
  EXPECT_EQ(yaml({"list", "1"}), "5:5");
  EXPECT_EQ(yaml({"q", "d"}), "6:11");
  EXPECT_EQ(yaml({"r", "d"}), "7:4");
  EXPECT_EQ(yaml({"k y"}), "8:8");
}

TEST(Locate, Toml) {
  const auto toml = [](const Path& path) {
    return at("title = 'x'\n[server]\nports = [80, 443]\n'ü'.a = 5\n[[user]]\nname = 'a'\n[[user]]\nname = 'b'\n",
              DataFormat::toml, path);
  };
  EXPECT_EQ(toml({}), "1:1");
  EXPECT_EQ(toml({"title"}), "1:9");
  EXPECT_EQ(toml({"server", "ports"}), "3:9");
  EXPECT_EQ(toml({"server", "ports", "1"}), "3:14");
  EXPECT_EQ(toml({"server", "ü", "a"}), "4:9");
  EXPECT_EQ(toml({"user", "1", "name"}), "8:8");
}

}  // namespace
}  // namespace docmill
