// The dynamic value that templates see: small, trivially copyable, with Python's meaning.
//
// A Value is 16 bytes: a header (kind, flags, key tag, size) and a payload that is a number or a pointer into an
// arena. Copying one copies 16 bytes; nothing is counted or freed. Who makes a value decides how long it lives: data
// files live in a `Data`, everything made during a run lives in that run's `Heap`.
//
// Data that several runs share is *frozen*: its lists and dicts are never written. A template that changes a list in
// place works on a copy (see jinja: `FrozenMutation`).
//
// Semantics follow Python 3.11 (printing, comparison, arithmetic, hashing) since that is what Jinja2 templates expect.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docmill/base.h"

namespace docmill {

class Object;
class Value;
struct BigInteger;
struct Dict;
struct List;
struct UndefinedInfo;

enum class Kind : std::uint8_t {
  undefined,
  none,
  boolean,
  integer,  // 64 bits; larger ones are `big`
  floating,
  big,     // integer beyond 64 bits, always normalised (never fits an `integer`)
  string,  // UTF-8; the safe mark (Markup) is a flag
  bytes,
  list,
  tuple,  // same storage as a list, never changed
  dict,
  object,  // everything with behaviour: ranges, iterators, macros, loop, namespaces, host objects
};

/// What one run owns: the arena of its values and the budget it spends. Operations that make values or take long get
/// one. The engine's `Run` derives from it.
struct Heap {
  Arena arena;
  Budget budget;
  std::int32_t nesting = 0;        ///< operations on values under way inside each other
  const void* printing = nullptr;  ///< the innermost container being printed, for `[...]`
  /// Called when an undefined value is compared, also inside of others: it may throw, and does when `ordered` (<, >).
  void (*undefined_compared)(Heap& heap, const Value& undefined, bool ordered) = nullptr;
};

class Value {
 public:
  static constexpr std::uint8_t kSafe = 1;  // string: Markup, not to be escaped again

  constexpr Value() : header_(0), integer_(0) {}  // undefined without a reason

  static Value none() { return Value(Kind::none, 0); }
  static Value boolean(bool value) { return Value(Kind::boolean, value ? 1 : 0); }
  static Value integer(std::int64_t value) { return Value(Kind::integer, value); }
  static Value floating(double value) {
    Value v(Kind::floating, 0);
    v.floating_ = value;
    return v;
  }
  /// Does not copy: `text` must outlive the value. At most 4 GiB - 1.
  static Value string(std::string_view text, bool safe = false) {
    Value v(Kind::string, 0);
    v.header_ |= (safe ? std::uint64_t{kSafe} << 8 : 0) | std::uint64_t{static_cast<std::uint32_t>(text.size())} << 32;
    v.text_ = text.data();
    return v;
  }
  /// Copies `text` into `arena`.
  static Value string(Arena& arena, std::string_view text, bool safe = false) { return string(arena.copy(text), safe); }
  static Value bytes(std::string_view data) {
    Value v = string(data);
    v.set_kind(Kind::bytes);
    return v;
  }
  static Value list(List* list) {
    Value v(Kind::list, 0);
    v.list_ = list;
    return v;
  }
  static Value tuple(List* items) {
    Value v(Kind::tuple, 0);
    v.list_ = items;
    return v;
  }
  static Value dict(Dict* dict) {
    Value v(Kind::dict, 0);
    v.dict_ = dict;
    return v;
  }
  static Value big(const BigInteger* big) {
    Value v(Kind::big, 0);
    v.big_ = big;
    return v;
  }
  static Value object(Object* object) {
    Value v(Kind::object, 0);
    v.object_ = object;
    return v;
  }
  static Value undefined(const UndefinedInfo* info) {
    Value v(Kind::undefined, 0);
    v.undefined_ = info;
    return v;
  }

