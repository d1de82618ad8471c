// The tree as text: one node per line, children indented below, a label where a node has several kinds of children.
// Names of nodes and operators are Jinja2's, so that its own tree can be printed the same way and compared.
#include "jinja/ast.h"

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
  void children(Exprs exprs) {
    for (const Expr* expr : exprs) {
      child(expr);
    }
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

  void constant(const Const& node_of_value);
  void expression(const Expr& expr);
  void compound(const Expr& expr);
  void statement(const Stmt& stmt);
  void block_like(const Stmt& stmt);
  void imports(const Stmt& stmt);
  void trans(const Trans& trans);

  const Ast& ast_;
  bool spans_;
  std::string out_;
  std::size_t depth_ = 0;
};

void Dumper::constant(const Const& expr) {
  Heap heap;
  Buffer text;
  if (expr.value.is_string()) {
    return node(expr, "Const " + quoted(expr.value.as_string()));
  }
  print_repr(heap, expr.value, text);
  node(expr, with_name("Const", text.view()));
}

void Dumper::expression(const Expr& expr) {
  switch (expr.kind) {
    case NodeKind::name: {
      const Name& name = as<Name>(expr);
      return node(expr, with_name("Name", name.name).append(context_name(name.context)));
    }
    case NodeKind::ns_ref: {
      const NsRef& ref = as<NsRef>(expr);
      return node(expr, with_name("NSRef", ref.name).append(".").append(ref.attribute));
    }
    case NodeKind::constant:
      return constant(as<Const>(expr));
    case NodeKind::template_data:
      return node(expr, "TemplateData " + quoted(as<TemplateData>(expr).text));
    case NodeKind::tuple: {
      const Tuple& tuple = as<Tuple>(expr);
      node(expr, std::string("Tuple").append(context_name(tuple.context)));
      return children(tuple.items);
    }
    case NodeKind::list:
      node(expr, "List");
      return children(as<ListExpr>(expr).items);
    case NodeKind::concat:
      node(expr, "Concat");
      return children(as<Concat>(expr).items);
    default:
      return compound(expr);
  }
}

void Dumper::compound(const Expr& expr) {
  if (const DictExpr* dict = as_if<DictExpr>(&expr)) {
    node(expr, "Dict");
    for (const Pair& pair : dict->pairs) {
      child(pair.key);
      labelled(":", pair.value);
    }
  } else if (const CondExpr* cond = as_if<CondExpr>(&expr)) {
    node(expr, "CondExpr");
    child(cond->test);
    labelled("then", cond->then);
    labelled("else", cond->otherwise);
  } else if (const Filter* filter = as_if<Filter>(&expr)) {
    node(expr, with_name("Filter", filter->name));
    child(filter->input);
    arguments(filter->arguments);
  } else if (const Test* test = as_if<Test>(&expr)) {
    node(expr, with_name("Test", test->name));
    child(test->input);
    arguments(test->arguments);
  } else if (const Call* call = as_if<Call>(&expr)) {
    node(expr, "Call");
    child(call->callee);
    arguments(call->arguments);
  } else if (const Getitem* item = as_if<Getitem>(&expr)) {
    node(expr, "Getitem");
    child(item->object);
    child(item->key);
  } else if (const Getattr* attribute = as_if<Getattr>(&expr)) {
    node(expr, with_name("Getattr", attribute->attribute));
    child(attribute->object);
  } else if (const Slice* slice = as_if<Slice>(&expr)) {
    node(expr, "Slice");
    labelled("start", slice->start);
    labelled("stop", slice->stop);
    labelled("step", slice->step);
  } else if (const Binary* binary = as_if<Binary>(&expr)) {
    node(expr, op_name(binary->op));
    child(binary->left);
    child(binary->right);
  } else if (const Compare* compare = as_if<Compare>(&expr)) {
    node(expr, "Compare");
    child(compare->first);
    for (const Operand& operand : compare->rest) {
      labelled(op_name(operand.op), operand.expr);
    }
  } else if (const Logical* logical = as_if<Logical>(&expr)) {
    node(expr, logical->is_and ? "And" : "Or");
    child(logical->left);
    child(logical->right);
  } else if (const Unary* unary = as_if<Unary>(&expr)) {
    node(expr, op_name(unary->op));
    child(unary->operand);
  }
}

