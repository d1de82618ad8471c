// The lazy sequences behind map, select, reject, unique, batch, slice, items and reverse.
#include "jinja/generators.h"

#include <algorithm>

#include "jinja/arguments.h"

namespace docmill::jinja {

namespace {

// Python prints the address; one that is always the same keeps equal renders equal.
constexpr std::string_view kAddress = " at 0x7f0000000000>";
constexpr std::uint32_t kMaxLevels = 200;

template <class T>
T* copy_array(Run& run, std::span<const T> from) {
  T* to = run.arena.array<T>(from.size());
  std::copy(from.begin(), from.end(), to);
  return to;
}

Arguments keep(Run& run, const Arguments& arguments) {
  return {{copy_array(run, arguments.positional), arguments.positional.size()},
          {copy_array(run, arguments.named), arguments.named.size()}};
}

/// The name of a filter or test given as the first argument.
std::string_view function_argument(Run& run, const Value& name, std::string_view what) {
  if (!name.is_string()) {
    run.require_usable(name);
    run.fail(what == "filter" ? "E-TPL-020" : "E-TPL-021",
             "No " + std::string(what) + " named " + repr(run, name) + ".");
  }
  return name.as_string();
}

class MapSequence final : public LazySequence {
 public:
  MapSequence(Run& run, const Value& source, const Arguments& arguments)
      : LazySequence(run, source), arguments_(keep(run, arguments)) {}
  std::string_view function_name() const override { return "sync_do_map"; }

 private:
  bool start() override {
    if (!run_.truth(source_)) {
      return false;
    }
    if (!prepare_attribute()) {
      if (arguments_.positional.empty()) {
        run_.fail(kFilterArgumentCode, "map requires a filter argument");
      }
      filter_ = function_argument(run_, arguments_.positional[0], "filter");
      arguments_.positional = arguments_.positional.subspan(1);
    }
    iterate_source();
    return true;
  }

  bool prepare_attribute() {
    const auto named = [](std::string_view name) { return [name](const Keyword& k) { return k.name == name; }; };
    const auto keywords = arguments_.named;
    const auto attribute = std::find_if(keywords.begin(), keywords.end(), named("attribute"));
    if (!arguments_.positional.empty() || attribute == keywords.end()) {
      return false;
    }
    for (const Keyword& keyword : keywords) {
      if (keyword.name == "default") {
        fallback_ = keyword.value;
      } else if (keyword.name != "attribute") {
        run_.fail(kFilterArgumentCode, "Unexpected keyword argument '" + std::string(keyword.name) + "'");
      }
    }
    path_ = AttributePath(run_, attribute->value);
    by_attribute_ = true;
    return true;
  }

  bool produce(Value& item) override {
    Value input;
    if (!items_.next(input)) {
      return false;
    }
    item = by_attribute_ ? path_.get(run_, input, fallback_) : run_.apply_filter(filter_, input, arguments_);
    return true;
  }

  Arguments arguments_;
  std::string_view filter_;
  AttributePath path_;
  Value fallback_ = Value::none();
  bool by_attribute_ = false;
};

class SelectSequence final : public LazySequence {
 public:
  SelectSequence(Run& run, const Value& source, const Arguments& arguments, SelectMode mode)
      : LazySequence(run, source), arguments_(keep(run, arguments)), mode_(mode) {}
  std::string_view function_name() const override { return "select_or_reject"; }

 private:
  bool start() override {
    if (!run_.truth(source_)) {
      return false;
    }
    std::span<const Value>& positional = arguments_.positional;
    if (mode_.by_attribute) {
      if (positional.empty()) {
        run_.fail(kFilterArgumentCode, "Missing parameter for attribute name");
      }
      path_ = AttributePath(run_, positional[0]);
      positional = positional.subspan(1);
    }
    has_test_ = !positional.empty();
    if (has_test_) {
      test_ = positional[0];
      positional = positional.subspan(1);
    }
    iterate_source();
    return true;
  }

  bool produce(Value& item) override {
    while (items_.next(item)) {
      run_.budget.spend();
      if (holds(path_.get(run_, item)) != mode_.reject) {
        return true;
      }
    }
    return false;
  }

  bool holds(const Value& value) {
    return has_test_ ? run_.apply_test(function_argument(run_, test_, "test"), value, arguments_) : run_.truth(value);
  }

  Arguments arguments_;
  SelectMode mode_;
  bool has_test_ = false;
  Value test_;
  AttributePath path_;
};

class UniqueSequence final : public LazySequence {
 public:
  UniqueSequence(Run& run, const Value& source, const AttributePath& path, bool case_sensitive)
      : LazySequence(run, source), path_(path), case_sensitive_(case_sensitive) {}
  std::string_view function_name() const override { return "do_unique"; }

