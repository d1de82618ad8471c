#!/usr/bin/env python3
"""Writes the cases of this folder: operations on values with what CPython 3.11 and MarkupSafe make of them.

Each line has tab-separated fields: operation, operands as Python literals, and the expected repr, or "!" and the
message of the exception. Run it again only to add cases. For a deeper look, `--random N` writes N random cases and
`--full` every pair of numbers to standard output; the folder named by DOCMILL_VALUE_CASES is tested in place of this.
"""

import operator
import random
import sys
from pathlib import Path

from markupsafe import Markup

BINARY = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "==": operator.eq, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "in": lambda a, b: a in b,
}
NUMERIC = ["+", "-", "*", "/", "//", "%", "**", "==", "<", ">="]
UNARY = {"neg": operator.neg, "pos": operator.pos, "repr": lambda a: a, "str": str, "bool": bool, "len": len}

INTEGERS = [0, 1, -1, 2, -3, 7, 10, 255, 2**31, 2**53, 2**53 + 1, -(2**53) - 1, 2**62, 2**63 - 1, -(2**63), 2**63,
            -(2**63) - 1, 2**64, 10**19, -(10**25), 2**127 - 1, 3**200, 10**310]
FLOATS = [0.0, -0.0, 0.5, -1.5, 1.0, 3.0, 1e16, 9007199254740992.0, 9007199254740994.0, 9.223372036854775807e18,
          -9.223372036854775808e18, 1e25, 1e300, -1e300, 5e-324, float("inf"), float("-inf"), float("nan")]
ONE_OF_EACH = [None, True, 3, 2.5, 2**70, "ab", Markup("<b>"), b"ab", [1, "x"], (1, "x"), {"k": 1}, range(0, 3)]
TEXTS = ["", "a", "ab", "abc", "b", "\u00e9", "z", "\U0001f600", "\uffff", "<&>\"'", "a\nb"]
SEQUENCES = [[], [1], [1, 2], [1, 2.0], [True, 2], [2], ["a"], [[1], [2]], [[1], [3]], (), (1,), (1, 2), ((1,), 2), [None]]
KEYS = [0, 1, True, 1.0, 1.5, 2**64, float(2**64), "1", Markup("1"), b"1", None, (1, "a"), (True, "a"), (1, (2.0, "b"))]
DICTS = [{}, {"a": 1}, {"a": 1.0}, {"b": 1, "a": 2}, {"a": 2, "b": 1}, {1: "x"}, {True: "x"}, {(1, 2): [3]}]
PRINTED = [
    1e15, 1e16, 123456789012345680.0, 1.5e16, 1e-4, 1e-5, 0.0001234, 1.7976931348623157e308, 2.2250738585072014e-308,
    0.1, 1 / 3, 100.0, 123456.789, 1e22, 1e21, -2.5e-10, 4.35, 0.3, 2.675,
    "it's", 'say "hi"', "it's \"both\"", "tab\tnl\ncr\r", "back\\slash", "\x00\x1f\x7f", "\x80\x9f\xa0\xad\xff",
    "\u0378\u200b\u2028\u3000\ud7a3\ufeff\ue000", "\U0001f600\U000e0001\U0010ffff", "\u0301", "",
    b"", b"it's", b'"', b"'\"", b"\x00\n\t\r\\\x7f\xff", Markup("it's"), Markup('"<b>"'),
    [], (), {}, [[]], (1,), ((),), {"a": [1, (2,), {"b": None}]}, [Markup("x"), "y", b"z", 1.0, True, None],
    {1: 2, 1.5: 3, None: 4, (1, 2): 5}, range(0, 5), range(1, 9, 2), range(5, 0, -1),
]


def evaluate(function, *operands):
    try:
        result = function(*operands)
    except RecursionError:
        raise
    except Exception as error:  # the message is the case
        return None if "complex" in str(error) else "!" + str(error)
    text = repr(result)
    return None if isinstance(result, complex) or len(text) > 4300 else text


def too_large(operation, operands):
    """Integers that would take Python minutes, or differ from its limits on purpose."""
    sizes = [abs(o).bit_length() for o in operands if isinstance(o, int)]
    if operation == "**" and len(sizes) == 2:
        return operands[1] > 400 or sizes[0] > 700
    if operation == "*" and len(sizes) == 1:
        return not isinstance(next(o for o in operands if not isinstance(o, int)), float) and 12 < sizes[0] < 64
    return False


def case(operation, operands, function):
    if too_large(operation, operands):
        return None
    expected = evaluate(function, *operands)
    if expected is None:
        return None
    return "\t".join([operation, *map(repr, operands), expected])


def binary(pool, other=None, operations=BINARY):
    for a in pool:
        for b in pool if other is None else other:
            for operation in operations:
                # Templates know % on texts as formatting, which is not an operation of values.
                if operation == "%" and isinstance(a, (str, bytes)):
                    continue
                yield case(operation, (a, b), BINARY[operation])


