// The statements with bodies, and the small ones without.
#include "jinja/parser_impl.h"

#include "jinja/characters.h"

namespace docmill::jinja {

// ---- conditions and loops ----

void Parser::if_statement() {
  If* node = make<If>(tag_.mark.begin);
  std::vector<IfBranch> branches;
  Word end = Word::elif;
  bool good = true;
  while (end == Word::elif) {
    const Expr* test = nullptr;
    advance();
    good = header(branches.empty() ? node : nullptr, [&] { test = tuple(Items::no_conditional).expr; });
    if (!good) {
      test = constant(previous_end_, Value::none()).expr;
    }
    Body inner;
    end = body(Word::if_, good, *node, words(Word::elif, Word::else_, Word::endif), inner);
    branches.push_back({test, inner});
  }
  if (end == Word::else_) {
    advance();
    good = header(nullptr, [] {});
    node->has_otherwise = true;
    end = body(Word::if_, good, *node, words(Word::endif), node->otherwise);
  }
  node->branches = copy(branches, 0);
  close(end);
  stmts_.push_back(node);
}

void Parser::for_statement() {
  For* node = make<For>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] {
    node->target = target(NameContext::store);
    expect(Word::in);
    node->iter = tuple(Items::no_conditional).expr;
    if (skip(Word::if_)) {
      node->test = expression().expr;
    }
    node->recursive = skip(Word::recursive);
  });
  Word end = body(Word::for_, good, *node, words(Word::endfor, Word::else_), node->body);
  if (end == Word::else_) {
    advance();
    header(nullptr, [] {});
    end = body(Word::for_, good, *node, words(Word::endfor), node->otherwise);
  }
  close(end);
  add(good, node, node->body);
}

// ---- assignments ----

void Parser::set_statement() {
  const std::uint32_t begin = tag_.mark.begin;
  advance();
  forgiven_ |= words(Word::endset);  // a broken `set` may have been a block
  const Expr* assigned = set_target();
  if (skip(TokenKind::assign)) {
    const Part value = tuple();
    require_tag_end();
    Assign* node = make<Assign>(begin);
    node->span.end = current_.span.end;
    node->target = assigned;
    node->value = value.expr;
    stmts_.push_back(node);
    forgiven_ &= ~words(Word::endset);
    return;
  }
  AssignBlock* node = make<AssignBlock>(begin);
  node->target = assigned;
  if (skip(TokenKind::pipe)) {
    node->filter = filter({}, true).expr;
  }
  skip(TokenKind::colon);
  require_tag_end();
  forgiven_ &= ~words(Word::endset);
  node->span.end = current_.span.end;
  advance();
  close(body(Word::set, true, *node, words(Word::endset), node->body));
  stmts_.push_back(node);
}

void Parser::with_statement() {
  With* node = make<With>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] {
    std::vector<const Expr*> targets;
    std::vector<const Expr*> values;
    while (!at(TokenKind::block_end)) {
      if (!targets.empty()) {
        expect(TokenKind::comma);
      }
      targets.push_back(target(NameContext::param));
      expect(TokenKind::assign);
      values.push_back(expression().expr);
    }
    node->targets = copy(targets, 0);
    node->values = copy(values, 0);
  });
  close(body(Word::with, good, *node, words(Word::endwith), node->body));
  add(good, node, node->body);
}

// ---- targets ----

const Expr* Parser::target(NameContext context) {
  const Part parsed = tuple(Items::primary);
  return stored(*parsed.expr, context);
}

// Names and `ns.attribute`.
const Expr* Parser::set_target() { return stored(*tuple(Items::set_target).expr, NameContext::store); }

Part Parser::set_target_item() {
  const Token token = current_;
  if (!at(TokenKind::name) || contains(kConstants, token.word) || peek().kind != TokenKind::dot) {
    return primary();
  }
  advance();
  advance();
  const Token attribute = expect(TokenKind::name);
  NsRef* node = make<NsRef>(token.span.begin);
  node->name = text(token);
  node->attribute = text(attribute);
  return part(node, token.span.begin, 0);
}

