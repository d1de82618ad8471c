// How documents are written: the options that every command has which writes some.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/pdf_options.h"
#include "cli/setting_options.h"
#include "docmill/writer.h"

namespace docmill::cli {

struct DocumentOptions {
  AllOptions write;
  bool number_sections = false;

  /// The language is one of the `settings`, for commands that have some; else it is in `write`. `title` explains
  /// --title.
  void declare(Arguments& arguments, SettingOptions* settings = nullptr,
               std::string_view title = "title; default: the first heading");
  /// Reads what files the options name, and lets `write` use them. Images come from below `image_folder` when no
  /// other folder is named; empty: none are embedded then. Throws Error io E-IO-001, E-WRT-013, and what
  /// read_docx_reference throws.
  void open(const std::string& image_folder = {});
  /// Whether one of the files they name is that of `path`.
  bool reads_file(const std::string& path) const;
  /// A digest of all these options and of the contents of the files they name; of the images in a folder: of their
  /// names, sizes and times. Fonts are not looked at. After `open`. Throws Error io E-IO-001.
  std::string digest() const;
  /// Bytes that every copy of `write` has.
  std::size_t bytes() const;

 private:
  void declare_all(Arguments& arguments, SettingOptions* settings, std::string_view title);

  std::string given_;
  PdfSettings pdf_;
  std::vector<std::string> image_folders_;
  std::vector<std::string> style_files_;
  std::string reference_doc_;
  std::unique_ptr<ImageSource> images_;
};

}  // namespace docmill::cli
