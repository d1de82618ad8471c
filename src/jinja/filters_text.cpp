// Filters over one text: case, trim, center, truncate, indent, replace, format, wordcount, string. Positions and
// lengths count code points; a safe text gives a safe text wherever Markup's methods do.
//
// Results whose size the arguments decide (center, indent, replace) are measured before they are made.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/text_search.h"
#include "jinja/unicode_case.h"

namespace docmill::jinja {

namespace {

using CaseChange = void (*)(std::string_view text, Buffer& out);

Value change_case(Run& run, const Value& input, const Arguments& arguments, std::string_view name, CaseChange change) {
  bind_nothing(run, arguments, name);
  const Value text = soft_text(run, input);
  run.budget.spend_bytes(text.size());
  const std::size_t mark = run.scratch().size();
  change(text.as_string(), run.scratch());
  return run.take(mark, text.is_safe());
}

/// What the `title` filter takes for the space between words.
bool is_word_border(char32_t c) { return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || is_space(c); }

void append_title_word(std::string_view word, Buffer& out) {
  const std::size_t first = utf8::decode(word, 0).size;
  to_upper(word.substr(0, first), out);
  to_lower(word.substr(first), out);
}

void append_title(std::string_view text, Buffer& out) {
  std::size_t word = 0;
  for (std::size_t at = 0; at < text.size();) {
    const utf8::Decoded c = utf8::decode(text, at);
    if (is_word_border(c.code_point)) {
      if (word < at) {
        append_title_word(text.substr(word, at - word), out);
      }
      out.append(text.substr(at, c.size));
      word = at + c.size;
    }
    at += c.size;
  }
  if (word < text.size()) {
    append_title_word(text.substr(word), out);
  }
}

/// The characters to be stripped, looked up in constant time for ASCII and in logarithmic time beyond.
class CharacterSet {
 public:
  CharacterSet(Run& run, std::string_view text) {
    run.budget.spend(text.size());
    others_ = run.arena.array<char32_t>(text.size());
    for (const char32_t c : utf8::CodePoints(text)) {
      if (c < ascii_.size()) {
        ascii_[c] = true;
      } else {
        others_[size_++] = c;
      }
    }
    std::sort(others_, others_ + size_);
  }
  bool contains(char32_t c) const {
    return c < ascii_.size() ? ascii_[c] : std::binary_search(others_, others_ + size_, c);
  }

 private:
  std::array<bool, 128> ascii_{};
  char32_t* others_;
  std::size_t size_ = 0;
};

std::string_view strip(std::string_view text, const CharacterSet& set) {
  while (!text.empty()) {
    const utf8::Decoded first = utf8::decode(text, 0);
    if (!set.contains(first.code_point)) {
      break;
    }
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const utf8::Decoded last = utf8::decode_before(text, text.size());
    if (!set.contains(last.code_point)) {
      break;
    }
    text.remove_suffix(last.size);
  }
  return text;
}

/// One use of `replace`: what str.replace does.
struct Replacement {
  std::string_view text;
  std::string_view old_text;
  std::string_view new_text;
  std::uint64_t limit;

  // Calls `each` with the offset of every place to replace, at most `limit`. An empty text is found before every code
  // point and at the end. The work is paid for before; the clock is looked at now and then.
  template <class Each>
  void places(const Run& run, Each each) const {
    std::size_t at = 0;
    for (std::uint64_t n = 0; n < limit; ++n) {
      if ((n & 0xffff) == 0xffff) {
        run.budget.check_time();
      }
      const bool empty = old_text.empty();
      const std::size_t found = empty ? at : find_first(text, old_text, at);
      if (found == std::string_view::npos) {
        return;
      }
      each(found);
      at = found + old_text.size();
      if (empty) {
        if (at == text.size()) {
          return;
        }
        at += utf8::decode(text, at).size;
      }
    }
  }