namespace {

std::string_view called(NodeKind kind) {
  switch (kind) {
    case NodeKind::constant:
      return "a constant";
    case NodeKind::list:
      return "a list";
    case NodeKind::dict:
      return "a dictionary";
    default:
      return "an expression";
  }
}

}  // namespace

// The same names and tuples, as targets.
const Expr* Parser::stored(const Expr& expr, NameContext context) {
  if (const Name* name = as_if<Name>(&expr)) {
    Name* node = make<Name>(0);
    *node = *name;
    node->context = context;
    return node;
  }
  if (expr.kind == NodeKind::ns_ref) {
    return &expr;
  }
  if (const Tuple* tuple = as_if<Tuple>(&expr)) {
    const std::size_t first = exprs_.size();
    for (const Expr* item : tuple->items) {
      const Expr* target = stored(*item, context);
      exprs_.push_back(target);
    }
    Tuple* node = make<Tuple>(0);
    node->span = tuple->span;
    node->items = pop(exprs_, first);
    node->context = context;
    return node;
  }
  fail("E-TPL-012", expr.span, "cannot assign to " + std::string(called(expr.kind)),
       expr.kind == NodeKind::constant && is_ascii_word(source_[expr.span.begin])
           ? "'" + std::string(text(expr.span)) + "' is not a variable; choose a name of letters, digits and '_'"
           : "");
}

const Name* Parser::name_target(NameContext context) {
  const Token token = expect(TokenKind::name);
  if (contains(kConstants, token.word)) {
    fail("E-TPL-012", token.span, "cannot assign to the constant '" + std::string(text(token)) + "'");
  }
  Name* node = make<Name>(token.span.begin);
  node->name = text(token);
  node->context = context;
  return node;
}

// ---- blocks, macros, calls ----

void Parser::block_statement() {
  Block* node = make<Block>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] {
    node->name_span = expect(TokenKind::name).span;
    node->name = text(node->name_span);
    node->scoped = skip(Word::scoped);
    node->required = skip(Word::required);
    if (at(TokenKind::sub)) {
      fail("E-TPL-013", current_.span, "the name of a block cannot hold a hyphen", "use an underscore instead");
    }
    if (node->required && at(Word::scoped)) {
      fail("E-TPL-003", current_.span, "'scoped' stands before 'required'");
    }
  });
  if (good) {
    const auto [found, fresh] = block_names_.try_emplace(node->name, node);
    if (!fresh) {
      report("E-TPL-022", node->name_span,
             "block '" + std::string(node->name) + "' is defined twice, first at " + line_of(found->second->span.begin),
             "to print a block again write " + options_.variable_start_string + " self." + std::string(node->name) +
                 "() " + options_.variable_end_string);
    }
    blocks_.push_back(node);
  }
  const Word end = body(Word::block, good, *node, words(Word::endblock), node->body);
  close(end);
  if (good && end != Word::none) {
    check_required(*node);
    if (at(TokenKind::name) && text(current_) == node->name) {
      advance();
    } else if (at(TokenKind::name)) {
      report("E-TPL-005", current_.span,
             "'endblock " + std::string(text(current_)) + "' closes block '" + std::string(node->name) + "'",
             "the name here must be the block's own, or none");
      advance();
    }
  }
  add(good, node, node->body);
}

void Parser::check_required(const Block& block) {
  if (!block.required) {
    return;
  }
  for (const Stmt* stmt : block.body) {
    const Output* output = as_if<Output>(stmt);
    Span span = stmt->span;
    bool blank = output != nullptr;
    if (output != nullptr) {
      for (const Expr* part : output->nodes) {
        const TemplateData* data = as_if<TemplateData>(part);
        if (data == nullptr || skip_space(data->text, 0) != data->text.size()) {
          blank = false;
          span = part->span;
          break;
        }
      }
    }
    if (!blank) {
      return report("E-TPL-014", span, "a required block holds nothing but white space and comments",
                    "its content comes from the template that extends this one");
    }
  }
}

