// A value as JSON text, letter for letter what Python's json.dumps writes: separators, indentation, escapes, floats,
// keys that are not strings. NaN and the infinities come out as Python writes them, though they are not JSON.
//
// `html_safe` makes the text fit for a <script> element or a quoted attribute, as Jinja's tojson does.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <vector>

#include "base/escape.h"
#include "base/utf8.h"
#include "docmill/value.h"

namespace docmill {
namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr std::size_t kFewKeys = 16;

// Why a byte of a string needs an escape.
enum : unsigned char { kAlways = 1, kHtml = 2, kBeyondAscii = 4 };

constexpr std::array<unsigned char, 256> make_classes() {
  std::array<unsigned char, 256> classes{};
  for (std::size_t c = 0; c < 256; ++c) {
    classes[c] = c < 0x20 || c == '"' || c == '\\' ? kAlways : c >= 0x7f ? kBeyondAscii : 0;
  }
  for (const char c : {'<', '>', '&', '\''}) {
    classes[static_cast<unsigned char>(c)] = kHtml;
  }
  return classes;
}
constexpr std::array<unsigned char, 256> kClasses = make_classes();

class JsonWriter {
 public:
  JsonWriter(Heap& heap, Buffer& out, const JsonStyle& style)
      : heap_(heap),
        out_(out),
        style_(style),
        lines_(style.indent >= 0),
        escaped_(
            static_cast<unsigned char>(kAlways | (style.html_safe ? kHtml : 0) | (style.ascii ? kBeyondAscii : 0))),
        item_separator_(style.compact || lines_ ? "," : ", "),
        key_separator_(style.compact ? ":" : ": ") {}

  void value(const Value& value, int depth) {
    heap_.budget.spend();
    switch (value.kind()) {
      case Kind::none:
        return out_.append("null");
      case Kind::boolean:
        return out_.append(value.as_boolean() ? "true" : "false");
      case Kind::integer:
        return integer(value.as_integer());
      case Kind::big:
        return print_integer(heap_, value, 10, out_);
      case Kind::floating:
        return floating(value.as_floating());
      case Kind::string:
        return string(value.as_string());
      case Kind::list:
      case Kind::tuple:
        return list(*value.as_list(), depth);
      case Kind::dict:
        return dict(*value.as_dict(), depth);
      case Kind::undefined:
      case Kind::bytes:
      case Kind::object:
        break;
    }
    throw Error(ErrorKind::runtime, "E-TPL-125",
                "Object of type " + std::string(type_name(value)) + " is not JSON serializable");
  }

 private:
  void list(const List& list, int depth) {
    check_depth(depth);
    if (list.size == 0) {
      return out_.append("[]");
    }
    out_.push('[');
    bool first = true;
    for (const Value& item : list.view()) {
      begin_item(first, depth);
      value(item, depth + 1);
    }
    end_items(depth);
    out_.push(']');
  }

  void dict(const Dict& dict, int depth) {
    check_depth(depth);
    if (dict.size == 0) {
      return out_.append("{}");
    }
    out_.push('{');
    if (style_.sort_keys) {
      sorted_members(dict, depth);
    } else {
      bool first = true;
      for (const Dict::Entry& entry : dict.view()) {
        member(entry, first, depth);
      }
    }
    end_items(depth);
    out_.push('}');
  }

  // Python's order: of the keys as they are, before they become text.
  void sorted_members(const Dict& dict, int depth) {
    std::array<const Dict::Entry*, kFewKeys> few;
    std::vector<const Dict::Entry*> many(dict.size > kFewKeys ? dict.size : 0);
    const std::span<const Dict::Entry*> entries(many.empty() ? few.data() : many.data(), dict.size);
    bool only_strings = true;
    for (std::uint32_t i = 0; i < dict.size; ++i) {
      entries[i] = dict.entries + i;
      only_strings = only_strings && entries[i]->key.is_string();
    }
    heap_.budget.spend(dict.size);
    if (only_strings) {
      std::sort(entries.begin(), entries.end(), [this](const Dict::Entry* a, const Dict::Entry* b) {
        heap_.budget.spend();
        return a->key.as_string() < b->key.as_string();  // bytes of UTF-8 sort as code points do
      });
    } else {
      std::stable_sort(entries.begin(), entries.end(), [this](const Dict::Entry* a, const Dict::Entry* b) {
        return compare(heap_, a->key, b->key) == -1;  // NaN is no order at all, which only a stable sort survives
      });
    }
    bool first = true;
    for (const Dict::Entry* entry : entries) {
      member(*entry, first, depth);
    }
  }

