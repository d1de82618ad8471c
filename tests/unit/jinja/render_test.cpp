// Runs tests/cases/jinja/render/**: a template, its context and what Python's Jinja2 makes of them (or the kind of its
// error). tests/oracle/make_render_expected.py fills in the expectations.
#include <gtest/gtest.h>

#include "case_file.h"
#include "docmill/jinja.h"

namespace docmill::jinja {
namespace {

using tests::Case;

UndefinedKind undefined_kind(std::string_view name) {
  return name == "strict"      ? UndefinedKind::strict
         : name == "chainable" ? UndefinedKind::chainable
         : name == "debug"     ? UndefinedKind::debug
                               : UndefinedKind::lenient;
}

Options options_of(const Value& given) {
  Options options;
  const std::map<std::string, bool*> flags = {{"trim_blocks", &options.trim_blocks},
                                              {"lstrip_blocks", &options.lstrip_blocks},
                                              {"keep_trailing_newline", &options.keep_trailing_newline},
                                              {"autoescape", &options.autoescape},
                                              {"sandbox", &options.sandboxed},
                                              {"newstyle_gettext", &options.i18n_newstyle}};
  const std::map<std::string, std::string*> texts = {{"block_start_string", &options.block_start_string},
                                                     {"block_end_string", &options.block_end_string},
                                                     {"variable_start_string", &options.variable_start_string},
                                                     {"variable_end_string", &options.variable_end_string},
                                                     {"comment_start_string", &options.comment_start_string},
                                                     {"comment_end_string", &options.comment_end_string},
                                                     {"line_statement_prefix", &options.line_statement_prefix},
                                                     {"line_comment_prefix", &options.line_comment_prefix},
                                                     {"newline_sequence", &options.newline_sequence}};
  for (const Dict::Entry& entry : given.as_dict()->view()) {
    const std::string key(entry.key.as_string());
    if (flags.count(key) != 0) {
      *flags.at(key) = entry.value.as_boolean();
    } else if (texts.count(key) != 0) {
      *texts.at(key) = entry.value.as_string();
    } else if (key == "undefined") {
      options.undefined = undefined_kind(entry.value.as_string());
    } else if (key == "extensions") {
      for (const Value& extension : entry.value.as_list()->view()) {
        const std::string_view name = extension.as_string();
        options.ext_do = options.ext_do || name == "do";
        options.ext_loopcontrols = options.ext_loopcontrols || name == "loopcontrols";
        options.ext_i18n = options.ext_i18n || name == "i18n";
        options.ext_debug = options.ext_debug || name == "debug";
      }
    } else {
      ADD_FAILURE() << "unknown option " << key;
    }
  }
  return options;
}

std::string kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::syntax:
      return "syntax";
    case ErrorKind::undefined:
      return "undefined";
    case ErrorKind::security:
      return "security";
    case ErrorKind::not_found:
      return "notfound";
    default:
      return "runtime";
  }
}

class Render : public testing::TestWithParam<Case> {};

TEST_P(Render, AsPython) {
  const Case& one = GetParam();
  const auto options = read_data(one.text("options", "{}"), DataFormat::json, "options");
  const auto context = read_data(one.text("context", "{}"), DataFormat::json, "context");
  auto loader = std::make_shared<DictLoader>();
  std::string expected_error;
  for (const auto& [label, text] : one.blocks) {
    if (label.starts_with("templates ")) {
      loader->add(label.substr(10), text);
    } else if (label.starts_with("error ")) {
      expected_error = label.substr(6);
    }
  }
  const Environment environment(options_of(options->root()), loader);
  try {
    const Template made = environment.compile(one.text("template"));
    const std::string output = made.render(context->root(), Limits{.fuel = 50'000'000, .memory_bytes = 512u << 20});
    EXPECT_EQ(expected_error, "") << "rendered: " << output;
    EXPECT_EQ(output, one.text("output"));
    EXPECT_EQ(output, made.render(context->root())) << "a second render differs";
  } catch (const Error& error) {
    EXPECT_EQ(kind_name(error.diagnostic().kind), expected_error) << format_human(error.diagnostic());
    EXPECT_NE(error.diagnostic().place.begin.line, 0u) << "an error without a line: " << error.what();
    EXPECT_NE(error.diagnostic().place.begin.column, 0u) << "an error without a column: " << error.what();
    const std::string* position = one.find("place");
    if (position != nullptr) {
      EXPECT_EQ(std::to_string(error.diagnostic().place.begin.line) + ":" +
                    std::to_string(error.diagnostic().place.begin.column),
                *position);
    }
  }
}

const std::vector<Case>& cases() {
  static const auto& all = *new std::vector<Case>(
      tests::read_case_folder(std::filesystem::path(DOCMILL_SOURCE_DIR) / "tests/cases/jinja/render"));
  return all;
}

INSTANTIATE_TEST_SUITE_P(Cases, Render, testing::ValuesIn(cases()),
                         [](const auto& one) { return tests::test_name(one.param, one.index); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Render);

}  // namespace
}  // namespace docmill::jinja
