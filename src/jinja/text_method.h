// What the methods of str and of bytes have in common: the text they work on and the arguments they take.
//
// A str counts in code points and a bytes in bytes; everything else about searching, splitting and padding is the same,
// so those methods are written once over `Text`. Results share the memory of the text where they are a part of it. The
// methods of Markup behave as MarkupSafe's: results are Markup again, and the arguments that MarkupSafe escapes are
// escaped.
#pragma once

#include <string>
#include <string_view>

#include "jinja/arguments.h"
#include "jinja/run.h"

namespace docmill::jinja {

/// The wrong number of arguments, or a keyword where there is none: TypeError.
inline constexpr std::string_view kCallCode = "E-TPL-120";

/// The arguments of a method that takes none by keyword, checked for their number.
class MethodArguments {
 public:
  /// Throws Error runtime E-TPL-120.
  MethodArguments(Run& run, const Value& self, const Arguments& arguments, std::string_view method, std::size_t least,
                  std::size_t most)
      : positional_(arguments.positional) {
    if (positional_.size() < least || positional_.size() > most || !arguments.named.empty()) [[unlikely]] {
      fail(run, self, arguments, method, least, most);
    }
  }
  bool given(std::size_t i) const { return i < positional_.size(); }
  /// Requires given(i).
  const Value& operator[](std::size_t i) const { return positional_[i]; }

 private:
  [[noreturn]] static void fail(Run& run, const Value& self, const Arguments& arguments, std::string_view method,
                                std::size_t least, std::size_t most);

  std::span<const Value> positional_;
};

/// Byte offsets into a text.
struct TextRange {
  std::size_t begin;
  std::size_t end;
};

/// A str or bytes while one of its methods runs.
class Text {
 public:
  Text(Run& run, const Value& self) : run_(run), self_(self), text_(self.as_string()) {}

  Run& run() const { return run_; }
  const Value& self() const { return self_; }
  std::string_view view() const { return text_; }
  std::size_t size() const { return text_.size(); }
  bool is_bytes() const { return self_.kind() == Kind::bytes; }
  bool is_safe() const { return self_.is_safe(); }

  /// A value of the same kind and mark; `text` is not copied.
  Value like(std::string_view text) const { return is_bytes() ? Value::bytes(text) : Value::string(text, is_safe()); }

  /// Number of code points, or of bytes, in `part`.
  std::size_t length(std::string_view part) const;
  std::size_t length() const { return length(text_); }
  /// Byte offset of a position; size() beyond the end.
  std::size_t offset_of(std::size_t position) const;

  /// The text of an argument that must be of the same type. Fails with `expected` and the name of its type, as in
  /// "must be str, not int".
  std::string_view operand(const Value& value, std::string_view expected = "must be str, not ") const;
  /// The same for what is put into the text: made text and escaped when this text is Markup.
  std::string_view escaped_operand(const Value& value, std::string_view expected = "must be str, not ") const;
  bool is_operand(const Value& value) const { return is_bytes() ? value.kind() == Kind::bytes : value.is_string(); }

  /// The part between the positions of arguments `first` and `first` + 1, by the rules of slices. False when it begins
  /// behind the end of the text or of itself, where not even the empty text is found.
  bool range(const MethodArguments& arguments, std::size_t first, TextRange& range) const;

 private:
  Run& run_;
  const Value& self_;
  std::string_view text_;
};

/// A position as slices take it: none is `otherwise`. Fails with TypeError.
std::int64_t slice_index(Run& run, const Value& value, std::int64_t otherwise);

/// An int as C code of Python takes it. Throws Error runtime for other types and for ints beyond 64 bits.
std::int64_t size_argument(Run& run, const Value& value);

/// "must be str, not " and the like, followed by the type of `value`. An undefined value fails as undefined does where
/// Python would have called one of its methods; here it is a TypeError like any other.
[[noreturn]] void fail_type(Run& run, std::string_view expected, const Value& value);

/// Makes a text in the run's scratch buffer: `write(Buffer&)`. `cost` is the size of what is read.
template <class Write>
Value build_text(Run& run, std::size_t cost, bool safe, Write write) {
  run.budget.spend_bytes(cost);
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  write(out);
  return run.take(mark, safe);
}

// ---- methods of both str and bytes ----

Value text_count(Run&, const Value&, const Arguments&);
Value text_find(Run&, const Value&, const Arguments&);
Value text_rfind(Run&, const Value&, const Arguments&);
Value text_index(Run&, const Value&, const Arguments&);
Value text_rindex(Run&, const Value&, const Arguments&);
Value text_startswith(Run&, const Value&, const Arguments&);
Value text_endswith(Run&, const Value&, const Arguments&);
Value text_replace(Run&, const Value&, const Arguments&);
Value text_removeprefix(Run&, const Value&, const Arguments&);
Value text_removesuffix(Run&, const Value&, const Arguments&);
Value text_partition(Run&, const Value&, const Arguments&);
Value text_rpartition(Run&, const Value&, const Arguments&);
Value text_split(Run&, const Value&, const Arguments&);
Value text_rsplit(Run&, const Value&, const Arguments&);
Value text_splitlines(Run&, const Value&, const Arguments&);
Value text_join(Run&, const Value&, const Arguments&);
Value text_strip(Run&, const Value&, const Arguments&);
Value text_lstrip(Run&, const Value&, const Arguments&);
Value text_rstrip(Run&, const Value&, const Arguments&);
Value text_center(Run&, const Value&, const Arguments&);
Value text_ljust(Run&, const Value&, const Arguments&);
Value text_rjust(Run&, const Value&, const Arguments&);
Value text_zfill(Run&, const Value&, const Arguments&);
Value text_expandtabs(Run&, const Value&, const Arguments&);

}  // namespace docmill::jinja
