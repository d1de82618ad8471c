// One render: its values, what it may spend, and the operations that templates, filters, tests and functions share.
//
// A Run is made for each render (and reused by the same thread for the next), so nothing here is shared. Filters, tests
// and functions get it as their first argument. All operations follow Jinja2's meaning, undefined values included.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "docmill/jinja.h"
#include "docmill/value.h"

namespace docmill::jinja {

struct Context;
class Run;
class Vm;

using FilterFunction = Value (*)(Run& run, const Value& input, const Arguments& arguments);
using TestFunction = bool (*)(Run& run, const Value& input, const Arguments& arguments);
using GlobalFunction = Value (*)(Run& run, const Arguments& arguments);
using MethodFunction = Value (*)(Run& run, const Value& self, const Arguments& arguments);

/// Thrown when a template changes a frozen list or dict in place. The render starts again with its own copy of the
/// context; it never leaves the engine.
struct FrozenMutation {};

/// Iterates over any value without allocating for the common kinds.
class Iteration {
 public:
  Iteration() = default;
  /// Throws Error runtime "'int' object is not iterable" (E-TPL-105).
  Iteration(Run& run, const Value& iterable);
  bool next(Value& item) {
    if (over_ == Over::list) [[likely]] {
      const List& list = *source_.as_list();
      if (position_ >= list.size) {
        return false;
      }
      item = list.items[position_++];
      return true;
    }
    return next_other(item);
  }
  /// Items left, where that is known without consuming.
  std::optional<std::size_t> remaining() const;
  /// Items fetched so far; requires counted().
  std::size_t position() const { return position_; }
  /// Whether position() and remaining() tell everything: lists, dicts, ranges.
  bool counted() const {
    return over_ == Over::list || over_ == Over::dict || over_ == Over::range || over_ == Over::nothing;
  }
  /// Whether nothing can change the length while it is iterated.
  bool frozen() const;

 private:
  bool next_other(Value& item);

  enum class Over : std::uint8_t { nothing, list, dict, string, bytes, range, object };
  Run* run_ = nullptr;
  Over over_ = Over::nothing;
  Value source_;
  std::size_t position_ = 0;
  std::size_t expected_size_ = 0;  // of a dict: changing it while iterating is an error
  ObjectIterator* objects_ = nullptr;
};
static_assert(std::is_trivially_destructible_v<Iteration>);

/// A native method of a built-in type.
struct Method {
  std::string_view name;
  MethodFunction call;
  bool mutates = false;  // refused by the sandbox
};
/// Method `name` of the kind of `self` (str, list, dict, int, float, tuple, bytes), or null. Constant time.
const Method* find_method(const Value& self, std::string_view name);
/// Attributes of numbers that are no methods: real, imag, numerator, denominator. False for any other name.
bool python_attribute(Run& run, const Value& self, std::string_view name, Value& out);
/// All method names of the kind of `self`, for "did you mean".
std::vector<std::string_view> method_names(const Value& self);

class Run final : public Heap {
 public:
  Run();
  ~Run();

  const EnvironmentState& environment() const { return *environment_; }
  const Options& options() const { return *options_; }
  /// Whether `{{ }}` escapes at the place that is running (the evaluation context of filters).
  bool autoescape() const { return autoescape_; }
  bool sandboxed() const { return options_->sandboxed; }
  /// Language of dates and numbers where the filter names none.
  std::string_view locale() const { return locale_; }

