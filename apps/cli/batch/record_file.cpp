#include "cli/batch/record_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cli/interrupt.h"

namespace docmill::cli {
namespace {

struct FormatName {
  std::string_view name;
  RecordFormat format;
  char delimiter;
};
constexpr std::array<FormatName, 7> kFormats = {{{"jsonl", RecordFormat::json, ','},
                                                 {"ndjson", RecordFormat::json, ','},
                                                 {"json", RecordFormat::json, ','},
                                                 {"csv", RecordFormat::csv, ','},
                                                 {"tsv", RecordFormat::csv, '\t'},
                                                 {"yaml", RecordFormat::yaml, ','},
                                                 {"yml", RecordFormat::yaml, ','}}};

const FormatName* find_format(std::string_view name) {
  const auto found =
      std::find_if(kFormats.begin(), kFormats.end(), [name](const FormatName& format) { return format.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

const FormatName& format_of(const std::string& path, const RecordFileOptions& options) {
  if (!options.from.empty()) {
    if (const FormatName* format = find_format(options.from)) {
      return *format;
    }
    throw Error(ErrorKind::usage, "E-USE-004", "`--from` cannot be '" + options.from + "'",
                "records are jsonl, json, csv, tsv or yaml");
  }
  const std::size_t point = path.rfind('.');
  if (const FormatName* format = point == std::string::npos ? nullptr : find_format(path.substr(point + 1))) {
    return *format;
  }
  if (path == "-") {
    return kFormats.front();
  }
  throw Error(ErrorKind::usage, "E-USE-032", "the name '" + path + "' does not say what its records are",
              "say it with --from jsonl, json, csv, tsv or yaml");
}

char delimiter_of(const FormatName& format, const RecordFileOptions& options) {
  if (options.delimiter.empty()) {
    return format.delimiter;
  }
  const std::string& text = options.delimiter == "\\t" ? "\t" : options.delimiter;
  if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r" || static_cast<unsigned char>(text[0]) >= 0x80) {
    throw Error(ErrorKind::usage, "E-USE-004", "`--delimiter` cannot be '" + options.delimiter + "'",
                "it is one character, such as ; or \\t");
  }
  return text[0];
}

}  // namespace

void RecordFileOptions::declare(Arguments& arguments) {
  arguments.option("--from", "FORMAT", from,
                   "jsonl, json, csv, tsv or yaml, where the name does not say it; default of standard input: jsonl");
  arguments.option("--delimiter", "C", delimiter, "what separates the fields of CSV; default: a comma, of TSV a tab");
}

RecordFile::RecordFile(const std::string& path, const RecordFileOptions& options)
    : path_(path), name_(path == "-" ? "standard input" : path) {
  const FormatName& format = format_of(path, options);
  RecordOptions read;
  read.delimiter = delimiter_of(format, options);
  file_ = path == "-" ? Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3))
                      : Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file_.is_open() || ::fstat(file_.number(), &status) != 0) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + name_ + "': " + system_message(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + name_ + "': " + system_message(EISDIR));
  }
  size_ = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
  reader_ = std::make_unique<RecordReader>(*this, format.format, name_, read);
}

std::size_t RecordFile::read(char* to, std::size_t most) {
  while (!is_interrupted()) {
    const ssize_t got = ::read(file_.number(), to, most);
    if (got >= 0) {
      read_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) {
      throw Error(ErrorKind::io, "E-IO-001", "cannot read '" + name_ + "': " + system_message(errno));
    }
  }
  return 0;  // what is there is worked off, nothing more is taken
}

}  // namespace docmill::cli