  Kind kind() const { return static_cast<Kind>(header_ & 0xff); }
  bool is_undefined() const { return kind() == Kind::undefined; }
  bool is_none() const { return kind() == Kind::none; }
  bool is_boolean() const { return kind() == Kind::boolean; }
  bool is_integer() const { return kind() == Kind::integer; }
  bool is_floating() const { return kind() == Kind::floating; }
  bool is_string() const { return kind() == Kind::string; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_tuple() const { return kind() == Kind::tuple; }
  bool is_big() const { return kind() == Kind::big; }
  bool is_bytes() const { return kind() == Kind::bytes; }
  bool is_dict() const { return kind() == Kind::dict; }
  bool is_object() const { return kind() == Kind::object; }
  bool is_safe() const { return (header_ & (std::uint64_t{kSafe} << 8)) != 0; }
  /// int, bool or big integer: what Python calls an int.
  bool is_any_integer() const { return is_integer() || is_boolean() || kind() == Kind::big; }
  bool is_number() const { return is_any_integer() || is_floating(); }
  bool is_sequence() const { return is_list() || is_tuple(); }

  // Accessors require the right kind.
  bool as_boolean() const { return integer_ != 0; }
  std::int64_t as_integer() const { return integer_; }  // also of a boolean
  double as_floating() const { return floating_; }
  std::string_view as_string() const { return {text_, size()}; }  // also of bytes
  List* as_list() const { return list_; }                         // also of a tuple
  Dict* as_dict() const { return dict_; }
  Object* as_object() const { return object_; }
  const BigInteger* as_big() const { return big_; }
  const UndefinedInfo* as_undefined() const { return undefined_; }  // may be null

  /// String or bytes: its length in bytes.
  std::uint32_t size() const { return static_cast<std::uint32_t>(header_ >> 32); }
  Value with_safe(bool safe) const {
    Value v = *this;
    v.header_ = (header_ & ~(std::uint64_t{kSafe} << 8)) | (safe ? std::uint64_t{kSafe} << 8 : 0);
    return v;
  }

  // For dictionary keys only: the header carries 16 bits of the string's hash, so that one comparison of headers
  // decides nearly every mismatch.
  std::uint64_t header() const { return header_; }
  /// The header without the safe mark, which does not tell keys apart.
  std::uint64_t key_header() const { return header_ & ~(std::uint64_t{kSafe} << 8); }
  Value with_key_tag(std::uint16_t tag) const {
    Value v = *this;
    v.header_ = (header_ & ~(std::uint64_t{0xffff} << 16)) | std::uint64_t{tag} << 16;
    return v;
  }
  const void* pointer() const { return text_; }

 private:
  constexpr Value(Kind kind, std::int64_t payload) : header_(static_cast<std::uint64_t>(kind)), integer_(payload) {}
  void set_kind(Kind kind) { header_ = (header_ & ~std::uint64_t{0xff}) | static_cast<std::uint64_t>(kind); }

  std::uint64_t header_;  // kind 0-7, flags 8-15, key tag 16-31, size 32-63
  union {
    std::int64_t integer_;
    double floating_;
    const char* text_;
    List* list_;
    Dict* dict_;
    const BigInteger* big_;
    Object* object_;
    const UndefinedInfo* undefined_;
  };
};
static_assert(sizeof(Value) == 16 && std::is_trivially_copyable_v<Value>);

/// Why a value is undefined; what its error message says. Python: jinja2.Undefined.
struct UndefinedInfo {
  enum class Reason : std::uint8_t {
    name,             ///< a variable: "'x' is undefined"
    attribute,        ///< "'dict object' has no attribute 'x'"; `owner` and `key` are set
    element,          ///< "list object has no element 7"
    message,          ///< `text` is the whole message
    lenient_message,  ///< the same, but never strict: the missing `else` of an inline `if`
    argument,         ///< a macro's parameter that was not given; `text` is its name
    unsafe,           ///< `text` is the message of the sandbox: any use is an Error security
  };
  Reason reason = Reason::name;
  std::string_view text;  // the variable's name, or the whole message
  Value owner;
  Value key;
};

/// Items of a list or tuple.
struct List {
  Value* items = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  bool frozen = false;
  bool group = false;  // a tuple made by the groupby filter: its items are also .grouper and .list

  static List* make(Arena& arena, std::size_t capacity);
  /// Requires !frozen.
  void push(Arena& arena, const Value& value) {
    if (size == capacity) {
      grow(arena);
    }
    items[size++] = value;
  }
  std::span<const Value> view() const { return {items, size}; }

 private:
  void grow(Arena& arena);
};

/// Insertion-ordered dictionary. Up to `kSmall` entries are scanned, above that an open-addressing index is kept.
struct Dict {
  static constexpr std::uint32_t kSmall = 8;
  struct Entry {
    Value key;  // strings carry their hash tag; a safe mark is kept but makes no other key
    Value value;
  };

  Entry* entries = nullptr;
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  std::uint32_t* index = nullptr;  // entry number + 1, or 0
  std::uint32_t index_mask = 0;
  bool frozen = false;

