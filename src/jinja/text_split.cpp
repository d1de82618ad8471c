// Methods of str and bytes that cut a text apart or put it together: split, rsplit, splitlines, join.
//
// The parts share the memory of the text. Specification: Python 3.11, "Text Sequence Type".
#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/text_method.h"
#include "jinja/text_search.h"

namespace docmill::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

/// Collects parts of a text; from the back when they are found in that order.
class Parts {
 public:
  explicit Parts(const Text& text) : text_(text), list_(text.run().make_list(8)) {}
  std::size_t size() const { return list_->size; }
  void add(std::string_view part) {
    text_.run().budget.spend();
    list_->push(text_.run().arena, text_.like(part));
  }
  Value in_order() const { return Value::list(list_); }
  Value in_reverse() const {
    std::reverse(list_->items, list_->items + list_->size);
    return Value::list(list_);
  }

 private:
  const Text& text_;
  List* list_;
};

/// What splitting at white space needs to know.
struct Step {
  std::size_t size;
  bool space;
};

Step byte_step(char c) { return {1, c == ' ' || (c >= '\t' && c <= '\r')}; }
Step code_point_step(utf8::Decoded decoded) { return {decoded.size, is_space(decoded.code_point)}; }

/// Byte offset behind the characters from `at` on that are white space, or that are none.
std::size_t skip(const Text& text, std::size_t at, bool space) {
  const std::string_view all = text.view();
  while (at < all.size()) {
    const Step next = text.is_bytes() ? byte_step(all[at]) : code_point_step(utf8::decode(all, at));
    if (next.space != space) {
      break;
    }
    at += next.size;
  }
  return at;
}

/// The same towards the front, from before `at`.
std::size_t skip_back(const Text& text, std::size_t at, bool space) {
  const std::string_view all = text.view();
  while (at > 0) {
    const Step last = text.is_bytes() ? byte_step(all[at - 1]) : code_point_step(utf8::decode_before(all, at));
    if (last.space != space) {
      break;
    }
    at -= last.size;
  }
  return at;
}

Value split_words(const Text& text, std::size_t most) {
  Parts parts(text);
  const std::string_view all = text.view();
  std::size_t at = skip(text, 0, true);
  while (at < all.size()) {
    if (parts.size() == most) {
      parts.add(all.substr(at));
      break;
    }
    const std::size_t end = skip(text, at, false);
    parts.add(all.substr(at, end - at));
    at = skip(text, end, true);
  }
  return parts.in_order();
}

Value rsplit_words(const Text& text, std::size_t most) {
  Parts parts(text);
  const std::string_view all = text.view();
  std::size_t end = skip_back(text, all.size(), true);
  while (end > 0) {
    if (parts.size() == most) {
      parts.add(all.substr(0, end));
      break;
    }
    const std::size_t begin = skip_back(text, end, false);
    parts.add(all.substr(begin, end - begin));
    end = skip_back(text, begin, true);
  }
  return parts.in_reverse();
}

Value split_at(const Text& text, std::string_view separator, std::size_t most) {
  Parts parts(text);
  const std::string_view all = text.view();
  std::size_t at = 0;
  while (parts.size() < most) {
    const std::size_t next = find_first(all, separator, at);
    if (next == kNone) {
      break;
    }
    parts.add(all.substr(at, next - at));
    at = next + separator.size();
  }
  parts.add(all.substr(at));
  return parts.in_order();
}

Value rsplit_at(const Text& text, std::string_view separator, std::size_t most) {
  Parts parts(text);
  std::string_view rest = text.view();
  while (parts.size() < most) {
    const std::size_t at = find_last(text.run().arena, rest, separator);
    if (at == kNone) {
      break;
    }
    parts.add(rest.substr(at + separator.size()));
    rest = rest.substr(0, at);
  }
  parts.add(rest);
  return parts.in_reverse();
}

struct SplitArguments {
  std::optional<std::string_view> separator;
  std::size_t most;
};

