// Lazy sequences: what Python's generator-based filters return. Nothing happens until the first item is asked for, not
// even the check that the input can be iterated; each sequence is good for one pass.
//
// They live in the run's arena and keep copies of the arguments they were made with, since those of a call are gone by
// the time a sequence is consumed.
#pragma once

#include "jinja/attribute_path.h"
#include "jinja/run.h"

namespace docmill::jinja {

/// A lazy sequence over the items of another value.
class LazySequence : public Generator {
 public:
  LazySequence(Run& run, const Value& source) : run_(run), source_(source) {}
  bool next(Heap&, Value& item) final;

 protected:
  ~LazySequence() = default;
  /// Called once, before the first `produce`. False when there is nothing to produce.
  virtual bool start() = 0;
  virtual bool produce(Value& item) = 0;

  void iterate_source() { items_ = Iteration(run_, source_); }

  Run& run_;
  Value source_;
  Iteration items_;

 private:
  enum class State : std::uint8_t { fresh, running, finished };
  State state_ = State::fresh;
};

Value make_map(Run& run, const Value& source, const Arguments& arguments);

struct SelectMode {
  bool reject = false;
  bool by_attribute = false;
};
Value make_select(Run& run, const Value& source, const Arguments& arguments, SelectMode mode);
Value make_unique(Run& run, const Value& source, const AttributePath& path, bool case_sensitive);
Value make_batch(Run& run, const Value& source, const Value& size, const Value& fill_with);
Value make_slices(Run& run, const Value& source, const Value& count, const Value& fill_with);
Value make_items(Run& run, const Value& mapping);
/// From the last item to the first. `type_name` is what Python calls such an iterator.
Value make_reversed(Run& run, const List& items, std::string_view type_name);
Value make_reversed(Run& run, const Range& items);

}  // namespace docmill::jinja