  static Dict* make(Arena& arena, std::size_t capacity = 0);
  /// Null when absent. `key` of any kind; throws Error runtime for an unhashable one.
  const Value* find(const Value& key) const;
  const Value* find(std::string_view key) const;
  /// `key` made by `make_key`: no hash is computed for small dicts.
  const Value* find_key(const Value& key, std::uint64_t hash) const;
  Value* find_mutable(const Value& key) { return const_cast<Value*>(find(key)); }
  /// Inserts or replaces; an existing key keeps its place. Requires !frozen.
  void set(Arena& arena, const Value& key, const Value& value);
  void set(Arena& arena, std::string_view key, const Value& value);
  /// Removes `key`, keeping the order of the rest; false when absent. O(size). Requires !frozen.
  bool erase(const Value& key);
  std::span<const Entry> view() const { return {entries, size}; }

 private:
  void insert_new(Arena& arena, const Value& key, std::uint64_t hash, const Value& value);
  std::uint32_t number_of(const Value& key, std::uint64_t hash) const;
  void build_index(Arena& arena);
  void erase_from_index(std::uint32_t number, std::uint64_t hash);
};

/// `key` in the form dictionaries keep: strings with their tag, anything else as it is
/// (1, 1.0 and True are the same key, and the one that came first is what an iteration shows).
Value make_key(const Value& key);
/// Python's rule: equal values have equal hashes. Throws Error runtime "unhashable type: 'list'".
std::uint64_t hash_of(const Value& value);
std::uint64_t hash_of(std::string_view text);

// ---- objects ----------------------------------------------------------------------------------------------------

struct Keyword {
  std::string_view name;
  Value value;
};
struct Arguments {
  std::span<const Value> positional;
  std::span<const Keyword> named;
};

/// Yields the items of an iteration, one at a time. Lives in the run's arena.
class ObjectIterator {
 public:
  /// False at the end.
  virtual bool next(Heap& heap, Value& item) = 0;

 protected:
  ~ObjectIterator() = default;
};

/// A value with behaviour: the engine's own (macros, ranges, generators, loop) and a host program's.
/// Objects made during a run live in its arena and are never destroyed, so they own nothing that needs it; host
/// objects are owned by the host, which keeps them alive as long as the context that names them.
class Object {
 public:
  /// Python's name of the type, as in error messages: "range", "Macro".
  virtual std::string_view type_name() const = 0;
  virtual bool truth(Heap&) { return true; }
  /// `object.name`; false when there is none.
  virtual bool attribute(Heap&, std::string_view /*name*/, Value& /*out*/) { return false; }
  /// `object[key]`; false when there is none.
  virtual bool item(Heap&, const Value& /*key*/, Value& /*out*/) { return false; }
  virtual bool has_items() const { return false; }
  /// Number of items, where it is known.
  virtual std::optional<std::size_t> length(Heap&) { return std::nullopt; }
  /// Null when the object cannot be iterated.
  virtual ObjectIterator* iterate(Heap&) { return nullptr; }
  virtual bool is_callable() const { return false; }
  /// Throws Error runtime "'x' object is not callable" unless overridden.
  virtual Value call(Heap& heap, const Arguments& arguments);
  /// Python's str() and repr().
  virtual void print(Heap& heap, Buffer& out);
  /// The text as Markup when the object prints as safe HTML (`__html__`); false otherwise.
  virtual bool html(Heap&, Buffer&) { return false; }
  virtual bool equals(Heap&, const Value& other);
  /// `value in object`; the default iterates.
  virtual bool contains(Heap& heap, const Value& value);
  /// Sequence in the sense of the `sequence` test (has length and items by index).
  virtual bool is_sequence() const { return false; }
  virtual bool is_mapping() const { return false; }
  /// Whether it can be a key of a dictionary.
  virtual bool is_hashable() const { return true; }

 protected:
  ~Object() = default;
};

/// range(start, stop, step): a sequence that makes its items when asked.
class Range final : public Object {
 public:
  Range(std::int64_t start, std::int64_t stop, std::int64_t step) : start_(start), stop_(stop), step_(step) {}
  std::int64_t start() const { return start_; }
  std::int64_t stop() const { return stop_; }
  std::int64_t step() const { return step_; }
  std::size_t size() const;
  std::int64_t at(std::size_t i) const {  // unsigned: i * step alone may be beyond 64 bits
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(start_) + i * static_cast<std::uint64_t>(step_));
  }

  std::string_view type_name() const override { return "range"; }
  bool truth(Heap&) override { return size() != 0; }
  bool attribute(Heap&, std::string_view name, Value& out) override;
  bool item(Heap&, const Value& key, Value& out) override;
  bool has_items() const override { return true; }
  std::optional<std::size_t> length(Heap&) override { return size(); }
  ObjectIterator* iterate(Heap&) override;
  void print(Heap&, Buffer& out) override;
  bool equals(Heap&, const Value& other) override;
  bool contains(Heap&, const Value& value) override;
  bool is_sequence() const override { return true; }

