// Python's range: a sequence of integers that is never stored.
#include <charconv>

#include "docmill/value.h"
#include "value/number.h"
#include "value/value_error.h"

namespace docmill {
namespace {

class RangeIterator final : public ObjectIterator {
 public:
  explicit RangeIterator(const Range& range) : range_(range), size_(range.size()) {}
  bool next(Heap& heap, Value& item) override {
    if (next_ == size_) {
      return false;
    }
    heap.budget.spend();
    item = Value::integer(range_.at(next_++));
    return true;
  }

 private:
  const Range& range_;
  const std::size_t size_;
  std::size_t next_ = 0;
};

std::uint64_t difference(std::int64_t high, std::int64_t low) {
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

void append_number(std::int64_t value, Buffer& out) {
  char digits[24];
  out.append(digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, value).ptr - digits));
}

}  // namespace

std::size_t Range::size() const {
  if (step_ > 0) {
    return start_ < stop_ ? (difference(stop_, start_) - 1) / static_cast<std::uint64_t>(step_) + 1 : 0;
  }
  return start_ > stop_ ? (difference(start_, stop_) - 1) / (0 - static_cast<std::uint64_t>(step_)) + 1 : 0;
}

bool Range::attribute(Heap&, std::string_view name, Value& out) {
  if (name == "start" || name == "stop" || name == "step") {
    out = Value::integer(name == "start" ? start_ : name == "stop" ? stop_ : step_);
    return true;
  }
  return false;
}

bool Range::item(Heap&, const Value& key, Value& out) {
  if (!key.is_integer() && !key.is_boolean()) {
    return false;
  }
  const std::size_t items = size();
  const auto wanted = static_cast<std::size_t>(key.as_integer());
  const std::size_t index = key.as_integer() < 0 ? items + wanted : wanted;  // wraps around when it is before the first
  if (index >= items) {
    return false;
  }
  out = Value::integer(at(index));
  return true;
}

ObjectIterator* Range::iterate(Heap& heap) { return heap.arena.make<RangeIterator>(*this); }

void Range::print(Heap&, Buffer& out) {
  out.append("range(");
  append_number(start_, out);
  out.append(", ");
  append_number(stop_, out);
  if (step_ != 1) {
    out.append(", ");
    append_number(step_, out);
  }
  out.push(')');
}

bool Range::equals(Heap&, const Value& other) {
  const auto* range = other.is_object() ? dynamic_cast<const Range*>(other.as_object()) : nullptr;
  if (range == nullptr || range->size() != size()) {
    return false;
  }
  return size() == 0 || (range->start_ == start_ && (size() == 1 || range->step_ == step_));
}

bool Range::contains(Heap&, const Value& value) {
  std::optional<std::int64_t> wanted;
  if (value.is_integer() || value.is_boolean()) {
    wanted = value.as_integer();
  } else if (value.is_floating()) {
    wanted = exact_int64(value.as_floating());
  }
  if (!wanted || size() == 0) {
    return false;
  }
  if (step_ > 0) {
    return *wanted >= start_ && *wanted < stop_ && difference(*wanted, start_) % static_cast<std::uint64_t>(step_) == 0;
  }
  return *wanted <= start_ && *wanted > stop_ &&
         difference(start_, *wanted) % (0 - static_cast<std::uint64_t>(step_)) == 0;
}

}  // namespace docmill
