// Filters, order and text search by looking at every document. What it finds is what FTS5 finds for words of Latin,
// Greek and Cyrillic script; ranks differ in value, not in meaning (title before text, dense before sparse).
#include "store/memory_match.h"

#include <algorithm>

namespace docmill::store {
namespace {

constexpr double kTitleWeight = 4;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

bool is_any_or(std::string_view wanted, const std::string& value) { return wanted.empty() || wanted == value; }

bool is_between(const std::optional<Time>& from, const std::optional<Time>& before, Time time) {
  return (!from || time >= *from) && (!before || time < *before);
}

bool has_deletion(Deleted wanted, const Record& record) {
  switch (wanted) {
    case Deleted::exclude:
      return !record.deleted;
    case Deleted::include:
      return true;
    case Deleted::only:
      return record.deleted.has_value();
  }
  return false;
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int compare_keys(const Cursor& a, const Cursor& b, Sort sort) {
  switch (sort) {
    case Sort::updated:
    case Sort::created:
    case Sort::size:
      return order(a.integer, b.integer);
    case Sort::title:
      return order(lower(a.text), lower(b.text));
    case Sort::id:
      return order(a.text, b.text);
    case Sort::score:
      return order(a.real, b.real);
  }
  return 0;
}

}  // namespace

bool matches(const Filter& filter, const Record& record) {
  return is_any_or(filter.type, record.type) && is_any_or(filter.format, record.format) &&
         is_any_or(filter.status, record.status) && is_any_or(filter.author, record.author) &&
         is_any_or(filter.template_name, record.template_name) &&
         (filter.tag.empty() || std::find(record.tags.begin(), record.tags.end(), filter.tag) != record.tags.end()) &&
         (filter.title.empty() || lower(record.title).find(lower(filter.title)) != std::string::npos) &&
         is_between(filter.created_from, filter.created_before, record.created) &&
         is_between(filter.updated_from, filter.updated_before, record.updated) && has_deletion(filter.deleted, record);
}

int compare(const Cursor& a, const Cursor& b, Sort sort) {
  const int by_key = compare_keys(a, b, sort);
  return by_key != 0 ? by_key : order(a.row, b.row);
}

TextSearch::TextSearch(const SearchQuery& query) : mark_begin_(query.mark_begin), mark_end_(query.mark_end) {
  for (const SearchTerm& term : parse_search(query.text)) {
    std::vector<Token> words = tokenise(term.text);
    if (!words.empty()) {
      phrases_.push_back({std::move(words), term.prefix});
    }
  }
}

std::vector<TextSearch::Range> TextSearch::occurrences(const Phrase& phrase, const std::vector<Token>& tokens) {
  std::vector<Range> found;
  const std::size_t length = phrase.words.size();
  for (std::size_t at = 0; at + length <= tokens.size(); ++at) {
    std::size_t same = 0;
    while (same < length && tokens[at + same].folded == phrase.words[same].folded) {
      ++same;
    }
    const bool begins =
        phrase.prefix && same + 1 == length && tokens[at + same].folded.starts_with(phrase.words[same].folded);
    if (same == length || begins) {
      found.push_back({at, at + length});
    }
  }
  return found;
}

std::optional<Hit> TextSearch::find(const Record& record, std::string_view text) const {
  if (phrases_.empty()) {
    return std::nullopt;
  }
  const std::vector<Token> title = tokenise(record.title);
  const std::vector<Token> body = tokenise(text);
  std::vector<Range> title_hits;
  std::vector<Range> body_hits;
  for (const Phrase& phrase : phrases_) {
    const std::vector<Range> in_title = occurrences(phrase, title);
    const std::vector<Range> in_body = occurrences(phrase, body);
    if (in_title.empty() && in_body.empty()) {
      return std::nullopt;
    }
    title_hits.insert(title_hits.end(), in_title.begin(), in_title.end());
    body_hits.insert(body_hits.end(), in_body.begin(), in_body.end());
  }
  Hit hit;
  hit.record = record;
  hit.rank = (kTitleWeight * static_cast<double>(title_hits.size()) + static_cast<double>(body_hits.size())) /
             static_cast<double>(title.size() + body.size() + 10);
  hit.snippet = body_hits.empty() ? snippet(record.title, title, title_hits) : snippet(text, body, body_hits);
  return hit;
}

std::string TextSearch::snippet(std::string_view text, const std::vector<Token>& tokens,
                                std::vector<Range> hits) const {
  std::sort(hits.begin(), hits.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
  const std::size_t begin = hits.front().begin < 4 ? 0 : hits.front().begin - 4;
  const std::size_t end = std::min(tokens.size(), begin + static_cast<std::size_t>(kSnippetWords));
  std::string out = begin > 0 ? "…" : "";
  std::size_t from = begin == 0 ? 0 : tokens[begin].begin;
  std::size_t next = begin;
  for (const Range& hit : hits) {
    if (hit.begin < next || hit.end > end) {
      continue;
    }
    out.append(text.substr(from, tokens[hit.begin].begin - from)).append(mark_begin_);
    from = tokens[hit.end - 1].end;
    out.append(text.substr(tokens[hit.begin].begin, from - tokens[hit.begin].begin)).append(mark_end_);
    next = hit.end;
  }
  const std::size_t stop = end == tokens.size() ? text.size() : tokens[end - 1].end;
  out.append(text.substr(from, std::max(stop, from) - from)).append(end < tokens.size() ? "…" : "");
  return fold_space(out);
}

}  // namespace docmill::store
