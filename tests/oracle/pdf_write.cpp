// pdf_write [OPTION...] FILE.md OUT.pdf: one Markdown file as PDF, with what the writer warns of on standard error. For
// the judges of tests/oracle/pdf_*.py and the benchmarks, which must not depend on the command line.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "docmill/writer.h"

namespace {

using docmill::PdfArchival;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Job {
  docmill::WriteOptions write;
  docmill::PdfOptions pdf;
  docmill::TransformOptions shape;
  std::string in, out;
};

void set_option(Job& job, const std::string& name, const std::string& value) {
  if (name == "--theme") {
    job.write.theme = value;
  } else if (name == "--toc") {
    job.write.contents = true;
  } else if (name == "--number") {
    job.shape.number_sections = true;
  } else if (name == "--lang") {
    job.write.language = value;
  } else if (name == "--title") {
    job.write.title = value;
  } else if (name == "--date") {
    job.write.date = value;
  } else if (name == "--landscape") {
    job.write.landscape = true;
  } else if (name == "--title-page") {
    job.pdf.title_page = true;
  } else if (name == "--line-numbers") {
    job.pdf.line_numbers = true;
  } else if (name == "--hyphenate") {
    job.pdf.hyphenate = value != "no";
  } else if (name == "--strict-fonts") {
    job.pdf.strict_fonts = true;
  } else if (name == "--ua-1") {
    job.pdf.ua1 = true;
  } else if (name == "--a-2b") {
    job.pdf.archival = PdfArchival::a2b;
  } else if (name == "--a-3b") {
    job.pdf.archival = PdfArchival::a3b;
  } else if (name == "--password") {
    job.pdf.user_password = value;
  } else if (name == "--style") {
    job.pdf.style = read_file(value);
    job.pdf.style_name = value;
  } else if (name == "--attach") {
    job.pdf.attachments.push_back(
        {std::filesystem::path(value).filename().string(), "application/json", "source data", read_file(value)});
  } else {
    std::cerr << "unknown option " << name << "\n";
    std::exit(2);
  }
}

Job parse(int count, char** arguments) {
  Job job;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument.starts_with("--")) {
      const std::size_t equals = argument.find('=');
      set_option(job, argument.substr(0, equals), equals == std::string::npos ? "" : argument.substr(equals + 1));
    } else {
      (job.in.empty() ? job.in : job.out) = argument;
    }
  }
  return job;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    Job job = parse(count, arguments);
    std::vector<docmill::Diagnostic> warnings;
    job.write.warnings = &warnings;
    docmill::Buffer out;
    const std::string text = read_file(job.in);
    docmill::write_pdf(docmill::transform(docmill::parse_markdown(text), job.shape), job.write, job.pdf, out);
    for (const docmill::Diagnostic& warning : warnings) {
      std::cerr << docmill::format_human(warning);
    }
    std::ofstream(job.out, std::ios::binary) << out.view();
    return 0;
  } catch (const docmill::Error& error) {
    std::cerr << docmill::format_human(error.diagnostic());
    return 1;
  }
}
