// str.translate and str.maketrans: replacing characters by a table from code points to texts.
//
// Specification: Python 3.11. A table is a dict, or a list or string indexed by code point.
#include "jinja/text_translate.h"
#include "base/utf8.h"
#include "jinja/text_method.h"

namespace docmill::jinja {
namespace {

/// What `table` has for `c`; false when it has nothing.
bool look_up(Run& run, const Value& table, char32_t c, Value& found) {
  const Value key = Value::integer(static_cast<std::int64_t>(c));
  if (table.is_dict()) {
    const Value* value = table.as_dict()->find(key);
    found = value != nullptr ? *value : Value();
    return value != nullptr;
  }
  if (table.is_sequence()) {
    const List& list = *table.as_list();
    found = c < list.size ? list.items[c] : Value();
    return c < list.size;
  }
  if (table.is_string()) {
    const std::string_view text = table.as_string();
    run.budget.spend_bytes(text.size());
    const std::size_t at = utf8::offset_of(text, c);
    if (at < text.size()) {
      found = Value::string(text.substr(at, utf8::decode(text, at).size));
    }
    return at < text.size();
  }
  if (table.is_object() && table.as_object()->has_items()) {
    return table.as_object()->item(run, key, found);
  }
  run.require_defined(table);
  run.fail(kTypeCode, "'" + std::string(type_name(table)) + "' object is not subscriptable");
}

void append_mapped(Run& run, const Value& mapped, Buffer& out) {
  if (mapped.is_none()) {
    return;
  }
  if (mapped.is_string()) {
    out.append(mapped.as_string());
    return;
  }
  if (!mapped.is_any_integer()) {
    run.fail(kTypeCode, "character mapping must return integer, None or str");
  }
  const std::int64_t c = to_index(run, mapped);
  if (c < 0 || c > static_cast<std::int64_t>(utf8::kMaxCodePoint)) {
    run.fail(kValueCode, "character mapping must be in range(0x110000)");
  }
  utf8::append(out, static_cast<char32_t>(c));
}

Value code_point_key(std::string_view character) {
  return Value::integer(static_cast<std::int64_t>(utf8::decode(character, 0).code_point));
}

Value table_key(Run& run, const Value& key) {
  if (key.is_any_integer()) {
    return key;
  }
  if (!key.is_string()) {
    run.fail(kTypeCode, "keys in translate table must be strings or integers");
  }
  if (utf8::count(key.as_string()) != 1) {
    run.fail(kValueCode, "string keys in translate table must be of length 1");
  }
  return code_point_key(key.as_string());
}

Value table_from_dict(Run& run, const Value& source) {
  if (!source.is_dict()) {
    run.fail(kTypeCode, "if you give only one argument to maketrans it must be a dict");
  }
  Dict* table = run.make_dict(source.as_dict()->size);
  for (const Dict::Entry& entry : source.as_dict()->view()) {
    run.budget.spend();
    table->set(run.arena, table_key(run, entry.key), entry.value);
  }
  return Value::dict(table);
}

std::string_view maketrans_text(Run& run, const MethodArguments& arguments, std::size_t i) {
  if (!arguments[i].is_string()) {
    fail_type(run, "maketrans() argument " + std::to_string(i + 1) + " must be str, not ", arguments[i]);
  }
  run.budget.spend(arguments[i].size());
  return arguments[i].as_string();
}

}  // namespace

Value string_translate(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "translate", 1, 1);
  const Value& table = arguments[0];
  run.budget.spend(self.size());
  return build_text(run, 0, self.is_safe(), [&](Buffer& out) {
    const std::string_view text = self.as_string();
    for (std::size_t at = 0; at < text.size();) {
      const utf8::Decoded next = utf8::decode(text, at);
      Value mapped;
      if (look_up(run, table, next.code_point, mapped)) {
        run.budget.spend_bytes(mapped.is_string() ? mapped.size() : 0);
        append_mapped(run, mapped, out);
      } else {
        out.append(text.substr(at, next.size));
      }
      at += next.size;
    }
  });
}

Value string_maketrans(Run& run, const Value& self, const Arguments& given) {
  const MethodArguments arguments(run, self, given, "maketrans", 1, 3);
  if (!arguments.given(1)) {
    return table_from_dict(run, arguments[0]);
  }
  const std::string_view from = maketrans_text(run, arguments, 0);
  const std::string_view to = maketrans_text(run, arguments, 1);
  if (utf8::count(from) != utf8::count(to)) {
    run.fail(kValueCode, "the first two maketrans arguments must have equal length");
  }
  Dict* table = run.make_dict();
  for (std::size_t a = 0, b = 0; a < from.size(); a += utf8::decode(from, a).size, b += utf8::decode(to, b).size) {
    table->set(run.arena, code_point_key(from.substr(a)), code_point_key(to.substr(b)));
  }
  if (arguments.given(2)) {
    const std::string_view removed = maketrans_text(run, arguments, 2);
    for (std::size_t at = 0; at < removed.size(); at += utf8::decode(removed, at).size) {
      table->set(run.arena, code_point_key(removed.substr(at)), Value::none());
    }
  }
  return Value::dict(table);
}

}  // namespace docmill::jinja
