// Ground floor of docmill: diagnostics, limits, the arena that values live in and the output buffer.
//
// Everything here is independent of documents and templates. The library never prints, exits or aborts:
// wrong input is an `Error` carrying one `Diagnostic`; a broken promise inside the library is an assertion.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace docmill {

// ---- diagnostics ------------------------------------------------------------------------------------------------

enum class Severity : std::uint8_t { note, warning, error };

/// What went wrong, by who has to act. The first five are the kinds of the render protocol.
enum class ErrorKind : std::uint8_t {
  syntax,       ///< the template text is not Jinja2
  undefined,    ///< the template used a value that is not there
  runtime,      ///< the template did something its values cannot do
  security,     ///< the sandbox refused
  not_found,    ///< a template, record or built-in of that name does not exist
  limit,        ///< a limit of the run was reached (fuel, depth, memory, output, time)
  data,         ///< the data file or its contents are wrong
  usage,        ///< the command line is wrong
  config,       ///< the configuration is wrong
  io,           ///< the outside world failed: files, disks, locks
  store,        ///< the store is damaged, from the future, or in use
  quality,      ///< the quality gate refused the document
  interrupted,  ///< the user stopped the work
};

/// Lower-case name used in machine output ("not_found" is "notfound" there).
std::string_view name(ErrorKind kind);
std::string_view name(Severity severity);

/// Byte offsets into one source text, end exclusive.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// 1-based; columns count code points. 0 means unknown.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// Where in which source; `text` is the whole source line, for the caret.
struct Place {
  std::string source;  ///< file or template name; empty when unknown
  Position begin;
  Position end;  ///< exclusive; line 0 when the place is a point
  std::string text;
};

/// One step of the way to an error: an include, import, extends, macro or block.
struct TraceEntry {
  std::string what;  ///< e.g. "included from", "in macro 'table'"
  Place place;
};

/// One finding, whoever finds it: template engine, data reader, quality rule.
struct Diagnostic {
  Severity severity = Severity::error;
  ErrorKind kind = ErrorKind::runtime;
  std::string code;  ///< stable, "E-TPL-014"; listed in docs/errors.md
  std::string message;
  Place place;
  std::string hint;  ///< "did you mean `project_name`?"; may be empty
  std::vector<TraceEntry> trace;
};

/// The position of byte `offset` in `text`. O(offset).
Position position_at(std::string_view text, std::size_t offset);
/// The line of `text` that holds byte `offset`, without its line ending. O(line).
std::string_view line_at(std::string_view text, std::size_t offset);
/// A complete Place for `span` of `text`.
Place place_at(std::string_view source_name, std::string_view text, Span span);

/// The closest of `candidates` to `wanted` by edit distance, or empty when none is close enough to be meant.
std::string closest(std::string_view wanted, const std::vector<std::string_view>& candidates);

/// The one exception of docmill.
class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string code, std::string message, std::string hint = {});
  explicit Error(Diagnostic diagnostic);

  const Diagnostic& diagnostic() const noexcept { return diagnostic_; }
  Diagnostic& diagnostic() noexcept { return diagnostic_; }
  const char* what() const noexcept override { return diagnostic_.message.c_str(); }

 private:
  Diagnostic diagnostic_;
};

struct FormatDiagnosticOptions {
  bool color = false;
};
/// Text for people: "error[E-TPL-014]: message", place, line with caret, trace and hint. Ends with a newline.
std::string format_human(const Diagnostic& diagnostic, const FormatDiagnosticOptions& options = {});
/// One JSON object, no newline.
std::string format_json(const Diagnostic& diagnostic);

// ---- limits -----------------------------------------------------------------------------------------------------

/// What one run may spend. Zero means unlimited.
struct Limits {
  std::uint64_t fuel = 0;     ///< steps; long operations cost in proportion to their work
  std::uint32_t depth = 200;  ///< nesting of calls, includes and of the parser
  std::size_t output_bytes = 0;
  std::size_t memory_bytes = 0;  ///< bytes of the run's arena
  std::chrono::milliseconds time{0};
};

/// Counts down fuel and watches the deadline. One per run; not shared by threads.
class Budget {
 public:
  Budget() { start(Limits{}); }
  explicit Budget(const Limits& limits) { start(limits); }

  /// Begins a new run under `limits`.
  void start(const Limits& limits);

  /// Charges `units` steps. Throws Error limit (E-LIM-001 fuel, E-LIM-005 time).
  void spend(std::uint64_t units = 1) {
    slice_ -= static_cast<std::int64_t>(units);
    if (slice_ < 0) [[unlikely]] {
      refill();
    }
  }
  /// Charges for touching `bytes` bytes.
  void spend_bytes(std::size_t bytes) { spend(bytes >> 4); }
  /// Looks at the clock, for work that was paid for in advance and takes long. Throws Error limit E-LIM-005.
  void check_time() const;

 private:
  void refill();

