// ICU's RegexMatcher over UTF-8 text; see schema_pattern.h. It backtracks, hence the limits: the pattern comes from a
// schema, the text from anyone.
#include "value/schema_pattern.h"

#include <unicode/regex.h>
#include <unicode/utext.h>

#include <mutex>
#include <string>

#include "docmill/base.h"

namespace docmill {
namespace {

constexpr std::int32_t kTimeLimit = 100;               // in ICU's units, about a millisecond each
constexpr std::int32_t kStackLimit = 4 * 1024 * 1024;  // bytes of backtracking state

struct TextCloser {
  void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

struct SchemaPattern::State {
  std::string pattern;
  std::unique_ptr<icu::RegexMatcher> matcher;
  std::mutex mutex;  // of the matcher, which remembers where it is
};

SchemaPattern::SchemaPattern(std::string_view pattern) : state_(std::make_unique<State>()) {
  state_->pattern = pattern;
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(pattern.data(), static_cast<std::int32_t>(pattern.size())));
  state_->matcher = std::make_unique<icu::RegexMatcher>(text, 0, status);
  if (U_SUCCESS(status)) {
    state_->matcher->setTimeLimit(kTimeLimit, status);
    state_->matcher->setStackLimit(kStackLimit, status);
  }
  if (U_FAILURE(status)) {
    throw Error(
        ErrorKind::data, "E-DAT-021",
        "the schema pattern '" + state_->pattern + "' is not a regular expression (" + u_errorName(status) + ")");
  }
}

SchemaPattern::SchemaPattern(SchemaPattern&&) noexcept = default;
SchemaPattern& SchemaPattern::operator=(SchemaPattern&&) noexcept = default;
SchemaPattern::~SchemaPattern() = default;

bool SchemaPattern::found_in(std::string_view text) const {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, TextCloser> input(
      utext_openUTF8(nullptr, text.empty() ? "" : text.data(), static_cast<std::int64_t>(text.size()), &status));
  const std::lock_guard lock(state_->mutex);
  state_->matcher->reset(input.get());
  const bool found = state_->matcher->find(status) != 0;
  if (status == U_REGEX_TIME_OUT || status == U_REGEX_STACK_OVERFLOW) {
    throw Error(ErrorKind::limit, "E-LIM-005", "matching the schema pattern '" + state_->pattern + "' takes too long",
                "write it without nested repetitions such as (a+)+");
  }
  return found;
}

}  // namespace docmill
