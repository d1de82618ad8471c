// Which documents have been put through this object, exactly, in one bit for each document that was there before it:
// rows of new documents are larger than all those.
#pragma once

#include <cstdint>
#include <vector>

namespace docmill::store::sqlite {

class PutMarks {
 public:
  /// `last_row`: the largest row of a document when the store was opened.
  explicit PutMarks(std::int64_t last_row) : last_row_(last_row) {}

  bool is_marked(std::int64_t row) const { return row > last_row_ || (!bits_.empty() && bits_[at(row)]); }
  void mark(std::int64_t row) {
    if (is_marked(row)) {
      return;
    }
    if (bits_.empty()) {
      bits_.resize(at(last_row_) + 1);
    }
    bits_[at(row)] = true;
    in_doubt_.push_back(row);
  }
  /// What was marked since the last call is as it was, or stays.
  void roll_back() {
    for (const std::int64_t row : in_doubt_) {
      bits_[at(row)] = false;
    }
    in_doubt_.clear();
  }
  void commit() { in_doubt_.clear(); }

 private:
  static std::size_t at(std::int64_t row) { return static_cast<std::size_t>(row); }

  std::int64_t last_row_;
  std::vector<bool> bits_;
  std::vector<std::int64_t> in_doubt_;
};

}  // namespace docmill::store::sqlite
