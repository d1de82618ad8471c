// A compiled template: functions over shared pools of texts, keys, constants and call sites. Immutable but for the
// guesses of its look-ups, shared by threads, and independent of the environment's templates: includes and parents are
// found by name when they run.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/ast.h"
#include "jinja/instruction.h"
#include "jinja/run.h"

namespace docmill::jinja {

struct Program;

/// A name used as attribute, variable or dictionary key: hashed once.
struct Key {
  Value value;  // string with its key tag
  std::uint64_t hash;
  bool special;           // a method of dict or a dunder name: the plain dictionary look-up is not enough
  UndefinedInfo missing;  // the undefined variable of that name
  std::string_view text() const { return value.as_string(); }
};

struct FilterEntry {
  std::string name;
  FilterFunction builtin = nullptr;
  NativeFilter native;
  Value operator()(Run& run, const Value& input, const Arguments& arguments) const {
    return builtin != nullptr ? builtin(run, input, arguments) : native(run, input, arguments);
  }
};
struct TestEntry {
  std::string name;
  TestFunction builtin = nullptr;
  NativeTest native;
  bool operator()(Run& run, const Value& input, const Arguments& arguments) const {
    return builtin != nullptr ? builtin(run, input, arguments) : native(run, input, arguments);
  }
};

inline constexpr std::uint16_t kNoRegister = 0xffff;

/// Arguments of one call, filter, test or translation.
struct CallSite {
  std::uint16_t first = 0;  // registers: positional, then named
  std::uint16_t positional = 0;
  std::vector<std::string_view> names;  // of the named ones
  std::uint16_t star = kNoRegister;
  std::uint16_t double_star = kNoRegister;
  std::uint32_t key = 0;                // call_method: the method; filter, test: the name
  const FilterEntry* filter = nullptr;  // null: unknown, an error when it runs
  const TestEntry* test = nullptr;
  const Trans* trans = nullptr;
};

/// Variables visible at one place, for includes, imports and scoped blocks: name and register (outer ones by depth).
struct ScopeEntry {
  std::uint32_t key;
  std::uint16_t depth;
  std::uint16_t reg;
};

struct Function {
  enum class Role : std::uint8_t { root, block, macro, caller, loop, loop_filter };
  Role role = Role::root;
  std::string_view name;
  const Program* program = nullptr;
  std::vector<Instruction> code;
  std::vector<Span> spans;  // of the source, one per instruction
  std::uint16_t registers = 0;
  std::uint16_t loops = 0;
  bool has_closures = false;  // its frame may be needed after it ends

  // Macros and call blocks.
  std::vector<std::string_view> parameters;
  std::vector<std::uint16_t> parameter_registers;
  std::uint16_t caller_register = kNoRegister;  // the implicit ones, when used
  std::uint16_t kwargs_register = kNoRegister;
  std::uint16_t varargs_register = kNoRegister;
  bool explicit_caller = false;
  // Loop filters and recursive loops: where the item or the iterable goes.
  std::uint16_t input_register = kNoRegister;
  bool returns_item = false;  // a loop filter of several targets: what passes is a tuple of them, as in Jinja2
};

struct Program {
  std::string name;          // as the loader knows it
  std::string display_name;  // for messages: path or name
  std::uint32_t first_line = 1;
  std::unique_ptr<Ast> ast;              // owns the source that texts and spans point into
  Arena& arena() { return ast->arena; }  // constants live beside the tree
  std::string texts;                     // all literal text, one after another; kBufferSlack bytes behind it
  std::vector<const Key*> keys;
  std::vector<Value> constants;
  std::vector<CallSite> sites;
  std::vector<std::vector<ScopeEntry>> scopes;
  std::vector<std::unique_ptr<Function>> functions;
  const Function* root = nullptr;
  /// Where look-up sites found their key in the last dictionary: only guesses, shared by all threads.
  std::unique_ptr<std::atomic<std::uint8_t>[]> guesses;
  struct BlockEntry {
    const Key* key;
    const Function* function;
  };
  std::vector<BlockEntry> blocks;
  bool autoescape = false;

  Place place(Span span) const;
  /// False for a text that was given without a name.
  bool named() const { return name != kUnnamedTemplate; }
};

std::string dump(const Program& program);

}  // namespace docmill::jinja
