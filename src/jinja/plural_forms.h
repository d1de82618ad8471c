// Which plural form a number takes: the `plural=` expression of a catalog's header, a subset of C over `n`.
//
// The language is that of GNU gettext (manual, "Plural forms"): decimal numbers, n, ?:, ||, &&, comparisons, + - * / %,
// ! and parentheses. Length and nesting are bounded, so evaluating one takes constant time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace docmill::jinja {

class PluralForms {
 public:
  static constexpr std::size_t kMostBytes = 1000;
  static constexpr int kMostNesting = 20;

  /// `n != 1`, which holds where a catalog says nothing.
  PluralForms();
  /// Nullopt when `expression` is none; `problem` says why.
  static std::optional<PluralForms> parse(std::string_view expression, std::string& problem);

  /// The number of the form for `n`; nullopt where the expression divides by zero.
  std::optional<double> form(double n) const;

 private:
  friend class PluralParser;
  enum class Op : std::uint8_t {
    number,
    n,
    choose,
    either,
    both,
    equal,
    differ,
    less,
    more,
    at_most,
    at_least,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate
  };
  struct Node {
    Op op;
    double number = 0;
    std::uint16_t a = 0, b = 0, c = 0;  // of `nodes_`
  };
  explicit PluralForms(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}
  std::optional<double> evaluate(const Node& node, double n) const;
  static std::optional<double> calculate(Op op, double a, double b);

  std::vector<Node> nodes_;
  std::uint16_t root_ = 0;
};

}  // namespace docmill::jinja
