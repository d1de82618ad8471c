// A value as YAML in block style, such that readers of YAML 1.1 and 1.2 read the same value back.
//
// A string stands plain only where no reader takes it for anything else; one of several lines becomes a literal block
// where that is exact; any other is quoted as in JSON, which every YAML reader understands.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/utf8.h"
#include "docmill/value.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Words that YAML 1.1 or 1.2 reads as something else than a string, in lower case.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 10> kWords = {"null", "true", "false", "yes", "no",
                                                       "on",   "off",  "y",     "n",   "nan"};
  return std::any_of(kWords.begin(), kWords.end(), [text](std::string_view word) {
    return word.size() == text.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
             return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
           });
  });
}

/// Printable in YAML's sense, and no line break of any reader.
bool is_printable(char32_t c) {
  return c == '\t' || (c >= 0x20 && c < 0x7f) ||
         (c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && !utf8::is_surrogate(c) && c != 0xfffe &&
          c != 0xffff);
}

bool is_plain(std::string_view text) {
  if (text.empty() || text.size() > 200 || text.back() == ' ' || is_reserved(text)) {
    return false;
  }
  const auto first = static_cast<unsigned char>(text.front());
  if (!is_letter(text.front()) && first != '_' && first != '/' && first < 0x80) {
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    const char ascii = c.code_point < 0x80 ? static_cast<char>(c.code_point) : 'a';
    const bool allowed =
        is_letter(ascii) || is_digit(ascii) || std::string_view(" _/.()@-+,;=").find(ascii) != std::string_view::npos;
    if (!allowed || !is_printable(c.code_point) || c.code_point == 0x85 ||
        (c.code_point >= 0x80 && c.code_point < 0xa1)) {
      return false;
    }
    at += c.size;
  }
  return true;
}

/// Whether a literal block says `text` exactly.
bool is_block(std::string_view text) {
  if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
      text.front() == '\t' || text.ends_with("\n\n")) {
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    const bool blank_end =
        (c.code_point == ' ' || c.code_point == '\t') && (at + 1 == text.size() || text[at + 1] == '\n');
    if ((c.code_point != '\n' && !is_printable(c.code_point)) || blank_end) {
      return false;
    }
    at += c.size;
  }
  return true;
}

class YamlWriter {
 public:
  YamlWriter(Heap& heap, Buffer& out, const YamlStyle& style) : heap_(heap), out_(out), style_(style) {}

  void document(const Value& root) {
    value(root, 0);
    if (ends_with_break_) {  // the break belongs to the text
      out_.push('\n');
    }
  }

 private:
  /// Writes `value` at the cursor; what takes several lines is indented by `indent`. Ends without a newline.
  void value(const Value& value, std::size_t indent) {
    heap_.budget.spend();
    ends_with_break_ = false;
    switch (value.kind()) {
      case Kind::none:
        return out_.append("null");
      case Kind::boolean:
        return out_.append(value.as_boolean() ? "true" : "false");
      case Kind::integer:
      case Kind::big:
        return print_integer(heap_, value, 10, out_);
      case Kind::floating:
        return floating(value.as_floating());
      case Kind::string:
        return string(value.as_string(), indent);
      case Kind::list:
      case Kind::tuple:
        return list(*value.as_list(), indent);
      case Kind::dict:
        return dict(*value.as_dict(), indent);
      case Kind::undefined:
      case Kind::bytes:
      case Kind::object:
        break;
    }
    fail("E-TPL-125", "Object of type " + std::string(type_name(value)) + " is not YAML serializable");
  }

  void list(const List& list, std::size_t indent) {
    const Nesting nesting(heap_);
    if (list.size == 0) {
      return out_.append("[]");
    }
    bool first = true;
    for (const Value& item : list.view()) {
      begin_line(first, indent);
      out_.append("- ");
      value(item, indent + 2);
    }
  }

