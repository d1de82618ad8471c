"""docmill generate: data in, documents out."""
import json

from case import Case, unittest

LETTER = "# Dear {{ name }}\n\nYou owe {{ amount }}.\n"


class Formats(Case):
    def setUp(self):
        super().setUp()
        self.write("letter.md.j2", LETTER)
        self.write("ada.json", '{"name": "Ada", "amount": 7}')

    def generate(self, *more, **options):
        return self.ok("generate", "letter.md.j2", "-d", "ada.json", *more, **options)

    def test_standard_output_is_markdown(self):
        self.assertEqual(self.generate().out, "# Dear Ada\n\nYou owe 7.\n")
        self.assertEqual(self.generate("-o", "-").out, "# Dear Ada\n\nYou owe 7.\n")

    def test_format_of_standard_output(self):
        self.assertIn("<h1", self.generate("-t", "html").out)
        self.assertIsInstance(self.generate("-t", "json").json, dict)

    def test_several_files_of_one_render(self):
        result = self.generate("-o", "a.md", "-o", "b.html", "-o", "c.json")
        self.assertEqual(result.out, "")
        self.assertEqual(self.read("a.md"), "# Dear Ada\n\nYou owe 7.\n")
        self.assertIn("<!DOCTYPE html>", self.read("b.html"))
        json.loads(self.read("c.json"))
        self.assertEqual(result.err.count("stored as"), 3)

    def test_the_option_wins_over_the_extension(self):
        self.generate("-o", "a.txt", "-t", "html")
        self.assertIn("<!DOCTYPE html>", self.read("a.txt"))

    def test_a_folder_gets_every_format(self):
        self.generate("-o", "out/deep/", "-t", "markdown,html")
        self.assertEqual(self.files(), ["ada.json", "letter.md.j2", "out/deep/letter.html", "out/deep/letter.md"])

    def test_a_folder_that_exists_needs_no_slash(self):
        (self.folder / "out").mkdir()
        self.generate("-o", "out")
        self.assertEqual(self.read("out/letter.md"), "# Dear Ada\n\nYou owe 7.\n")

    def test_a_folder_gets_the_formats_of_the_template(self):
        self.write("letter.md.j2", "---\noutput: [html, json]\n---\n" + LETTER)
        self.generate("-o", "out/")
        self.assertEqual(self.files(), ["ada.json", "letter.md.j2", "out/letter.html", "out/letter.json"])

    def test_html_templates_make_html(self):
        self.write("page.html.j2", "<p>{{ name }}</p>\n")
        result = self.ok("generate", "page.html.j2", "--set", "name=a<b")
        self.assertEqual(result.out, "<p>a&lt;b</p>\n")
        self.fails(2, "E-USE-020", "generate", "page.html.j2", "--set", "name=x", "-t", "markdown")

    def test_formats_that_cannot_be(self):
        self.fails(2, "E-USE-035", "generate", "letter.md.j2", "-d", "ada.json", "-o", "x.odt")
        self.fails(2, "E-USE-036", "generate", "letter.md.j2", "-d", "ada.json", "-o", "x", "-t", "md,html")
        self.fails(2, "E-USE-036", "generate", "letter.md.j2", "-d", "ada.json", "-t", "md,html")
        result = self.fails(2, "E-WRT-001", "generate", "letter.md.j2", "-d", "ada.json", "-t", "mardown")
        self.assertIn("markdown", result.err)
        self.fails(2, "E-USE-037", "generate", "letter.md.j2", "-d", "ada.json", "-o", "x.md", "-o", "x.md")
        self.assertEqual(self.files(), ["ada.json", "letter.md.j2"])

    def test_options_of_the_document(self):
        self.write("long.md.j2", "# Top\n\n## One\n\ntext\n\n## Two\n\ntext\n")
        out = self.ok("generate", "long.md.j2", "-t", "html", "--toc", "--number-sections", "--lang", "de-AT",
                      "--title", "[Mine]").out
        self.assertIn('lang="de-AT"', out)
        self.assertIn("<title>[Mine]</title>", out)
        self.assertIn("<nav", out)

    def test_bytes_pass_unchanged(self):
        text = "# T\n\nline\r\nno \u2028 newline \u00e9 \U0001f600 at the end".encode()
        self.write("raw.md.j2", text)
        self.assertEqual(self.ok("generate", "raw.md.j2", "-q").raw_out, text.replace(b"\r\n", b"\n"))
        self.ok("generate", "raw.md.j2", "-o", "x.md", "--id", "raw")
        self.assertEqual(self.ok("store", "get", "raw").raw_out, (self.folder / "x.md").read_bytes())


