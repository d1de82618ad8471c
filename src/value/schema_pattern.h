// The `pattern` keyword: ICU regular expressions with a bound on their running time.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

namespace docmill {

class SchemaPattern {
 public:
  /// Throws Error data E-DAT-021 when `pattern` is not a regular expression.
  explicit SchemaPattern(std::string_view pattern);
  SchemaPattern(SchemaPattern&&) noexcept;
  SchemaPattern& operator=(SchemaPattern&&) noexcept;
  ~SchemaPattern();

  /// Whether the pattern matches anywhere in `text`. From any thread, one at a time. Throws Error limit E-LIM-005 when
  /// that takes too long.
  bool found_in(std::string_view text) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The patterns of one schema, each compiled once. Keeps the views it is given.
class SchemaPatterns {
 public:
  const SchemaPattern& get(std::string_view pattern) {
    const auto known = patterns_.find(pattern);
    return known != patterns_.end() ? known->second : patterns_.emplace(pattern, SchemaPattern(pattern)).first->second;
  }

 private:
  std::unordered_map<std::string_view, SchemaPattern> patterns_;
};

}  // namespace docmill
