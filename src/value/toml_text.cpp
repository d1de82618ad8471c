// The TOML reader, a recursive descent bounded in depth; see toml_text.h. Linear in the text.
#include "value/toml_text.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "value/toml_scalar.h"

namespace docmill {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}
constexpr const char* kOneLine = "an inline table stands on one line; use a [header] for long ones";
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f'; }

}  // namespace

Value TomlText::read() {
  root_ = &new_table(Origin::root, 1, 0);
  current_ = root_;
  while (!at_end()) {
    line();
  }
  for (Table* table : tables_) {
    table->frozen = true;
  }
  for (Array* array : arrays_) {
    array->frozen = true;
  }
  return Value::dict(root_);
}

void TomlText::line() {
  skip_space();
  if (at_end() || peek() == '#' || peek() == '\n' || peek() == '\r') {
    end_of_line("");
    return;
  }
  if (peek() == '[') {
    header();
    end_of_line("the header");
    return;
  }
  pair(*current_, section_);
  end_of_line("the value");
}

// ---- headers -----------------------------------------------------------------------------------------------------

void TomlText::header() {
  const std::size_t opening = at_++;
  const bool is_array = skip('[');
  skip_space();
  parts_.clear();
  key();
  if (!skip(']') || (is_array && !skip(']'))) {
    refuse_here(std::string("expected '") + (is_array ? "]]" : "]") + "' at the end of the header, found " + found());
  }
  section_ = ++sections_;
  enter_header(parts_, is_array, opening);
}

void TomlText::enter_header(std::span<const Part> parts, bool is_array, std::size_t at) {
  Table* table = root_;
  for (const Part& part : parts.first(parts.size() - 1)) {
    table = &through_header(*table, part, at);
  }
  const Part& last = parts.back();
  if (is_array) {
    enter_element(*table, last, at);
    return;
  }
  const Value* found = table->find(last.key);
  if (found == nullptr) {
    current_ = &new_table(Origin::header, table->depth + 1, at);
    insert(*table, last, Value::dict(current_), at);
    return;
  }
  Table* known = found->is_dict() ? static_cast<Table*>(found->as_dict()) : nullptr;
  if (known == nullptr || known->origin != Origin::implied) {
    refuse_defined(last, known != nullptr ? "is defined already" : other_kind(*found));
  }
  known->origin = Origin::header;
  current_ = known;
}

// What a value is that should be a table.
std::string_view TomlText::other_kind(const Value& value) {
  return value.is_list() && static_cast<Array*>(value.as_list())->of_tables ? "is an array of tables"
                                                                            : "is not a table";
}

// [[part]]: one more table of a list.
void TomlText::enter_element(Table& owner, const Part& part, std::size_t at) {
  const Value* found = owner.find(part.key);
  Array* array = found != nullptr && found->is_list() ? static_cast<Array*>(found->as_list()) : nullptr;
  if (found != nullptr && (array == nullptr || !array->of_tables)) {
    refuse_defined(part, "is defined already, and not as an array of tables");
  }
  if (array == nullptr) {
    array = arena_.make<Array>();
    array->of_tables = true;
    arrays_.push_back(array);
    insert(owner, part, Value::list(array), at);
  }
  current_ = &new_table(Origin::header, owner.depth + 2, at);
  mark(array, Value::integer(array->size), at);
  array->push(arena_, Value::dict(current_));
}

// The table that `part` names on the way of a header, made when it is missing.
TomlText::Table& TomlText::through_header(Table& owner, const Part& part, std::size_t at) {
  const Value* found = owner.find(part.key);
  if (found == nullptr) {
    Table& made = new_table(Origin::implied, owner.depth + 1, at);
    insert(owner, part, Value::dict(&made), at);
    return made;
  }
  if (found->is_list() && static_cast<Array*>(found->as_list())->of_tables) {
    const List& elements = *found->as_list();
    return static_cast<Table&>(*elements.items[elements.size - 1].as_dict());
  }
  if (!found->is_dict()) {
    refuse_defined(part, other_kind(*found));
  }
  Table& table = static_cast<Table&>(*found->as_dict());
  if (table.origin == Origin::inlined) {
    refuse_defined(part, "is an inline table, which is complete");
  }
  return table;
}

