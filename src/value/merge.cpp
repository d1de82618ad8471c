// Putting data together: deep merge of two values, and setting one place of a value. Nothing that exists is written:
// the dicts and lists on the way to a change are copied, everything else is shared with the originals.
#include <charconv>

#include "docmill/value.h"

namespace docmill {
namespace {

void check_depth(int depth) {
  if (depth > kMaxDepth) {
    throw Error(ErrorKind::limit, "E-LIM-004",
                "the data is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
}

Dict* copy_of(Arena& arena, const Dict& original, std::size_t more) {
  Dict* made = Dict::make(arena, original.size + more);
  for (const Dict::Entry& entry : original.view()) {
    made->set(arena, entry.key, entry.value);
  }
  return made;
}

Value merge_at(Arena& arena, const Value& base, const Value& over, int depth) {
  check_depth(depth);
  if (!base.is_dict() || !over.is_dict()) {
    return over;
  }
  if (over.as_dict()->size == 0) {
    return base;
  }
  Dict* made = copy_of(arena, *base.as_dict(), over.as_dict()->size);
  for (const Dict::Entry& entry : over.as_dict()->view()) {
    const Value* below = made->find(entry.key);
    made->set(arena, entry.key, below == nullptr ? entry.value : merge_at(arena, *below, entry.value, depth + 1));
  }
  made->frozen = true;
  return Value::dict(made);
}

// One step of a path after the other, from the root down.
class PathSetter {
 public:
  PathSetter(Arena& arena, std::string_view path, const Value& value) : arena_(arena), path_(path), value_(value) {}

  Value set(const Value& current, std::size_t begin, int depth) {
    if (depth > kMaxDepth) {
      refuse("the path has more than " + std::to_string(kMaxDepth) + " steps");
    }
    if (begin > path_.size()) {
      return value_;
    }
    const std::size_t end = std::min(path_.find('.', begin), path_.size());
    const std::string_view step = path_.substr(begin, end - begin);
    if (step.empty()) {
      refuse("the path has an empty step", "write it as keys and indexes with points between: a.b.0.c");
    }
    switch (current.kind()) {
      case Kind::dict:
        return in_dict(*current.as_dict(), step, end, depth);
      case Kind::list:
        return in_list(*current.as_list(), step, begin, end, depth);
      case Kind::undefined:
      case Kind::none:
        return in_dict(*Dict::make(arena_), step, end, depth);
      case Kind::boolean:
      case Kind::integer:
      case Kind::floating:
      case Kind::big:
      case Kind::string:
      case Kind::bytes:
      case Kind::tuple:
      case Kind::object:
        break;
    }
    refuse(where(begin) + " is " + std::string(type_name(current)) + ", which has nothing inside",
           "set " + where(begin) + " itself, or choose another path");
  }

 private:
  Value in_dict(const Dict& dict, std::string_view step, std::size_t end, int depth) {
    Value key = Value::string(step);
    const Value* below = dict.find(key);
    if (below == nullptr) {
      const std::optional<std::size_t> number = index_of(step);
      const Value integer = Value::integer(static_cast<std::int64_t>(number.value_or(0)));
      below = number ? dict.find(integer) : nullptr;
      key = below == nullptr ? Value::string(arena_, step) : integer;
    } else {
      key = Value::string(arena_, step);
    }
    const Value changed = set(below == nullptr ? Value::none() : *below, end + 1, depth + 1);
    Dict* made = copy_of(arena_, dict, 1);
    made->set(arena_, key, changed);
    made->frozen = true;
    return Value::dict(made);
  }

  Value in_list(const List& list, std::string_view step, std::size_t begin, std::size_t end, int depth) {
    const std::optional<std::size_t> index = index_of(step);
    if (!index) {
      refuse(
          where(begin) + " is a list of " + std::to_string(list.size) + "; '" + std::string(step) + "' is not an index",
          "an index is a number from 0");
    }
    if (*index > list.size) {
      refuse(where(begin) + " is a list of " + std::to_string(list.size) + "; index " + std::string(step) +
                 " lies beyond it",
             "index " + std::to_string(list.size) + " adds an item at its end");
    }
    const Value changed = set(*index < list.size ? list.items[*index] : Value::none(), end + 1, depth + 1);
    List* made = List::make(arena_, list.size + std::size_t{1});
    for (const Value& item : list.view()) {
      made->push(arena_, item);
    }
    if (*index == list.size) {
      made->push(arena_, changed);
    } else {
      made->items[*index] = changed;
    }
    made->frozen = true;
    return Value::list(made);
  }

  static std::optional<std::size_t> index_of(std::string_view step) {
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size()) {
      return std::nullopt;
    }
    return index;
  }

  // The part of the path before `begin`, for messages.
  std::string where(std::size_t begin) const {
    return begin == 0 ? "the data" : "'" + std::string(path_.substr(0, begin - 1)) + "'";
  }

  [[noreturn]] void refuse(const std::string& reason, std::string hint = {}) const {
    throw Error(ErrorKind::usage, "E-USE-010", "cannot set '" + std::string(path_) + "': " + reason, std::move(hint));
  }

  Arena& arena_;
  std::string_view path_;
  const Value& value_;
};

}  // namespace

Value merge(Arena& arena, const Value& base, const Value& over) { return merge_at(arena, base, over, 1); }

Value set_path(Arena& arena, const Value& root, std::string_view path, const Value& value) {
  return PathSetter(arena, path, value).set(root, 0, 1);
}

}  // namespace docmill
