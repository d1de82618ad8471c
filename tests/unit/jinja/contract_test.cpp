// Runs tests/cases/jinja/contract: a template and what it reads of its data, as a listing. That the listing is true is
// tried by rendering, strictly, over data that has what is required and nothing else.
#include <gtest/gtest.h>

#include <array>

#include "case_file.h"
#include "docmill/jinja.h"

namespace docmill::jinja {
namespace {

using tests::Case;

std::string_view name(Shape shape) {
  static constexpr std::array<std::string_view, 6> kNames = {"any", "text", "number", "boolean", "list", "object"};
  return kNames[static_cast<std::size_t>(shape)];
}

void list_fields(const std::vector<Field>& fields, std::size_t depth, std::string& out) {
  for (const Field& field : fields) {
    out += std::string(2 * depth, ' ') + field.name + (field.required ? "" : "?") + " ";
    out += name(field.shape);
    out += "\n";
    list_fields(field.fields, depth + 1, out);
    list_fields(field.items, depth + 1, out);
  }
}

std::string least_json(const Field& field);

std::string least_object(const std::vector<Field>& fields) {
  std::string out;
  for (const Field& field : fields) {
    if (field.required) {
      out += (out.empty() ? "\"" : ",\"") + field.name + "\":" + least_json(field);
    }
  }
  return "{" + out + "}";
}

std::string least_json(const Field& field) {
  if (field.shape == Shape::list) {
    return field.items.empty() ? "[]" : "[" + least_json(field.items[0]) + "]";
  }
  if (field.shape == Shape::object) {
    return least_object(field.fields);
  }
  return field.shape == Shape::number ? "1" : "\"x\"";
}

class ContractCase : public testing::TestWithParam<Case> {};

TEST_P(ContractCase, IsWhatTheTemplateReads) {
  const Case& one = GetParam();
  auto loader = std::make_shared<DictLoader>();
  for (const auto& [label, text] : one.blocks) {
    if (label.starts_with("templates ")) {
      loader->add(label.substr(10), text);
    }
  }
  Options options;
  options.undefined = UndefinedKind::strict;
  const Environment environment(options, loader);
  const Contract contract = environment.inspect(Source{one.text("template"), "main", {}, 1});
  std::string listing;
  list_fields(contract.fields, 0, listing);
  std::string expected = one.text("contract");
  while (expected.ends_with("\n")) {
    expected.pop_back();
  }
  EXPECT_EQ(listing, expected + "\n");

  const auto least = read_data(least_object(contract.fields), DataFormat::json, "least");
  try {
    static_cast<void>(environment.compile(one.text("template"), "main").render(least->root()));
  } catch (const Error& error) {
    FAIL() << format_human(error.diagnostic()) << least_object(contract.fields);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ContractCase,
                         testing::ValuesIn(tests::read_case_folder(std::filesystem::path(DOCMILL_SOURCE_DIR) /
                                                                   "tests/cases/jinja/contract")),
                         [](const auto& one) { return tests::test_name(one.param, one.index); });

}  // namespace
}  // namespace docmill::jinja
