// What decides a result, as one number of 128 bits.
//
// Everything goes into the hash with its kind and length before it, so that no two different requests become the same
// text; the hash (XXH3-128) is keyed with random bytes of this process, so that nobody outside can look for two
// requests that meet. Texts go in as they are in memory: nothing is serialised.
//
// A key that another process is to find again is SHA-256 over the same. A shared random secret would have to lie in the
// store, where whoever can read it could construct two requests that meet under XXH3; SHA-256 needs none, and its cost,
// half a microsecond with the processor's instructions, is paid only where the results of this process had a miss.
#pragma once

#include <array>

#include "docmill/generate.h"

namespace docmill {

struct ResultKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const ResultKey&) const = default;
};

class ResultKeys {
 public:
  /// Requests that nobody waits to see repeated: data larger than this is not kept.
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20;

  explicit ResultKeys(const Policies& policies);

  /// Of `request` made with a template of content `digest`. Nullopt where the data has parts that are not plain values
  /// (objects of a host program), is larger than kMostBytes or nested deeper than kMaxDepth.
  std::optional<ResultKey> make(const Request& request, const store::Digest& digest) const;
  /// The same for all processes of this version of docmill.
  std::optional<store::Digest> make_shared(const Request& request, const store::Digest& digest) const;

 private:
  template <class Hash>
  bool add_request(Hash& hash, const Request& request, const store::Digest& digest) const;
  static constexpr std::size_t kSecretBytes = 192;
  std::array<unsigned char, kSecretBytes> secret_;
  ResultKey base_;  // of the policies and the version, which are the same for all
  const Policies& policies_;
};

}  // namespace docmill