  void member(const Dict::Entry& entry, bool& first, int depth) {
    begin_item(first, depth);
    key(entry.key);
    out_.append(key_separator_);
    value(entry.value, depth + 1);
  }

  void key(const Value& key) {
    switch (key.kind()) {
      case Kind::string:
        return string(key.as_string());
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
      case Kind::big:
      case Kind::floating:
        out_.push('"');
        value(key, 0);
        return out_.push('"');
      case Kind::undefined:
      case Kind::bytes:
      case Kind::list:
      case Kind::tuple:
      case Kind::dict:
      case Kind::object:
        break;
    }
    throw Error(ErrorKind::runtime, "E-TPL-125",
                "keys must be str, int, float, bool or None, not " + std::string(type_name(key)));
  }

  void begin_item(bool& first, int depth) {
    if (!first) {
      out_.append(item_separator_);
    }
    first = false;
    if (lines_) {
      new_line(depth);
    }
  }

  void end_items(int depth) {
    if (lines_) {
      new_line(depth - 1);
    }
  }

  void new_line(int depth) {
    const std::size_t spaces = static_cast<std::size_t>(depth) * static_cast<std::size_t>(style_.indent);
    heap_.budget.spend_bytes(spaces);
    out_.push('\n');
    out_.append(spaces, ' ');
  }

  void integer(std::int64_t number) {
    constexpr std::size_t kMost = 20;
    char* begin = out_.reserve(kMost);
    out_.commit(static_cast<std::size_t>(std::to_chars(begin, begin + kMost, number).ptr - begin));
  }

  void floating(double number) {
    if (std::isfinite(number)) {
      return print_float(number, out_);
    }
    out_.append(std::isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity");
  }

  void string(std::string_view text) {
    heap_.budget.spend_bytes(text.size());
    if (escaped_ == kAlways) {
      return append_json_string(text, out_);
    }
    out_.push('"');
    std::size_t run = 0;  // begin of what can be copied as it is
    std::size_t at = 0;
    while (at < text.size()) {
      if (!is_special(text[at])) {
        ++at;
        continue;
      }
      out_.append(text.substr(run, at - run));
      at += escape(text, at);
      run = at;
    }
    out_.append(text.substr(run));
    out_.push('"');
  }

  bool is_special(char c) const { return (kClasses[static_cast<unsigned char>(c)] & escaped_) != 0; }

  // Writes the character at `at` escaped; returns its length in the text.
  std::size_t escape(std::string_view text, std::size_t at) {
    static constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
    static constexpr std::string_view kLetters = "\"\\bfnrt";
    const std::size_t which = kShort.find(text[at]);
    if (which != std::string_view::npos) {
      out_.push('\\');
      out_.push(kLetters[which]);
      return 1;
    }
    const utf8::Decoded decoded = utf8::decode(text, at);
    if (decoded.code_point >= 0x10000) {
      unit(0xd800 + ((decoded.code_point - 0x10000) >> 10));
      unit(0xdc00 + ((decoded.code_point - 0x10000) & 0x3ff));
    } else {
      unit(decoded.code_point);
    }
    return decoded.size;
  }

  void unit(char32_t code) {
    const char escaped[6] = {
        '\\', 'u', kHex[(code >> 12) & 15], kHex[(code >> 8) & 15], kHex[(code >> 4) & 15], kHex[code & 15]};
    out_.append(escaped, sizeof escaped);
  }

  static void check_depth(int depth) {
    if (depth > kMaxDepth) {
      throw Error(ErrorKind::limit, "E-LIM-004",
                  "the value is nested deeper than " + std::to_string(kMaxDepth) + " levels, or contains itself");
    }
  }

  Heap& heap_;
  Buffer& out_;
  const JsonStyle& style_;
  bool lines_;
  unsigned char escaped_;  // classes of bytes
  std::string_view item_separator_;
  std::string_view key_separator_;
};

}  // namespace

void write_json(Heap& heap, const Value& value, Buffer& out, const JsonStyle& style) {
  JsonWriter(heap, out, style).value(value, 1);
}

}  // namespace docmill
