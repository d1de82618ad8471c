// Storage of lists and tuples: one array in the arena, doubled when full. The array left behind stays in the arena.
#include <algorithm>
#include <limits>

#include "value/value_error.h"

namespace docmill {
namespace {

constexpr std::uint32_t kFirstCapacity = 4;
constexpr std::uint32_t kMostItems = std::numeric_limits<std::uint32_t>::max();

}  // namespace

List* List::make(Arena& arena, std::size_t capacity) {
  if (capacity > kMostItems) {
    fail_memory();
  }
  List* list = arena.make<List>();
  if (capacity != 0) {
    list->items = arena.array<Value>(capacity);
    list->capacity = static_cast<std::uint32_t>(capacity);
  }
  return list;
}

void List::grow(Arena& arena) {
  if (capacity == kMostItems) {
    fail_memory();
  }
  const std::uint32_t doubled = capacity > kMostItems / 2 ? kMostItems : std::max(kFirstCapacity, capacity * 2);
  Value* grown = arena.array<Value>(doubled);
  std::copy_n(items, size, grown);
  items = grown;
  capacity = doubled;
}

}  // namespace docmill
