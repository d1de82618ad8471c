// One place to write a result to, such that a file appears whole or not at all.
//
// A regular file is written beside its place and renamed onto it; its mode stays, a symbolic link keeps pointing to it.
// Pipes and devices are written as they are. Opening finds out whether writing can work at all, before any work is
// done.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/interrupt.h"

namespace docmill::cli {

class OutputFile {
 public:
  /// "-" is standard output. Throws Error io E-IO-002.
  explicit OutputFile(std::string path);

  const std::string& path() const { return path_; }

  /// Writes a regular file, under its temporary name. What cannot be taken back is left to `commit`. Throws Error io.
  void prepare(std::string_view bytes);
  /// Makes the same bytes visible. Throws Error io.
  void commit(std::string_view bytes);

 private:
  void open_direct(int descriptor);

  std::string path_;
  std::string target_;  // path_ with symbolic links at its end resolved
  std::optional<Descriptor> direct_;
  std::optional<TemporaryFile> temporary_;
};

}  // namespace docmill::cli
