// See zip.h. A compressor is kept by each thread: making one costs more than a small part.
#include "writer/docx/zip.h"

#include <libdeflate.h>

#include <memory>

namespace docmill::docx {
namespace {

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint64_t kMost = 0xffffffffU;
constexpr std::size_t kMostEntries = 0xffff;
// Level 1 halves the time of level 6 for 15 % more bytes; parts made once are worth the slowest.
constexpr int kFastLevel = 1;
constexpr int kSmallLevel = 12;

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
};
using Compressor = std::unique_ptr<libdeflate_compressor, FreeCompressor>;

Compressor make_compressor(int level) {
  Compressor made(libdeflate_alloc_compressor(level));
  if (made == nullptr) {
    throw std::bad_alloc();
  }
  return made;
}

libdeflate_compressor& fast_compressor() {
  thread_local const Compressor compressor = make_compressor(kFastLevel);
  return *compressor;
}

std::uint32_t crc_of(std::string_view content) { return libdeflate_crc32(0, content.data(), content.size()); }

void append_16(std::uint16_t value, Buffer& out) {
  out.push(static_cast<char>(value & 0xff));
  out.push(static_cast<char>(value >> 8));
}

void append_32(std::uint32_t value, Buffer& out) {
  append_16(static_cast<std::uint16_t>(value & 0xffff), out);
  append_16(static_cast<std::uint16_t>(value >> 16), out);
}

[[noreturn]] void refuse_size() {
  throw Error(ErrorKind::limit, "E-WRT-031", "the document does not fit into one DOCX file",
              "a DOCX file holds at most 4 GB and 65,535 parts");
}

/// The number in digits `at` to `at + count`; -1 when they are no digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

PackedFile pack(std::string name, std::string_view content) {
  PackedFile file{std::move(name), {}, static_cast<std::uint32_t>(content.size()), crc_of(content)};
  const Compressor compressor = make_compressor(kSmallLevel);
  file.bytes.resize(libdeflate_deflate_compress_bound(compressor.get(), content.size()));
  file.bytes.resize(libdeflate_deflate_compress(compressor.get(), content.data(), content.size(), file.bytes.data(),
                                                file.bytes.size()));
  return file;
}

ZipWriter::ZipWriter(std::string_view date, Buffer& out) : out_(out), start_(out.size()) {
  const int year = digits(date, 0, 4);
  const int month = digits(date, 5, 2);
  const int day = digits(date, 8, 2);
  if (year < 1980 || year > 2107 || month < 1 || month > 12 || day < 1 || day > 31) {
    return;
  }
  dos_date_ = static_cast<std::uint16_t>((year - 1980) << 9 | month << 5 | day);
  const int hour = digits(date, 11, 2);
  const int minute = digits(date, 14, 2);
  if (hour >= 0 && hour < 24 && minute >= 0 && minute < 60) {
    const int second = digits(date, 17, 2);
    dos_time_ = static_cast<std::uint16_t>(hour << 11 | minute << 5 | (second >= 0 && second < 60 ? second / 2 : 0));
  }
}

void ZipWriter::begin(std::string_view name, std::uint64_t size) {
  const std::size_t offset = out_.size() - start_;
  if (size > kMost || offset > kMost || entries_.size() >= kMostEntries) {
    refuse_size();
  }
  entries_.push_back(
      {std::string(name), static_cast<std::uint32_t>(offset), 0, 0, static_cast<std::uint32_t>(size), kStored});
}

void ZipWriter::add(std::string_view name, std::string_view content) {
  begin(name, content.size());
  Entry& entry = entries_.back();
  entry.crc = crc_of(content);
  entry.method = kDeflated;
  // The header holds the compressed size: it is written over once that is known.
  const std::size_t header = out_.size();
  write_header(entry, true);
  libdeflate_compressor& compressor = fast_compressor();
  const std::size_t bound = libdeflate_deflate_compress_bound(&compressor, content.size());
  char* const room = out_.reserve(bound);
  const std::size_t packed = libdeflate_deflate_compress(&compressor, content.data(), content.size(), room, bound);
  entry.packed = static_cast<std::uint32_t>(packed);
  out_.truncate(header);
  write_header(entry, true);
  out_.commit(packed);
}

void ZipWriter::add_stored(std::string_view name, std::string_view content) {
  begin(name, content.size());
  Entry& entry = entries_.back();
  entry.crc = crc_of(content);
  entry.packed = entry.size;
  write_header(entry, true);
  out_.append(content);
}

void ZipWriter::add(const PackedFile& file) {
  begin(file.name, file.bytes.size());
  Entry& entry = entries_.back();
  entry.crc = file.crc;
  entry.packed = static_cast<std::uint32_t>(file.bytes.size());
  entry.size = file.size;
  entry.method = kDeflated;
  write_header(entry, true);
  out_.append(file.bytes);
}

/// Local header (4.3.7) or, without its signature's difference, that of the directory (4.3.12).
void ZipWriter::write_header(const Entry& entry, bool local) {
  append_32(local ? 0x04034b50 : 0x02014b50, out_);
  if (!local) {
    append_16(20, out_);  // made by: FAT, 2.0
  }
  append_16(20, out_);
  append_16(0, out_);
  append_16(entry.method, out_);
  append_16(dos_time_, out_);
  append_16(dos_date_, out_);
  append_32(entry.crc, out_);
  append_32(entry.packed, out_);
  append_32(entry.size, out_);
  append_16(static_cast<std::uint16_t>(entry.name.size()), out_);
  append_16(0, out_);  // extra field
  if (!local) {
    out_.append(10, '\0');  // comment, disk, internal and external attributes
    append_32(entry.offset, out_);
  }
  out_.append(entry.name);
}

void ZipWriter::finish() {
  const std::size_t begin = out_.size() - start_;
  for (const Entry& entry : entries_) {
    write_header(entry, false);
  }
  const std::size_t end = out_.size() - start_;
  if (end > kMost) {
    refuse_size();
  }
  append_32(0x06054b50, out_);
  append_32(0, out_);  // disks
  append_16(static_cast<std::uint16_t>(entries_.size()), out_);
  append_16(static_cast<std::uint16_t>(entries_.size()), out_);
  append_32(static_cast<std::uint32_t>(end - begin), out_);
  append_32(static_cast<std::uint32_t>(begin), out_);
  append_16(0, out_);  // comment
}

}  // namespace docmill::docx
