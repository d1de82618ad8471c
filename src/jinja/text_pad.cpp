// Methods of str and bytes that add or remove at the ends: strip, center, ljust, rjust, zfill, expandtabs.
//
// What strip leaves shares the memory of the text. Widths come from templates, so the size of a result is computed,
// checked against the limits and paid for before anything is written.
#include <algorithm>
#include <bitset>
#include <cstring>

#include "base/utf8.h"
#include "jinja/characters.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

// ---- strip ----

enum Ends : std::uint8_t { kFront = 1, kBack = 2, kBoth = 3 };

/// The characters that strip takes away.
class Strippable {
 public:
  /// White space.
  explicit Strippable(const Text& text) : white_space_(true), bytes_(text.is_bytes()) {}
  Strippable(const Text& text, std::string_view characters) : bytes_(text.is_bytes()), wide_(characters) {
    for (const char c : characters) {
      narrow_.set(static_cast<unsigned char>(c));
    }
    text.run().budget.spend_bytes(characters.size());
  }

  bool contains(char32_t c, std::string_view spelled) const {
    if (white_space_) {
      return bytes_ ? c == ' ' || (c >= '\t' && c <= '\r') : is_space(c);
    }
    // A character is there only when its first byte is, which is what decides for nearly all of them.
    return narrow_[static_cast<unsigned char>(spelled[0])] &&
           (spelled.size() == 1 || wide_.find(spelled) != std::string_view::npos);
  }

 private:
  bool white_space_ = false;
  bool bytes_;
  std::string_view wide_;
  std::bitset<256> narrow_;
};

std::size_t count_front(const Text& text, std::string_view all, const Strippable& strippable) {
  std::size_t at = 0;
  while (at < all.size()) {
    const utf8::Decoded next =
        text.is_bytes() ? utf8::Decoded{static_cast<unsigned char>(all[at]), 1} : utf8::decode(all, at);
    if (!strippable.contains(next.code_point, all.substr(at, next.size))) {
      break;
    }
    at += next.size;
  }
  return at;
}

std::size_t count_back(const Text& text, std::string_view all, const Strippable& strippable) {
  std::size_t end = all.size();
  while (end > 0) {
    const utf8::Decoded last =
        text.is_bytes() ? utf8::Decoded{static_cast<unsigned char>(all[end - 1]), 1} : utf8::decode_before(all, end);
    if (!strippable.contains(last.code_point, all.substr(end - last.size, last.size))) {
      break;
    }
    end -= last.size;
  }
  return all.size() - end;
}

Value strip(Run& run, const Value& self, const Arguments& given, std::string_view method, Ends ends) {
  const MethodArguments arguments(run, self, given, method, 0, 1);
  const Text text(run, self);
  const bool chosen = arguments.given(0) && !arguments[0].is_none();
  const std::string expected = std::string(method) + " arg must be None or str, not ";
  const Strippable strippable = chosen ? Strippable(text, text.operand(arguments[0], expected)) : Strippable(text);
  run.budget.spend_bytes(text.size());
  std::string_view left = text.view();
  if ((ends & kFront) != 0) {
    left.remove_prefix(count_front(text, left, strippable));
  }
  if ((ends & kBack) != 0) {
    left.remove_suffix(count_back(text, left, strippable));
  }
  return text.like(left);
}

// ---- padding ----

std::uint64_t width_of(Run& run, const Value& value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(size_argument(run, value), 0));
}

/// The fill character of arguments[1], or a space.
std::string_view fill_of(const Text& text, const MethodArguments& arguments, std::string_view method) {
  if (!arguments.given(1)) {
    return " ";
  }
  if (text.is_bytes() && (!text.is_operand(arguments[1]) || arguments[1].size() != 1)) {
    fail_type(text.run(), std::string(method) + "() argument 2 must be a byte string of length 1, not ", arguments[1]);
  }
  const std::string_view fill =
      text.escaped_operand(arguments[1], "The fill character must be a unicode character, not ");
  if (text.length(fill) != 1) {
    text.run().fail(kTypeCode, "The fill character must be exactly one character long");
  }
  return fill;
}

char* put_fill(char* to, std::string_view fill, std::size_t count) {
  if (fill.size() == 1) {
    std::memset(to, fill[0], count);
    return to + count;
  }
  for (std::size_t i = 0; i < count; ++i) {
    to = std::copy_n(fill.data(), fill.size(), to);
  }
  return to;
}

