#include "cli/batch/archive.h"

#include <algorithm>

#include "cli/batch/archive_formats.h"
#include "cli/descriptor.h"
#include "cli/document_time.h"

namespace docmill::cli {

namespace {

/// Relative to wherever it is unpacked.
std::string_view name_in_archive(std::string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path;
}

}  // namespace

std::time_t entry_time() {
  constexpr std::time_t kFirst = 315532800;  // 1980-01-01 00:00 UTC
  return std::max<std::time_t>(static_cast<std::time_t>(fixed_time().value_or(0) / 1'000'000), kFirst);
}

void Archive::take_name(const std::string& path) {
  if (!names_.insert(std::hash<std::string_view>()(name_in_archive(path))).second) {
    throw Error(ErrorKind::data, "E-DAT-062", "the file '" + path + "' was written by this batch before",
                "two records make the same name; put what tells them apart into -o");
  }
}

void Archive::add(const std::string& path, std::string_view bytes) { write(std::string(name_in_archive(path)), bytes); }

std::unique_ptr<Archive> open_archive(const std::string& path) {
  if (path.ends_with(".zip")) {
    return open_zip(path);
  }
  if (path.ends_with(".tar") || path.ends_with(".tar.zst")) {
    return open_tar(path, path.ends_with(".zst"));
  }
  throw Error(ErrorKind::usage, "E-USE-061", "the name '" + path + "' does not say which archive it is to be",
              "end it with .tar.zst, .zip or .tar");
}

MergedFile::MergedFile(const std::string& path) : path_(path), format_(Format::markdown), target_(path), file_(path) {
  const std::optional<Format> format = format_from_path(path);
  if (!format) {
    throw Error(ErrorKind::usage, "E-USE-035", "the name '" + path + "' does not say the format",
                "end it with .md, .html or another");
  }
  format_ = *format;
}

void MergedFile::add(std::string_view markdown) {
  std::string text = begun_ ? "\n" : "";
  begun_ = true;
  text += markdown;
  text += text.ends_with('\n') ? "" : "\n";
  if (format_ == Format::markdown) {
    write_all(file_.descriptor(), text, "'" + path_ + "'");
  } else {
    text_ += text;
  }
}

void MergedFile::finish() {
  if (format_ != Format::markdown) {
    Document document = parse_markdown(text_);
    TransformOptions shape;
    shape.raw_html = RawHtml::safe;
    shape.links = LinkPolicy::safe;
    document = transform(std::move(document), shape);
    AllOptions options;
    const Node* heading = title_heading(document);
    options.common.title = heading == nullptr ? "" : plain_text(*heading);
    Buffer out;
    docmill::write(document, format_, options, out);
    write_all(file_.descriptor(), out.view(), "'" + path_ + "'");
  }
  file_.rename_to(target_);
}

}  // namespace docmill::cli
