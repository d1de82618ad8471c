// The methods of one built-in type, found by name in constant time.
//
// An open-addressing index of small numbers over a fixed list of methods, built by the compiler: a look-up costs one
// hash of four bytes of the name and, nearly always, one comparison of names.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "jinja/run.h"

namespace docmill::jinja {

template <std::size_t N>
class MethodTable {
 public:
  constexpr explicit MethodTable(const Method (&methods)[N]) : methods_(methods) {
    static_assert(N < 255);
    for (std::size_t i = 0; i < N; ++i) {
      std::size_t at = slot_of(methods[i].name);
      while (index_[at] != 0) {
        at = (at + 1) & kMask;
      }
      index_[at] = static_cast<std::uint8_t>(i + 1);
    }
  }

  /// Null when there is no such method.
  const Method* find(std::string_view name) const {
    for (std::size_t at = slot_of(name); index_[at] != 0; at = (at + 1) & kMask) {
      const Method& method = methods_[index_[at] - 1U];
      if (method.name == name) {
        return &method;
      }
    }
    return nullptr;
  }
  std::span<const Method> all() const { return {methods_, N}; }

 private:
  static constexpr std::size_t capacity() {
    std::size_t size = 4;
    while (size < 3 * N) {
      size *= 2;
    }
    return size;
  }
  static constexpr std::size_t kMask = capacity() - 1;

  static constexpr std::size_t slot_of(std::string_view name) {
    if (name.empty()) {
      return 0;
    }
    const auto letter = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(name[at])); };
    const std::size_t size = name.size();
    return (size * 7 + letter(0) * 31 + letter(size / 2) * 5 + letter(size - 1) * 17 + letter(size / 3) * 3) & kMask;
  }

  const Method* methods_;
  std::array<std::uint8_t, capacity()> index_{};
};

}  // namespace docmill::jinja
