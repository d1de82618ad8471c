// str.format and str.format_map; see format_method.h.
//
// Values are looked up as Python does, attributes apart from items, but in the sandbox through the same doors that
// templates use, so that a format string sees nothing that its template could not. Markup escapes what it puts in.
#include "jinja/format_method.h"

#include "base/escape.h"
#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/format_field.h"
#include "jinja/format_spec.h"
#include "jinja/subscript.h"
#include "jinja/text_codec.h"

namespace docmill::jinja {
namespace {

constexpr int kNesting = 2;  // a spec may hold fields, their specs may not

class FieldFormatter {
 public:
  FieldFormatter(Run& run, bool safe, const Arguments& arguments)
      : run_(run), safe_(safe), out_(run.scratch()), arguments_(arguments) {}
  FieldFormatter(Run& run, bool safe, const Value& mapping)
      : run_(run), safe_(safe), out_(run.scratch()), mapping_(&mapping) {}

  /// Whether all that was written is one Markup that a spec left as it is. Python hands that object on, so plain text
  /// becomes Markup: `'{:5}'.format(markup)`; with an empty spec it makes a plain copy.
  bool hands_on() const { return hands_on_ && !run_.sandboxed(); }

  void format(std::string_view text, int nesting) {
    if (nesting == 0) {
      fail("Max string recursion exceeded");
    }
    FormatReader reader(run_, text);
    FormatPiece piece;
    run_.budget.spend_bytes(text.size());
    while (reader.next(piece)) {
      run_.budget.spend();
      out_.append(piece.literal);
      if (piece.has_field) {
        put_field(piece, nesting);
      }
    }
  }

 private:
  enum class Numbering : std::uint8_t { unknown, automatic, manual };

  [[noreturn]] void fail(std::string message) { run_.fail(kFormatFieldCode, std::move(message)); }

  void put_field(const FormatPiece& piece, int nesting) {
    const Value value = convert(find(piece.name), piece.conversion);
    std::string_view spec = piece.spec;
    if (piece.spec_has_fields) {
      const std::size_t mark = out_.size();
      format(spec, nesting - 1);
      spec = run_.take(mark).as_string();
    }
    const std::size_t begin = out_.size();
    safe_ ? put_escaped(value, spec) : format_value(run_, value, spec, out_);
    hands_on_ =
        value.is_safe() && !spec.empty() && piece.last && begin == begin_ && out_.view_from(begin) == value.as_string();
  }

  void put_escaped(const Value& value, std::string_view spec) {
    if (value.is_undefined() && run_.chains(value)) {
      run_.fail_undefined(value);  // it has every attribute, so MarkupSafe calls its `__html_format__`
    }
    if (spec.empty()) {
      run_.escape(value, out_);
      return;
    }
    if (has_html(run_, value)) {
      run_.fail(kFormatSpecCode, value.is_string() ? std::string("Unsupported format specification for Markup.")
                                                   : "Format specifier " + std::string(spec) + " given, but " +
                                                         std::string(type_name(value)) + " has only __html__");
    }
    const std::size_t mark = out_.size();
    format_value(run_, value, spec, out_);
    if (run_.needs_escape(out_.view_from(mark))) {
      const Value plain = run_.take(mark);
      run_.escape_text(plain.as_string(), out_);
    }
  }

  // ---- from a field's name to its value ----

  Value find(std::string_view name) {
    FieldPath path(run_, name);
    Value value = find_first(path.first(), path.first().size() == name.size());
    FieldLookup lookup;
    while (path.next(lookup)) {
      run_.budget.spend();
      value = lookup.attribute ? attribute(value, lookup.name) : item(value, lookup.name);
    }
    return value;
  }

  /// `alone`: no look-ups follow. Markup and the sandbox format with Python's string.Formatter, which counts only such
  /// fields as numbered.
  Value find_first(std::string_view name, bool alone) {
    const bool counts = alone || !(safe_ || run_.sandboxed());
    std::int64_t number = field_number(run_, name);
    if (number < 0 && (!name.empty() || !counts)) {
      return named(name);
    }
    if (counts) {
      switch_numbering(name.empty() ? Numbering::automatic : Numbering::manual);
    }
    if (mapping_ != nullptr) {
      fail("Format string contains positional fields");
    }
    number = name.empty() ? next_number_++ : number;
    if (static_cast<std::uint64_t>(number) >= arguments_.positional.size()) {
      fail("Replacement index " + std::to_string(number) + " out of range for positional args tuple");
    }
    return arguments_.positional[static_cast<std::size_t>(number)];
  }

  void switch_numbering(Numbering wanted) {
    if (numbering_ != Numbering::unknown && numbering_ != wanted) {
      fail(wanted == Numbering::automatic
               ? "cannot switch from manual field specification to automatic field numbering"
               : "cannot switch from automatic field numbering to manual field specification");
    }
    numbering_ = wanted;
  }

  Value named(std::string_view name) {
    if (mapping_ != nullptr) {
      return subscript(run_, *mapping_, Value::string(name));
    }
    for (const Keyword& keyword : arguments_.named) {
      if (keyword.name == name) {
        return keyword.value;
      }
    }
    run_.fail(kKeyCode, repr(run_, Value::string(name)));
  }

  Value attribute(const Value& owner, std::string_view name) {
    if (run_.sandboxed()) {
      return run_.get_attribute(owner, name);
    }
    const Value found = run_.get_python_attribute(owner, name);
    if (found.is_undefined()) {
      fail_attribute(run_, owner, name);
    }
    return found;
  }

  Value item(const Value& owner, std::string_view name) {
    const std::int64_t number = field_number(run_, name);
    const Value key = number < 0 ? Value::string(name) : Value::integer(number);
    return run_.sandboxed() ? run_.get_item(owner, key) : subscript(run_, owner, key);
  }

  Value convert(const Value& value, std::string_view conversion) {
    if (conversion.empty()) {
      return value;
    }
    const std::size_t mark = out_.size();
    if (conversion == "s") {
      return run_.to_string(value).with_safe(false);
    }
    if (conversion == "r") {
      print_repr(run_, value, out_);
    } else if (conversion == "a") {
      append_ascii_repr(run_, value, out_);
    } else {
      fail("Unknown conversion specifier " + std::string(conversion));
    }
    return run_.take(mark);
  }

  Run& run_;
  bool safe_;
  Buffer& out_;
  const std::size_t begin_ = out_.size();
  bool hands_on_ = false;
  Arguments arguments_;
  const Value* mapping_ = nullptr;
  Numbering numbering_ = Numbering::unknown;
  std::int64_t next_number_ = 0;
};

}  // namespace

Value Run::format_method(const Value& format, const Arguments& arguments) {
  const std::size_t mark = scratch_.size();
  FieldFormatter formatter(*this, format.is_safe(), arguments);
  formatter.format(format.as_string(), kNesting);
  return take(mark, format.is_safe() || formatter.hands_on());
}

Value format_by_mapping(Run& run, const Value& format, const Value& mapping) {
  const bool safe = format.is_safe() && run.sandboxed();
  const std::size_t mark = run.scratch().size();
  FieldFormatter formatter(run, safe, mapping);
  formatter.format(format.as_string(), kNesting);
  return run.take(mark, safe || formatter.hands_on());
}

}  // namespace docmill::jinja
