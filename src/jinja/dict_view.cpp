// Views of dicts; see dict_view.h. Specification: Python 3.11, "Dictionary view objects".
#include "jinja/dict_view.h"

#include <typeinfo>

namespace docmill::jinja {
namespace {

class DictViewIterator final : public ObjectIterator {
 public:
  explicit DictViewIterator(const DictView& view) : view_(view), expected_size_(view.dict().size) {}

  bool next(Heap& heap, Value& item) override {
    const Dict& dict = view_.dict();
    if (dict.size != expected_size_) {
      throw Error(ErrorKind::runtime, "E-TPL-115", "dictionary changed size during iteration");
    }
    if (position_ == dict.size) {
      return false;
    }
    item = view_.item_of(heap.arena, dict.entries[position_++]);
    return true;
  }

 private:
  const DictView& view_;
  std::uint32_t expected_size_;
  std::uint32_t position_ = 0;
};

}  // namespace

Value DictView::item_of(Arena& arena, const Dict::Entry& entry) const {
  switch (part_) {
    case Part::keys:
      return entry.key;
    case Part::values:
      return entry.value;
    case Part::items:
      break;
  }
  List* pair = List::make(arena, 2);
  pair->push(arena, entry.key);
  pair->push(arena, entry.value);
  return Value::tuple(pair);
}

std::string_view DictView::type_name() const {
  switch (part_) {
    case Part::keys:
      return "dict_keys";
    case Part::values:
      return "dict_values";
    case Part::items:
      break;
  }
  return "dict_items";
}

ObjectIterator* DictView::iterate(Heap& heap) { return heap.arena.make<DictViewIterator>(*this); }

void DictView::print(Heap& heap, Buffer& out) {
  List* items = List::make(heap.arena, dict_.size);
  for (const Dict::Entry& entry : dict_.view()) {
    heap.budget.spend();
    items->push(heap.arena, item_of(heap.arena, entry));
  }
  out.append(type_name());
  out.push('(');
  print_repr(heap, Value::list(items), out);
  out.push(')');
}

bool DictView::equals(Heap& heap, const Value& other) {
  const DictView* view = as_dict_view(other);
  if (view == this) {
    return true;
  }
  const bool are_sets = part_ != Part::values && view != nullptr && view->part_ != Part::values;
  if (!are_sets || view->dict_.size != dict_.size) {
    return false;
  }
  for (const Dict::Entry& entry : dict_.view()) {
    heap.budget.spend();
    if (!const_cast<DictView*>(view)->contains(heap, item_of(heap.arena, entry))) {
      return false;
    }
  }
  return true;
}

bool DictView::contains(Heap& heap, const Value& value) {
  if (part_ == Part::keys) {
    return dict_.find(value) != nullptr;
  }
  if (part_ == Part::items) {
    if (!value.is_tuple() || value.as_list()->size != 2) {
      return false;
    }
    const Value* found = dict_.find(value.as_list()->items[0]);
    return found != nullptr && equal(heap, *found, value.as_list()->items[1]);
  }
  for (const Dict::Entry& entry : dict_.view()) {
    heap.budget.spend();
    if (equal(heap, entry.value, value)) {
      return true;
    }
  }
  return false;
}

const DictView* as_dict_view(const Value& value) {
  if (!value.is_object()) {
    return nullptr;
  }
  const Object& object = *value.as_object();
  return typeid(object) == typeid(DictView) ? static_cast<const DictView*>(&object) : nullptr;
}

}  // namespace docmill::jinja
