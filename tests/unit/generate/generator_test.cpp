// The main job through its public header: every built-in type, gates, data errors, stored records.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "docmill/generate.h"

namespace docmill {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = DOCMILL_SOURCE_DIR;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::shared_ptr<store::Store> memory() { return store::open_memory(); }

class BuiltIn : public testing::TestWithParam<const char*> {};

TEST_P(BuiltIn, ExampleGivesTheExpectedDocument) {
  const std::string type = GetParam();
  Generator generator;
  const auto data = read_data(generator.find_template(type).example, DataFormat::yaml, "example.yaml");
  Request request;
  request.template_name = type;
  request.data = data->root();
  request.formats = {Format::markdown, Format::html, Format::json};
  const Output output = generator.generate(request);
  EXPECT_EQ(output.files[0].bytes, read_file(kRoot / "templates" / type / "expected.md"));
  EXPECT_NE(output.files[1].bytes.find("<!DOCTYPE html>"), std::string::npos);
  EXPECT_TRUE(read_document_json(output.files[2].bytes) == read_document_json(output.files[2].bytes));
  EXPECT_GE(output.report.score, 85);
  EXPECT_GT(output.report.counts.words, 20u);
}

INSTANTIATE_TEST_SUITE_P(Types, BuiltIn,
                         testing::Values("readme", "api", "prd", "srs", "sdd", "changelog", "contributing", "license",
                                         "security", "custom"),
                         [](const auto& one) { return std::string(one.param); });

std::shared_ptr<Data> yaml(std::string_view text) { return read_data(text, DataFormat::yaml, "data.yaml"); }

class TemplateFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "docmill-generate-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  Generator generator(std::shared_ptr<store::Store> store = nullptr) {
    return Generator(GeneratorOptions{{folder_.string()}, std::move(store)});
  }
  Request request(const std::string& name, const Value& data) {
    Request made;
    made.template_name = name;
    made.data = data;
    made.enforce_gate = false;
    return made;
  }
  fs::path folder_;
};

ErrorKind kind_of(const std::function<void()>& action, std::string* code = nullptr) {
  try {
    action();
  } catch (const Error& error) {
    if (code != nullptr) {
      *code = error.diagnostic().code;
    }
    return error.diagnostic().kind;
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorKind::runtime;
}

TEST_F(TemplateFolder, FrontMatterDefaultsAndContract) {
  write("letter.md.j2",
        "---\ntitle: Letter\nvariables:\n  name: {type: string, required: true}\n"
        "  greeting: {type: string, default: Dear}\n  note: {type: string}\n---\n"
        "# To {{ name }}\n{% if note %}\n{{ note }}\n{% endif %}\n{{ greeting }} {{ name }}\n");
  Generator made = generator();
  const auto data = yaml("name: Ada");
  EXPECT_EQ(made.generate(request("letter", data->root())).files[0].bytes, "# To Ada\n\nDear Ada\n");
  const auto wrong = yaml("nam: Ada");
  std::string code;
  EXPECT_EQ(kind_of([&] { made.generate(request("letter", wrong->root())); }, &code), ErrorKind::data);
}

TEST_F(TemplateFolder, LinesOfErrorsCountTheFrontMatter) {
  write("bad.md.j2", "---\ntitle: Bad\n---\n# T\n{{ missing }}\n");
  Generator made = generator();
  const auto data = yaml("{}");
  try {
    made.generate(request("bad", data->root()));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::undefined);
    EXPECT_EQ(error.diagnostic().place.begin.line, 5u);
    EXPECT_EQ(error.diagnostic().place.begin.column, 4u);
  }
}

TEST_F(TemplateFolder, UnknownFrontMatterKeyIsRefusedWithASuggestion) {
  write("bad.md.j2", "---\ntitel: Bad\n---\nx\n");
  Generator made = generator();
  const auto data = yaml("{}");
  try {
    made.generate(request("bad", data->root()));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-CFG-011");
    EXPECT_EQ(error.diagnostic().hint, "did you mean `title`?");
    EXPECT_EQ(error.diagnostic().place.begin.line, 2u);
  }
}

TEST_F(TemplateFolder, IncludesComeFromTheTemplatesFolder) {
  write("part.md.j2", "---\ntitle: Part\n---\nshared {{ x }}");
  write("whole.md.j2", "# T\n\n{% include 'part.md.j2' %}\n");
  Generator made = generator();
  const auto data = yaml("x: 1");
  EXPECT_EQ(made.generate(request("whole", data->root())).files[0].bytes, "# T\n\nshared 1\n");
}

TEST_F(TemplateFolder, HtmlTemplatesEscapeAndMakeOnlyHtml) {
  write("page.html.j2", "<p>{{ x }}</p>\n");
  Generator made = generator();
  const auto data = yaml("x: a<b");
  Request html = request("page", data->root());
  html.formats = {Format::html};
  const Output output = made.generate(html);
  EXPECT_EQ(output.files[0].bytes, "<p>a&lt;b</p>\n");
  EXPECT_FALSE(output.analysed);
  EXPECT_EQ(kind_of([&] { made.generate(request("page", data->root())); }), ErrorKind::usage);
}

TEST_F(TemplateFolder, MarkdownTemplatesDoNotEscape) {
  write("page.md.j2", "# {{ x }}\n");
  Generator made = generator();
  const auto data = yaml("x: 'R&D'");
  EXPECT_EQ(made.generate(request("page", data->root())).files[0].bytes, "# R&D\n");
}

