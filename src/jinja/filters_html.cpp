// Filters about markup and addresses: escape, forceescape, safe, striptags, xmlattr, tojson, urlencode.
#include <algorithm>
#include <climits>

#include "base/escape.h"
#include "jinja/arguments.h"
#include "jinja/builtins.h"
#include "jinja/html_text.h"

namespace docmill::jinja {

namespace {

template <class Write>
Value rewrite(Run& run, const Value& text, Write write) {
  run.budget.spend_bytes(text.size());
  const std::size_t mark = run.scratch().size();
  write(text.as_string(), run.scratch());
  return run.take(mark);
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '~';
}

void append_quoted(Run& run, const Value& value, bool for_query, Buffer& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const bool bytes = value.kind() == Kind::bytes;
  const std::string_view text = bytes ? value.as_string() : run.text(value);
  run.budget.spend_bytes(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c) || (c == '/' && !for_query)) {
      out.push(c);
    } else if (c == ' ' && for_query) {
      out.push('+');
    } else {
      out.push('%');
      out.push(kHex[byte >> 4]);
      out.push(kHex[byte & 15]);
    }
  }
}

/// Unpacks `k, v = pair`.
void unpack_pair(Run& run, const Value& pair, Value& key, Value& value) {
  run.require_usable(pair);
  const bool iterable = pair.is_string() || pair.is_sequence() || pair.is_dict() || pair.is_undefined() ||
                        (pair.is_object() && pair.as_object()->iterate(run) != nullptr);
  if (!iterable) {
    run.fail(kTypeCode, "cannot unpack non-iterable " + std::string(type_name(pair)) + " object");
  }
  Iteration items(run, pair);
  Value more;
  const int count = !items.next(key) ? 0 : !items.next(value) ? 1 : items.next(more) ? 3 : 2;
  if (count < 2) {
    run.fail(kValueCode, "not enough values to unpack (expected 2, got " + std::to_string(count) + ")");
  }
  if (count > 2) {
    run.fail(kValueCode, "too many values to unpack (expected 2)");
  }
}

void append_query_pair(Run& run, const Value& key, const Value& value, bool first, Buffer& out) {
  if (!first) {
    out.push('&');
  }
  append_quoted(run, key, true, out);
  out.push('=');
  append_quoted(run, value, true, out);
}

Value query_of(Run& run, const Value& input) {
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  Iteration items(run, input);
  bool first = true;
  for (Value item; items.next(item); first = false) {
    run.budget.spend();
    Value key = item;
    Value value;
    if (input.is_dict()) {
      value = *input.as_dict()->find(key);
    } else {
      unpack_pair(run, item, key, value);
    }
    append_query_pair(run, key, value, first, out);
  }
  return run.take(mark);
}

/// Characters that would end an attribute's name and begin something else.
bool breaks_attribute_name(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '/' || c == '>' || c == '='; }

std::string_view attribute_name(Run& run, const Value& key) {
  if (!key.is_string()) {
    run.fail(kTypeCode, "expected string or bytes-like object, got '" + std::string(type_name(key)) + "'");
  }
  const std::string_view name = key.as_string();
  if (std::any_of(name.begin(), name.end(), breaks_attribute_name)) {
    run.fail(kValueCode, "Invalid character in attribute name: " + repr(run, key));
  }
  return name;
}

/// What tojson writes for the characters that mean something in HTML; also of an indention.
void append_html_safe(std::string_view text, Buffer& out) {
  for (const char c : text) {
    switch (c) {
      case '<':
        out.append("\\u003c");
        break;
      case '>':
        out.append("\\u003e");
        break;
      case '&':
        out.append("\\u0026");
        break;
      case '\'':
        out.append("\\u0027");
        break;
      default:
        out.push(c);
    }
  }
}

/// Writes JSON made with one space for each level again with `indention` for each.
void append_reindented(std::string_view json, std::string_view indention, Buffer& out) {
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t end = std::min(json.find('\n', at), json.size() - 1) + 1;
    out.append(json.substr(at, end - at));
    for (at = end; at < json.size() && json[at] == ' '; ++at) {
      out.append(indention);
    }
  }
}

}  // namespace

Value filter_escape(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "escape");
  return run.escape(input);
}

Value filter_forceescape(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_forceescape");
  return rewrite(run, html_or_text(run, input),
                 [&run](std::string_view text, Buffer& out) { run.escape_text(text, out); })
      .with_safe(true);
}

Value filter_safe(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_mark_safe");
  return html_or_text(run, input).with_safe(true);
}

Value filter_striptags(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_striptags");
  Value text = html_or_text(run, input);
  if (text.as_string().find("<!--") != std::string_view::npos) {
    text = rewrite(run, text, append_without_comments);
  }
  text = rewrite(run, text, append_without_tags);
  return text.as_string().find('&') == std::string_view::npos ? text : rewrite(run, text, unescape_html);
}

Value filter_xmlattr(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_xmlattr", {"autospace"});
  const bool space_first = !a.given(0) || run.truth(a[0]);
  if (!input.is_dict() && !(input.is_object() && input.as_object()->is_mapping())) {
    fail_attribute(run, input, "items");
  }
  Buffer& out = run.scratch();
  const std::size_t mark = out.size();
  Iteration keys(run, input);
  for (Value key; keys.next(key);) {
    const Value value = input.is_dict() ? *input.as_dict()->find(key) : run.get_item(input, key);
    if (value.is_none() || value.is_undefined()) {
      continue;
    }
    const std::string_view name = attribute_name(run, key);
    if (space_first || out.size() != mark) {
      out.push(' ');
    }
    escape_html(name, out);
    out.append("=\"");
    run.escape(value, out);
    out.push('"');
  }
  return run.take(mark, run.autoescape());
}

Value filter_tojson(Run& run, const Value& input, const Arguments& arguments) {
  const auto a = bind(run, arguments, "do_tojson", {"indent"});
  const Value indent = input.is_string() ? Value::none() : a.get(0, Value::none());  // Python does not look at it then
  JsonStyle style{.ascii = true, .sort_keys = true, .html_safe = true};
  if (indent.is_string()) {
    style.indent = 1;
  } else if (!indent.is_none()) {
    style.indent = static_cast<int>(std::clamp<std::int64_t>(to_number(run, indent), 0, INT_MAX));
  }
  const std::size_t mark = run.scratch().size();
  write_json(run, input, run.scratch(), style);
  const Value json = run.take(mark, true);
  if (!indent.is_string()) {
    return json;
  }
  const Value indention = rewrite(run, indent, append_html_safe);
  run.budget.spend_bytes(saturating_multiply(json.size(), indention.size()));
  append_reindented(json.as_string(), indention.as_string(), run.scratch());
  return run.take(mark, true);
}

Value filter_urlencode(Run& run, const Value& input, const Arguments& arguments) {
  bind_nothing(run, arguments, "do_urlencode");
  const bool iterable = input.is_sequence() || input.is_dict() || input.is_undefined() || input.kind() == Kind::bytes ||
                        (input.is_object() && input.as_object()->iterate(run) != nullptr);
  if (iterable) {
    return query_of(run, input);
  }
  const std::size_t mark = run.scratch().size();
  append_quoted(run, input, false, run.scratch());
  return run.take(mark);
}

}  // namespace docmill::jinja
