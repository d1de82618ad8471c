// Any template with any context either renders or fails with an Error, within its limits.
#include <cstddef>
#include <cstdint>
#include <string>

#include "docmill/jinja.h"

using namespace docmill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  static const auto context = read_data(
      R"({"a": 1, "b": "text <&>", "c": [1, 2.5, "x", null, true], "d": {"k": "v", "n": {"m": [1, 2]}},
          "rows": [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}], "empty": [], "u": "\u00e9\u4e2d"})",
      DataFormat::json, "context");
  const std::uint8_t choice = data[0];
  jinja::Options options;
  options.trim_blocks = (choice & 1) != 0;
  options.lstrip_blocks = (choice & 2) != 0;
  options.autoescape = (choice & 4) != 0;
  options.sandboxed = (choice & 8) != 0;
  options.undefined = static_cast<jinja::UndefinedKind>((choice >> 4) & 3);
  options.ext_do = options.ext_loopcontrols = options.ext_i18n = options.ext_debug = (choice & 64) != 0;
  options.line_statement_prefix = (choice & 128) != 0 ? "#" : "";
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto loader = std::make_shared<jinja::DictLoader>();
  loader->add("self", text);
  loader->add("lib", "{% macro m(x) %}[{{ x }}]{% endmacro %}{% set v = 1 %}");
  loader->add("base", "<{% block b %}base{% endblock %}>");
  const jinja::Environment environment(options, loader);
  try {
    environment.compile(std::move(text), "fuzz")
        .render(context->root(),
                Limits{.fuel = 200'000, .depth = 50, .output_bytes = 1 << 20, .memory_bytes = 16 << 20});
  } catch (const Error&) {
  }
  return 0;
}
