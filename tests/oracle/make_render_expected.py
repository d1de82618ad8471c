#!/usr/bin/env python3
"""Fills in what render fixtures expect with the answers of Python's Jinja2, or checks that they are right.

    make_render_expected.py [--check] [FILE...]

Without files: all of tests/cases/jinja/render/**/*.txt. A file holds cases:

    === NAME                 "[jinja>=3.1.6]" in it: skipped under an older Jinja2
    --- template             text of the main template
    --- templates NAME       another one, for include, import and extends; may be repeated
    --- context              JSON object
    --- options              JSON object: Jinja2's environment options, "undefined" (strict, chainable, debug),
                             "extensions" (do, loopcontrols, i18n, debug) and "sandbox"
    --- output               or "--- error KIND"; this is what the script writes

A block is the lines up to the next line that begins with "--- " or "=== ", without the last line end. Lines before the
first case are comments. Error kinds: syntax, undefined, runtime, security, notfound.
"""
import json
import pathlib
import sys

import jinja2
import jinja2.sandbox

import jinja_oracle

ROOT = pathlib.Path(__file__).resolve().parent.parent / "cases" / "jinja" / "render"
ANSWERS = ("output", "error")


class Case:
    def __init__(self, name):
        self.name = name
        self.blocks = []  # (heading, text)

    def block(self, heading):
        return next((text for name, text in self.blocks if name == heading), None)

    def too_new(self):
        if "[jinja>=" not in self.name:
            return False
        wanted = self.name.split("[jinja>=")[1].split("]")[0]
        numbers = lambda version: [int(part) for part in version.split(".")]
        return numbers(jinja2.__version__) < numbers(wanted)


def parse(text):
    """Comment lines before the first case, and the cases."""
    comments, cases, lines = [], [], None
    for line in text.split("\n")[:-1]:
        if line.startswith("=== "):
            cases.append(Case(line[4:]))
            lines = None
        elif line.startswith("--- ") and cases:
            lines = []
            cases[-1].blocks.append((line[4:], lines))
        elif lines is not None:
            lines.append(line)
        elif not cases:
            comments.append(line)
        elif line:
            raise SystemExit(f"{cases[-1].name}: text outside of a block: {line!r}")
    for case in cases:
        case.blocks = [(heading, "\n".join(block)) for heading, block in case.blocks]
    return comments, cases


def write(comments, cases):
    out = list(comments)
    for case in cases:
        out.append(f"=== {case.name}")
        for heading, text in case.blocks:
            out.append(f"--- {heading}")
            out.extend(text.split("\n") if text else [])
    return "\n".join(out) + "\n"


def environment(case):
    options = json.loads(case.block("options") or "{}")
    templates = {h.split(" ", 1)[1]: t for h, t in case.blocks if h.startswith("templates ")}
    return jinja_oracle.environment({"options": options, "sandbox": options.pop("sandbox", False), "templates": templates})


def error_kind(error):
    if isinstance(error, (jinja2.TemplateSyntaxError, SyntaxError)):
        return "syntax"
    if isinstance(error, jinja2.TemplateNotFound):
        return "notfound"
    if isinstance(error, jinja2.exceptions.SecurityError):
        return "security"
    if isinstance(error, jinja2.UndefinedError):
        return "undefined"
    return "runtime"


def answer(case):
    """The block that belongs to the end of the case."""
    try:
        context = json.loads(case.block("context") or "{}")
        text = environment(case).from_string(case.block("template")).render(context)
    except Exception as error:  # whatever a template can raise
        return f"error {error_kind(error)}", ""
    for number, line in enumerate(text.split("\n")):
        if line.startswith(("--- ", "=== ")):
            raise SystemExit(f"{case.name}: line {number + 1} of the output looks like a heading")
    return "output", text


def main(arguments):
    check = "--check" in arguments
    files = [pathlib.Path(a) for a in arguments if a != "--check"] or sorted(ROOT.rglob("*.txt"))
    wrong = count = skipped = 0
    for path in files:
        comments, cases = parse(path.read_bytes().decode())
        names = [case.name for case in cases]
        if len(set(names)) != len(names):
            raise SystemExit(f"{path}: a name is used twice")
        for case in cases:
            count += 1
            if case.too_new():
                skipped += 1
                continue
            inputs = [b for b in case.blocks if b[0].split()[0] not in ANSWERS]
            stored = [b for b in case.blocks if b[0].split()[0] in ANSWERS]
            computed = answer(case)
            if stored != [computed]:
                wrong += 1
                if check:
                    print(f"{path}: {case.name}: stored {stored!r}, computed {computed!r}")
            case.blocks = inputs + [computed]
        if not check:
            path.write_bytes(write(comments, cases).encode())
    verb = "differ" if check else "changed"
    print(f"{count} cases, {wrong} {verb}, {skipped} skipped (jinja2 {jinja2.__version__})")
    return 1 if check and wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
