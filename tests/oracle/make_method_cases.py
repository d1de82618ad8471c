#!/usr/bin/env python3
"""Write tests/cases/jinja/methods/*.jsonl: calls of Python's methods, of format() and of %, and what Python answers.

    make_method_cases.py                     the fixture files, a sample of the calls below
    make_method_cases.py --all FOLDER        every call, for a wider comparison by hand
    make_method_cases.py --random SEED N     N random rounds of calls to standard output, for a wider one yet

The format is told in tests/unit/jinja/method_case.h. Needs Python 3.11 and MarkupSafe 3.0 (Debian 12 has 2.1, whose Markup looks for escaped texts in a few methods).
"""
import itertools
import json
import math
import pathlib
import random
import sys
import unicodedata
import zlib

from markupsafe import Markup

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "cases" / "jinja" / "methods"


def encode(value):
    if isinstance(value, Markup):
        return {"$": "markup", "v": str(value)}
    if isinstance(value, float) and (math.isnan(value) or math.isinf(value)):
        return {"$": "float", "v": repr(value)}
    if isinstance(value, tuple):
        return {"$": "tuple", "v": [encode(item) for item in value]}
    if isinstance(value, bytes):
        return {"$": "bytes", "v": list(value)}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"$": "dict", "v": [[encode(k), encode(v)] for k, v in value.items()]}
    return value


def case(call, self, name="", args=(), kwargs=None):
    kwargs = kwargs or {}
    line = {"self": encode(self), "name" if call == "method" else "call": name if call == "method" else call}
    if args:
        line["args"] = [encode(a) for a in args]
    if kwargs:
        line["kwargs"] = {k: encode(v) for k, v in kwargs.items()}
    try:
        if call == "format":
            result = str(format(self, *args))
        elif call == "percent":
            result = self % args[0]
        else:
            result = getattr(self, name)
            if callable(result):
                result = result(*args, **kwargs)
        line["result"] = repr(result)
        if isinstance(self, (list, dict)):
            line["after"] = repr(self)
    except Exception as error:
        line["error"] = str(error)
    return json.dumps(line, ensure_ascii=False)


def write(folder, name, lines, keep=1):
    """One in `keep` lines, chosen by their text; all of them with --all."""
    lines = list(dict.fromkeys(lines))
    if folder == FOLDER:
        lines = [line for line in lines if zlib.crc32(line.encode()) % keep == 0]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


# ---- str and bytes ----

TEXTS = ["", "a", "abc", "Hello World", "aaa", "  x y  ", "\t\n x\u00a0\u3000", "héllo wörld", "日本語テキスト", "😀x😀",
         "a,b,,c", "one\ntwo\r\nthree\rfour", "a\x0bb\x0cc\x1cd\x85e\u2028f\n", "123", "-42", "+7", "½²", "ΑΣ ΟΔΟΣ", "ǆ ßtraße",
         "i\u0307İI", "they're bill's", "a\tbc\t\td\n\te", "abcabcabc", "x" * 40 + "y" + "x" * 40, "%s {} {{", "e\u0301é"]
MARKUPS = [Markup("<b>x & y</b>"), Markup(" &lt;a&gt; "), Markup("héllo,<i>,w")]
NEEDLES = ["", "a", "b", "x", "lo", "aa", "é", "本", "😀", " ", ",", "abc", "\n", "x" * 40, "<b>", "&", "zz"]
PREDICATES = ["isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric",
              "isprintable", "isspace", "istitle", "isupper"]
CASES = ["upper", "lower", "title", "capitalize", "swapcase", "casefold"]
CLASS_TEXTS = ["", "a", "A", "aB", "1", "²", "½", "Ⅷ", "三", "٣", " ", "\u3000", "_a1", "1a", "é", "ª", "ǅ", "ǅx", "Ab Cd",
               "AB cd", "日本", "\u00ad", "\x7f", "😀", "a\nb", "ⅷ", "x·y", "K", "𝟗", "\u0345"]


