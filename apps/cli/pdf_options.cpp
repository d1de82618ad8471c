#include "cli/pdf_options.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>

#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

struct PaperSize {
  std::string_view name;
  PageSize size;
};
constexpr std::array<PaperSize, 5> kPapers = {{{"a4", {595.276, 841.89}},
                                               {"a3", {841.89, 1190.551}},
                                               {"a5", {419.528, 595.276}},
                                               {"letter", {612, 792}},
                                               {"legal", {612, 1008}}}};

std::string file_name(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string media_type_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTypes = {{{".json", "application/json"},
                                                                                    {".yaml", "application/yaml"},
                                                                                    {".yml", "application/yaml"},
                                                                                    {".toml", "application/toml"},
                                                                                    {".xml", "text/xml"},
                                                                                    {".csv", "text/csv"},
                                                                                    {".md", "text/markdown"}}};
  for (const auto& [extension, type] : kTypes) {
    if (name.ends_with(extension)) {
      return std::string(type);
    }
  }
  return "application/octet-stream";
}

void claim(PdfOptions& pdf, std::string_view standard) {
  if (standard == "ua-1") {
    pdf.ua1 = true;
  } else if (standard == "a-2b" && pdf.archival != PdfArchival::a3b) {
    pdf.archival = PdfArchival::a2b;
  } else if (standard == "a-3b" && pdf.archival != PdfArchival::a2b) {
    pdf.archival = PdfArchival::a3b;
  } else {
    throw Error(ErrorKind::usage, "E-USE-004", "--pdf-standard cannot be '" + std::string(standard) + "' here",
                "ua-1, and one of a-2b and a-3b; several with commas");
  }
}

void claim_all(PdfOptions& pdf, std::string_view list) {
  std::size_t comma = list.find(',');
  for (; comma != std::string_view::npos; comma = list.find(',')) {
    claim(pdf, list.substr(0, comma));
    list.remove_prefix(comma + 1);
  }
  claim(pdf, list);
}

}  // namespace

void PdfSettings::declare(Arguments& arguments) {
  arguments.heading("Pages and PDF");
  arguments.option("--style", "FILE", style_,
                   "pdf: a TOML file that changes fonts, sizes, colours, margins of the theme");
  arguments.choice(
      "--page-size", {"a4", "a3", "a5", "letter", "legal"},
      [this](std::size_t choice) { given_.common.page = kPapers[choice].size; }, "a4 (default) and others");
  arguments.flag("--landscape", given_.common.landscape, "pages lie on their side");
  arguments.flag("--title-page", given_.pdf.title_page, "docx, pdf: title, author and date on a page of their own");
  arguments.flag("--line-numbers", given_.pdf.line_numbers, "pdf: number the lines of code");
  arguments.choice(
      "--hyphenate", {"yes", "no"}, [this](std::size_t choice) { given_.pdf.hyphenate = choice == 0; },
      "pdf: divide words at the ends of lines (as the theme does)");
  arguments.option(
      "--pdf-standard", "LIST", [this](const std::string& text) { claim_all(given_.pdf, text); },
      "claim ua-1, a-2b or a-3b, several with commas; what keeps one from holding is an error");
  arguments.list("--attach", "FILE", attachments_, "pdf: put the file into the document; repeatable");
  arguments.list("--font-path", "DIR", given_.pdf.font_folders, "pdf: look for fonts here first; repeatable");
  arguments.flag("--strict-fonts", given_.pdf.strict_fonts, "pdf: a missing font or character is an error");
  arguments.option("--pdf-password-env", "NAME", password_variable_,
                   "pdf: encrypt with AES-256; the password is in this environment variable");
}

void PdfSettings::apply(AllOptions& write) const {
  write.common.page = given_.common.page;
  write.common.landscape = given_.common.landscape;
  write.docx.title_page = given_.pdf.title_page;
  const std::string author = write.pdf.author;
  write.pdf = given_.pdf;
  write.pdf.author = author;
  if (!style_.empty()) {
    write.pdf.style = read_file(style_);
    write.pdf.style_name = style_;
  }
  for (const std::string& folder : write.pdf.font_folders) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
      throw Error(ErrorKind::io, "E-IO-001", "--font-path: there is no folder '" + folder + "'",
                  "name a folder with font files in it, or below it");
    }
  }
  for (const std::string& path : attachments_) {
    write.pdf.attachments.push_back({file_name(path), media_type_of(path), {}, read_file(path)});
  }
  if (!password_variable_.empty()) {
    const char* password = std::getenv(password_variable_.c_str());
    if (password == nullptr || *password == '\0') {
      throw Error(ErrorKind::usage, "E-USE-070",
                  "--pdf-password-env: the environment has no variable '" + password_variable_ + "', or it is empty",
                  "export it before the command");
    }
    write.pdf.user_password = password;
  }
}

bool PdfSettings::reads_file(const std::string& path) const {
  return is_same_file(path, style_) ||
         std::any_of(attachments_.begin(), attachments_.end(),
                     [&path](const std::string& file) { return is_same_file(path, file); });
}

}  // namespace docmill::cli
