// dict.keys(), dict.values() and dict.items(): views that follow their dict as it changes.
#pragma once

#include "jinja/run.h"

namespace docmill::jinja {

class DictView final : public Object {
 public:
  enum class Part : std::uint8_t { keys, values, items };

  /// `dict` must live as long as the view.
  DictView(const Dict& dict, Part part) : dict_(dict), part_(part) {}
  const Dict& dict() const { return dict_; }
  Part part() const { return part_; }
  /// What the view shows of `entry`; makes a tuple for items.
  Value item_of(Arena& arena, const Dict::Entry& entry) const;

  std::string_view type_name() const override;
  bool is_hashable() const override { return part_ == Part::values; }
  bool truth(Heap&) override { return dict_.size != 0; }
  std::optional<std::size_t> length(Heap&) override { return dict_.size; }
  ObjectIterator* iterate(Heap& heap) override;
  void print(Heap& heap, Buffer& out) override;
  /// Keys and items compare as sets do; values only with themselves.
  bool equals(Heap& heap, const Value& other) override;
  bool contains(Heap& heap, const Value& value) override;

 private:
  const Dict& dict_;
  Part part_;
};

/// Null when `value` is no view. Cheap.
const DictView* as_dict_view(const Value& value);

}  // namespace docmill::jinja
