// What a value is: its type's name, its truth, its length.
#include "base/utf8.h"
#include "docmill/value.h"
#include "value/value_error.h"

namespace docmill {

std::string_view type_name(const Value& value) {
  switch (value.kind()) {
    case Kind::undefined:
      return "Undefined";
    case Kind::none:
      return "NoneType";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
    case Kind::big:
      return "int";
    case Kind::floating:
      return "float";
    case Kind::string:
      return value.is_safe() ? "Markup" : "str";
    case Kind::bytes:
      return "bytes";
    case Kind::list:
      return "list";
    case Kind::tuple:
      return "tuple";
    case Kind::dict:
      return "dict";
    case Kind::object:
      return value.as_object()->type_name();
  }
  return "object";
}

bool truth(Heap& heap, const Value& value) {
  switch (value.kind()) {
    case Kind::undefined:
    case Kind::none:
      return false;
    case Kind::boolean:
    case Kind::integer:
      return value.as_integer() != 0;
    case Kind::floating:
      return value.as_floating() != 0.0;
    case Kind::big:
      return true;
    case Kind::string:
    case Kind::bytes:
      return value.size() != 0;
    case Kind::list:
    case Kind::tuple:
      return value.as_list()->size != 0;
    case Kind::dict:
      return value.as_dict()->size != 0;
    case Kind::object:
      return value.as_object()->truth(heap);
  }
  return true;
}

std::optional<std::size_t> length(Heap& heap, const Value& value) {
  switch (value.kind()) {
    case Kind::undefined:
      return 0;
    case Kind::string:
      heap.budget.spend_bytes(value.size());
      return utf8::count(value.as_string());
    case Kind::bytes:
      return value.size();
    case Kind::list:
    case Kind::tuple:
      return value.as_list()->size;
    case Kind::dict:
      return value.as_dict()->size;
    case Kind::object: {
      const Nesting nesting(heap);
      return value.as_object()->length(heap);
    }
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
      break;
  }
  return std::nullopt;
}

}  // namespace docmill