// ---- pairs -------------------------------------------------------------------------------------------------------

void TomlText::pair(Table& table, std::uint32_t section) {
  const std::size_t base = parts_.size();
  key();
  if (!skip('=')) {
    refuse_here("expected '=' after the key, found " + found(),
                at_end() || utf8::is_ascii(peek()) ? peek() == ':' ? "TOML writes a key, '=' and a value" : ""
                                                   : "put the key in quotes");
  }
  skip_space();
  Table* owner = &table;
  for (std::size_t i = base; i + 1 < parts_.size(); ++i) {
    owner = &through_dotted(*owner, parts_[i], section);
  }
  const Part last = parts_.back();
  if (owner->find(last.key) != nullptr) {
    source_.refuse_repeated_key(last.key.as_string(), last.begin, last.end);
  }
  const std::size_t at = at_;
  insert(*owner, last, value(owner->depth + 1), at);
  parts_.resize(base);
}

// The table that `part` names on the way of a dotted key, made when it is missing.
TomlText::Table& TomlText::through_dotted(Table& owner, const Part& part, std::uint32_t section) {
  const Value* found = owner.find(part.key);
  if (found == nullptr) {
    Table& made = new_table(Origin::dotted, owner.depth + 1, part.begin);
    made.section = section;
    insert(owner, part, Value::dict(&made), part.begin);
    return made;
  }
  if (!found->is_dict()) {
    refuse_defined(part, other_kind(*found));
  }
  Table& table = static_cast<Table&>(*found->as_dict());
  const bool open = table.origin == Origin::implied || (table.origin == Origin::dotted && table.section == section);
  if (!open) {
    refuse_defined(part, "is complete, dotted keys cannot add to it");
  }
  table.origin = Origin::dotted;
  table.section = section;
  return table;
}

void TomlText::key() {
  int depth = 0;
  do {
    skip_space();
    check_depth(++depth, at_);
    parts_.push_back(key_part());
    skip_space();
  } while (skip('.'));
}

TomlText::Part TomlText::key_part() {
  const std::size_t begin = at_;
  if (peek() == '"' || peek() == '\'') {
    if (text_.substr(at_, 3) == "\"\"\"" || text_.substr(at_, 3) == "'''") {
      refuse("a key is written on one line", begin, begin + 3, "use one quote on each side");
    }
    const std::string_view name = string();
    return {keys_.key(name), begin, at_};
  }
  while (is_bare(peek())) {
    ++at_;
  }
  if (at_ == begin) {
    refuse_here("expected a key, found " + found(), "a key is made of letters, digits, - and _, or stands in quotes");
  }
  return {keys_.key(arena_.copy(text_.substr(begin, at_ - begin))), begin, at_};
}

// ---- values ------------------------------------------------------------------------------------------------------

Value TomlText::value(int depth) {
  switch (peek()) {
    case '"':
    case '\'':
      return Value::string(string());
    case '[':
      return array(depth);
    case '{':
      return inline_table(depth);
    default:
      return scalar();
  }
}

Value TomlText::array(int depth) {
  const std::size_t opening = at_++;
  check_depth(depth, opening);
  const std::size_t base = items_.size();
  Array* made = arena_.make<Array>();
  skip_lines();
  while (!skip(']')) {
    if (items_.size() != base) {
      if (!skip(',')) {
        refuse_here("expected ',' or ']' in the array that line " + std::to_string(position_at(text_, opening).line) +
                    " opens, found " + found());
      }
      skip_lines();
      if (skip(']')) {
        break;
      }
    }
    mark(made, Value::integer(static_cast<std::int64_t>(items_.size() - base)), at_);
    const Value item = value(depth + 1);
    items_.push_back(item);
    skip_lines();
  }
  for (std::size_t i = base; i < items_.size(); ++i) {
    made->push(arena_, items_[i]);
  }
  made->frozen = true;
  items_.resize(base);
  return Value::list(made);
}

