// The JSON form: options, reading back, and faults with the path to them.
#include <gtest/gtest.h>

#include "docmill/writer.h"

namespace docmill {
namespace {

std::string json(std::string_view markdown, const JsonOptions& options = {}, WriteOptions common = {}) {
  common.generator = false;
  Buffer out;
  write_json(parse_markdown(markdown), common, options, out);
  return out.str();
}

TEST(Json, SaysWhatItIs) {
  WriteOptions common;
  common.language = "de";
  common.date = "2025-01-02";
  EXPECT_EQ(
      json("# *T*\n", {}, common),
      "{\"format\":\"docmill-document\",\"version\":1,\"title\":\"T\",\"language\":\"de\",\"date\":\"2025-01-02\","
      "\"children\":[{\"kind\":\"heading\",\"level\":1,\"children\":[{\"kind\":\"emph\",\"children\":["
      "{\"kind\":\"text\",\"text\":\"T\"}]}]}]}\n");
  common.title = "Given";
  common.language = "";
  common.date = "";
  EXPECT_EQ(json("", {}, common),
            "{\"format\":\"docmill-document\",\"version\":1,\"title\":\"Given\",\"children\":[]}\n");
}

TEST(Json, PlacesAreAnOption) {
  EXPECT_NE(json("a", {true, false}).find("{\"kind\":\"text\",\"text\":\"a\",\"span\":[0,1]}"), std::string::npos);
  EXPECT_EQ(json("a").find("span"), std::string::npos);
}

TEST(Json, ReadsEveryDepthItWrites) {
  const std::string text = std::string(300, '>') + std::string(2000, '[') + "![*a **b" + std::string(2000, ']');
  const Document document = parse_markdown(text);
  Buffer out;
  write_json(document, {}, {}, out);
  EXPECT_EQ(read_document_json(out.view()), document);
}

std::string fault(std::string_view text) {
  try {
    static_cast<void>(read_document_json(text, "file.json"));
  } catch (const Error& error) {
    return error.diagnostic().code + " " + error.diagnostic().message;
  }
  return "no fault";
}

std::string in_document(const std::string& children) {
  return "{\"format\":\"docmill-document\",\"version\":1,\"children\":[" + children + "]}";
}

TEST(Json, RefusesWhatIsNoDocument) {
  EXPECT_EQ(fault("{").substr(0, 9), "E-DAT-001");
  EXPECT_EQ(fault("[]"), "E-WRT-004 not a document: the document must be an object");
  EXPECT_EQ(fault("{}"), "E-WRT-004 not a document: \"format\" is missing");
  EXPECT_EQ(fault("{\"format\":\"x\"}"), "E-WRT-004 not a document: \"format\" must be \"docmill-document\"");
  EXPECT_EQ(fault("{\"format\":\"docmill-document\",\"version\":2,\"children\":[]}").substr(0, 9), "E-WRT-003");
  EXPECT_EQ(fault("{\"format\":\"docmill-document\",\"version\":1}"),
            "E-WRT-004 not a document: \"children\" is missing");
  EXPECT_EQ(fault(in_document("")), "no fault");
}

struct Fault {
  std::string children;
  std::string message;
};
void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.message; }

class JsonFault : public ::testing::TestWithParam<Fault> {};

TEST_P(JsonFault, IsFoundWithItsPath) {
  EXPECT_EQ(fault(in_document(GetParam().children)), "E-WRT-004 not a document: " + GetParam().message);
}

constexpr const char* kParagraph = "{\"kind\":\"paragraph\",\"children\":[";

INSTANTIATE_TEST_SUITE_P(
    All, JsonFault,
    ::testing::Values(
        Fault{"1", "children[0]: a node must be an object"},
        Fault{"{\"children\":[]}", "children[0]: \"kind\" is missing"},
        Fault{"{\"kind\":7}", "children[0]: \"kind\" must be a string"},
        Fault{"{\"kind\":\"nope\"}", "children[0]: there is no kind \"nope\""},
        Fault{"{\"kind\":\"text\",\"text\":\"a\"}", "children[0]: a text cannot stand in a document"},
        Fault{"{\"kind\":\"document\",\"children\":[]}", "children[0]: a document cannot stand in a document"},
        Fault{"{\"kind\":\"thematic_break\"},{\"kind\":\"paragraph\"}", "children[1]: \"children\" is missing"},
        Fault{std::string(kParagraph) + "{\"kind\":\"text\"}]}", "children[0].children[0]: \"text\" is missing"},
        Fault{std::string(kParagraph) + "{\"kind\":\"paragraph\",\"children\":[]}]}",
              "children[0].children[0]: a paragraph cannot stand in a paragraph"},
        Fault{"{\"kind\":\"heading\",\"level\":7,\"children\":[]}",
              "children[0]: \"level\" must be a whole number from 1 to 6"},
        Fault{"{\"kind\":\"heading\",\"level\":1.5,\"children\":[]}",
              "children[0]: \"level\" must be a whole number from 1 to 6"},
        Fault{"{\"kind\":\"list\",\"ordered\":false,\"tight\":true,\"delimiter\":\".\",\"children\":[]}",
              "children[0]: \"delimiter\" must be one of -+*"},
        Fault{"{\"kind\":\"list\",\"ordered\":\"yes\",\"tight\":true,\"delimiter\":\".\",\"children\":[]}",
              "children[0]: \"ordered\" must be true or false"},
        Fault{"{\"kind\":\"list\",\"ordered\":true,\"tight\":true,\"delimiter\":\".\",\"children\":[]}",
              "children[0]: \"start\" is missing"},
        Fault{"{\"kind\":\"table\",\"columns\":[\"up\"],\"children\":[]}",
              "children[0]: \"columns\" has a value that is not known"},
        Fault{"{\"kind\":\"table\",\"columns\":[],\"children\":[]}",
              "children[0]: \"columns\" must be a list of at least one"},
        Fault{"{\"kind\":\"table\",\"columns\":[\"none\"],\"children\":[{\"kind\":\"table_row\",\"children\":["
              "{\"kind\":\"table_cell\",\"children\":[]},{\"kind\":\"table_cell\",\"children\":[]}]}]}",
              "children[0].children[0].children[1]: the row has more cells than the table has columns"},
        Fault{"{\"kind\":\"thematic_break\",\"span\":[1]}", "children[0]: \"span\" must be a list of two numbers"},
        Fault{"{\"kind\":\"thematic_break\",\"span\":[-1,2]}",
              "children[0]: \"span\" must be a whole number from 0 to 4294967295"}));

TEST(Json, RefusesWhatIsTooDeep) {
  std::string text;
  std::string end;
  for (std::size_t i = 0; i < kMaxTreeDepth; ++i) {
    text += "{\"kind\":\"block_quote\",\"children\":[";
    end += "]}";
  }
  EXPECT_NE(fault(in_document(text + end)).find("nodes are nested too deeply"), std::string::npos);
}

TEST(Json, ReadsEscapesAndUnicode) {
  const Document document = parse_markdown("a \"b\" \\\\ \x01 \u00fc\u2028 \U0001F600\n");
  Buffer out;
  write_json(document, {}, {}, out);
  EXPECT_EQ(read_document_json(out.view()), document);
}

}  // namespace
}  // namespace docmill
