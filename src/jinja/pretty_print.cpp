// The pprint filter: what Python's pprint.pformat prints in 80 columns.
//
// A value is first written on one line, with dictionaries sorted; when that is too wide it is taken back and written
// over several lines, item by item. Sorting follows pprint: keys that cannot be compared go by the name of their type.
#include <algorithm>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/sorting.h"

namespace docmill::jinja {

namespace {

constexpr std::size_t kWidth = 80;

/// a < b as pprint orders keys.
bool key_less(Run& run, const Value& a, const Value& b) {
  const bool comparable = (a.is_number() && b.is_number()) || (a.is_string() && b.is_string());
  if (comparable) {
    return compare(run, a, b) == -1;
  }
  if (a.is_tuple() && b.is_tuple()) {
    try {
      return compare(run, a, b) == -1;
    } catch (const Error& error) {
      if (error.diagnostic().kind == ErrorKind::limit) {
        throw;
      }
    }
  }
  return type_name(a) < type_name(b);
}

class PrettyPrinter {
 public:
  explicit PrettyPrinter(Run& run) : run_(run), out_(run.scratch()) {}

  void format(const Value& value, std::size_t indent, std::size_t allowance, int level) {
    if (level > kMaxDepth) {
      throw Error(ErrorKind::limit, "E-LIM-004", "the value is nested too deeply to be printed");
    }
    const std::size_t mark = out_.size();
    one_line(value, 0);
    if (fits(mark, indent + allowance)) {
      return;
    }
    switch (value.kind()) {
      case Kind::dict:
        out_.truncate(mark);
        return dict(*value.as_dict(), indent, allowance, level + 1);
      case Kind::list:
        out_.truncate(mark);
        return list(*value.as_list(), "[", "]", indent, allowance, level + 1);
      case Kind::tuple:
        if (!value.as_list()->group) {
          out_.truncate(mark);
          list(*value.as_list(), "(", value.as_list()->size == 1 ? ",)" : ")", indent, allowance, level + 1);
        }
        return;
      case Kind::string:
        if (!value.is_safe() && value.size() != 0) {
          out_.truncate(mark);
          text(value.as_string(), indent, allowance, level + 1);
        }
        return;
      case Kind::undefined:
      case Kind::none:
      case Kind::boolean:
      case Kind::integer:
      case Kind::floating:
      case Kind::big:
      case Kind::bytes:
      case Kind::object:
        return;
    }
  }

 private:
  /// Whether what was written since `mark` leaves `taken` columns of the line free.
  bool fits(std::size_t mark, std::size_t taken) {
    const std::string_view written = out_.view_from(mark);
    run_.budget.spend_bytes(written.size());
    return utf8::count(written) + taken <= kWidth;
  }

  /// repr(value), with dictionaries sorted.
  void one_line(const Value& value, int depth) {
    if (depth > kMaxDepth) {
      throw Error(ErrorKind::limit, "E-LIM-004", "the value is nested too deeply to be printed");
    }
    run_.budget.spend();
    if (value.is_dict()) {
      out_.push('{');
      const std::span<const Dict::Entry*> entries = sorted(*value.as_dict());
      for (std::size_t i = 0; i < entries.size(); ++i) {
        out_.append(i == 0 ? "" : ", ");
        one_line(entries[i]->key, depth + 1);
        out_.append(": ");
        one_line(entries[i]->value, depth + 1);
      }
      out_.push('}');
    } else if (value.is_sequence() && !value.as_list()->group) {
      const List& items = *value.as_list();
      out_.push(value.is_list() ? '[' : '(');
      for (std::size_t i = 0; i < items.size; ++i) {
        out_.append(i == 0 ? "" : ", ");
        one_line(items.items[i], depth + 1);
      }
      out_.append(value.is_list() ? "]" : items.size == 1 ? ",)" : ")");
    } else {
      print_repr(run_, value, out_);
    }
  }

  std::span<const Dict::Entry*> sorted(const Dict& dict) {
    const Dict::Entry** entries = run_.arena.array<const Dict::Entry*>(dict.size);
    for (std::size_t i = 0; i < dict.size; ++i) {
      entries[i] = &dict.entries[i];
    }
    stable_sort(run_.arena, entries, dict.size,
                [this](const Dict::Entry* a, const Dict::Entry* b) { return key_less(run_, a->key, b->key); });
    return {entries, dict.size};
  }