class Data(Case):
    def setUp(self):
        super().setUp()
        self.write("all.md.j2", "{% for k, v in data.items() %}{{ k }}={{ v }};{% endfor %}")

    def data(self, *more, **options):
        return self.ok("generate", "all.md.j2", "-q", *more, **options).out

    def test_later_files_win_deeply(self):
        self.write("a.json", '{"data": {"x": 1, "y": {"p": 1, "q": 2}}}')
        self.write("b.yaml", "data:\n  y:\n    q: 3\n")
        self.write("c.toml", "[data]\nz = 4\n")
        self.assertEqual(self.data("-d", "a.json", "-d", "b.yaml", "--data", "c.toml"),
                         "x=1;y={'p': 1, 'q': 3};z=4;")

    def test_settings_in_the_order_given(self):
        self.write("t.txt", "from a file\n")
        self.assertEqual(self.data("--set", "data.a=1", "--set-json", "data.a=[1, 2]", "--set", "data.b=x=y",
                                   "--set-file", "data.c=t.txt", "--set", "data.d="),
                         "a=[1, 2];b=x=y;c=from a file\n;d=;")
        self.assertEqual(self.data("--set-json", "data.a=[1, 2]", "--set", "data.a=1"), "a=1;")

    def test_settings_go_over_files(self):
        self.write("a.json", '{"data": {"x": [1, {"k": 2}]}}')
        self.assertEqual(self.data("--set", "data.x.1.k=v", "-d", "a.json"), "x=[1, {'k': 'v'}];")

    def test_standard_input(self):
        self.assertEqual(self.data("-d", "-", stdin=b'{"data": {"x": 1}}'), "x=1;")
        self.assertEqual(self.data("-d", "-", stdin=b"data: {x: 2}\n"), "x=2;")
        self.assertEqual(self.data("-d", "-", "--from", "toml", stdin=b"data.x = 3\n"), "x=3;")
        self.fails(2, "E-USE-033", "generate", "all.md.j2", "-d", "-", "-d", "-")

    def test_format_by_option(self):
        self.write("data.txt", "data: {x: 1}\n")
        self.assertEqual(self.data("-d", "data.txt", "--from", "yaml"), "x=1;")
        self.fails(2, "E-USE-032", "generate", "all.md.j2", "-d", "data.txt")
        self.fails(2, "E-USE-004", "generate", "all.md.j2", "-d", "data.txt", "--from", "yamll")

    def test_an_empty_file_is_an_empty_object(self):
        self.write("empty.yaml", "# nothing yet\n")
        self.write("hello.md.j2", "hello")
        self.assertEqual(self.ok("generate", "hello.md.j2", "-q", "-d", "empty.yaml").out, "hello")

    def test_data_that_cannot_be(self):
        self.write("list.json", "[1]")
        self.assertIn("list.json", self.fails(5, "E-DAT-030", "generate", "all.md.j2", "-d", "list.json").err)
        self.fails(2, "E-USE-034", "generate", "all.md.j2", "--set", "data")
        self.fails(2, "E-USE-010", "generate", "all.md.j2", "--set", "data=x", "--set", "data.y=1")
        self.fails(5, "E-DAT-001", "generate", "all.md.j2", "--set-json", "data={x}")
        self.write("latin.txt", b"caf\xe9")
        self.fails(5, "E-DAT-031", "generate", "all.md.j2", "--set-file", "data.x=latin.txt")

    def test_bad_yaml_has_a_place(self):
        self.write("bad.yaml", "data:\n  x: 1\n  y: [1, 2\n")
        result = self.fails(5, "E-DAT-002", "generate", "all.md.j2", "-d", "bad.yaml")
        self.assertRegex(result.err, r"bad\.yaml:[34]")

    def test_unreadable_files(self):
        self.assertIn("nothere.json", self.fails(6, "E-IO-001", "generate", "all.md.j2", "-d", "nothere.json").err)
        (self.folder / "folder.json").mkdir()
        self.fails(6, "E-IO-001", "generate", "all.md.j2", "-d", "folder.json")
        self.fails(6, "E-IO-001", "generate", "all.md.j2", "--set-file", "data.x=nothere")
        self.fails(6, "E-IO-001", "generate", "all.md.j2", "-I", "nothere")