  // ---- errors ----
  /// Throws Error runtime with the current place.
  [[noreturn]] void fail(std::string_view code, std::string message, std::string hint = {});
  /// Adds `hint` to an error that has none and did not come from an inner place.
  static void add_hint(Error& error, std::string hint);
  /// A value in a few words, for hints: short texts and numbers as they are, others by their size.
  std::string shown(const Value& value);
  /// Throws Error security.
  [[noreturn]] void refuse(std::string message);
  /// Throws the Error undefined of `value`, which must be undefined.
  [[noreturn]] void fail_undefined(const Value& value);
  /// The same but for the undefined that no strictness reaches: the missing `else` of an inline `if`.
  void fail_if_strict(const Value& value);
  void fail_if_strict_inside(const Value& key);
  /// Throws when `value` is undefined, of any UndefinedKind: for uses that even the lenient one forbids (arithmetic,
  /// ordering, calls).
  void require_defined(const Value& value) {
    if (value.is_undefined()) [[unlikely]] {
      fail_undefined(value);
    }
  }
  /// Throws when `value` is undefined under UndefinedKind::strict: for uses that the lenient one allows (printing,
  /// iterating, truth, equality, length).
  void require_usable(const Value& value) {
    if (value.is_undefined() && options_->undefined == UndefinedKind::strict) [[unlikely]] {
      fail_if_strict(value);
    }
  }
  /// The same for a key of a dictionary, whose hash is that of all parts of a tuple.
  void require_hashable(const Value& key) {
    if ((key.is_undefined() || key.is_tuple()) && options_->undefined == UndefinedKind::strict) [[unlikely]] {
      fail_if_strict_inside(key);
    }
  }
  /// Whether what is read from `value` is that same undefined value: the chainable kind, but for the missing `else` of
  /// an inline `if`, which is of the default kind everywhere.
  bool chains(const Value& value) const {
    return value.is_undefined() && options_->undefined == UndefinedKind::chainable && !is_missing_else(value);
  }
  static bool is_missing_else(const Value& value);
  /// Marks `list` or `dict` as about to be changed in place. Throws FrozenMutation, or Error security when sandboxed.
  void will_change(List& list);
  void will_change(Dict& dict);

  // ---- making values ----
  Value undefined_name(std::string_view name);
  Value undefined_attribute(const Value& owner, const Value& key);
  Value undefined_message(std::string_view message);
  Value string(std::string_view text, bool safe = false) { return Value::string(arena, text, safe); }
  /// The text `out` received since `mark`, as a value; `out` is cut back to `mark`. For building strings without
  /// temporaries: `auto mark = scratch().size(); print(...); return take(mark);`
  Buffer& scratch() { return scratch_; }
  Value take(std::size_t mark, bool safe = false);
  List* make_list(std::size_t capacity = 0) { return List::make(arena, capacity); }
  Dict* make_dict(std::size_t capacity = 0) { return Dict::make(arena, capacity); }

  // ---- Jinja2's view of values ----
  /// `object.name`: attribute, then item, else undefined. Refuses what the sandbox forbids.
  Value get_attribute(const Value& object, std::string_view name);
  /// The same with `name` as a dictionary key made by make_key and its hash.
  Value get_attribute(const Value& object, const Value& key, std::uint64_t hash);
  /// `object[key]`: item, then attribute, else undefined.
  Value get_item(const Value& object, const Value& key);
  /// `object[start:stop:step]`; each none when left out.
  Value get_slice(const Value& object, const Value& start, const Value& stop, const Value& step);
  /// Only Python attributes (methods and the like): the `attr` filter. Undefined when there is none.
  Value get_python_attribute(const Value& object, std::string_view name);
  /// How messages name it: "dict object", "jinja2.utils.Cycler object", "None".
  static std::string object_type(const Value& value);
  /// Calls functions, macros, bound methods, host objects. Throws Error runtime "'str' object is not callable".
  Value call(const Value& callee, const Arguments& arguments);
  bool is_callable(const Value& value) const;

  bool truth(const Value& value);
  bool equal(const Value& a, const Value& b);
  std::size_t length(const Value& value);  // throws TypeError text when it has none
  /// str(value), undefined by its kind.
  void print(const Value& value, Buffer& out);
  /// str(value) as text; for strings without copying. Safe mark kept.
  Value to_string(const Value& value);
  std::string_view text(const Value& value) { return to_string(value).as_string(); }
  /// `text` made to stand for itself in the format that this environment escapes for.
  void escape_text(std::string_view text, Buffer& out);
  bool needs_escape(std::string_view text) const;
  /// markupsafe.escape: safe strings and objects with __html__ as they are, everything else printed and escaped.
  void escape(const Value& value, Buffer& out);
  Value escape(const Value& value);  // as a safe string
  /// What `{{ value }}` writes here, by autoescape().
  void write(const Value& value, Buffer& out) { autoescape_ ? escape(value, out) : print(value, out); }
  /// list(value) in the run's arena.
  List* to_list(const Value& value);

  /// Python's `%` for a string on the left and `str.format`; both keep Markup and respect the sandbox.
  Value format_percent(const Value& format, const Value& arguments);
  Value format_method(const Value& format, const Arguments& arguments);

  /// The variable `name` where the template stands, as a name in it finds it.
  Value lookup(std::string_view name) const;

  /// Filters and tests by name, for `map`, `select` and friends. Throws Error runtime "No filter named 'x'."
  Value apply_filter(std::string_view name, const Value& input, const Arguments& arguments);
  bool apply_test(std::string_view name, const Value& input, const Arguments& arguments);

