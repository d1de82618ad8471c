#include "jinja/plural_forms.h"

#include <array>
#include <cmath>

namespace docmill::jinja {

/// Recursive descent over the binary operators' levels; each level may be entered kMostNesting times inside itself.
class PluralParser {
 public:
  PluralParser(std::string_view text, PluralForms& forms) : text_(text), forms_(forms) {}

  bool parse() {
    forms_.nodes_.clear();
    forms_.root_ = conditional();
    if (problem_.empty() && (skip_space(), at_ < text_.size())) {
      fail("unexpected '" + std::string(text_.substr(at_, 1)) + "'");
    }
    return problem_.empty();
  }
  const std::string& problem() const { return problem_; }

 private:
  using Op = PluralForms::Op;
  struct Operator {
    std::string_view text;
    Op op;
    int level;
  };
  // Longer ones first.
  static constexpr std::array<Operator, 13> kOperators = {{{"||", Op::either, 0},
                                                           {"&&", Op::both, 1},
                                                           {"==", Op::equal, 2},
                                                           {"!=", Op::differ, 2},
                                                           {"<=", Op::at_most, 3},
                                                           {">=", Op::at_least, 3},
                                                           {"<", Op::less, 3},
                                                           {">", Op::more, 3},
                                                           {"+", Op::add, 4},
                                                           {"-", Op::subtract, 4},
                                                           {"*", Op::multiply, 5},
                                                           {"/", Op::divide, 5},
                                                           {"%", Op::modulo, 5}}};
  static constexpr int kLevels = 6;

  std::uint16_t fail(std::string problem) {
    if (problem_.empty()) {
      problem_ = std::move(problem);
    }
    at_ = text_.size();
    return 0;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
      ++at_;
    }
  }
  bool skip(std::string_view wanted) {
    skip_space();
    const bool found = text_.substr(at_).starts_with(wanted);
    at_ += found ? wanted.size() : 0;
    return found;
  }
  std::uint16_t add(PluralForms::Node node) {
    forms_.nodes_.push_back(node);
    return static_cast<std::uint16_t>(forms_.nodes_.size() - 1);
  }

  std::uint16_t conditional() {
    if (++nesting_ > PluralForms::kMostNesting) {
      return fail("it is nested too deeply");
    }
    const std::uint16_t condition = binary(0);
    std::uint16_t result = condition;
    if (skip("?")) {
      const std::uint16_t yes = conditional();
      if (!skip(":")) {
        return fail("':' is missing");
      }
      --nesting_;  // chains of ?: are long, and no deeper than their length
      const std::uint16_t no = conditional();
      ++nesting_;
      result = add({Op::choose, 0, condition, yes, no});
    }
    --nesting_;
    return result;
  }

  const Operator* operator_at(int level) {
    skip_space();
    for (const Operator& candidate : kOperators) {
      if (text_.substr(at_).starts_with(candidate.text)) {
        return candidate.level == level ? &candidate : nullptr;
      }
    }
    return nullptr;
  }

  std::uint16_t binary(int level) {
    if (level == kLevels) {
      return unary();
    }
    std::uint16_t left = binary(level + 1);
    while (const Operator* found = operator_at(level)) {
      at_ += found->text.size();
      const std::uint16_t right = binary(level + 1);
      left = add({found->op, 0, left, right, 0});
    }
    return left;
  }

  std::uint16_t unary() {
    bool negated = false;
    bool any = false;
    while (skip("!")) {
      negated = !negated;
      any = true;
    }
    std::uint16_t value = primary();
    if (any) {
      value = add({Op::negate, 0, value, 0, 0});
      value = negated ? value : add({Op::negate, 0, value, 0, 0});
    }
    return value;
  }

  std::uint16_t primary() {
    if (skip("(")) {
      const std::uint16_t inner = conditional();
      return skip(")") ? inner : fail("')' is missing");
    }
    if (skip("n")) {
      return add({Op::n, 0, 0, 0, 0});
    }
    const std::size_t begin = at_;
    double number = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      number = number * 10 + (text_[at_++] - '0');
    }
    if (at_ == begin) {
      return fail(at_ == text_.size() ? "it ends too early" : "unexpected '" + std::string(text_.substr(at_, 1)) + "'");
    }
    return add({Op::number, number, 0, 0, 0});
  }

  std::string_view text_;
  PluralForms& forms_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  std::string problem_;
};

PluralForms::PluralForms() {
  std::string problem;
  *this = *parse("n != 1", problem);
}

std::optional<PluralForms> PluralForms::parse(std::string_view expression, std::string& problem) {
  if (expression.size() > kMostBytes) {
    problem = "it is longer than " + std::to_string(kMostBytes) + " bytes";
    return std::nullopt;
  }
  PluralForms forms{std::vector<Node>{}};
  PluralParser parser(expression, forms);
  if (!parser.parse()) {
    problem = parser.problem();
    return std::nullopt;
  }
  return forms;
}

std::optional<double> PluralForms::form(double n) const { return evaluate(nodes_[root_], n); }

std::optional<double> PluralForms::evaluate(const Node& node, double n) const {
  if (node.op == Op::number || node.op == Op::n) {
    return node.op == Op::n ? n : node.number;
  }
  const auto a = evaluate(nodes_[node.a], n);
  if (!a) {
    return a;
  }
  if (node.op == Op::choose) {
    return evaluate(nodes_[*a != 0 ? node.b : node.c], n);
  }
  if (node.op == Op::negate) {
    return *a == 0 ? 1 : 0;
  }
  if ((node.op == Op::either && *a != 0) || (node.op == Op::both && *a == 0)) {
    return node.op == Op::either ? 1 : 0;
  }
  const auto b = evaluate(nodes_[node.b], n);
  return b ? calculate(node.op, *a, *b) : b;
}

// Division and modulo round down, as Python's gettext has them.
std::optional<double> PluralForms::calculate(Op op, double a, double b) {
  switch (op) {
    case Op::either:
    case Op::both:
      return b != 0 ? 1 : 0;
    case Op::equal:
      return a == b ? 1 : 0;
    case Op::differ:
      return a != b ? 1 : 0;
    case Op::less:
      return a < b ? 1 : 0;
    case Op::more:
      return a > b ? 1 : 0;
    case Op::at_most:
      return a <= b ? 1 : 0;
    case Op::at_least:
      return a >= b ? 1 : 0;
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return b == 0 ? std::nullopt : std::optional(std::floor(a / b));
    case Op::modulo:
      return b == 0 ? std::nullopt : std::optional(a - b * std::floor(a / b));
    case Op::number:
    case Op::n:
    case Op::choose:
    case Op::negate:
      break;
  }
  return std::nullopt;
}

}  // namespace docmill::jinja