 private:
  bool start() override {
    iterate_source();
    seen_ = run_.make_dict();
    return true;
  }

  bool produce(Value& item) override {
    while (items_.next(item)) {
      run_.budget.spend();
      const Value value = path_.get(run_, item);
      if (add(case_sensitive_ ? value : fold_case(run_, value))) {
        return true;
      }
    }
    return false;
  }

  bool add(const Value& key) {
    if (key.is_undefined()) {
      run_.require_usable(key);
      return !std::exchange(seen_undefined_, true);
    }
    run_.require_hashable(key);
    if (seen_->find(key) != nullptr) {
      return false;
    }
    seen_->set(run_.arena, key, Value::none());
    return true;
  }

  AttributePath path_;
  Dict* seen_ = nullptr;
  bool case_sensitive_;
  bool seen_undefined_ = false;
};

class BatchSequence final : public LazySequence {
 public:
  BatchSequence(Run& run, const Value& source, const Value& size, const Value& fill_with)
      : LazySequence(run, source), size_(size), fill_with_(fill_with) {}
  std::string_view function_name() const override { return "do_batch"; }

 private:
  bool start() override {
    iterate_source();
    return true;
  }

  bool produce(Value& item) override {
    List* batch = run_.make_list(first_capacity());
    if (has_pending_) {
      batch->push(run_.arena, pending_);
      has_pending_ = false;
    }
    Value next;
    while (items_.next(next)) {
      run_.budget.spend();
      if (is_full(*batch)) {
        pending_ = next;
        has_pending_ = true;
        item = Value::list(batch);
        return true;
      }
      batch->push(run_.arena, next);
    }
    if (batch->size == 0) {
      return false;
    }
    fill(*batch);
    item = Value::list(batch);
    return true;
  }

  std::size_t first_capacity() const {
    return size_.is_integer() ? static_cast<std::size_t>(std::clamp<std::int64_t>(size_.as_integer(), 0, 64)) : 0;
  }

  // Any value may be compared with a length; only a number can be equal to it.
  bool is_full(const List& batch) {
    return size_.is_integer() ? size_.as_integer() == batch.size : run_.equal(size_, Value::integer(batch.size));
  }

  void fill(List& batch) {
    if (fill_with_.is_none()) {
      return;
    }
    run_.require_defined(size_);
    const std::int64_t size = to_index(run_, size_);
    if (size <= batch.size) {
      return;
    }
    const List* filled = allocate_list(run_, static_cast<std::size_t>(size));
    std::copy_n(batch.items, batch.size, filled->items);
    std::fill(filled->items + batch.size, filled->items + size, fill_with_);
    batch = *filled;
    batch.size = static_cast<std::uint32_t>(size);
  }

  Value size_;
  Value fill_with_;
  Value pending_;
  bool has_pending_ = false;
};

class SliceSequence final : public LazySequence {
 public:
  SliceSequence(Run& run, const Value& source, const Value& count, const Value& fill_with)
      : LazySequence(run, source), count_(count), fill_with_(fill_with) {}
  std::string_view function_name() const override { return "sync_do_slice"; }

 private:
  bool start() override {
    all_ = run_.to_list(source_);
    run_.require_defined(count_);
    slices_ = to_index(run_, count_);
    if (slices_ == 0) {
      run_.fail(kValueCode, "integer division or modulo by zero");
    }
    if (slices_ > 0) {
      per_slice_ = all_->size / slices_;
      with_extra_ = all_->size % slices_;
    }
    return true;
  }

  bool produce(Value& item) override {
    if (number_ >= slices_) {
      return false;
    }
    const bool has_extra = number_ < with_extra_;
    const auto size = static_cast<std::size_t>(per_slice_) + (has_extra ? 1 : 0);
    const bool filled = !fill_with_.is_none() && !has_extra;
    List* slice = allocate_list(run_, size + (filled ? 1 : 0));
    std::copy_n(all_->items + position_, size, slice->items);
    slice->size = static_cast<std::uint32_t>(size);
    if (filled) {
      slice->push(run_.arena, fill_with_);
    }
    position_ += size;
    ++number_;
    item = Value::list(slice);
    return true;
  }

  Value count_;
  Value fill_with_;
  const List* all_ = nullptr;
  std::int64_t slices_ = 0;
  std::int64_t per_slice_ = 0;
  std::int64_t with_extra_ = 0;
  std::int64_t number_ = 0;
  std::size_t position_ = 0;
};

class ItemsSequence final : public LazySequence {
 public:
  ItemsSequence(Run& run, const Value& mapping) : LazySequence(run, mapping) {}
  std::string_view function_name() const override { return "do_items"; }

