// What the Python cases cannot say: limits, cycles, objects, copies, the cost of operations.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "docmill/value.h"
#include "python_literal.h"

namespace docmill {
namespace {

using testing::read_python_literal;

std::string code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "none";
}

std::string printed(Heap& heap, const Value& value) {
  Buffer out;
  print(heap, value, out);
  return out.str();
}

// A list in a list in a list...
Value nested(Heap& heap, int depth) {
  Value value = Value::integer(1);
  for (int i = 0; i < depth; ++i) {
    List* list = List::make(heap.arena, 1);
    list->push(heap.arena, value);
    value = Value::list(list);
  }
  return value;
}

TEST(Print, ContainersThatContainThemselves) {
  Heap heap;
  List* list = List::make(heap.arena, 2);
  Dict* dict = Dict::make(heap.arena);
  list->push(heap.arena, Value::integer(1));
  list->push(heap.arena, Value::dict(dict));
  dict->set(heap.arena, "list", Value::list(list));
  dict->set(heap.arena, "self", Value::dict(dict));
  EXPECT_EQ(printed(heap, Value::list(list)), "[1, {'list': [...], 'self': {...}}]");
  EXPECT_EQ(printed(heap, Value::dict(dict)), "{'list': [1, {...}], 'self': {...}}");
  EXPECT_EQ(heap.printing, nullptr);
}

TEST(Print, TheSameListTwiceIsNoCycle) {
  Heap heap;
  const Value inner = read_python_literal(heap, "[1]");
  List* list = List::make(heap.arena, 2);
  list->push(heap.arena, inner);
  list->push(heap.arena, inner);
  EXPECT_EQ(printed(heap, Value::list(list)), "[[1], [1]]");
}

TEST(Print, UndefinedIsNothingButItsName) {
  Heap heap;
  EXPECT_EQ(printed(heap, Value()), "");
  List* list = List::make(heap.arena, 1);
  list->push(heap.arena, Value());
  EXPECT_EQ(printed(heap, Value::list(list)), "[Undefined]");
  EXPECT_EQ(type_name(Value()), "Undefined");
  EXPECT_FALSE(truth(heap, Value()));
  EXPECT_EQ(length(heap, Value()), 0U);
  EXPECT_TRUE(equal(heap, Value(), Value()));
  EXPECT_FALSE(equal(heap, Value(), Value::none()));
  EXPECT_FALSE(contains(heap, Value(), Value::none()));
}

TEST(Nesting, TooDeepIsRefusedByEveryOperation) {
  Heap heap;
  const Value a = nested(heap, kMaxDepth + 1);
  const Value b = nested(heap, kMaxDepth + 1);
  EXPECT_EQ(code_of([&] { printed(heap, a); }), "E-LIM-004");
  EXPECT_EQ(code_of([&] { equal(heap, a, b); }), "E-LIM-004");
  EXPECT_EQ(code_of([&] { compare(heap, a, b); }), "E-LIM-004");
  EXPECT_EQ(code_of([&] { deep_copy(heap, a); }), "E-LIM-004");
  EXPECT_EQ(heap.nesting, 0);
  const Value c = nested(heap, kMaxDepth);
  EXPECT_EQ(printed(heap, c).size(), 2U * kMaxDepth + 1);
  EXPECT_TRUE(equal(heap, c, nested(heap, kMaxDepth)));
  EXPECT_EQ(compare(heap, c, nested(heap, kMaxDepth)), 0);
}

TEST(Nesting, ListsThatContainThemselvesCannotBeCompared) {
  Heap heap;
  List* a = List::make(heap.arena, 1);
  a->push(heap.arena, Value::list(a));
  List* b = List::make(heap.arena, 1);
  b->push(heap.arena, Value::list(b));
  EXPECT_TRUE(equal(heap, Value::list(a), Value::list(a)));
  EXPECT_EQ(code_of([&] { equal(heap, Value::list(a), Value::list(b)); }), "E-LIM-004");
}

// An object that prints a list holding itself, as a namespace can.
class Holder final : public Object {
 public:
  explicit Holder(List* list) : list_(list) {}
  std::string_view type_name() const override { return "Holder"; }
  void print(Heap& heap, Buffer& out) override { docmill::print(heap, Value::list(list_), out); }