  std::int64_t slice_ = 0;       // steps until the clock and the total are looked at again
  std::uint64_t remaining_ = 0;  // steps beyond the slice; only meaningful when limited_
  bool limited_ = false;
  bool timed_ = false;
  std::chrono::steady_clock::time_point deadline_;
};

// ---- arena ------------------------------------------------------------------------------------------------------

/// Bump allocator. Everything in it dies together and is never destroyed one by one, so only trivially
/// destructible things may live here. Not thread-safe; a filled arena may be read by any number of threads.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Arena();

  /// `bytes` bytes aligned to `alignment` (at most 16). Throws Error limit E-LIM-003 above the byte limit.
  void* allocate(std::size_t bytes, std::size_t alignment = 8) {
    const auto at = (reinterpret_cast<std::uintptr_t>(cursor_) + alignment - 1) & ~(alignment - 1);
    if (bytes <= reinterpret_cast<std::uintptr_t>(end_) - at && at <= reinterpret_cast<std::uintptr_t>(end_))
        [[likely]] {
      cursor_ = reinterpret_cast<char*>(at + bytes);
      return reinterpret_cast<void*>(at);
    }
    return allocate_slow(bytes, alignment);
  }
  /// Uninitialised array.
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count > static_cast<std::size_t>(-1) / sizeof(T)) {
      refuse();
    }
    return static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
  }
  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) {
      return {};
    }
    char* at = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

  /// Forgets the contents and keeps the memory for the next use.
  void reset();
  /// Limit on the bytes handed out since the last reset; 0 for none. To be set before the first allocation.
  void set_limit(std::size_t bytes) { limit_ = bytes; }
  std::size_t limit() const { return limit_; }
  /// Bytes reserved for blocks in use, an upper bound of the bytes handed out since the last reset.
  std::size_t used() const;

 private:
  struct Block {
    Block* next;
    std::size_t size;  // bytes after the header
  };
  void* allocate_slow(std::size_t bytes, std::size_t alignment);
  void* allocate_own(std::size_t bytes);
  Block* take_free(std::size_t least, std::size_t most);
  Block* new_block(std::size_t size);
  [[noreturn]] static void refuse();
  void swap(Arena& other) noexcept;

  char* cursor_ = nullptr;
  char* end_ = nullptr;
  Block* first_ = nullptr;    // every block, in order of use
  Block* current_ = nullptr;  // the block `cursor_` is in; those after it are free
  std::size_t full_ = 0;      // bytes of the blocks before `current_`
  std::size_t limit_ = 0;
};

// ---- output -----------------------------------------------------------------------------------------------------

/// Growable output of raw bytes with an inlined capacity check. Grows by doubling; never shrinks.
class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer();

  void append(const char* data, std::size_t size) {
    // An empty text wraps around and takes the slow path: one comparison for both.
    if (size - 1 >= static_cast<std::size_t>(limit_ - end_)) [[unlikely]] {
      append_slow(data, size);
      return;
    }
    std::memcpy(end_, data, size);
    end_ += size;
  }
  void append(std::string_view text) { append(text.data(), text.size()); }
  void push(char c) {
    if (end_ == limit_) [[unlikely]] {
      grow(1);
    }
    *end_++ = c;
  }
  void append(std::size_t count, char c);
  /// Room for `size` more bytes; write there, then `commit` what was used.
  char* reserve(std::size_t size) {
    if (size > static_cast<std::size_t>(limit_ - end_)) [[unlikely]] {
      grow(size);
    }
    return end_;
  }
  void commit(std::size_t size) { end_ += size; }

  std::string_view view() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }
  std::string_view view_from(std::size_t offset) const { return view().substr(offset); }
  std::string str() const { return std::string(view()); }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  bool empty() const { return begin_ == end_; }
  void truncate(std::size_t size) {
    end_ = begin_ + size;
    if (static_cast<std::size_t>(limit_ - end_) > kStride) [[unlikely]] {
      set_room(kStride);
    }
  }
  void clear() { truncate(0); }
  /// Most bytes it may hold; growing beyond throws Error limit E-LIM-002. 0 for none.
  void set_limit(std::size_t bytes);
  /// From now on the clock of `budget` is looked at with each mebibyte that is appended; null for no longer. `budget`
  /// must outlive that.
  void watch(const Budget* budget) { budget_ = budget; }

 private:
  static constexpr std::size_t kStride = std::size_t{1} << 20;

  void grow(std::size_t size);
  void set_room(std::size_t size);
  void append_slow(const char* data, std::size_t size);
  void swap(Buffer& other) noexcept;

  char* begin_ = nullptr;
  char* end_ = nullptr;
  char* limit_ = nullptr;   // of what may be written without asking
  char* memory_ = nullptr;  // end of what may be written at all before it grows
  std::size_t max_size_ = 0;
  const Budget* budget_ = nullptr;
};

/// Version of the library, "0.1.0".
std::string_view version();

}  // namespace docmill
