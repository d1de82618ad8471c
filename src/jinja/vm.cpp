// The instruction loop. Each case is short or calls a named function; what concerns whole templates (include, import,
// inheritance) is in vm_templates.cpp, calls and macros are in vm_calls.cpp.
#include "jinja/vm.h"

#include <charconv>

#include "base/escape.h"
#include "base/short_copy.h"
#include "jinja/activation.h"
#include "jinja/arguments.h"
#include "jinja/environment_state.h"
#include "value/key.h"

namespace docmill::jinja {
namespace {

void write_integer(std::int64_t value, Buffer& out) {
  char* at = out.reserve(24);
  out.commit(static_cast<std::size_t>(std::to_chars(at, at + 24, value).ptr - at));
}

bool both_integers(const Value& a, const Value& b) { return a.is_integer() && b.is_integer(); }

/// `{{ value }}` for the kinds that are nearly all; false for the others.
[[gnu::always_inline]] inline bool write_simple(const Value& value, bool escaped, Buffer& out) {
  if (value.is_string()) {
    if (escaped && !value.is_safe()) {
      escape_html(value.as_string(), out);
    } else {
      append_short(out, value.as_string().data(), value.size());
    }
    return true;
  }
  if (value.is_integer()) {
    write_integer(value.as_integer(), out);
    return true;
  }
  return false;
}

const Value* search_value(const Dict& dict, const Key& key, std::atomic<std::uint8_t>& guess) {
  const Value* found = dict.find_key(key.value, key.hash);
  if (found != nullptr) {
    const auto distance = reinterpret_cast<const char*>(found) - reinterpret_cast<const char*>(dict.entries);
    const auto number = static_cast<std::size_t>(distance) / sizeof(Dict::Entry);
    if (number <= UINT8_MAX) {
      guess.store(static_cast<std::uint8_t>(number), std::memory_order_relaxed);
    }
  }
  return found;
}

/// The value of `key`, looked for first where the same site found it the last time.
[[gnu::always_inline]] inline const Value* find_value(const Dict& dict, const Key& key,
                                                      std::atomic<std::uint8_t>& guess) {
  const Value* guessed = guessed_value(dict, key.value, guess.load(std::memory_order_relaxed));
  return guessed != nullptr ? guessed : search_value(dict, key, guess);
}

/// The next item of a loop; `item` stays as it is at the end.
[[gnu::always_inline]] inline bool next_item(Frame& frame, std::uint16_t loop, Value& item) {
  if (LoopContext* object = frame.loop_objects[loop]) [[unlikely]] {
    Value next;
    const bool any = object->next(next);
    item = any ? next : item;
    return any;
  }
  return frame.loops[loop].next(item);
}

bool is_true(Run& run, const Value& value) {
  if (value.is_boolean() || value.is_integer()) {
    return value.as_integer() != 0;
  }
  return value.is_string() ? value.size() != 0 : run.truth(value);
}

bool are_equal(Run& run, const Value& a, const Value& b) {
  if (a.is_string() && b.is_string()) {
    return a.size() == b.size() && same_text(a.as_string().data(), b.as_string().data(), a.size());
  }
  return both_integers(a, b) ? a.as_integer() == b.as_integer() : run.equal(a, b);
}

}  // namespace

Vm::~Vm() {
  for (const StackBlock& block : stack_) {
    ::operator delete(block.values);
  }
}

Value* Vm::push_registers(std::size_t count) {
  while (true) {
    if (stack_block_ < stack_.size() && stack_[stack_block_].size - stack_top_ >= count) {
      Value* at = stack_[stack_block_].values + stack_top_;
      stack_top_ += count;
      return at;
    }
    if (stack_block_ + 1 < stack_.size()) {
      ++stack_block_;
      stack_top_ = 0;
      continue;
    }
    const std::size_t size = std::max<std::size_t>(count, std::size_t{1024} << std::min<std::size_t>(stack_.size(), 8));
    stack_.push_back({static_cast<Value*>(::operator new(size * sizeof(Value))), size});
    stack_block_ = stack_.size() - 1;
    stack_top_ = 0;
  }
}

void Vm::render(const Program& program, const Dict& data, Buffer& out, const Limits& limits) {
  out_ = &out;
  max_depth_ = limits.depth;
  depth_ = 0;
  stack_block_ = stack_top_ = 0;
  frame_ = nullptr;
  programs_.clear();
  Context& context = *new_context(program);
  context.data = &data;
  context.globals = run_.environment().globals;
  run_.autoescape_ = context.autoescape;
  execute_root(program, context);
}

Value Vm::captured(std::size_t mark, bool safe) {
  const Value text = Value::string(run_.arena, out_->view_from(mark), safe);
  out_->truncate(mark);
  return text;
}

void Vm::add_place(Error& error, const Frame& frame) const {
  Diagnostic& diagnostic = error.diagnostic();
  const auto index = static_cast<std::size_t>(frame.at - frame.function->code.data());
  const Place place = frame.program->place(frame.function->spans[index]);
  if (diagnostic.place.begin.line == 0) {
    diagnostic.place = place;
    return;
  }
  constexpr std::size_t kMostSteps = 12;
  if (diagnostic.trace.size() >= kMostSteps) {
    return;
  }
  const Op op = frame.at->op;
  const char* what = op == Op::include                           ? "included from"
                     : op == Op::import                          ? "imported from"
                     : op == Op::run_parent || op == Op::extends ? "extended by"
                     : op == Op::block                           ? "in the block used at"
                                                                 : "called from";
  diagnostic.trace.push_back({what, place});
}

Value Vm::loop_attribute(Frame& frame, const Instruction& i) {
  if (LoopContext* loop = frame.loop_objects[i.b]) {
    Value found;
    loop->attribute(run_, frame.program->keys[i.d]->text(), found);
    return found;
  }
  const Iteration& loop = frame.loops[i.b];
  const auto index = static_cast<std::int64_t>(loop.position());
  const auto left = [&loop] { return static_cast<std::int64_t>(loop.remaining().value_or(0)); };
  switch (static_cast<LoopNumber>(i.c)) {
    case LoopNumber::index:
      return Value::integer(index);
    case LoopNumber::index0:
      return Value::integer(index - 1);
    case LoopNumber::first:
      return Value::boolean(index == 1);
    case LoopNumber::last:
      return Value::boolean(left() == 0);
    case LoopNumber::length:
      return Value::integer(index + left());
    case LoopNumber::revindex:
      return Value::integer(left() + 1);
    case LoopNumber::revindex0:
      return Value::integer(left());
    case LoopNumber::depth:  // a recursive loop has its object
      return Value::integer(1);
    case LoopNumber::depth0:
      return Value::integer(0);
  }
  return Value();
}

void Vm::write_attribute(const Value& object, const Key& key, bool escaped) {
  const Value value = run_.get_attribute(object, key.value, key.hash);
  escaped ? run_.escape(value, *out_) : run_.print(value, *out_);
}

void Vm::begin_loop(Frame& frame, const Instruction& i) {
  const Value& iterable = frame.registers[i.a];
  frame.loop_objects[i.b] = nullptr;
  const auto object = static_cast<LoopObject>(i.c);
  const bool recursive = object == LoopObject::recursive;
  if (object != LoopObject::always && !recursive) {
    Iteration& loop = frame.loops[i.b];
    loop = Iteration(run_, iterable);
    if (object == LoopObject::never || (loop.counted() && (object == LoopObject::lazily || loop.frozen()))) {
      return;
    }
  }
  frame.loop_objects[i.b] = run_.arena.make<LoopContext>(run_, iterable, recursive ? frame.recurse : nullptr,
                                                         recursive ? frame.loop_depth : 0);
}

void Vm::unpack(const Value& value, Value* target, std::size_t count) {
  Iteration items(run_, value);
  const auto expected = [&] { return " (expected " + std::to_string(count); };
  for (std::size_t i = 0; i < count; ++i) {
    if (!items.next(target[i])) {
      run_.fail("E-TPL-110", "not enough values to unpack" + expected() + ", got " + std::to_string(i) + ")");
    }
  }
  Value extra;
  if (items.next(extra)) {
    run_.fail("E-TPL-110", "too many values to unpack" + expected() + ")");
  }
}

Value Vm::concat(const Value* items, std::size_t count, bool markup) {
  Buffer& out = run_.scratch();
  const std::size_t mark = out.size();
  bool safe = false;
  if (markup) {
    // An object with HTML of its own is made a plain text first, as Jinja2's markup_join does.
    safe = std::any_of(items, items + count, [](const Value& item) { return item.is_safe(); });
  }
  for (std::size_t i = 0; i < count; ++i) {
    safe ? run_.escape(items[i].is_object() ? run_.to_string(items[i]) : items[i], out) : run_.print(items[i], out);
  }
  return run_.take(mark, safe);
}

Value Vm::run_code(Frame& frame) {
  Value* const r = frame.registers;
  const Program& program = *frame.program;
  const Instruction* const code = frame.function->code.data();
  const char* const texts = program.texts.data();
  std::atomic<std::uint8_t>* const guesses = program.guesses.get();
  const Instruction* pc = code;
  Buffer& out = *out_;

  for (;; ++pc) {
    const Instruction& i = *pc;
    frame.at = pc;
    if (i.op > Op::fail) {
      __builtin_unreachable();  // spares the range check of the jump table
    }
    switch (i.op) {
      case Op::text:
        append_padded(out, texts + i.d, std::size_t{i.b} | std::size_t{i.c} << 16);
        if (pc[1].op != Op::emit_attr) {
          break;
        }
        frame.at = ++pc;  // text and attribute in turn are most of a template
        [[fallthrough]];
      case Op::emit_attr: {
        const Instruction& e = *pc;
        const Key& key = *program.keys[e.d];
        const Value& object = r[e.a];
        const Value* found =
            object.is_dict() && !key.special ? find_value(*object.as_dict(), key, guesses[e.c]) : nullptr;
        if (found == nullptr || !write_simple(*found, e.b != 0, out)) {
          write_attribute(object, key, e.b != 0);
        }
        break;
      }
      case Op::emit:
        if (!write_simple(r[i.a], false, out)) {
          run_.print(r[i.a], out);
        }
        break;
      case Op::emit_escaped:
        if (!write_simple(r[i.a], true, out)) {
          run_.escape(r[i.a], out);
        }
        break;
      case Op::emit_volatile:
        run_.write(r[i.a], out);
        break;
      case Op::capture_begin:
        r[i.a] = Value::integer(static_cast<std::int64_t>(out.size()));
        break;
      case Op::capture_end:
        r[i.a] = captured(static_cast<std::size_t>(r[i.b].as_integer()), run_.autoescape_);
        break;
      case Op::mark_safe:
        r[i.a] = run_.autoescape() ? html_or_text(run_, r[i.b]).with_safe(true) : r[i.b];
        break;

      case Op::constant:
        r[i.a] = program.constants[i.d];
        break;
      case Op::move:
        r[i.a] = r[i.b];
        break;
      case Op::undefined:
        r[i.a] = Value::undefined(&program.keys[i.d]->missing);
        break;
      case Op::resolve: {
        const Key& key = *program.keys[i.d];
        const Context& context = *frame.context;
        const bool data_first = context.vars == nullptr && context.locals == nullptr && context.data != nullptr;
        const Value* found = data_first ? find_value(*context.data, key, guesses[i.b]) : nullptr;
        found = found != nullptr ? found : context.find(key);
        r[i.a] = found != nullptr ? *found : Value::undefined(&key.missing);
        break;
      }
      case Op::get_outer:
      case Op::set_outer: {
        Frame* outer = &frame;
        for (unsigned n = i.c; n > 0; --n) {
          outer = outer->closure;
        }
        if (i.op == Op::get_outer) {
          r[i.a] = outer->registers[i.b];
        } else {
          outer->registers[i.b] = r[i.a];
        }
        break;
      }
      case Op::make_list:
      case Op::make_tuple: {
        List* list = run_.make_list(i.c);
        for (unsigned n = 0; n < i.c; ++n) {
          list->push(run_.arena, r[i.b + n]);
        }
        r[i.a] = i.op == Op::make_list ? Value::list(list) : Value::tuple(list);
        break;
      }
      case Op::make_dict: {
        Dict* dict = run_.make_dict(i.c);
        for (unsigned n = 0; n < i.c; ++n) {
          run_.require_hashable(r[i.b + 2 * n]);
          dict->set(run_.arena, r[i.b + 2 * n], r[i.b + 2 * n + 1]);
        }
        r[i.a] = Value::dict(dict);
        break;
      }
      case Op::get_attr: {
        const Key& key = *program.keys[i.d];
        const Value& object = r[i.b];
        if (object.is_dict() && !key.special) {
          const Value* found = find_value(*object.as_dict(), key, guesses[i.c]);
          r[i.a] = found != nullptr ? *found : run_.undefined_attribute(object, key.value);
        } else {
          r[i.a] = run_.get_attribute(object, key.value, key.hash);
        }
        break;
      }
      case Op::loop_attr:
        r[i.a] = loop_attribute(frame, i);
        break;
      case Op::get_item:
        r[i.a] = run_.get_item(r[i.b], r[i.c]);
        break;
      case Op::get_slice:
        r[i.a] = run_.get_slice(r[i.b], r[i.c], r[i.c + 1], r[i.c + 2]);
        break;
      case Op::call:
        r[i.a] = call_value(frame, r[i.b], program.sites[i.d]);
        break;
      case Op::call_method:
        r[i.a] = call_method(frame, r[i.b], program.sites[i.d]);
        break;
      case Op::filter:
        r[i.a] = call_filter_site(frame, r[i.b], program.sites[i.d]);
        break;
      case Op::test:
        r[i.a] = Value::boolean(call_test_site(frame, r[i.b], program.sites[i.d]) != (i.c != 0));
        break;

      case Op::add: {
        std::int64_t sum = 0;
        if (both_integers(r[i.b], r[i.c]) && !__builtin_add_overflow(r[i.b].as_integer(), r[i.c].as_integer(), &sum)) {
          r[i.a] = Value::integer(sum);
        } else {
          r[i.a] = arithmetic(docmill::add, r[i.b], r[i.c]);
        }
        break;
      }
      case Op::sub: {
        std::int64_t difference = 0;
        if (both_integers(r[i.b], r[i.c]) &&
            !__builtin_sub_overflow(r[i.b].as_integer(), r[i.c].as_integer(), &difference)) {
          r[i.a] = Value::integer(difference);
        } else {
          r[i.a] = arithmetic(docmill::subtract, r[i.b], r[i.c]);
        }
        break;
      }
      case Op::mul: {
        std::int64_t product = 0;
        if (both_integers(r[i.b], r[i.c]) &&
            !__builtin_mul_overflow(r[i.b].as_integer(), r[i.c].as_integer(), &product)) {
          r[i.a] = Value::integer(product);
        } else {
          r[i.a] = arithmetic(docmill::multiply, r[i.b], r[i.c]);
        }
        break;
      }
      case Op::div:
        r[i.a] = arithmetic(docmill::divide, r[i.b], r[i.c]);
        break;
      case Op::floordiv:
        r[i.a] = arithmetic(docmill::floor_divide, r[i.b], r[i.c]);
        break;
      case Op::mod:
        r[i.a] = r[i.b].is_string() ? run_.format_percent(r[i.b], r[i.c]) : arithmetic(docmill::modulo, r[i.b], r[i.c]);
        break;
      case Op::pow:
        r[i.a] = arithmetic(docmill::power, r[i.b], r[i.c]);
        break;
      case Op::neg:
        run_.require_defined(r[i.b]);
        r[i.a] = docmill::negate(run_, r[i.b]);
        break;
      case Op::pos:
        run_.require_defined(r[i.b]);
        r[i.a] = docmill::positive(run_, r[i.b]);
        break;
      case Op::not_:
        r[i.a] = Value::boolean(!is_true(run_, r[i.b]));
        break;
      case Op::concat:
        r[i.a] = concat(r + i.b, i.c, i.d != 0);
        break;
      case Op::eq:
        r[i.a] = Value::boolean(are_equal(run_, r[i.b], r[i.c]));
        break;
      case Op::ne:
        r[i.a] = Value::boolean(!are_equal(run_, r[i.b], r[i.c]));
        break;
      case Op::lt:
        r[i.a] = Value::boolean(both_integers(r[i.b], r[i.c]) ? r[i.b].as_integer() < r[i.c].as_integer()
                                                              : ordering(r[i.b], r[i.c], "<") == -1);
        break;
      case Op::le: {
        const int order = ordering(r[i.b], r[i.c], "<=");
        r[i.a] = Value::boolean(order == -1 || order == 0);
        break;
      }
      case Op::gt:
        r[i.a] = Value::boolean(both_integers(r[i.b], r[i.c]) ? r[i.b].as_integer() > r[i.c].as_integer()
                                                              : ordering(r[i.b], r[i.c], ">") == 1);
        break;
      case Op::ge: {
        const int order = ordering(r[i.b], r[i.c], ">=");
        r[i.a] = Value::boolean(order == 1 || order == 0);
        break;
      }
      case Op::in:
        r[i.a] = Value::boolean(is_in(r[i.b], r[i.c]));
        break;
      case Op::not_in:
        r[i.a] = Value::boolean(!is_in(r[i.b], r[i.c]));
        break;

      case Op::jump:
        pc = code + i.d - 1;
        break;
      case Op::jump_true:
        if (is_true(run_, r[i.a])) {
          pc = code + i.d - 1;
        }
        break;
      case Op::jump_false:
        if (!is_true(run_, r[i.a])) {
          pc = code + i.d - 1;
        }
        break;
      case Op::jump_equal:
        if (are_equal(run_, r[i.a], program.constants[i.b]) == (i.c != 0)) {
          pc = code + i.d - 1;
        }
        break;
      case Op::jump_given: {
        const Value& value = r[i.a];
        const bool missing = value.is_undefined() && value.as_undefined() != nullptr &&
                             value.as_undefined()->reason == UndefinedInfo::Reason::argument;
        if (!missing) {
          pc = code + i.d - 1;
        }
        break;
      }
      case Op::jump_extended:
        if (frame.parent != nullptr) {
          pc = code + i.d - 1;
        }
        break;
      case Op::loop_begin:
        begin_loop(frame, i);
        break;
      case Op::loop_object:
        r[i.a] = Value::object(frame.loop_objects[i.b]);
        break;
      case Op::loop_filter:
        frame.loop_objects[i.a]->set_filter(*program.functions[i.d], &frame);
        break;
      case Op::loop_next:
        run_.budget.spend();
        if (!next_item(frame, i.b, r[i.a])) {
          pc = code + i.d - 1;
        }
        break;
      case Op::loop_again:
        run_.budget.spend(i.c);
        if (next_item(frame, i.b, r[i.a])) {
          pc = code + i.d - 1;
        }
        break;
      case Op::unpack:
        unpack(r[i.a], r + i.b, i.c);
        break;
      case Op::loop_function:
        r[i.a] = Value::object(run_.arena.make<LoopFunction>(*program.functions[i.d], &frame));
        break;
      case Op::loop_call:
        write_loop(static_cast<LoopFunction&>(*r[i.a].as_object()), r[i.b], 0);
        break;
      case Op::return_value:
        return r[i.a];
      case Op::end:
        return Value();

      case Op::export_name:
        export_name(frame, *program.keys[i.d], r[i.a], i.b);
        break;
      case Op::check_namespace:
        namespace_of(r[i.a]);
        break;
      case Op::set_namespace:
        set_namespace(r[i.a], *program.keys[i.d], r[i.b]);
        break;
      case Op::make_macro:
        r[i.a] = Value::object(run_.arena.make<MacroObject>(*program.functions[i.d], &frame, frame.context));
        break;
      case Op::extends:
        extends(frame, r[i.a]);
        break;
      case Op::run_parent:
        if (frame.parent != nullptr) {
          execute_root(*frame.parent, *frame.context);
        }
        break;
      case Op::block:
        run_block(frame, i);
        break;
      case Op::require_block:
        require_block(frame, *program.keys[i.d]);
        break;
      case Op::super_block:
        r[i.a] = super_block(frame, *program.keys[i.d]);
        break;
      case Op::self_template:
        r[i.a] = Value::object(run_.arena.make<TemplateReference>(frame.context));
        break;
      case Op::include:
        include(frame, i);
        break;
      case Op::import:
        r[i.a] = import(frame, i);
        break;
      case Op::import_name:
        r[i.a] = import_name(frame, r[i.b], *program.keys[i.d]);
        break;
      case Op::set_autoescape:
        r[i.a] = Value::boolean(run_.autoescape_);
        frame.context->autoescape = run_.autoescape_ = run_.truth(r[i.b]);
        break;
      case Op::restore_autoescape:
        frame.context->autoescape = run_.autoescape_ = r[i.a].as_boolean();
        break;
      case Op::trans:
        r[i.a] = trans(frame, program.sites[i.d]);
        break;
      case Op::debug:
        r[i.a] = debug_text(frame, locals_of(frame, i.c));
        break;
      case Op::fail:
        run_.fail("E-TPL-111", std::string(program.constants[i.d].as_string()));
    }
  }
}

int Vm::ordering(const Value& a, const Value& b, std::string_view op) {
  run_.require_defined(a);
  run_.require_defined(b);
  try {
    return docmill::compare(run_, a, b, op);
  } catch (Error& error) {
    run_.add_hint(error, "left is " + run_.shown(a) + ", right is " + run_.shown(b));
    throw;
  }
}

bool Vm::is_in(const Value& needle, const Value& haystack) {
  if (haystack.is_undefined()) {
    run_.require_usable(haystack);
    return false;
  }
  if (haystack.is_dict()) {  // where it would be hashed
    run_.require_hashable(needle);
  }
  return docmill::contains(run_, haystack, needle);
}

Value Vm::arithmetic(Value (*operation)(Heap&, const Value&, const Value&), const Value& a, const Value& b) {
  run_.require_defined(a);
  if (a.is_safe() && b.is_undefined() && operation == docmill::multiply) {  // what Markup makes of it
    run_.fail("E-TPL-101", "'Undefined' object cannot be interpreted as an integer");
  }
  if (a.is_safe() && run_.chains(b) && operation == docmill::add) {  // to Markup it is HTML without text
    return a;
  }
  run_.require_defined(b);
  try {
    return operation(run_, a, b);
  } catch (Error& error) {
    run_.add_hint(error, "left is " + run_.shown(a) + ", right is " + run_.shown(b));
    throw;
  }
}

}  // namespace docmill::jinja
