// Case mappings and character classes by ICU's Unicode data; see unicode_case.h.
//
// Whole texts go through ICU's own UTF-8 case mapping. Title case, capitalize and swapcase decide character by
// character, since Python's rule for where a word begins is not Unicode's; they take single characters through the
// same mapping and settle the one mapping that looks around itself, the final sigma, here.
#include "jinja/unicode_case.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"
#include "jinja/characters.h"

namespace docmill::jinja {
namespace {

constexpr char32_t kCapitalSigma = 0x3a3;
constexpr char32_t kSmallSigma = 0x3c3;
constexpr char32_t kFinalSigma = 0x3c2;
constexpr char32_t kCapitalIWithDot = 0x130;
constexpr std::size_t kIcuPiece = std::size_t{1} << 30;  // ICU counts in 32 bits

bool is_ascii_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }
bool is_ascii_lower(char32_t c) { return c >= 'a' && c <= 'z'; }
bool is_ascii_letter(char32_t c) { return is_ascii_lower(c | 0x20); }
bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }

/// The code point at byte `at`, which moves behind it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const utf8::Decoded decoded = utf8::decode(text, at);
  at += decoded.size;
  return decoded.code_point;
}

UChar32 icu_point(char32_t c) { return static_cast<UChar32>(c); }

// ---- whole texts ----

class BufferSink final : public icu::ByteSink {
 public:
  explicit BufferSink(Buffer& out) : out_(out) {}
  void Append(const char* bytes, int32_t size) override { out_.append(bytes, static_cast<std::size_t>(size)); }

 private:
  Buffer& out_;
};

enum class Mapping : std::uint8_t { upper, lower, title, fold };

void map_piece(Mapping mapping, std::string_view piece, icu::ByteSink& sink) {
  constexpr std::uint32_t kWholeText = U_TITLECASE_WHOLE_STRING | U_TITLECASE_NO_BREAK_ADJUSTMENT;
  const icu::StringPiece text(piece.data(), static_cast<int32_t>(piece.size()));
  UErrorCode status = U_ZERO_ERROR;
  switch (mapping) {
    case Mapping::upper:
      icu::CaseMap::utf8ToUpper("", 0, text, sink, nullptr, status);
      break;
    case Mapping::lower:
      icu::CaseMap::utf8ToLower("", 0, text, sink, nullptr, status);
      break;
    case Mapping::title:
      icu::CaseMap::utf8ToTitle("", kWholeText, nullptr, text, sink, nullptr, status);
      break;
    case Mapping::fold:
      icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, text, sink, nullptr, status);
      break;
  }
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::limit, "E-LIM-003", "there is no memory left for changing the case of a text");
  }
}

void map_text(Mapping mapping, std::string_view text, Buffer& out) {
  BufferSink sink(out);
  while (!text.empty()) {
    const std::string_view piece = utf8::prefix(text, kIcuPiece);
    map_piece(mapping, piece, sink);
    text.remove_prefix(piece.size());
  }
}

char ascii_upper(char c) { return static_cast<char>(c ^ (is_ascii_lower(static_cast<unsigned char>(c)) ? 0x20 : 0)); }
char ascii_lower(char c) { return static_cast<char>(c ^ (is_ascii_upper(static_cast<unsigned char>(c)) ? 0x20 : 0)); }

template <class Map>
void map_ascii(std::string_view text, Buffer& out, Map map) {
  char* to = out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    to[i] = map(text[i]);
  }
  out.commit(text.size());
}

// ---- one character in its text ----

bool is_cased(char32_t c) {
  return c < 0x80 ? is_ascii_letter(c) : u_hasBinaryProperty(icu_point(c), UCHAR_CASED) != 0;
}
bool is_case_ignorable(char32_t c) { return u_hasBinaryProperty(icu_point(c), UCHAR_CASE_IGNORABLE) != 0; }
bool is_upper_case(char32_t c) {
  return c < 0x80 ? is_ascii_upper(c) : u_hasBinaryProperty(icu_point(c), UCHAR_UPPERCASE) != 0;
}
bool is_lower_case(char32_t c) {
  return c < 0x80 ? is_ascii_lower(c) : u_hasBinaryProperty(icu_point(c), UCHAR_LOWERCASE) != 0;
}
bool is_title_case(char32_t c) { return c >= 0x80 && u_charType(icu_point(c)) == U_TITLECASE_LETTER; }

bool cased_letter_before(std::string_view text, std::size_t at) {
  while (at > 0) {
    const utf8::Decoded before = utf8::decode_before(text, at);
    if (!is_case_ignorable(before.code_point)) {
      return is_cased(before.code_point);
    }
    at -= before.size;
  }
  return false;
}

bool cased_letter_from(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const char32_t c = next_code_point(text, at);
    if (!is_case_ignorable(c)) {
      return is_cased(c);
    }
  }
  return false;
}

/// A character of a text: `c` stands at [begin, end).
struct Place {
  std::string_view text;
  std::size_t begin;
  std::size_t end;
  char32_t c;
  std::string_view bytes() const { return text.substr(begin, end - begin); }
};

void lower_character(const Place& at, Buffer& out) {
  if (at.c == kCapitalSigma) {
    const bool final = cased_letter_before(at.text, at.begin) && !cased_letter_from(at.text, at.end);
    utf8::append(out, final ? kFinalSigma : kSmallSigma);
  } else if (at.c == kCapitalIWithDot) {
    out.append("i\u0307");
  } else {
    utf8::append(out, static_cast<char32_t>(u_tolower(icu_point(at.c))));
  }
}

