// The tree as text: one node per line, children indented below, a label where a node has several kinds of children.
// Names of nodes and operators are Jinja2's, so that its own tree can be printed the same way and compared.
#include "jinja/ast.h"

#include <initializer_list>

namespace docmill::jinja {
namespace {

std::string_view op_name(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return "Add";
    case BinaryOp::sub:
      return "Sub";
    case BinaryOp::mul:
      return "Mul";
    case BinaryOp::div:
      return "Div";
    case BinaryOp::floordiv:
      return "FloorDiv";
    case BinaryOp::mod:
      return "Mod";
    case BinaryOp::pow:
      return "Pow";
  }
  return {};
}

std::string_view op_name(CompareOp op) {
  switch (op) {
    case CompareOp::eq:
      return "eq";
    case CompareOp::ne:
      return "ne";
    case CompareOp::lt:
      return "lt";
    case CompareOp::lteq:
      return "lteq";
    case CompareOp::gt:
      return "gt";
    case CompareOp::gteq:
      return "gteq";
    case CompareOp::in:
      return "in";
    case CompareOp::notin:
      return "notin";
  }
  return {};
}

std::string_view op_name(UnaryOp op) {
  switch (op) {
    case UnaryOp::not_:
      return "Not";
    case UnaryOp::neg:
      return "Neg";
    case UnaryOp::pos:
      return "Pos";
  }
  return {};
}

std::string_view context_name(NameContext context) {
  return context == NameContext::store ? " store" : context == NameContext::param ? " param" : "";
}

std::string quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out.append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    } else {
      out += c;
    }
  }
  return out += '"';
}

class Dumper {
 public:
  Dumper(const Ast& ast, bool spans) : ast_(ast), spans_(spans) {}

  std::string run() {
    body(ast_.body);
    return std::move(out_);
  }

 private:
  void indent() { out_.append(depth_ * 2, ' '); }
  void line(std::string_view text) {
    indent();
    out_.append(text).append("\n");
  }
  void node(const Node& node, std::string_view text) {
    indent();
    out_ += text;
    if (spans_) {
      out_ += "  <- " + quoted(std::string_view(ast_.source).substr(node.span.begin, node.span.end - node.span.begin));
    }
    out_ += '\n';
  }
  void child(const Expr* expr) {
    if (expr == nullptr) {
      return;
    }
    ++depth_;
    expression(*expr);
    --depth_;
  }
  void labelled(std::string_view label, const Expr* expr) {
    if (expr == nullptr) {
      return;
    }
    ++depth_;
    line(label);
    child(expr);
    --depth_;
  }
  void labelled(std::string_view label, Body stmts) {
    if (stmts.empty()) {
      return;
    }
    ++depth_;
    line(label);
    ++depth_;
    body(stmts);
    depth_ -= 2;
  }
  void body(Body stmts) {
    for (const Stmt* stmt : stmts) {
      statement(*stmt);
    }
  }
  static std::string with_name(std::string_view kind, std::string_view name) {
    return std::string(kind).append(" ").append(name);
  }

  void arguments(const CallArguments& arguments) {
    ++depth_;
    for (const Expr* argument : arguments.positional) {
      line("argument");
      child(argument);
    }
    for (const KeywordArgument& argument : arguments.named) {
      line(with_name("keyword", argument.name));
      child(argument.value);
    }
    --depth_;
    labelled("*", arguments.star);
    labelled("**", arguments.double_star);
  }
  void signature(const Signature& signature) {
    const std::size_t plain = signature.parameters.size() - signature.defaults.size();
    for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
      labelled("parameter", signature.parameters[i]);
      if (i >= plain) {
        labelled("default", signature.defaults[i - plain]);
      }
    }
  }

  void expression(const Expr& expr);
  void write(const Name& expr);
  void write(const Const& expr);
  void write(const Tuple& expr);
  void write(const DictExpr& expr);
  void write(const CondExpr& expr);
  void write(const Filter& expr);
  void write(const Test& expr);
  void write(const Slice& expr);
  void write(const Compare& expr);
  void statement(const Stmt& stmt);
  void write(const For& stmt);
  void write(const If& stmt);
  void write(const Macro& stmt);
  void write(const CallBlock& stmt);
  void write(const With& stmt);
  void write(const Block& stmt);
  void write(const Include& stmt);
  void write(const Import& stmt);
  void write(const FromImport& stmt);
  void write(const AssignBlock& stmt);
  void write(const Trans& stmt);
  /// A node of one kind of children.
  void write(const Node& self, std::string_view text, std::initializer_list<const Expr*> parts) {
    node(self, text);
    for (const Expr* each : parts) {
      child(each);
    }
  }
  void write(const Node& self, std::string_view text, Exprs parts) {
    node(self, text);
    for (const Expr* each : parts) {
      child(each);
    }
  }

  const Ast& ast_;
  bool spans_;
  std::string out_;
  std::size_t depth_ = 0;
};

