// deep_copy: a value and all it contains, made anew in another heap.
//
// A table of what was copied already keeps shared parts shared and lets containers contain themselves.
#include <bit>

#include "base/hash.h"
#include "docmill/value.h"
#include "value/big_integer.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr std::size_t kSharedText = 64;  // shorter texts are copied each time: cheaper than remembering them

// Open addressing from an address and a size to where the copy stands.
class CopiedTable {
 public:
  const void* find(const void* from, std::uint64_t size) const {
    if (slots_.empty()) {
      return nullptr;
    }
    return slots_[slot_of(from, size)].to;
  }

  void add(const void* from, std::uint64_t size, const void* to) {
    if (2 * (used_ + 1) > slots_.size()) {
      grow();
    }
    slots_[slot_of(from, size)] = {from, size, to};
    ++used_;
  }

 private:
  struct Slot {
    const void* from = nullptr;
    std::uint64_t size = 0;
    const void* to = nullptr;
  };

  std::size_t slot_of(const void* from, std::uint64_t size) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_word(reinterpret_cast<std::uintptr_t>(from) ^ size << 48) & mask;
    while (slots_[slot].from != nullptr && (slots_[slot].from != from || slots_[slot].size != size)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.from != nullptr) {
        slots_[slot_of(slot.from, slot.size)] = slot;
      }
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

class DeepCopy {
 public:
  explicit DeepCopy(Heap& heap) : heap_(heap) {}

  Value copy(const Value& value) {
    heap_.budget.spend();
    switch (value.kind()) {
      case Kind::string:
        return Value::string(text(value.as_string()), value.is_safe()).with_key_tag(tag(value));
      case Kind::bytes:
        return Value::bytes(text(value.as_string()));
      case Kind::big:
        return make_integer(heap_, value.as_big()->magnitude());
      case Kind::list:
        return Value::list(list(*value.as_list()));
      case Kind::tuple:
        return Value::tuple(list(*value.as_list()));
      case Kind::dict:
        return Value::dict(dict(*value.as_dict()));
      case Kind::undefined:
        return value.as_undefined() == nullptr ? value : Value::undefined(undefined(*value.as_undefined()));
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
      case Kind::floating:
      case Kind::object:
        break;
    }
    return value;
  }

 private:
  static std::uint16_t tag(const Value& value) { return static_cast<std::uint16_t>(value.header() >> 16); }

  std::string_view text(std::string_view from) {
    heap_.budget.spend_bytes(from.size());
    if (from.size() < kSharedText) {
      return heap_.arena.copy(from);
    }
    if (const void* to = copied_.find(from.data(), from.size())) {
      return {static_cast<const char*>(to), from.size()};
    }
    const std::string_view to = heap_.arena.copy(from);
    copied_.add(from.data(), from.size(), to.data());
    return to;
  }

  List* list(const List& from) {
    if (const void* to = copied_.find(&from, 0)) {
      return static_cast<List*>(const_cast<void*>(to));
    }
    const Nesting nesting(heap_);
    List* to = List::make(heap_.arena, from.size);
    copied_.add(&from, 0, to);
    for (const Value& item : from.view()) {
      to->items[to->size] = copy(item);
      ++to->size;
    }
    return to;
  }

  Dict* dict(const Dict& from) {
    if (const void* to = copied_.find(&from, 0)) {
      return static_cast<Dict*>(const_cast<void*>(to));
    }
    const Nesting nesting(heap_);
    Dict* to = Dict::make(heap_.arena, from.size);
    copied_.add(&from, 0, to);
    for (const Dict::Entry& entry : from.view()) {
      const Value key = copy(entry.key);
      to->set(heap_.arena, key, copy(entry.value));
    }
    return to;
  }

  const UndefinedInfo* undefined(const UndefinedInfo& from) {
    const Nesting nesting(heap_);
    auto* to = heap_.arena.make<UndefinedInfo>();
    to->reason = from.reason;
    to->text = text(from.text);
    to->owner = copy(from.owner);
    to->key = copy(from.key);
    return to;
  }

  Heap& heap_;
  CopiedTable copied_;
};

}  // namespace

Value deep_copy(Heap& heap, const Value& value) { return DeepCopy(heap).copy(value); }

}  // namespace docmill
