"""docmill templates, inspect, init and check."""
import json
import pathlib

from case import Case, unittest

TYPES = ["api", "changelog", "contributing", "custom", "license", "prd", "readme", "sdd", "security", "srs"]
TEMPLATES = pathlib.Path(__file__).resolve().parents[2] / "templates"


class Templates(Case):
    def test_list(self):
        lines = self.ok("templates").out.splitlines()
        self.assertEqual([line.split()[0] for line in lines], TYPES)
        listed = self.ok("templates", "list", "--json").json["templates"]
        self.assertEqual([t["name"] for t in listed], TYPES)
        self.assertEqual({t["origin"] for t in listed}, {"built in"})

    def test_a_folder(self):
        self.write("folder/letter.md.j2", "---\ndescription: A letter\n---\n# Dear {{ name }}\n")
        out = self.ok("templates", "-I", "folder").out
        self.assertRegex(out, r"letter +file +A letter")
        self.assertEqual(self.ok("generate", "letter", "-I", "folder", "--set", "name=Ada", "--no-gate", "-q").out,
                         "# Dear Ada\n")

    def test_show(self):
        self.assertIn("---", self.ok("templates", "show", "srs").out)
        self.write("x.md.j2", "---\ntitle: X\n---\ntext\r\n")
        self.assertEqual(self.ok("templates", "show", "x.md.j2").raw_out, b"---\ntitle: X\n---\ntext\r\n")
        self.fails(4, "E-TPL-050", "templates", "show", "srrs")

    def test_a_life(self):
        self.write("note.md.j2", "# One {{ x }}\n")
        self.assertEqual(self.ok("templates", "add", "note", "note.md.j2").out, "registered note@1\n")
        self.assertIn("unchanged", self.ok("templates", "add", "note", "note.md.j2").out)
        result = self.ok("templates", "add", "note", "-", "--json", stdin=b"# Two {{ x }}\n")
        self.assertEqual((result.json["version"], result.json["outcome"]), (2, "new_version"))
        self.assertEqual(self.ok("templates", "show", "note", "--version", "1").out, "# One {{ x }}\n")
        self.assertEqual(self.ok("generate", "note", "--set", "x=1", "-q", "--no-gate").out, "# Two 1\n")
        self.assertRegex(self.ok("templates").out, r"note +registered")
        versions = self.ok("templates", "history", "note", "--json").json["versions"]
        self.assertEqual([v["version"] for v in versions], [2, 1])
        self.assertEqual(len(self.ok("templates", "history", "note").out.splitlines()), 3)
        self.assertIn("removed note", self.ok("templates", "remove", "note").out)
        self.fails(4, "E-TPL-050", "generate", "note")
        self.fails(4, "E-STO-031", "templates", "remove", "note")
        self.fails(4, "E-STO-031", "templates", "history", "nott")
        self.fails(4, "E-STO-031", "templates", "show", "note", "--version", "9")

    def test_registered_templates_include_each_other(self):
        self.write("part", "shared {{ x }}")
        self.write("whole", "# T\n\n{% include 'part' %}\n")
        self.fails(4, "E-TPL-050", "templates", "add", "whole", "whole")
        self.ok("templates", "add", "part", "part")
        self.ok("templates", "add", "whole", "whole")
        self.assertEqual(self.ok("generate", "whole", "--set", "x=1", "-q").out, "# T\n\nshared 1\n")

    def test_what_is_not_registered(self):
        self.write("bad.md.j2", "{% if %}\n{{ x | uper }}\n")
        result = self.run_docmill("templates", "add", "bad", "bad.md.j2")
        self.assertEqual(result.code, 4, result)
        self.assertIn("bad.md.j2:1", result.err)
        self.assertIn("not registered", result.err)
        self.write("good.md.j2", "x")
        self.fails(2, "E-USE-040", "templates", "add", "readme", "good.md.j2")
        self.fails(2, "E-USE-040", "templates", "remove", "readme")
        self.fails(5, "E-STO-012", "templates", "add", "../x", "good.md.j2")
        self.fails(2, "E-CFG-011", "templates", "add", "x", "-", stdin=b"---\ntitel: x\n---\n")
        self.fails(6, "E-IO-001", "templates", "add", "x", "nothere")
        self.assertEqual(len(self.ok("templates").out.splitlines()), len(TYPES))