def string_cases():
    for text in TEXTS + MARKUPS + CLASS_TEXTS:
        for name in CASES:
            yield case("method", text, name)
    for text in TEXTS + CLASS_TEXTS:
        for name in PREDICATES:
            yield case("method", text, name)
    for text, needle in itertools.product(TEXTS + MARKUPS[:1], NEEDLES):
        for name in ["find", "rfind", "count", "startswith", "endswith", "removeprefix", "removesuffix", "partition",
                     "rpartition", "index", "rindex"]:
            yield case("method", text, name, [needle])
    for text in ["abcabc", "héhéhé", "😀a😀a"]:
        for needle in ["", text[0], text[1], "zz", text[:2]]:
            for name in ["find", "rfind", "count", "startswith", "endswith", "index", "rindex"]:
                for window in [(1,), (2, 4), (-2,), (-4, -1), (0, 0), (6,), (7,), (3, 1), (None, 2), (2, None), (-100, 100),
                               (10**30,), (-10**30, 10**30), (True,)]:
                    yield case("method", text, name, [needle, *window])
    for text in ["hello", "", "日本"]:
        for prefixes in [("he", "x"), (), ("x", "lo"), ("",), ("日",), ("x", 1), ["he"], 5, None]:
            yield case("method", text, "startswith", [prefixes])
            yield case("method", text, "endswith", [prefixes, 1])


def cutting_cases():
    for text in TEXTS + MARKUPS:
        for name in ["split", "rsplit"]:
            yield case("method", text, name)
            for separator in [None, " ", ",", "a", "x", "lo", "本", "aa", "x" * 35, "&"]:
                for most in [-1, 0, 1, 2, 100]:
                    yield case("method", text, name, [separator, most])
            yield case("method", text, name, [], {"sep": ",", "maxsplit": 1})
            yield case("method", text, name, [], {"maxsplit": 1})
        for keep in [(), (True,), (False,), (1,), ("",)]:
            yield case("method", text, "splitlines", keep)
        yield case("method", text, "splitlines", [], {"keepends": True})
    for name in ["split", "rsplit"]:
        for arguments in [[""], [1], [None, "x"], [b","], [",", 10**30]]:
            yield case("method", "a,b", name, arguments)
    for separator in ["", ", ", "日", Markup("<br>"), Markup("")]:
        for items in [[], ["a"], ["a", "b", "c"], ("é", "ü"), "abc", {"x": 1, "y": 2}, ["<a>", Markup("<b>")], [1],
                      ["a", None], [Markup("<i>")], 5, None]:
            yield case("method", separator, "join", [items])


def padding_cases():
    for text in TEXTS[:12] + MARKUPS:
        for name in ["strip", "lstrip", "rstrip"]:
            yield case("method", text, name)
            for characters in [None, "", " ", "ab", "xy ", "é", "日語", "😀", "<b>", "&;"]:
                yield case("method", text, name, [characters])
    for text in ["", "a", "ab", "abc", "日本", "é", Markup("<b>")]:
        for name in ["center", "ljust", "rjust"]:
            for width in [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, True]:
                yield case("method", text, name, [width])
                yield case("method", text, name, [width, "日"])
        for width in range(8):
            yield case("method", text, "zfill", [width])
    for text in ["-5", "+5", "--5", "5", "", "-", "+é", "x-5", Markup("-<")]:
        for width in [0, 1, 2, 5, -3]:
            yield case("method", text, "zfill", [width])
    for arguments in [["x"], [5, ""], [5, "ab"], [5, 1], [5, None], [1.5], [None], [], [1, 2, 3], [5, "<"]]:
        for text in ["a", Markup("a")]:
            for name in ["center", "ljust", "rjust"]:
                yield case("method", text, name, arguments)
    for text in ["a\tb", "\t", "ab\tcd\tef", "x\n\ty\r\tz", "日\t本", "", "no tabs", Markup("<\t>")]:
        yield case("method", text, "expandtabs")
        for size in [-1, 0, 1, 2, 4, 10]:
            yield case("method", text, "expandtabs", [size])
            yield case("method", text, "expandtabs", [], {"tabsize": size})