  /// Lives while native code consumes a lazy sequence, which may itself consume another. Throws Error limit E-LIM-004
  /// when that goes too deep for the stack.
  class Level {
   public:
    explicit Level(Run& run);
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --run_.levels_; }

   private:
    Run& run_;
  };

  /// A random number in [0, bound), deterministic unless the render asked for a seed of its own.
  std::uint64_t random(std::uint64_t bound);

 private:
  friend class Vm;
  friend class Template;
  friend struct EnvironmentState;

  friend class Activation;
  friend class MacroObject;
  friend class LoopContext;
  friend class BlockReference;

  void start(const EnvironmentState& environment, const Limits& limits, std::string_view language);
  bool find_attribute(const Value& object, std::string_view name, Value& out);
  bool find_item(const Value& object, const Value& key, Value& out);
  Value slice_text(const Value& object, const Value& start, const Value& stop, const Value& step);
  void print_debug_undefined(const Value& value, Buffer& out);
  Value unsafe_attribute(const Value& object, std::string_view name);

  const EnvironmentState* environment_ = nullptr;
  const Options* options_ = nullptr;
  std::string_view locale_;
  bool autoescape_ = false;
  std::uint32_t levels_ = 0;
  Buffer scratch_;
  std::uint64_t random_state_ = 0;
  std::unique_ptr<Vm> vm_;
};

/// Binds arguments to the parameters of a native function as Python does.
///   const auto a = bind(run, arguments, "truncate", {"length", "killwords", "end", "leeway"}, 0);
///   if (a.given(0)) ... a[0]
template <std::size_t N>
class Bound {
 public:
  const Value& operator[](std::size_t i) const { return values_[i]; }
  bool given(std::size_t i) const { return given_[i]; }
  /// The argument, or `otherwise` when it was not given.
  Value get(std::size_t i, const Value& otherwise) const { return given_[i] ? values_[i] : otherwise; }

  std::array<Value, N> values_{};
  std::array<bool, N> given_{};
};
/// Throws Error runtime E-TPL-120 with Python's TypeError texts: too many positional arguments, an unexpected or
/// repeated keyword, a missing one of the first `required`.
void bind_arguments(Run& run, const Arguments& arguments, std::string_view function,
                    std::span<const std::string_view> names, std::size_t required, Value* values, bool* given);
template <std::size_t N>
Bound<N> bind(Run& run, const Arguments& arguments, std::string_view function, const std::string_view (&names)[N],
              std::size_t required = 0) {
  Bound<N> bound;
  bind_arguments(run, arguments, function, names, required, bound.values_.data(), bound.given_.data());
  return bound;
}

// ---- objects of the engine that filters and the VM share ----

/// namespace(): attributes that a template may set.
class Namespace final : public Object {
 public:
  explicit Namespace(Dict* attributes) : attributes_(attributes) {}
  Dict& attributes() { return *attributes_; }
  std::string_view type_name() const override { return "Namespace"; }
  bool attribute(Heap&, std::string_view name, Value& out) override;
  bool item(Heap&, const Value& key, Value& out) override;
  void print(Heap& heap, Buffer& out) override;

 private:
  Dict* attributes_;
};

/// A one-pass sequence made as it is consumed; prints as Python's generators do.
class Generator : public Object, public ObjectIterator {
 public:
  /// Of the Python function that would have made it.
  virtual std::string_view function_name() const { return "generator"; }
  std::string_view type_name() const override { return "generator"; }
  ObjectIterator* iterate(Heap&) override { return this; }
  void print(Heap& heap, Buffer& out) override;

 protected:
  ~Generator() = default;
};

// ---- the built-in library ----

struct BuiltinFilter {
  std::string_view name;
  FilterFunction call;
};
struct BuiltinTest {
  std::string_view name;
  TestFunction call;
};
struct BuiltinGlobal {
  std::string_view name;
  GlobalFunction call;
};
std::span<const BuiltinFilter> builtin_filters();
std::span<const BuiltinTest> builtin_tests();
/// Filters that Jinja2 lacks, of Options::document_filters.
std::span<const BuiltinFilter> document_filters();
std::span<const BuiltinGlobal> builtin_globals();
/// gettext, ngettext, pgettext, npgettext and _, of the i18n extension.
std::span<const BuiltinGlobal> translation_globals();

}  // namespace docmill::jinja
