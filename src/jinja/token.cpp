// Names of tokens and the recognition of words: a small hash table computed at compile time.
#include "jinja/token.h"

#include <array>

namespace docmill::jinja {
namespace {

struct Entry {
  std::string_view text;
  Word word = Word::none;
};
constexpr Entry kEntries[] = {
#define X(word, text) {text, Word::word},
    DOCMILL_JINJA_WORDS(X)
#undef X
};
constexpr std::size_t kSlots = 256;
constexpr std::size_t kShortest = 2;
constexpr std::size_t kLongest = 13;

constexpr std::size_t slot_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(text[i])); };
  return (byte(0) * 7 + byte(1) * 31 + byte(text.size() - 1) * 5 + text.size() * 17) % kSlots;
}

constexpr std::array<Entry, kSlots> make_table() {
  std::array<Entry, kSlots> table{};
  for (const Entry& entry : kEntries) {
    std::size_t slot = slot_of(entry.text);
    while (table[slot].word != Word::none) {
      slot = (slot + 1) % kSlots;
    }
    table[slot] = entry;
  }
  return table;
}
constexpr std::array<Entry, kSlots> kTable = make_table();

}  // namespace

Word find_word(std::string_view text) {
  if (text.size() < kShortest || text.size() > kLongest) {
    return Word::none;
  }
  for (std::size_t slot = slot_of(text); kTable[slot].word != Word::none; slot = (slot + 1) % kSlots) {
    if (kTable[slot].text == text) {
      return kTable[slot].word;
    }
  }
  return Word::none;
}

std::string_view spelling(Word word) {
  static constexpr std::string_view kSpellings[] = {"",
#define X(word, text) text,
                                                    DOCMILL_JINJA_WORDS(X)
#undef X
  };
  return kSpellings[static_cast<std::size_t>(word)];
}

std::string_view name(TokenKind kind) {
  static constexpr std::string_view kNames[] = {
#define X(kind, name, text) name,
      DOCMILL_JINJA_TOKENS(X)
#undef X
  };
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view describe(TokenKind kind) {
  static constexpr std::string_view kTexts[] = {
#define X(kind, name, text) text,
      DOCMILL_JINJA_TOKENS(X)
#undef X
  };
  return kTexts[static_cast<std::size_t>(kind)];
}

}  // namespace docmill::jinja
