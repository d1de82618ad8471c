#include "cli/line_reader.h"

#include <unistd.h>

#include <cerrno>

#include "cli/descriptor.h"

namespace docmill::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;
constexpr std::size_t kKept = std::size_t{1} << 20;  // memory kept for the next line

}  // namespace

bool LineReader::fill() {
  if (begin_ != 0) {
    buffer_.erase(0, begin_);
    searched_ -= begin_;
    begin_ = 0;
    if (buffer_.size() < kKept && buffer_.capacity() > 4 * kKept) {
      buffer_.shrink_to_fit();
    }
  }
  const std::size_t size = buffer_.size();
  if (buffer_.capacity() - size < kBlock) {
    buffer_.reserve(2 * size + kBlock);
  }
  buffer_.resize(size + kBlock);
  ssize_t got = 0;
  do {
    got = ::read(STDIN_FILENO, buffer_.data() + size, kBlock);
  } while (got < 0 && errno == EINTR);
  buffer_.resize(size + static_cast<std::size_t>(got < 0 ? 0 : got));
  if (got < 0) {
    throw Error(ErrorKind::io, "E-IO-001", "cannot read standard input: " + system_message(errno));
  }
  return got != 0;
}

LineReader::Result LineReader::next(std::string_view& line) {
  while (true) {
    const std::size_t newline = buffer_.find('\n', searched_);
    if (newline != std::string::npos) {
      line = std::string_view(buffer_).substr(begin_, newline - begin_);
      begin_ = searched_ = newline + 1;
      return std::exchange(skipping_, false) ? Result::too_long : Result::line;
    }
    searched_ = buffer_.size();
    if (searched_ - begin_ > most_bytes_) {
      skipping_ = true;
      begin_ = searched_;
    }
    if (!fill()) {
      line = std::string_view(buffer_).substr(begin_);
      const bool rest = !line.empty() || skipping_;
      begin_ = searched_ = buffer_.size();
      if (!rest) {
        return Result::end;
      }
      return std::exchange(skipping_, false) ? Result::too_long : Result::line;
    }
  }
}

}  // namespace docmill::cli
