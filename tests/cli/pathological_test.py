"""Hostile templates of 1 MB: each is answered, with output or an error, within a second of processor time.

Families that a parser, a compiler or a machine could take quadratic time, or unbounded stack, for.
"""
import json
import os
import pathlib
import subprocess

from case import Case, DOCMILL, unittest

BYTES = 1_000_000
# Sanitizers make everything slower, and the clock ticks in hundredths.
MOST_SECONDS = 10.0 if any(k.endswith("SAN_OPTIONS") for k in os.environ) else 1.0


def times(unit, begin="", end="", share=1):
    return begin + unit * max(1, (BYTES // share - len(begin) - len(end)) // len(unit)) + end


def numbered(pattern, begin="", end="", between=""):
    count = BYTES // (len(pattern % 10000) + len(between))
    return begin + between.join(pattern % i for i in range(count)) + end


def nested(begin, middle, end):
    count = BYTES // (len(begin) + len(end))
    return begin * count + middle + end * count


FAMILIES = {
    # expressions
    "parentheses open": times("(", "{{ "), "parentheses": "{{ " + nested("(", "1", ")") + " }}",
    "brackets open": times("[", "{{ "), "brackets": "{{ " + nested("[", "1", "]") + " }}", "braces open": times("{", "{{ "),
    "dictionaries": "{{ " + nested("{1:", "1", "}") + " }}", "mixed brackets": times("([{1:", "{{ "),
    "not": times("not ", "{{ ", "1 }}"), "minus": times("- ", "{{ ", "1 }}"), "plus": times(" + 1", "{{ 1", " }}"),
    "power": times("**1", "{{ 1", " }}"), "tilde": times("~1", "{{ 1", " }}"), "and": times(" and 1", "{{ 1", " }}"),
    "or": times(" or 0", "{{ 0", " }}"), "comparisons": times(" < 2", "{{ 1", " }}"), "in": times(" in [1]", "{{ 1", " }}"),
    "is": times(" is defined", "{{ 1", " }}"), "is not": times(" is not none", "{{ 1", " }}"), "filters": times("|abs", "{{ 1", " }}"),
    "filters with arguments": times("|default(1)", "{{ 1", " }}"), "unknown filters": times("|nope", "{{ 1", " }}"),
    "attributes": times(".a", "{{ x", " }}"), "items": times("[0]", "{{ x", " }}"), "calls": times("()", "{{ x", " }}"),
    "conditions": times(" if 1 else 1", "{{ 1", " }}"), "conditions without else": times(" if 1", "{{ 1", " }}"),
    "list": times("1,", "{{ [", "] }}"), "tuple": times("1,", "{{ (", ") }}"), "dict": times("1:1,", "{{ {", "} }}"),
    "arguments": times("1,", "{{ f(", "1) }}"), "keywords": numbered("a%d=1", "{{ f(", ") }}", ","),
    "the same keyword": times("a=1,", "{{ f(", ") }}"), "stars": times("*a,", "{{ f(", ") }}"), "double stars": times("**a,", "{{ f(", ") }}"),
    "slices": times(":", "{{ x[", "] }}"), "lists of slices": times("1:2,", "{{ x[", "] }}"), "items open": times("x[", "{{ "),
    "calls open": times("f(", "{{ "), "filters open": times("x|f(", "{{ "), "commas": times(",", "{{ ", " }}"),
    "colons": times(":", "{{ ", " }}"), "dots": times(".", "{{ ", " }}"), "pipes": times("|", "{{ x", " }}"),
    "bad characters": times("$", "{{ ", " }}"), "bad characters in tags": times("{{ $ }}"), "names": times("a ", "{{ ", " }}"),
    "many names": numbered("a%d", "{{ ", " }}", "~"),
    # literals
    "string": times("a", "{{ '", "' }}"), "escapes": times("\\n", "{{ '", "' }}"), "open string": times("a", "{{ '"),
    "strings": times("'a' ", "{{ ", " }}"), "code points": times("\\u00e9", "{{ '", "' }}"), "quotes": times("'", "{{ "),
    "backslashes": times("\\", "{{ '", "' }}"), "digits": times("9", "{{ ", " }}"), "hexadecimal": times("f", "{{ 0x", " }}"),
    "fraction": times("9", "{{ 1.", " }}"), "fractions": times("1.", "{{ ", " }}"), "underscores": times("1_", "{{ ", "1 }}"),
    "name": times("a", "{{ ", " }}"), "exponent": times("9", "{{ 1e", " }}"), "zeros": times("0", "{{ ", " }}"),
    # tags
    "variable tags": times("{{"), "block tags": times("{%"), "comment tags": times("{#"), "empty variables": times("{{}}"),
    "empty blocks": times("{%%}"), "unclosed variables": times("{{ x "), "unclosed prints": times("{% if x %}{{ x }}"),
    "raw open": times("{{", "{% raw %}"), "raws": times("{% raw %}{% endraw %}"), "raw in raw": times("{% raw %}"),
    "comment": times("#", "{#"), "comments": times("{##}"), "newlines": times("\n"), "carriage returns": times("\r"),
    "both": times("\r\n"), "braces": times("{ "), "ends": times("%}"), "trimmed": times("{{- 1 -}} "),
    "blanks before a trim": times(" ", "", "{%- if 1 %}{% endif %}"), "lines before a trim": times(" \n", "", "{{- 1 }}"),
    "unknown tags": times("{% foo %}"), "end tags": times("{% endif %}"), "zero bytes": times("\0"), "accents": times("\u00e9"),
    # statements
    "ifs": nested("{% if 1 %}", "", "{% endif %}"), "ifs open": times("{% if 1 %}"), "flat ifs": times("{% if 1 %}{% endif %}"),
    "elifs": times("{% elif 0 %}", "{% if 0 %}", "{% endif %}"), "fors": nested("{% for a in b %}", "", "{% endfor %}"),
    "fors open": times("{% for a in b %}"), "flat fors": times("{% for a in [] %}{% endfor %}"),
    "loops over loops": "".join("{% for a in b %}" for _ in range(190)) + times("{% for c in d %}{{ loop.index }}{% endfor %}"),
    "withs": nested("{% with a=1 %}", "", "{% endwith %}"), "set blocks": nested("{% set a %}", "", "{% endset %}"),
    "filter blocks": nested("{% filter upper %}", "", "{% endfilter %}"), "call blocks": nested("{% call f() %}", "", "{% endcall %}"),
    "autoescapes": nested("{% autoescape true %}", "", "{% endautoescape %}"), "macros in macros": nested("{% macro m() %}", "", "{% endmacro %}"),
    "macros": numbered("{%% macro m%d() %%}{%% endmacro %%}"), "macros over names": numbered("{%% macro m() %%}{{ a%d }}{%% endmacro %%}"),
    "parameters": numbered("a%d", "{% macro m(", ") %}{% endmacro %}", ","), "blocks": numbered("{%% block b%d %%}{%% endblock %%}"),
    "the same block": times("{% block b %}{% endblock %}"), "sets": numbered("{%% set v%d = 1 %%}"), "the same set": times("{% set v = 1 %}"),
    "names, then branches": numbered("{%% set v%d = 1 %%}")[: BYTES // 8].rsplit("{", 1)[0] + times("{% if a %}{% endif %}", share=2),
    "branches that set": numbered("{%% if a %%}{%% set v%d = 1 %%}{%% endif %%}"),
    "unpacking": times("a,", "{% set ", " = 1 %}"), "nested targets": "{% for " + nested("(", "a", ")") + " in b %}{% endfor %}",
    "extends": times("{% extends 'a' %}"), "includes": times("{% include 'a' %}"), "imports": times("{% import 'a' as b %}"),
    "imported names": numbered("a%d", "{% from 'a' import ", " %}", ","), "translations": times("{% trans %}a{% endtrans %}"),
    "translated variables": times("{{ a }}", "{% trans %}", "{% endtrans %}"), "loop controls": times("{% break %}", "{% for a in b %}", "{% endfor %}"),
}
LINES = {
    "line statements open": times("# if 1\n"), "line statements": times("# if 1\n# endif\n"), "line comments": times("## a\n"),
    "marks": times("#"), "marks behind blanks": times(" #\n"), "line fors": times("# for a in b\n"), "brackets over lines": times("(\n", "# if ("),
}
STRIPPED = ["blanks before a trim", "lines before a trim", "newlines", "flat ifs", "block tags", "raws", "comments", "blocks"]
# What does not end by itself, and the limit that ends it.
RUNAWAYS = {
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "E-LIM-004",
    "{% include 'self' %}": "E-LIM-004", "{% extends 'self' %}": "E-LIM-004", "{% import 'self' as s %}": "E-LIM-004",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}": "E-LIM-004",
    "{% block b %}{{ self.b() }}{% endblock %}": "E-LIM-004",
    "{% for a in range(10**9) %}{% endfor %}": "E-LIM-001", "{{ range(10**9)|list }}": "E-LIM-003",
    "{{ 'x' * 10**10 }}": "E-LIM-003", "{{ 'x'.center(10**10) }}": "E-LIM-003", "{{ 'x'|center(10**10) }}": "E-LIM-003",
    "{{ '%999999999d' % 1 }}": "E-LIM-001 E-LIM-003", "{{ '{:>999999999}'.format(1) }}": "E-LIM-001 E-LIM-003", "{{ 'x'|indent(10**9, true) }}": "E-LIM-001 E-LIM-003",
    "{{ [1] * 10**9 }}": "E-LIM-001 E-LIM-003", "{{ 'a,'.ljust(10**9) }}": "E-LIM-001 E-LIM-003", "{{ 'x'.zfill(10**9) }}": "E-LIM-001 E-LIM-003",
    "{{ '\\t'.expandtabs(10**9) }}": "E-LIM-001 E-LIM-003", "{{ 9**(9**9) }}": "E-LIM-007",
    "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}": "E-LIM-003",
    "{% for a in range(10**6) %}{{ 'x' * 1000 }}{% endfor %}": "E-LIM-002", "{{ [[1]*1000]*1000|batch(10**9) }}": None,
    "{% set l = [] %}{% for i in range(10**7) %}{% set _ = l.append(l) %}{% endfor %}": "E-LIM-003",
    "{% set l = [] %}{% set _ = l.append(l) %}{{ l == l }}{{ l }}": None,
}


class Hostile(Case):
    def setUp(self):
        super().setUp()
        self.worker = None
        self.addCleanup(self.end)

    def begin(self, *arguments):
        self.arguments = arguments
        self.worker = self.start("pipe", *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def end(self):
        if self.worker:
            self.worker.stdin.close()
            self.worker.stdout.close()
            self.worker.wait(60)

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.worker.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, template, options):
        case = {"template": template, "options": options, "templates": {"a": "", "self": template}}
        before = self.seconds()
        self.worker.stdin.write(json.dumps(case).encode() + b"\n")
        self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        self.assertTrue(line, "the worker died")
        return json.loads(line), self.seconds() - before

    def check(self, families, options):
        self.begin("--fuel", "50M", "--max-memory", "512M")
        for name, template in families.items():
            with self.subTest(family=name):
                answer, seconds = self.ask(template, options)
                self.assertLess(seconds, MOST_SECONDS, str(answer)[:300])
                if "error" in answer:
                    self.assertGreater(answer["error"]["line"] or 0, 0, answer)

    def test_templates(self):
        self.check(FAMILIES, {"extensions": ["i18n", "do", "loopcontrols"]})

    def test_sandboxed_lines(self):
        self.check(LINES, {"line_statement_prefix": "#", "line_comment_prefix": "##"})

    def test_stripped_blocks(self):
        self.check({name: FAMILIES[name] for name in STRIPPED}, {"trim_blocks": True, "lstrip_blocks": True})

    def test_runaways_end_at_a_limit(self):
        self.begin("--fuel", "20M", "--max-memory", "64M", "--max-output", "16M")
        for template, code in RUNAWAYS.items():
            with self.subTest(template=template):
                answer, seconds = self.ask(template, {"extensions": ["do"]})
                self.assertLess(seconds, MOST_SECONDS, answer)
                if code:
                    self.assertIn(answer.get("error", {}).get("code"), code.split(), str(answer)[:300])
                    self.assertGreater(answer["error"]["line"] or 0, 0, answer)

    def test_the_clock_ends_a_render(self):
        for template in ["{% for a in range(10**12) %}{% endfor %}", "{{ range(10**12)|map('string')|select|first if 0 else range(10**12)|sum }}",
                         "{% for a in range(10**6) %}{{ ('x' * 1000)|upper|lower|length }}{% endfor %}", "{{ (1, 2) in range(10**12)|map('string') }}",
                         "{{ ('a' * 100000)|urlize|wordwrap(3)|length }}{% for a in range(10**9) %}{{ 'a b'|title }}{% endfor %}"]:
            with self.subTest(template=template):
                self.worker and self.end()
                self.begin("--timeout", "300", "--fuel", "0")
                answer, seconds = self.ask(template, {})
                self.assertEqual(answer.get("error", {}).get("code"), "E-LIM-005", str(answer)[:300])
                self.assertLess(seconds, 0.3 + 0.1 + (MOST_SECONDS - 1), answer)


unittest.main()
