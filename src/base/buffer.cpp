// Growth of the output buffer.
//
// `memory_` is the end of the room that may be filled: kBufferSlack before the end of the memory, or earlier where the
// byte limit says so. `limit_` is the same, or a stride ahead where a clock is watched.
#include <algorithm>
#include <cstdlib>

#include "base/short_copy.h"

namespace docmill {
namespace {

constexpr std::size_t kFirstSize = 1024;

}  // namespace

Buffer::~Buffer() { std::free(begin_); }

void Buffer::grow(std::size_t size) {
  const std::size_t held = this->size();
  if (size > static_cast<std::size_t>(-1) / 4 || (max_size_ != 0 && size > max_size_ - std::min(max_size_, held))) {
    throw Error(ErrorKind::limit, "E-LIM-002", "the output is larger than its limit allows",
                "look for a loop that prints more than meant, or raise the output limit");
  }
  if (budget_ != nullptr) {
    budget_->check_time();
  }
  if (size <= static_cast<std::size_t>(memory_ - end_)) {
    return set_room(std::max(size, kStride));
  }
  std::size_t wanted = std::max({kFirstSize, held + size, 2 * static_cast<std::size_t>(memory_ - begin_)});
  if (max_size_ != 0) {
    wanted = std::min(wanted, max_size_);
  }
  char* grown = static_cast<char*>(std::realloc(begin_, wanted + kBufferSlack));
  if (grown == nullptr) {
    throw Error(ErrorKind::limit, "E-LIM-002", "there is no memory left for the output");
  }
  begin_ = grown;
  end_ = grown + held;
  memory_ = grown + wanted;
  set_room(std::max(size, kStride));
}

/// Lets `size` more bytes be written before the clock is looked at again, or all that there is memory for.
void Buffer::set_room(std::size_t size) {
  const auto left = static_cast<std::size_t>(memory_ - end_);
  limit_ = end_ + (budget_ != nullptr ? std::min(size, left) : left);
}

void Buffer::append_slow(const char* data, std::size_t size) {
  if (size == 0) {
    return;
  }
  if (data >= begin_ && data < end_) {  // a part of this very buffer, which is about to move
    const auto offset = static_cast<std::size_t>(data - begin_);
    grow(size);
    data = begin_ + offset;
  } else {
    grow(size);
  }
  std::memcpy(end_, data, size);
  end_ += size;
}

void Buffer::append(std::size_t count, char c) {
  if (count == 0) {
    return;
  }
  reserve(count);
  while (count > 0) {
    const std::size_t part = std::min(count, kStride);
    std::memset(reserve(part), c, part);
    end_ += part;
    count -= part;
    if (budget_ != nullptr && count > 0) {
      budget_->check_time();
    }
  }
}

void Buffer::set_limit(std::size_t bytes) {
  max_size_ = bytes;
  if (bytes != 0 && begin_ != nullptr) {
    memory_ = std::max(end_, std::min(memory_, begin_ + bytes));
    limit_ = std::min(limit_, memory_);
  }
}

void Buffer::swap(Buffer& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(limit_, other.limit_);
  std::swap(memory_, other.memory_);
  std::swap(budget_, other.budget_);
  std::swap(max_size_, other.max_size_);
}

}  // namespace docmill
