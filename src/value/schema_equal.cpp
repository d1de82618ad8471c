// Structural equality and hash of JSON values; see schema_equal.h.
#include "value/schema_equal.h"

#include "base/hash.h"

namespace docmill {
namespace {

void charge(Heap& heap, int depth) {
  heap.budget.spend();
  if (depth > kMaxDepth) {
    throw Error(ErrorKind::limit, "E-LIM-004",
                "the data is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
}

bool equal_lists(Heap& heap, const List& a, const List& b, int depth) {
  if (a.size != b.size) {
    return false;
  }
  for (std::uint32_t i = 0; i < a.size; ++i) {
    if (!schema_equal(heap, a.items[i], b.items[i], depth + 1)) {
      return false;
    }
  }
  return true;
}

bool equal_dicts(Heap& heap, const Dict& a, const Dict& b, int depth) {
  if (a.size != b.size) {
    return false;
  }
  for (const Dict::Entry& entry : a.view()) {
    const Value* other = b.find(entry.key);
    if (other == nullptr || !schema_equal(heap, entry.value, *other, depth + 1)) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool schema_equal(Heap& heap, const Value& a, const Value& b, int depth) {
  charge(heap, depth);
  if (a.is_sequence() && b.is_sequence()) {
    return equal_lists(heap, *a.as_list(), *b.as_list(), depth);
  }
  if (a.is_dict() && b.is_dict()) {
    return equal_dicts(heap, *a.as_dict(), *b.as_dict(), depth);
  }
  if (a.is_boolean() != b.is_boolean() || a.is_sequence() || a.is_dict()) {
    return false;
  }
  return equal(heap, a, b);
}

std::uint64_t schema_hash(Heap& heap, const Value& value, int depth) {
  charge(heap, depth);
  std::uint64_t hash = 0;
  if (value.is_sequence()) {
    hash = 1;
    for (const Value& item : value.as_list()->view()) {
      hash = hash_word(hash ^ schema_hash(heap, item, depth + 1));
    }
    return hash;
  }
  if (value.is_dict()) {
    for (const Dict::Entry& entry : value.as_dict()->view()) {  // the order does not count
      hash += hash_word(hash_of(entry.key) ^ hash_word(schema_hash(heap, entry.value, depth + 1)));
    }
    return hash;
  }
  return value.is_boolean() ? hash_word(2 + hash_of(value)) : hash_of(value);
}

}  // namespace docmill
