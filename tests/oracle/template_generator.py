"""Generates the cases of differential.py: templates that are nearly all well typed, with the templates they load.

Expressions come from template_grammar.py. Names that a statement binds carry the type of their value and the scope they
are visible in, so that later expressions use them well. One hole in a few hundred is filled with a value of any type, for
the errors this gives.
"""
import random
import re

from template_grammar import ATOMS, CONTEXT, PRODUCTIONS

HOLE = re.compile(r"<([a-z]+)>")
PLAIN = re.compile(r"\w+|'[^'\\]*'|\"[^\"\\]*\"|[\w.]+(\[[^\[\]]*\])?|\([^()]*\)|\[[^\[\]]*\]")
ILL_TYPED = 0.003
# Of any type. Names only: of constants that do not fit, Python's folding lets some through.
LOOSE = ["n", "f", "t", "nothing", "s", "html", "xs", "ys", "mixed", "d", "rows", "missing", "d.nope", "rows[0]", "big", "empty"]
BARE_OPERAND = 0.04  # an operand without its parentheses: precedence decides what it belongs to
MOST_LENGTH = 1500  # of one expression; what is nested deeper is an atom

DELIMITERS = [
    {"block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "${", "variable_end_string": "}",
     "comment_start_string": "<#", "comment_end_string": "#>"},
    {"block_start_string": "[%", "block_end_string": "%]", "variable_start_string": "[[", "variable_end_string": "]]",
     "comment_start_string": "[#", "comment_end_string": "#]"},
    {"block_start_string": "<!--%", "block_end_string": "-->", "variable_start_string": "@(", "variable_end_string": ")@",
     "comment_start_string": "<!--#", "comment_end_string": "-->"},
    {"variable_start_string": "<<", "variable_end_string": ">>"},
]
STANDARD = {"block_start_string": "{%", "block_end_string": "%}", "variable_start_string": "{{", "variable_end_string": "}}",
            "comment_start_string": "{#", "comment_end_string": "#}"}
