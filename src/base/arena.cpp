// Blocks of the arena.
//
// Blocks double from 4 KiB to 1 MiB. They form one list: those up to `current_` are in use, those after it are kept
// from before the last reset. A request beyond 1 MiB gets a block of its own at the head of the list, so that the rest
// of the current block is not wasted; such blocks are kept for such requests. A run that repeats the requests of the
// run before gets the same memory. The limit is kept by handing out no more of a block than the limit leaves.
#include <algorithm>
#include <cstdlib>

#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::size_t kFirstBlock = std::size_t{4} << 10;
constexpr std::size_t kLargestBlock = std::size_t{1} << 20;
constexpr std::size_t kAlignment = 16;

std::size_t round_up(std::size_t bytes) { return (bytes + kAlignment - 1) & ~(kAlignment - 1); }

}  // namespace

Arena::~Arena() {
  while (first_ != nullptr) {
    Block* next = first_->next;
    std::free(first_);
    first_ = next;
  }
}

void Arena::refuse() {
  throw Error(ErrorKind::limit, "E-LIM-003", "the run needs more memory than its limit allows",
              "build smaller values, or raise the memory limit");
}

Arena::Block* Arena::take_free(std::size_t least, std::size_t most) {
  Block** link = current_ != nullptr ? &current_->next : &first_;
  while (*link != nullptr) {
    Block* block = *link;
    if (block->size >= least && block->size <= most) {
      *link = block->next;
      return block;
    }
    link = &block->next;
  }
  return nullptr;
}

Arena::Block* Arena::new_block(std::size_t size) {
  static_assert(sizeof(Block) % kAlignment == 0);
  auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + size));
  if (block == nullptr) {
    refuse();
  }
  block->size = size;
  return block;
}

void* Arena::allocate_slow(std::size_t bytes, std::size_t alignment) {
  static_cast<void>(alignment);  // every block starts at the largest alignment there is
  const std::size_t in_use = used();
  const std::size_t room = limit_ == 0 ? static_cast<std::size_t>(-1) / 4 : limit_ - std::min(limit_, in_use);
  if (bytes > room) {
    refuse();
  }
  if (bytes > kLargestBlock) {
    return allocate_own(bytes);
  }
  const std::size_t doubled = std::clamp(in_use, kFirstBlock, kLargestBlock);
  Block* block = take_free(bytes, kLargestBlock);
  if (block == nullptr) {
    block = new_block(round_up(std::max(bytes, std::min(doubled, room))));
  }
  Block*& link = current_ != nullptr ? current_->next : first_;
  block->next = link;
  link = block;
  full_ = in_use;
  current_ = block;
  char* data = reinterpret_cast<char*>(block + 1);
  cursor_ = data + bytes;
  end_ = data + std::max(bytes, std::min(block->size, room));
  return data;
}

void* Arena::allocate_own(std::size_t bytes) {
  Block* block = take_free(bytes, bytes * 2);
  if (block == nullptr) {
    block = new_block(round_up(bytes));
  }
  block->next = first_;
  first_ = block;
  if (current_ == nullptr) {
    current_ = block;  // full: `cursor_` and `end_` stay equal
    cursor_ = end_ = reinterpret_cast<char*>(block + 1) + block->size;
  } else {
    full_ += block->size;
  }
  return block + 1;
}

void Arena::reset() {
  current_ = nullptr;
  cursor_ = end_ = nullptr;
  full_ = 0;
}

std::size_t Arena::used() const { return current_ == nullptr ? 0 : full_ + current_->size; }

void Arena::swap(Arena& other) noexcept {
  std::swap(cursor_, other.cursor_);
  std::swap(end_, other.end_);
  std::swap(first_, other.first_);
  std::swap(current_, other.current_);
  std::swap(full_, other.full_);
  std::swap(limit_, other.limit_);
}

}  // namespace docmill
