// Values of the host program that a template reads piece by piece: a table whose rows are made when a loop asks for
// them, and rows whose cells are computed when they are named. Functions, filters and tests in one line each.
#include <docmill/jinja.h>

#include <cstdio>
#include <string>
#include <vector>

using namespace docmill;

namespace {

struct Measurement {
  std::string city;
  double celsius;
};

/// One row. What a template names is computed then; nothing is copied before.
class Row final : public Object {
 public:
  explicit Row(const Measurement& measurement) : measurement_(measurement) {}
  std::string_view type_name() const override { return "Row"; }
  bool attribute(Heap& heap, std::string_view name, Value& out) override {
    if (name == "city") {
      out = Value::string(measurement_.city);  // the measurement outlives the render
    } else if (name == "celsius") {
      out = Value::floating(measurement_.celsius);
    } else if (name == "fahrenheit") {
      out = Value::floating(measurement_.celsius * 9 / 5 + 32);
    } else if (name == "label") {
      out = Value::string(heap.arena, measurement_.city + "!");  // made for this render
    } else {
      return false;  // undefined, with the name in the error
    }
    return true;
  }

 private:
  const Measurement& measurement_;
};

/// The table. A loop over it makes one row at a time, in the memory of the render.
class Table final : public Object {
 public:
  explicit Table(const std::vector<Measurement>& rows) : rows_(rows) {}
  std::string_view type_name() const override { return "Table"; }
  std::optional<std::size_t> length(Heap&) override { return rows_.size(); }
  bool truth(Heap&) override { return !rows_.empty(); }
  ObjectIterator* iterate(Heap& heap) override { return heap.arena.make<Iterator>(rows_); }

 private:
  class Iterator final : public ObjectIterator {
   public:
    explicit Iterator(const std::vector<Measurement>& rows) : rows_(rows) {}
    bool next(Heap& heap, Value& item) override {
      if (at_ == rows_.size()) {
        return false;
      }
      item = Value::object(heap.arena.make<Row>(rows_[at_++]));
      return true;
    }

   private:
    const std::vector<Measurement>& rows_;
    std::size_t at_ = 0;
  };
  const std::vector<Measurement>& rows_;
};

}  // namespace

int main() {
  try {
    jinja::Options options;
    options.sandboxed = true;  // the template reaches what the objects offer, and nothing else
    jinja::Environment environment(options);
    environment.add_function("now", [](jinja::Run&, const Arguments&) { return Value::string("noon"); });
    environment.add_filter("degrees", [](jinja::Run& run, const Value& input, const Arguments&) {
      return Value::string(jinja::arena_of(run), std::to_string(static_cast<int>(input.as_floating())) + " deg");
    });
    environment.add_test("warm",
                         [](jinja::Run&, const Value& input, const Arguments&) { return input.as_floating() > 20; });
    environment.add_global("station", Value::string("Vienna"));

    const std::vector<Measurement> measurements = {{"Graz", 25}, {"Linz", 18}};
    Table table(measurements);
    Arena arena;
    Dict* context = Dict::make(arena, 1);
    context->set(arena, "table", Value::object(&table));
    const jinja::Template report = environment.compile(
        "{{ station }} at {{ now() }}, {{ table|length }} rows\n"
        "{% for row in table %}{{ loop.index }}. {{ row.label }} {{ row.fahrenheit|degrees }}"
        "{{ ' (warm)' if row.celsius is warm }}\n{% endfor %}");
    std::fputs(report.render(Value::dict(context)).c_str(), stdout);
    try {
      environment.compile("{% for row in table %}{{ row.__class__.name }}{% endfor %}").render(Value::dict(context));
    } catch (const Error& error) {
      std::printf("%s\n", error.what());
    }
    return 0;
  } catch (const Error& error) {
    std::fputs(format_human(error.diagnostic()).c_str(), stderr);
    return 1;
  }
}