Value TomlText::inline_table(int depth) {
  const std::size_t opening = at_++;
  Table& made = new_table(Origin::root, depth, opening);
  const std::uint32_t section = ++sections_;
  skip_space();
  if (!skip('}')) {
    do {
      skip_space();
      if (made.size != 0 && (peek() == '}' || breaks_line())) {
        refuse_here("expected a key, found " + found(), peek() == '}' ? "remove the comma before it" : kOneLine);
      }
      pair(made, section);
      skip_space();
    } while (skip(','));
    if (!skip('}')) {
      refuse_here("expected ',' or '}' in the inline table, found " + found(), breaks_line() ? kOneLine : "");
    }
  }
  made.origin = Origin::inlined;
  return Value::dict(&made);
}

Value TomlText::scalar() {
  const std::size_t length = toml_token_length(text_.substr(at_));
  if (length == 0) {
    const bool after_comma = peek() == ',' || peek() == ']' || peek() == '}';
    refuse_here("expected a value, found " + found(), after_comma                 ? "remove the comma, or add the value"
                                                      : at_end() || breaks_line() ? ""
                                                                                  : "put text in quotes");
  }
  const TomlScalar read = toml_scalar(arena_, text_.substr(at_, length));
  if (!read.problem.empty()) {
    refuse(std::string(read.problem), at_, at_ + length, std::string(read.hint));
  }
  at_ += length;
  return read.value;
}

// ---- strings -----------------------------------------------------------------------------------------------------

std::string_view TomlText::string() {
  const std::size_t opening = at_;
  const char quote = text_[at_++];
  if (peek() == quote && at_ + 1 < text_.size() && text_[at_ + 1] == quote) {
    at_ += 2;
    return long_string(quote, opening);
  }
  return quote == '"' ? basic_string(opening) : literal_string(opening);
}

std::string_view TomlText::basic_string(std::size_t opening) {
  scratch_.clear();
  while (!at_end() && peek() != '\n' && peek() != '\r') {
    if (skip('"')) {
      return arena_.copy(scratch_);
    }
    check_character();
    if (peek() == '\\') {
      escape(false);
    } else {
      scratch_ += text_[at_++];
    }
  }
  refuse("the string is not closed on its line", opening, opening + 1,
         "add the closing '\"', or use \"\"\" for several lines");
}

std::string_view TomlText::literal_string(std::size_t opening) {
  const std::size_t begin = at_;
  while (!at_end() && peek() != '\n' && peek() != '\r') {
    if (peek() == '\'') {
      return arena_.copy(text_.substr(begin, at_++ - begin));
    }
    check_character();
    ++at_;
  }
  refuse("the string is not closed on its line", opening, opening + 1,
         "add the closing quote, or use ''' for several lines");
}

std::string_view TomlText::long_string(char quote, std::size_t opening) {
  scratch_.clear();
  newline();  // one right after the quotes does not count
  while (!at_end()) {
    std::size_t run = 0;
    if (closes_long_string(quote, run)) {
      scratch_.append(run - 3, quote);
      at_ += run;
      return arena_.copy(scratch_);
    }
    if (newline()) {
      scratch_ += '\n';
      continue;
    }
    check_character();
    if (peek() == '\\' && quote == '"') {
      escape(true);
    } else {
      scratch_ += text_[at_++];
    }
  }
  refuse("the string is not closed", opening, opening + 3, "add the closing quotes");
}

// Whether the quotes here end the string. Up to two of them may belong to it.
bool TomlText::closes_long_string(char quote, std::size_t& run) const {
  while (run < 5 && at_ + run < text_.size() && text_[at_ + run] == quote) {
    ++run;
  }
  return run >= 3;
}

void TomlText::escape(bool in_long_string) {
  static constexpr std::string_view kLetters = "btnfr\"\\";
  static constexpr std::string_view kMeanings = "\b\t\n\f\r\"\\";
  const char letter = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  const std::size_t which = kLetters.find(letter);
  if (letter == 'u' || letter == 'U') {
    code_point(letter == 'u' ? 4 : 8);
  } else if (letter != '\0' && which != std::string_view::npos) {
    scratch_ += kMeanings[which];
    at_ += 2;
  } else if (in_long_string) {
    skip_broken_line();
  } else {
    refuse_escape(at_);
  }
}

void TomlText::code_point(std::size_t digits) {
  const std::string_view hex = text_.substr(at_ + 2, digits);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  const std::size_t behind = std::min(at_ + 2 + digits, text_.size());
  if (error != std::errc() || end != hex.data() + digits) {
    refuse("\\u must be followed by four hexadecimal digits, \\U by eight", at_, behind);
  }
  if (code > utf8::kMaxCodePoint || utf8::is_surrogate(code)) {
    refuse("the escape stands for no character", at_, behind);
  }
  utf8::append(scratch_, code);
  at_ = behind;
}