SplitArguments split_arguments(const Text& text, const Arguments& arguments, std::string_view method) {
  Run& run = text.run();
  const auto bound = bind(run, arguments, method, {"sep", "maxsplit"});
  SplitArguments result{std::nullopt, static_cast<std::size_t>(-1)};
  if (bound.given(0) && !bound[0].is_none()) {
    result.separator = text.operand(bound[0], "must be str or None, not ");
    if (result.separator->empty()) {
      run.fail(kValueCode, "empty separator");
    }
  }
  if (bound.given(1)) {
    const std::int64_t most = size_argument(run, bound[1]);
    result.most = most < 0 ? result.most : static_cast<std::size_t>(most);
  }
  run.budget.spend_bytes(text.size());
  return result;
}

/// Takes one line with its end off the front of `rest`: bytes know \n, \r and \r\n only.
std::string_view take_byte_line(std::string_view& rest) {
  std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  if (end < rest.size()) {
    end += rest.substr(end).starts_with("\r\n") ? 2U : 1U;
  }
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end);
  return line;
}

std::string_view without_byte_line_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of("\r\n");
  return line.substr(0, last == kNone ? 0 : last + 1);
}

// ---- join ----

std::string_view join_item(const Text& text, const Value& item, std::size_t position) {
  if (text.is_safe()) {
    return text.run().escape(item).as_string();
  }
  if (!text.is_operand(item)) {
    text.run().fail(kTypeCode, "sequence item " + std::to_string(position) + ": expected " +
                                   (text.is_bytes() ? "a bytes-like object, " : "str instance, ") +
                                   std::string(type_name(item)) + " found");
  }
  return item.as_string();
}

/// Joins items that are all there, measured first.
Value join_list(const Text& text, std::span<const Value> items) {
  const std::size_t separators = items.empty() ? 0 : items.size() - 1;
  std::size_t size = saturating_multiply(separators, text.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    size = saturating_add(size, join_item(text, items[i], i).size());
  }
  text.run().budget.spend(items.size());
  char* const begin = allocate_text(text.run(), size);
  char* to = begin;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) {
      to = std::copy_n(text.view().data(), text.size(), to);
    }
    to = std::copy_n(items[i].as_string().data(), items[i].size(), to);
  }
  return text.like({begin, size});
}

}  // namespace

Value text_split(Run& run, const Value& self, const Arguments& arguments) {
  const Text text(run, self);
  const SplitArguments given = split_arguments(text, arguments, "split");
  return given.separator ? split_at(text, *given.separator, given.most) : split_words(text, given.most);
}

Value text_rsplit(Run& run, const Value& self, const Arguments& arguments) {
  const Text text(run, self);
  const SplitArguments given = split_arguments(text, arguments, "rsplit");
  return given.separator ? rsplit_at(text, *given.separator, given.most) : rsplit_words(text, given.most);
}

Value text_splitlines(Run& run, const Value& self, const Arguments& arguments) {
  const Text text(run, self);
  const auto bound = bind(run, arguments, "splitlines", {"keepends"});
  const bool keep_ends = bound.given(0) && to_int_flag(run, bound[0]);
  run.budget.spend_bytes(text.size());
  Parts parts(text);
  if (text.is_bytes()) {
    for (std::string_view rest = text.view(); !rest.empty();) {
      const std::string_view line = take_byte_line(rest);
      parts.add(keep_ends ? line : without_byte_line_end(line));
    }
    return parts.in_order();
  }
  Lines lines(text.view());
  std::string_view line;
  while (keep_ends ? lines.next_with_end(line) : lines.next(line)) {
    parts.add(line);
  }
  return parts.in_order();
}

Value text_join(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "join", 1, 1);
  const Text text(run, self);
  if (arguments[0].is_sequence() && !text.is_safe()) {
    return join_list(text, arguments[0].as_list()->view());
  }
  if (arguments[0].is_number() || arguments[0].is_none()) {
    run.fail(kTypeCode, "can only join an iterable");
  }
  Iteration items(run, arguments[0]);
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  Value item;
  for (std::size_t position = 0; items.next(item); ++position) {
    if (position != 0) {
      out.append(text.view());
    }
    const std::string_view part = join_item(text, item, position);
    run.budget.spend(1 + ((part.size() + text.size()) >> 4));
    out.append(part);
  }
  const Value joined = run.take(mark, text.is_safe());
  return text.is_bytes() ? Value::bytes(joined.as_string()) : joined;
}

}  // namespace docmill::jinja
