#include "writer/html_words.h"

#include "document/characters.h"
#include "document/entities.h"

namespace docmill {

std::string readable_html(std::string_view text) {
  Arena arena;
  std::string out;
  for (const char c : markdown::decode_entities(arena, text)) {
    if (!markdown::is_space(c)) {
      out.push_back(c);
    } else if (out.empty() || out.back() != ' ') {
      out.push_back(' ');
    }
  }
  return out;
}

bool hides_text(std::string_view element) {
  return markdown::equals_lower(element, "script") || markdown::equals_lower(element, "style");
}

}  // namespace docmill
