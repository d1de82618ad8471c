// Hash and equality of dictionary keys; see key.h.
//
// Keys are compared and hashed without a heap, hence without fuel. What could grow without bound, tuples in tuples, is
// bounded by a count of steps instead.
#include "value/key.h"

#include <bit>
#include <cmath>

#include "base/hash.h"
#include "value/big_integer.h"
#include "value/number.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr int kMostSteps = 1 << 20;  // values looked at for one key
constexpr std::uint64_t kBytesMark = 0x6279746573U;
constexpr std::uint64_t kNoneMark = 0x6e6f6e65U;
constexpr std::uint64_t kUndefinedMark = 0x756e646566U;
constexpr std::uint64_t kTupleMark = 0x7475706c65U;

void take_step(int& steps, int depth) {
  if (--steps < 0 || depth > kMaxDepth) {
    Nesting::refuse();
  }
}

std::uint64_t hash_floating(double value) {
  if (const std::optional<std::int64_t> whole = exact_int64(value)) {
    return hash_word(static_cast<std::uint64_t>(*whole));
  }
  if (std::isfinite(value) && std::trunc(value) == value) {
    return FloatInteger(value).hash();
  }
  return hash_word(std::bit_cast<std::uint64_t>(value));
}

std::uint64_t hash_walk(const Value& value, int& steps, int depth) {
  take_step(steps, depth);
  switch (value.kind()) {
    case Kind::undefined:
      return hash_word(kUndefinedMark);
    case Kind::none:
      return hash_word(kNoneMark);
    case Kind::boolean:
    case Kind::integer:
      return hash_word(static_cast<std::uint64_t>(value.as_integer()));
    case Kind::floating:
      return hash_floating(value.as_floating());
    case Kind::big:
      return value.as_big()->hash();
    case Kind::string:
      return hash_bytes(value.as_string());
    case Kind::bytes:
      return hash_bytes(value.as_string()) ^ kBytesMark;
    case Kind::tuple: {
      std::uint64_t hash = kTupleMark;
      for (const Value& item : value.as_list()->view()) {
        hash = mix(hash ^ hash_keys.key[0], hash_walk(item, steps, depth + 1) ^ hash_keys.key[1]);
      }
      return hash;
    }
    case Kind::object:
      if (value.as_object()->is_hashable()) {
        return hash_word(reinterpret_cast<std::uintptr_t>(value.as_object()));
      }
      break;
    case Kind::list:
    case Kind::dict:
      break;
  }
  fail_unhashable(value);
}

// Python finds a key that is not a number again when it is the same object; here, when it is the same float.
bool same_bits(const Value& a, const Value& b) {
  return a.is_floating() && b.is_floating() &&
         std::bit_cast<std::uint64_t>(a.as_floating()) == std::bit_cast<std::uint64_t>(b.as_floating());
}

bool same_walk(const Value& a, const Value& b, int& steps, int depth);

bool same_tuples(const List& a, const List& b, int& steps, int depth) {
  if (&a == &b) {
    return true;
  }
  if (a.size != b.size) {
    return false;
  }
  for (std::uint32_t i = 0; i < a.size; ++i) {
    if (!same_walk(a.items[i], b.items[i], steps, depth + 1)) {
      return false;
    }
  }
  return true;
}

bool same_walk(const Value& a, const Value& b, int& steps, int depth) {
  take_step(steps, depth);
  if (a.is_number() && b.is_number()) {
    return compare_numbers(a, b) == 0 || same_bits(a, b);
  }
  if (a.kind() != b.kind()) {
    return false;
  }
  switch (a.kind()) {
    case Kind::undefined:
    case Kind::none:
      return true;
    case Kind::string:
    case Kind::bytes:
      return a.as_string() == b.as_string();
    case Kind::tuple:
      return same_tuples(*a.as_list(), *b.as_list(), steps, depth);
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
    case Kind::list:
    case Kind::dict:
    case Kind::object:
      return a.pointer() == b.pointer();
  }
  return false;
}

}  // namespace

HashedKey hashed_key(std::string_view text) {
  const std::uint64_t hash = hash_bytes(text);
  return {Value::string(text).with_key_tag(key_tag(hash)), hash};
}

HashedKey hashed_key(const Value& key) {
  if (!key.is_string()) {
    return {key, hash_of(key)};
  }
  const std::uint64_t hash = hash_bytes(key.as_string());
  return {key.with_key_tag(key_tag(hash)), hash};
}

bool same_value_key(const Value& a, const Value& b) {
  int steps = kMostSteps;
  return same_walk(a, b, steps, 0);
}

Value make_key(const Value& key) { return key.is_string() ? hashed_key(key).key : key; }

std::uint64_t hash_of(const Value& value) {
  int steps = kMostSteps;
  return hash_walk(value, steps, 0);
}

std::uint64_t hash_of(std::string_view text) { return hash_bytes(text); }

}  // namespace docmill
