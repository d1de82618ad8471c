#!/usr/bin/env python3
"""Checks the built-in templates with the reference implementation of Jinja2.

Run from anywhere:  /usr/bin/python3 tests/templates/check_templates.py [--update] [type ...]

For each type: the front matter agrees with the schema, the example validates
and renders to expected.md, and the document keeps the rules of a good Markdown
source. The same rules must hold for minimal data, for the example without each
of its optional fields, and for texts that are hostile to Markdown.
--update rewrites expected.md. Exit status 1 when a check fails.
"""
import copy
import json
import re
import sys
import warnings
from pathlib import Path

import jinja2
import jsonschema
import yaml

warnings.simplefilter("ignore", DeprecationWarning)
ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
DATA = ROOT / "examples" / "data"
TYPES = ["readme", "api", "prd", "srs", "sdd", "changelog", "contributing",
         "license", "security", "custom"]
EXAMPLES = {"docmill-readme.yaml": "readme", "api-bookings.yaml": "api",
            "requirements.yaml": "srs", "changelog.yaml": "changelog"}
KEYWORDS = {"$schema", "$id", "$defs", "$ref", "title", "description", "type",
            "properties", "required", "additionalProperties", "items", "enum",
            "const", "pattern", "minLength", "maxLength", "minItems",
            "maxItems", "minimum", "maximum", "default", "examples", "anyOf"}
HOSTILE = 'a|b `c|d` <b>x & "q"\n# Heading\n\n\n\n- item   \n\n```\nopen {{ y }}'

failures = 0


def report(ok, name, detail=""):
    global failures
    if not ok:
        failures += 1
    print(("ok    " if ok else "FAIL  ") + name + (": " + detail if detail else ""))


class Loader(yaml.SafeLoader):
    """YAML as docmill reads it: dates stay text."""