// ---- expressions ----

void Dumper::expression(const Expr& expr) {
  switch (expr.kind) {
    case NodeKind::name:
      return write(as<Name>(expr));
    case NodeKind::ns_ref:
      return node(expr, with_name("NSRef", as<NsRef>(expr).name).append(".").append(as<NsRef>(expr).attribute));
    case NodeKind::constant:
      return write(as<Const>(expr));
    case NodeKind::template_data:
      return node(expr, "TemplateData " + quoted(as<TemplateData>(expr).text));
    case NodeKind::tuple:
      return write(as<Tuple>(expr));
    case NodeKind::list:
      return write(expr, "List", as<ListExpr>(expr).items);
    case NodeKind::dict:
      return write(as<DictExpr>(expr));
    case NodeKind::cond_expr:
      return write(as<CondExpr>(expr));
    case NodeKind::filter:
      return write(as<Filter>(expr));
    case NodeKind::test:
      return write(as<Test>(expr));
    case NodeKind::call:
      write(expr, "Call", {as<Call>(expr).callee});
      return arguments(as<Call>(expr).arguments);
    case NodeKind::getitem:
      return write(expr, "Getitem", {as<Getitem>(expr).object, as<Getitem>(expr).key});
    case NodeKind::getattr:
      return write(expr, with_name("Getattr", as<Getattr>(expr).attribute), {as<Getattr>(expr).object});
    case NodeKind::slice:
      return write(as<Slice>(expr));
    case NodeKind::concat:
      return write(expr, "Concat", as<Concat>(expr).items);
    case NodeKind::binary:
      return write(expr, op_name(as<Binary>(expr).op), {as<Binary>(expr).left, as<Binary>(expr).right});
    case NodeKind::compare:
      return write(as<Compare>(expr));
    case NodeKind::logical:
      return write(expr, as<Logical>(expr).is_and ? "And" : "Or", {as<Logical>(expr).left, as<Logical>(expr).right});
    case NodeKind::unary:
      return write(expr, op_name(as<Unary>(expr).op), {as<Unary>(expr).operand});
    default:
      return;  // no expression
  }
}

void Dumper::write(const Name& expr) { node(expr, with_name("Name", expr.name).append(context_name(expr.context))); }

void Dumper::write(const Const& expr) {
  if (expr.value.is_string()) {
    return node(expr, "Const " + quoted(expr.value.as_string()));
  }
  Heap heap;
  Buffer text;
  print_repr(heap, expr.value, text);
  node(expr, with_name("Const", text.view()));
}

void Dumper::write(const Tuple& expr) {
  write(expr, std::string("Tuple").append(context_name(expr.context)), expr.items);
}

void Dumper::write(const DictExpr& expr) {
  node(expr, "Dict");
  for (const Pair& pair : expr.pairs) {
    child(pair.key);
    labelled(":", pair.value);
  }
}

void Dumper::write(const CondExpr& expr) {
  write(expr, "CondExpr", {expr.test});
  labelled("then", expr.then);
  labelled("else", expr.otherwise);
}

void Dumper::write(const Filter& expr) {
  write(expr, with_name("Filter", expr.name), {expr.input});
  arguments(expr.arguments);
}

void Dumper::write(const Test& expr) {
  write(expr, with_name("Test", expr.name), {expr.input});
  arguments(expr.arguments);
}

void Dumper::write(const Slice& expr) {
  node(expr, "Slice");
  labelled("start", expr.start);
  labelled("stop", expr.stop);
  labelled("step", expr.step);
}

void Dumper::write(const Compare& expr) {
  write(expr, "Compare", {expr.first});
  for (const Operand& operand : expr.rest) {
    labelled(op_name(operand.op), operand.expr);
  }
}

// ---- statements ----

