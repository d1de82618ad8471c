// Tar archives, compressed by zstd. Format: POSIX.1-2001 pax: a header of 512 bytes, the contents padded to 512; a name
// that does not fit is told by an extended header in front.
#include <zstd.h>

#include <array>
#include <cstring>
#include <vector>

#include "cli/batch/archive_formats.h"
#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kBlock = 512;
constexpr int kLevel = 6;

struct Header {
  char name[100];
  char mode[8];
  char uid[8];
  char gid[8];
  char size[12];
  char mtime[12];
  char checksum[8];
  char type;
  char link[100];
  char magic[8];
  char owner[32];
  char group[32];
  char major[8];
  char minor[8];
  char prefix[155];
  char padding[12];
};
static_assert(sizeof(Header) == kBlock);

template <std::size_t N>
void octal(char (&field)[N], std::uint64_t number) {
  for (std::size_t i = N - 1; i-- > 0;) {
    field[i] = static_cast<char>('0' + (number & 7));
    number >>= 3;
  }
  field[N - 1] = '\0';
}

std::string header(std::string_view name, std::uint64_t size, char type) {
  Header block{};
  std::memcpy(block.name, name.data(), std::min(name.size(), sizeof block.name));
  octal(block.mode, 0644);
  octal(block.uid, 0);
  octal(block.gid, 0);
  octal(block.size, size);
  octal(block.mtime, static_cast<std::uint64_t>(entry_time()));
  std::memset(block.checksum, ' ', sizeof block.checksum);
  block.type = type;
  std::memcpy(block.magic, "ustar\00000", 8);
  const auto* bytes = reinterpret_cast<const unsigned char*>(&block);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    sum += bytes[i];
  }
  char checksum[7];
  octal(checksum, sum);
  std::memcpy(block.checksum, checksum, sizeof checksum);
  return {reinterpret_cast<const char*>(&block), kBlock};
}

std::string padding(std::size_t size) { return std::string((kBlock - size % kBlock) % kBlock, '\0'); }

/// "LENGTH key=value\n", where the length counts its own digits.
std::string pax_record(std::string_view key, std::string_view value) {
  const std::string rest = " " + std::string(key) + "=" + std::string(value) + "\n";
  std::size_t length = rest.size();
  while (std::to_string(length).size() + rest.size() != length) {
    length = std::to_string(length).size() + rest.size();
  }
  return std::to_string(length) + rest;
}

class TarArchive final : public Archive {
 public:
  TarArchive(const std::string& path, bool compressed)
      : path_(path), file_(path), context_(compressed ? ZSTD_createCCtx() : nullptr) {
    if (context_) {
      ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kLevel);
      ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 1);
    }
  }

  void finish() override {
    put(std::string(2 * kBlock, '\0'), true);
    file_.rename_to(path_);
  }

 private:
  void write(const std::string& path, std::string_view bytes) override {
    if (path.size() > sizeof(Header::name)) {
      const std::string record = pax_record("path", path);
      put(header("PaxHeader", record.size(), 'x') + record + padding(record.size()));
    }
    put(header(path, bytes.size(), '0'));
    put(bytes);
    put(padding(bytes.size()));
  }

  void put(std::string_view bytes, bool last = false) {
    if (!context_) {
      write_all(file_.descriptor(), bytes, "'" + path_ + "'");
      return;
    }
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    bool done = false;
    while (!done) {
      ZSTD_outBuffer output{buffer_.data(), buffer_.size(), 0};
      const std::size_t left =
          ZSTD_compressStream2(context_.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0) {
        throw Error(ErrorKind::io, "E-IO-002", "cannot compress '" + path_ + "': " + ZSTD_getErrorName(left));
      }
      write_all(file_.descriptor(), {buffer_.data(), output.pos}, "'" + path_ + "'");
      done = last ? left == 0 : input.pos == input.size;
    }
  }

  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::string path_;
  TemporaryFile file_;
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  std::vector<char> buffer_ = std::vector<char>(ZSTD_CStreamOutSize());
};

}  // namespace

std::unique_ptr<Archive> open_tar(const std::string& path, bool compressed) {
  return std::make_unique<TarArchive>(path, compressed);
}

}  // namespace docmill::cli