  void new_line(std::size_t indent) {
    run_.budget.spend_bytes(indent);
    out_.push('\n');
    out_.append(indent, ' ');
  }

  void dict(const Dict& dict, std::size_t indent, std::size_t allowance, int level) {
    ++indent;
    out_.push('{');
    const std::span<const Dict::Entry*> entries = sorted(dict);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const bool last = i + 1 == entries.size();
      const std::size_t mark = out_.size();
      one_line(entries[i]->key, 0);
      const std::size_t width = utf8::count(out_.view_from(mark));
      out_.append(": ");
      format(entries[i]->value, indent + width + 2, last ? allowance + 1 : 1, level);
      if (!last) {
        out_.push(',');
        new_line(indent);
      }
    }
    out_.push('}');
  }

  void list(const List& items, std::string_view open, std::string_view close, std::size_t indent, std::size_t allowance,
            int level) {
    ++indent;
    out_.append(open);
    for (std::size_t i = 0; i < items.size; ++i) {
      const bool last = i + 1 == items.size;
      format(items.items[i], indent, last ? allowance + close.size() : 1, level);
      if (!last) {
        out_.push(',');
        new_line(indent);
      }
    }
    out_.append(close);
  }

  std::size_t repr_width(std::string_view part) {
    const std::size_t mark = out_.size();
    print_repr(run_, Value::string(part), out_);
    const std::size_t width = utf8::count(out_.view_from(mark));
    out_.truncate(mark);
    return width;
  }

  /// A text as literals under each other, cut at line ends and then at white space.
  void text(std::string_view text, std::size_t indent, std::size_t allowance, int level) {
    const bool parentheses = level == 1;
    indent += parentheses ? 1 : 0;
    allowance += parentheses ? 1 : 0;
    List* pieces = run_.make_list();
    Lines lines(text);
    std::string_view line;
    while (lines.next_with_end(line)) {
      const bool last = line.data() + line.size() == text.data() + text.size();
      const auto width = static_cast<std::ptrdiff_t>(kWidth) - static_cast<std::ptrdiff_t>(indent);
      add_pieces(line, width, last ? static_cast<std::ptrdiff_t>(allowance) : 0, *pieces);
    }
    write_pieces(*pieces, parentheses && pieces->size > 1, indent);
  }

  void write_pieces(const List& pieces, bool parentheses, std::size_t indent) {
    out_.append(parentheses ? "(" : "");
    for (std::size_t i = 0; i < pieces.size; ++i) {
      if (i != 0) {
        new_line(indent);
      }
      print_repr(run_, pieces.items[i], out_);
    }
    out_.append(parentheses ? ")" : "");
  }

  /// Cuts a line that is wider than `width` where white space ends. The last piece leaves `allowance` columns free.
  void add_pieces(std::string_view line, std::ptrdiff_t width, std::ptrdiff_t allowance, List& pieces) {
    if (static_cast<std::ptrdiff_t>(repr_width(line)) <= width - allowance) {
      pieces.push(run_.arena, Value::string(line));
      return;
    }
    std::size_t begin = 0;
    std::size_t end = 0;
    while (end < line.size()) {
      const std::size_t next = part_end(line, end);
      const std::ptrdiff_t room = next == line.size() ? width - allowance : width;
      if (static_cast<std::ptrdiff_t>(repr_width(line.substr(begin, next - begin))) > room && end != begin) {
        pieces.push(run_.arena, Value::string(line.substr(begin, end - begin)));
        begin = end;
      }
      end = next;
    }
    pieces.push(run_.arena, Value::string(line.substr(begin)));
  }

  /// End of the word at `at` and the white space behind it.
  static std::size_t part_end(std::string_view line, std::size_t at) {
    bool space = false;
    while (at < line.size()) {
      const utf8::Decoded c = utf8::decode(line, at);
      if (is_space(c.code_point)) {
        space = true;
      } else if (space) {
        break;
      }
      at += c.size;
    }
    return at;
  }

  Run& run_;
  Buffer& out_;
};

}  // namespace

Value filter_pprint(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_pprint");
  const std::size_t mark = run.scratch().size();
  PrettyPrinter(run).format(input, 0, 0, 0);
  return run.take(mark);
}

}  // namespace docmill::jinja
