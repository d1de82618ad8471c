// Zip archives, by minizip.
#include <minizip/zip.h>

#include <cerrno>
#include <limits>

#include "cli/batch/archive_formats.h"
#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

class ZipArchive final : public Archive {
 public:
  explicit ZipArchive(const std::string& path) : path_(path), file_(path) {
    zlib_filefunc64_def functions;
    fill_fopen64_filefunc(&functions);
    zip_ = zipOpen2_64(("/proc/self/fd/" + std::to_string(file_.descriptor())).c_str(), APPEND_STATUS_CREATE, nullptr,
                       &functions);
    if (zip_ == nullptr) {
      fail();
    }
  }
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;
  ~ZipArchive() override {
    if (zip_ != nullptr) {
      zipClose(zip_, nullptr);
    }
  }

  void finish() override {
    const int result = zipClose(zip_, nullptr);
    zip_ = nullptr;
    if (result != ZIP_OK) {
      fail();
    }
    file_.rename_to(path_);
  }

 private:
  void write(const std::string& path, std::string_view bytes) override {
    const std::time_t at = entry_time();
    std::tm parts{};
    ::gmtime_r(&at, &parts);
    zip_fileinfo info{};
    info.tmz_date = {static_cast<uInt>(parts.tm_sec),  static_cast<uInt>(parts.tm_min),
                     static_cast<uInt>(parts.tm_hour), static_cast<uInt>(parts.tm_mday),
                     static_cast<uInt>(parts.tm_mon),  static_cast<uInt>(parts.tm_year + 1900)};
    info.external_fa = 0100644UL << 16;
    constexpr uLong kUnix = 3UL << 8 | 20;
    constexpr uLong kUtf8Names = 1UL << 11;
    const int zip64 = bytes.size() >= std::numeric_limits<std::uint32_t>::max() ? 1 : 0;
    const int opened = zipOpenNewFileInZip4_64(zip_, path.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                                               Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                                               nullptr, 0, kUnix, kUtf8Names, zip64);
    const bool written = opened == ZIP_OK &&
                         zipWriteInFileInZip(zip_, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK &&
                         zipCloseFileInZip(zip_) == ZIP_OK;
    if (!written) {
      fail();
    }
  }

  [[noreturn]] void fail() const {
    throw Error(ErrorKind::io, "E-IO-002", "cannot write '" + path_ + "': " + system_message(errno));
  }

  std::string path_;
  TemporaryFile file_;
  zipFile zip_ = nullptr;
};

}  // namespace

std::unique_ptr<Archive> open_zip(const std::string& path) { return std::make_unique<ZipArchive>(path); }

}  // namespace docmill::cli