  Value apply(Run& run, bool safe) const {
    run.budget.spend_bytes(text.size());
    std::size_t count = 0;
    places(run, [&](std::size_t) { ++count; });
    if (count == 0) {
      return Value::string(text, safe);
    }
    const std::size_t kept = text.size() - count * old_text.size();
    const std::size_t size = saturating_add(kept, saturating_multiply(count, new_text.size()));
    char* const begin = allocate_text(run, size);
    char* out = begin;
    std::size_t from = 0;
    places(run, [&](std::size_t at) {
      out = std::copy(text.data() + from, text.data() + at, out);
      out = std::copy(new_text.begin(), new_text.end(), out);
      from = at + old_text.size();
    });
    std::copy(text.data() + from, text.data() + text.size(), out);
    return Value::string({begin, size}, safe);
  }
};

std::string_view indention_of(Run& run, const Value& width) {
  if (width.is_string()) {
    return width.as_string();
  }
  run.require_defined(width);
  const std::uint64_t size = to_count(run, width);
  char* spaces = allocate_text(run, size);
  std::memset(spaces, ' ', size);
  return {spaces, size};
}

/// The lines of `text` and one more line end, with `indention` before those it is due. A final "\r" takes that line
/// end for its own.
struct Indent {
  std::string_view text;
  std::string_view indention;
  bool first;
  bool blank;

  template <class Each>
  void lines(Each each) const {
    Lines rest(text);
    std::string_view line;
    bool is_first = true;
    bool ended = true;
    while (rest.next_with_end(line)) {
      const std::string_view body = without_end(line);
      ended = body.size() != line.size();
      each(is_first, is_due(is_first, body), body);
      is_first = false;
    }
    if (ended && !text.ends_with('\r')) {
      each(is_first, is_due(is_first, {}), std::string_view());
    }
  }

  bool is_due(bool is_first, std::string_view line) const { return is_first ? first : blank || !line.empty(); }

  static std::string_view without_end(std::string_view line) {
    std::string_view body;
    Lines(line).next(body);
    return body;
  }

  Value apply(Run& run, bool safe) const {
    std::size_t size = 0;
    lines([&](bool is_first, bool due, std::string_view line) {
      size = saturating_add(size, (is_first ? 0u : 1u) + (due ? indention.size() : 0) + line.size());
    });
    char* const begin = allocate_text(run, size);
    char* out = begin;
    lines([&](bool is_first, bool due, std::string_view line) {
      if (!is_first) {
        *out++ = '\n';
      }
      if (due) {
        out = std::copy(indention.begin(), indention.end(), out);
      }
      out = std::copy(line.begin(), line.end(), out);
    });
    return Value::string({begin, size}, safe);
  }
};

/// A fraction of a character makes no difference; negative for what is not a number.
std::int64_t leeway_of(Run& run, const Value& value) {
  constexpr double kMost = 1e15;
  if (!value.is_floating()) {
    return to_number(run, value);
  }
  const double leeway = std::floor(value.as_floating());
  return leeway >= 0 ? static_cast<std::int64_t>(std::min(leeway, kMost)) : -1;
}

}  // namespace

Value filter_upper(Run& run, const Value& input, const Arguments& arguments) {
  return change_case(run, input, arguments, "do_upper", to_upper);
}

Value filter_lower(Run& run, const Value& input, const Arguments& arguments) {
  return change_case(run, input, arguments, "do_lower", to_lower);
}

Value filter_capitalize(Run& run, const Value& input, const Arguments& arguments) {
  return change_case(run, input, arguments, "do_capitalize", capitalize);
}

Value filter_title(Run& run, const Value& input, const Arguments& arguments) {
  return change_case(run, input, arguments, "do_title", append_title).with_safe(false);
}

Value filter_string(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "soft_str");
  return soft_text(run, input);
}

Value filter_trim(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_trim", {"chars"});
  const Value text = soft_text(run, input);
  const Value set = a.get(0, Value::none());
  run.budget.spend_bytes(text.size());
  if (set.is_none()) {
    return Value::string(strip_space(text.as_string()), text.is_safe());
  }
  if (!set.is_string()) {
    run.fail(kTypeCode, "strip arg must be None or str");
  }
  return Value::string(strip(text.as_string(), CharacterSet(run, set.as_string())), text.is_safe());
}

Value filter_center(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_center", {"width"});
  const Value text = soft_text(run, input);
  const std::uint64_t width = a.given(0) ? to_count(run, a[0]) : 80;
  const std::size_t length = utf8::count(text.as_string());
  if (width <= length) {
    return text;
  }
  const std::size_t padding = width - length;
  const std::size_t left = padding / 2 + (padding & width & 1);
  char* out = allocate_text(run, saturating_add(text.size(), padding));
  std::memset(out, ' ', left);
  std::copy_n(text.as_string().data(), text.size(), out + left);  // of nothing when an undefined value is centred
  std::memset(out + left + text.size(), ' ', padding - left);
  return Value::string({out, text.size() + padding}, text.is_safe());
}