void Dumper::statement(const Stmt& stmt) {
  switch (stmt.kind) {
    case NodeKind::output:
      node(stmt, "Output");
      return children(as<Output>(stmt).nodes);
    case NodeKind::extends:
      node(stmt, "Extends");
      return child(as<Extends>(stmt).parent);
    case NodeKind::expr_stmt:
      node(stmt, "ExprStmt");
      return child(as<ExprStmt>(stmt).expr);
    case NodeKind::assign:
      node(stmt, "Assign");
      child(as<Assign>(stmt).target);
      return child(as<Assign>(stmt).value);
    case NodeKind::continue_loop:
      return node(stmt, "Continue");
    case NodeKind::break_loop:
      return node(stmt, "Break");
    case NodeKind::debug:
      return node(stmt, "Debug");
    case NodeKind::trans:
      return trans(as<Trans>(stmt));
    case NodeKind::include:
    case NodeKind::import:
    case NodeKind::from_import:
      return imports(stmt);
    default:
      return block_like(stmt);
  }
}

void Dumper::imports(const Stmt& stmt) {
  if (const Include* include = as_if<Include>(&stmt)) {
    node(stmt, std::string("Include")
                   .append(include->ignore_missing ? " ignore_missing" : "")
                   .append(include->with_context ? " with_context" : ""));
    child(include->name);
  } else if (const Import* import = as_if<Import>(&stmt)) {
    node(stmt, with_name("Import", import->target->name).append(import->with_context ? " with_context" : ""));
    child(import->name);
  } else if (const FromImport* from = as_if<FromImport>(&stmt)) {
    node(stmt, std::string("FromImport").append(from->with_context ? " with_context" : ""));
    child(from->name);
    ++depth_;
    for (const ImportedName& name : from->names) {
      line(with_name("name", name.name).append(" ").append(name.alias));
    }
    --depth_;
  }
}

void Dumper::block_like(const Stmt& stmt) {
  if (const For* loop = as_if<For>(&stmt)) {
    node(stmt, std::string("For").append(loop->recursive ? " recursive" : ""));
    labelled("target", loop->target);
    labelled("iter", loop->iter);
    labelled("test", loop->test);
    labelled("body", loop->body);
    labelled("else", loop->otherwise);
  } else if (const If* branch = as_if<If>(&stmt)) {
    node(stmt, "If");
    for (const IfBranch& each : branch->branches) {
      labelled("test", each.test);
      labelled("body", each.body);
    }
    labelled("else", branch->otherwise);
  } else if (const Macro* macro = as_if<Macro>(&stmt)) {
    node(stmt, with_name("Macro", macro->name));
    signature(macro->signature);
    labelled("body", macro->body);
  } else if (const CallBlock* call = as_if<CallBlock>(&stmt)) {
    node(stmt, "CallBlock");
    signature(call->signature);
    child(call->call);
    labelled("body", call->body);
  } else if (const FilterBlock* filter = as_if<FilterBlock>(&stmt)) {
    node(stmt, "FilterBlock");
    child(filter->filter);
    labelled("body", filter->body);
  } else if (const With* with = as_if<With>(&stmt)) {
    node(stmt, "With");
    for (std::size_t i = 0; i < with->targets.size(); ++i) {
      labelled("target", with->targets[i]);
      labelled("value", with->values[i]);
    }
    labelled("body", with->body);
  } else if (const Block* block = as_if<Block>(&stmt)) {
    node(stmt, with_name("Block", block->name)
                   .append(block->scoped ? " scoped" : "")
                   .append(block->required ? " required" : ""));
    labelled("body", block->body);
  } else if (const AssignBlock* assign = as_if<AssignBlock>(&stmt)) {
    node(stmt, "AssignBlock");
    child(assign->target);
    labelled("filter", assign->filter);
    labelled("body", assign->body);
  } else if (const Autoescape* escape = as_if<Autoescape>(&stmt)) {
    node(stmt, "Autoescape");
    child(escape->value);
    labelled("body", escape->body);
  }
}

void Dumper::trans(const Trans& stmt) {
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
