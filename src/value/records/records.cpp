// Records of a stream: the reader that all formats share. See docmill/value.h.
#include "value/records/splitter.h"

namespace docmill {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// A place within the text of `record`, as one of the whole source.
void move_place(Place& place, const RawRecord& record) {
  for (Position* position : {&place.begin, &place.end}) {
    if (position->line == 0) {
      continue;
    }
    if (position->line == 1) {
      position->column += record.column - 1;
    }
    position->line += static_cast<std::uint32_t>(record.line - 1);
  }
  if (place.begin.line == record.line && record.column != 1) {
    place.text.clear();  // a part of the line only; the caret would point to the wrong column
  }
}

}  // namespace

void RecordSplitter::cut(RawRecord& record, std::size_t bytes) {
  record.line = input_.line();
  record.column = input_.column();
  record.text = input_.view().substr(0, bytes);
  input_.take(bytes);
}

Diagnostic RecordSplitter::problem(ErrorKind kind, std::string code, std::string message, std::string hint) const {
  Diagnostic diagnostic = Error(kind, std::move(code), std::move(message), std::move(hint)).diagnostic();
  diagnostic.place.source = name_;
  diagnostic.place.begin = {static_cast<std::uint32_t>(input_.line()), input_.column()};
  return diagnostic;
}

Diagnostic RecordSplitter::too_long() const {
  return problem(ErrorKind::limit, "E-LIM-006",
                 "the record is longer than the " + std::to_string(options_.max_bytes) + " bytes that are read");
}

void RecordSplitter::skip_blank() {
  while (true) {
    const int c = input_.at(0);
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      return;
    }
    const std::size_t end = input_.view().find_first_not_of(" \t\r\n");
    input_.take(end == std::string_view::npos ? input_.view().size() : end);
  }
}

struct RecordReader::State {
  State(ByteSource& source, std::string given_name) : input(source), name(std::move(given_name)) {}
  RecordInput input;
  std::string name;
  std::unique_ptr<RecordSplitter> splitter;
  std::uint64_t count = 0;
};

RecordReader::RecordReader(ByteSource& source, RecordFormat format, std::string name, const RecordOptions& options)
    : state_(std::make_unique<State>(source, std::move(name))) {
  RecordInput& input = state_->input;
  input.skip_front(kByteOrderMark);
  switch (format) {
    case RecordFormat::json:
      state_->splitter = make_json_splitter(input, state_->name, options);
      break;
    case RecordFormat::csv:
      state_->splitter = make_csv_splitter(input, state_->name, options);
      break;
    case RecordFormat::yaml:
      state_->splitter = make_yaml_splitter(input, state_->name, options);
      break;
  }
}

RecordReader::~RecordReader() = default;

bool RecordReader::next(RawRecord& record) {
  record.error.reset();
  if (!state_->splitter->next(record)) {
    return false;
  }
  record.number = ++state_->count;
  return true;
}

Value RecordReader::parse(const RawRecord& record, Arena& arena) const {
  if (record.error) {
    throw Error(*record.error);
  }
  try {
    const Value value = state_->splitter->parse(record, state_->name, arena);
    if (!value.is_dict()) {
      Error error(ErrorKind::data, "E-DAT-054",
                  "a record must be an object with named values, not " + std::string(type_name(value)));
      error.diagnostic().place.source = state_->name;
      error.diagnostic().place.begin = {1, 1};
      throw error;
    }
    return value;
  } catch (Error& error) {
    move_place(error.diagnostic().place, record);
    throw;
  }
}

}  // namespace docmill
