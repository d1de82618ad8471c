// A window over a stream: what has been read and not yet taken, and the place of its first byte.
#pragma once

#include <string>
#include <string_view>

#include "docmill/value.h"

namespace docmill {

class RecordInput {
 public:
  explicit RecordInput(ByteSource& source) : source_(source) {}

  /// What is there, without reading on.
  std::string_view view() const { return std::string_view(buffer_).substr(begin_); }
  /// Reads on; false when nothing more comes. Views taken before are no longer good.
  bool more();
  /// Skips `text` where the input begins with it; what follows is still line 1, column 1.
  void skip_front(std::string_view text);
  /// Skips `bytes` of the view.
  void take(std::size_t bytes);
  /// The byte at `offset` of the view, reading on as needed; -1 behind the end.
  int at(std::size_t offset);
  /// Offset of the next `wanted` at or behind `from`, reading on as needed; npos when it does not come. Gives up with
  /// npos, too, when it would be beyond `most` bytes; `is_too_long` then.
  std::size_t find(char wanted, std::size_t from, std::size_t most);
  bool is_too_long() const { return too_long_; }

  std::uint64_t line() const { return line_; }
  std::uint32_t column() const { return column_; }

 private:
  ByteSource& source_;
  std::string buffer_;
  std::size_t begin_ = 0;
  bool ended_ = false;
  bool too_long_ = false;
  std::uint64_t line_ = 1;
  std::uint32_t column_ = 1;
};

}  // namespace docmill