void map_character(Mapping mapping, const Place& at, Buffer& out) {
  if (at.c < 0x80) {
    out.push(ascii_upper(static_cast<char>(at.c)));
    return;
  }
  BufferSink sink(out);
  map_piece(mapping, at.bytes(), sink);
}

template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    visit(Place{text, begin, at, c});
  }
}

// ---- classes ----

template <class Holds>
bool all(std::string_view text, Holds holds) {
  for (std::size_t at = 0; at < text.size();) {
    if (!holds(next_code_point(text, at))) {
      return false;
    }
  }
  return !text.empty();
}

UNumericType numeric_type(char32_t c) {
  return static_cast<UNumericType>(u_getIntPropertyValue(icu_point(c), UCHAR_NUMERIC_TYPE));
}
bool is_letter(char32_t c) { return c < 0x80 ? is_ascii_letter(c) : u_isalpha(icu_point(c)) != 0; }
bool is_decimal_digit(char32_t c) { return c < 0x80 ? is_ascii_digit(c) : numeric_type(c) == U_NT_DECIMAL; }
bool is_any_digit(char32_t c) {
  return c < 0x80 ? is_ascii_digit(c) : numeric_type(c) == U_NT_DECIMAL || numeric_type(c) == U_NT_DIGIT;
}
bool is_number(char32_t c) { return c < 0x80 ? is_ascii_digit(c) : numeric_type(c) != U_NT_NONE; }

/// Some character is of the wanted case and none is of the others.
template <class Wanted, class Other>
bool all_cased(std::string_view text, Wanted wanted, Other other) {
  bool found = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (other(c) || is_title_case(c)) {
      return false;
    }
    found = found || wanted(c);
  }
  return found;
}

}  // namespace

void to_upper(std::string_view text, Buffer& out) {
  utf8::is_ascii(text) ? map_ascii(text, out, ascii_upper) : map_text(Mapping::upper, text, out);
}

void to_lower(std::string_view text, Buffer& out) {
  utf8::is_ascii(text) ? map_ascii(text, out, ascii_lower) : map_text(Mapping::lower, text, out);
}

void casefold(std::string_view text, Buffer& out) {
  utf8::is_ascii(text) ? map_ascii(text, out, ascii_lower) : map_text(Mapping::fold, text, out);
}

void to_title(std::string_view text, Buffer& out) {
  bool in_word = false;
  for_each_character(text, [&](const Place& at) {
    in_word ? lower_character(at, out) : map_character(Mapping::title, at, out);
    in_word = is_cased(at.c);
  });
}

void capitalize(std::string_view text, Buffer& out) {
  if (utf8::is_ascii(text)) {
    const std::size_t first = std::min<std::size_t>(text.size(), 1);
    map_ascii(text.substr(0, first), out, ascii_upper);
    map_ascii(text.substr(first), out, ascii_lower);
    return;
  }
  for_each_character(text, [&](const Place& at) {
    at.begin == 0 ? map_character(Mapping::title, at, out) : lower_character(at, out);
  });
}

void swapcase(std::string_view text, Buffer& out) {
  for_each_character(text, [&](const Place& at) {
    if (is_upper_case(at.c)) {
      lower_character(at, out);
    } else if (is_lower_case(at.c)) {
      map_character(Mapping::upper, at, out);
    } else {
      out.append(at.bytes());
    }
  });
}

bool is_alpha(std::string_view text) { return all(text, is_letter); }
bool is_alnum(std::string_view text) {
  return all(text, [](char32_t c) { return is_letter(c) || is_number(c); });
}
bool is_decimal(std::string_view text) { return all(text, is_decimal_digit); }
bool is_digit(std::string_view text) { return all(text, is_any_digit); }
bool is_numeric(std::string_view text) { return all(text, is_number); }
bool is_space(std::string_view text) {
  return all(text, [](char32_t c) { return is_space(c); });
}
bool is_upper(std::string_view text) { return all_cased(text, is_upper_case, is_lower_case); }
bool is_lower(std::string_view text) { return all_cased(text, is_lower_case, is_upper_case); }

bool is_title(std::string_view text) {
  bool found = false;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    const bool starts = is_upper_case(c) || is_title_case(c);
    const bool continues = is_lower_case(c);
    if ((starts && in_word) || (continues && !in_word)) {
      return false;
    }
    in_word = starts || continues;
    found = found || in_word;
  }
  return found;
}

bool is_identifier(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  std::size_t at = 0;
  const char32_t first = next_code_point(text, at);
  if (first != '_' && u_hasBinaryProperty(icu_point(first), UCHAR_XID_START) == 0) {
    return false;
  }
  return at == text.size() ||
         all(text.substr(at), [](char32_t c) { return u_hasBinaryProperty(icu_point(c), UCHAR_XID_CONTINUE) != 0; });
}

bool is_printable(char32_t c) {
  constexpr std::uint32_t kHidden = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK | U_GC_CO_MASK | U_GC_CN_MASK |
                                    U_GC_ZL_MASK | U_GC_ZP_MASK | U_GC_ZS_MASK;
  if (c < 0x80) {
    return c >= ' ' && c != 0x7f;
  }
  return (U_GET_GC_MASK(icu_point(c)) & kHidden) == 0;
}

bool is_printable(std::string_view text) {
  return text.empty() || all(text, [](char32_t c) { return is_printable(c); });
}

}  // namespace docmill::jinja
