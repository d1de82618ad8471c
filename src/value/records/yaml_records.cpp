// YAML records: the documents of a stream, told apart by lines that begin with `---` or `...` (YAML 1.2, 9.1.2).
#include "value/read_data.h"
#include "value/records/splitter.h"

namespace docmill {
namespace {

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

/// Whether a line holds no part of a document: blank, or a comment alone.
bool is_empty_line(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\r");
  return first == std::string_view::npos || line[first] == '#';
}

class YamlRecords final : public RecordSplitter {
 public:
  using RecordSplitter::RecordSplitter;

  bool next(RawRecord& record) override {
    while (input_.at(0) >= 0) {
      bool empty = true;
      const std::size_t end = document_end(empty);
      cut(record, end);
      if (!empty) {
        return true;
      }
    }
    return false;
  }

  Value parse(const RawRecord& record, const std::string& name, Arena& arena) const override {
    ReadOptions read;
    read.max_bytes = options_.max_bytes;
    const SourceText source{name, record.text};
    source.check_size(read);
    return read_yaml(arena, source, read);
  }

 private:
  /// Bytes up to the marker that begins the next document.
  std::size_t document_end(bool& empty) {
    std::size_t at = 0;
    while (input_.at(at) >= 0) {
      const std::size_t newline = input_.find('\n', at, options_.max_bytes);
      if (newline == std::string_view::npos && input_.is_too_long()) {
        throw Error(too_long());
      }
      const std::size_t next = newline == std::string_view::npos ? input_.view().size() : newline + 1;
      const std::string_view line = input_.view().substr(at, next - at - (newline == std::string_view::npos ? 0 : 1));
      const bool begins = is_marker(line, "---");
      if (begins && at != 0 && !empty) {
        return at;
      }
      const bool ends = is_marker(line, "...");
      const bool bare = begins && is_empty_line(line.substr(3));
      empty = empty && (is_empty_line(line) || bare || ends || line.starts_with('%'));
      at = next;
      if (ends) {
        return at;
      }
    }
    return at;
  }
};

}  // namespace

std::unique_ptr<RecordSplitter> make_yaml_splitter(RecordInput& input, std::string name, const RecordOptions& options) {
  return std::make_unique<YamlRecords>(input, std::move(name), options);
}

}  // namespace docmill
