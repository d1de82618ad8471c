// The container of a package: a ZIP file (APPNOTE 6.3.3, no Zip64), deflated by libdeflate.
//
// The same parts in the same order give the same bytes: no clock, no host, no extra fields. Dates are those of the
// document or 1980-01-01, where ZIP's calendar begins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill::docx {

/// A file compressed ahead, to be put into any number of packages.
struct PackedFile {
  std::string name;
  std::string bytes;
  std::uint32_t size = 0;  ///< before compression
  std::uint32_t crc = 0;
};

/// For what is made once and written often: slower, smaller.
PackedFile pack(std::string name, std::string_view content);

class ZipWriter {
 public:
  /// `date`: ISO 8601 with at least a day, or empty.
  ZipWriter(std::string_view date, Buffer& out);

  /// Names are ASCII; each is given once. Throws Error limit E-WRT-031 beyond 65,535 files or 4 GB.
  void add(std::string_view name, std::string_view content);
  /// As it is: for images, which are compressed already.
  void add_stored(std::string_view name, std::string_view content);
  void add(const PackedFile& file);
  /// The directory; nothing may be added behind it.
  void finish();

 private:
  struct Entry {
    std::string name;
    std::uint32_t offset;
    std::uint32_t crc;
    std::uint32_t packed;
    std::uint32_t size;
    std::uint16_t method;
  };

  void begin(std::string_view name, std::uint64_t size);
  void write_header(const Entry& entry, bool local);

  Buffer& out_;
  const std::size_t start_;
  std::uint16_t dos_date_ = 0x0021;
  std::uint16_t dos_time_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace docmill::docx
