// Lines of a text format: a margin that every line of a block begins with, and markers that stand in front of the
// first.
//
// A block begins with `begin` and ends with `end`. Behind `marker` the next block begins on the same line. A margin is
// indentation, or "> " for quotes; its trailing spaces are left out on empty lines.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "docmill/base.h"

namespace docmill {

class LineOutput {
 public:
  explicit LineOutput(Buffer& out) : out_(out) {}

  void begin() {
    if (behind_marker_) {
      behind_marker_ = false;
    } else {
      out_.append(margin_);
    }
  }
  void end() { out_.push('\n'); }
  /// A further line of the same block.
  void next() {
    out_.push('\n');
    out_.append(margin_);
  }
  void marker(std::string_view text) {
    begin();
    out_.append(text);
    behind_marker_ = true;
  }
  /// A marker that ends a line begun already.
  void marker_behind(std::string_view text) {
    out_.append(text);
    behind_marker_ = true;
  }
  bool behind_marker() const { return behind_marker_; }
  /// Ends the line of a marker without a block behind it.
  void end_marker() {
    while (out_.view().back() == ' ') {
      out_.truncate(out_.size() - 1);
    }
    out_.push('\n');
    behind_marker_ = false;
  }
  void blank() {
    const std::size_t last = margin_.find_last_not_of(' ');
    out_.append(std::string_view(margin_).substr(0, last == std::string::npos ? 0 : last + 1));
    out_.push('\n');
  }
  /// One whole line.
  void line(std::string_view text) {
    begin();
    out_.append(text);
    out_.push('\n');
  }
  /// Lines of code or the like, each with its newline; empty ones get no trailing spaces.
  void lines(std::string_view text) {
    while (!text.empty()) {
      const std::size_t size = std::min(text.find('\n'), text.size());
      if (size == 0 && !behind_marker_) {
        blank();
      } else {
        line(text.substr(0, size));
      }
      text.remove_prefix(std::min(size + 1, text.size()));
    }
  }

  void widen(std::size_t columns) { margin_.append(columns, ' '); }
  void widen(std::string_view text) { margin_.append(text); }
  void narrow(std::size_t bytes) { margin_.resize(margin_.size() - bytes); }
  std::size_t margin() const { return margin_.size(); }

 private:
  Buffer& out_;
  std::string margin_;
  bool behind_marker_ = false;
};

}  // namespace docmill
