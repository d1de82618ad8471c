#include "generate/result_key.h"

#include <bit>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace docmill {
namespace {

/// Gathers small pieces, so that the hash runs over large ones; a key of usual size is hashed in one go.
class KeyHash {
 public:
  explicit KeyHash(std::span<const unsigned char> secret) : secret_(secret) {}

  void raw(const void* data, std::size_t size) {
    if (size > static_cast<std::size_t>(buffer_ + kRoom - cursor_)) [[unlikely]] {
      flush(data, size);
      return;
    }
    if (size != 0) {  // an empty text may have no address
      std::memcpy(cursor_, data, size);
      cursor_ += size;
    }
  }
  /// Two numbers at once.
  void pair(std::uint64_t one, std::uint64_t other) {
    const std::uint64_t both[2] = {one, other};
    raw(both, sizeof both);
  }
  /// `head`, and the bytes it tells the number of: nearly all there is to hash, so short ones are copied without a
  /// call.
  void headed(std::uint64_t head, const char* data, std::size_t size) {
    if (size + sizeof head > static_cast<std::size_t>(buffer_ + kRoom - cursor_)) [[unlikely]] {
      number(head);
      raw(data, size);
      return;
    }
    std::memcpy(cursor_, &head, sizeof head);
    copy(cursor_ + sizeof head, data, size);
    cursor_ += sizeof head + size;
  }
  template <class Number>
  void number(Number number) {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    raw(&number, sizeof number);
  }
  void text(std::string_view text) {
    number(static_cast<std::uint64_t>(text.size()));
    raw(text.data(), text.size());
  }

  /// Bytes that have left the buffer.
  std::size_t flushed() const { return flushed_; }
  ResultKey finish() {
    const auto used = static_cast<std::size_t>(cursor_ - buffer_);
    XXH128_hash_t hash;
    if (flushed_ == 0) {
      hash = XXH3_128bits_withSecret(buffer_, used, secret_.data(), secret_.size());
    } else {
      XXH3_128bits_update(&state_, buffer_, used);
      hash = XXH3_128bits_digest(&state_);
    }
    return {hash.low64, hash.high64};
  }

 private:
  static constexpr std::size_t kRoom = 8192;

  /// Both ends by moves of a fixed size, which overlap.
  template <std::size_t kSize>
  static void copy_ends(char* to, const char* from, std::size_t size) {
    char head[kSize];
    char tail[kSize];
    std::memcpy(head, from, kSize);
    std::memcpy(tail, from + size - kSize, kSize);
    std::memcpy(to, head, kSize);
    std::memcpy(to + size - kSize, tail, kSize);
  }
  static void copy(char* to, const char* from, std::size_t size) {
    if (size > 32) {
      std::memcpy(to, from, size);
    } else if (size >= 16) {
      copy_ends<16>(to, from, size);
    } else if (size >= 8) {
      copy_ends<8>(to, from, size);
    } else if (size >= 4) {
      copy_ends<4>(to, from, size);
    } else {
      for (std::size_t i = 0; i < size; ++i) {
        to[i] = from[i];
      }
    }
  }

  void flush(const void* data, std::size_t size) {
    if (flushed_ == 0) {
      XXH3_INITSTATE(&state_);
      XXH3_128bits_reset_withSecret(&state_, secret_.data(), secret_.size());
    }
    const auto used = static_cast<std::size_t>(cursor_ - buffer_);
    XXH3_128bits_update(&state_, buffer_, used);
    XXH3_128bits_update(&state_, data, size);
    flushed_ += used + size;
    cursor_ = buffer_;
  }

  std::span<const unsigned char> secret_;
  std::size_t flushed_ = 0;
  char* cursor_ = buffer_;
  char buffer_[kRoom];
  XXH3_state_t state_;
};

/// All of it as one text, for SHA-256.
class KeyText {
 public:
  explicit KeyText(Buffer& text) : text_(text) { text_.clear(); }
  void raw(const void* data, std::size_t size) {
    is_large_ = is_large_ || size > ResultKeys::kMostBytes - text_.size();
    if (!is_large_) {
      text_.append(static_cast<const char*>(data), size);
    }
  }
  void pair(std::uint64_t one, std::uint64_t other) {
    number(one);
    number(other);
  }
  void headed(std::uint64_t head, const char* data, std::size_t size) {
    number(head);
    raw(data, size);
  }
  template <class Number>
  void number(Number number) {
    static_assert(std::is_arithmetic_v<Number> || std::is_enum_v<Number>);
    raw(&number, sizeof number);
  }
  void text(std::string_view text) {
    number(static_cast<std::uint64_t>(text.size()));
    raw(text.data(), text.size());
  }
  std::size_t flushed() const { return text_.size(); }
  bool is_large() const { return is_large_; }
  store::Digest finish() const { return store::sha256(text_.view()); }

 private:
  Buffer& text_;
  bool is_large_ = false;  // and so not kept
};

/// What a value's header says of it: kind, safe mark and size, but not the tag that only keys of dictionaries have.
std::uint64_t head_of(const Value& value) { return value.header() & ~(std::uint64_t{0xffff} << 16); }

template <class Hash>
class DataHash {
 public:
  explicit DataHash(Hash& hash) : hash_(hash) {}

