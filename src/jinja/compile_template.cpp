// Templates within templates: blocks, extends, include and import.
#include "jinja/compiler_impl.h"
#include "jinja/undeclared.h"

namespace docmill::jinja {

void Compiler::compile_block_function(const Block& node) {
  std::uint32_t number = 0;
  Function& function = new_function(Function::Role::block, node.name, number);
  program_->blocks.push_back({program_->keys[key(node.name)], &function});
  FunctionScope functions(*this, function);
  Symbols symbols(nullptr, 0);
  if (uses_undeclared(node.body, "self")) {
    builder_->emit(node.span, Op::self_template, builder_->named(symbols.declare_parameter("self")));
  }
  if (uses_undeclared(node.body, "super")) {
    builder_->emit(node.span, Op::super_block, builder_->named(symbols.declare_parameter("super")), 0, 0,
                   key(node.name));
  }
  symbols.analyze_body(node.body);
  Scope scope;
  scope.symbols = &symbols;
  enter(symbols, node.span);
  body(node.body, scope);
  functions.finish();
}

void Compiler::block(const Block& node, const Scope& scope) {
  const Label skip = builder_->new_label();
  if (scope.top_level) {
    if (known_extends_) {
      return;
    }
    if (extends_so_far_ > 0) {
      builder_->emit(node.span, Op::jump_extended, 0, 0, 0, skip.number);
    }
  }
  if (node.required) {
    builder_->emit(node.span, Op::require_block, 0, 0, 0, key(node.name));
  }
  line_prefix_ = std::nullopt;
  builder_->emit(node.span, Op::block, node.scoped ? 1 : 0, node.scoped ? scope_of(*scope.symbols) : 0, 0,
                 key(node.name));
  builder_->bind(skip);
}

void Compiler::extends(const Extends& node, const Scope& scope) {
  if (!scope.top_level) {
    fail(node.span, "E-TPL-026", "cannot use extend from a non top-level scope");
  }
  if (extends_so_far_ > 0) {
    const Label first = builder_->new_label();
    const Label again = builder_->new_label();
    builder_->emit(node.span, Op::jump_extended, 0, 0, 0, again.number);
    builder_->emit(node.span, Op::jump, 0, 0, 0, first.number);
    builder_->bind(again);
    builder_->emit(node.span, Op::fail, 0, 0, 0, constant(Value::string(program_->arena(), "extended multiple times")));
    builder_->bind(first);
    if (known_extends_) {
      throw UnreachableRest{};
    }
  }
  builder_->emit(node.span, Op::extends, expr(*node.parent, scope));
  known_extends_ = known_extends_ || scope.root_level;
  ++extends_so_far_;
}

std::uint16_t Compiler::scope_of(Symbols& symbols) {
  if (symbols.number && builder_ == symbols.numbered_in) {
    return *symbols.number;
  }
  std::vector<ScopeEntry> entries;
  for (const Identifier& identifier : symbols.stores()) {
    unsigned depth = 0;
    for (FunctionBuilder* builder = builder_; builder != nullptr; builder = builder->outer(), ++depth) {
      if (const Register* source = builder->find(identifier)) {
        entries.push_back({key(identifier.name), static_cast<std::uint16_t>(depth), *source});
        break;
      }
    }
  }
  if (program_->scopes.size() >= 0xffff) {
    fail({}, "E-TPL-031", "the template is too large: too many includes, imports and scoped blocks");
  }
  program_->scopes.push_back(std::move(entries));
  symbols.number = static_cast<std::uint16_t>(program_->scopes.size() - 1);
  symbols.numbered_in = builder_;
  return *symbols.number;
}

void Compiler::include(const Include& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  line_prefix_ = std::nullopt;
  builder_->emit(node.span, Op::include, name, (node.with_context ? 1u : 0u) | (node.ignore_missing ? 2u : 0u),
                 node.with_context ? scope_of(*scope.symbols) : 0);
}

void Compiler::import(const Import& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  const Register target = builder_->named(scope.symbols->find_ref(node.target->name));
  builder_->emit(node.span, Op::import, target, name, node.with_context ? 1 : 0,
                 node.with_context ? scope_of(*scope.symbols) : 0);
  if (scope.top_level) {
    builder_->emit(node.span, Op::export_name, target, is_public(node.target->name) ? 2 : 0, 0, key(node.target->name));
  }
}

void Compiler::from_import(const FromImport& node, const Scope& scope) {
  const Register name = expr(*node.name, scope);
  const Register module = builder_->temporary();
  builder_->emit(node.span, Op::import, module, name, node.with_context ? 1 : 0,
                 node.with_context ? scope_of(*scope.symbols) : 0);
  for (const ImportedName& imported : node.names) {
    const Register target = builder_->named(scope.symbols->find_ref(imported.alias));
    builder_->emit(imported.span, Op::import_name, target, module, 0, key(imported.name));
    if (scope.top_level) {
      builder_->emit(imported.span, Op::export_name, target, is_public(imported.alias) ? 2 : 0, 0, key(imported.alias));
    }
  }
}

}  // namespace docmill::jinja
