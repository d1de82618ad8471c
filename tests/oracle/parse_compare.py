#!/usr/bin/env python3
"""Compare our parser with Python's Jinja2: which templates it accepts, and the trees it makes.

    parse_compare.py --tool BUILD/parse_dump [--cases FILE.jsonl ...] [--random COUNT] [--seed N] [--show N]
    parse_compare.py --write

Build the tool first (tests/oracle/parse_dump.cpp, linked with the room jinja). Templates come from the files of
conformance cases, from tests/cases/jinja/oracle/*.txt (templates separated by lines of "----"), and from a
generator. Exit status 1 when anything differs. --write stores Jinja2's own trees of those files as fixtures in
tests/cases/jinja/tree/jinja2_*.txt. The reference is Jinja2 3.1.2; 3.1.5 changed the targets of `set`.
"""
import argparse
import glob
import json
import os
import random
import subprocess
import sys
import warnings

import jinja2
import jinja2.ext
from jinja2 import nodes

from parse_generate import generate

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
ALL_EXTENSIONS = {"ext_do": "jinja2.ext.do", "ext_loopcontrols": "jinja2.ext.loopcontrols",
                  "ext_debug": "jinja2.ext.debug"}
OF_CASES = {"do": "ext_do", "loopcontrols": "ext_loopcontrols"}


class Translation(jinja2.ext.InternationalizationExtension):
    """Keeps what the tag was made of instead of the calls it stands for."""

    def _parse_block(self, parser, allow_pluralize):
        names, text = super()._parse_block(parser, allow_pluralize)
        caller = sys._getframe(1).f_locals
        if allow_pluralize:
            self.explicit = list(caller["variables"])
            self.order = []
        self.order += names
        return names, text

    def _make_node(self, singular, plural, context, variables, plural_expr, vars_referenced, num_called_num):
        if not vars_referenced and not self.environment.newstyle_gettext:
            singular = singular.replace("%%", "%")
            plural = plural and plural.replace("%%", "%")
        ordered = self.explicit + [n for n in dict.fromkeys(self.order) if n not in self.explicit]
        node = nodes.Output([])
        node.trans = (singular, plural, context, [(n, variables[n]) for n in ordered], plural_expr, vars_referenced)
        return node


def quoted(text):
    out = []
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif c == "\n":
            out.append("\\n")
        elif ord(c) < 32 or ord(c) == 127:
            out.append("\\x%02x" % ord(c))
        else:
            out.append(c)
    return '"' + "".join(out) + '"'


