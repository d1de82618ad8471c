// What stands between `---` lines at the top of a Markdown file: its title, author, language and date in YAML, under
// the names pandoc has for them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::cli {

struct FrontMatter {
  std::string_view text;  ///< all of it, its lines `---` included; empty when there is none
  std::string title;
  std::string author;  ///< several are joined with commas
  std::string language;
  std::string date;  ///< ISO 8601
};

/// Bytes of the front matter of `text`: from a first line `---` to the next that is `---` or `...`, when a line that is
/// not empty follows and it is a mapping in YAML, well-formed or not. 0 when there is none: then the line is a rule.
std::size_t front_matter_size(std::string_view text);

/// Reads it; keys it does not know are for other programs. A date that is none of ISO 8601 is left out with the warning
/// E-DAT-072. Throws Error data, with the place in `source_name`: E-DAT-002 for what is no YAML, E-DAT-070 for a value
/// of another type, E-DAT-071 for a language that is none.
FrontMatter read_front_matter(std::string_view text, const std::string& source_name, std::vector<Diagnostic>& warnings);

/// `text` with empty lines in place of the front matter, so that what follows keeps its places.
std::string without_front_matter(std::string_view text);

}  // namespace docmill::cli
