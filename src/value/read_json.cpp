// JSON text to a value, at the speed of simdjson (which a process loads once it has read enough JSON).
//
// simdjson leaves two flat arrays: a tape of 64-bit words (one or two per value, in document order) and a buffer with
// all strings. The buffer is copied into the arena in one go; then one pass over the tape makes the values, lists and
// dicts at their exact sizes. Whatever simdjson or this pass cannot take (an error, an integer beyond 64 bits, a
// repeated key, nesting too deep) goes to JsonText, which either reads it exactly or says what is wrong and where.
//
// The layout of the tape is documented by simdjson (doc/tape.md): the top byte of a word is the type, the rest a
// payload. Nothing read from it is trusted beyond the buffers' sizes where it matters for memory.
#include <simdjson.h>

#include <cstring>

#include "value/json_text.h"
#include "value/key_table.h"
#include "value/simdjson_library.h"
#include "value/source_text.h"

namespace docmill {
namespace {

// Texts up to this size are parsed with buffers that the thread keeps.
constexpr std::size_t kKeptParserBytes = std::size_t{1} << 20;

constexpr std::uint64_t kPayload = (std::uint64_t{1} << 56) - 1;
constexpr std::size_t kSaturatedCount = 0xffffff;  // the tape counts items in 24 bits; JsonText takes longer lists
constexpr std::size_t kLengthBytes = 4;            // before each string in the string buffer

char type_of(std::uint64_t word) { return static_cast<char>(word >> 56); }
std::size_t count_of(std::uint64_t word) { return static_cast<std::size_t>(word >> 32) & kSaturatedCount; }

// Whether `word` may be the first word of a number. The second one is raw and may look like anything.
bool may_be_number(std::uint64_t word) {
  const char type = type_of(word);
  return (word & kPayload) == 0 && (type == 'l' || type == 'u' || type == 'd');
}

class TapeReader {
 public:
  TapeReader(Arena& arena, const simdjson::dom::document& document, int max_depth)
      : arena_(arena), tape_(document.tape.get()), strings_(document.string_buf.get()), max_depth_(max_depth) {}

  /// False when the text needs the exact reader.
  bool read(Value& root) {
    copy_strings();
    value(tape_ + 1, root, 1, nullptr);
    return !gave_up_;
  }

 private:
  using Word = const std::uint64_t*;

  // Finds the last string on the tape, which ends the used part of the string buffer. Number words may hide it, then
  // the copy is too short, which `string` notices.
  void copy_strings() {
    for (std::size_t i = static_cast<std::size_t>(tape_[0] & kPayload) - 1; i > 0; --i) {
      if (type_of(tape_[i]) == '"' && !may_be_number(tape_[i - 1])) {
        const auto offset = static_cast<std::size_t>(tape_[i] & kPayload);
        copied_ = offset + kLengthBytes + length_at(offset);
        break;
      }
    }
    copy_ = arena_.copy({reinterpret_cast<const char*>(strings_), copied_}).data();
  }

  std::uint32_t length_at(std::size_t offset) const {
    std::uint32_t length = 0;
    std::memcpy(&length, strings_ + offset, sizeof length);
    return length;
  }

  std::string_view string(std::uint64_t word) {
    const auto offset = static_cast<std::size_t>(word & kPayload);
    const std::size_t length = length_at(offset);
    if (offset + kLengthBytes + length > copied_) [[unlikely]] {
      gave_up_ = true;
      return {};
    }
    return {copy_ + offset + kLengthBytes, length};
  }

  // Reads the value at `at` into `out` and returns the word behind it, which means nothing after giving up. `sibling`
  // is what stood here in the previous item of a list: its keys are likely to come again.
  Word value(Word at, Value& out, int depth, const Value* sibling) {
    const std::uint64_t word = *at;
    switch (type_of(word)) {
      case '"':
        out = Value::string(string(word));
        return at + 1;
      case 'l':
        out = Value::integer(static_cast<std::int64_t>(at[1]));
        return at + 2;
      case 'd':
        out = floating(at[1]);
        return at + 2;
      case 't':
        out = Value::boolean(true);
        return at + 1;
      case 'f':
        out = Value::boolean(false);
        return at + 1;
      case 'n':
        out = Value::none();
        return at + 1;
      case '[':
        return list(at, out, depth);
      case '{':
        return dict(at, out, depth, sibling != nullptr && sibling->is_dict() ? sibling->as_dict() : nullptr);
      default:  // 'u', an integer of 64 bits without a sign
        gave_up_ = true;
        return at;
    }
  }

  static Value floating(std::uint64_t word) {
    double number = 0;
    std::memcpy(&number, &word, sizeof number);
    return Value::floating(number);
  }

