// Adapts yaml-cpp's event parser and translates its errors; see yaml_events.h.
#include "value/yaml_events.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <vector>

#include "value/yaml_nesting.h"

namespace docmill {
namespace {

// yaml-cpp takes up to 100 bytes for each byte of a flow collection.
constexpr std::size_t kMaxYamlBytes = std::size_t{32} << 20;

// Reads a text where it stands.
class TextBuffer final : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // streambuf never writes to its get area
    setg(begin, begin, begin + text.size());
  }
};

std::size_t offset_of(const YAML::Mark& mark) { return static_cast<std::size_t>(std::max(mark.pos, 0)); }

class Adapter final : public YAML::EventHandler {
 public:
  Adapter(const SourceText& source, YamlEvents& events) : source_(source), events_(events) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (seen_document_) {
      source_.refuse("E-DAT-002", "expected one document, found a second one", offset_of(mark), offset_of(mark),
                     "remove the `---` line, or make it a file of its own");
    }
    seen_document_ = true;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { events_.null({offset_of(mark), "?", anchor}); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { events_.alias(offset_of(mark), anchor); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    events_.scalar({offset_of(mark), tag, anchor}, text);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(offset_of(mark));
    events_.begin_list({offset_of(mark), tag, anchor});
  }
  void OnSequenceEnd() override {
    open_.pop_back();
    events_.end_list();
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(offset_of(mark));
    events_.begin_dict({offset_of(mark), tag, anchor});
  }
  void OnMapEnd() override {
    open_.pop_back();
    events_.end_dict();
  }

  /// Line of the innermost `bracket` that is still open; 0 when there is none.
  std::uint32_t open_line(char bracket) const {
    for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
      if (*at < source_.text.size() && source_.text[*at] == bracket) {
        return position_at(source_.text, *at).line;
      }
    }
    return 0;
  }

 private:
  const SourceText& source_;
  YamlEvents& events_;
  std::vector<std::size_t> open_;  // where the open lists and dicts begin
  bool seen_document_ = false;
};

struct Translation {
  std::string_view theirs, message, hint;
};
constexpr std::string_view kOpenDict = "expected ',' or '}'";
constexpr std::string_view kOpenList = "expected ',' or ']'";
constexpr std::string_view kOpenQuote = "the quoted text is not closed";
constexpr Translation kTranslations[] = {
    {"illegal map value", "a value is not allowed here", "put text that contains ': ' in quotes"},
    {"illegal map key", "a key is not allowed here", "check the indentation of this line"},
    {"illegal block entry", "a list item is not allowed here", "start the list on a line of its own"},
    {"end of map not found", "expected a key at this indentation",
     "check the indentation, and put a space after ':' and before the value"},
    {"end of sequence not found", "expected '- ' at this indentation", "check the indentation of this line"},
    {"end of map flow not found", kOpenDict, "close the '{', or quote text that contains brackets"},
    {"end of sequence flow not found", kOpenList, "close the '[', or quote text that contains brackets"},
    {"illegal flow end", "the bracket closes nothing", "remove it, or put the text in quotes"},
    {"illegal EOF in scalar", kOpenQuote, "add the closing quote"},
    {"illegal document indicator in scalar", kOpenQuote, "add the closing quote"},
    {"YAML major version too large", "this version of YAML is not known", "remove the %YAML line"},
    {"unknown token", "a value cannot start with this character", "put the text in quotes"},
    {"the referenced anchor is not defined", "the alias names an anchor that is not defined above it",
     "define it with & first, or put the text in quotes"},
    {"cannot assign multiple tags to the same node", "the value has two tags", ""},
    {"cannot assign multiple anchors to the same node", "the value has two anchors", ""},
    {"illegal tab when looking for indentation", "a tab stands in the indentation", "indent with spaces"},
    {"unknown escape character: ", "unknown escape in double quotes", "write a backslash as \\\\"},
};

// Whether a tab stands in the indentation of the line of `at`.
bool tab_indents(std::string_view text, std::size_t at) {
  const std::string_view line = line_at(text, at);
  const std::size_t word = line.find_first_not_of(" \t");
  return line.substr(0, word).find('\t') != std::string_view::npos;
}

[[noreturn]] void refuse_syntax(const SourceText& source, const YAML::Exception& error, const Adapter& adapter) {
  Translation found{{}, error.msg, {}};
  for (const Translation& row : kTranslations) {
    if (error.msg.starts_with(row.theirs)) {
      found = row;
      break;
    }
  }
  std::size_t at = std::min(offset_of(error.mark), source.text.size());
  if (found.message == kOpenQuote) {
    at = std::min(find_open_quote(source.text), at);
  }
  if (tab_indents(source.text, at)) {
    found.hint = "indent with spaces; YAML does not allow tabs there";
  }
  std::string message(found.message);
  const bool in_list = found.message == kOpenList;
  if (in_list || found.message == kOpenDict) {
    const std::uint32_t line = adapter.open_line(in_list ? '[' : '{');
    message += line == 0 ? ""
                         : " in the " + std::string(in_list ? "list" : "mapping") + " that line " +
                               std::to_string(line) + " opens";
  }
  source.refuse("E-DAT-002", std::move(message), at, std::min(at + 1, source.text.size()), std::string(found.hint));
}

void check_characters(const SourceText& source) {
  source.check_no_byte_order_mark();
  source.check_utf8();
  for (std::size_t i = 0; i < source.text.size(); ++i) {
    const char c = source.text[i];
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') {
      source.refuse("E-DAT-002", "control characters are not allowed", i, i + 1,
                    "remove it, or write it as an escape in double quotes");
    }
  }
}

void check_limits(const SourceText& source, const ReadOptions& options) {
  ReadOptions limited = options;
  limited.max_bytes = std::min(options.max_bytes, kMaxYamlBytes);
  source.check_size(limited);
  const std::size_t deep = find_deep_flow(source.text, depth_limit(options));
  if (deep != std::string_view::npos) {
    source.refuse_depth(depth_limit(options), deep);
  }
}

}  // namespace

void parse_yaml(const SourceText& source, const ReadOptions& options, YamlEvents& events) {
  check_limits(source, options);
  check_characters(source);
  TextBuffer buffer(source.text);
  std::istream stream(&buffer);
  Adapter adapter(source, events);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(adapter)) {
    }
  } catch (const YAML::DeepRecursion& error) {
    source.refuse_depth(depth_limit(options), std::min(offset_of(error.mark), source.text.size()));
  } catch (const YAML::Exception& error) {
    refuse_syntax(source, error, adapter);
  }
}

}  // namespace docmill
