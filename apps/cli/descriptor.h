// File descriptors: owned ones, reading all of one, writing all to one.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "docmill/base.h"

namespace docmill::cli {

/// Owns one open file descriptor, or none (-1).
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// 0 or the errno of the close, which is where some file systems report a full disk.
  int close();

 private:
  int number_;
};

/// The reader of a pipe went away. Not an error of the user's: the program ends as any filter does.
struct BrokenPipe {};

/// The system's words for an errno.
std::string system_message(int error);

/// Whether both paths lead to one existing file.
bool is_same_file(const std::string& a, const std::string& b);

/// Everything in the file `path`; "-" is standard input. Throws Error io E-IO-001.
std::string read_file(const std::string& path);

/// Writes all of `bytes`; `name` is for messages. Throws Error io: E-IO-003 when the disk is full, else E-IO-002;
/// BrokenPipe when nobody reads.
void write_all(int descriptor, std::string_view bytes, const std::string& name);
/// The Error for a failed write or close.
[[noreturn]] void throw_write_error(int error, const std::string& name);

}  // namespace docmill::cli
