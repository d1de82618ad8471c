// Following attribute paths. Dictionaries with string keys, by far the most frequent case, are looked up by a hash made
// once for the whole sequence.
#include "jinja/attribute_path.h"

#include <algorithm>

#include "jinja/unicode_case.h"

namespace docmill::jinja {

namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

AttributePath::Part make_part(Run& run, std::string_view text) {
  if (all_digits(text)) {
    if (const auto number = parse_integer(run, text)) {
      return {*number, hash_of(*number)};
    }
  }
  const Value key = make_key(run.string(text));
  return {key, hash_of(text)};
}

template <class Each>
void split(std::string_view text, char separator, Each each) {
  for (;;) {
    const std::size_t end = text.find(separator);
    each(text.substr(0, end));
    if (end == std::string_view::npos) {
      return;
    }
    text.remove_prefix(end + 1);
  }
}

std::size_t count_parts(std::string_view text, char separator) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), separator)) + 1;
}

bool is_folded(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

AttributePath::AttributePath(Run& run, const Value& attribute) {
  if (attribute.is_none()) {
    return;
  }
  if (attribute.is_string()) {
    *this = parse(run, attribute.as_string());
    return;
  }
  Part* part = run.arena.make<Part>(attribute, std::uint64_t{0});
  parts_ = {part, 1};
}

AttributePath AttributePath::parse(Run& run, std::string_view text) {
  const std::size_t count = count_parts(text, '.');
  run.budget.spend(count);
  Part* parts = run.arena.array<Part>(count);
  std::size_t at = 0;
  split(text, '.', [&](std::string_view part) { parts[at++] = make_part(run, part); });
  AttributePath path;
  path.parts_ = {parts, count};
  return path;
}

Value AttributePath::get(Run& run, const Value& item, const Value& fallback) const {
  Value value = item;
  for (const Part& part : parts_) {
    const Value* found =
        value.is_dict() && part.key.is_string() ? value.as_dict()->find_key(part.key, part.hash) : nullptr;
    value = found != nullptr ? *found : run.get_item(value, part.key);
    if (value.is_undefined() && !fallback.is_none()) {
      value = fallback;
    }
  }
  return value;
}

AttributePaths::AttributePaths(Run& run, const Value& attribute) {
  if (!attribute.is_string()) {
    paths_ = {run.arena.make<AttributePath>(AttributePath(run, attribute)), 1};
    return;
  }
  const std::string_view text = attribute.as_string();
  const std::size_t count = count_parts(text, ',');
  run.budget.spend(count);
  AttributePath* paths = run.arena.array<AttributePath>(count);
  std::size_t at = 0;
  split(text, ',', [&](std::string_view part) { paths[at++] = AttributePath::parse(run, part); });
  paths_ = {paths, count};
}

Value fold_case(Run& run, const Value& value) {
  if (!value.is_string() || is_folded(value.as_string())) {
    return value;
  }
  run.budget.spend_bytes(value.size());
  const std::size_t mark = run.scratch().size();
  to_lower(value.as_string(), run.scratch());
  return run.take(mark, value.is_safe());
}

}  // namespace docmill::jinja
