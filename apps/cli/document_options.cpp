// Options of writing.
#include "cli/document_options.h"

#include "cli/descriptor.h"
#include "cli/quantity.h"

namespace docmill::cli {

void DocumentOptions::declare(Arguments& arguments, SettingOptions* settings) {
  arguments.heading("Document");
  WriteOptions& common = write.common;
  arguments.option("--title", "TEXT", common.title, "title; default: the first heading");
  if (settings != nullptr) {
    settings->declare(arguments, Setting::language);
  } else {
    arguments.option("--lang", "TAG", common.language, "language of the document, such as en or de-AT");
  }
  arguments.flag("--toc", common.contents, "add a table of contents, where the format has one");
  arguments.option(
      "--toc-depth", "N",
      [&common](const std::string& text) {
        common.contents_depth = static_cast<int>(parse_count("--toc-depth", text, 6));
      },
      "levels of headings in it, 1 to 6; default 3");
  arguments.flag("--number-sections", number_sections, "number the sections: 1, 1.1, ...");
  const std::span<const std::string_view> names = themes();
  arguments.choice(
      "--theme", {names.begin(), names.end()}, [&common, names](std::size_t choice) { common.theme = names[choice]; },
      "the look, of formats that have one: modern (default), classic or compact");
  arguments.list("--images", "DIR", image_folders_, "embed images from below this folder; repeatable");
  arguments.list("--css", "FILE", style_files_, "html: a style sheet that follows the built-in one; repeatable");
  arguments.option("--reference-doc", "FILE.docx", reference_doc_,
                   "docx: take styles, page set-up, headers and footers from this file");
  arguments.option("--table-style", "NAME", write.docx.table_style,
                   "docx: grid, rows, banded or plain, or a table style of the reference document");
  arguments.option(
      "--columns", "N", [this](const std::string& text) { write.text.columns = parse_count("--columns", text); },
      "text: columns that lines are wrapped at; default 72");
  pdf_.declare(arguments);
}

void DocumentOptions::open(const std::string& image_folder) {
  pdf_.apply(write);
  for (const std::string& file : style_files_) {
    write.html.style += read_file(file) + "\n";
  }
  if (!reference_doc_.empty()) {
    write.docx.reference = read_docx_reference(read_file(reference_doc_));
  }
  if (image_folders_.empty() && !image_folder.empty()) {
    image_folders_.push_back(image_folder);
  }
  if (!image_folders_.empty()) {
    images_ = images_from_folders(image_folders_);
    write.common.images = images_.get();
  }
}

}  // namespace docmill::cli