class Inspect(Case):
    TEMPLATE = ("---\ntitle: Bill\nvariables:\n  note: {type: string, description: A remark.}\n---\n"
                "{% for line in lines %}{{ line.name | upper }} {{ line.price | round(2) }}{% endfor %}"
                "{{ customer.address.city }}{{ note }}{{ who | default('x') }}")

    def setUp(self):
        super().setUp()
        self.write("bill/template.md.j2", self.TEMPLATE)

    def test_table(self):
        out = self.ok("inspect", "bill/template.md.j2").out
        self.assertRegex(out, r"lines\[\] +required +list of objects +\S+:\d+")
        self.assertRegex(out, r"  price +required +number")
        self.assertRegex(out, r"note +optional")
        self.assertRegex(out, r"who +optional")
        self.write("plain.md.j2", "words")
        self.assertIn("reads no data", self.ok("inspect", "plain.md.j2").out)

    def test_schema(self):
        schema = self.ok("inspect", "bill/template.md.j2", "--json").json
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(schema["title"], "Bill")
        self.assertEqual(sorted(schema["required"]), ["customer", "lines"])
        lines = schema["properties"]["lines"]
        self.assertEqual(lines["type"], "array")
        self.assertEqual(lines["items"]["properties"]["price"], {"type": "number"})
        self.assertEqual(lines["items"]["required"], ["name", "price"])
        self.assertEqual(schema["properties"]["note"], {"type": "string", "description": "A remark."})

    def test_the_schema_holds(self):
        self.write("bill/schema.json", self.ok("inspect", "bill/template.md.j2", "--json").out)
        data = {"lines": [{"name": "a", "price": 2}], "customer": {"address": {"city": "Graz"}}}
        self.write("data.json", json.dumps(data))
        self.ok("generate", "bill/template.md.j2", "-d", "data.json", "--no-gate")
        data["lines"][0]["price"] = "much"
        self.write("data.json", json.dumps(data))
        result = self.run_docmill("generate", "bill/template.md.j2", "-d", "data.json")
        self.assertEqual(result.code, 5, result)
        self.assertIn("price", result.err)

    def test_descriptions_of_built_in_types(self):
        schema = self.ok("inspect", "srs", "--json").json
        own = self.ok("templates", "show", "srs").out
        self.assertIn(schema["properties"]["product"]["description"], own)

    def test_every_type_requires_no_more_than_its_schema(self):
        for name in TYPES:
            read = self.ok("inspect", name, "--json").json
            published = json.loads((TEMPLATES / name / "schema.json").read_text(encoding="utf-8"))
            with self.subTest(name):
                self.assertEqual(list(required_beyond(read, published, published, "")), [])


def required_beyond(read, schema, whole, path):
    """Paths that `read`, found in the template, requires and `schema`, a part of `whole`, does not."""
    while "$ref" in schema:
        target = whole
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[part]
        schema = target
    fields = schema.get("properties", {})
    for key in read.get("required", []):
        if key not in schema.get("required", []):
            yield f"{path}.{key}"
    for key, below in read.get("properties", {}).items():
        yield from required_beyond(below, fields.get(key, {}), whole, f"{path}.{key}")
    if "items" in read and isinstance(schema.get("items"), dict):
        yield from required_beyond(read["items"], schema["items"], whole, path + "[]")


class Init(Case):
    def test_every_type_generates(self):
        for name in TYPES:
            with self.subTest(name):
                self.assertIn(f"docmill generate {name}", self.ok("init", name).out)
                self.ok("generate", name, "-d", f"{name}.yaml", "-o", f"{name}.md", "--no-store")

    def test_files_are_not_overwritten(self):
        self.write("readme.yaml", "mine")
        self.assertIn("--force", self.fails(2, "E-USE-039", "init", "readme").err)
        self.assertEqual(self.read("readme.yaml"), "mine")
        self.ok("init", "readme", "--force")
        self.assertNotEqual(self.read("readme.yaml"), "mine")
        self.ok("init", "readme", "-o", "other.yaml")
        self.assertEqual(self.read("other.yaml"), self.read("readme.yaml"))

    def test_standard_output(self):
        self.assertIn("name:", self.ok("init", "readme", "-o", "-").out)
        self.assertEqual(self.files(), [])

    def test_a_template_of_ones_own(self):
        self.write("letter.md.j2", "---\nvariables:\n  name: {type: string, required: true, description: To whom.}\n"
                   "---\n# Dear {{ name }}\n\n{{ sender.city }}{{ note | default('') }}\n")
        self.ok("init", "letter.md.j2")
        text = self.read("letter.yaml")
        self.assertIn("# To whom.\nname:", text)
        self.assertIn("sender:\n  city:", text)
        self.assertIn("# note:", text)
        self.ok("generate", "letter.md.j2", "-d", "letter.yaml", "--no-gate")

    def test_no_such_type(self):
        self.fails(4, "E-TPL-050", "init", "redme")


class Check(Case):
    def test_everything_at_once(self):
        self.write("bad.md.j2", "{% if %}\n{{ x | uper }}\n{{ 1 + }}\n")
        result = self.run_docmill("check", "bad.md.j2")
        self.assertEqual(result.code, 4, result)
        self.assertIn("bad.md.j2:1", result.err)
        self.assertIn("bad.md.j2:3", result.err)
        self.assertIn("not ok", result.out)
        report = self.run_docmill("check", "bad.md.j2", "--json").json
        self.assertFalse(report["ok"])
        self.assertGreaterEqual(len(report["findings"]), 2)

    def test_data(self):
        self.write("data.json", "{}")
        result = self.run_docmill("check", "readme", "-d", "data.json")
        self.assertEqual(result.code, 5, result)
        self.assertGreaterEqual(result.err.count("E-DAT-011"), 3)
        self.write("letter.md.j2", "# Dear {{ name }}\n")
        self.assertEqual(self.run_docmill("check", "letter.md.j2", "-d", "data.json").code, 4)

    def test_ok(self):
        self.assertEqual(self.ok("check", "srs").out, "ok: srs\n")
        self.write("letter.md.j2", "# Dear {{ name }}\n")
        self.assertEqual(self.ok("check", "letter.md.j2", "--set", "name=Ada").out, "ok: letter.md.j2 with its data\n")
        self.assertEqual(self.ok("check", "letter.md.j2", "--json").json,
                         {"template": "letter.md.j2", "ok": True, "findings": []})

    def test_nothing_is_written(self):
        self.ok("check", "srs")
        self.assertEqual(self.files(), [])
        self.assertFalse(self.store.exists())


if __name__ == "__main__":
    unittest.main()