 private:
  std::int64_t start_, stop_, step_;
};

// ---- Python's operations ------------------------------------------------------------------------------------------
// All charge the heap's budget for the work they do, and refuse nesting deeper than kMaxDepth (E-LIM-004).

inline constexpr int kMaxDepth = 500;

/// Python's type name: "str", "int", "dict", "Markup", "NoneType".
std::string_view type_name(const Value& value);
bool truth(Heap& heap, const Value& value);
/// str(value). An undefined prints nothing; whoever is strict checks before.
void print(Heap& heap, const Value& value, Buffer& out);
/// repr(value): strings quoted as Python quotes them.
void print_repr(Heap& heap, const Value& value, Buffer& out);
Value to_string(Heap& heap, const Value& value);
/// Python's shortest float text: "1.0", "1e+16", "inf".
void print_float(double value, Buffer& out);

bool equal(Heap& heap, const Value& a, const Value& b);
/// -1, 0, 1 by Python's `<`; 2 for unordered floats. Throws Error runtime: "'<' not supported between instances of
/// 'int' and 'str'" (with `op` as the operator).
int compare(Heap& heap, const Value& a, const Value& b, std::string_view op = "<");
/// `needle in haystack`.
bool contains(Heap& heap, const Value& haystack, const Value& needle);
/// Number of items or code points; nullopt when the value has no length.
std::optional<std::size_t> length(Heap& heap, const Value& value);

Value add(Heap& heap, const Value& a, const Value& b);
Value subtract(Heap& heap, const Value& a, const Value& b);
Value multiply(Heap& heap, const Value& a, const Value& b);
Value divide(Heap& heap, const Value& a, const Value& b);
Value floor_divide(Heap& heap, const Value& a, const Value& b);
Value power(Heap& heap, const Value& a, const Value& b);
Value negate(Heap& heap, const Value& a);
Value positive(Heap& heap, const Value& a);
/// Modulo of numbers. Of strings (`%` formatting) the engine's `format_percent` takes care.
Value modulo(Heap& heap, const Value& a, const Value& b);

/// Big integers. `digits` may carry a sign; base 2 to 36; underscores are not allowed. As in Python, more than 4300
/// digits are none.
std::optional<Value> parse_integer(Heap& heap, std::string_view digits, int base = 10);
/// Python's float(text); nullopt when it is none.
std::optional<double> parse_float(std::string_view text);
/// int(value) of a float, truncating; exact for any size. Requires a finite float.
Value integer_of_float(Heap& heap, double value);
/// float(value) of any integer; throws Error runtime OverflowError text when too large.
double float_of_integer(Heap& heap, const Value& value);
/// Digits of any integer in a base from 2 to 36, lower case, with '-' when negative. Throws E-LIM-007 above 4300
/// digits, as Python does, unless the base is a power of two.
void print_integer(Heap& heap, const Value& value, int base, Buffer& out);

/// Copies a value and all it contains into `heap`, unfrozen; shared parts stay shared.
Value deep_copy(Heap& heap, const Value& value);

// ---- data files -------------------------------------------------------------------------------------------------

enum class DataFormat : std::uint8_t { json, yaml, toml };
std::optional<DataFormat> data_format_from_name(std::string_view name);
/// By extension: .json, .yaml, .yml, .toml.
std::optional<DataFormat> data_format_from_path(std::string_view path);

/// A value together with the memory it lives in; immutable and shareable once read. All its values are frozen.
class Data {
 public:
  Data() = default;
  Data(const Data&) = delete;
  Data& operator=(const Data&) = delete;

  const Value& root() const { return root_; }
  Arena& arena() { return arena_; }
  void set_root(const Value& root) { root_ = root; }
  std::size_t memory() const { return arena_.used(); }