  /// False for what makes no key.
  bool add(const Value& value, int depth = 0) {
    switch (value.kind()) {
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
        hash_.pair(head_of(value), static_cast<std::uint64_t>(value.as_integer()));
        return true;
      case Kind::floating:
        hash_.pair(head_of(value), std::bit_cast<std::uint64_t>(value.as_floating()));
        return true;
      case Kind::string:
      case Kind::bytes:
        hash_.headed(head_of(value), static_cast<const char*>(value.pointer()), value.size());
        return true;
      case Kind::big:
        big(value);
        return true;
      case Kind::list:
      case Kind::tuple:
        return may_go_into(depth) && list(head_of(value), *value.as_list(), depth + 1);
      case Kind::dict:
        return may_go_into(depth) && dict(head_of(value), *value.as_dict(), depth + 1);
      case Kind::undefined:
      case Kind::object:
        return false;
    }
    return false;
  }

 private:
  bool may_go_into(int depth) const { return depth < kMaxDepth && hash_.flushed() <= ResultKeys::kMostBytes; }

  bool list(std::uint64_t head, const List& items, int depth) {
    hash_.pair(head, items.size);
    for (const Value& item : items.view()) {
      if (!add(item, depth)) {
        return false;
      }
    }
    return true;
  }
  bool dict(std::uint64_t head, const Dict& entries, int depth) {
    hash_.pair(head, entries.size);
    for (const Dict::Entry& entry : entries.view()) {
      if (!add(entry.key, depth) || !add(entry.value, depth)) {
        return false;
      }
    }
    return true;
  }
  void big(const Value& value) {
    Heap heap;
    Buffer digits;
    print_integer(heap, value, 16, digits);
    hash_.number(head_of(value));
    hash_.text(digits.view());
  }

  Hash& hash_;
};

template <class Hash>
void add_limits(Hash& hash, const Limits& limits) {
  hash.number(limits.fuel);
  hash.number(limits.depth);
  hash.number(limits.output_bytes);
  hash.number(limits.memory_bytes);
  hash.number(limits.time.count());
}

template <class Hash>
void add_policies(Hash& hash, const Policies& policies) {
  hash.text(version());
  hash.number(policies.mode);
  hash.number(policies.sandbox);
  hash.number(policies.validate_data);
  hash.number(policies.check_templates);
  hash.number(policies.max_document_bytes);
  add_limits(hash, policies.limits);
}

/// How files are written. False when something is asked for that has no place here: such a result is not kept.
template <class Hash>
bool add_writing(Hash& hash, const AllOptions& write) {
  AllOptions rest = write;
  for (std::string* text : {&rest.common.date, &rest.common.theme, &rest.html.style}) {
    hash.text(*text);
    text->clear();
  }
  hash.number(static_cast<std::uint32_t>(rest.common.contents_depth));
  AllOptions known;
  known.common.theme.clear();
  // These are the request's own.
  known.common.contents_depth = rest.common.contents_depth;
  known.common.contents = rest.common.contents;
  known.common.title = rest.common.title;
  known.common.language = rest.common.language;
  return rest == known;
}

}  // namespace

ResultKeys::ResultKeys(const Policies& policies) : policies_(policies) {
  std::random_device random;
  std::array<std::uint32_t, 8> seed;
  for (std::uint32_t& word : seed) {
    word = random();
  }
  XXH3_generateSecret(secret_.data(), secret_.size(), seed.data(), sizeof seed);
  KeyHash hash(secret_);
  add_policies(hash, policies);
  base_ = hash.finish();
}

/// All of a request that decides its result; false where that makes no key.
template <class Hash>
bool ResultKeys::add_request(Hash& hash, const Request& request, const store::Digest& digest) const {
  hash.raw(digest.data(), digest.size());
  hash.text(request.template_name);
  hash.number(request.undefined);
  hash.number(static_cast<std::uint32_t>(request.formats.size()));
  for (const Format format : request.formats) {
    hash.number(format);
  }
  for (const std::string* text : {&request.id, &request.title, &request.author, &request.language}) {
    hash.text(*text);
  }
  hash.number(static_cast<std::uint32_t>(request.tags.size()));
  for (const std::string& tag : request.tags) {
    hash.text(tag);
  }
  hash.number(request.toc);
  hash.number(request.number_sections);
  hash.number(request.store);
  hash.number(request.enforce_gate.value_or(policies_.enforce_gate));
  hash.number(request.gate.value_or(policies_.gate));
  add_limits(hash, request.limits);
  return add_writing(hash, request.write) && DataHash<Hash>(hash).add(request.data);
}

std::optional<ResultKey> ResultKeys::make(const Request& request, const store::Digest& digest) const {
  KeyHash hash(secret_);
  hash.pair(base_.low, base_.high);
  return add_request(hash, request, digest) ? std::optional(hash.finish()) : std::nullopt;
}

std::optional<store::Digest> ResultKeys::make_shared(const Request& request, const store::Digest& digest) const {
  thread_local Buffer text;
  KeyText hash(text);
  add_policies(hash, policies_);
  return add_request(hash, request, digest) && !hash.is_large() ? std::optional(hash.finish()) : std::nullopt;
}

}  // namespace docmill
