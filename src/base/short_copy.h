// Copies of short texts to the end of a Buffer without a call: what innermost loops are made of.
#pragma once

#include <cstring>
#include <string_view>

#include "docmill/base.h"

namespace docmill {

/// Bytes of memory behind any room that a Buffer gives out.
inline constexpr std::size_t kBufferSlack = 32;

/// out.append({data, size}).
inline void append_short(Buffer& out, const char* data, std::size_t size) {
  char* const to = out.reserve(size);
  if (size >= 16) {
    if (size > 48) [[unlikely]] {
      std::memcpy(to, data, size);
    } else {  // pieces may overlap, so that two or three cover every size
      std::memcpy(to, data, 16);
      if (size > 32) {
        std::memcpy(to + 16, data + 16, 16);
      }
      std::memcpy(to + size - 16, data + size - 16, 16);
    }
  } else if (size >= 8) {
    std::memcpy(to, data, 8);
    std::memcpy(to + size - 8, data + size - 8, 8);
  } else if (size >= 4) {
    std::memcpy(to, data, 4);
    std::memcpy(to + size - 4, data + size - 4, 4);
  } else if (size != 0) {
    to[0] = data[0];
    to[size / 2] = data[size / 2];
    to[size - 1] = data[size - 1];
  }
  out.commit(size);
}

/// The same for a text behind which kBufferSlack more bytes may be read. Requires size > 0.
inline void append_padded(Buffer& out, const char* data, std::size_t size) {
  char* const to = out.reserve(size);
  std::memcpy(to, data, kBufferSlack);
  if (size > kBufferSlack) [[unlikely]] {
    std::memcpy(to + kBufferSlack, data + kBufferSlack, size - kBufferSlack);
  }
  out.commit(size);
}

}  // namespace docmill
