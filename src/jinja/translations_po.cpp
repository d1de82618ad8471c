// Catalogs as translators write them (GNU gettext manual, "The format of PO files"). What msgfmt leaves out of a .mo
// file is left out here: untranslated, fuzzy and obsolete messages.
//
//   entry   = { comment } [ "msgctxt" text ] "msgid" text ( "msgstr" text | "msgid_plural" text form { form } )
//   form    = "msgstr[" number "]" text
//   text    = '"' characters and C escapes '"', repeated on the following lines
#include "base/utf8.h"
#include "jinja/translations.h"

namespace docmill::jinja {

namespace {

constexpr std::size_t kMostForms = 32;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }
int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

class PoReader {
 public:
  PoReader(std::string_view text, std::string_view source_name, Translations::State& state)
      : text_(text), source_name_(source_name), state_(state) {}

  void read() {
    if (const std::size_t invalid = utf8::find_invalid(text_); invalid != std::string_view::npos) {
      refuse("E-TPL-072", "the catalog is not in UTF-8", invalid, "convert it: msgconv -t UTF-8 old.po > new.po");
    }
    at_ = text_.starts_with("\xef\xbb\xbf") ? 3 : 0;
    while (at_ < text_.size()) {
      line();
    }
    finish();
  }

 private:
  enum class Part : std::uint8_t { none, context, id, plural, form };
  struct Entry {
    std::string context, id;
    std::vector<std::string> forms;
    bool has_context = false, has_id = false, plural = false, fuzzy = false;
    std::size_t begin = 0;
  };

  [[noreturn]] void refuse(const char* code, std::string message, std::size_t at, std::string hint = {}) {
    const auto offset = static_cast<std::uint32_t>(at);
    refuse_catalog(code, std::move(message), place_at(source_name_, text_, {offset, offset}), std::move(hint));
  }
  [[noreturn]] void refuse_syntax(std::string message, std::size_t at) {
    refuse("E-TPL-070", std::move(message), at, "`msgfmt --check` says what a catalog has to look like");
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) {
      ++at_;
    }
  }
  bool skip(std::string_view word) {
    const bool found = text_.substr(at_).starts_with(word);
    at_ += found ? word.size() : 0;
    return found;
  }
  void end_of_line() {
    skip_space();
    if (at_ < text_.size() && text_[at_] != '\n') {
      refuse_syntax("the line goes on behind its text", at_);
    }
    ++at_;
  }

  void line() {
    skip_space();
    if (at_ >= text_.size()) {
      return;
    }
    const char first = text_[at_];
    if (first == '\n') {
      ++at_;
    } else if (first == '#') {
      comment();
    } else if (first == '"') {
      continuation();
      end_of_line();
    } else {
      keyword();
      end_of_line();
    }
  }

