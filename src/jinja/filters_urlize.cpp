// The urlize filter: web and mail addresses in a text become links.
//
// The escaped text is cut into words at white space. From each word brackets and punctuation are taken off both ends,
// closing ones are given back while the middle opens more than it closes, and what is left is tried as a web address,
// a mail address and the extra schemes, in that order.
#include <algorithm>
#include <vector>

#include "base/utf8.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/characters.h"
#include "jinja/code_points.h"
#include "jinja/web_address.h"

namespace docmill::jinja {

namespace {

/// A word as three neighbouring parts.
struct Word {
  std::string_view head;
  std::string_view middle;
  std::string_view tail;
};

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

std::size_t head_size(std::string_view word) {
  std::size_t at = 0;
  for (;;) {
    const std::string_view rest = word.substr(at);
    if (rest.starts_with('(') || rest.starts_with('<')) {
      ++at;
    } else if (rest.starts_with("&lt;")) {
      at += 4;
    } else {
      return at;
    }
  }
}

std::size_t tail_size(std::string_view word) {
  constexpr std::string_view kSingle = ")>.,\n";
  std::size_t size = 0;
  for (;;) {
    const std::string_view rest = word.substr(0, word.size() - size);
    if (rest.ends_with("&gt;")) {
      size += 4;
    } else if (!rest.empty() && kSingle.find(rest.back()) != std::string_view::npos) {
      ++size;
    } else {
      return size;
    }
  }
}

/// Gives closing brackets of the tail back to a middle that opens more than it closes.
void balance(Word& word, std::string_view open, std::string_view close) {
  const std::size_t opened = count_of(word.middle, open);
  if (opened <= count_of(word.middle, close)) {
    return;
  }
  for (std::size_t n = std::min(opened, count_of(word.tail, close)); n != 0; --n) {
    const std::size_t size = word.tail.find(close) + close.size();
    word.middle = {word.middle.data(), word.middle.size() + size};
    word.tail.remove_prefix(size);
  }
}

Word split_word(std::string_view text) {
  const std::size_t head = head_size(text);
  const std::string_view rest = text.substr(head);
  const std::size_t tail = tail_size(rest);
  Word word{text.substr(0, head), rest.substr(0, rest.size() - tail), rest.substr(rest.size() - tail)};
  balance(word, "(", ")");
  balance(word, "<", ">");
  balance(word, "&lt;", "&gt;");
  return word;
}

/// Everything the links of one text share.
struct Linker {
  Run& run;
  Buffer& out;
  std::string_view attributes;  // rel and target
  Value limit_value;            // of the text of a link, or none; Python looks at it when there is a link
  std::span<const std::string_view> schemes;

  void append_link(std::string_view prefix, std::string_view address, std::string_view own_attributes,
                   std::string_view text) {
    out.append("<a href=\"");
    out.append(prefix);
    out.append(address);
    out.push('"');
    out.append(own_attributes);
    out.push('>');
    out.append(text);
  }

  void append_web(std::string_view address) {
    const bool has_scheme = address.starts_with("https://") || address.starts_with("http://");
    const std::optional<std::int64_t> limit =
        limit_value.is_none() ? std::nullopt : std::optional(to_number(run, limit_value));
    const auto size = static_cast<std::int64_t>(limit ? utf8::count(address) : 0);
    const bool shorten = limit && size > *limit;
    const std::int64_t kept = shorten && *limit < 0 ? std::max<std::int64_t>(size + *limit, 0) : limit.value_or(0);
    const std::string_view text =
        shorten ? address.substr(0, utf8::offset_of(address, static_cast<std::size_t>(kept))) : address;
    append_link(has_scheme ? "" : "https://", address, attributes, text);
    out.append(shorten ? "...</a>" : "</a>");
  }

  void append_mail(std::string_view prefix, std::string_view address, std::string_view text) {
    append_link(prefix, address, {}, text);
    out.append("</a>");
  }

