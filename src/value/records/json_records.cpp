// JSON records: one on each line, or the elements of one array. An array's elements are told apart by counting brackets
// outside of strings; whether they are JSON is found when they are parsed.
#include "value/records/splitter.h"

namespace docmill {
namespace {

Value parse_json(const RawRecord& record, const std::string& name, Arena& arena, const RecordOptions& options) {
  ReadOptions read;
  read.max_bytes = options.max_bytes;
  return read_json(arena, record.text, name, read);
}

class JsonLines final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

  bool next(RawRecord& record) override {
    skip_blank();
    if (input_.at(0) < 0) {
      return false;
    }
    const std::size_t newline = input_.find('\n', 0, options_.max_bytes);
    if (newline == std::string_view::npos && input_.is_too_long()) {
      skip_line(record);
      return true;
    }
    cut(record, newline == std::string_view::npos ? input_.view().size() : newline);
    return true;
  }

  Value parse(const RawRecord& record, const std::string& name, Arena& arena) const override {
    return parse_json(record, name, arena, options_);
  }

 private:
  void skip_line(RawRecord& record) {
    record.error = too_long();
    record.line = input_.line();
    record.column = input_.column();
    record.text.clear();
    while (input_.at(0) >= 0) {
      const std::size_t newline = input_.view().find('\n');
      if (newline != std::string_view::npos) {
        input_.take(newline + 1);
        return;
      }
      input_.take(input_.view().size());
    }
  }
};

class JsonArray final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

  bool next(RawRecord& record) override {
    if (ended_) {
      return false;
    }
    skip_blank();
    if (!begun_) {
      begun_ = true;
      input_.take(1);  // the bracket
      skip_blank();
      if (input_.at(0) == ']') {
        return end();
      }
    } else if (input_.at(0) == ']') {
      return end();
    } else if (input_.at(0) == ',') {
      input_.take(1);
      skip_blank();
    } else {
      refuse("expected ',' or ']' after an element of the array");
    }
    cut(record, element());
    return true;
  }

  Value parse(const RawRecord& record, const std::string& name, Arena& arena) const override {
    return parse_json(record, name, arena, options_);
  }

 private:
  bool end() {
    input_.take(1);
    skip_blank();
    if (input_.at(0) >= 0) {
      refuse("there is something behind the array");
    }
    ended_ = true;
    return false;
  }

  [[noreturn]] void refuse(std::string message) const {
    throw Error(problem(ErrorKind::data, "E-DAT-050", std::move(message)));
  }

  /// Bytes of the element at the front of the input.
  std::size_t element() {
    std::size_t at = 0;
    std::size_t depth = 0;
    while (true) {
      const int c = input_.at(at);
      if (c < 0) {
        refuse(at == 0 ? "the array is not closed" : "the array ends within an element");
      }
      if (depth == 0 && (c == ',' || c == ']')) {
        if (at == 0) {
          refuse("expected an element of the array");
        }
        return at;
      }
      if (c == '"') {
        at = behind_string(at + 1);
      } else {
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= (c == '}' || c == ']') && depth != 0 ? 1 : 0;
        ++at;
        if (depth == 0 && (c == '}' || c == ']')) {
          return at;
        }
      }
      if (at > options_.max_bytes) {
        throw Error(too_long());
      }
    }
  }

  std::size_t behind_string(std::size_t at) {
    while (true) {
      const int c = input_.at(at);
      if (c < 0) {
        refuse("a string of the array is not closed");
      }
      if (c == '"') {
        return at + 1;
      }
      at += c == '\\' ? 2 : 1;
      if (at > options_.max_bytes) {
        throw Error(too_long());
      }
    }
  }

  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<RecordSplitter> make_json_splitter(RecordInput& input, std::string name, const RecordOptions& options) {
  std::size_t at = 0;
  while (input.at(at) == ' ' || input.at(at) == '\t' || input.at(at) == '\r' || input.at(at) == '\n') {
    ++at;
  }
  if (input.at(at) == '[') {
    return std::make_unique<JsonArray>(input, std::move(name), options);
  }
  return std::make_unique<JsonLines>(input, std::move(name), options);
}

}  // namespace docmill
