// See zip_reader.h.
#include "writer/docx/zip_reader.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <new>

#include "docmill/base.h"

namespace docmill::docx {
namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kDirectoryHeader = 0x02014b50;
constexpr std::uint32_t kDirectoryEnd = 0x06054b50;
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint16_t kEncrypted = 1;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorKind::data, "E-WRT-040", "the file is no DOCX file: " + what,
              "save it again in the program it is from");
}

[[noreturn]] void refuse_size(const std::string& what) {
  throw Error(ErrorKind::limit, "E-WRT-041", "the DOCX file is too large: " + what,
              "use a file with little more than styles, headers and footers");
}

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

std::string inflate(std::string_view packed, std::size_t size, const std::string& name) {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(libdeflate_alloc_decompressor());
  if (decompressor == nullptr) {
    throw std::bad_alloc();
  }
  std::string out(size, '\0');
  std::size_t used = 0;
  std::size_t made = 0;
  const libdeflate_result result = libdeflate_deflate_decompress_ex(decompressor.get(), packed.data(), packed.size(),
                                                                    out.data(), size, &used, &made);
  if (result != LIBDEFLATE_SUCCESS || made != size || used != packed.size()) {
    refuse("its part '" + name + "' is damaged");
  }
  return out;
}

}  // namespace

std::uint16_t ZipReader::word_at(std::size_t at) const {
  if (at > bytes_.size() || bytes_.size() - at < 2) {
    refuse("it ends early");
  }
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes_[at]) | static_cast<unsigned char>(bytes_[at + 1])
                                                                                 << 8);
}

std::uint32_t ZipReader::long_at(std::size_t at) const {
  return word_at(at) | static_cast<std::uint32_t>(word_at(at + 2)) << 16;
}

/// Where the end of the directory stands: the last that a comment reaches from to the end of the file.
std::size_t ZipReader::find_end() const {
  if (bytes_.size() < kEndSize) {
    refuse("it is too short");
  }
  const std::size_t last = bytes_.size() - kEndSize;
  const std::size_t first = last > kLongestComment ? last - kLongestComment : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (long_at(at) == kDirectoryEnd && at + kEndSize + word_at(at + 20) == bytes_.size()) {
      return at;
    }
  }
  refuse("it is no ZIP file");
}

ZipReader::ZipReader(std::string_view bytes) : bytes_(bytes) {
  const std::size_t end = find_end();
  const std::size_t count = word_at(end + 10);
  if (word_at(end + 4) != 0 || word_at(end + 6) != 0 || count != word_at(end + 8)) {
    refuse("it is one of several pieces");
  }
  if (count > kMostZipEntries) {
    refuse_size("it has " + std::to_string(count) + " parts");
  }
  std::size_t at = long_at(end + 16);
  for (std::size_t i = 0; i < count; ++i) {
    if (long_at(at) != kDirectoryHeader) {
      refuse("its directory is damaged");
    }
    const std::size_t name_size = word_at(at + 28);
    if (bytes_.size() - at < 46 + name_size) {
      refuse("it ends early");
    }
    std::string name(bytes_.substr(at + 46, name_size));
    if ((word_at(at + 8) & kEncrypted) != 0) {
      refuse("it is encrypted");
    }
    const Entry entry{word_at(at + 10), long_at(at + 16), long_at(at + 20), long_at(at + 24), long_at(at + 42)};
    if (!entries_.emplace(std::move(name), entry).second) {
      refuse("a part stands in it twice");
    }
    at += 46 + name_size + word_at(at + 30) + word_at(at + 32);
  }
}

std::string_view ZipReader::packed_bytes(const Entry& entry) const {
  if (long_at(entry.offset) != kLocalHeader) {
    refuse("its directory is damaged");
  }
  const std::size_t begin = std::size_t{entry.offset} + 30 + word_at(entry.offset + std::size_t{26}) +
                            word_at(entry.offset + std::size_t{28});
  if (begin > bytes_.size() || bytes_.size() - begin < entry.packed) {
    refuse("it ends early");
  }
  return bytes_.substr(begin, entry.packed);
}

std::optional<std::string> ZipReader::read(std::string_view name) {
  const auto found = entries_.find(std::string(name));
  if (found == entries_.end()) {
    return std::nullopt;
  }
  const Entry& entry = found->second;
  if (entry.size > kMostPartBytes || kMostZipBytes - read_ < entry.size) {
    refuse_size("its part '" + found->first + "' has " + std::to_string(entry.size) + " bytes");
  }
  read_ += entry.size;
  const std::string_view packed = packed_bytes(entry);
  std::string content;
  if (entry.method == 8) {
    content = inflate(packed, entry.size, found->first);
  } else if (entry.method == 0 && packed.size() == entry.size) {
    content = packed;
  } else {
    refuse("its part '" + found->first + "' is packed in an unknown way");
  }
  if (libdeflate_crc32(0, content.data(), content.size()) != entry.crc) {
    refuse("its part '" + found->first + "' is damaged");
  }
  return content;
}

}  // namespace docmill::docx
