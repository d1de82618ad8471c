// Objects that only the virtual machine makes: macros, the loop object, super() and self, modules, bound methods.
#pragma once

#include "jinja/context.h"
#include "jinja/run.h"

namespace docmill::jinja {

struct Frame;
class Vm;

/// The type's name with Python's module in front where Jinja2 defines the type: "jinja2.runtime.Macro".
std::string qualified_type(const Object& object);
/// `<jinja2.utils.Cycler object at 0x...>`; the address means nothing.
void print_as_object(const Object& object, Buffer& out);

class MacroObject final : public Object {
 public:
  MacroObject(const Function& function, Frame* closure, Context* context)
      : function_(function), closure_(closure), context_(context) {}
  const Function& function() const { return function_; }
  Frame* closure() const { return closure_; }
  Context* context() const { return context_; }

  std::string_view type_name() const override { return "Macro"; }
  bool attribute(Heap& heap, std::string_view name, Value& out) override;
  bool is_callable() const override { return true; }
  Value call(Heap& heap, const Arguments& arguments) override;
  void print(Heap& heap, Buffer& out) override;

 private:
  const Function& function_;
  Frame* closure_;
  Context* context_;
};

/// The body of a recursive loop, called with an iterable.
class LoopFunction final : public Object {
 public:
  LoopFunction(const Function& function, Frame* closure) : function_(function), closure_(closure) {}
  const Function& function() const { return function_; }
  Frame* closure() const { return closure_; }
  std::string_view type_name() const override { return "function"; }

 private:
  const Function& function_;
  Frame* closure_;
};

/// `loop`. Fetches one item ahead only when something asks for it.
class LoopContext final : public Object {
 public:
  LoopContext(Run& run, const Value& iterable, LoopFunction* recurse, std::uint32_t depth0);
  bool next(Value& item);
  void set_filter(const Function& filter, Frame* closure) {
    filter_ = &filter;
    filter_closure_ = closure;
  }

  /// By name; false for an unknown one.
  bool attribute(Heap& heap, std::string_view name, Value& out) override;
  std::string_view type_name() const override { return "LoopContext"; }
  bool is_callable() const override { return true; }
  Value call(Heap& heap, const Arguments& arguments) override;
  std::optional<std::size_t> length(Heap&) override { return length(); }
  void print(Heap& heap, Buffer& out) override;
  bool has_after();  // whether there is a next item
  std::size_t length();

  Value changed(const Arguments& arguments);
  Value cycle(const Arguments& arguments);

 private:
  bool fetch(Value& item);

  Run& run_;
  Iteration iteration_;
  LoopFunction* recurse_;
  const Function* filter_ = nullptr;
  Frame* filter_closure_ = nullptr;
  std::uint32_t depth0_;
  std::int64_t index0_ = -1;
  std::optional<std::size_t> length_;
  bool has_after_ = false;
  bool has_before_ = false;
  bool has_changed_ = false;
  Value after_;
  Value current_;
  Value before_;
  Value last_changed_;
};

/// super() and self.name(): a block at one level of inheritance.
class BlockReference final : public Object {
 public:
  BlockReference(const BlockChain& chain, std::uint32_t level, Context* context)
      : chain_(chain), level_(level), context_(context) {}
  std::string_view type_name() const override { return "BlockReference"; }
  bool attribute(Heap& heap, std::string_view name, Value& out) override;
  bool is_callable() const override { return true; }
  Value call(Heap& heap, const Arguments& arguments) override;
  void print(Heap&, Buffer& out) override { print_as_object(*this, out); }

 private:
  const BlockChain& chain_;
  std::uint32_t level_;
  Context* context_;
};

/// `self`.
class TemplateReference final : public Object {
 public:
  explicit TemplateReference(Context* context) : context_(context) {}
  std::string_view type_name() const override { return "TemplateReference"; }
  bool item(Heap& heap, const Value& key, Value& out) override;
  bool has_items() const override { return true; }
  void print(Heap& heap, Buffer& out) override;

 private:
  Context* context_;
};

/// An imported template: its exported names, and its text when printed.
class Module final : public Object {
 public:
  Module(const Context& context, const Value& body) : context_(context), body_(body) {}
  const Context& context() const { return context_; }
  std::string_view type_name() const override { return "TemplateModule"; }
  bool attribute(Heap&, std::string_view name, Value& out) override;
  void print(Heap&, Buffer& out) override { out.append(body_.as_string()); }
  bool html(Heap&, Buffer& out) override;

 private:
  const Context& context_;
  Value body_;
};

/// "x".upper and the like, before the call.
class BoundMethod final : public Object {
 public:
  BoundMethod(const Value& self, const Method& method) : self_(self), method_(method) {}
  std::string_view type_name() const override { return "builtin_function_or_method"; }
  bool is_callable() const override { return true; }
  Value call(Heap& heap, const Arguments& arguments) override;
  void print(Heap& heap, Buffer& out) override;

 private:
  Value self_;
  const Method& method_;
};

/// A method of an engine object, such as loop.cycle.
template <class T>
class MemberFunction final : public Object {
 public:
  using Member = Value (T::*)(const Arguments& arguments);
  MemberFunction(T& self, Member member, std::string_view name) : self_(self), member_(member), name_(name) {}
  std::string_view type_name() const override { return "method"; }
  bool is_callable() const override { return true; }
  Value call(Heap&, const Arguments& arguments) override { return (self_.*member_)(arguments); }
  void print(Heap& heap, Buffer& out) override {
    out.append("<bound method ");
    out.append(self_.type_name());
    out.push('.');
    out.append(name_);
    out.append(" of ");
    self_.print(heap, out);
    out.push('>');
  }

 private:
  T& self_;
  Member member_;
  std::string_view name_;
};

/// A global function, built in or added from C++. Owned by the environment.
class GlobalObject final : public Object {
 public:
  GlobalObject(std::string name, NativeFunction function) : name_(std::move(name)), function_(std::move(function)) {}
  ~GlobalObject() = default;
  std::string_view type_name() const override { return is_class() ? "type" : "function"; }
  bool attribute(Heap& heap, std::string_view name, Value& out) override;
  bool is_callable() const override { return true; }
  Value call(Heap& heap, const Arguments& arguments) override;
  void print(Heap& heap, Buffer& out) override;

 private:
  /// Those that are classes in Python.
  bool is_class() const;

  std::string name_;
  NativeFunction function_;
};

}  // namespace docmill::jinja
