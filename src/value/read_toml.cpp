// TOML text to a frozen value, and the places of its values. See toml_text.h.
#include <charconv>

#include "value/read_data.h"
#include "value/toml_text.h"

namespace docmill {
namespace {

// One step of a path: the key or index in `owner`, or nothing when it is not there.
std::optional<Value> key_of_step(const Value& owner, const std::string& step) {
  if (owner.is_dict()) {
    const Value key = make_key(Value::string(step));
    return owner.as_dict()->find(key) != nullptr ? std::optional(key) : std::nullopt;
  }
  std::uint32_t index = 0;
  const char* end = step.data() + step.size();
  if (!owner.is_list() || std::from_chars(step.data(), end, index).ptr != end || index >= owner.as_list()->size) {
    return std::nullopt;
  }
  return Value::integer(index);
}

}  // namespace

Value read_toml(Arena& arena, const SourceText& source, const ReadOptions& options) {
  source.check_no_byte_order_mark();
  source.check_utf8();
  return TomlText(arena, source, depth_limit(options)).read();
}

Position locate_toml(std::string_view text, std::span<const std::string> path) {
  const SourceText source{{}, text};
  Arena arena;
  TomlText reader(arena, source, kMaxDepth);
  reader.keep_places();
  Value value;
  try {
    source.check_utf8();
    value = reader.read();
  } catch (const Error&) {
    return {};
  }
  Position found = {1, 1};
  for (const std::string& step : path) {
    const std::optional<Value> key = key_of_step(value, step);
    if (!key) {
      break;
    }
    const bool in_dict = value.is_dict();
    const void* owner = in_dict ? static_cast<const void*>(value.as_dict()) : value.as_list();
    found = position_at(text, reader.place_of(owner, *key));
    value = in_dict ? *value.as_dict()->find(*key) : value.as_list()->items[key->as_integer()];
  }
  return found;
}

}  // namespace docmill