Value padded(const Text& text, std::string_view fill, std::size_t left, std::size_t right) {
  const std::size_t fills = saturating_multiply(saturating_add(left, right), fill.size());
  const std::size_t size = saturating_add(text.size(), fills);
  char* const begin = allocate_text(text.run(), size);
  char* to = put_fill(begin, fill, left);
  to = std::copy_n(text.view().data(), text.size(), to);
  put_fill(to, fill, right);
  return text.like({begin, size});
}

enum class Side : std::uint8_t { left, right, both };

Value pad(Run& run, const Value& self, const Arguments& given, std::string_view method, Side side) {
  const MethodArguments arguments(run, self, given, method, 1, 2);
  const Text text(run, self);
  const std::uint64_t width = width_of(run, arguments[0]);
  const std::string_view fill = fill_of(text, arguments, method);
  const std::size_t length = text.length();
  if (width <= length) {
    return self;
  }
  const std::size_t margin = width - length;
  const std::size_t before = margin / 2 + (margin & width & 1);  // the odd one goes left when the width is odd
  switch (side) {
    case Side::left:
      return padded(text, fill, margin, 0);
    case Side::right:
      return padded(text, fill, 0, margin);
    case Side::both:
      break;
  }
  return padded(text, fill, before, margin - before);
}

// ---- expandtabs ----

/// Walks the text as expandtabs does: calls `text_run(part)` and `spaces(count)` in turn.
template <class Part, class Spaces>
void walk_tabs(const Text& text, std::size_t tab_size, Part part, Spaces spaces) {
  const std::string_view all = text.view();
  std::size_t column = 0;
  std::size_t at = 0;
  for (std::size_t stops = 1; at < all.size(); ++stops) {
    if ((stops & 0xffff) == 0) {
      text.run().budget.check_time();
    }
    const std::size_t stop = std::min(all.find_first_of("\t\r\n", at), all.size());
    part(all.substr(at, stop - at));
    column += text.length(all.substr(at, stop - at));
    at = stop;
    if (at == all.size()) {
      break;
    }
    if (all[at] == '\t') {
      const std::size_t count = tab_size == 0 ? 0 : tab_size - column % tab_size;
      spaces(count);
      column += count;
    } else {
      part(all.substr(at, 1));
      column = 0;
    }
    ++at;
  }
}

}  // namespace

Value text_strip(Run& run, const Value& self, const Arguments& arguments) {
  return strip(run, self, arguments, "strip", kBoth);
}
Value text_lstrip(Run& run, const Value& self, const Arguments& arguments) {
  return strip(run, self, arguments, "lstrip", kFront);
}
Value text_rstrip(Run& run, const Value& self, const Arguments& arguments) {
  return strip(run, self, arguments, "rstrip", kBack);
}
Value text_center(Run& run, const Value& self, const Arguments& arguments) {
  return pad(run, self, arguments, "center", Side::both);
}
Value text_ljust(Run& run, const Value& self, const Arguments& arguments) {
  return pad(run, self, arguments, "ljust", Side::right);
}
Value text_rjust(Run& run, const Value& self, const Arguments& arguments) {
  return pad(run, self, arguments, "rjust", Side::left);
}

Value text_zfill(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "zfill", 1, 1);
  const Text text(run, self);
  const std::uint64_t width = width_of(run, arguments[0]);
  const std::size_t length = text.length();
  if (width <= length) {
    return self;
  }
  const Value filled = padded(text, "0", width - length, 0);
  const bool is_signed = text.size() != 0 && (text.view()[0] == '+' || text.view()[0] == '-');
  if (is_signed) {
    char* const begin = const_cast<char*>(filled.as_string().data());  // just made, nobody else has seen it
    begin[width - length] = '0';
    begin[0] = text.view()[0];
  }
  return filled;
}

Value text_expandtabs(Run& run, const Value& self, const Arguments& arguments) {
  const Text text(run, self);
  const auto bound = bind(run, arguments, "expandtabs", {"tabsize"});
  const std::size_t tab_size = bound.given(0) ? std::min<std::size_t>(width_of(run, bound[0]), 0x7fffffff) : 8;
  run.budget.spend_bytes(text.size());
  std::size_t size = 0;
  walk_tabs(
      text, tab_size, [&](std::string_view part) { size += part.size(); },
      [&](std::size_t count) { size = saturating_add(size, count); });
  char* const begin = allocate_text(run, size);
  char* to = begin;
  walk_tabs(
      text, tab_size, [&](std::string_view part) { to = std::copy_n(part.data(), part.size(), to); },
      [&](std::size_t count) { to = put_fill(to, " ", count); });
  return text.like({begin, size});
}

}  // namespace docmill::jinja