class Faults(Case):
    def test_a_missing_variable(self):
        self.write("letter.md.j2", LETTER)
        result = self.fails(4, "E-TPL-040", "generate", "letter.md.j2", "--set", "name=Ada", "-o", "x.md")
        self.assertIn("'amount' is undefined", result.err)
        self.assertIn("letter.md.j2:3:12", result.err)
        self.assertIn("^^^^^^", result.err)
        self.assertEqual(self.files(), ["letter.md.j2"])
        self.assertEqual(self.stored(), 0)

    def test_undefined_may_be_something_else(self):
        self.write("u.md.j2", "# T\n\n[{{ nothing }}]")
        self.assertEqual(self.ok("generate", "u.md.j2", "-q", "--undefined", "lenient").out, "# T\n\n[]")
        self.assertEqual(self.ok("generate", "u.md.j2", "-q", "--undefined", "debug").out,
                         "# T\n\n[{{ nothing }}]")
        self.fails(2, "E-USE-004", "generate", "u.md.j2", "--undefined", "stict")

    def test_an_error_in_an_included_file(self):
        self.write("main.md.j2", "# T\n\n{% include 'part.md.j2' %}\n")
        self.write("part.md.j2", "fine\n{{ 1 + }}\n")
        result = self.run_docmill("generate", "main.md.j2")
        self.assertEqual(result.code, 4, result)
        self.assertIn("part.md.j2:2", result.err)
        self.assertIn("main.md.j2:3", result.err)

    def test_no_such_template(self):
        self.assertIn("readme", self.fails(4, "E-TPL-050", "generate", "redme").err)
        self.fails(4, "E-TPL-050", "generate", "nothere.md.j2")

    def test_data_against_the_schema_of_a_type(self):
        result = self.fails(5, "E-DAT-011", "generate", "readme")
        self.assertIn("docmill init readme", result.err)
        self.write("data.json", '{\n "name": "x"\n}')
        self.assertIn("data.json", self.fails(5, "E-DAT-011", "generate", "readme", "-d", "data.json").err)

    def test_values_set_by_option_are_named_as_the_place(self):
        self.write("typed.md.j2", "---\nvariables:\n  n: {type: integer}\n---\n{{ n }}")
        result = self.run_docmill("generate", "typed.md.j2", "--set", "n=1")
        self.assertEqual(result.code, 5, result)
        self.assertIn("--set n", result.err)

    def test_limits(self):
        self.write("loop.md.j2", "{% for i in range(100000) %}{{ i }}{% endfor %}")
        self.fails(7, "E-LIM-001", "generate", "loop.md.j2", "--fuel", "1K")
        self.fails(7, "E-LIM-002", "generate", "loop.md.j2", "--max-output", "4K")
        self.write("big.md.j2", "{{ ('x' * 3000000)|length }}")
        self.fails(7, "E-LIM-003", "generate", "big.md.j2", "--max-memory", "1M")
        self.fails(2, "E-USE-004", "generate", "loop.md.j2", "--max-output", "4X")
        self.fails(2, "E-USE-004", "generate", "loop.md.j2", "--fuel", "-1")

    def test_front_matter_is_configuration(self):
        self.write("bad.md.j2", "---\ntitel: x\n---\nx")
        self.fails(2, "E-CFG-011", "generate", "bad.md.j2")


class Quality(Case):
    def setUp(self):
        super().setUp()
        self.write("thin.md.j2", "just words\n\n[x](#nowhere) [y]()\n")

    def test_the_gate_refuses(self):
        result = self.fails(1, "E-QLT-001", "generate", "thin.md.j2", "-o", "x.md")
        self.assertIn("--no-gate", result.err)
        self.assertEqual(self.files(), ["thin.md.j2"])
        self.assertEqual(self.stored(), 0)

    def test_the_gate_can_be_moved(self):
        self.ok("generate", "thin.md.j2", "--gate", "10")
        self.ok("generate", "thin.md.j2", "--no-gate")
        self.fails(1, "E-QLT-001", "generate", "thin.md.j2", "--gate", "99.5")
        self.fails(2, "E-USE-004", "generate", "thin.md.j2", "--gate", "high")

    def test_findings_are_readable(self):
        result = self.ok("generate", "thin.md.j2", "--no-gate", "-o", "x.md")
        self.assertRegex(result.err, r"the document has .*:\n")
        self.assertRegex(result.err, r"x\.md +markdown +\d+ words +quality +[\d.]+ +.* stored as thin")
        quiet = self.ok("generate", "thin.md.j2", "--no-gate", "-o", "x.md", "-q")
        self.assertEqual((quiet.out, quiet.err), ("", ""))

    def test_findings_for_machines(self):
        result = self.ok("generate", "thin.md.j2", "--no-gate", "-o", "x.md", "--diagnostics", "json")
        for line in result.err.splitlines():
            self.assertIn("code", json.loads(line))


