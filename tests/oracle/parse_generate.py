"""Random templates for parse_compare.py: expressions, tags in any order, and well-nested templates, with many marks."""

ALL = {"ext_do": True, "ext_loopcontrols": True, "ext_debug": True, "ext_i18n": True}
VARIANTS = [
    ALL, {}, {"trim_blocks": True}, {"lstrip_blocks": True, "trim_blocks": True},
    {"line_statement_prefix": "#", "line_comment_prefix": "##"},
    {"line_statement_prefix": "%", "lstrip_blocks": True, "ext_i18n": True, "i18n_newstyle": True},
    {"newline_sequence": "\r\n", "keep_trailing_newline": True},
    {"block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "<%=",
     "variable_end_string": "%>", "comment_start_string": "<%#", "comment_end_string": "%>"},
    {"block_start_string": "<!--", "block_end_string": "-->", "variable_start_string": "${", "variable_end_string": "}",
     "comment_start_string": "<!--#", "comment_end_string": "-->", "lstrip_blocks": True},
]
TOKENS = """a b foo x.y x.0 x[0] x[1:2] x[::2] f() f(1) f(a,b=1) f(*a) f(**k) 1 0 1.5 1e3 0x1F 1_000 "s" 't' "a\\nb"
+ - * / // % ** ~ == != < <= > >= = . , : | ( ) [ ] { } ; ! & && || ? not and or in is if else
upper default(1) defined divisibleby none true False None x is defined not in is not 1.e5 .5 1__0 0b1 0o7 x|upper|e
{} {'a':1} (1,) () [] [1,2] -1 --1 -x|abs a.b.c loop recursive with context as import""".split()
TAGS = [
    "if", "if x:", "elif", "elif x", "else", "else:", "endif", "- if x -", "+if x+",
    "for", "for x in y", "for a,b in y if a recursive", "endfor", "break", "continue",
    "set a = 1", "set a", "set a|upper", "set a.b = 2", "set a,b = x", "endset",
    "block b", "block c scoped", "block d required", "endblock", "endblock b",
    "macro m(a,b=1)", "macro m()", "endmacro", "call m()", "call(x) m(1)", "endcall",
    "filter upper", "filter upper|e", "endfilter", "with", "with a=1", "with a=1,b=2", "endwith",
    "autoescape true", "endautoescape", "print a,b", "do a.b()", "debug",
    "extends 'x'", "include 'x'", "include 'x' ignore missing", "include x with context",
    "import 'x' as y", "from 'x' import a,b as c", "from 'x' import a with context",
    "trans", "trans n=1", 'trans "c" n', "trans trimmed", "pluralize", "pluralize n", "endtrans",
    "raw", "-raw", "endraw", "endraw-", " ", "", "foo", "end",
]
TEXTS = ["a", " ", "\n", "  \n", "\t", " b ", "\r\n", "\r", "# for x in y\n", "# endfor", "## c", "{", "}", "%", "#}",
         "{#", "{# c #}", "{#- c -#}", "{{", "}}", "{%", "%}", "\u00a0", "é", "100%"]


class Generator:
    def __init__(self, rng):
        self.rng = rng

    def pick(self, *choices):
        return self.rng.choice(choices)

    def expression(self, limit):
        count = self.rng.randint(1, limit)
        return self.pick(" ", " ", "").join(self.rng.choice(TOKENS) for _ in range(count))

    def loose_part(self):
        kind = self.rng.randint(0, 2)
        if kind == 0:
            return self.rng.choice(TEXTS)
        if kind == 1:
            return "{{" + self.pick("", "-", "+") + self.rng.choice(TOKENS) + self.pick("", "-", "+") + "}}"
        return "{%" + self.pick("", " ", "-", "+") + self.rng.choice(TAGS) + self.pick("", " ", "-", "+") + "%}"

    def statement(self):
        return self.rng.choice([
            ("if " + self.expression(4), "endif"), ("for x in " + self.expression(3), "endfor"), ("set z", "endset"),
            ("filter upper", "endfilter"), ("with a=" + self.expression(3), "endwith"), ("raw", "endraw"),
            ("macro m(a, b=" + self.expression(3) + ")", "endmacro"), ("trans a=" + self.expression(3), "endtrans"),
            ("call f(" + self.expression(3) + ")", "endcall"),
        ])

    def tag(self, text, options):
        start, end = options.get("block_start_string", "{%"), options.get("block_end_string", "%}")
        return start + self.sign() + self.pick(" ", "") + text + " " + self.sign() + end

    def sign(self):
        return self.pick("", "", "", "-", "+")

    def nested(self, depth, options):
        start, end = options.get("variable_start_string", "{{"), options.get("variable_end_string", "}}")
        out = []
        for _ in range(self.rng.randint(1, 4)):
            kind = self.rng.randint(0, 9)
            if kind < 4:
                out.append(self.rng.choice(TEXTS))
            elif kind < 7 or depth > 3:
                out.append(start + self.pick("", "-", " ") + " " + self.expression(6) + " " + self.pick("", "-") + end)
            else:
                opening, closing = self.statement()
                out += [self.tag(opening, options), self.nested(depth + 1, options), self.tag(closing, options)]
        return "".join(out)


def generate(rng, count):
    """Yields (name, template, options)."""
    generator = Generator(rng)
    for number in range(count):
        options = rng.choice(VARIANTS)
        if number % 3 == 0:
            text = "{{ " + generator.expression(9) + " }}"
        elif number % 3 == 1:
            text = "".join(generator.loose_part() for _ in range(rng.randint(1, 8)))
        else:
            text = generator.nested(0, options)
        yield f"random#{number}", text, options
