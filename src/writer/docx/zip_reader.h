// Reading a ZIP file from anywhere (APPNOTE 6.3.3): nothing in it is believed, and what it may cost is bounded.
//
// Sizes come from the directory and bound what is decompressed; a part that is longer, shorter or has another CRC-32
// than it says is refused. Encrypted, split and Zip64 files are not read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace docmill::docx {

inline constexpr std::size_t kMostZipEntries = 4096;
inline constexpr std::size_t kMostPartBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMostZipBytes = std::size_t{128} << 20;  ///< of all parts read

class ZipReader {
 public:
  /// `bytes` must outlive the reader. Throws Error data E-WRT-040 for what is no ZIP file or a damaged one, limit
  /// E-WRT-041 for too many entries.
  explicit ZipReader(std::string_view bytes);

  bool has(std::string_view name) const { return entries_.contains(std::string(name)); }
  /// The part of that name, whole and checked; nullopt when there is none. Throws Error data E-WRT-040, limit
  /// E-WRT-041.
  std::optional<std::string> read(std::string_view name);

 private:
  struct Entry {
    std::uint16_t method;
    std::uint32_t crc;
    std::uint32_t packed;
    std::uint32_t size;
    std::uint32_t offset;
  };

  std::uint16_t word_at(std::size_t at) const;
  std::uint32_t long_at(std::size_t at) const;
  std::size_t find_end() const;
  std::string_view packed_bytes(const Entry& entry) const;

  std::string_view bytes_;
  std::unordered_map<std::string, Entry> entries_;
  std::size_t read_ = 0;
};

}  // namespace docmill::docx
