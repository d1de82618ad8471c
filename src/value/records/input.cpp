#include "value/records/input.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace docmill {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr std::size_t kKept = 4 * kBlock;  // a larger buffer is given back once it is empty

bool begins_code_point(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

}  // namespace

bool RecordInput::more() {
  if (ended_) {
    return false;
  }
  if (begin_ == buffer_.size() && buffer_.capacity() > kKept) {
    buffer_ = std::string();
    begin_ = 0;
  }
  if (begin_ > buffer_.size() / 2) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  const std::size_t size = buffer_.size();
  const std::size_t wanted = std::max(kBlock, size);  // doubling keeps long records linear
  buffer_.resize(size + wanted);
  std::size_t got = 0;
  try {
    got = source_.read(buffer_.data() + size, wanted);
  } catch (...) {
    buffer_.resize(size);
    throw;
  }
  buffer_.resize(size + got);
  ended_ = got == 0;
  return !ended_;
}

void RecordInput::skip_front(std::string_view text) {
  at(text.size() - 1);
  if (view().starts_with(text)) {
    begin_ += text.size();
  }
}

void RecordInput::take(std::size_t bytes) {
  std::string_view taken = view().substr(0, bytes);
  begin_ += taken.size();
  for (std::size_t newline = 0; (newline = taken.find('\n')) != std::string_view::npos;) {
    ++line_;
    column_ = 1;
    taken.remove_prefix(newline + 1);
  }
  const auto points = std::count_if(taken.begin(), taken.end(), begins_code_point);
  const std::uint64_t column = column_ + static_cast<std::uint64_t>(points);
  column_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(column, std::numeric_limits<std::uint32_t>::max()));
}

int RecordInput::at(std::size_t offset) {
  while (begin_ + offset >= buffer_.size()) {
    if (!more()) {
      return -1;
    }
  }
  return static_cast<unsigned char>(buffer_[begin_ + offset]);
}

std::size_t RecordInput::find(char wanted, std::size_t from, std::size_t most) {
  too_long_ = false;
  while (true) {
    const std::size_t found = view().find(wanted, from);
    if (found != std::string_view::npos) {
      too_long_ = found > most;
      return too_long_ ? std::string_view::npos : found;
    }
    from = view().size();
    if (from > most) {
      too_long_ = true;
      return std::string_view::npos;
    }
    if (!more()) {
      return std::string_view::npos;
    }
  }
}

}  // namespace docmill