void Parser::macro_statement() {
  Macro* node = make<Macro>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] {
    const Name* name = name_target(NameContext::store);
    node->name = name->name;
    node->name_span = name->span;
    node->signature = signature();
  });
  close(body(Word::macro, good, *node, words(Word::endmacro), node->body));
  add(good, node, node->body);
}

Signature Parser::signature() {
  std::vector<const Name*> parameters;
  std::vector<const Expr*> defaults;
  std::unordered_map<std::string_view, bool> names;
  expect(TokenKind::lparen);
  while (!at(TokenKind::rparen)) {
    if (!parameters.empty() && !skip(TokenKind::comma)) {
      fail_unexpected("',' or ')'");
    }
    const Name* name = name_target(NameContext::param);
    if (!names.try_emplace(name->name, true).second) {
      report("E-TPL-015", name->span, "parameter '" + std::string(name->name) + "' is declared twice");
    }
    if (skip(TokenKind::assign)) {
      defaults.push_back(expression().expr);
    } else if (!defaults.empty()) {
      fail("E-TPL-015", name->span, "a parameter without a default follows one that has a default",
           "give '" + std::string(name->name) + "' a default, or move it to the front");
    }
    parameters.push_back(name);
  }
  advance();
  return {copy(parameters, 0), copy(defaults, 0)};
}

void Parser::call_statement() {
  CallBlock* node = make<CallBlock>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] {
    if (at(TokenKind::lparen)) {
      node->signature = signature();
    }
    const Part called = expression();
    node->call = as_if<Call>(called.expr);
    if (node->call == nullptr) {
      fail("E-TPL-016", called.expr->span, "'call' needs the call of a macro",
           called.expr->kind == NodeKind::name ? "write " + std::string(text(called.expr->span)) + "()" : "");
    }
  });
  close(body(Word::call, good, *node, words(Word::endcall), node->body));
  add(good, node, node->body);
}

void Parser::filter_statement() {
  FilterBlock* node = make<FilterBlock>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] { node->filter = &as<Filter>(*filter({}, true).expr); });
  close(body(Word::filter, good, *node, words(Word::endfilter), node->body));
  add(good, node, node->body);
}

void Parser::autoescape_statement() {
  Autoescape* node = make<Autoescape>(tag_.mark.begin);
  advance();
  const bool good = header(node, [&] { node->value = expression().expr; });
  close(body(Word::autoescape, good, *node, words(Word::endautoescape), node->body));
  add(good, node, node->body);
}

// ---- statements without a body ----

void Parser::print_statement() {
  const std::uint32_t begin = tag_.mark.begin;
  const std::size_t first = exprs_.size();
  advance();
  while (!at(TokenKind::block_end)) {
    if (exprs_.size() > first) {
      expect(TokenKind::comma);
    }
    const Part value = expression();
    exprs_.push_back(value.expr);
  }
  Output* node = make<Output>(begin);
  node->span.end = current_.span.end;
  node->nodes = pop(exprs_, first);
  stmts_.push_back(node);
}

void Parser::do_statement() {
  const std::uint32_t begin = tag_.mark.begin;
  advance();
  const Part value = tuple();
  ExprStmt* node = make<ExprStmt>(begin);
  node->span.end = current_.span.end;
  node->expr = value.expr;
  stmts_.push_back(node);
}

template <class T>
void Parser::plain_statement() {
  T* node = make<T>(tag_.mark.begin);
  advance();
  node->span.end = current_.span.end;
  stmts_.push_back(node);
}
template void Parser::plain_statement<Break>();
template void Parser::plain_statement<Continue>();
template void Parser::plain_statement<DebugInfo>();

}  // namespace docmill::jinja
