// One call of a Function: its Frame, the depth it adds, the autoescape flag of its context. Undone by exceptions too.
#pragma once

#include <algorithm>

#include "jinja/vm.h"

namespace docmill::jinja {

class Activation {
 public:
  /// Throws Error limit E-LIM-004 when nested too deeply.
  Activation(Vm& vm, const Function& function, Frame* closure, Context* context)
      : vm_(vm), outer_(vm.frame_), block_(vm.stack_block_), top_(vm.stack_top_), autoescape_(vm.run_.autoescape_) {
    if (vm.depth_ >= vm.max_depth_) {
      throw Error(ErrorKind::limit, "E-LIM-004", "calls, includes or blocks are nested too deeply",
                  "look for a macro, include or block that uses itself without end");
    }
    vm.run_.budget.spend(4);
    // A frame that a macro or loop function may keep has to live as long as the run.
    frame_ = function.has_closures ? vm.run_.arena.make<Frame>() : &own_;
    frame_->function = &function;
    frame_->program = function.program;
    frame_->closure = closure;
    frame_->context = context;
    frame_->at = function.code.data();
    frame_->registers =
        function.has_closures ? vm.run_.arena.array<Value>(function.registers) : vm.push_registers(function.registers);
    std::fill_n(frame_->registers, function.registers, Value());
    if (function.loops != 0) {
      frame_->loops = vm.run_.arena.array<Iteration>(function.loops);
      frame_->loop_objects = vm.run_.arena.array<LoopContext*>(function.loops);
      std::fill_n(frame_->loop_objects, function.loops, nullptr);
    }
    ++vm.depth_;
    vm.run_.autoescape_ = context->autoescape;
  }
  Activation(const Activation&) = delete;
  Activation& operator=(const Activation&) = delete;
  ~Activation() {
    --vm_.depth_;
    vm_.frame_ = outer_;
    vm_.stack_block_ = block_;
    vm_.stack_top_ = top_;
    vm_.run_.autoescape_ = autoescape_;
  }

  Frame& frame() { return *frame_; }
  /// Runs the function; the frame's arguments must be in place.
  Value run() {
    vm_.frame_ = frame_;
    try {
      return vm_.run_code(*frame_);
    } catch (Error& error) {
      vm_.add_place(error, *frame_);
      throw;
    }
  }

 private:
  Vm& vm_;
  Frame own_;
  Frame* frame_;
  Frame* outer_;
  std::size_t block_;
  std::size_t top_;
  bool autoescape_;
};

}  // namespace docmill::jinja
