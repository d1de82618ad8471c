// Names made from records: "out/{{ customer }}/{{ id }}.md".
//
// The folders and dots of a pattern are its author's; those of data are not. A pattern is therefore cut at the slashes
// that stand outside of tags, and what the tags of a part make is refused when it is more than one name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "docmill/jinja.h"

namespace docmill::cli {

class NamePattern {
 public:
  /// Throws Error syntax, with the pattern as its source.
  NamePattern(const jinja::Environment& environment, std::string text);

  const std::string& text() const { return text_; }
  /// False when every record would get the same name.
  bool varies() const;
  /// The folder in front of the first part with tags: "out" of "out/{{ id }}.md"; "." when there is none.
  std::string fixed_folder() const;
  /// Whether a tag may read `name`.
  bool mentions(std::string_view name) const { return text_.find(name) != std::string::npos; }

  /// Throws Error undefined and so on for what the pattern does, data E-DAT-060 for a name that is none.
  std::string make(const Value& data, const Limits& limits) const;

 private:
  struct Part {
    std::string literal;  // of a part without tags
    bool has_tags = false;
    jinja::Template compiled;
  };

  std::string text_;
  std::vector<Part> parts_;
};

/// Throws E-DAT-060 when `name` is not the name of one file: empty, "." or "..", longer than 255 bytes, or with a
/// separator or control characters in it.
void require_file_name(std::string_view name, std::string_view pattern);
/// The same for each part of a relative path.
void require_relative_path(std::string_view path);

}  // namespace docmill::cli