  void dict(const Dict& dict, std::size_t indent) {
    const Nesting nesting(heap_);
    if (dict.size == 0) {
      return out_.append("{}");
    }
    std::vector<const Dict::Entry*> entries;
    for (const Dict::Entry& entry : dict.view()) {
      entries.push_back(&entry);
    }
    if (style_.sort_keys) {
      std::stable_sort(entries.begin(), entries.end(), [this](const Dict::Entry* a, const Dict::Entry* b) {
        return compare(heap_, a->key, b->key) == -1;
      });
    }
    bool first = true;
    for (const Dict::Entry* entry : entries) {
      begin_line(first, indent);
      key(entry->key);
      member(entry->value, indent);
    }
  }

  void key(const Value& key) {
    if (key.is_string()) {
      return is_plain(key.as_string()) ? out_.append(key.as_string()) : quoted(key.as_string());
    }
    if (key.is_sequence() || key.is_object() || key.is_bytes() || key.is_undefined()) {
      fail("E-TPL-125", "keys must be str, int, float, bool or None, not " + std::string(type_name(key)));
    }
    value(key, 0);
  }

  void member(const Value& value_of_key, std::size_t indent) {
    const bool nested = (value_of_key.is_dict() && value_of_key.as_dict()->size != 0) ||
                        (value_of_key.is_sequence() && value_of_key.as_list()->size != 0);
    const std::size_t inner = indent + style_.indent;
    out_.push(':');
    if (nested) {
      new_line(inner);
    } else {
      out_.push(' ');
    }
    value(value_of_key, inner);
  }

  void begin_line(bool& first, std::size_t indent) {
    if (!std::exchange(first, false)) {
      new_line(indent);
    }
  }
  void new_line(std::size_t indent) {
    heap_.budget.spend_bytes(indent);
    out_.push('\n');
    out_.append(indent, ' ');
  }

  void floating(double number) {
    if (!std::isfinite(number)) {
      return out_.append(std::isnan(number) ? ".nan" : number < 0 ? "-.inf" : ".inf");
    }
    Buffer text;
    print_float(number, text);
    const std::size_t exponent = text.view().find('e');
    out_.append(text.view().substr(0, exponent));
    if (exponent != std::string_view::npos) {  // YAML 1.1 takes 1e+16 for a string
      out_.append(text.view().substr(0, exponent).find('.') == std::string_view::npos ? ".0" : "");
      out_.append(text.view().substr(exponent));
    }
  }

  void string(std::string_view text, std::size_t indent) {
    heap_.budget.spend_bytes(text.size());
    if (is_plain(text)) {
      return out_.append(text);
    }
    is_block(text) && indent > 0 ? block(text, indent) : quoted(text);
  }

  void block(std::string_view text, std::size_t indent) {
    ends_with_break_ = text.ends_with('\n');
    out_.append(ends_with_break_ ? "|" : "|-");
    for (std::string_view rest = text.substr(0, text.size() - (ends_with_break_ ? 1 : 0)); true;) {
      const std::size_t stop = rest.find('\n');
      const std::string_view line = rest.substr(0, stop);
      new_line(line.empty() ? 0 : indent);
      out_.append(line);
      if (stop == std::string_view::npos) {
        return;
      }
      rest.remove_prefix(stop + 1);
    }
  }

  void quoted(std::string_view text) {
    out_.push('"');
    for (std::size_t at = 0; at < text.size();) {
      const utf8::Decoded c = utf8::decode(text, at);
      if (is_printable(c.code_point) && c.code_point != '\t') {
        escape_json(text.substr(at, c.size), out_);
      } else {
        escape(c.code_point);
      }
      at += c.size;
    }
    out_.push('"');
  }

  void escape(char32_t c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr std::string_view kShort = "\b\t\n\f\r";
    constexpr std::string_view kLetters = "btnfr";
    const std::size_t known = c < 0x20 ? kShort.find(static_cast<char>(c)) : std::string_view::npos;
    out_.push('\\');
    if (known != std::string_view::npos) {
      return out_.push(kLetters[known]);
    }
    out_.push('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      out_.push(kHex[(c >> shift) & 15]);
    }
  }

  Heap& heap_;
  Buffer& out_;
  const YamlStyle& style_;
  bool ends_with_break_ = false;  // the last text written is a block whose line break is its own
};

}  // namespace

void write_yaml(Heap& heap, const Value& value, Buffer& out, const YamlStyle& style) {
  YamlWriter(heap, out, style).document(value);
}

}  // namespace docmill
