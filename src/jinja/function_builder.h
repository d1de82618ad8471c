// Registers, labels and instructions of one Function while it is being compiled.
//
// Named variables get registers for good, temporaries come and go like a stack. While compiling, temporaries are
// numbered from kTemporary up; `finish` moves them behind the named ones.
#pragma once

#include <vector>

#include "jinja/name_map.h"
#include "jinja/program.h"

namespace docmill::jinja {

using Register = std::uint16_t;
inline constexpr Register kTemporary = 0x8000;

/// A place to jump to, fixed later.
struct Label {
  std::uint32_t number;
};

class FunctionBuilder {
 public:
  FunctionBuilder(Function& function, FunctionBuilder* outer) : function_(function), outer_(outer) {
    constexpr std::size_t kUsual = 32;
    function.code.reserve(kUsual);
    function.spans.reserve(kUsual);
  }

  Function& function() { return function_; }
  FunctionBuilder* outer() { return outer_; }

  /// The register of `identifier`, made when it is new.
  Register named(const Identifier& identifier);
  /// Null when this function has no such variable.
  const Register* find(const Identifier& identifier) const { return names_.find(identifier); }

  Register temporary();
  /// `count` registers in a row.
  Register temporaries(std::size_t count);
  std::uint16_t temporaries_in_use() const { return temporary_top_; }
  void release_to(std::uint16_t mark) { temporary_top_ = mark; }

  /// The place of a loop in the frame; loops one after another take the same.
  std::uint16_t begin_loop() {
    check_count(loops_in_use_);
    function_.loops = std::max<std::uint16_t>(function_.loops, loops_in_use_ + 1);
    return loops_in_use_++;
  }
  void end_loop() { --loops_in_use_; }

  std::uint32_t emit(Span span, Op op, unsigned a = 0, unsigned b = 0, unsigned c = 0, std::uint32_t d = 0) {
    function_.code.push_back(
        {op, static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b), static_cast<std::uint16_t>(c), d});
    function_.spans.push_back(span);
    return static_cast<std::uint32_t>(function_.code.size() - 1);
  }
  Label new_label();
  void bind(Label label) { barrier_ = labels_[label.number] = static_cast<std::uint32_t>(function_.code.size()); }
  /// The last instruction when nothing can jump between it and what comes next; else null.
  Instruction* last() { return function_.code.size() > barrier_ ? &function_.code.back() : nullptr; }
  /// Resolves labels and temporaries, in the code and in the side tables of `program` that this function made.
  void finish(Program& program);

  std::vector<std::uint32_t> sites;  // call sites made by this function

 private:
  static void check_count(std::size_t count);
  Register final_register(Register r) const;

  Function& function_;
  FunctionBuilder* outer_;
  NameMap<Register> names_;
  std::uint16_t loops_in_use_ = 0;
  std::uint16_t temporary_top_ = 0;
  std::uint16_t temporary_max_ = 0;
  std::vector<std::uint32_t> labels_;
  std::uint32_t barrier_ = 0;
};

/// Releases the temporaries made during its life.
class TemporaryScope {
 public:
  explicit TemporaryScope(FunctionBuilder& builder) : builder_(builder), mark_(builder.temporaries_in_use()) {}
  TemporaryScope(const TemporaryScope&) = delete;
  TemporaryScope& operator=(const TemporaryScope&) = delete;
  ~TemporaryScope() { builder_.release_to(mark_); }

 private:
  FunctionBuilder& builder_;
  std::uint16_t mark_;
};

}  // namespace docmill::jinja
