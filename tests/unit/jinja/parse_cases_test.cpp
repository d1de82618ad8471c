// Runs the fixtures of the lexer and the parser. A case has a `template` (or `escaped template`), `options`, and what
// is expected: `tokens`, `tree`, `spans` (the tree with the text that each node covers), `errors` (every diagnostic),
// or `rejected` (by Jinja2, whose message stands there for the reader).
#include <gtest/gtest.h>

#include "jinja/lexer.h"
#include "jinja/parser.h"
#include "parse_case.h"

namespace docmill::jinja {
namespace {

using tests::Case;

class ParseCase : public testing::TestWithParam<Case> {};

std::string without_last_newline(std::string text) {
  if (text.ends_with('\n')) {
    text.pop_back();
  }
  return text;
}

std::string tree(const std::string& source, const Options& options, bool spans) {
  try {
    return without_last_newline(dump(*parse({source, "case", "", 1}, options), spans));
  } catch (const Error& error) {
    return format_human(error.diagnostic());
  }
}

std::string errors(const std::string& source, const Options& options) {
  std::vector<Diagnostic> found;
  parse({source, "case", "", 1}, options, &found);
  std::string out;
  for (const Diagnostic& diagnostic : found) {
    EXPECT_EQ(diagnostic.kind, ErrorKind::syntax);
    out += format_human(diagnostic);
  }
  return without_last_newline(out);
}

TEST_P(ParseCase, GivesWhatTheFileSays) {
  const Case& one = GetParam();
  const Options options = parse_options(one.text("options"));
  const std::string source = template_of(one);
  if (const std::string* expected = one.find("tokens")) {
    EXPECT_EQ(without_last_newline(dump_tokens(source, options)), *expected);
  }
  if (const std::string* expected = one.find("tree")) {
    EXPECT_EQ(tree(source, options, false), *expected);
  }
  if (const std::string* expected = one.find("spans")) {
    EXPECT_EQ(tree(source, options, true), *expected);
  }
  if (const std::string* expected = one.find("errors")) {
    EXPECT_EQ(errors(source, options), *expected);
    EXPECT_THROW(parse({source, "case", "", 1}, options), Error);
  }
  if (const std::string* message = one.find("rejected")) {
    EXPECT_THROW(parse({source, "case", "", 1}, options), Error) << *message;
  }
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const char* folder : {"tokens", "tree", "spans", "syntax_error"}) {
    const auto cases = tests::read_case_folder(std::string(DOCMILL_SOURCE_DIR "/tests/cases/jinja/") + folder);
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Files, ParseCase, testing::ValuesIn(all_cases()),
                         [](const auto& one) { return tests::test_name(one.param, one.index); });

}  // namespace
}  // namespace docmill::jinja
