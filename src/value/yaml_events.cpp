// Checks a YAML text as a whole and has it read; see yaml_events.h.
#include "value/yaml_events.h"

#include "value/yaml_text.h"

namespace docmill {
namespace {

void check_characters(const SourceText& source) {
  source.check_no_byte_order_mark();
  source.check_utf8();
  for (std::size_t i = 0; i < source.text.size(); ++i) {
    const char c = source.text[i];
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      source.refuse("E-DAT-002", "control characters are not allowed", i, i + 1,
                    "remove it, or write it as an escape in double quotes");
    }
  }
}

}  // namespace

void parse_yaml(const SourceText& source, const ReadOptions& options, YamlEvents& events) {
  source.check_size(options);
  check_characters(source);
  YamlText(source, depth_limit(options), events).parse();
}

}  // namespace docmill
