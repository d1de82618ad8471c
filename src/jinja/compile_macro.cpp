// Macros, and the blocks that are called as they are: call blocks.
#include "jinja/compiler_impl.h"
#include "jinja/undeclared.h"

namespace docmill::jinja {

Function& Compiler::macro_function(Function::Role role, std::string_view name, const Signature& signature,
                                   Body statements, const Scope& scope, Span span, std::uint32_t& number) {
  Function& function = new_function(role, name, number);
  builder_->function().has_closures = true;
  FunctionScope functions(*this, function);
  Symbols symbols = Symbols::inner(*scope.symbols);
  symbols.analyze_macro(signature, statements);
  std::optional<std::size_t> explicit_caller;
  bool own_kwargs = false;
  bool own_varargs = false;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    const std::string_view parameter = signature.parameters[i]->name;
    explicit_caller = parameter == "caller" ? i : explicit_caller;
    own_kwargs = own_kwargs || parameter == "kwargs";
    own_varargs = own_varargs || parameter == "varargs";
    function.parameters.push_back(parameter);
    function.parameter_registers.push_back(builder_->named(symbols.find_ref(parameter)));
  }
  if (uses_undeclared(statements, "caller")) {
    if (!explicit_caller) {
      function.caller_register = builder_->named(symbols.declare_parameter("caller"));
    } else if (*explicit_caller + signature.defaults.size() < signature.parameters.size()) {
      fail(
          span, "E-TPL-025",
          "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.");
    }
  }
  function.explicit_caller = explicit_caller.has_value();
  if (!own_kwargs && uses_undeclared(statements, "kwargs")) {
    function.kwargs_register = builder_->named(symbols.declare_parameter("kwargs"));
  }
  if (!own_varargs && uses_undeclared(statements, "varargs")) {
    function.varargs_register = builder_->named(symbols.declare_parameter("varargs"));
  }
  Scope inner;
  inner.symbols = &symbols;
  inner.soft = false;
  enter(symbols, span);
  macro_defaults(signature, inner);
  body(statements, inner);
  functions.finish();
  return function;
}

void Compiler::macro_defaults(const Signature& signature, const Scope& scope) {
  const std::size_t first_default = signature.parameters.size() - signature.defaults.size();
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    TemporaryScope temporaries(*builder_);
    const Name& parameter = *signature.parameters[i];
    const Register target = builder_->named(scope.symbols->find_ref(parameter.name));
    const Label given = builder_->new_label();
    builder_->emit(parameter.span, Op::jump_given, target, 0, 0, given.number);
    if (i >= first_default) {
      expr_to(*signature.defaults[i - first_default], scope, target);
    } else {
      auto* info = program_->arena().make<UndefinedInfo>();
      info->reason = UndefinedInfo::Reason::message;
      info->text = program_->arena().copy("parameter '" + std::string(parameter.name) + "' was not provided");
      builder_->emit(parameter.span, Op::constant, target, 0, 0, constant(Value::undefined(info)));
    }
    builder_->bind(given);
  }
}

void Compiler::macro(const Macro& node, const Scope& scope) {
  std::uint32_t number = 0;
  macro_function(Function::Role::macro, node.name, node.signature, node.body, scope, node.span, number);
  const Register target = builder_->named(scope.symbols->find_ref(node.name));
  builder_->emit(node.span, Op::make_macro, target, 0, 0, number);
  if (scope.top_level) {
    builder_->emit(node.span, Op::export_name, target, is_public(node.name) ? 1 : 0, 0, key(node.name));
  }
}

void Compiler::call_block(const CallBlock& node, const Scope& scope) {
  for (const KeywordArgument& argument : node.call->arguments.named) {
    if (argument.name == "caller") {
      fail(argument.span, "E-TPL-010", "keyword argument repeated: caller", "the body of `call` is its caller");
    }
  }
  std::uint32_t number = 0;
  macro_function(Function::Role::caller, {}, node.signature, node.body, scope, node.span, number);
  const Register caller = builder_->temporary();
  builder_->emit(node.span, Op::make_macro, caller, 0, 0, number);
  const Register result = builder_->temporary();
  call(*node.call, scope, result, caller);
  write_register(result, node.span);
}

}  // namespace docmill::jinja
