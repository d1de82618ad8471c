// Names and paths of formats, and the one entrance to all writers.
#include <gtest/gtest.h>

#include "docmill/writer.h"

namespace docmill {
namespace {

TEST(Formats, AreKnownByName) {
  EXPECT_EQ(format_from_name("html"), Format::html);
  EXPECT_EQ(format_from_name("HTML"), Format::html);
  EXPECT_EQ(format_from_name("md"), Format::markdown);
  EXPECT_EQ(format_from_name("json"), Format::json);
  for (const FormatInfo& format : formats()) {
    EXPECT_EQ(format_from_name(format.name), format.format);
    EXPECT_EQ(info(format.format).name, format.name);
    EXPECT_EQ(format_from_path("x" + std::string(format.extension)), format.format);
  }
}

TEST(Formats, UnknownNamesAreExplained) {
  try {
    static_cast<void>(format_from_name("htlm"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.diagnostic().code, "E-WRT-001");
    EXPECT_EQ(error.diagnostic().kind, ErrorKind::usage);
    EXPECT_EQ(error.diagnostic().hint, "did you mean 'html'?");
  }
  EXPECT_THROW(static_cast<void>(format_from_name("")), Error);
}

TEST(Formats, AreKnownByPath) {
  EXPECT_EQ(format_from_path("out/a.b.htm"), Format::html);
  EXPECT_EQ(format_from_path("README.MD"), Format::markdown);
  for (const std::string_view path : {"", "html", ".html", "a.html/b", "a.", "a.xyz", "dir.md/file", "a\\.json"}) {
    EXPECT_EQ(format_from_path(path), std::nullopt) << path;
  }
}

TEST(Write, GivesMarkdownBack) {
  Buffer out;
  write(parse_markdown("# a\n"), Format::markdown, {}, out);
  EXPECT_EQ(out.view(), "# a\n");
  DocumentBuilder builder;
  builder.add(NodeKind::thematic_break);
  const Document made = builder.finish();
  out.clear();
  write(made, Format::markdown, {}, out);
  EXPECT_EQ(out.view(), "***\n");
  out.clear();
  write(Document(), Format::markdown, {}, out);
  EXPECT_EQ(out.view(), "");
}

}  // namespace
}  // namespace docmill