 private:
  List* list_;
};

class Counting final : public Object, public ObjectIterator {
 public:
  std::string_view type_name() const override { return "Counting"; }
  ObjectIterator* iterate(Heap&) override { return this; }
  bool next(Heap&, Value& item) override {
    item = Value::integer(next_);
    return next_++ < 5;
  }
  bool html(Heap&, Buffer& out) override {
    out.append("<5>");
    return true;
  }

 private:
  std::int64_t next_ = 0;
};

TEST(Object, PartsThatPrintTheirOwnerAreACycle) {
  Heap heap;
  List* list = List::make(heap.arena, 1);
  list->push(heap.arena, Value::object(heap.arena.make<Holder>(list)));
  EXPECT_EQ(printed(heap, Value::list(list)), "[[...]]");
}

TEST(Object, Defaults) {
  Heap heap;
  Holder holder(List::make(heap.arena, 0));
  const Value object = Value::object(&holder);
  EXPECT_EQ(code_of([&] { holder.call(heap, {}); }), "E-TPL-108");
  EXPECT_EQ(code_of([&] { contains(heap, object, Value::integer(1)); }), "E-TPL-105");
  EXPECT_EQ(code_of([&] { compare(heap, object, object); }), "E-TPL-104");
  EXPECT_TRUE(equal(heap, object, object));
  EXPECT_FALSE(equal(heap, object, Value::integer(1)));
  EXPECT_FALSE(equal(heap, Value::integer(1), object));
  EXPECT_TRUE(truth(heap, object));
  EXPECT_EQ(length(heap, object), std::nullopt);
}

TEST(Object, IsSearchedByIteration) {
  Heap heap;
  Counting counting;
  EXPECT_TRUE(contains(heap, Value::object(&counting), Value::integer(3)));
  EXPECT_FALSE(contains(heap, Value::object(&counting), Value::integer(3)));
}

TEST(Object, WithHtmlJoinsMarkup) {
  Heap heap;
  Counting counting;
  const Value joined = add(heap, Value::string("<b>", true), Value::object(&counting));
  EXPECT_EQ(joined.as_string(), "<b><5>");
  EXPECT_TRUE(joined.is_safe());
  EXPECT_EQ(add(heap, Value::object(&counting), joined).as_string(), "<5><b><5>");
}

TEST(Range, BehavesAsASequence) {
  Heap heap;
  Range range(10, 0, -3);
  EXPECT_EQ(range.size(), 4U);
  Value item;
  EXPECT_TRUE(range.item(heap, Value::integer(-1), item));
  EXPECT_EQ(item.as_integer(), 1);
  EXPECT_FALSE(range.item(heap, Value::integer(4), item));
  EXPECT_FALSE(range.item(heap, Value::integer(-5), item));
  EXPECT_FALSE(range.item(heap, Value::string("x"), item));
  EXPECT_TRUE(range.attribute(heap, "step", item));
  EXPECT_EQ(item.as_integer(), -3);
  EXPECT_FALSE(range.attribute(heap, "size", item));
  std::string items;
  ObjectIterator* iterator = range.iterate(heap);
  while (iterator->next(heap, item)) {
    items += printed(heap, item) + " ";
  }
  EXPECT_EQ(items, "10 7 4 1 ");
  EXPECT_TRUE(range.contains(heap, Value::integer(4)));
  EXPECT_TRUE(range.contains(heap, Value::floating(4.0)));
  EXPECT_FALSE(range.contains(heap, Value::integer(5)));
  EXPECT_FALSE(range.contains(heap, Value::integer(-2)));
  EXPECT_FALSE(range.contains(heap, Value::string("4")));
}

TEST(Range, ReachesTheEndsOfTheIntegers) {
  Heap heap;
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  Range range(kLeast, kMost, kMost);
  ASSERT_EQ(range.size(), 3U);
  EXPECT_EQ(range.at(2), kMost - 1);
  EXPECT_TRUE(range.contains(heap, Value::integer(kLeast)));
  EXPECT_EQ(Range(kMost, kLeast, kLeast).size(), 2U);
  EXPECT_EQ(Range(3, 3, 1).size(), 0U);
  Range same(0, 3, 2);
  EXPECT_TRUE(equal(heap, Value::object(&same), Value::object(heap.arena.make<Range>(0, 4, 2))));
  EXPECT_FALSE(equal(heap, Value::object(&same), Value::object(heap.arena.make<Range>(0, 5, 2))));
}

TEST(Limits, RepetitionIsRefusedBeforeItIsAllocated) {
  Heap heap;
  heap.arena.set_limit(1 << 20);
  const Value text = Value::string("0123456789");
  EXPECT_EQ(code_of([&] { multiply(heap, text, Value::integer(200000)); }), "E-LIM-003");
  EXPECT_EQ(code_of([&] { multiply(heap, text, Value::integer(std::int64_t{1} << 62)); }), "E-LIM-003");
  EXPECT_EQ(code_of([&] { multiply(heap, text, Value::integer(std::int64_t{1} << 31)); }), "E-LIM-003");
  const Value list = read_python_literal(heap, "[1, 2]");
  EXPECT_EQ(code_of([&] { multiply(heap, list, Value::integer(1000000)); }), "E-LIM-003");
  EXPECT_EQ(multiply(heap, text, Value::integer(3)).as_string(), "012345678901234567890123456789");
}

TEST(Limits, LongWorkCostsFuel) {
  const auto costs = [](const std::function<void(Heap&)>& action) {
    Heap heap;
    Limits limits;
    limits.fuel = 1000;
    heap.budget.start(limits);
    return code_of([&] { action(heap); });
  };
  Heap data;
  const Value list = multiply(data, read_python_literal(data, "[1]"), Value::integer(2000));
  const Value other = multiply(data, read_python_literal(data, "[1]"), Value::integer(2000));
  const Value text = Value::string(data.arena, std::string(100000, 'x'));
  const Value same = Value::string(data.arena, std::string(100000, 'x'));
  const Value huge = power(data, Value::integer(3), Value::integer(100000));
  Buffer out;
  EXPECT_EQ(costs([&](Heap& heap) { equal(heap, list, other); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { compare(heap, list, other); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { contains(heap, list, Value::integer(2)); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { print(heap, list, out); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { deep_copy(heap, list); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { add(heap, list, other); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { equal(heap, text, same); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { contains(heap, text, Value::string("y")); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { length(heap, text); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { add(heap, text, same); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { multiply(heap, Value::string("x"), Value::integer(100000)); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { multiply(heap, huge, huge); }), "E-LIM-001");
  EXPECT_EQ(costs([&](Heap& heap) { add(heap, Value::integer(1), Value::integer(2)); }), "none");
}

TEST(Limits, IntegersHaveABound) {
  Heap heap;
  const Value ten = Value::integer(10);
  EXPECT_EQ(code_of([&] { power(heap, ten, Value::integer(2000000)); }), "E-LIM-007");
  EXPECT_EQ(code_of([&] { power(heap, ten, Value::integer(std::int64_t{1} << 60)); }), "E-LIM-007");
  EXPECT_EQ(code_of([&] { power(heap, ten, power(heap, ten, Value::integer(30))); }), "E-LIM-007");
  EXPECT_EQ(power(heap, Value::integer(-1), Value::integer(std::int64_t{1} << 60)).as_integer(), 1);
  const Value large = power(heap, ten, Value::integer(600000));
  EXPECT_EQ(code_of([&] { multiply(heap, large, large); }), "E-LIM-007");
  EXPECT_EQ(code_of([&] { printed(heap, large); }), "E-LIM-007");
  EXPECT_EQ(printed(heap, power(heap, ten, Value::integer(4299))).size(), 4300U);
  EXPECT_EQ(code_of([&] { printed(heap, power(heap, ten, Value::integer(4300))); }), "E-LIM-007");
  EXPECT_EQ(parse_integer(heap, std::string(4301, '1')), std::nullopt);
}

TEST(BigInteger, IsAlwaysNormalised) {
  Heap heap;
  const Value big = add(heap, Value::integer(std::numeric_limits<std::int64_t>::max()), Value::integer(1));
  EXPECT_TRUE(big.is_big());
  EXPECT_TRUE(negate(heap, big).is_integer());
  EXPECT_TRUE(negate(heap, negate(heap, big)).is_big());
  EXPECT_TRUE(subtract(heap, big, Value::integer(1)).is_integer());
  EXPECT_EQ(subtract(heap, big, big).as_integer(), 0);
}

TEST(BigInteger, PrintsInEveryBase) {
  Heap heap;
  for (const char* text : {"123456789012345678901234567890", "-340282366920938463463374607431768211456"}) {
    const Value value = *parse_integer(heap, text);
    for (int base = 2; base <= 36; ++base) {
      Buffer out;
      print_integer(heap, value, base, out);
      EXPECT_TRUE(equal(heap, *parse_integer(heap, out.view(), base), value)) << base;
    }
  }
  Buffer out;
  print_integer(heap, *parse_integer(heap, "-18446744073709551616"), 16, out);
  out.push(' ');
  print_integer(heap, Value::integer(-255), 2, out);
  EXPECT_EQ(out.view(), "-10000000000000000 -11111111");
}

TEST(DeepCopy, SharesNothingWithItsSource) {
  Heap heap;
  Value copy;
  {
    Heap source;
    const std::string long_text(200, 'x');
    Value value = read_python_literal(
        source,
        "{'a': [1, 2.5, None, True], 'big': 123456789012345678901234567890, 'm': Markup('<b>'), 't': (b'x',), "
        "'long': '" +
            long_text + "', 1: 'one'}");
    value.as_dict()->frozen = true;
    value.as_dict()->find("a")->as_list()->frozen = true;
    copy = deep_copy(heap, value);
    EXPECT_TRUE(equal(heap, copy, value));
  }
  EXPECT_EQ(printed(heap, copy),
            "{'a': [1, 2.5, None, True], 'big': 123456789012345678901234567890, 'm': Markup('<b>'), 't': (b'x',), "
            "'long': '" +
                std::string(200, 'x') + "', 1: 'one'}");
  EXPECT_FALSE(copy.as_dict()->frozen);
  EXPECT_FALSE(copy.as_dict()->find("a")->as_list()->frozen);
}

TEST(DeepCopy, KeepsSharingAndCycles) {
  Heap heap;
  List* list = List::make(heap.arena, 3);
  Dict* dict = Dict::make(heap.arena);
  list->push(heap.arena, Value::dict(dict));
  list->push(heap.arena, Value::dict(dict));
  list->push(heap.arena, Value::list(list));
  const List* copy = deep_copy(heap, Value::list(list)).as_list();
  EXPECT_NE(copy, list);
  EXPECT_EQ(copy->items[0].as_dict(), copy->items[1].as_dict());
  EXPECT_NE(copy->items[0].as_dict(), dict);
  EXPECT_EQ(copy->items[2].as_list(), copy);
}

TEST(ToString, KeepsTheSafeMarkOfTexts) {
  Heap heap;
  EXPECT_TRUE(to_string(heap, Value::string("<b>", true)).is_safe());
  EXPECT_FALSE(to_string(heap, Value::integer(1)).is_safe());
  EXPECT_EQ(to_string(heap, Value::integer(std::numeric_limits<std::int64_t>::min())).as_string(),
            "-9223372036854775808");
  heap.arena.reset();
  heap.arena.set_limit(10000);
  List* list = List::make(heap.arena, 3);
  const std::string text(6000, 'x');
  list->push(heap.arena, Value::string(text));
  list->push(heap.arena, Value::string(text));
  EXPECT_EQ(code_of([&] { to_string(heap, Value::list(list)); }), "E-LIM-002");
}

}  // namespace
}  // namespace docmill
