// CSV records. Specification: RFC 4180, with these liberties: lines may end in LF, the delimiter is chosen, and a quote
// within a field that does not begin with one stands for itself.
//
//   record = field { delimiter field } line-end
//   field  = '"' { any but '"' | '""' } '"'  |  { any but delimiter, CR LF, LF }
#include <algorithm>
#include <unordered_set>

#include "value/records/splitter.h"
#include "value/source_text.h"

namespace docmill {
namespace {

/// Fields of one row, from the front.
class Row {
 public:
  Row(const SourceText& source, char delimiter) : source_(source), delimiter_(delimiter) {}

  /// False when the row is over. `field` is good until the next call.
  bool next(std::string_view& field) {
    if (ended_) {
      return false;
    }
    const std::string_view text = source_.text;
    if (at_ < text.size() && text[at_] == '"') {
      field = quoted();
    } else {
      const std::size_t end = std::min(text.find(delimiter_, at_), text.size());
      field = text.substr(at_, end - at_);
      at_ = end;
    }
    ended_ = at_ >= text.size();
    ++at_;
    return true;
  }

 private:
  std::string_view quoted() {
    const std::string_view text = source_.text;
    scratch_.clear();
    std::size_t from = ++at_;
    while (true) {
      const std::size_t quote = text.find('"', from);
      if (quote == std::string_view::npos) {
        source_.refuse("E-DAT-052", "a quoted field is not closed", at_ - 1, at_);
      }
      scratch_ += text.substr(from, quote - from);
      if (quote + 1 < text.size() && text[quote + 1] == '"') {
        scratch_ += '"';
        from = quote + 2;
        continue;
      }
      at_ = quote + 1;
      if (at_ < text.size() && text[at_] != delimiter_) {
        source_.refuse("E-DAT-052", "there is text behind the closing quote of a field", at_, at_ + 1,
                       "a quote within a quoted field is written twice");
      }
      return scratch_;
    }
  }

  const SourceText& source_;
  char delimiter_;
  std::size_t at_ = 0;
  bool ended_ = false;
  std::string scratch_;
};

class CsvRecords final : public RecordSplitter {
 public:
  CsvRecords(RecordInput& input, std::string name, const RecordOptions& options)
      : RecordSplitter(input, std::move(name), options) {
    skip_lines();
    if (input_.at(0) >= 0) {
      RawRecord header;
      cut_row(header);
      read_header(header);
    }
  }

  bool next(RawRecord& record) override {
    skip_lines();
    if (input_.at(0) < 0) {
      return false;
    }
    cut_row(record);
    return true;
  }

  Value parse(const RawRecord& record, const std::string& name, Arena& arena) const override {
    const SourceText source{name, record.text};
    source.check_utf8();
    Row row(source, options_.delimiter);
    Dict* object = Dict::make(arena, header_.size());
    std::string_view field;
    std::size_t count = 0;
    for (; row.next(field); ++count) {
      if (count < header_.size()) {
        object->set(arena, Value::string(arena, header_[count]), Value::string(arena, field));
      }
    }
    if (count != header_.size()) {
      source.refuse("E-DAT-051",
                    "the row has " + std::to_string(count) + (count == 1 ? " field" : " fields") + ", the header has " +
                        std::to_string(header_.size()),
                    0, 0, count == 1 ? "another delimiter? say it with --delimiter" : "");
    }
    object->frozen = true;
    return Value::dict(object);
  }

 private:
  /// Line ends between rows.
  void skip_lines() {
    while (input_.at(0) == '\n' || (input_.at(0) == '\r' && input_.at(1) == '\n')) {
      input_.take(input_.at(0) == '\n' ? 1 : 2);
    }
  }

  void cut_row(RawRecord& record) {
    const std::size_t end = row_end();
    const bool carriage = end != 0 && input_.at(end) == '\n' && input_.at(end - 1) == '\r';
    cut(record, end - (carriage ? 1 : 0));
  }

  /// Offset of the LF that ends the row, or of the end of the input.
  std::size_t row_end() {
    std::size_t at = 0;
    bool field_begins = true;
    while (true) {
      const int c = input_.at(at);
      if (c < 0 || c == '\n') {
        return at;
      }
      if (c == '"' && field_begins) {
        at = behind_quotes(at + 1);
        field_begins = false;
      } else {
        field_begins = c == static_cast<unsigned char>(options_.delimiter);
        ++at;
      }
      if (at > options_.max_bytes) {
        throw Error(too_long());
      }
    }
  }

  std::size_t behind_quotes(std::size_t at) {
    while (true) {
      const std::size_t quote = input_.find('"', at, options_.max_bytes);
      if (quote == std::string_view::npos) {
        throw Error(input_.is_too_long() ? too_long()
                                         : problem(ErrorKind::data, "E-DAT-052",
                                                   "a quoted field of the row that begins here is not closed"));
      }
      if (input_.at(quote + 1) != '"') {
        return quote + 1;
      }
      at = quote + 2;
    }
  }

  void read_header(const RawRecord& header) {
    const SourceText source{name_, header.text};
    source.check_utf8();
    Row row(source, options_.delimiter);
    std::string_view field;
    std::unordered_set<std::string_view> seen;
    while (row.next(field)) {
      if (field.empty()) {
        source.refuse("E-DAT-053", "a column of the header has no name", 0, 0, "every column needs a name");
      }
      header_.emplace_back(field);
    }
    for (const std::string& column : header_) {
      if (!seen.insert(column).second) {
        source.refuse("E-DAT-053", "the column '" + column + "' stands twice in the header", 0, 0,
                      "rename one of them");
      }
    }
  }

  std::vector<std::string> header_;
};

}  // namespace

std::unique_ptr<RecordSplitter> make_csv_splitter(RecordInput& input, std::string name, const RecordOptions& options) {
  return std::make_unique<CsvRecords>(input, std::move(name), options);
}

}  // namespace docmill