void TomlText::refuse_escape(std::size_t backslash) const {
  refuse("unknown escape in a string", backslash, std::min(backslash + 2, text_.size()),
         "write a backslash as \\\\, or use single quotes");
}

// A backslash at the end of a line of a long string takes all white space behind it away.
void TomlText::skip_broken_line() {
  const std::size_t backslash = at_++;
  skip_space();
  if (!newline()) {
    refuse_escape(backslash);
  }
  do {
    skip_space();
  } while (newline());
}

// ---- lines -------------------------------------------------------------------------------------------------------

bool TomlText::skip(char c) {
  if (at_end() || text_[at_] != c) {
    return false;
  }
  ++at_;
  return true;
}

void TomlText::skip_space() {
  while (peek() == ' ' || peek() == '\t') {
    ++at_;
  }
}

// White space, line breaks and comments.
void TomlText::skip_lines() {
  do {
    skip_space();
    comment();
  } while (newline());
}

void TomlText::comment() {
  if (peek() != '#') {
    return;
  }
  while (!at_end() && peek() != '\n' && text_.substr(at_, 2) != "\r\n") {
    check_character();
    ++at_;
  }
}

bool TomlText::newline() {
  if (text_.substr(at_, 2) == "\r\n") {
    at_ += 2;
    return true;
  }
  return skip('\n');
}

void TomlText::end_of_line(std::string_view after) {
  skip_space();
  comment();
  if (!at_end() && !newline()) {
    refuse_here("expected the end of the line" + (after.empty() ? "" : " after " + std::string(after)) + ", found " +
                found());
  }
}

// ---- tables ------------------------------------------------------------------------------------------------------

TomlText::Table& TomlText::new_table(Origin origin, int depth, std::size_t at) {
  check_depth(depth, at);
  Table* table = arena_.make<Table>();
  table->origin = origin;
  table->depth = depth;
  tables_.push_back(table);
  return *table;
}

void TomlText::insert(Table& owner, const Part& part, const Value& value, std::size_t at) {
  mark(&owner, part.key, at);
  owner.set(arena_, part.key, value);
}

void TomlText::mark(const void* owner, const Value& key, std::size_t at) {
  if (keeps_places_) {
    marks_.push_back({owner, key, at});
  }
}

std::size_t TomlText::place_of(const void* owner, const Value& key) const {
  for (const Mark& mark : marks_) {
    if (mark.owner == owner && same_keys(mark.key, key)) {
      return mark.at;
    }
  }
  return std::string_view::npos;
}

// ---- errors ------------------------------------------------------------------------------------------------------

void TomlText::check_depth(int depth, std::size_t at) const {
  if (depth > max_depth_) {
    source_.refuse_depth(max_depth_, at);
  }
}

void TomlText::check_character() const {
  if (is_control(text_[at_])) {
    refuse("control characters are not allowed", at_, at_ + 1, "remove it, or write it as an escape in double quotes");
  }
}

std::string TomlText::found() const {
  if (at_end()) {
    return "the end of the text";
  }
  const char c = text_[at_];
  if (c == '\n' || c == '\r') {
    return "the end of the line";
  }
  if (is_control(c)) {
    return "a control character";
  }
  return c == '\'' ? "a single quote" : "'" + std::string(text_.substr(at_, utf8::decode(text_, at_).size)) + "'";
}

void TomlText::refuse(std::string message, std::size_t begin, std::size_t end, std::string hint) const {
  source_.refuse("E-DAT-003", std::move(message), begin, end, std::move(hint));
}

void TomlText::refuse_here(std::string message, std::string hint) const {
  refuse(std::move(message), at_, std::min(at_ + 1, text_.size()), std::move(hint));
}

void TomlText::refuse_defined(const Part& part, std::string_view what) const {
  source_.refuse("E-DAT-004", "'" + std::string(part.key.as_string()) + "' " + std::string(what), part.begin, part.end,
                 "remove or rename one of them");
}

}  // namespace docmill
