// Lines of standard input as they come, for a worker that answers each before it reads on.
#pragma once

#include <string>
#include <string_view>

namespace docmill::cli {

class LineReader {
 public:
  /// Lines above `most_bytes` are skipped without being kept.
  explicit LineReader(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  enum class Result { line, too_long, end };
  /// `line` is good until the next call and has no line ending. A last line may lack its newline. Throws Error io
  /// E-IO-001.
  Result next(std::string_view& line);

 private:
  bool fill();

  std::size_t most_bytes_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of what has not been returned
  std::size_t searched_ = 0;  // no newline before this
  bool skipping_ = false;
};

}  // namespace docmill::cli
