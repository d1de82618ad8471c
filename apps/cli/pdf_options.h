// The options of a command that can make PDF.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "docmill/writer.h"

namespace docmill::cli {

class PdfSettings {
 public:
  void declare(Arguments& arguments);
  /// Puts what was given into `write`, reading the files it names. Throws Error io, usage E-USE-070 for passwords that
  /// cannot be had.
  void apply(AllOptions& write) const;
  /// Whether it reads the file of `path`.
  bool reads_file(const std::string& path) const;

 private:
  AllOptions given_;
  std::string style_;
  std::vector<std::string> attachments_;
  std::string password_variable_;
};

}  // namespace docmill::cli