class Dumper:
    """The same text as src/jinja/ast_dump.cpp makes."""

    def __init__(self):
        self.lines = []
        self.depth = 0

    def line(self, text):
        self.lines.append("  " * self.depth + text)

    def child(self, node):
        if node is not None:
            self.depth += 1
            self.expr(node)
            self.depth -= 1

    def labelled(self, label, node):
        if node is None or node == []:
            return
        self.depth += 1
        self.line(label)
        self.depth += 1
        self.body(node) if isinstance(node, list) else self.expr(node)
        self.depth -= 2

    def arguments(self, node):
        for arg in node.args:
            self.labelled("argument", arg)
        seen = set()
        for kw in node.kwargs:
            if kw.key in seen:
                raise jinja2.TemplateSyntaxError("keyword repeated", 1)
            seen.add(kw.key)
            self.labelled("keyword " + kw.key, kw.value)
        self.labelled("*", node.dyn_args)
        self.labelled("**", node.dyn_kwargs)

    def signature(self, node):
        plain = len(node.args) - len(node.defaults)
        if len({a.name for a in node.args}) != len(node.args):
            raise jinja2.TemplateSyntaxError("parameter repeated", 1)
        for i, arg in enumerate(node.args):
            self.labelled("parameter", arg)
            if i >= plain:
                self.labelled("default", node.defaults[i - plain])

    def expr(self, n):
        kind = type(n).__name__
        if isinstance(n, nodes.Name):
            self.line("Name " + n.name + ("" if n.ctx == "load" else " " + n.ctx))
        elif isinstance(n, nodes.NSRef):
            self.line(f"NSRef {n.name}.{n.attr}")
        elif isinstance(n, nodes.Const):
            self.line("Const " + (quoted(n.value) if isinstance(n.value, str) else repr(n.value)))
        elif isinstance(n, nodes.TemplateData):
            self.line("TemplateData " + quoted(n.data))
        elif isinstance(n, nodes.Tuple):
            self.line("Tuple" + ("" if n.ctx == "load" else " " + n.ctx))
            for item in n.items:
                self.child(item)
        elif isinstance(n, nodes.List):
            self.line("List")
            for item in n.items:
                self.child(item)
        elif isinstance(n, nodes.Dict):
            self.line("Dict")
            for pair in n.items:
                self.child(pair.key)
                self.labelled(":", pair.value)
        elif isinstance(n, nodes.CondExpr):
            self.line(kind)
            self.child(n.test)
            self.labelled("then", n.expr1)
            self.labelled("else", n.expr2)
        elif isinstance(n, (nodes.Filter, nodes.Test)):
            self.line(f"{kind} {n.name}")
            self.child(n.node)
            self.arguments(n)
        elif isinstance(n, nodes.Call):
            self.line(kind)
            self.child(n.node)
            self.arguments(n)
        elif isinstance(n, nodes.Getitem):
            self.line(kind)
            self.child(n.node)
            self.child(n.arg)
        elif isinstance(n, nodes.Getattr):
            self.line(f"{kind} {n.attr}")
            self.child(n.node)
        elif isinstance(n, nodes.Slice):
            self.line(kind)
            self.labelled("start", n.start)
            self.labelled("stop", n.stop)
            self.labelled("step", n.step)
        elif isinstance(n, nodes.Concat):
            self.line(kind)
            for item in n.nodes:
                self.child(item)
        elif isinstance(n, nodes.Compare):
            self.line(kind)
            self.child(n.expr)
            for op in n.ops:
                self.labelled(op.op, op.expr)
        elif isinstance(n, nodes.BinExpr):
            self.line(kind)
            self.child(n.left)
            self.child(n.right)
        elif isinstance(n, nodes.UnaryExpr):
            self.line(kind)
            self.child(n.node)
        else:
            raise AssertionError(kind)

    def body(self, stmts):
        for stmt in stmts:
            self.stmt(stmt)

    def stmt(self, n):
        kind = type(n).__name__
        if isinstance(n, nodes.Output) and hasattr(n, "trans"):
            self.trans(n)
        elif isinstance(n, nodes.Output):
            if n.nodes and isinstance(n.nodes[0], nodes.Call) and isinstance(n.nodes[0].node, nodes.ExtensionAttribute):
                self.line("Debug")
                return
            self.line(kind)
            for item in n.nodes:
                self.child(item)
        elif isinstance(n, nodes.Extends):
            self.line(kind)
            self.child(n.template)
        elif isinstance(n, nodes.ExprStmt):
            self.line(kind)
            self.child(n.node)
        elif isinstance(n, nodes.Assign):
            if isinstance(n.target, nodes.Name) and n.target.name == "_trans":
                self.assigned = n.node
                return
            self.line(kind)
            self.child(n.target)
            self.child(n.node)
        elif isinstance(n, (nodes.Continue, nodes.Break)):
            self.line(kind)
        elif isinstance(n, nodes.Include):
            self.line(kind + " ignore_missing" * n.ignore_missing + " with_context" * n.with_context)
            self.child(n.template)
        elif isinstance(n, nodes.Import):
            self.line(f"{kind} {n.target}" + " with_context" * n.with_context)
            self.child(n.template)
        elif isinstance(n, nodes.FromImport):
            self.line(kind + " with_context" * n.with_context)
            self.child(n.template)
            self.depth += 1
            for name in n.names:
                self.line("name " + (" ".join(name) if isinstance(name, tuple) else f"{name} {name}"))
            self.depth -= 1
        elif isinstance(n, nodes.For):
            self.line(kind + " recursive" * n.recursive)
            for label, part in (("target", n.target), ("iter", n.iter), ("test", n.test), ("body", n.body),
                                ("else", n.else_)):
                self.labelled(label, part)
        elif isinstance(n, nodes.If):
            self.line(kind)
            for branch in [n] + n.elif_:
                self.labelled("test", branch.test)
                self.labelled("body", branch.body)
            self.labelled("else", n.else_)
        elif isinstance(n, nodes.Macro):
            self.line(f"{kind} {n.name}")
            self.signature(n)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.CallBlock):
            self.line(kind)
            self.signature(n)
            self.child(n.call)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.FilterBlock):
            self.line(kind)
            self.block_filter(n.filter)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.With):
            self.line(kind)
            for target, value in zip(n.targets, n.values):
                self.labelled("target", target)
                self.labelled("value", value)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.Block):
            self.line(f"{kind} {n.name}" + " scoped" * n.scoped + " required" * n.required)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.AssignBlock):
            self.line(kind)
            self.child(n.target)
            self.labelled("filter", n.filter)
            self.labelled("body", n.body)
        elif isinstance(n, nodes.Scope):
            modifier = n.body[0]
            self.line("Autoescape")
            self.child(modifier.options[0].value)
            self.labelled("body", modifier.body)
        else:
            raise AssertionError(kind)

    def block_filter(self, n):
        self.child(n)

    def trans(self, n):
        singular, plural, context, variables, count, referenced = n.trans
        self.line("Trans" + " references" * referenced)
        self.depth += 1
        if context is not None:
            self.line("context " + quoted(context))
        self.line("singular " + quoted(singular))
        if plural is not None:
            self.line("plural " + quoted(plural))
            key = next((k for k, v in variables if v is count), None)
            self.line("count " + (key or count.name))
        for name, value in variables:
            if isinstance(value, nodes.Name) and value.name == "_trans" and name != "_trans":
                value = self.assigned
            self.line("variable " + name)
            self.child(value)
        self.depth -= 1