 private:
  Arena arena_;
  Value root_ = Value::none();
};

struct ReadOptions {
  std::size_t max_bytes = std::size_t{256} << 20;  ///< of the text; E-LIM-006 above
  int max_depth = 200;
};

/// Parses `text`; `source_name` is for errors. Throws Error data (E-DAT-001 JSON, E-DAT-002 YAML, E-DAT-003 TOML)
/// with place. Integers beyond 64 bits stay exact. A repeated key in one object is an error (E-DAT-004). YAML: core
/// schema, one document, aliases allowed but bounded in expansion. TOML dates and times become ISO 8601 strings.
std::shared_ptr<Data> read_data(std::string_view text, DataFormat format, std::string_view source_name,
                                const ReadOptions& options = {});
/// JSON text straight into `arena`, for one value. Keys are made with make_key.
Value read_json(Arena& arena, std::string_view text, std::string_view source_name, const ReadOptions& options = {});

/// Deep merge: dictionaries key by key, anything else is replaced by `over`. The result lives in `arena` and shares
/// what did not change.
Value merge(Arena& arena, const Value& base, const Value& over);
/// Sets `a.b.0.c` (dots separate; digits index lists) to `value` in a copy-on-write tree. Throws Error usage E-USE-010.
Value set_path(Arena& arena, const Value& root, std::string_view path, const Value& value);

/// Where in `text` the value at `path` (keys and indexes as strings) stands, as far as the path exists.
Position locate(std::string_view text, DataFormat format, std::span<const std::string> path);

struct JsonStyle {
  int indent = -1;       ///< -1: one line, ", " and ": " as separators unless compact
  bool compact = false;  ///< "," and ":"
  bool ascii = false;    ///< escape everything beyond ASCII, as Python's json.dumps
  bool sort_keys = false;
  bool html_safe = false;  ///< escape < > & ' as \u003c...
};
/// JSON of a value. Throws Error runtime for what JSON cannot say (objects, undefined).
void write_json(Heap& heap, const Value& value, Buffer& out, const JsonStyle& style = {});

struct YamlStyle {
  std::size_t indent = 2;  ///< of what stands in a mapping, at least 1
  bool sort_keys = false;
};
/// YAML of a value in block style, without a newline at the end; YAML 1.1 and 1.2 read it alike. Throws Error runtime
/// E-TPL-125 for what YAML cannot say (objects, bytes, undefined).
void write_yaml(Heap& heap, const Value& value, Buffer& out, const YamlStyle& style = {});

// ---- records ----------------------------------------------------------------------------------------------------

/// Bytes from front to back.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `most` bytes into `to`; 0 at the end. Throws Error io.
  virtual std::size_t read(char* to, std::size_t most) = 0;
};

enum class RecordFormat : std::uint8_t {
  json,  ///< an array of objects, or one object on each line
  csv,   ///< RFC 4180 with a header line; every value is a string
  yaml,  ///< a document each
};

struct RecordOptions {
  char delimiter = ',';                           ///< of CSV
  std::size_t max_bytes = std::size_t{64} << 20;  ///< of one record; E-LIM-006 above
};

/// One record as it stands in its source.
struct RawRecord {
  std::uint64_t number = 0;  ///< counted from 1
  std::uint64_t line = 0;    ///< where it begins, counted from 1
  std::uint32_t column = 1;
  std::string text;
  std::optional<Diagnostic> error;  ///< why there is no text, where the records behind it can still be read
};

/// Reads a stream of any length record by record, in memory for one record. A byte order mark in front is skipped, and
/// so are blank lines.
class RecordReader {
 public:
  /// `source` must outlive the reader; `name` is for messages.
  RecordReader(ByteSource& source, RecordFormat format, std::string name, const RecordOptions& options = {});
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// Finds the bounds of the next record; false at the end. Throws Error io, and Error data where the rest cannot be
  /// told apart any more: E-DAT-050 an array that is none, E-DAT-052 a quote that is not closed, E-DAT-053 a header
  /// that is none.
  bool next(RawRecord& record);
  /// The object of a record. Throws Error data with its place in the whole source: E-DAT-001, E-DAT-002, E-DAT-004,
  /// E-DAT-005, E-DAT-051 a row of another length than the header, E-DAT-052, E-DAT-054 a record that is no object.
  /// May be called from any thread, beside `next`.
  Value parse(const RawRecord& record, Arena& arena) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- schemas ----------------------------------------------------------------------------------------------------

/// Checks `data` against a JSON Schema (draft 2020-12; the keywords listed in docs/templates.md; an unknown one is an
/// Error data E-DAT-020). Returns every finding: code E-DAT-01x, message with the data path ("endpoints[3].method"),
/// and in `path` the steps to it for `locate`.
struct SchemaFinding {
  std::string code;
  std::string message;
  std::string hint;
  std::vector<std::string> path;
};
std::vector<SchemaFinding> check_schema(const Value& schema, const Value& data);

/// A schema looked over once, for any number of checks by any number of threads.
class Schema {
 public:
  /// Throws what check_schema says of the schema itself.
  explicit Schema(std::shared_ptr<const Data> schema);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  std::vector<SchemaFinding> check(const Value& data) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace docmill