Value filter_wordcount(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_wordcount");
  const std::string_view text = run.text(input);
  run.budget.spend_bytes(text.size());
  std::int64_t words = 0;
  bool inside = false;
  for (const char32_t c : utf8::CodePoints(text)) {
    const bool word = is_word(c);
    words += word && !inside ? 1 : 0;
    inside = word;
  }
  return Value::integer(words);
}

Value filter_truncate(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_truncate", {"length", "killwords", "end", "leeway"});
  const Value end = a.get(2, Value::string("..."));
  const std::int64_t length = a.given(0) ? to_number(run, a[0]) : 255;
  const std::int64_t leeway = a.given(3) && !a[3].is_none() ? leeway_of(run, a[3]) : 5;
  const auto end_length = static_cast<std::int64_t>(run.length(end));
  if (length < end_length) {
    run.fail(kValueCode, "expected length >= " + std::to_string(end_length) + ", got " + std::to_string(length));
  }
  if (leeway < 0) {
    run.fail(kValueCode, "expected leeway >= 0, got " + std::to_string(leeway));
  }
  const std::size_t most = saturating_add(static_cast<std::size_t>(length), static_cast<std::size_t>(leeway));
  if ((input.is_string() && input.size() <= most) || run.length(input) <= most) {
    return input;
  }
  if (!input.is_string()) {
    fail_attribute(run, input, "rsplit");
  }
  if (!end.is_string()) {
    run.require_defined(end);
    run.fail(kTypeCode, "can only concatenate str (not \"" + std::string(type_name(end)) + "\") to str");
  }
  const std::string_view text = input.as_string();
  std::string_view kept = text.substr(0, utf8::offset_of(text, static_cast<std::size_t>(length - end_length)));
  if (!(a.given(1) && run.truth(a[1]))) {
    kept = kept.substr(0, kept.rfind(' '));
  }
  return concatenate(run, Value::string(kept, input.is_safe()), end);
}

Value filter_indent(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_indent", {"width", "first", "blank"});
  const std::string_view indention = indention_of(run, a.get(0, Value::integer(4)));
  if (!input.is_string()) {
    run.require_defined(input);
    run.fail(kTypeCode, "unsupported operand type(s) for +=: '" + std::string(type_name(input)) + "' and 'str'");
  }
  const bool first = a.given(1) && run.truth(a[1]);
  const bool blank = a.given(2) && run.truth(a[2]);
  run.budget.spend_bytes(input.size());
  return Indent{input.as_string(), indention, first, blank}.apply(run, input.is_safe());
}

Value filter_replace(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_replace", {"old", "new", "count"}, 2);
  const bool all = !a.given(2) || a[2].is_none() || to_index(run, a[2]) < 0;
  const std::uint64_t limit = all ? UINT64_MAX : to_count(run, a[2]);
  if (a.given(2) && a[2].is_big()) {
    run.fail(kValueCode, "Python int too large to convert to C ssize_t");
  }
  if (!run.autoescape()) {
    return Replacement{run.text(input), run.text(a[0]), run.text(a[1]), limit}.apply(run, false);
  }
  const bool escaping = has_html(run, a[0]) || (has_html(run, a[1]) && !has_html(run, input));
  const Value text = escaping ? run.escape(input) : soft_text(run, input);
  const Value new_text = text.is_safe() ? run.escape(soft_text(run, a[1])) : soft_text(run, a[1]);
  return Replacement{text.as_string(), run.text(a[0]), new_text.as_string(), limit}.apply(run, text.is_safe());
}

Value filter_format(Run& run, const Value& input, const Arguments& arguments) {
  if (!arguments.positional.empty() && !arguments.named.empty()) {
    run.fail(kFilterArgumentCode, "can't handle positional and keyword arguments at the same time");
  }
  const Value format = soft_text(run, input);
  if (arguments.named.empty()) {
    List* values = run.make_list(arguments.positional.size());
    for (const Value& value : arguments.positional) {
      values->push(run.arena, value);
    }
    return run.format_percent(format, Value::tuple(values));
  }
  Dict* values = run.make_dict(arguments.named.size());
  for (const Keyword& keyword : arguments.named) {
    values->set(run.arena, keyword.name, keyword.value);
  }
  return run.format_percent(format, Value::dict(values));
}

}  // namespace docmill::jinja
