// What follows a primary: attributes, subscripts, calls, filters and tests, with their arguments.
#include <algorithm>

#include "jinja/parser_impl.h"

namespace docmill::jinja {
namespace {

/// The first keyword whose name an earlier one has; null when all differ.
const KeywordArgument* repeated_keyword(std::span<const KeywordArgument> keywords) {
  constexpr std::size_t kFew = 8;
  if (keywords.size() <= kFew) {
    for (std::size_t i = 1; i < keywords.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (keywords[i].name == keywords[j].name) {
          return &keywords[i];
        }
      }
    }
    return nullptr;
  }
  std::vector<const KeywordArgument*> sorted;
  for (const KeywordArgument& keyword : keywords) {
    sorted.push_back(&keyword);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  const auto found =
      std::adjacent_find(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name == b->name; });
  return found == sorted.end() ? nullptr : *(found + 1);
}

/// Tokens that can only begin the argument of a test written without parentheses.
bool begins_test_argument(const Token& token) {
  switch (token.kind) {
    case TokenKind::name:
      return !contains(words(Word::else_, Word::or_, Word::and_), token.word);
    case TokenKind::string:
    case TokenKind::integer:
    case TokenKind::floating:
    case TokenKind::lbracket:
    case TokenKind::lbrace:
      return true;
    default:
      return false;
  }
}

}  // namespace

Part Parser::postfix(Part result) {
  while (true) {
    if (at(TokenKind::dot)) {
      result = dot(result);
    } else if (at(TokenKind::lbracket)) {
      result = subscript(result);
    } else if (at(TokenKind::lparen)) {
      result = call(result);
    } else {
      return result;
    }
  }
}

Part Parser::filters_and_tests(Part result) {
  while (true) {
    if (at(TokenKind::pipe)) {
      advance();
      result = filter(result, true);
    } else if (at(Word::is)) {
      result = test(result);
    } else if (at(TokenKind::lparen)) {
      result = call(result);
    } else {
      return result;
    }
  }
}

// ---- attributes and items ----

Part Parser::dot(const Part& object) {
  advance();
  const Token token = current_;
  if (at(TokenKind::name)) {
    advance();
    Getattr* node = make<Getattr>(object.begin);
    node->object = object.expr;
    node->attribute = text(token);
    node->name_span = token.span;
    return part(node, object.begin, object.height);
  }
  if (!at(TokenKind::integer)) {
    fail_unexpected("a name or an integer after '.'");
  }
  const Part key = number();
  Getitem* node = make<Getitem>(object.begin);
  node->object = object.expr;
  node->key = key.expr;
  return part(node, object.begin, object.height);
}

Part Parser::subscript(const Part& object) {
  const Nesting nesting(*this);
  const std::uint32_t open = current_.span.begin;
  const std::size_t first = exprs_.size();
  std::uint32_t height = object.height;
  advance();
  const std::uint32_t begin = current_.span.begin;
  while (!at(TokenKind::rbracket)) {
    if (exprs_.size() > first && !skip(TokenKind::comma)) {
      fail_unexpected("',' or ']'");
    }
    const Part item = subscript_item();
    exprs_.push_back(item.expr);
    height = std::max(height, item.height + 1);
  }
  const Expr* key = exprs_.size() == first + 1 ? exprs_.back() : nullptr;
  if (key == nullptr) {
    Tuple* keys = make<Tuple>(exprs_.size() == first ? open + 1 : begin);
    keys->items = copy(exprs_, first);
    key = keys;
  }
  exprs_.resize(first);
  advance();
  Getitem* node = make<Getitem>(object.begin);
  node->object = object.expr;
  node->key = key;
  return part(node, object.begin, height);
}

// An expression, or a slice: any of `start : stop : step` may be left out.
Part Parser::subscript_item() {
  const std::uint32_t begin = current_.span.begin;
  const auto left_out = [this] { return at(TokenKind::colon) || at(TokenKind::rbracket) || at(TokenKind::comma); };
  Part start;
  Part stop;
  Part step;
  if (!at(TokenKind::colon)) {
    start = expression();
    if (!at(TokenKind::colon)) {
      return start;
    }
  }
  advance();
  if (!left_out()) {
    stop = expression();
  }
  if (skip(TokenKind::colon) && !at(TokenKind::rbracket) && !at(TokenKind::comma)) {
    step = expression();
  }
  Slice* node = make<Slice>(begin);
  node->start = start.expr;
  node->stop = stop.expr;
  node->step = step.expr;
  return part(node, begin, std::max({start.height, stop.height, step.height}));
}

// ---- calls ----

Part Parser::call(const Part& callee) {
  std::uint32_t height = callee.height;
  const CallArguments passed = arguments(height);
  Call* node = make<Call>(callee.begin);
  node->callee = callee.expr;
  node->arguments = passed;
  return part(node, callee.begin, height);
}