def environment(options):
    settings = {k: v for k, v in options.items() if not k.startswith(("ext_", "i18n_"))}
    extensions = [v for k, v in ALL_EXTENSIONS.items() if options.get(k)]
    env = jinja2.Environment(extensions=extensions, **settings)
    if options.get("ext_i18n"):
        env.add_extension(Translation)
        env.newstyle_gettext = bool(options.get("i18n_newstyle"))
        env.policies["ext.i18n.trimmed"] = bool(options.get("i18n_trimmed"))
    return env


ENVIRONMENTS = {}


def theirs(template, options):
    key = json.dumps(options, sort_keys=True)
    if key not in ENVIRONMENTS:
        ENVIRONMENTS[key] = environment(options)
    env = ENVIRONMENTS[key]
    try:
        tree = env.parse(template)
        names = [b.name for b in tree.find_all(nodes.Block)]
        if len(set(names)) != len(names):
            return "error", "block defined twice"
        dumper = Dumper()
        dumper.body(tree.body)
        return "ok", "".join(line + "\n" for line in dumper.lines)
    except RecursionError:
        return "skip", ""
    except jinja2.TemplateSyntaxError as e:
        return "error", f"{e.lineno}: {e.message}"
    except (SyntaxError, AttributeError, ValueError) as e:
        return "error", repr(e)


class Tool:
    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(self, name, value):
        data = value.encode("utf-8", "surrogatepass")
        self.process.stdin.write(f"{name} {len(data)}\n".encode() + data + b"\n")

    def ask(self, template, options):
        for name, value in options.items():
            self.send(name, value if isinstance(value, str) else str(int(value)))
        self.send("template", template)
        self.process.stdin.flush()
        name, size = self.process.stdout.readline().split()
        body = self.process.stdout.read(int(size)).decode("utf-8", "replace")
        self.process.stdout.read(1)
        return name.decode(), body


# ---- templates ----