def replacing_cases():
    for text, old, new in itertools.product(TEXTS[:14] + MARKUPS, ["", "a", "l", "é", "aa", "本", "<b>", "&"],
                                            ["", "X", "日本", "<i>", Markup("<i>")]):
        yield case("method", text, "replace", [old, new])
        for count in [-1, 0, 1, 2, 100]:
            yield case("method", text, "replace", [old, new, count])
    for arguments in [["a"], ["a", 1], [1, "a"], ["a", "b", "c"], ["a", "b", 10**30], ["a", "b", 1, 2], []]:
        yield case("method", "banana", "replace", arguments)
    for text in ["hello", "日本", "", Markup("<b>")]:
        for table in [{104: "J", 108: None, 111: 48}, {26085: "sun"}, {}, {104: 1.5}, {104: -1}, ["x"] * 120, "abc" * 50, (), 5]:
            yield case("method", text, "translate", [table])
    for arguments in [["ab", "xy"], ["ab", "xy", "z"], [{"a": 1, "b": None, 99: "x"}], ["ab", "x"], [1], ["a", 1],
                      [{"ab": 1}], [{1.5: 1}], ["éa", "ae", "日"], []]:
        yield case("method", "", "maketrans", arguments)
    for text in ["abc", "é", "日本 €", "😀", "", "a\x80ÿ"]:
        for encoding in ["utf-8", "UTF8", "utf_8", "ascii", "US-ASCII", "latin-1", "Latin1", "ISO-8859-1", "utf-16", "utf-16-le",
                         "utf-16-be", "utf-32", "UTF_32_BE", "utf-8-sig"]:
            yield case("method", text, "encode", [encoding])
            for errors in ["ignore", "replace", "xmlcharrefreplace", "backslashreplace"]:
                yield case("method", text, "encode", [encoding, errors])
        yield case("method", text, "encode")
        yield case("method", text, "encode", [], {"encoding": "ascii", "errors": "replace"})
    yield case("method", "é", "encode", ["klingon"])
    yield case("method", "é", "encode", [5])
    for name in ["upper", "isalpha", "title"]:
        yield case("method", "a", name, [1])
        yield case("method", "a", name, [], {"x": 1})
    for name in ["find", "count", "partition", "join", "removeprefix", "removesuffix", "index", "startswith", "zfill"]:
        for arguments in [[1], [b"a"]] + ([["a", "x"]] if name != "zfill" else [[]]):
            yield case("method", "abc", name, arguments)


def bytes_cases():
    texts = [b"", b"abc", b"Hello World", b"  x ", b"a,b,,c", b"\xff\xfe\x00", b"one\ntwo\r\n\rthree", b"-5", b"a\tb", b"123",
             b"ABC", b"\xc3\xa9", b"a\x0bb\x1cc"]
    for text in texts:
        for name in ["upper", "lower", "title", "capitalize", "swapcase", "isalnum", "isalpha", "isascii", "isdigit", "islower",
                     "isspace", "istitle", "isupper", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "hex",
                     "expandtabs", "decode"]:
            yield case("method", text, name)
        for name in ["find", "rfind", "index", "count", "startswith", "endswith", "partition", "rpartition", "split", "strip",
                     "removeprefix", "removesuffix"]:
            for needle in [b"a", b",", b"l", b"\xff", b"o"]:
                yield case("method", text, name, [needle])
        for name in ["center", "ljust", "rjust", "zfill"]:
            yield case("method", text, name, [8])
        yield case("method", text, "center", [8, b"*"])
        yield case("method", text, "replace", [b"a", b"XY"])
        yield case("method", text, "replace", [b"", b"-"])
        yield case("method", text, "join", [[b"1", b"2", b"3"]])
        yield case("method", text, "splitlines", [True])
        for group in [1, 2, 3, -2, 0]:
            yield case("method", text, "hex", [":", group])
    for data in [b"\xff", b"a\xffb", b"\xe2\x82", b"\xe2\x82x", b"\xe2x", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5",
                 b"\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xf0\x9f\x98\x80", b"\xef\xbb\xbfx", b"abc", b"\xfe\xff\x00a",
                 b"\xff\xfea\x00", b"\x00\xd8\x00\xdc", b"\x00\xd8a\x00", b"\x00\xdc", b"a", b"\xff\xfe\x00\x00a\x00\x00\x00"]:
        for encoding in ["utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-8-sig"]:
            for errors in ["strict", "ignore", "replace", "backslashreplace"]:
                if "utf-8" not in encoding and errors != "strict":
                    continue  # how much one error covers differs between codecs and is of no use to templates
                yield case("method", data, "decode", [encoding, errors])


