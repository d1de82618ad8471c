// str() and repr() of values as Python 3.11 prints them.
//
// Containers that contain themselves print [...], {...} or (...) at the second meeting; the chain of containers being
// printed lives on the stack, linked through the heap so that objects that print their parts continue it.
#include <charconv>

#include "base/utf8.h"
#include "value/characters.h"
#include "value/value_error.h"

namespace docmill {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

struct PrintFrame {
  const void* container;
  const PrintFrame* outer;
};

// One container being printed. Frozen data cannot contain itself and is not looked for.
class Printing {
 public:
  Printing(Heap& heap, const void* container, bool frozen) : heap_(heap), nesting_(heap) {
    const auto* outer = static_cast<const PrintFrame*>(heap.printing);
    for (const PrintFrame* frame = frozen ? nullptr : outer; frame != nullptr; frame = frame->outer) {
      repeated_ = repeated_ || frame->container == container;
    }
    frame_ = {container, outer};
    heap.printing = &frame_;
  }
  Printing(const Printing&) = delete;
  Printing& operator=(const Printing&) = delete;
  ~Printing() { heap_.printing = frame_.outer; }
  bool repeated() const { return repeated_; }

 private:
  Heap& heap_;
  Nesting nesting_;
  PrintFrame frame_{};
  bool repeated_ = false;
};

void append_hex(std::uint32_t value, int digits, Buffer& out) {
  for (int i = digits - 1; i >= 0; --i) {
    out.push(kHexDigits[value >> (4 * i) & 15]);
  }
}

void append_escaped(char32_t c, Buffer& out) {
  out.push('\\');
  if (c == '\t' || c == '\n' || c == '\r') {
    out.push(c == '\t' ? 't' : c == '\n' ? 'n' : 'r');
  } else if (c <= 0xff) {
    out.push('x');
    append_hex(c, 2, out);
  } else if (c <= 0xffff) {
    out.push('u');
    append_hex(c, 4, out);
  } else {
    out.push('U');
    append_hex(c, 8, out);
  }
}

// Python prefers ' and takes " only when that avoids escaping.
char quote_for(std::string_view text) {
  return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
}

bool is_plain(char c, char quote) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f && c != quote && c != '\\';
}

void quote_string(std::string_view text, Buffer& out) {
  const char quote = quote_for(text);
  out.push(quote);
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_plain(text[end], quote)) {
      ++end;
    }
    out.append(text.substr(at, end - at));
    if (end == text.size()) {
      break;
    }
    const utf8::Decoded next = utf8::decode(text, end);
    if (next.code_point == static_cast<unsigned char>(quote) || next.code_point == '\\') {
      out.push('\\');
      out.push(text[end]);
    } else if (is_printable(next.code_point)) {
      out.append(text.substr(end, next.size));
    } else {
      append_escaped(next.code_point, out);
    }
    at = end + next.size;
  }
  out.push(quote);
}

void quote_bytes(std::string_view data, Buffer& out) {
  const char quote = quote_for(data);
  out.push('b');
  out.push(quote);
  for (const char c : data) {
    if (is_plain(c, quote)) {
      out.push(c);
    } else if (c == quote || c == '\\') {
      out.push('\\');
      out.push(c);
    } else {
      append_escaped(static_cast<unsigned char>(c), out);
    }
  }
  out.push(quote);
}

void print_items(Heap& heap, const List& list, Buffer& out) {
  std::string_view separator;
  for (std::uint32_t i = 0; i < list.size; ++i) {
    out.append(separator);
    print_repr(heap, list.items[i], out);
    separator = ", ";
  }
}

void print_list(Heap& heap, const List& list, Buffer& out) {
  const Printing printing(heap, &list, list.frozen);
  out.push('[');
  if (printing.repeated()) {
    out.append("...");
  } else {
    print_items(heap, list, out);
  }
  out.push(']');
}

void print_tuple(Heap& heap, const List& list, Buffer& out) {
  const Printing printing(heap, &list, list.frozen);
  out.push('(');
  if (printing.repeated()) {
    out.append("...");
  } else {
    print_items(heap, list, out);
    out.append(list.size == 1 ? "," : "");
  }
  out.push(')');
}

void print_entries(Heap& heap, const Dict& dict, Buffer& out) {
  std::string_view separator;
  for (std::uint32_t i = 0; i < dict.size; ++i) {
    out.append(separator);
    print_repr(heap, dict.entries[i].key, out);
    out.append(": ");
    print_repr(heap, dict.entries[i].value, out);
    separator = ", ";
  }
}

void print_dict(Heap& heap, const Dict& dict, Buffer& out) {
  const Printing printing(heap, &dict, dict.frozen);
  out.push('{');
  if (printing.repeated()) {
    out.append("...");
  } else {
    print_entries(heap, dict, out);
  }
  out.push('}');
}

void print_object(Heap& heap, Object& object, Buffer& out) {
  const Nesting nesting(heap);
  object.print(heap, out);
}

void print_string_repr(Heap& heap, const Value& value, Buffer& out) {
  heap.budget.spend_bytes(value.size());
  if (!value.is_safe()) {
    quote_string(value.as_string(), out);
    return;
  }
  out.append("Markup(");
  quote_string(value.as_string(), out);
  out.push(')');
}

}  // namespace

void print(Heap& heap, const Value& value, Buffer& out) {
  if (value.is_string()) {
    heap.budget.spend_bytes(value.size());
    out.append(value.as_string());
  } else if (!value.is_undefined()) {
    print_repr(heap, value, out);
  }
}

void print_repr(Heap& heap, const Value& value, Buffer& out) {
  heap.budget.spend();
  switch (value.kind()) {
    case Kind::undefined:
      out.append("Undefined");
      break;
    case Kind::none:
      out.append("None");
      break;
    case Kind::boolean:
      out.append(value.as_boolean() ? "True" : "False");
      break;
    case Kind::integer:
    case Kind::big:
      print_integer(heap, value, 10, out);
      break;
    case Kind::floating:
      print_float(value.as_floating(), out);
      break;
    case Kind::string:
      print_string_repr(heap, value, out);
      break;
    case Kind::bytes:
      heap.budget.spend_bytes(value.size());
      quote_bytes(value.as_string(), out);
      break;
    case Kind::list:
      print_list(heap, *value.as_list(), out);
      break;
    case Kind::tuple:
      print_tuple(heap, *value.as_list(), out);
      break;
    case Kind::dict:
      print_dict(heap, *value.as_dict(), out);
      break;
    case Kind::object:
      print_object(heap, *value.as_object(), out);
      break;
  }
}

Value to_string(Heap& heap, const Value& value) {
  if (value.is_string()) {
    return value;
  }
  if (value.is_integer()) {
    char digits[24];
    const char* end = std::to_chars(digits, digits + sizeof digits, value.as_integer()).ptr;
    return Value::string(heap.arena, {digits, static_cast<std::size_t>(end - digits)});
  }
  Buffer text;
  text.set_limit(heap.arena.limit());
  print(heap, value, text);
  return Value::string(heap.arena, text.view());
}

}  // namespace docmill