  void append_middle(std::string_view middle) {
    constexpr std::string_view kMailto = "mailto:";
    if (is_web_address(middle)) {
      return append_web(middle);
    }
    if (middle.starts_with(kMailto) && is_mail_address(middle.substr(kMailto.size()))) {
      return append_mail({}, middle, middle.substr(kMailto.size()));
    }
    if (!middle.starts_with("www.") && !middle.starts_with('@') && middle.find(':') == std::string_view::npos &&
        is_mail_address(middle)) {
      return append_mail(kMailto, middle, middle);
    }
    for (const std::string_view scheme : schemes) {
      if (middle != scheme && middle.starts_with(scheme)) {
        append_link({}, middle, attributes, middle);
        return out.append("</a>");
      }
    }
    out.append(middle);
  }

  void append_word(std::string_view text) {
    run.budget.spend_bytes(text.size() * 8);
    const Word word = split_word(text);
    out.append(word.head);
    append_middle(word.middle);
    out.append(word.tail);
  }

  void append_text(std::string_view text) {
    std::size_t word = 0;
    for (std::size_t at = 0; at < text.size();) {
      const utf8::Decoded c = utf8::decode(text, at);
      if (is_space(c.code_point)) {
        if (word < at) {
          append_word(text.substr(word, at - word));
        }
        out.append(text.substr(at, c.size));
        word = at + c.size;
      }
      at += c.size;
    }
    if (word < text.size()) {
      append_word(text.substr(word));
    }
  }
};

// ---- parameters ----

std::span<const std::string_view> schemes_of(Run& run, const Value& schemes) {
  if (schemes.is_none()) {
    return {};
  }
  const List* list = run.to_list(schemes);
  std::string_view* texts = run.arena.array<std::string_view>(list->size);
  for (std::size_t i = 0; i < list->size; ++i) {
    const Value& scheme = list->items[i];
    if (!scheme.is_string()) {
      run.fail(kTypeCode, "expected string or bytes-like object, got '" + std::string(type_name(scheme)) + "'");
    }
    if (!is_scheme(scheme.as_string())) {
      run.fail(kFilterArgumentCode, repr(run, scheme) + " is not a valid URI scheme prefix.");
    }
    texts[i] = scheme.as_string();
  }
  return {texts, list->size};
}

/// The words of `rel` with "noopener", sorted and each once.
std::vector<std::string_view> rel_words(Run& run, const Value& rel, bool nofollow) {
  std::vector<std::string_view> words = {"noopener"};
  if (nofollow) {
    words.push_back("nofollow");
  }
  if (run.truth(rel)) {
    if (!rel.is_string()) {
      fail_attribute(run, rel, "split");
    }
    std::string_view text = strip_space(rel.as_string());
    std::size_t word = 0;
    for (std::size_t at = 0; at <= text.size();) {
      const bool end = at == text.size();
      const utf8::Decoded c = end ? utf8::Decoded{' ', 1} : utf8::decode(text, at);
      if (is_space(c.code_point)) {
        if (word < at) {
          words.push_back(text.substr(word, at - word));
        }
        word = at + c.size;
      }
      at += c.size;
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string_view link_attributes(Run& run, const Value& rel, bool nofollow, const Value& target) {
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  out.append(" rel=\"");
  bool first = true;
  for (const std::string_view word : rel_words(run, rel, nofollow)) {
    out.append(first ? "" : " ");
    run.escape(Value::string(word), out);
    first = false;
  }
  out.push('"');
  if (run.truth(target)) {
    out.append(" target=\"");
    run.escape(target, out);
    out.push('"');
  }
  return run.take(mark).as_string();
}

}  // namespace

Value filter_urlize(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_urlize", {"trim_url_limit", "nofollow", "target", "rel", "extra_schemes"});
  const bool nofollow = a.given(1) && run.truth(a[1]);
  const std::string_view attributes = link_attributes(run, a.get(3, Value::none()), nofollow, a.get(2, Value::none()));
  const std::span<const std::string_view> schemes = schemes_of(run, a.get(4, Value::none()));
  const Value escaped = run.escape(input);
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  Linker{run, out, attributes, a.get(0, Value::none()), schemes}.append_text(escaped.as_string());
  return run.take(mark, run.autoescape());
}

}  // namespace docmill::jinja