 private:
  bool start() override {
    if (source_.is_undefined()) {
      return false;
    }
    if (!source_.is_dict() && !(source_.is_object() && source_.as_object()->is_mapping())) {
      run_.fail(kTypeCode, "Can only get item pairs from a mapping.");
    }
    iterate_source();
    return true;
  }

  bool produce(Value& item) override {
    Value key;
    if (!items_.next(key)) {
      return false;
    }
    List* pair = run_.make_list(2);
    pair->push(run_.arena, key);
    pair->push(run_.arena, run_.get_item(source_, key));
    item = Value::tuple(pair);
    return true;
  }
};

/// Python's own iterators from the end: not generators, so they print otherwise.
class ReversedSequence : public Generator {
 public:
  explicit ReversedSequence(std::string_view name) : name_(name) {}
  std::string_view type_name() const override { return name_; }
  void print(Heap&, Buffer& out) override {
    out.push('<');
    out.append(name_);
    out.append(" object");
    out.append(kAddress);
  }

 protected:
  ~ReversedSequence() = default;

 private:
  std::string_view name_;
};

class ReversedList final : public ReversedSequence {
 public:
  ReversedList(const List& items, std::string_view name) : ReversedSequence(name), items_(items), left_(items.size) {}
  bool next(Heap&, Value& item) override {
    left_ = std::min(left_, items_.size);
    if (left_ == 0) {
      return false;
    }
    item = items_.items[--left_];
    return true;
  }

 private:
  const List& items_;
  std::uint32_t left_;
};

class ReversedRange final : public ReversedSequence {
 public:
  explicit ReversedRange(const Range& items) : ReversedSequence("range_iterator"), items_(items), left_(items.size()) {}
  bool next(Heap&, Value& item) override {
    if (left_ == 0) {
      return false;
    }
    item = Value::integer(items_.at(--left_));
    return true;
  }

 private:
  const Range& items_;
  std::size_t left_;
};

template <class T, class... Args>
Value make_sequence(Run& run, const Args&... args) {
  return Value::object(new (run.arena.allocate(sizeof(T), alignof(T))) T(run, args...));
}

}  // namespace

Run::Level::Level(Run& run) : run_(run) {
  if (run.levels_ >= kMaxLevels) {
    throw Error(ErrorKind::limit, "E-LIM-004", "lazy sequences are nested deeper than 200 levels",
                "put `|list` behind the filter to make it a list");
  }
  ++run.levels_;
}

void Generator::print(Heap&, Buffer& out) {
  out.append("<generator object ");
  out.append(function_name());
  out.append(kAddress);
}

bool LazySequence::next(Heap&, Value& item) {
  if (state_ == State::finished) {
    return false;
  }
  const Run::Level level(run_);
  run_.budget.spend();
  if (state_ == State::fresh) {
    state_ = State::finished;  // stays so when `start` throws
    if (!start()) {
      return false;
    }
    state_ = State::running;
  }
  if (!produce(item)) {
    state_ = State::finished;
    return false;
  }
  return true;
}

Value make_map(Run& run, const Value& source, const Arguments& arguments) {
  return make_sequence<MapSequence>(run, source, arguments);
}

Value make_select(Run& run, const Value& source, const Arguments& arguments, SelectMode mode) {
  return make_sequence<SelectSequence>(run, source, arguments, mode);
}

Value make_unique(Run& run, const Value& source, const AttributePath& path, bool case_sensitive) {
  return make_sequence<UniqueSequence>(run, source, path, case_sensitive);
}

Value make_batch(Run& run, const Value& source, const Value& size, const Value& fill_with) {
  return make_sequence<BatchSequence>(run, source, size, fill_with);
}

Value make_slices(Run& run, const Value& source, const Value& count, const Value& fill_with) {
  return make_sequence<SliceSequence>(run, source, count, fill_with);
}

Value make_items(Run& run, const Value& mapping) { return make_sequence<ItemsSequence>(run, mapping); }

Value make_reversed(Run& run, const List& items, std::string_view type_name) {
  return Value::object(new (run.arena.allocate(sizeof(ReversedList), alignof(ReversedList)))
                           ReversedList(items, type_name));
}

Value make_reversed(Run& run, const Range& items) {
  return Value::object(new (run.arena.allocate(sizeof(ReversedRange), alignof(ReversedRange))) ReversedRange(items));
}

}  // namespace docmill::jinja
