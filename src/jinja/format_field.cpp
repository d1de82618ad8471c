// Reading format strings; see format_field.h.
#include "jinja/format_field.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"
#include "jinja/format_method.h"

namespace docmill::jinja {

void FormatReader::fail(const char* message) { run_.fail(kFormatFieldCode, message); }

bool FormatReader::next(FormatPiece& piece) {
  if (rest_.empty()) {
    return false;
  }
  piece = FormatPiece{};
  if (take_literal(piece)) {
    take_field(piece);
    piece.last = rest_.empty();
  }
  return true;
}

/// Up to and with the next brace. True when a field follows; a doubled brace belongs to the literal.
bool FormatReader::take_literal(FormatPiece& piece) {
  const std::size_t brace = rest_.find_first_of("{}");
  if (brace == std::string_view::npos) {
    piece.literal = rest_;
    rest_ = {};
    return false;
  }
  const bool doubled = brace + 1 < rest_.size() && rest_[brace + 1] == rest_[brace];
  if (!doubled && rest_[brace] == '}') {
    fail("Single '}' encountered in format string");
  }
  if (!doubled && brace + 1 == rest_.size()) {
    fail("Single '{' encountered in format string");
  }
  piece.literal = rest_.substr(0, brace + (doubled ? 1 : 0));
  rest_.remove_prefix(brace + (doubled ? 2 : 1));
  return !doubled;
}

void FormatReader::take_field(FormatPiece& piece) {
  piece.has_field = true;
  const char end = take_name(piece);
  if (end == '}') {
    return;
  }
  if (end == '!' && take_conversion(piece)) {
    return;
  }
  take_spec(piece);
}

/// Returns the character that ended the name: } ! or :
char FormatReader::take_name(FormatPiece& piece) {
  for (std::size_t at = 0; at < rest_.size(); ++at) {
    const char c = rest_[at];
    if (c == '{') {
      fail("unexpected '{' in field name");
    }
    if (c == '[') {
      at = std::min(rest_.find(']', at), rest_.size());
    } else if (c == '}' || c == ':' || c == '!') {
      piece.name = rest_.substr(0, at);
      rest_.remove_prefix(at + 1);
      return c;
    }
  }
  fail("expected '}' before end of string");
}

/// True when the field ends behind the conversion.
bool FormatReader::take_conversion(FormatPiece& piece) {
  if (rest_.empty()) {
    fail("end of string while looking for conversion specifier");
  }
  const std::size_t size = utf8::decode(rest_, 0).size;
  piece.conversion = rest_.substr(0, size);
  rest_.remove_prefix(size);
  if (rest_.empty()) {
    fail("unmatched '{' in format spec");
  }
  const char end = rest_[0];
  rest_.remove_prefix(1);
  if (end != '}' && end != ':') {
    fail("expected ':' after conversion specifier");
  }
  return end == '}';
}

void FormatReader::take_spec(FormatPiece& piece) {
  std::size_t open = 1;
  for (std::size_t at = 0; at < rest_.size(); ++at) {
    if (rest_[at] == '{') {
      piece.spec_has_fields = true;
      ++open;
    } else if (rest_[at] == '}' && --open == 0) {
      piece.spec = rest_.substr(0, at);
      rest_.remove_prefix(at + 1);
      return;
    }
  }
  fail("unmatched '{' in format spec");
}

FieldPath::FieldPath(Run& run, std::string_view name) : run_(run) {
  const std::size_t end = std::min(name.find_first_of(".["), name.size());
  first_ = name.substr(0, end);
  rest_ = name.substr(end);
}

bool FieldPath::next(FieldLookup& lookup) {
  if (rest_.empty()) {
    return false;
  }
  lookup.attribute = rest_[0] == '.';
  if (!lookup.attribute && rest_[0] != '[') {
    run_.fail(kFormatFieldCode, "Only '.' or '[' may follow ']' in format field specifier");
  }
  rest_.remove_prefix(1);
  std::size_t end = lookup.attribute ? std::min(rest_.find_first_of(".["), rest_.size()) : rest_.find(']');
  if (end == std::string_view::npos) {
    run_.fail(kFormatFieldCode, "Missing ']' in format string");
  }
  lookup.name = rest_.substr(0, end);
  rest_.remove_prefix(end + (lookup.attribute ? 0 : 1));
  if (lookup.name.empty()) {
    run_.fail(kFormatFieldCode, "Empty attribute in format string");
  }
  return true;
}

std::int64_t field_number(Run& run, std::string_view text) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::int64_t number = text.empty() ? -1 : 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return -1;
    }
    if (number > (kMost - (c - '0')) / 10) {
      run.fail(kFormatFieldCode, "Too many decimal digits in format string");
    }
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace docmill::jinja
