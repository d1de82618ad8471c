// A stable merge sort whose memory comes from the run's arena and whose comparison may throw.
//
// Natural runs are found first, short ones are filled up by binary insertion, and runs are merged while their lengths
// keep a stack of logarithmic height: sorted and reversed input takes linear time. For up to 64 items the comparisons
// are those that Python's list.sort makes, so that values without a total order (NaN) end up where Python puts them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "docmill/base.h"

namespace docmill::jinja {

template <class T, class Less>
class StableSort {
 public:
  StableSort(Arena& arena, T* items, std::size_t size, Less& less)
      : arena_(arena), items_(items), size_(size), less_(less) {
    static_assert(std::is_trivially_copyable_v<T>);
  }

  void sort() {
    const std::size_t shortest = shortest_run(size_);
    for (std::size_t at = 0; at < size_;) {
      std::size_t length = natural_run(at);
      const std::size_t wanted = std::min(shortest, size_ - at);
      if (length < wanted) {
        insert(at, at + length, at + wanted);
        length = wanted;
      }
      runs_[count_++] = {at, length};
      collapse();
      at += length;
    }
    while (count_ > 1) {
      merge_at(count_ - 2);
    }
  }

 private:
  struct Stretch {
    std::size_t begin;
    std::size_t size;
  };

  static std::size_t shortest_run(std::size_t size) {
    std::size_t lost = 0;
    while (size >= 64) {
      lost |= size & 1;
      size >>= 1;
    }
    return size + lost;
  }

  // Ascending, or strictly descending and then turned round.
  std::size_t natural_run(std::size_t begin) {
    std::size_t end = begin + 1;
    if (end == size_) {
      return 1;
    }
    const bool descending = less_(items_[end], items_[begin]);
    for (++end; end < size_ && less_(items_[end], items_[end - 1]) == descending;) {
      ++end;
    }
    if (descending) {
      std::reverse(items_ + begin, items_ + end);
    }
    return end - begin;
  }

  void insert(std::size_t begin, std::size_t sorted, std::size_t end) {
    for (; sorted < end; ++sorted) {
      const T item = items_[sorted];
      std::size_t low = begin;
      std::size_t high = sorted;
      while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (less_(item, items_[middle])) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      std::copy_backward(items_ + low, items_ + sorted, items_ + sorted + 1);
      items_[low] = item;
    }
  }

  bool unbalanced(std::size_t i) const { return i > 0 && runs_[i - 1].size <= runs_[i].size + runs_[i + 1].size; }

  void collapse() {
    while (count_ > 1) {
      std::size_t i = count_ - 2;
      if (unbalanced(i) || (i > 0 && unbalanced(i - 1))) {
        i -= runs_[i - 1].size < runs_[i + 1].size ? 1 : 0;
      } else if (runs_[i].size > runs_[i + 1].size) {
        return;
      }
      merge_at(i);
    }
  }

  void merge_at(std::size_t i) {
    const Stretch left = runs_[i];
    const Stretch right = runs_[i + 1];
    runs_[i].size += right.size;
    if (i + 3 == count_) {
      runs_[i + 1] = runs_[i + 2];
    }
    --count_;
    if (less_(items_[right.begin], items_[right.begin - 1])) {
      merge(left, right);
    }
  }

  void merge(Stretch left, Stretch right) {
    if (spare_ == nullptr) {
      spare_ = arena_.array<T>(size_);
    }
    std::copy_n(items_ + left.begin, left.size, spare_);
    const T* a = spare_;
    const T* const a_end = spare_ + left.size;
    const T* b = items_ + right.begin;
    const T* const b_end = b + right.size;
    T* out = items_ + left.begin;
    while (a != a_end && b != b_end) {
      *out++ = less_(*b, *a) ? *b++ : *a++;
    }
    std::copy(a, a_end, out);
  }

  Arena& arena_;
  T* items_;
  std::size_t size_;
  Less& less_;
  T* spare_ = nullptr;
  std::size_t count_ = 0;
  Stretch runs_[90];  // enough for 2^64 items
};

/// Sorts `items` by `less`, which must answer the same each time it is asked.
template <class T, class Less>
void stable_sort(Arena& arena, T* items, std::size_t size, Less less) {
  if (size > 1) {
    StableSort<T, Less>(arena, items, size, less).sort();
  }
}

}  // namespace docmill::jinja
