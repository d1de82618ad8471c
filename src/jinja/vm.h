// Runs Functions. One Vm per render; it belongs to a Run and writes to one output buffer.
//
// A call of a macro, block, include or recursive loop is a nested `execute` over a new Frame, so depth is limited.
// Captured output (macros, set blocks) is written to the end of the one buffer and cut off again.
#pragma once

#include <vector>

#include "jinja/context.h"
#include "jinja/objects.h"
#include "jinja/run.h"

namespace docmill::jinja {

/// The registers and loops of one activation of a Function.
struct Frame {
  const Function* function = nullptr;
  const Program* program = nullptr;
  Value* registers = nullptr;
  Iteration* loops = nullptr;
  LoopContext** loop_objects = nullptr;  // null entries for loops that need no object
  Frame* closure = nullptr;
  Context* context = nullptr;
  const Program* parent = nullptr;  // after `extends`
  LoopFunction* recurse = nullptr;  // recursive loops
  std::uint32_t loop_depth = 0;
  const Instruction* at = nullptr;  // running now; for the places of errors
};

class Vm {
 public:
  explicit Vm(Run& run) : run_(run) {}
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;
  ~Vm();

  /// Renders `program` with `data`, appending to `out`.
  void render(const Program& program, const Dict& data, Buffer& out, const Limits& limits);
  /// Every variable name visible where the run stands, for "did you mean".
  std::vector<std::string_view> visible_names() const;
  /// The variable `name` where the run stands, or an undefined value.
  Value lookup(std::string_view name) const;
  std::uint32_t depth() const { return depth_; }

  Value call_macro(const MacroObject& macro, const Arguments& arguments);
  Value call_loop(LoopFunction& loop, const Value& iterable, std::uint32_t depth);
  /// Whether the item passes; a filter that `returns_item` puts another one in its place.
  bool call_filter(const Function& filter, Frame* closure, Value& item);
  Value call_block(const BlockChain& chain, std::uint32_t level, Context* context);

 private:
  friend class Activation;

  Value run_code(Frame& frame);
  void execute_root(const Program& program, Context& context);
  void run_block(Frame& frame, const Instruction& i);
  void include(Frame& frame, const Instruction& i);
  Value import(Frame& frame, const Instruction& i);
  Value import_name(Frame& frame, const Value& module, const Key& key);
  void extends(Frame& frame, const Value& name);
  Value super_block(Frame& frame, const Key& key);
  Value trans(Frame& frame, const CallSite& site);
  Value debug_text(Frame& frame, const Dict* locals);
  void export_name(Frame& frame, const Key& key, const Value& value, unsigned mode);
  void unpack(const Value& value, Value* target, std::size_t count);
  void begin_loop(Frame& frame, const Instruction& i);
  Value concat(const Value* items, std::size_t count, bool markup);
  Value loop_attribute(Frame& frame, const Instruction& i);
  void write_attribute(const Value& object, const Key& key, bool escaped);
  int ordering(const Value& a, const Value& b, std::string_view op);
  bool is_in(const Value& needle, const Value& haystack);
  Value arithmetic(Value (*operation)(Heap&, const Value&, const Value&), const Value& a, const Value& b);
  void write_loop(LoopFunction& loop, const Value& iterable, std::uint32_t depth);
  std::span<const Keyword> spread_keywords(std::span<const Keyword> named, const Value& mapping);
  Value missing_argument(const Function& macro, std::size_t parameter);
  Value translated(const Trans& node, const Value& count, std::span<const Keyword> variables);
  /// Throws Error E-TPL-112 when `target` is not a namespace.
  Namespace& namespace_of(const Value& target);
  void set_namespace(const Value& target, const Key& key, const Value& value);
  void require_block(Frame& frame, const Key& key);
  void run_chain(const BlockChain& chain, std::uint32_t level, Context* context);
  Value call_filter_site(Frame& frame, const Value& input, const CallSite& site);
  bool call_test_site(Frame& frame, const Value& input, const CallSite& site);
  Value call_value(Frame& frame, const Value& callee, const CallSite& site);
  Value call_method(Frame& frame, const Value& object, const CallSite& site);
  template <class F>
  auto with_arguments(Frame& frame, const CallSite& site, F&& use);
  /// Null when missing is allowed and there is none of that name (or of any in a list).
  const Program* load(const Value& name);
  /// Of a list of names, the first that exists. Null when there is none and `ignore_missing`.
  const Program* load_first(const Value& name, bool ignore_missing);
  const Program* load_by_name(std::string_view name);
  void bind_macro(Frame& frame, const Function& macro, const Arguments& arguments);
  const Dict* locals_of(Frame& frame, std::uint16_t scope);
  Context* new_context(const Program& program);
  Value captured(std::size_t mark, bool safe);
  Value* push_registers(std::size_t count);
  void add_place(Error& error, const Frame& frame) const;

  Run& run_;
  Buffer* out_ = nullptr;
  Frame* frame_ = nullptr;  // running now
  std::uint32_t depth_ = 0;
  std::uint32_t max_depth_ = 0;
  // Registers of frames that nothing can keep: a stack of blocks.
  struct StackBlock {
    Value* values;
    std::size_t size;
  };
  std::vector<StackBlock> stack_;
  std::size_t stack_block_ = 0;
  std::size_t stack_top_ = 0;
  // Templates this render has used: found again by name, and alive until it ends.
  std::vector<std::shared_ptr<const Program>> programs_;
};

}  // namespace docmill::jinja
