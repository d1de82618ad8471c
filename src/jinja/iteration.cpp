#include "base/utf8.h"
#include "jinja/run.h"

namespace docmill::jinja {

Iteration::Iteration(Run& run, const Value& iterable) : run_(&run), source_(iterable) {
  switch (iterable.kind()) {
    case Kind::undefined:
      run.require_usable(iterable);
      return;
    case Kind::list:
    case Kind::tuple:
      over_ = Over::list;
      return;
    case Kind::dict:
      over_ = Over::dict;
      expected_size_ = iterable.as_dict()->size;
      return;
    case Kind::string:
      over_ = Over::string;
      return;
    case Kind::bytes:
      over_ = Over::bytes;
      return;
    case Kind::object:
      if (auto* range = dynamic_cast<Range*>(iterable.as_object())) {
        over_ = Over::range;
        expected_size_ = range->size();
        return;
      }
      over_ = Over::object;
      objects_ = iterable.as_object()->iterate(run);
      if (objects_ != nullptr) {
        return;
      }
      break;
    case Kind::none:
    case Kind::boolean:
    case Kind::integer:
    case Kind::floating:
    case Kind::big:
      break;
  }
  run.fail("E-TPL-105", "'" + std::string(type_name(iterable)) + "' object is not iterable");
}

bool Iteration::next_other(Value& item) {
  switch (over_) {
    case Over::nothing:
    case Over::list:
      return false;
    case Over::dict: {
      const Dict& dict = *source_.as_dict();
      if (dict.size != expected_size_) {
        run_->fail("E-TPL-115", "dictionary changed size during iteration");
      }
      if (position_ >= dict.size) {
        return false;
      }
      item = dict.entries[position_++].key;
      return true;
    }
    case Over::string: {
      const std::string_view text = source_.as_string();
      if (position_ >= text.size()) {
        return false;
      }
      const std::size_t size = utf8::decode(text, position_).size;
      item = Value::string(text.substr(position_, size));  // the characters of Markup are plain in Python too
      position_ += size;
      return true;
    }
    case Over::bytes: {
      const std::string_view bytes = source_.as_string();
      if (position_ >= bytes.size()) {
        return false;
      }
      item = Value::integer(static_cast<unsigned char>(bytes[position_++]));
      return true;
    }
    case Over::range:
      if (position_ >= expected_size_) {
        return false;
      }
      item = Value::integer(static_cast<const Range*>(source_.as_object())->at(position_++));
      return true;
    case Over::object:
      return objects_->next(*run_, item);
  }
  return false;
}

bool Iteration::frozen() const {
  return source_.is_list() ? source_.as_list()->frozen : source_.is_dict() ? source_.as_dict()->frozen : true;
}

std::optional<std::size_t> Iteration::remaining() const {
  switch (over_) {
    case Over::nothing:
      return 0;
    case Over::list:
      return source_.as_list()->size - std::min<std::size_t>(position_, source_.as_list()->size);
    case Over::dict:
    case Over::range:
      return expected_size_ - position_;
    case Over::string:
      return utf8::count(source_.as_string().substr(position_));
    case Over::bytes:
      return source_.as_string().size() - position_;
    case Over::object:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace docmill::jinja