def unicode_cases():
    assigned = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    changing = [c for c in assigned if len({c, c.upper(), c.lower(), c.title(), c.casefold(), c.swapcase()}) > 1]
    for start in range(0, len(changing), 64):
        text = " ".join(changing[start:start + 64])
        for name in CASES:
            yield case("method", text, name)
    by_category = {}
    for c in assigned:
        by_category.setdefault(unicodedata.category(c), []).append(c)
    for characters in by_category.values():
        for c in characters[:: max(1, len(characters) // 4)]:
            for name in PREDICATES:
                yield case("method", c, name)


# ---- lists, tuples, dicts, numbers ----

def container_cases():
    values = [1, 2, 3, 2, "a", None, 2.0, True]
    for name, arguments in [("append", [5]), ("append", [[1]]), ("append", []), ("append", [1, 2]), ("clear", []), ("copy", []),
                            ("count", [2]), ("count", [1]), ("count", ["zz"]), ("count", []), ("extend", [[7, 8]]),
                            ("extend", ["xy"]), ("extend", [(1,)]), ("extend", [{"k": 1}]), ("extend", [5]), ("index", [2]),
                            ("index", [2, 2]), ("index", [2, -5]), ("index", [2, 2, 3]), ("index", ["zz"]), ("index", [2, -100, 100]),
                            ("index", [2, "x"]), ("insert", [0, 9]), ("insert", [3, 9]), ("insert", [-1, 9]), ("insert", [100, 9]),
                            ("insert", [-100, 9]), ("insert", ["x", 9]), ("insert", [1]), ("pop", []), ("pop", [0]), ("pop", [-2]),
                            ("pop", [8]), ("pop", [-9]), ("pop", ["x"]), ("pop", [True]), ("remove", [2]), ("remove", ["zz"]),
                            ("reverse", []), ("reverse", [1]), ("sort", [])]:
        yield case("method", list(values), name, arguments)
        yield case("method", [], name, arguments)
        if name in ("count", "index"):
            yield case("method", tuple(values), name, arguments)
    for items in [[3, 1, 2], ["b", "a", "é", "B"], [1.5, 1, 0.5], [(2, "a"), (1, "b"), (2, "A")], [[2], [1]], [],
                  [True, 0, 2], list(range(100, 0, -1)), [i * 37 % 101 for i in range(101)], [2.0, 1, float("inf"), -5, 10**30]]:
        yield case("method", list(items), "sort")
        yield case("method", list(items), "sort", [], {"reverse": True})
        yield case("method", list(items), "sort", [], {"reverse": 0, "key": None})
    yield case("method", [1, 2], "sort", [], {"reverse": "x"})
    for name, arguments in [("get", ["a"]), ("get", ["zz"]), ("get", ["zz", 5]), ("get", [1]), ("get", [1.0]), ("get", [True]),
                            ("get", [[]]), ("get", []), ("keys", []), ("values", []), ("items", []), ("keys", [1]), ("pop", ["a"]),
                            ("pop", ["zz"]), ("pop", ["zz", None]), ("pop", []), ("popitem", []), ("setdefault", ["a", 9]),
                            ("setdefault", ["n", 9]), ("setdefault", ["n"]), ("update", [{"a": 5, "z": 6}]),
                            ("update", [[("k", 1), ["l", 2]]]), ("update", [["ab"]]), ("update", [["abc"]]), ("update", [[1]]),
                            ("update", [5]), ("update", []), ("update", [{}, {}]), ("copy", []), ("clear", []),
                            ("fromkeys", ["ab"]), ("fromkeys", [[1, 2], 0])]:
        for source in [{"a": 1, "b": [2], 1: "one"}, {}, {str(i): i for i in range(12)}]:
            yield case("method", dict(source), name, arguments)
    yield case("method", {"a": 1}, "update", [{"b": 2}], {"c": 3, "a": 4})
    yield case("method", {"a": 1}, "get", [], {"key": "a"})


def number_cases():
    for number in [0, 1, -1, 5, 255, 256, -256, 2**63 - 1, -2**63, 2**64, -10**30, True, False]:
        for name in ["bit_length", "bit_count", "conjugate", "as_integer_ratio", "real", "imag", "numerator", "denominator"]:
            yield case("method", number, name)
        yield case("method", number, "to_bytes")
        for size in [0, 1, 2, 8, 9, 16]:
            for order in ["big", "little"]:
                yield case("method", number, "to_bytes", [size, order])
                if (number, size) != (-1, 0):
                    yield case("method", number, "to_bytes", [size, order], {"signed": True})
    for number in [-128, -129, 127, 128, -32768]:
        for size in [1, 2]:
            yield case("method", number, "to_bytes", [size], {"signed": True})
    yield case("method", 1, "to_bytes", [-1])
    yield case("method", 1, "to_bytes", [1, "middle"])
    for number in [0.0, -0.0, 1.0, 1.5, -2.25, 0.1, 1e22, 1e300, 5e-324, 2.2250738585072014e-308, math.inf, -math.inf, math.nan,
                   123456789.125]:
        for name in ["is_integer", "hex", "as_integer_ratio", "conjugate", "real", "imag"]:
            yield case("method", number, name)


# ---- format ----

INTEGERS = [0, 1, -1, 42, -42, 255, 1234, 1234567, -1234567, 10**20, -(10**20), True]
FLOATS = [0.0, -0.0, 1.0, -1.5, 0.5, 2.5, 3.14159265, 1234.5678, 1e16, 1e22, 1e-5, 0.0001, 123456789.0, 1e300, 5e-324, 0.1,
          2.675, 1.005, 99.995, 999999.5, -0.0001, math.inf, -math.inf, math.nan]


def format_cases():
    flags = ["", "<", ">", "^", "=", "*^", "0=", "é<", "日>"]
    for value in INTEGERS:
        for align, sign, tail in itertools.product(flags, ["", "+", " ", "-"], ["", "10", "010", "3", "12,", "012,", "015_"]):
            yield case("format", value, args=[align + sign + tail])
        for kind in "bcdoxXneEfFgG%s":
            for tail in ["", "#", "#012", "_", ",", "12", "<12", ".2", "+", "020_", "#020_"]:
                yield case("format", value, args=[tail + kind])
    for value in FLOATS:
        for kind in ["", "e", "E", "f", "F", "g", "G", "n", "%"]:
            for tail in ["", ".0", ".1", ".2", ".3", ".6", ".17", "#", "#.0", "#.3", "12.2", "<12.2", "012.2", "+.2", " .2", ",", "015,.2",
                         "_.1", "z", "z.1", "z.0", "^15.3"]:
                yield case("format", value, args=[tail + kind])
    for value in ["", "a", "abc", "日本語", "é😀", Markup("<b>")]:
        for spec in ["", "s", "5", "<5", ">5", "^5", "^6", "*^7", "日^7", ".2", ".0", "8.2", "05", "<05", "010s", ".10", "=5", "+", " ", "-",
                     "#", ",", "_", "z", "d", "5d", "xx", ".", ".x", "99999999999999999999", "{<5", "}^5"]:
            if spec or not isinstance(value, Markup):
                yield case("format", value, args=[spec])
    for value in [None, [], {}, (1,), [1, "a"], {"a": 1}, b"x"]:
        for spec in ["", "5", "s"]:
            yield case("format", value, args=[spec])
    for spec in [",_", "_,", ",,", ".", "q", "xx", "é", "\x01", "99999999999999999999", ".99999999999999999999f", "+c", "#c", ",c", ",x",
                 ",b", "_n", ".2d", "zd", "10.3.4", "<<5", "<<<5", "5<", "+-5", "##x", "0", "00", "000005"]:
        yield case("format", 65, args=[spec])
        yield case("format", 1.5, args=[spec])
    for value in [-1, 0x110000, 0x10ffff, 233, 0x1f600]:
        for spec in ["c", "5c", "<5c", "05c", "^5c", "=5c"]:
            if value != 0x10ffff:
                yield case("format", value, args=[spec])
    yield case("format", 0.1, args=[".60f"])
    yield case("format", 1 / 3, args=[".1200f"])
    yield case("format", 1e308, args=[".3e"])
    yield case("format", 1e308, args=[",.2f"])
    yield case("format", 5e-324, args=[".1100f"])
    yield case("format", 5e-324, args=[".800e"])
    yield case("format", 5e-324, args=["#.900g"])


def method_format_cases():
    deep = {"a": {"b": [10, 20, {"c": "x"}]}, "1": "one", "k": "<v>"}
    for text in ["{}", "{0}", "{} {}", "{1}{0}", "{{}}", "{{{}}}", "}}{{", "{", "}", "{0", "{0}}", "}{", "{0[a]}", "{0[a][b][1]}",
                 "{0[a][b][2][c]}", "{0[zz]}", "{0[1]}", "{0[a]", "{0[]}", "{0.}", "{0.zz}", "{0[a]x}", "{0!r}", "{0!s}", "{0!a}", "{0!x}",
                 "{0!}", "{!r}", "{0!r:>40}", "{0!rx}", "{0!", "{a}", "{a!r:10}", "{a:{b}}", "{a:{b}.{c}}", "{a:{b:{c}}}", "{:{}}",
                 "{:{}{}}", "{} {0}", "{0} {}", "{99999999999999999999}", "{2}", "{a b}", "{ }", "{0:}", "{0:5", "{0:{}", "x{0}y{1}z",
                 "{0[a}", "{0[{}]}", "{a.upper}", "{0!r:}", "{0:{{}}}", "{:>5}{:<5}|", "{0!s:^9}", "ünï {0} cödé"]:
        for arguments, named in [([deep], {}), (["é<", 7], {}), ([7, "5"], {"a": "x&", "b": 8, "c": 3}), ([], {}), ([3.14159, ">9", 2], {})]:
            if text == "{a.upper}" and "a" in named:
                continue  # prints an address
            yield case("method", text, "format", arguments, named)
            if "{0[" not in text or "1" not in text:
                yield case("method", Markup("<i>") + Markup(text), "format", arguments, named)
    for text in ["{a}", "{a[b]}", "{zz}", "{}", "{0}", "{a:>5}", "{a!r}", "plain"]:
        for mapping in [{"a": "x"}, {"a": {"b": 2}}, {}, [], 5, None, "s"]:
            yield case("method", text, "format_map", [mapping])
    yield case("method", "{a}", "format_map")
    yield case("method", "{a}", "format_map", [{}, {}])
    for value in [Markup("<b>"), "<b>", 5, 1.5, None, ["<"], {"<": ">"}, True, ("&",)]:
        for text in ["{}", "{!r}", "{!s}", "{:}", "{:>9}", "{:<^9}", "{0!r:>20}"]:
            yield case("method", Markup(text), "format", [value])
            yield case("method", text, "format", [value])


# ---- % ----

def percent_cases():
    flags = ["", "-", "+", " ", "#", "0", "-0", "+ ", "#0", "-#", "0+"]
    for flag, width, precision in itertools.product(flags, ["", "1", "8"], ["", ".", ".0", ".3"]):
        for kind, values in [("d", [0, 5, -42, 10**20, 3.99, True]), ("x", [0, 255, -255]), ("X", [255]), ("o", [8, -8]),
                             ("e", [0.0, 1234.5678, -1e-5]), ("f", [0.0, 2.5, -1234.5678, math.inf]), ("g", [100000.0, 1e6, 1e-5, 1.5]),
                             ("s", ["", "ab", "日本語é"]), ("r", ["é"]), ("a", ["é😀"]), ("c", ["é", 65])]:
            for value in values:
                yield case("percent", "%" + flag + width + precision + kind + "|", args=[value])
    for text, arguments in [
            ("%", 1), ("%(", {}), ("%(a", {}), ("%(a)", {}), ("%(a)s", 1), ("%(a)s", {}), ("%(a)s", [1]), ("%y", 1), ("%é", 1), ("ab%ü", 1),
            ("%c", "ab"), ("%c", ""), ("%c", -1), ("%c", 1.5), ("%c", 0x110000), ("%d", "1"), ("%d", None), ("%x", 1.5), ("%x", "a"), ("%f", "a"),
            ("%f", None), ("%d", math.inf), ("%d", math.nan), ("%s", ()), ("%s", (1, 2)), ("a", 1), ("a", {}), ("a", [1]), ("a", ()), ("a", "x"),
            ("a", b"x"), ("%(a)s %s", {"a": 1}), ("%5%", ()), ("%5%", (1,)), ("%%", ()), ("%%", 1), ("%%%s%%", 1), ("%hd", 5), ("%lld", 5),
            ("%Lf", 5), ("%*d", (6, 42)), ("%-*d|", (6, 42)), ("%*d|", (-6, 42)), ("%.*f", (1, 2.345)), ("%*.*f", (8, 2, 3.14159)),
            ("%.*f", (-1, 2.5)), ("%*d", ("a", 1)), ("%*d", (1,)), ("%*s", {"a": 1}), ("%(a)*d", {"a": 5}), ("%(a)s %(b)d %(a)r",
            {"a": "x", "b": 2}), ("%(a(b)c)s", {"a(b)c": 1}), ("%()s", {"": 1}), ("%(a)d%%", {"a": 5}), ("%s %s", (1,)), ("%s", [1, "a"]),
            ("%s", {"a": 1}), ("%r %s", ("a", None)), ("%i %u", (3.99, -3)), ("%s", b"a"), ("%s", True), ("%s", 1.5), ("%99999999999999999999d",
            1), ("%.99999999999999999999d", 1), ("%.3000000000f", 1), ("日%s本%5s|", ("x", "é")), ("%5s%-5s|", ("ab", "cd")), ("%.60f", 0.1),
            ("%#g %#.0f %#.0e", (1.0, 1.0, 1.0)), ("%G %E %F", (1e-10, 12345.678, math.inf)), ("%x", 10**25), ("%+x", 255), ("%. f", 1.5)]:
        yield case("percent", text, args=[arguments])
    for text, arguments in [
            ("<i>%s</i>", "<b>"), ("%s", Markup("<b>")), ("%s %s", ("<", Markup("&amp;"))), ("%r", "<'>"), ("%a", "é<"), ("%d", "5"), ("%d", "x"),
            ("%d", 5.7), ("%d", [1]), ("%f", "2.5"), ("%f", "x"), ("%f", 2), ("%x", 255), ("%o", 8), ("%c", "a"), ("%(k)s", {"k": "<v>"}),
            ("%(k)d", {"k": 5}), ("%s", ["<"]), ("%s", {"<": 1}), ("%s", None), ("%s", ()), ("%s", (1, 2)), ("a", 1), ("a", [1]), ("%5.2f|",
            3.14159), ("%-5s|", "<"), ("%8s|", "<"), ("%.3s|", "<<"), ("%*d", (3, 5)), ("100%%", ()), ("%s", True)]:
        yield case("percent", Markup(text), args=[arguments])


def random_cases(seed, count):
    source = random.Random(seed)
    alphabet = "abAB .,xé日😀Σσßǆ\n\r\t\x1c\u2028İ<&>'%{}0-+ "
    word = lambda most=8: "".join(source.choice(alphabet) for _ in range(source.randint(0, most)))
    text = lambda: source.choice([str, str, str, Markup])(word(20))
    index = lambda: source.choice([None, source.randint(-9, 25)])
    spec = lambda: "".join(source.choice(["", "<", ">", "^", "=", "*^", "日<"]) + source.choice(["", "+", " ", "-"]) + source.choice(["", "", "z"])
                           + source.choice(["", "#"]) + source.choice(["", "0"]) + source.choice(["", "3", "12", "25"])
                           + source.choice(["", "", ",", "_"]) + source.choice(["", ".0", ".1", ".3", ".9", ".25"])
                           + source.choice(["", "d", "x", "b", "c", "e", "f", "g", "G", "%", "n", "s"]))
    number = lambda: source.choice([source.randint(-10**6, 10**6), source.uniform(-1e4, 1e4), source.uniform(-1, 1) * 10.0**source.randint(-320, 308),
                                    source.randint(-10**40, 10**40), float(source.randint(-1000, 1000)) / 8, source.randint(0, 200)])
    percent = lambda: "%" + "".join(source.sample("-+ #0", source.randint(0, 3))) + source.choice(["", "9", "3"]) + source.choice(["", ".0", ".2", "."]) + \
        source.choice("sradiuxXoeEfFgGc")
    for _ in range(count):
        kind = source.randint(0, 9)
        if kind <= 3:
            name = source.choice(CASES + PREDICATES)
            yield case("method", text(), name)
            name = source.choice(["find", "rfind", "count", "startswith", "endswith", "index", "rindex"])
            yield case("method", text(), name, [word(2), index(), index()])
            name = source.choice(["split", "rsplit"])
            yield case("method", text(), name, [source.choice([None, word(2)]), source.randint(-1, 4)])
            yield case("method", text(), "splitlines", [source.choice([True, False])])
            yield case("method", text(), "replace", [word(2), text(), source.randint(-1, 5)])
            yield case("method", text(), source.choice(["strip", "lstrip", "rstrip"]), [source.choice([None, word(4)])])
            yield case("method", text(), source.choice(["partition", "rpartition", "removeprefix", "removesuffix"]), [word(2)])
            yield case("method", text(), source.choice(["center", "ljust", "rjust"]), [source.randint(0, 40), source.choice(alphabet)])
            yield case("method", text(), "expandtabs", [source.randint(-1, 9)])
            yield case("method", text(), "join", [[text() for _ in range(source.randint(0, 4))]])
        elif kind <= 6:
            yield case("format", number(), args=[spec()])
            yield case("format", word(9), args=[spec()])
        elif kind == 7:
            yield case("method", text(), "format", [number(), word(4)], {"a": number()})
        else:
            yield case("percent", source.choice([str, Markup])(percent() + "|"), args=[source.choice([number, word])()])
            yield case("percent", percent() + " " + percent(), args=[(number(), source.choice([number, word])())])


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--random":
        for line in random_cases(int(sys.argv[2]), int(sys.argv[3])):
            print(line)
        return
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 and sys.argv[1] == "--all" else FOLDER
    write(folder, "string_find.jsonl", string_cases(), keep=6)
    write(folder, "string_split.jsonl", cutting_cases(), keep=4)
    write(folder, "string_pad.jsonl", padding_cases())
    write(folder, "string_replace.jsonl", replacing_cases(), keep=6)
    write(folder, "unicode.jsonl", unicode_cases())
    write(folder, "bytes.jsonl", bytes_cases(), keep=3)
    write(folder, "containers.jsonl", container_cases())
    write(folder, "numbers.jsonl", number_cases())
    write(folder, "format_spec.jsonl", format_cases(), keep=6)
    write(folder, "format_method.jsonl", method_format_cases())
    write(folder, "percent.jsonl", percent_cases(), keep=4)


main()