void Dumper::statement(const Stmt& stmt) {
  switch (stmt.kind) {
    case NodeKind::output:
      return write(stmt, "Output", as<Output>(stmt).nodes);
    case NodeKind::extends:
      return write(stmt, "Extends", {as<Extends>(stmt).parent});
    case NodeKind::for_loop:
      return write(as<For>(stmt));
    case NodeKind::if_branch:
      return write(as<If>(stmt));
    case NodeKind::macro:
      return write(as<Macro>(stmt));
    case NodeKind::call_block:
      return write(as<CallBlock>(stmt));
    case NodeKind::filter_block:
      write(stmt, "FilterBlock", {as<FilterBlock>(stmt).filter});
      return labelled("body", as<FilterBlock>(stmt).body);
    case NodeKind::with:
      return write(as<With>(stmt));
    case NodeKind::block:
      return write(as<Block>(stmt));
    case NodeKind::include:
      return write(as<Include>(stmt));
    case NodeKind::import:
      return write(as<Import>(stmt));
    case NodeKind::from_import:
      return write(as<FromImport>(stmt));
    case NodeKind::expr_stmt:
      return write(stmt, "ExprStmt", {as<ExprStmt>(stmt).expr});
    case NodeKind::assign:
      return write(stmt, "Assign", {as<Assign>(stmt).target, as<Assign>(stmt).value});
    case NodeKind::assign_block:
      return write(as<AssignBlock>(stmt));
    case NodeKind::continue_loop:
      return node(stmt, "Continue");
    case NodeKind::break_loop:
      return node(stmt, "Break");
    case NodeKind::autoescape:
      write(stmt, "Autoescape", {as<Autoescape>(stmt).value});
      return labelled("body", as<Autoescape>(stmt).body);
    case NodeKind::trans:
      return write(as<Trans>(stmt));
    case NodeKind::debug:
      return node(stmt, "Debug");
    default:
      return;  // no statement
  }
}

void Dumper::write(const For& stmt) {
  node(stmt, std::string("For").append(stmt.recursive ? " recursive" : ""));
  labelled("target", stmt.target);
  labelled("iter", stmt.iter);
  labelled("test", stmt.test);
  labelled("body", stmt.body);
  labelled("else", stmt.otherwise);
}

void Dumper::write(const If& stmt) {
  node(stmt, "If");
  for (const IfBranch& branch : stmt.branches) {
    labelled("test", branch.test);
    labelled("body", branch.body);
  }
  labelled("else", stmt.otherwise);
}

void Dumper::write(const Macro& stmt) {
  node(stmt, with_name("Macro", stmt.name));
  signature(stmt.signature);
  labelled("body", stmt.body);
}

void Dumper::write(const CallBlock& stmt) {
  node(stmt, "CallBlock");
  signature(stmt.signature);
  child(stmt.call);
  labelled("body", stmt.body);
}

void Dumper::write(const With& stmt) {
  node(stmt, "With");
  for (std::size_t i = 0; i < stmt.targets.size(); ++i) {
    labelled("target", stmt.targets[i]);
    labelled("value", stmt.values[i]);
  }
  labelled("body", stmt.body);
}

void Dumper::write(const Block& stmt) {
  std::string text = with_name("Block", stmt.name);
  node(stmt, text.append(stmt.scoped ? " scoped" : "").append(stmt.required ? " required" : ""));
  labelled("body", stmt.body);
}

void Dumper::write(const Include& stmt) {
  std::string text = "Include";
  text.append(stmt.ignore_missing ? " ignore_missing" : "").append(stmt.with_context ? " with_context" : "");
  write(stmt, text, {stmt.name});
}

void Dumper::write(const Import& stmt) {
  write(stmt, with_name("Import", stmt.target->name).append(stmt.with_context ? " with_context" : ""), {stmt.name});
}

void Dumper::write(const FromImport& stmt) {
  write(stmt, std::string("FromImport").append(stmt.with_context ? " with_context" : ""), {stmt.name});
  ++depth_;
  for (const ImportedName& name : stmt.names) {
    line(with_name("name", name.name).append(" ").append(name.alias));
  }
  --depth_;
}

void Dumper::write(const AssignBlock& stmt) {
  write(stmt, "AssignBlock", {stmt.target});
  labelled("filter", stmt.filter);
  labelled("body", stmt.body);
}

void Dumper::write(const Trans& stmt) {
  node(stmt, std::string("Trans").append(stmt.has_references ? " references" : ""));
  ++depth_;
  if (stmt.has_context) {
    line(with_name("context", quoted(stmt.context)));
  }
  line(with_name("singular", quoted(stmt.singular)));
  if (stmt.has_plural) {
    line(with_name("plural", quoted(stmt.plural)));
    line(with_name("count", stmt.count_name));
  }
  for (const TransVariable& variable : stmt.variables) {
    line(with_name("variable", variable.name));
    child(variable.value);
  }
  --depth_;
}

}  // namespace

std::string dump(const Ast& ast, bool spans) { return Dumper(ast, spans).run(); }

}  // namespace docmill::jinja