TEXTS = ["text ", "\n", "  \n  ", "a<b ", "\t", "x\n\n", "&amp; ", "end.\n", " - ", "\r\n", "\u00e9\n", "  ", "{ x }", "# no\n", "100%\n", "$x "]
BINDABLE = ["int", "float", "str", "bool", "ints", "strs", "list", "dict", "rows", "row", "markup"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.most_depth = 2

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, share):
        return self.random.random() < share

    # Expressions

    def bound(self, kind):
        """Expressions of names in scope that have the type."""
        return [text for scope in self.scopes for text, its in scope.items() if its == kind]

    def expression(self, kind, depth=0):
        if self.chance(ILL_TYPED):
            return self.pick(LOOSE)
        if kind == "none" or kind not in PRODUCTIONS:
            return self.pick(ATOMS[kind])
        atoms = ATOMS.get(kind, [])
        deep = depth >= self.most_depth
        if deep and kind == "any":
            return self.expression(self.pick(["int", "str", "bool", "list", "dict", "none"]), depth)
        if deep and not atoms:
            return self.fill(self.pick([p for p in PRODUCTIONS[kind] if p.count("<") < 2] or PRODUCTIONS[kind]), depth)
        if atoms and (deep or self.chance(0.3)):
            bound = [text for text in self.bound(kind) if not deep or "<" not in text]
            text = self.pick(bound) if bound and self.chance(0.6) else self.pick(atoms)
            return self.fill(text, depth + 1) if "<" in text else text
        return self.fill(self.pick(PRODUCTIONS[kind]), depth)

    def fill(self, production, depth):
        out, end, quoted = [], 0, False
        for hole in HOLE.finditer(production):
            before = production[end:hole.start()]
            out.append(before)
            quoted ^= before.count("'") % 2 == 1
            kind = hole.group(1)
            if quoted:
                out.append(self.pick(ATOMS[kind]) if kind in ATOMS else hole.group(0))
            else:
                out.append(self.operand(kind, depth, before, production[hole.end():]))
            end = hole.end()
        out.append(production[end:])
        return "".join(out)

    def operand(self, kind, depth, before, after):
        text = self.expression(kind, depth + 1)
        inside = before.rstrip().endswith(("(", ",", "[", ":", "=")) and after.lstrip()[:1] in ("", ")", ",", "]", "}", ":")
        if inside and " if " not in text or PLAIN.fullmatch(text) or self.chance(BARE_OPERAND):
            return text
        return f"({text})"

    def value(self, kind):
        """A whole expression of the type; nested as deep as the dice say."""
        for self.most_depth in (self.pick([1, 2, 2, 3, 3, 4]), 2, 1):
            text = self.expression(kind)
            if len(text) <= MOST_LENGTH:
                break
        return text

    # Tags and text

    def tag(self, text):
        if self.line_prefix and self.chance(0.3):
            colon = self.pick(["", "", "  ", ":" if text.startswith(("if ", "for ", "else", "elif ", "macro ", "with ")) else ""])
            return f"\n{self.pick(['', ' ', '    '])}{self.line_prefix}{self.pick(['', ' '])}{text}{colon}\n"
        d = self.delimiters
        return f"{d['block_start_string']}{self.sign('-', '+')}{self.pick([' ', ' ', ' ', chr(10)])}{text} {self.sign('-', '+')}{d['block_end_string']}"

    def sign(self, *signs):
        return self.pick(signs) if self.chance(0.12) else ""

    def shown(self, text):
        d = self.delimiters
        if text.startswith(("{", "-", "+")):
            text = " " + text
        return f"{d['variable_start_string']}{self.sign('-')} {text} {self.sign('-')}{d['variable_end_string']}"

    def comment(self):
        d = self.delimiters
        return f"{d['comment_start_string']}{self.sign('-', '+')} note {self.pick(['', 'a' + chr(10) + 'b ', '{{ x '])}{self.sign('-')}{d['comment_end_string']}"

    def raw(self):
        d = self.delimiters
        inner = self.pick([d["variable_start_string"] + " x " + d["variable_end_string"], " a\n", "", d["block_start_string"] + " if " + d["block_end_string"] + "\n"])
        start, end = d["block_start_string"], d["block_end_string"]
        return f"{start}{self.sign('-', '+')} raw {self.sign('-')}{end}{inner}{start}{self.sign('-')} endraw {self.sign('-', '+')}{end}"

    def plain(self):
        text = self.pick(TEXTS)
        if self.comment_prefix and self.chance(0.3):
            text += f"{self.pick(['', ' '])}{self.comment_prefix} remark\n"
        return text

    # Statements

    def body(self, most=3):
        self.level += 1
        count = self.random.randrange(0, most) if self.level < 4 else self.random.randrange(0, 2)
        text = "".join(self.statement() for _ in range(count))
        self.level -= 1
        return text

    def scoped(self, names=(), most=3):
        """A body in a scope of its own, which begins with names."""
        self.scopes.append(dict(names))
        text = self.body(most)
        self.scopes.pop()
        return text

    def kept(self, names=(), most=3):
        """A body whose text is kept rather than written."""
        self.captured += 1
        text = self.scoped(names, most)
        self.captured -= 1
        return text

    def statement(self):
        if self.level > 3 or self.chance(0.42):
            return self.shown(self.value("shown"))
        kind, = self.random.choices([name for name, _ in self.STATEMENTS], [weight for _, weight in self.STATEMENTS])
        return getattr(self, "make_" + kind)()

    STATEMENTS = [("text", 16), ("if", 10), ("for", 16), ("recursive", 2), ("set", 8), ("set_block", 3), ("with", 3), ("macro", 6), ("call", 4), ("filter", 3),
                  ("namespace", 4), ("do", 3), ("include", 3), ("import", 3), ("block", 2), ("autoescape", 5), ("trans", 3), ("swap", 1), ("cycler", 2)]

    def make_text(self):
        return self.pick([self.plain, self.plain, self.plain, self.comment, self.raw])()

    def make_if(self):
        text = self.tag(f"if {self.value(self.pick(['bool', 'bool', 'any', 'undef']))}") + self.scoped()
        while self.chance(0.25):
            text += self.tag(f"elif {self.value('bool')}") + self.scoped()
        if self.chance(0.5):
            text += self.tag("else") + self.scoped()
        return text + self.tag("endif")

    def loop_source(self):
        """(targets, iterable) with the types of the targets."""
        return self.pick([
            lambda: ({"i": "int"}, self.value("ints")), lambda: ({"c": "str"}, self.value("strs")), lambda: ({"r": "row"}, self.value("rows")),
            lambda: ({"k": "str", "v": "any"}, self.pick(["d.items()", "attrs|items", "attrs|dictsort", "rows[0].items()"])),
            lambda: ({"i": "int"}, "range(%s)" % self.pick(["3", "n", "1, 6, 2", "0"])), lambda: ({"c": "str"}, self.pick(["s[:4]", "'abc'", "csv.split(',')"])),
            lambda: ({"a": "any", "b": "any"}, self.pick(["[(1, 'x'), (2, 'y')]", "rows|groupby('o.k')", "['ab', 'cd']", "xs|batch(2)"])),
            lambda: ({"x": "any"}, self.value("list")), lambda: ({"x": "list"}, "xs|batch(2)|map('list')"), lambda: ({"x": "any"}, self.value("undef")),
        ])()

    LOOP = {"loop.index": "int", "loop.index0": "int", "loop.first": "bool", "loop.last": "bool", "loop.revindex": "int", "loop.revindex0": "int", "loop.length": "int",
            "loop.depth": "int", "loop.depth0": "int", "loop.cycle('a', 'b')": "str", "loop.cycle(<int>, <int>)": "int", "loop.changed(<any>)": "bool",
            "loop.previtem": "undef", "loop.nextitem": "undef", "loop.previtem|default(<any>)|string": "str", "loop.previtem is defined": "bool"}

    def make_for(self):
        targets, iterable = self.loop_source()
        if " if " in iterable:
            iterable = f"({iterable})"
        names = {name: kind for name, kind in targets.items() if kind != "any"}
        test = ""
        if self.chance(0.2):
            self.scopes.append(names)
            test = f" if {self.operand('bool', 1, '', '.')}"
            self.scopes.pop()
        self.looping += 1
        inside = self.scoped({**names, **self.LOOP})
        if self.chance(0.15) and "do" in self.extensions:
            control = self.tag(f"if {self.pick(['loop.index > 1', 'loop.first', 'loop.last'])}") + self.tag(self.pick(["break", "continue"])) + self.tag("endif")
            inside = self.pick([control + inside, inside + control])
        self.looping -= 1
        for name in targets:
            if self.chance(0.5):
                inside += self.shown(name)
        text = self.tag(f"for {', '.join(targets)} in {iterable}{test}") + inside
        if self.chance(0.3):
            text += self.tag("else") + self.scoped()
        return text + self.tag("endfor")

    def make_recursive(self):
        test = self.pick(["", "", " if it.t != 'c'"])
        inner = self.kept({"it.t": "str", **self.LOOP}, 2)
        call = self.tag("if it.kids") + self.shown(self.pick(["loop(it.kids)", "loop(it.kids)|upper", "loop(it.kids|reverse)"])) + self.tag("endif")
        return self.tag(f"for it in tree{test} recursive") + self.shown("it.t") + inner + call + self.shown("loop.depth") + self.tag("endfor")

    def bind(self, name, kind):
        """From here on name has the type; a type it had in an inner scope does not matter any more."""
        self.scopes[-1][name] = kind

    def make_set(self):
        kind = self.pick(BINDABLE)
        name = f"v{kind}{self.random.randrange(3)}"
        if self.chance(0.15):
            other = self.pick(BINDABLE)
            text = self.tag(f"set {name}, w{other} = {self.operand(kind, 1, '', '.')}, {self.operand(other, 1, '', '.')}")
            self.bind(f"w{other}", other)
        else:
            text = self.tag(f"set {name} = {self.value(kind)}")
        self.bind(name, kind)
        return text

    def make_set_block(self):
        filters = self.pick(["", "", "|upper", "|trim", "|replace('a', 'b')|title", "|e", "|indent(2, true)", "|striptags", "|wordwrap(10)", "|length|string"])
        text = self.tag(f"set cap {filters}") + self.kept() + self.tag("endset")
        self.bind("cap", "str")
        return text + (self.shown("cap") if self.chance(0.7) else "")

    def make_with(self):
        pairs = {f"w{kind}": kind for kind in self.random.sample(BINDABLE, self.random.randrange(0, 3))}
        head = ", ".join(f"{name} = {self.operand(kind, 1, '', '.')}" for name, kind in pairs.items())
        return self.tag(f"with {head}".rstrip()) + self.scoped(pairs) + self.tag("endwith")

    def make_macro(self):
        name = f"mac{self.random.randrange(4)}"
        kinds = [self.pick(["int", "str", "list", "dict", "bool", "strs"]) for _ in range(self.random.randrange(0, 3))]
        optional = [self.pick(["int", "str", "any"]) for _ in range(self.random.randrange(0, 3))]
        defaults = [self.operand(kind, 2, "(", ")") for kind in optional]
        parameters = [f"p{i}" for i in range(len(kinds))] + [f"q{i}={text}" for i, text in enumerate(defaults)]
        names = {f"p{i}": kind for i, kind in enumerate(kinds)} | {f"q{i}": kind for i, kind in enumerate(optional) if kind != "any"}
        call = ", ".join(f"<{kind}>" for kind in kinds)
        calls = [call] + [f"{call}, q{i}=<{kind}>".lstrip(", ") for i, kind in enumerate(optional)]
        inside = ""
        if self.chance(0.25):
            inside += self.shown("varargs")
            if optional or not kinds:
                calls.append(", ".join([call] * bool(call) + [f"<{kind}>" for kind in optional] + ["<any>"]))
            else:
                calls.append(f"{call}, <any>")
        if self.chance(0.25):
            inside += self.shown(self.pick(["kwargs", "kwargs.extra", "kwargs|length", "kwargs|dictsort"]))
            calls.append(f"{call}, extra=<any>".lstrip(", "))
        text = self.tag(f"macro {name}({', '.join(parameters)})") + self.shown_names(names) + self.kept(names) + inside + self.tag("endmacro")
        for scope in self.scopes:
            for entry in [entry for entry in scope if entry.startswith(name + "(")]:
                del scope[entry]
        for call in calls:
            self.bind(f"{name}({call})", "str")
        return text + "".join(self.shown(self.fill_call(f"{name}({call})")) for call in calls if self.chance(0.5))

    def shown_names(self, names):
        return "".join(self.shown(name) for name in names if self.chance(0.5))

    def fill_call(self, production):
        self.most_depth = 2
        return self.fill(production, 0)

    def make_call(self):
        name = f"wrap{self.random.randrange(3)}"
        kind = self.pick(["int", "str", "strs", "dict"])
        arguments = self.chance(0.5)
        self.most_depth = 2
        inner = self.shown(self.pick([f"caller({self.expression(kind, 1)})", f"'[' ~ caller({self.expression(kind, 1)}) ~ ']'"]) if arguments else self.pick(["caller()", "caller()|upper", "caller() if caller"]))
        macro = self.tag(f"macro {name}(p=1)") + self.plain() + inner + self.kept({"p": "int"}, 2) + self.tag("endmacro")
        head = self.pick(["call(a)", "call (a)"]) if arguments else "call"
        text = self.tag(f"{head} {name}({self.pick(['', '2', 'p=3'])})") + self.kept({"a": kind} if arguments else {}) + self.tag("endcall")
        return macro + text

    def make_filter(self):
        chain = self.pick(["upper", "trim", "indent", "e", "title", "replace('a', 'b')", "upper|lower", "indent(3, true)|trim", "wordwrap(12)", "striptags|e", "center(30)", "truncate(20)"])
        return self.tag(f"filter {chain}") + self.kept() + self.tag("endfilter")

    def make_namespace(self):
        text = self.tag(f"set ns = namespace(a={self.operand('int', 1, '(', ')')}, b={self.operand('str', 1, '(', ')')})")
        self.bind("ns.a", "int")
        self.bind("ns.b", "str")
        text += self.tag(f"for i in {self.pick(['xs', 'range(3)', 'ys'])}") + self.tag(self.pick(["set ns.a = ns.a + 1", "set ns.b = ns.b ~ i", f"set ns.c = {self.operand('any', 1, '', '.')}"])) + self.tag("endfor")
        if self.chance(0.2):
            text += self.tag("set ns.b") + self.kept() + self.tag("endset")
        return text + self.shown(self.pick(["ns.a", "ns.b", "ns.c"]))

    def make_do(self):
        if "do" not in self.extensions:
            return self.plain()
        if self.chance(0.5):
            text = self.tag(f"set lst = {self.pick(['[]', '[1, 2]', 'xs|list'])}")
            text += "".join(self.tag("do lst." + self.fill_call(self.pick(["append(<any>)", "extend(<ints>)", "insert(<small>, <any>)", "reverse()"]))) for _ in range(2))
            return text + self.shown("lst")
        text = self.tag("set dct = {'z': 1}") + self.tag("do dct." + self.fill_call(self.pick(["update({'a': <any>})", "update(b=<any>)", "setdefault('z', <any>)", "pop('q', <any>)", "clear()"])))
        return text + self.shown("dct")

    def make_include(self):
        if not self.main:
            return self.plain()
        part = self.pick(["'part'", "'part'", "['gone', 'part']", "'gone' ignore missing", "['gone', 'lost'] ignore missing", "'pa' ~ 'rt'", "('part',)"])
        context = self.pick(["", "", " with context", " without context"])
        if self.captured and "without" in context:
            context = ""  # Jinja2 writes such text outside of what is captured
        return self.tag(f"include {part}{context}")

    def make_import(self):
        if not self.main:
            return self.plain()
        context = self.pick(["", " with context", " without context"])
        form = self.pick([("import 'lib' as lib" + context, ["lib.f(<any>)", "lib.g(<int>)", "lib.g(<int>, w=<str>)", "lib.value", "lib.h()"]),
                          ("from 'lib' import f, g as gg, value" + context, ["f(<str>)", "gg(<int>)", "gg(<small>, <any>)", "value"]),
                          ("from 'lib' import h" + context, ["h()", "h(<any>)"])])
        return self.tag(form[0]) + "".join(self.shown(self.fill_call(call)) for call in form[1] if self.chance(0.5))

    def make_block(self):
        if self.captured or self.looping or not self.main:
            return self.plain()
        self.blocks += 1
        name = f"own{self.blocks}"
        kept, self.scopes = self.scopes, [{}]
        inside = self.body()
        self.scopes = kept
        again = self.shown(f"self.{name}()") if self.chance(0.2) else ""
        return self.tag(f"block {name}{self.pick(['', '', ' scoped'])}") + inside + self.tag(f"endblock {self.pick(['', name])}".rstrip()) + again

    def make_autoescape(self):
        return self.tag(f"autoescape {self.pick(['true', 'false', 't', 'not t'])}") + self.scoped() + self.tag("endautoescape")

    def make_trans(self):
        if "i18n" not in self.extensions:
            return self.plain()
        if self.chance(0.3):
            if self.chance(0.5):
                return self.shown(f"_({self.pick(['s', 'html', chr(39) + 'Hi <b>' + chr(39)])})")
            return self.shown(self.pick(["gettext('a')", "ngettext('%(num)s dog', '%(num)s dogs', 2)" if self.newstyle else "ngettext('dog', 'dogs', 1)"]))
        values = f"user={self.operand('str', 1, '(', ')')}"
        d = self.delimiters
        user, count = f"{d['variable_start_string']} user {d['variable_end_string']}", f"{d['variable_start_string']} cnt {d['variable_end_string']}"
        words = self.pick(["Hello ", "100% of ", "\n  Dear\n  ", "<b>"])
        head = self.pick(["trans ", "trans trimmed ", "trans notrimmed "])
        if self.chance(0.5):
            return self.tag(head + values) + words + user + "!" + self.tag("endtrans")
        return (self.tag(f"{head}cnt={self.pick(['1', '2', 'n', 'xs|length'])}, {values}") + words + count + user + self.tag(self.pick(["pluralize", "pluralize cnt"])) + "Many " + count + " \n" +
                self.tag("endtrans"))

    def make_swap(self):
        return self.tag("set left, right = 1, 'r'") + self.tag("set left, right = right, left") + self.shown("left ~ right")

    def make_cycler(self):
        return self.pick([
            lambda: self.tag("set cyc = cycler('a', 'b', 3)") + self.tag("for i in range(4)") + self.shown("cyc.next()") + self.tag("endfor") + self.shown("cyc.current"),
            lambda: self.tag("set sep = joiner('|')") + self.tag("for i in ys") + self.shown("sep()") + self.shown("i") + self.tag("endfor"),
        ])()

    # Cases

    def fresh(self):
        self.scopes, self.captured, self.looping, self.level = [{}], 0, 0, 0

    def whole(self, most):
        """A template of up to most statements that sees nothing but the context."""
        self.fresh()
        return "".join(self.statement() for _ in range(self.random.randrange(1, most)))

    def library(self):
        self.fresh()
        first = self.tag("macro f(x)") + "<" + self.shown("x") + ">" + self.tag("endmacro") + self.tag(f"set value = {self.value('any')}")
        second = self.tag("macro g(k, w='w')") + self.kept({"k": "int"}) + self.shown("k") + self.shown("w") + self.tag("endmacro")
        return first + second + self.tag("macro h()") + self.shown("varargs") + self.shown(self.pick(["n", "value", "_hidden", "caller is defined"])) + self.tag("endmacro") + self.tag("set _hidden = 1")

    def heirs(self, templates):
        """The main template of a chain of extends; its ancestors go into templates."""
        templates["base"] = ("top " + self.tag("block title") + self.whole(3) + self.tag("endblock") + self.plain() + self.tag(f"block body{self.pick(['', '', ' required'])}") +
                             self.tag("endblock") + self.tag("block foot") + "foot" + self.tag("block inner") + "in" + self.tag("endblock") + self.tag("endblock") + self.shown("self.title()"))
        templates["mid"] = (self.tag(f"extends {self.pick([chr(39) + 'base' + chr(39), chr(39) + 'ba' + chr(39) + ' ~ ' + chr(39) + 'se' + chr(39)])}") + self.tag("block body") + "mid " + self.whole(3) + self.tag("endblock") +
                            self.tag("block foot") + self.shown("super()") + "+" + self.tag("endblock"))
        self.fresh()
        shared = self.tag(f"set shared = {self.value('int')}") if self.chance(0.4) else ""
        text = self.plain() + self.tag(f"extends '{self.pick(['base', 'mid', 'mid'])}'") + shared
        for name in self.random.sample(["title", "body", "foot", "inner"], self.random.randrange(1, 4)) + ["body"] * self.chance(0.1):
            self.fresh()
            self.scopes[0].update({"shared": "int"} if shared else {})
            above = self.shown(self.pick(["super()", "super()|upper", "super() ~ 'x'"])) if self.chance(0.5) and name != "inner" else ""
            if name == "foot" and self.chance(0.3):
                above += self.shown("super.super()")
            text += self.tag(f"block {name}") + self.body() + above + self.tag("endblock") + self.plain()
        return text

    def options(self):
        options = {}
        for flag, share in (("trim_blocks", 0.3), ("lstrip_blocks", 0.3), ("keep_trailing_newline", 0.2), ("autoescape", 0.3)):
            if self.chance(share):
                options[flag] = True
        if self.chance(0.25):
            options["undefined"] = self.pick(["strict", "chainable", "debug"])
        self.delimiters = dict(STANDARD)
        if self.chance(0.12):
            chosen = self.pick(DELIMITERS)
            options.update(chosen)
            self.delimiters.update(chosen)
        self.line_prefix = self.comment_prefix = None
        if self.chance(0.15):
            options["line_statement_prefix"] = self.line_prefix = self.pick(["#", "%", "%%", "@ "]).strip()
        if self.chance(0.1):
            options["line_comment_prefix"] = self.comment_prefix = self.pick(["##", "//", "%#"])
        if self.chance(0.05):
            options["newline_sequence"] = self.pick(["\r\n", "\r"])
        self.extensions = ["do", "loopcontrols"] if self.chance(0.5) else []
        self.newstyle = False
        if self.chance(0.2):
            self.extensions += ["i18n"]
            self.newstyle = self.chance(0.5)
            if self.newstyle:
                options["newstyle_gettext"] = True
        if self.extensions:
            options["extensions"] = self.extensions
        return options

    def case(self, number):
        options = self.options()
        self.blocks = 0
        self.main = False  # what may be loaded loads nothing itself
        templates = {"part": "[" + self.whole(3) + self.shown("i") + "]", "lib": self.library()}
        self.main = True
        template = self.heirs(templates) if self.chance(0.12) else self.whole(6)
        return {"id": f"g/{number}", "template": template, "context": CONTEXT, "templates": templates, "options": options,
                "sandbox": self.chance(0.12)}