CallArguments Parser::arguments(std::uint32_t& height) {
  const Nesting nesting(*this);
  CallArguments result;
  const std::size_t first_positional = exprs_.size();
  const std::size_t first_keyword = keywords_.size();
  advance();
  while (!at(TokenKind::rparen)) {
    argument(result, first_keyword, height);
    if (!skip(TokenKind::comma) && !at(TokenKind::rparen)) {
      fail_unexpected("',' or ')'");
    }
  }
  advance();
  result.positional = pop(exprs_, first_positional);
  result.named = pop(keywords_, first_keyword);
  check_keywords(result.named);
  return result;
}

void Parser::argument(CallArguments& result, std::size_t first_keyword, std::uint32_t& height) {
  const Token token = current_;
  const auto refuse = [&](bool wrong, const char* what) {
    if (wrong) {
      fail("E-TPL-010", token.span, what);
    }
  };
  const auto value = [&] {
    const Part part = expression();
    height = std::max(height, part.height);
    return part.expr;
  };
  if (skip(TokenKind::mul)) {
    refuse(result.star != nullptr, "a call takes one `*` argument only");
    refuse(result.double_star != nullptr, "a `*` argument cannot follow a `**` argument");
    result.star = value();
  } else if (skip(TokenKind::pow)) {
    refuse(result.double_star != nullptr, "a call takes one `**` argument only");
    result.double_star = value();
  } else if (at(TokenKind::name) && peek().kind == TokenKind::assign) {
    refuse(result.double_star != nullptr, "a keyword argument cannot follow a `**` argument");
    advance();
    advance();
    const Expr* expr = value();
    keywords_.push_back({text(token), expr, {token.span.begin, previous_end_}});
  } else {
    refuse(result.double_star != nullptr, "a positional argument cannot follow a `**` argument");
    refuse(result.star != nullptr, "a positional argument cannot follow a `*` argument");
    refuse(keywords_.size() > first_keyword, "a positional argument cannot follow a keyword argument");
    exprs_.push_back(value());
  }
}

void Parser::check_keywords(std::span<const KeywordArgument> keywords) {
  if (const KeywordArgument* keyword = repeated_keyword(keywords)) {
    const auto size = static_cast<std::uint32_t>(keyword->name.size());
    report("E-TPL-010", {keyword->span.begin, keyword->span.begin + size},
           "keyword argument '" + std::string(keyword->name) + "' is given twice");
  }
}

// ---- filters and tests ----

std::string_view Parser::dotted_name(std::string_view what, Span& span) {
  if (!at(TokenKind::name)) {
    fail_unexpected(what);
  }
  span = current_.span;
  advance();
  if (!at(TokenKind::dot)) {
    return text(span);
  }
  std::string joined(text(span));
  while (skip(TokenKind::dot)) {
    const Token next = expect(TokenKind::name);
    joined += '.';
    joined += text(next);
    span.end = next.span.end;
  }
  return joined == text(span) ? text(span) : ast_.arena.copy(joined);
}

Part Parser::filter(Part input, bool chain) {
  do {
    std::uint32_t height = input.height;
    const bool on_block = input.expr == nullptr;
    Span name_span;
    const std::string_view name = dotted_name("the name of a filter", name_span);
    CallArguments passed;
    if (at(TokenKind::lparen)) {
      passed = arguments(height);
    }
    const std::uint32_t begin = on_block ? name_span.begin : input.begin;
    Filter* node = make<Filter>(begin);
    node->input = input.expr;
    node->name = name;
    node->name_span = name_span;
    node->arguments = passed;
    input = part(node, begin, height);
  } while (chain && skip(TokenKind::pipe));
  return input;
}

Part Parser::test(const Part& input) {
  advance();
  const bool negated = skip(Word::not_);
  Span name_span;
  const std::string_view name = dotted_name("the name of a test", name_span);
  std::uint32_t height = input.height;
  CallArguments passed;
  if (at(TokenKind::lparen)) {
    passed = arguments(height);
  } else if (begins_test_argument(current_)) {
    if (at(Word::is)) {
      fail("E-TPL-011", current_.span, "tests cannot be chained with `is`", "join two tests with `and`");
    }
    const Part argument = postfix(primary());
    height = std::max(height, argument.height);
    exprs_.push_back(argument.expr);
    passed.positional = pop(exprs_, exprs_.size() - 1);
  }
  Test* node = make<Test>(input.begin);
  node->input = input.expr;
  node->name = name;
  node->name_span = name_span;
  node->arguments = passed;
  Part result = part(node, input.begin, height);
  if (negated) {
    Unary* opposite = make<Unary>(input.begin);
    opposite->op = UnaryOp::not_;
    opposite->operand = result.expr;
    result = part(opposite, input.begin, result.height);
  }
  return result;
}

}  // namespace docmill::jinja
