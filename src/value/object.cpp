// What an Object does unless it says otherwise.
#include "docmill/value.h"
#include "value/value_error.h"

namespace docmill {

Value Object::call(Heap&, const Arguments&) {
  fail("E-TPL-108", "'" + std::string(type_name()) + "' object is not callable");
}

void Object::print(Heap&, Buffer& out) {
  out.push('<');
  out.append(type_name());
  out.append(" object>");
}

bool Object::equals(Heap&, const Value& other) { return other.is_object() && other.as_object() == this; }

bool Object::contains(Heap& heap, const Value& value) {
  ObjectIterator* items = iterate(heap);
  if (items == nullptr) {
    fail_not_container(Value::object(this));
  }
  Value item;
  while (items->next(heap, item)) {
    if (equal(heap, item, value)) {
      return true;
    }
  }
  return false;
}

}  // namespace docmill
