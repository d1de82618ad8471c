#!/usr/bin/env python3
"""Generated templates through docmill and Python's Jinja2 side by side.

    differential.py [--count N] [--seed S] [--keep FILE] COMMAND [ARGUMENT...]

COMMAND speaks the protocol of `docmill pipe`. The same seed makes the same templates. A difference in output, or in
whether and how a template fails, is printed with its template; the exit status is 1 when there is any. What
docs/jinja-compatibility.md lists as different is not generated.
"""
import argparse
import json
import random
import re
import subprocess
import sys

import warnings

import jinja2
import jinja2.sandbox

warnings.filterwarnings("ignore", category=SyntaxWarning)

CONTEXT = {
    "n": 7, "m": -3, "z": 0, "big": 12345678901234567890123, "f": 2.5, "g": -0.125, "h": 1e20, "t": True, "nothing": None,
    "s": "Hello World", "e": "", "u": "Gr\u00fc\u00dfe \u4e2d\u6587 \u00e9", "html": "<b>\"x\" & 'y'</b>", "num": "42", "csv": "b,a,,c",
    "text": "The quick brown fox jumps over the lazy dog. It barked.\nThen it slept.",
    "xs": [3, 1, 2, 10], "ys": ["b", "A", "c", "a"], "mixed": [1, "two", 3.0, None, True], "deep": [[1, 2], [3, [4, 5]]],
    "none_list": [], "d": {"a": 1, "b": "two", "items": "key", "c": {"d": [1, {"e": "f"}]}}, "empty": {},
    "rows": [{"id": 1, "name": "Ann", "tags": ["x", "y"], "v": 1.5}, {"id": 2, "name": "bob", "tags": [], "v": 2},
             {"id": 3, "name": "Cy", "tags": ["z"], "v": -1}],
}
NAMES = list(CONTEXT) + ["missing"]
ATTRIBUTES = ["a", "b", "c", "items", "id", "name", "tags", "v", "d", "nope"]
FILTERS = [
    "abs", "capitalize", "center(20)", "default('dflt')", "default('dflt', true)", "dictsort", "escape", "e", "filesizeformat",
    "first", "float", "forceescape", "format(1, 'a')", "groupby('id')|list", "indent", "indent(2, true)", "int", "items|list",
    "join", "join('-')", "join(', ', attribute='name')", "last", "length", "list", "lower", "map('upper')|list",
    "map(attribute='name')|list", "map('string')|join('|')", "max", "min", "reject('none')|list", "rejectattr('v')|list",
    "replace('o', '0')", "replace('l', 'L', 1)", "reverse|list", "round", "round(1)", "round(1, 'floor')", "round(-1)", "safe",
    "select|list", "select('string')|list", "select('number')|list", "selectattr('id', 'gt', 1)|list", "slice(2)|list",
    "slice(3, 'x')|list", "batch(2)|list", "batch(3, 0)|list", "sort", "sort(reverse=true)", "sort(attribute='name')",
    "sort(attribute='name', case_sensitive=true)", "string", "striptags", "sum", "sum('id')", "sum(attribute='v', start=1)",
    "title", "tojson", "tojson(2)", "trim", "trim('Hd')", "truncate(10)", "truncate(9, true, '..', 0)", "unique|list",
    "unique(attribute='name')|list", "upper", "urlencode", "urlize", "wordcount", "wordwrap(10)", "wordwrap(7, false)",
    "xmlattr", "attr('upper')", "attr('a')", "d", "count", "length", "first|upper", "pprint",
]
TESTS = [
    "defined", "undefined", "none", "number", "string", "mapping", "sequence", "iterable", "callable", "boolean", "integer",
    "float", "true", "false", "even", "odd", "lower", "upper", "divisibleby(3)", "divisibleby 2", "eq(7)", "ne(1)", "gt 2",
    "lt(3)", "ge 1", "le(2)", "in xs", "in [1, 'a']", "sameas(none)", "escaped", "filter", "test", "equalto(3)",
]
METHODS = [
    "upper()", "lower()", "title()", "capitalize()", "swapcase()", "strip()", "split()", "split(',')", "rsplit(',', 1)",
    "replace('l', '_')", "startswith('H')", "endswith('d')", "find('o')", "count('l')", "index('o')", "center(15, '*')",
    "ljust(15)", "rjust(15, '.')", "zfill(8)", "isdigit()", "isalpha()", "isupper()", "partition(' ')", "splitlines()",
    "keys()|list", "values()|list", "items()|list", "get('a')", "get('q', 'no')", "copy()", "casefold()", "expandtabs()",
    "join(['a', 'b'])", "format(1, x=2)", "encode()", "isspace()", "islower()", "removeprefix('He')", "bit_length()",
    "is_integer()",
]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "and", "or", "==", "!=", "<", ">", "<=", ">=", "in", "not in"]
FORMATS = ["'%s|%s' % (A, B)", "'%d' % A", "'%5.2f' % A", "'%-8s|' % A", "'%r' % A", "'%x' % A", "'%(a)s' % d", "'%05d' % A",
           "'{} {}'.format(A, B)", "'{0!r:>12}'.format(A)", "'{:,}'.format(A)", "'{:08.3f}'.format(A)", "'{:^9}'.format(A)",
           "'{a}'.format(**d)", "'{0[a]}'.format(d)", "'{:#x}'.format(A)", "'{:%}'.format(A)", "'{:e}'.format(A)"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = []
        self.captured = 0  # levels of text that is kept rather than written: macros, set blocks, filter blocks

    def pick(self, items):
        return self.random.choice(items)

    def literal(self):
        return self.pick(["0", "1", "2", "-1", "3.5", "1e3", "'a'", "\"b c\"", "''", "true", "none", "[]", "[1, 2]", "(1, 'x')",
                          "{}", "{'k': 1}", "'\\u00e9\\n'", "10**3", "1_000", "0x1f", "[1, [2]]", "{'a': {'b': 2}}"])

    def name(self):
        return self.pick(self.names) if self.names and self.random.random() < 0.4 else self.pick(NAMES)

    def expression(self, depth=0):
        r = self.random.random()
        if depth > 3 or r < 0.28:
            return self.name() if self.random.random() < 0.75 else self.literal()
        if r < 0.42:
            return f"{self.operand(depth)}|{self.pick(FILTERS)}"
        if r < 0.50:
            return f"{self.operand(depth)}.{self.pick(ATTRIBUTES)}"
        if r < 0.59:
            # Python folds constant expressions and lets some slices of them through that fail otherwise.
            return f"{self.name()}[{self.pick([':2', '1:', '::-1', ':-1', '::2'])}]"
        if r < 0.62:
            return f"{self.operand(depth)}[{self.pick(['0', '-1', '1', chr(39) + self.pick(ATTRIBUTES) + chr(39), 'n', 's'])}]"
        if r < 0.66:
            return f"{self.operand(depth)} is {self.pick(['', 'not '])}{self.pick(TESTS)}"
        if r < 0.78:
            return f"{self.operand(depth)} {self.pick(OPERATORS)} {self.operand(depth)}"
        if r < 0.86:
            return f"{self.operand(depth)}.{self.pick(METHODS)}"
        if r < 0.90:
            return f"{self.expression(depth + 1)} if {self.expression(depth + 1)}" + (
                f" else {self.expression(depth + 1)}" if self.random.random() < 0.7 else "")
        if r < 0.93:
            return self.pick(["not ", "-", "+"]) + self.operand(depth)
        if r < 0.96:
            return self.pick(FORMATS).replace("A", self.operand(depth + 1)).replace("B", self.operand(depth + 1))
        if r < 0.98:
            return self.pick(["range(3)|list", "range(1, 6, 2)|list", "dict(a=1)", "range(n)|join", "namespace(a=1).a", "joiner()()",
                              "cycler(1, 2).next()"])
        return f"[{self.expression(depth + 1)}, {self.expression(depth + 1)}]"

    def operand(self, depth):
        inner = self.expression(depth + 1)
        return inner if re.fullmatch(r"\w+", inner) else f"({inner})"

    def statement(self, depth=0):
        r = self.random.random()
        if depth > 3 or r < 0.40:
            return self.pick(["{{ %s }}", "{{ %s }}", "{{- %s }}", "{{ %s -}}", "{{ %s }}\n"]) % self.expression()
        if r < 0.50:
            return self.pick(["text ", "\n", "  \n  ", "a<b ", "{# note #}", "{% raw %}{{ x }}{% endraw %}", "\t", "x\n\n"])
        if r < 0.62:
            parts = "{%% if %s %%}%s" % (self.expression(), self.body(depth))
            if self.random.random() < 0.3:
                parts += "{%% elif %s %%}%s" % (self.expression(), self.body(depth))
            if self.random.random() < 0.5:
                parts += "{% else %}" + self.body(depth)
            return parts + "{% endif %}"
        if r < 0.78:
            return self.loop(depth)
        if r < 0.86:
            variable = self.pick(["v1", "v2", "s", "n"])
            value = self.expression()
            if variable not in self.names:
                self.names.append(variable)
            return self.pick(["{%% set %s = %s %%}", "{%% set %s = %s -%%}\n"]) % (variable, value)
        if r < 0.88:
            return "{%% set v3 %%}%s{%% endset %%}{{ v3 }}" % self.captured_body(depth)
        if r < 0.91:
            return "{%% with w = %s %%}%s{{ w }}{%% endwith %%}" % (self.expression(), self.body(depth))
        if r < 0.95:
            name = self.pick(["mac", "mic"])
            return ("{%% macro %s(p, q=%s) %%}%s{{ p }}/{{ q }}{%% endmacro %%}{{ %s(%s) }}{{ %s(%s, q=%s) }}" % (
                name, self.literal(), self.captured_body(depth + 1), name, self.expression(), name, self.expression(), self.expression()))
        if r < 0.97:
            return "{%% filter %s %%}%s{%% endfilter %%}" % (self.pick(["upper", "trim", "indent", "e", "title", "replace('a', 'b')"]),
                                                               self.captured_body(depth))
        if r < 0.985:
            part = self.pick(["{% include 'part' %}", "{% include 'gone' ignore missing %}", "{% import 'lib' as lib %}{{ lib.f(n) }}",
                              "{% from 'lib' import f, g as h %}{{ f(1) }}{{ h }}", "{% include ['gone', 'part'] without context %}"])
            return part.replace(" without context", "") if self.captured else part
        return "{%% block b%d %%}%s{%% endblock %%}" % (self.random.randrange(10**9), self.body(depth))

    def loop(self, depth):
        target, iterable = self.pick([("i", "xs"), ("i", "ys"), ("r", "rows"), ("k, v", "d.items()"), ("i", "range(4)"), ("c", "s"),
                                      ("i", "none_list"), ("i", "deep"), ("i", "mixed"), ("i", self.expression()), ("i", "xs|sort")])
        fresh = [x.strip() for x in target.split(",") if x.strip() not in self.names]
        self.names += fresh
        test = f" if {self.expression()}" if self.random.random() < 0.2 else ""
        inside = self.body(depth)
        if self.random.random() < 0.5:
            inside += self.pick(["{{ loop.index }}", "{{ loop.first }}{{ loop.last }}", "{{ loop.revindex0 }}", "{{ loop.cycle('a', 'b') }}",
                                 "{{ loop.length }}", "{{ loop.previtem }}", "{{ loop.nextitem|default('-') }}", "{{ loop.changed(i) }}", "{{ loop.depth }}"])
        text = "{%% for %s in %s%s %%}%s" % (target, iterable, test, inside)
        if self.random.random() < 0.3:
            text += "{% else %}" + self.body(depth)
        for name in fresh:
            self.names.remove(name)
        return text + "{% endfor %}"

    def captured_body(self, depth):
        self.captured += 1
        text = self.body(depth)
        self.captured -= 1
        return text

    def body(self, depth):
        return "".join(self.statement(depth + 1) for _ in range(self.random.randrange(0, 3)))

    def case(self, number):
        self.names = []
        options = {}
        for flag, chance in (("trim_blocks", 0.3), ("lstrip_blocks", 0.3), ("keep_trailing_newline", 0.2), ("autoescape", 0.3)):
            if self.random.random() < chance:
                options[flag] = True
        if self.random.random() < 0.3:
            options["undefined"] = self.pick(["strict", "chainable", "debug"])
        template = "".join(self.statement() for _ in range(self.random.randrange(1, 6)))
        if self.random.random() < 0.1:
            template = "{% extends 'base' %}{% block body %}" + template + "{{ super() }}{% endblock %}"
        return {"id": f"g/{number}", "template": template, "context": CONTEXT, "templates": PARTS, "options": options,
                "sandbox": self.random.random() < 0.15}


PARTS = {
    "part": "[part {{ n }} {{ i }}]\n",
    "lib": "{% macro f(x) %}<{{ x }}>{% endmacro %}{% set g = 5 %}",
    "base": "top {% block body %}base {{ n }}{% endblock %} end",
}
UNDEFINED = {"strict": jinja2.StrictUndefined, "chainable": jinja2.ChainableUndefined, "debug": jinja2.DebugUndefined}


def python_answer(case):
    settings = dict(case["options"])
    if "undefined" in settings:
        settings["undefined"] = UNDEFINED[settings["undefined"]]
    cls = jinja2.sandbox.ImmutableSandboxedEnvironment if case["sandbox"] else jinja2.Environment
    try:
        environment = cls(loader=jinja2.DictLoader(PARTS), cache_size=0, **settings)
        try:
            template = environment.from_string(case["template"])
        except jinja2.UndefinedError:
            # A constant expression failed while Python folded it; docmill says so when it runs.
            environment = cls(loader=jinja2.DictLoader(PARTS), cache_size=0, optimized=False, **settings)
            template = environment.from_string(case["template"])
        return {"output": template.render(json.loads(json.dumps(case["context"])))}
    except (jinja2.TemplateSyntaxError, SyntaxError):
        return {"error": "syntax"}
    except jinja2.TemplateNotFound:
        return {"error": "notfound"}
    except jinja2.exceptions.SecurityError:
        return {"error": "security"}
    except jinja2.UndefinedError:
        return {"error": "undefined"}
    except Exception as error:  # noqa: BLE001 - whatever Python raises is a runtime error of the template
        return {"error": "runtime", "detail": f"{type(error).__name__}: {error}"}


def without_addresses(text):
    return re.sub(r"0x[0-9a-f]{6,}|<generator object .*?>|<(?:bound method|function|built-in method|class) .*?>|&lt;generator object .*?&gt;"
                  r"|&lt;(?:bound method|function|built-in method|class) .*?&gt;", "@", text, flags=re.I)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="write the differing cases here, one JSON object a line")
    parser.add_argument("--most", type=int, default=20, help="differences to print")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    worker = subprocess.Popen(arguments.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    generator = Generator(arguments.seed)
    differences = []
    outputs = 0
    for number in range(arguments.count):
        case = generator.case(number)
        expected = python_answer(case)
        worker.stdin.write(json.dumps(case) + "\n")
        worker.stdin.flush()
        line = worker.stdout.readline()
        if not line:
            sys.exit(f"the worker died of {case['template']!r}")
        answer = json.loads(line)
        error = answer.get("error")
        kind = error["kind"] if isinstance(error, dict) else error.split()[0] if error else None
        outputs += "output" in expected
        same = kind == expected.get("error") if "error" in expected or error else (
            without_addresses(answer["output"]) == without_addresses(expected["output"]))
        if not same:
            differences.append({"case": {k: case[k] for k in ("template", "options", "sandbox")}, "python": expected, "docmill": answer})
    for difference in differences[: arguments.most]:
        print(json.dumps(difference, ensure_ascii=False)[:1500])
    if arguments.keep:
        with open(arguments.keep, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(d) + "\n" for d in differences)
    print(f"{arguments.count} templates, {outputs} with output, {len(differences)} differences (seed {arguments.seed}, Jinja2 {jinja2.__version__})")
    sys.exit(1 if differences else 0)


main()