class Report(Case):
    def test_json(self):
        self.write("letter.md.j2", LETTER)
        result = self.ok("generate", "letter.md.j2", "--set", "name=Ada", "--set", "amount=7", "--json", "-o", "x.md",
                         "-o", "x.html")
        report = result.json
        self.assertEqual(report["template"], "letter.md.j2")
        self.assertEqual(report["title"], "Dear Ada")
        self.assertEqual([f["path"] for f in report["files"]], ["x.md", "x.html"])
        self.assertEqual([f["version"] for f in report["files"]], [1, 1])
        self.assertEqual(report["files"][0]["bytes"], len(self.read("x.md")))
        self.assertEqual(report["quality"]["words"], 5)
        self.assertGreater(report["milliseconds"]["total"], 0)
        self.assertEqual(result.err, "")

    def test_json_carries_what_has_no_file(self):
        self.write("hello.md.j2", "hello\n")
        report = self.ok("generate", "hello.md.j2", "--json", "--no-store").json
        self.assertEqual(report["files"][0]["content"], "hello\n")
        self.assertIsNone(report["files"][0]["id"])


class Storing(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", "# Title\n\n{{ x }}\n")

    def test_the_default_store(self):
        self.ok("generate", "doc.md.j2", "--set", "x=1")
        self.assertTrue(self.store.exists())
        self.assertEqual(self.stored(), 1)

    def test_where_the_store_is(self):
        env = {"XDG_DATA_HOME": str(self.folder / "xdg")}
        self.ok("generate", "doc.md.j2", "--set", "x=1", env=env)
        self.assertTrue((self.folder / "xdg/docmill/store.db").exists())
        env["DOCMILL_STORE"] = str(self.folder / "named.db")
        self.ok("generate", "doc.md.j2", "--set", "x=1", env=env)
        self.assertTrue((self.folder / "named.db").exists())
        self.ok("generate", "doc.md.j2", "--set", "x=1", "--store", "given.db", env=env)
        self.assertTrue((self.folder / "given.db").exists())
        self.fails(2, "E-CFG-020", "generate", "doc.md.j2", "--set", "x=1", env={"HOME": ""})
        self.ok("generate", "doc.md.j2", "--set", "x=1", "--no-store", env={"HOME": ""})

    def test_what_is_stored(self):
        self.ok("generate", "doc.md.j2", "--set", "x=1", "--id", "mine", "--author", "Ada", "--tag", "a", "--tag", "b",
                "--title", "Other", env={"SOURCE_DATE_EPOCH": "1000000000"})
        record = self.ok("store", "show", "mine", "--json").json
        self.assertEqual(record["author"], "Ada")
        self.assertEqual(record["tags"], ["a", "b"])
        self.assertEqual(record["title"], "Other")
        self.assertEqual(record["created"], "2001-09-09T01:46:40.000000Z")
        self.fails(2, "E-CFG-021", "generate", "doc.md.j2", "--set", "x=1", env={"SOURCE_DATE_EPOCH": "soon"})

    def test_versions_count(self):
        for x in ("1", "2", "2"):
            result = self.ok("generate", "doc.md.j2", "--set", f"x={x}", "-o", "x.md")
        self.assertIn("stored as doc-md-j2.title.md@2", result.err)

    def test_no_store_writes_none(self):
        self.ok("generate", "doc.md.j2", "--set", "x=1", "--no-store")
        self.assertFalse(self.store.exists())

    def test_a_store_that_cannot_be_made(self):
        result = self.fails(6, "E-STO-018", "generate", "doc.md.j2", "--set", "x=1", "--store", "nothere/store.db")
        self.assertIn("--no-store", result.err)

    def test_a_store_that_is_none(self):
        self.write("store.db", "this is no database, but long enough to be read as one" * 20)
        self.fails(6, "E-STO-002", "generate", "doc.md.j2", "--set", "x=1", "--store", "store.db", "-o", "x.md")
        self.assertEqual(self.files(), ["doc.md.j2", "store.db", "store.db.lock"])


if __name__ == "__main__":
    unittest.main()
