// The instruction table: the one truth about what a compiled template is made of.
//
// A Function is a flat array of 12-byte instructions over a frame of registers. Each row below gives the name, the use
// of the operands a, b, c and d, and the meaning. Operand letters: w register written, r register read, R first of a
// run of registers, k index into the program's keys, v constant, t text (offset in d, length in b and c), f function,
// s call site, j jump target, l loop number, n number, - unused.
#pragma once

#include <cstdint>
#include <string_view>

namespace docmill::jinja {

// clang-format off
#define DOCMILL_INSTRUCTIONS(X) \
  /* output */ \
  X(text,          "-nnt", "write the literal text") \
  X(emit,          "r---", "write str(a)") \
  X(emit_escaped,  "r---", "write a, HTML-escaped unless it is safe") \
  X(emit_volatile, "r---", "write a by the run's autoescape flag") \
  X(emit_attr,     "rnnk", "write str(a.key) or, when b, that escaped; c: number of the guess") \
  X(capture_begin, "w---", "a = where the output stands") \
  X(capture_end,   "wr--", "a = the output since b, taken back; safe under autoescape") \
  X(mark_safe,     "wr--", "a = b as safe text while autoescaping, else b") \
  /* values */ \
  X(constant,      "w--v", "a = constant d") \
  X(move,          "wr--", "a = b") \
  X(undefined,     "w--k", "a = the undefined variable of key d") \
  X(resolve,       "wn-k", "a = the context's variable of key d; b: number of the guess") \
  X(get_outer,     "wrn-", "a = register b of the c-th enclosing frame") \
  X(set_outer,     "rrn-", "register b of the c-th enclosing frame = a") \
  X(make_list,     "wRn-", "a = list of c registers from b") \
  X(make_tuple,    "wRn-", "a = tuple of c registers from b") \
  X(make_dict,     "wRn-", "a = dict of c key-value pairs of registers from b") \
  X(get_attr,      "wrnk", "a = b.key; c: number of the guess") \
  X(loop_attr,     "wlnk", "a = the attribute of number c, named key, of the loop object of loop b") \
  X(get_item,      "wrr-", "a = b[c]") \
  X(get_slice,     "wrR-", "a = b[c:c+1:c+2]") \
  X(call,          "wr-s", "a = b(arguments of site d)") \
  X(call_method,   "wr-s", "a = b.name(arguments of site d)") \
  X(filter,        "wr-s", "a = b | filter of site d") \
  X(test,          "wrns", "a = b is test of site d, negated when c") \
  /* operators */ \
  X(add,           "wrr-", "a = b + c") \
  X(sub,           "wrr-", "a = b - c") \
  X(mul,           "wrr-", "a = b * c") \
  X(div,           "wrr-", "a = b / c") \
  X(floordiv,      "wrr-", "a = b // c") \
  X(mod,           "wrr-", "a = b % c") \
  X(pow,           "wrr-", "a = b ** c") \
  X(neg,           "wr--", "a = -b") \
  X(pos,           "wr--", "a = +b") \
  X(not_,          "wr--", "a = not b") \
  X(concat,        "wRnn", "a = c registers from b as one string; with Markup rules when d") \
  X(eq,            "wrr-", "a = b == c") \
  X(ne,            "wrr-", "a = b != c") \
  X(lt,            "wrr-", "a = b < c") \
  X(le,            "wrr-", "a = b <= c") \
  X(gt,            "wrr-", "a = b > c") \
  X(ge,            "wrr-", "a = b >= c") \
  X(in,            "wrr-", "a = b in c") \
  X(not_in,        "wrr-", "a = b not in c") \
  /* control */ \
  X(jump,          "---j", "go to d") \
  X(jump_true,     "r--j", "go to d if a is true") \
  X(jump_false,    "r--j", "go to d if a is false") \
  X(jump_equal,    "rnnj", "go to d if c is whether a equals constant b") \
  X(jump_given,    "r--j", "go to d unless a is a missing macro argument") \
  X(jump_extended, "---j", "go to d if the template has extended another") \
  X(loop_begin,    "rln-", "start loop b over a; c, a LoopObject: whether a loop object is made") \
  X(loop_object,   "wl--", "a = the loop object of loop b") \
  X(loop_filter,   "l--f", "loop a passes only items for which function d returns true") \
  X(loop_next,     "wl-j", "a = next item of loop b, or go to d at the end") \
  X(loop_again,    "wlnj", "a = next item of loop b and go to d, or go on at the end; costs c steps") \
  X(unpack,        "rRn-", "c registers from b = the items of a, exactly as many") \
  X(loop_function, "w--f", "a = the recursive loop of function d") \
  X(loop_call,     "rr--", "write loop function a over b") \
  X(return_value,  "r---", "return a from a loop filter: whether an item passes, or what passes in its place") \
  X(end,           "----", "end of the function") \
  /* names, macros, templates */ \
  X(export_name,   "rn-k", "context.vars[key d] = a; b: 1 exports the name, 2 withdraws it, 0 neither") \
  X(check_namespace, "r---", "fail unless a is a namespace") \
  X(set_namespace, "rr-k", "a.key = b; a must be a namespace") \
  X(make_macro,    "w--f", "a = macro of function d, closed over this frame") \
  X(extends,       "r---", "the template named a becomes the parent") \
  X(run_parent,    "----", "write the parent template") \
  X(block,         "nn-k", "write block key d; a: with the frame's variables (scope b)") \
  X(require_block, "---k", "fail unless a child filled the required block key d") \
  X(super_block,   "w--k", "a = super() of block key d") \
  X(self_template, "w---", "a = self") \
  X(include,       "rnn-", "write the template named a; b bits: 1 with context, 2 ignore missing; c scope of locals") \
  X(import,        "wrnn", "a = module named b; c: with context; d scope of locals") \
  X(import_name,   "wr-k", "a = b.key of a module, or an undefined that says what is missing") \
  X(set_autoescape,"wr--", "a = autoescape flag so far; the flag becomes bool(b)") \
  X(restore_autoescape, "r---", "the autoescape flag becomes a") \
  X(trans,         "w--s", "a = translation of site d") \
  X(debug,         "w-n-", "a = text about context, filters and tests; c scope of locals") \
  X(fail,          "---v", "raise a runtime error with text constant d")
// clang-format on

enum class Op : std::uint16_t {
#define X(name, operands, meaning) name,
  DOCMILL_INSTRUCTIONS(X)
#undef X
};

/// When a loop makes its loop object.
enum class LoopObject : std::uint8_t {
  never,
  always,
  /// The loop of a recursive function: always, and what it makes may be called.
  recursive,
  /// Only its numbers are asked for (LoopNumber): made where they cannot be told from the loop's own counter.
  lazily,
  /// The same, and something in the loop may change a list.
  lazily_if_frozen,
};

/// Attributes of the loop object that are known from the loop's counter.
#define DOCMILL_LOOP_NUMBERS(X) \
  X(index) X(index0) X(first) X(last) X(length) X(revindex) X(revindex0) X(depth) X(depth0)
enum class LoopNumber : std::uint8_t {
#define X(name) name,
  DOCMILL_LOOP_NUMBERS(X)
#undef X
};

struct Instruction {
  Op op;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint16_t c = 0;
  std::uint32_t d = 0;
};
static_assert(sizeof(Instruction) == 12);

std::string_view name(Op op);
/// The four operand letters of the table.
std::string_view operands(Op op);

}  // namespace docmill::jinja