TEST_F(TemplateFolder, TheGateRefusesAndStoresNothing) {
  write("thin.md.j2", "just words\n\n[x](#nowhere) [y]()\n");
  const auto store = memory();
  Generator made = generator(store);
  const auto data = yaml("{}");
  Request strict = request("thin", data->root());
  strict.enforce_gate = true;
  std::string code;
  EXPECT_EQ(kind_of([&] { made.generate(strict); }, &code), ErrorKind::quality);
  EXPECT_EQ(code, "E-QLT-001");
  EXPECT_EQ(store->statistics().documents, 0u);
  strict.gate = 50;
  EXPECT_NO_THROW(made.generate(strict));
  EXPECT_EQ(store->statistics().documents, 1u);
}

TEST_F(TemplateFolder, StoresEveryFormatByteForByteAndKeepsVersions) {
  write("doc.md.j2", "# Title\n\nHello {{ x }}.\n");
  const auto store = memory();
  Generator made = generator(store);
  const auto first = yaml("x: one");
  Request both = request("doc", first->root());
  both.formats = {Format::markdown, Format::html};
  both.tags = {"a", "b"};
  const Output output = made.generate(both);
  ASSERT_EQ(output.files.size(), 2u);
  EXPECT_EQ(output.files[0].record_id, "doc.title.md");
  for (const Output::File& file : output.files) {
    const auto record = store->get(file.record_id);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->content, file.bytes);
    EXPECT_EQ(record->tags, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(record->template_name, "doc");
  }
  const auto second = yaml("x: two");
  both.data = second->root();
  EXPECT_EQ(made.generate(both).files[0].version, 2u);
  EXPECT_EQ(store->history("doc.title.md").size(), 2u);
}

TEST_F(TemplateFolder, RegisteredTemplatesTakeEffectAtOnce) {
  const auto store = memory();
  Generator made = generator(store);
  const auto data = yaml("x: 1");
  store->add_template({"note", "# One {{ x }}\n", {}, {}});
  EXPECT_EQ(made.generate(request("note", data->root())).files[0].bytes, "# One 1\n");
  store->add_template({"note", "# Two {{ x }}\n", {}, {}});
  EXPECT_EQ(made.generate(request("note", data->root())).files[0].bytes, "# Two 1\n");
}

TEST_F(TemplateFolder, CheckFindsEverythingAtOnce) {
  write("broken.md.j2", "{% if %}\n{{ x | nofilter }}\n{{ 1 + }}\n");
  write("names.md.j2", "{{ x | upperr }}{% include 'gone.md.j2' %}{% macro unused() %}{% endmacro %}text\n");
  Generator made = generator();
  Request broken;
  broken.template_name = "broken";
  EXPECT_GE(made.check(broken).findings.size(), 2u);
  EXPECT_FALSE(made.check(broken).ok());
  Request names;
  names.template_name = "names";
  const CheckResult result = made.check(names);
  EXPECT_GE(result.findings.size(), 2u);
  EXPECT_FALSE(result.ok());
}

TEST_F(TemplateFolder, UnknownTemplateSuggests) {
  Generator made = generator();
  try {
    made.find_template("redme");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::not_found);
    EXPECT_EQ(error.diagnostic().hint, "did you mean `readme`?");
  }
}

const jinja::Field* find(const std::vector<jinja::Field>& fields, std::string_view name) {
  for (const jinja::Field& field : fields) {
    if (field.name == name) {
      return &field;
    }
  }
  return nullptr;
}

TEST_F(TemplateFolder, InspectFollowsIncludesMacrosAndLoops) {
  write("lib.md.j2", "{% macro row(item) %}{{ item.label | upper }}{% endmacro %}");
  write("tail.md.j2", "{{ footer.text }}");
  write("doc.md.j2",
        "{% import 'lib.md.j2' as lib %}{% for r in rows %}{{ lib.row(r) }}{{ r.price * 2 }}{% endfor %}"
        "{% if note is defined %}{{ note }}{% endif %}{{ who | default('x') }}{{ title }}{% include 'tail.md.j2' %}"
        "{% set local = 1 %}{{ local }}{{ range(3) }}");
  Generator made = generator();
  const jinja::Contract contract = made.inspect("doc");
  const jinja::Field* rows = find(contract.fields, "rows");
  ASSERT_NE(rows, nullptr);
  EXPECT_EQ(rows->shape, jinja::Shape::list);
  EXPECT_TRUE(rows->required);
  ASSERT_EQ(rows->items.size(), 1u);
  ASSERT_NE(find(rows->items[0].fields, "label"), nullptr);
  EXPECT_EQ(find(rows->items[0].fields, "label")->shape, jinja::Shape::text);
  EXPECT_EQ(find(rows->items[0].fields, "price")->shape, jinja::Shape::number);
  EXPECT_FALSE(find(contract.fields, "note")->required);
  EXPECT_FALSE(find(contract.fields, "who")->required);
  EXPECT_TRUE(find(contract.fields, "title")->required);
  ASSERT_NE(find(contract.fields, "footer"), nullptr);
  EXPECT_NE(find(find(contract.fields, "footer")->fields, "text"), nullptr);
  EXPECT_EQ(find(contract.fields, "local"), nullptr);
  EXPECT_EQ(find(contract.fields, "range"), nullptr);
}

TEST(BuiltInTemplates, InspectAgreesWithTheFrontMatter) {
  Generator generator;
  for (const TemplateInfo& info : generator.templates()) {
    for (const jinja::Field& field : generator.inspect(info.name).fields) {
      const bool declared = std::any_of(info.variables.begin(), info.variables.end(),
                                        [&](const TemplateVariable& variable) { return variable.name == field.name; });
      EXPECT_TRUE(declared) << info.name << " reads " << field.name;
    }
  }
}

}  // namespace
}  // namespace docmill