def from_cases(path):
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            case = json.loads(line)
            options = {k: v for k, v in case.get("options", {}).items()
                       if k not in ("undefined", "extensions", "autoescape")}
            for name in case.get("options", {}).get("extensions", []):
                options[OF_CASES[name]] = True
            for text in [case["template"], *case.get("templates", {}).values()]:
                yield case["id"], text, options


EVERYTHING = {"ext_do": True, "ext_loopcontrols": True, "ext_debug": True, "ext_i18n": True}


def from_files():
    everything = EVERYTHING
    variants = [everything, {}, {"trim_blocks": True, "lstrip_blocks": True, **everything},
                {"keep_trailing_newline": True, "newline_sequence": "\r\n", "i18n_newstyle": True,
                 "i18n_trimmed": True, **everything},
                {"line_statement_prefix": "#", "line_comment_prefix": "##", **everything},
                {"line_statement_prefix": "%", "line_comment_prefix": "//", "lstrip_blocks": True}]
    for path in sorted(glob.glob(os.path.join(HERE, "../cases/jinja/oracle/*.txt"))):
        with open(path, encoding="utf-8", newline="") as handle:
            for number, text in enumerate(handle.read().split("\n----\n")):
                for options in variants:
                    yield f"{os.path.basename(path)}#{number}", text, options


WRITTEN = {  # which variants of the options each file is stored with
    "whitespace": [{}, {"trim_blocks": True}, {"lstrip_blocks": True}, {"trim_blocks": True, "lstrip_blocks": True},
                   {"keep_trailing_newline": True, "newline_sequence": "\r\n"}],
    "lines": [{"line_statement_prefix": "#", "line_comment_prefix": "##"},
              {"line_statement_prefix": "%", "line_comment_prefix": "//", "lstrip_blocks": True}],
    "trans": [EVERYTHING, {"i18n_newstyle": True, "i18n_trimmed": True, **EVERYTHING}],
}


def write_fixtures():
    for path in sorted(glob.glob(os.path.join(HERE, "../cases/jinja/oracle/*.txt"))):
        stem = os.path.basename(path)[:-4]
        out = [f"Made by parse_compare.py --write from oracle/{stem}.txt: the trees of Jinja2 {jinja2.__version__}.\n"]
        with open(path, encoding="utf-8", newline="") as handle:
            templates = handle.read().removesuffix("\n").split("\n----\n")
        for number, text in enumerate(templates):
            for variant, options in enumerate(WRITTEN.get(stem, [EVERYTHING])):
                verdict, answer = theirs(text, options)
                out.append(f"=== {number}.{variant}\n--- options\n")
                out += [f"{k} = {v.encode('unicode_escape').decode() if isinstance(v, str) else 'true'}\n"
                        for k, v in options.items()]
                out.append(f"--- template\n{text}\n")
                out.append(f"--- tree\n{answer}" if verdict == "ok" else "--- rejected\n" + answer + "\n")
        with open(os.path.join(HERE, f"../cases/jinja/tree/jinja2_{stem}.txt"), "w", encoding="utf-8",
                  newline="") as handle:
            handle.write("".join(out))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--cases", nargs="*", default=[])
    parser.add_argument("--random", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    if args.write:
        return write_fixtures()
    tool = Tool(args.tool)
    sources = [from_cases(path) for path in args.cases]
    sources += [from_files(), generate(random.Random(args.seed), args.random)]
    total = accepted = wrong = 0
    for source in sources:
        for name, text, options in source:
            verdict, expected = theirs(text, options)
            if verdict == "skip":
                continue
            total += 1
            accepted += verdict == "ok"
            answer, got = tool.ask(text, options)
            if answer == verdict and (verdict == "error" or expected == got):
                continue
            wrong += 1
            if wrong <= args.show:
                print(f"==== {name} {options}\n{text!r}\n-- jinja2: {verdict}\n{expected}\n-- docmill: {answer}\n{got}")
    print(f"{total} templates ({accepted} accepted), {wrong} differ (jinja2 {jinja2.__version__})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
