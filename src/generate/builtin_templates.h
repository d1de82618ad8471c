// The files below templates/, built into the library so that the program needs no installation.
#pragma once

#include <span>
#include <string_view>

namespace docmill {

struct BuiltinFile {
  std::string_view path;  ///< below templates/: "srs/template.md.j2"
  std::string_view text;
};
std::span<const BuiltinFile> builtin_files();

}  // namespace docmill
