// `attribute="address.city.0"`: the way to a value inside an item, shared by map, sort, groupby, sum and friends.
//
// A path is parsed once into the run's arena and then followed for each item, with `item[part]` at each step. Rules are
// those of Jinja2's make_attrgetter: dots separate, parts of digits are numbers, anything that is not a string is one
// key, none is the item itself.
#pragma once

#include <span>

#include "jinja/run.h"

namespace docmill::jinja {

class AttributePath {
 public:
  /// The item itself.
  AttributePath() = default;
  AttributePath(Run& run, const Value& attribute);

  bool empty() const { return parts_.empty(); }
  /// `fallback` replaces an undefined value at any step; none for no replacement.
  Value get(Run& run, const Value& item, const Value& fallback = Value::none()) const;

  struct Part {
    Value key;           // as dictionaries keep it
    std::uint64_t hash;  // 0 with an unhashable key, which is never looked up by hash
  };

 private:
  friend class AttributePaths;
  static AttributePath parse(Run& run, std::string_view text);

  std::span<const Part> parts_;
};

/// `attribute="age,name"`: several paths, for sorting.
class AttributePaths {
 public:
  AttributePaths(Run& run, const Value& attribute);
  std::span<const AttributePath> paths() const { return paths_; }

 private:
  std::span<const AttributePath> paths_;
};

/// A string in lower case, anything else as it is: what comparisons that ignore case compare.
Value fold_case(Run& run, const Value& value);

}  // namespace docmill::jinja