  Word list(Word at, Value& out, int depth) {
    const std::size_t count = count_of(*at);
    if (depth > max_depth_ || count == kSaturatedCount) [[unlikely]] {
      gave_up_ = true;
      return at;
    }
    List* made = List::make(arena_, count);
    const Value* last = nullptr;
    ++at;
    for (std::size_t i = 0; i < count && !gave_up_; ++i) {
      at = value(at, made->items[i], depth + 1, last);
      last = made->items + i;
    }
    made->size = static_cast<std::uint32_t>(count);
    made->frozen = true;
    out = Value::list(made);
    return at + 1;  // behind the closing word
  }

  Word dict(Word at, Value& out, int depth, const Dict* sibling) {
    const std::size_t count = count_of(*at);
    if (depth > max_depth_ || count == kSaturatedCount) [[unlikely]] {
      gave_up_ = true;
      return at;
    }
    Dict* made = Dict::make(arena_, count);
    at = count <= Dict::kSmall ? small_dict(at + 1, *made, static_cast<std::uint32_t>(count), depth, sibling)
                               : large_dict(at + 1, *made, static_cast<std::uint32_t>(count), depth, sibling);
    made->frozen = true;
    out = Value::dict(made);
    return at + 1;
  }

  Word small_dict(Word at, Dict& made, std::uint32_t count, int depth, const Dict* sibling) {
    std::uint64_t tags_seen = 0;  // one bit for six bits of each key's hash
    for (std::uint32_t i = 0; i < count && !gave_up_; ++i) {
      Value& name = made.entries[i].key;
      name = key(*at, i, sibling);
      const std::uint64_t tag = std::uint64_t{1} << ((name.header() >> 16) % 64);
      if ((tags_seen & tag) != 0) [[unlikely]] {
        check_new(made.entries, i, name);
      }
      tags_seen |= tag;
      at = value(at + 1, made.entries[i].value, depth + 1, i < size_of(sibling) ? &sibling->entries[i].value : nullptr);
    }
    made.size = count;
    return at;
  }

  // Gives up when `name` is one of the first `count` keys.
  void check_new(const Dict::Entry* entries, std::uint32_t count, const Value& name) {
    for (std::uint32_t i = 0; i < count; ++i) {
      gave_up_ = gave_up_ || same_keys(entries[i].key, name);
    }
  }

  Word large_dict(Word at, Dict& made, std::uint32_t count, int depth, const Dict* sibling) {
    for (std::uint32_t i = 0; i < count && !gave_up_; ++i) {
      const Value name = key(*at, i, sibling);
      Value below;
      at = value(at + 1, below, depth + 1, i < size_of(sibling) ? &sibling->entries[i].value : nullptr);
      made.set(arena_, name, below);
      gave_up_ = gave_up_ || made.size != i + 1;
    }
    return at;
  }

  static std::uint32_t size_of(const Dict* dict) { return dict == nullptr ? 0 : dict->size; }

  // The key of `word`, which is probably number `i` of `sibling`.
  Value key(std::uint64_t word, std::uint32_t i, const Dict* sibling) {
    const std::string_view text = string(word);
    if (i < size_of(sibling) && sibling->entries[i].key.as_string() == text) {
      return sibling->entries[i].key;
    }
    return keys_.key(text);
  }

  Arena& arena_;
  const std::uint64_t* tape_;
  const std::uint8_t* strings_;
  int max_depth_;
  std::size_t copied_ = 0;
  const char* copy_ = nullptr;
  bool gave_up_ = false;
  KeyTable keys_;
};

bool read_fast(Arena& arena, std::string_view text, int max_depth, simdjson::dom::parser& parser, Value& root) {
  return parser.parse(text.data(), text.size()).error() == simdjson::SUCCESS &&
         TapeReader(arena, parser.doc, max_depth).read(root);
}

bool read_fast(Arena& arena, std::string_view text, int max_depth, Value& root) {
  if (text.size() <= kKeptParserBytes) {
    thread_local simdjson::dom::parser kept;
    return read_fast(arena, text, max_depth, kept, root);
  }
  simdjson::dom::parser parser;
  return read_fast(arena, text, max_depth, parser, root);
}

}  // namespace

Value read_json(Arena& arena, std::string_view text, std::string_view source_name, const ReadOptions& options) {
  const SourceText source{source_name, text};
  source.check_size(options);
  Value root;
  if (use_simdjson(text.size()) && read_fast(arena, text, depth_limit(options), root)) {
    return root;
  }
  return JsonText(arena, source, depth_limit(options)).read();
}

}  // namespace docmill