def unary(pool):
    for a in pool:
        for operation, function in UNARY.items():
            yield case(operation, (a,), function)


def float_texts():
    texts = ["1", "-1", "+1.5", ".5", "5.", ".", "", " 1 ", "\t2\n", "1_000.5", "1__0", "_1", "1_", "1_.5", "1._5", "1e5",
             "1E+5", "1e-5", "1e", "e5", "1e5_0", "1e_5", "inf", "-inf", "Infinity", "+iNf", "infinit", "nan", "-NaN",
             "1e400", "-1e400", "1e-400", "0e999999999999999999999", "1e999999999999999999999",
             "1e-999999999999999999999", "0x10", "1.5.2", "--1", "+-1", "1 2", "\u0661\u0662.5", "\u00a03\u2003",
             "1\u0000", "9" * 400, "0." + "0" * 400 + "1", "0." + "0" * 400 + "1e401", "1f", "1d", "0.1", "1,5", "\u00bd",
             "2.2250738585072011e-308", "179769313486231580793e289", "5e-325", "1e23", "8.5e22"]
    for text in texts:
        yield case("float", (text,), float)


def integer_texts():
    cases = [("0", 10), ("-0", 10), ("+12", 10), ("9223372036854775807", 10), ("9223372036854775808", 10),
             ("-9223372036854775808", 10), ("-9223372036854775809", 10), ("ff", 16), ("FF", 16), ("zz", 36), ("12", 2),
             ("101", 2), ("", 10), ("-", 10), ("0" * 60 + "7", 10), ("9" * 4300, 10), ("f" * 50, 16), ("z" * 80, 36)]
    for text, base in cases:
        yield case("int", (text, base), int)


def integers_of_floats():
    for value in [0.0, 1.9, -1.9, 1e18, 9.3e18, -9.3e18, 1e300, 2.0**63, -(2.0**63), 123456789.123]:
        yield case("trunc", (value,), int)


def everything():
    numbers = INTEGERS + FLOATS + [True]
    pairs = [line for line in binary(numbers, operations=NUMERIC) if line is not None]
    yield "numbers", random.Random(1).sample(pairs, 4500)
    yield "types", binary(ONE_OF_EACH)
    yield "texts", binary(TEXTS + [Markup("<"), Markup("")], operations=["+", "==", "<", ">=", "in"])
    pairs = [line for line in binary(SEQUENCES + DICTS, operations=["+", "==", "<", "<=", ">", ">=", "in"])]
    yield "sequences", random.Random(2).sample(pairs, 1500)
    yield "repeated", binary(["", "ab", Markup("<"), b"\x00", [], [1, 2], (1,)], [0, -1, 1, 3, True, False, 10**30])
    yield "keys", binary(KEYS, [{key: 1} for key in KEYS] + [{}], ["in"])
    yield "unary", unary(ONE_OF_EACH + PRINTED + INTEGERS + FLOATS + TEXTS)
    yield "parsed", [*float_texts(), *integer_texts(), *integers_of_floats()]


def random_value(rng, depth=0):
    kind = rng.randrange(9 if depth < 3 else 6)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.randrange(-(10**rng.randrange(1, 45)), 10**rng.randrange(1, 45))
    if kind == 2:
        return rng.choice([rng.uniform(-10, 10), rng.uniform(-1, 1) * 10.0 ** rng.randrange(-30, 30),
                           float(rng.randrange(-(2**70), 2**70)), float(rng.randrange(-5, 5))])
    if kind in (3, 4):
        text = "".join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(0, 0x300), rng.randrange(0xe000, 0x11000),
                                       rng.randrange(0x10000, 0x110000)])) for _ in range(rng.randrange(6)))
        return Markup(text) if rng.randrange(3) == 0 else text
    if kind == 5:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(5)))
    items = [random_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 6:
        return items
    if kind == 7:
        return tuple(items)
    return {str(i): item for i, item in enumerate(items)}


def random_cases(count):
    rng = random.Random(count)
    operations = list(BINARY)
    written = 0
    while written < count:
        operation = rng.choice(operations)
        a, b = random_value(rng), random_value(rng)
        if rng.randrange(3) == 0:
            while not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
                a, b = random_value(rng), random_value(rng)
        if rng.randrange(5) == 0:
            line = case("repr", (a,), UNARY["repr"])
        elif operation == "%" and isinstance(a, (str, bytes)):
            continue
        else:
            line = case(operation, (a, b), BINARY[operation])
        if line is not None:
            print(line)
            written += 1


def main():
    sys.set_int_max_str_digits(0)
    if len(sys.argv) == 3 and sys.argv[1] == "--random":
        random_cases(int(sys.argv[2]))
        return
    if sys.argv[1:] == ["--full"]:
        print("\n".join(line for line in binary(INTEGERS + FLOATS + [True]) if line is not None))
        return
    folder = Path(__file__).parent
    for name, cases in everything():
        lines = list(dict.fromkeys(line for line in cases if line is not None))
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
