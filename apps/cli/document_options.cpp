// Options of writing.
#include "cli/document_options.h"

#include <algorithm>
#include <filesystem>

#include "cli/descriptor.h"
#include "cli/quantity.h"
#include "docmill/store.h"

namespace docmill::cli {
namespace {

namespace fs = std::filesystem;

std::string digest_of(std::string_view text) { return store::hex(store::sha256(text)); }

/// A password that takes long to guess from what is kept.
std::string slow_digest(const std::string& password) {
  constexpr int kRounds = 100'000;
  std::string text = digest_of(password);
  for (int i = 0; i < kRounds; ++i) {
    const store::Digest next = store::sha256(text);
    text.assign(next.begin(), next.end());
  }
  return digest_of(text);
}

/// Name, size and time of every file below, one on a line.
std::string files_below(const std::string& folder) {
  std::vector<std::string> lines;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at(folder, options, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->is_regular_file(ignored)) {
      lines.push_back(at->path().string() + "\t" + std::to_string(at->file_size(ignored)) + "\t" +
                      std::to_string(at->last_write_time(ignored).time_since_epoch().count()) + "\n");
    }
  }
  if (error) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read the folder '" + folder + "': " + error.message());
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) {
    all += line;
  }
  return all;
}

std::shared_ptr<const DocxReference> read_reference(const std::string& path) {
  const std::string bytes = read_file(path);
  try {
    return read_docx_reference(bytes);
  } catch (const Error& error) {
    Diagnostic diagnostic = error.diagnostic();
    diagnostic.place.source = path;
    throw Error(std::move(diagnostic));
  }
}

}  // namespace

void DocumentOptions::declare(Arguments& arguments, SettingOptions* settings, std::string_view title) {
  arguments.remember(given_, [&] { declare_all(arguments, settings, title); });
}

void DocumentOptions::declare_all(Arguments& arguments, SettingOptions* settings, std::string_view title) {
  arguments.heading("Document");
  WriteOptions& common = write.common;
  arguments.option("--title", "TEXT", common.title, title);
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
    write.docx.reference = read_reference(reference_doc_);
  }
  if (image_folders_.empty() && !image_folder.empty()) {
    image_folders_.push_back(image_folder);
  }
  if (!image_folders_.empty()) {
    images_ = images_from_folders(image_folders_);
    write.common.images = images_.get();
  }
}

bool DocumentOptions::reads_file(const std::string& path) const {
  return is_same_file(path, reference_doc_) || pdf_.reads_file(path) ||
         std::any_of(style_files_.begin(), style_files_.end(),
                     [&path](const std::string& file) { return is_same_file(path, file); });
}

std::string DocumentOptions::digest() const {
  std::string all = digest_of(given_) + digest_of(write.html.style) + digest_of(write.pdf.style);
  all += reference_doc_.empty() ? "" : digest_of(read_file(reference_doc_));
  for (const PdfAttachment& attachment : write.pdf.attachments) {
    all += digest_of(attachment.name) + digest_of(attachment.bytes);
  }
  all += write.pdf.user_password.empty() ? "" : slow_digest(write.pdf.user_password);
  for (const std::string& folder : image_folders_) {
    all += digest_of(files_below(folder));
  }
  return digest_of(all);
}

std::size_t DocumentOptions::bytes() const {
  std::size_t bytes = write.html.style.size() + write.pdf.style.size();
  for (const PdfAttachment& attachment : write.pdf.attachments) {
    bytes += attachment.bytes.size();
  }
  return bytes;
}

}  // namespace docmill::cli