Loader.yaml_implicit_resolvers = {
    k: [(tag, rx) for tag, rx in v if tag != "tag:yaml.org,2002:timestamp"]
    for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def load_yaml(text):
    return yaml.load(text, Loader)


def split_front(text):
    lines = text.split("\n")
    assert lines[0] == "---", "no front matter"
    end = lines.index("---", 1)
    return load_yaml("\n".join(lines[1:end])), "\n".join(lines[end + 1:])


class TemplateLoader(jinja2.BaseLoader):
    def get_source(self, environment, template):
        path = TEMPLATES / template
        if not path.is_file():
            raise jinja2.TemplateNotFound(template)
        text = path.read_text(encoding="utf-8")
        if not template.startswith("_lib/"):
            text = split_front(text)[1]
        return text, str(path), lambda: True


class Type:
    def __init__(self, name):
        self.name = name
        folder = TEMPLATES / name
        self.front, _ = split_front((folder / "template.md.j2").read_text(encoding="utf-8"))
        self.schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
        self.example = load_yaml((folder / "example.yaml").read_text(encoding="utf-8"))
        self.expected = folder / "expected.md"
        env = jinja2.Environment(
            undefined=jinja2.StrictUndefined, autoescape=False,
            trim_blocks=self.front["trim_blocks"],
            lstrip_blocks=self.front["lstrip_blocks"],
            keep_trailing_newline=self.front["keep_trailing_newline"],
            loader=TemplateLoader())
        self.template = env.get_template(name + "/template.md.j2")
        self.validator = jsonschema.Draft202012Validator(self.schema)

    def render(self, data):
        context = {k: copy.deepcopy(v.get("default"))
                   for k, v in self.front["variables"].items()}
        context.update(data)
        return self.template.render(context)

    def errors(self, data):
        return ["/".join(map(str, e.absolute_path)) + " " + e.message
                for e in self.validator.iter_errors(data)]


# ---------------------------------------------------------------- schema

def check_front(t):
    problems = []
    front, schema = t.front, t.schema
    for key in ("title", "description", "version", "output", "sections", "variables"):
        if key not in front:
            problems.append("front matter lacks " + key)
    variables, props = front["variables"], schema["properties"]
    if list(variables) != list(props):
        problems.append("names differ: " + str(set(variables) ^ set(props)))
    for name in set(variables) & set(props):
        v, p = variables[name], props[name]
        if v["type"] != resolve(t, p).get("type", "any"):
            problems.append(name + ": type differs")
        if v.get("required", False) != (name in schema.get("required", [])):
            problems.append(name + ": required differs")
        for key in ("pattern", "default", "description"):
            if v.get(key) != p.get(key):
                problems.append(name + ": " + key + " differs")
    return problems


def check_schema(t):
    problems = []

    def walk(node, where, prop):
        for key in node:
            if key not in KEYWORDS:
                problems.append(where + ": keyword " + key)
        if prop and not node.get("description"):
            problems.append(where + ": no description")
        if node.get("type") == "object" and "additionalProperties" not in node:
            problems.append(where + ": additionalProperties not stated")
        for name, sub in node.get("properties", {}).items():
            walk(sub, where + "/" + name, True)
        for name, sub in node.get("$defs", {}).items():
            walk(sub, where + "/$defs/" + name, False)
        for key in ("items", "additionalProperties"):
            if isinstance(node.get(key), dict):
                walk(node[key], where + "/" + key, False)
        for sub in node.get("anyOf", []):
            walk(sub, where + "/anyOf", False)
        for name in node.get("required", []):
            if name not in node.get("properties", {}):
                problems.append(where + ": required " + name + " not declared")

    jsonschema.Draft202012Validator.check_schema(t.schema)
    walk(t.schema, "", False)
    if t.schema.get("additionalProperties") is not False:
        problems.append("additionalProperties is not false at the top")
    return problems


def resolve(t, node):
    while "$ref" in node:
        node = t.schema["$defs"][node["$ref"].split("/")[-1]]
    return node


def minimal(t, node):
    """The smallest valid value of a schema."""
    node = resolve(t, node)
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return node["enum"][0]
    if node.get("anyOf"):
        return minimal(t, node["anyOf"][0])
    kind = node.get("type", "string")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {k: minimal(t, node["properties"][k]) for k in node.get("required", [])}
    if kind == "array":
        return [minimal(t, node["items"]) for _ in range(node.get("minItems", 0))]
    if node.get("examples"):
        return node["examples"][0]
    return {"string": "text", "integer": node.get("minimum", 1),
            "number": node.get("minimum", 1.5), "boolean": True}[kind]


def optional_paths(t, node, value, path=()):
    """Paths of the optional properties the value has; '*' stands for every item."""
    node = resolve(t, node)
    found = set()
    if isinstance(value, dict):
        for k, v in value.items():
            sub = node.get("properties", {}).get(k)
            if sub is None:
                continue
            if k not in node.get("required", []):
                found.add(path + (k,))
            found |= optional_paths(t, sub, v, path + (k,))
    elif isinstance(value, list) and isinstance(node.get("items"), dict):
        for v in value:
            found |= optional_paths(t, node["items"], v, path + ("*",))
    return found


def unused_paths(t, example):
    """Declared properties that no value of the example has. The uses of one
    definition ($defs) count together."""
    declared, used = set(), set()

    def walk(node, where, value):
        if "$ref" in node:
            where = node["$ref"]
            node = resolve(t, node)
        if isinstance(value, dict):
            for k, sub in node.get("properties", {}).items():
                declared.add(where + "/" + k)
                if k in value:
                    used.add(where + "/" + k)
                    walk(sub, where + "/" + k, value[k])
        elif isinstance(value, list) and isinstance(node.get("items"), dict):
            for v in value:
                walk(node["items"], where + "/*", v)

    walk(t.schema, "", example)
    return sorted(declared - used)


def without(value, path):
    if isinstance(value, list):
        return [without(v, path[1:]) for v in value]
    if not isinstance(value, dict) or path[0] not in value:
        return value
    out = dict(value)
    if len(path) == 1:
        del out[path[0]]
    else:
        out[path[0]] = without(out[path[0]], path[1:])
    return out


def hostile(t, node, value):
    """The value with each free text replaced by one that is hostile to Markdown."""
    node = resolve(t, node)
    if isinstance(value, dict):
        return {k: hostile(t, node.get("properties", {}).get(k, {}), v) for k, v in value.items()}
    if isinstance(value, list):
        return [hostile(t, node.get("items", {}) if isinstance(node.get("items"), dict) else {}, v) for v in value]
    if isinstance(value, str) and not any(k in node for k in ("enum", "pattern", "const")):
        return HOSTILE
    return value


# ---------------------------------------------------------------- Markdown

def slug(text):
    text = re.sub(r"\\([^\w\s])", r"\1", text).replace("`", "")
    return "".join("-" if c == " " else c for c in text.lower()
                   if c in " -_" or c.isalnum())


def lint(t, text):
    problems = []
    if not text.endswith("\n") or text.endswith("\n\n"):
        problems.append("does not end with exactly one newline")
    if text.startswith("\n"):
        problems.append("starts with a blank line")
    fence, headings, anchors, links, previous = "", [], set(), [], ""
    for number, row in enumerate(text.split("\n"), 1):
        bare = row.strip()
        if row != row.rstrip():
            problems.append("line %d: trailing white space" % number)
        run = re.match(r"(`{3,}|~{3,})", bare)
        if fence:
            if run and bare == run.group(1) and bare.startswith(fence):
                fence = ""
        elif run and not (run.group(1)[0] == "`" and "`" in bare[len(run.group(1)):]):
            fence = run.group(1)
        else:
            if not bare and not previous and number > 1 and number <= text.count("\n"):
                problems.append("line %d: two blank lines" % number)
            heading = re.match(r"(#{1,6}) (.+)$", row)
            if heading:
                level, title = len(heading.group(1)), heading.group(2)
                if headings and level > headings[-1][0] + 1:
                    problems.append("line %d: heading level skipped" % number)
                if previous:
                    problems.append("line %d: no blank line before the heading" % number)
                headings.append((level, title, number))
                base = anchor = slug(title)
                n = 0
                while anchor in anchors:
                    n += 1
                    anchor = "%s-%d" % (base, n)
                anchors.add(anchor)
            elif re.match(r"(=+|-+)$", bare) and previous:
                problems.append("line %d: setext heading" % number)
            if row.startswith("|"):
                cells = len(re.findall(r"(?<!\\)\|", row))
                if previous.startswith("|") and cells != columns:
                    problems.append("line %d: table with %d bars, not %d" % (number, cells, columns))
                if previous.startswith("|") and len(row) != width:
                    problems.append("line %d: table not aligned" % number)
                columns, width = cells, len(row)
            links += [(m, number) for m in re.findall(r"\]\(#([^)]*)\)", row)]
        previous = row
    if fence:
        problems.append("code fence left open")
    if [h[0] for h in headings].count(1) != 1 or headings[0][0] != 1:
        problems.append("not exactly one H1 at the start")
    body = text.split("\n")
    for (level, title, number), after in zip(headings, headings[1:] + [(1, "", len(body))]):
        if after[0] <= level and not any(x.strip() for x in body[number:after[2] - 1]):
            problems.append("line %d: empty section %s" % (number, title))
    for anchor, number in links:
        if anchor not in anchors:
            problems.append("line %d: link to #%s" % (number, anchor))
    have = {re.sub(r"^\d+(\.\d+)*\.? ", "", h[1]) for h in headings}
    for section in t.front["sections"]:
        if section not in have:
            problems.append("section missing: " + section)
    return problems


def attempt(t, data):
    """Problems of the document made from the data."""
    try:
        return lint(t, t.render(data))
    except jinja2.TemplateError as e:
        return [type(e).__name__ + ": " + str(e)]


def check_licenses(t):
    """Every license renders; the text is word for word that of the system's copy."""
    copies = {"Apache-2.0": "Apache-2.0"}
    for spdx in t.schema["properties"]["license"]["enum"]:
        data = {"license": spdx, "holder": "Jane Doe", "year": 2026}
        problems = t.errors(data) or attempt(t, data)
        text = t.render(data)
        if "Jane Doe" not in text or "2026" not in text:
            problems.append("holder or year is missing")
        copy_of = Path("/usr/share/common-licenses") / copies.get(spdx, "-")
        if copy_of.is_file():
            want = copy_of.read_text(encoding="utf-8").replace(
                "[yyyy] [name of copyright owner]", "2026 Jane Doe")
            if text.replace("# ", "", 1).split() != want.split():
                problems.append("differs from " + str(copy_of))
        report(not problems, "license " + spdx, brief(problems))


def brief(problems, limit=4):
    return "; ".join(problems[:limit]) + (" ... %d" % len(problems) if len(problems) > limit else "")


def main():
    update = "--update" in sys.argv
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or TYPES
    for name in names:
        try:
            t = Type(name)
        except Exception as e:  # a broken type must not hide the others
            report(False, name + " loads", str(e))
            continue
        for label, problems in [
                ("front matter agrees with schema", check_front(t)),
                ("schema is sound", check_schema(t)),
                ("example validates", t.errors(t.example)),
                ("example has every field", unused_paths(t, t.example))]:
            report(not problems, name + " " + label, brief(problems))
        try:
            out = t.render(t.example)
        except jinja2.TemplateError as e:
            report(False, name + " renders", type(e).__name__ + ": " + str(e) + " line " + str(getattr(e, "lineno", "")))
            continue
        if update:
            t.expected.write_text(out, encoding="utf-8")
        same = t.expected.is_file() and t.expected.read_text(encoding="utf-8") == out
        report(same, name + " renders to expected.md")
        problems = lint(t, out)
        report(not problems, name + " document is well-formed", brief(problems))

        data = minimal(t, t.schema)
        problems = t.errors(data) or attempt(t, data)
        report(not problems, name + " minimal data", brief(problems))

        pruned, problems = t.example, []
        for path in sorted(optional_paths(t, t.schema, t.example)):
            data = without(t.example, path)
            found = t.errors(data) or attempt(t, data)
            if found:
                problems.append("without " + "/".join(path) + ": " + brief(found))
            if len(path) > 1:
                pruned = without(pruned, path)
        found = attempt(t, pruned)
        if found:
            problems.append("without all nested options: " + brief(found))
        report(not problems, name + " each optional field can be left out", brief(problems))

        problems = attempt(t, hostile(t, t.schema, t.example))
        report(not problems, name + " hostile texts", brief(problems))

        if name == "license":
            check_licenses(t)

    for file, name in EXAMPLES.items():
        if name not in names:
            continue
        path = DATA / file
        if not path.is_file():
            report(False, file, "missing")
            continue
        t = Type(name)
        data = load_yaml(path.read_text(encoding="utf-8"))
        problems = t.errors(data) or attempt(t, data)
        report(not problems, "examples/data/" + file + " validates and renders", brief(problems))
    print("%d failed" % failures if failures else "all checks passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
