#include "writer/pdf/compress.h"

#include <libdeflate.h>

namespace docmill::pdf {
namespace {
constexpr int kPageLevel = 3;
constexpr int kKeptLevel = 9;
}  // namespace

Compressor::~Compressor() {
  libdeflate_free_compressor(page_);
  libdeflate_free_compressor(kept_);
}

libdeflate_compressor* Compressor::of(Effort effort) {
  libdeflate_compressor*& compressor = effort == Effort::page ? page_ : kept_;
  if (compressor == nullptr) {
    compressor = libdeflate_alloc_compressor(effort == Effort::page ? kPageLevel : kKeptLevel);
    if (compressor == nullptr) {
      throw std::bad_alloc();
    }
  }
  return compressor;
}

void Compressor::compress(std::string_view data, Effort effort, Buffer& out) {
  libdeflate_compressor* compressor = of(effort);
  const std::size_t bound = libdeflate_zlib_compress_bound(compressor, data.size());
  char* at = out.reserve(bound);
  out.commit(libdeflate_zlib_compress(compressor, data.data(), data.size(), at, bound));
}

bool inflate(std::string_view data, std::size_t limit, std::string& out) {
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  if (decompressor == nullptr) {
    throw std::bad_alloc();
  }
  out.resize(limit);
  std::size_t size = 0;
  const libdeflate_result result =
      libdeflate_zlib_decompress(decompressor, data.data(), data.size(), out.data(), limit, &size);
  libdeflate_free_decompressor(decompressor);
  out.resize(size);
  return result == LIBDEFLATE_SUCCESS;
}

}  // namespace docmill::pdf
