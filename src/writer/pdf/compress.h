// Deflate (RFC 1950), as /FlateDecode wants it; libdeflate does the work.
#pragma once

#include <string>
#include <string_view>

#include "docmill/base.h"

struct libdeflate_compressor;

namespace docmill::pdf {

/// How hard to try: pages are made for every document, font subsets once for many.
enum class Effort { page, kept };

class Compressor {
 public:
  Compressor() = default;
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor();

  /// Appends the zlib form of `data` to `out`.
  void compress(std::string_view data, Effort effort, Buffer& out);

 private:
  libdeflate_compressor* of(Effort effort);
  libdeflate_compressor* page_ = nullptr;
  libdeflate_compressor* kept_ = nullptr;
};

/// What `data`, a zlib stream, holds. False when it is damaged or holds more than `limit` bytes.
bool inflate(std::string_view data, std::size_t limit, std::string& out);

}  // namespace docmill::pdf