  void comment() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (has_forms()) {
      finish();
    }
    fuzzy_ = fuzzy_ || (line.starts_with("#,") && line.find("fuzzy") != std::string_view::npos);
  }

  bool has_forms() const { return !entry_.forms.empty(); }

  void keyword() {
    const std::size_t begin = at_;
    if (skip("msgctxt")) {
      begin_entry(begin);
      entry_.has_context = true;
      start(Part::context, begin);
    } else if (skip("msgid_plural")) {
      if (!entry_.has_id || entry_.plural || has_forms()) {
        refuse_syntax("'msgid_plural' belongs behind a 'msgid'", begin);
      }
      entry_.plural = true;
      start(Part::plural, begin);
    } else if (skip("msgid")) {
      if (!entry_.has_context || entry_.has_id) {
        begin_entry(begin);
      }
      entry_.has_id = true;
      start(Part::id, begin);
    } else if (skip("msgstr")) {
      form(begin);
    } else {
      refuse_syntax("a line of a catalog begins with msgid, msgstr, msgctxt, msgid_plural, '\"' or '#'", begin);
    }
  }

  void begin_entry(std::size_t begin) {
    finish();
    entry_ = Entry{};
    entry_.begin = begin;
    entry_.fuzzy = std::exchange(fuzzy_, false);
  }

  void form(std::size_t begin) {
    if (!entry_.has_id) {
      refuse_syntax("'msgstr' belongs behind a 'msgid'", begin);
    }
    if (entry_.plural != (at_ < text_.size() && text_[at_] == '[')) {
      refuse_syntax(entry_.plural ? "a message with 'msgid_plural' has 'msgstr[0]', 'msgstr[1]' and so on"
                                  : "'msgstr[...]' needs a 'msgid_plural'",
                    begin);
    }
    if (entry_.plural) {
      form_number(begin);
    } else if (has_forms()) {
      refuse_syntax("the message has a second 'msgstr'", begin);
    }
    entry_.forms.emplace_back();
    start(Part::form, begin);
  }

  void form_number(std::size_t begin) {
    std::size_t number = 0;
    ++at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && number < kMostForms) {
      number = number * 10 + static_cast<std::size_t>(text_[at_++] - '0');
    }
    if (!skip("]") || number != entry_.forms.size() || number >= kMostForms) {
      refuse_syntax("the next form of this message is 'msgstr[" + std::to_string(entry_.forms.size()) + "]'", begin);
    }
  }

  void start(Part part, std::size_t begin) {
    part_ = part;
    skip_space();
    if (at_ >= text_.size() || text_[at_] != '"') {
      refuse_syntax("a text in quotes is missing here", begin);
    }
    continuation();
  }

  void continuation() {
    std::string ignored;  // the plural of the id: only msgstr[...] is shown
    switch (part_) {
      case Part::none:
        refuse_syntax("the text belongs to nothing", at_);
      case Part::context:
        return quoted(entry_.context);
      case Part::id:
        return quoted(entry_.id);
      case Part::plural:
        return quoted(ignored);
      case Part::form:
        return quoted(entry_.forms.back());
    }
  }

  void quoted(std::string& out) {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      ++at_;
      escape(out);
    }
    if (at_ >= text_.size() || text_[at_] != '"') {
      refuse_syntax("the text is not closed on its line", begin);
    }
    ++at_;
  }

  void escape(std::string& out) {
    constexpr std::string_view kNames = "nrtabfv\\\"";
    constexpr std::string_view kMeanings = "\n\r\t\a\b\f\v\\\"";
    const char c = at_ < text_.size() ? text_[at_] : '\n';
    if (const std::size_t known = kNames.find(c); known != std::string_view::npos) {
      out += kMeanings[known];
      ++at_;
      return;
    }
    const bool hex = c == 'x';
    const std::size_t begin = at_ += hex ? 1 : 0;
    int value = 0;
    while (at_ < text_.size() && at_ - begin < (hex ? 2 : 3) && hex_digit(text_[at_]) >= 0 &&
           (hex || hex_digit(text_[at_]) < 8)) {
      value = value * (hex ? 16 : 8) + hex_digit(text_[at_++]);
    }
    if (at_ == begin || value == 0 || value > 0x7f) {
      refuse_syntax("the backslash begins no escape of a catalog", begin - 1);
    }
    out += static_cast<char>(value);
  }

  void finish() {
    if (!entry_.has_id && !entry_.has_context) {
      return;
    }
    if (!entry_.has_id || entry_.forms.empty()) {
      refuse_syntax("the message has no " + std::string(entry_.has_id ? "'msgstr'" : "'msgid'"), entry_.begin);
    }
    part_ = Part::none;
    const Entry entry = std::exchange(entry_, Entry{});
    const bool header = entry.id.empty() && !entry.has_context;
    if (header && !entry.forms.front().empty()) {
      const auto offset = static_cast<std::uint32_t>(entry.begin);
      state_.read_header(entry.forms.front(), place_at(source_name_, text_, {offset, offset}));
    }
    if ((!entry.fuzzy || header) && !entry.forms.front().empty()) {
      add(entry);
    }
  }

  void add(const Entry& entry) {
    std::string forms = entry.forms.front();
    for (std::size_t i = 1; i < entry.forms.size(); ++i) {
      forms.append(1, '\0').append(entry.forms[i]);
    }
    const std::string key = entry.has_context ? entry.context + "\4" + entry.id : entry.id;
    const Translations::State::Message message{state_.arena.copy(forms), entry.plural};
    if (!state_.messages.emplace(state_.arena.copy(key), message).second) {
      refuse_syntax("the message stands in the catalog twice", entry.begin);
    }
  }

  const std::string_view text_;
  const std::string_view source_name_;
  Translations::State& state_;
  std::size_t at_ = 0;
  Part part_ = Part::none;
  Entry entry_;
  bool fuzzy_ = false;
};

}  // namespace

void read_po(std::string_view text, std::string_view source_name, Translations::State& state) {
  PoReader(text, source_name, state).read();
}

}  // namespace docmill::jinja
