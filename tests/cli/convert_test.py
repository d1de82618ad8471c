"""docmill convert: a file of Markdown or JSON in, documents out."""
from case import Case, unittest

TEXT = """# A harbour

The *old* quay, see [tides](#tides).

## Tides

| Day | High |
|:----|-----:|
| Mon | 3.2  |
"""


class Convert(Case):
    def test_format_comes_from_the_name(self):
        self.write("a.md", TEXT)
        self.ok("convert", "a.md", "-o", "a.html", "-o", "a.json")
        self.assertIn("<em>old</em>", self.read("a.html"))
        self.assertIn('"kind":"emph"', self.read("a.json"))
        self.assertEqual(self.files(), ["a.html", "a.json", "a.md"])

    def test_several_formats_go_into_a_folder(self):
        self.write("in/harbour.md", TEXT)
        self.ok("convert", "in/harbour.md", "-t", "html,json", "-o", "out/")
        self.assertEqual(self.files(), ["in/harbour.md", "out/harbour.html", "out/harbour.json"])

    def test_pipe(self):
        result = self.ok("convert", "-", "-t", "html", "--fragment", stdin=b"a *b*\n")
        self.assertEqual(result.out, "<p>a <em>b</em></p>\n")

    def test_json_comes_back(self):
        self.write("a.md", TEXT)
        self.ok("convert", "a.md", "-o", "a.json")
        direct = self.ok("convert", "a.md", "-t", "html").out
        self.assertEqual(self.ok("convert", "a.json", "-t", "html").out, direct)
        self.assertEqual(self.ok("convert", "-", "--from", "json", "-t", "html", stdin=self.read("a.json").encode()).out,
                         direct)

    def test_options_take_effect(self):
        self.write("a.md", "# One\n\n# Two\n")
        plain = self.ok("convert", "a.md", "-t", "html").out
        for option in (["--toc"], ["--number-sections"], ["--title", "Other"], ["--lang", "de"], ["--fragment"]):
            self.assertNotEqual(self.ok("convert", "a.md", "-t", "html", *option).out, plain, option)
        self.assertNotEqual(self.ok("convert", "a.md", "-t", "json", "--pretty").out,
                            self.ok("convert", "a.md", "-t", "json").out)

    def test_every_format(self):
        self.write("a.md", TEXT + "\n![a crane](crane.png)\n")
        self.write("crane.png", b"no image")
        self.ok("convert", "a.md", "-q", "-t", "markdown,html,json,docx,rst,asciidoc,text", "-o", "out/")
        self.assertEqual(len(self.files()), 9)
        self.assertIn("*old*", self.read("out/a.rst"))
        self.assertIn("_old_", self.read("out/a.adoc"))
        self.assertIn("| Mon | 3.2  |", self.read("out/a.md"))
        self.assertIn("Mon   3.2", self.read("out/a.txt").replace(" 3.2", "3.2").replace("Mon ", "Mon  "))

    def test_losses_are_warnings(self):
        self.write("a.md", "[a](b \"title\")\n")
        self.assertIn("warning[E-WRT-060]", self.ok("convert", "a.md", "-t", "rst").err)
        self.assertEqual(self.ok("convert", "a.md", "-t", "rst", "-q").err, "")

    def test_markdown_from_json(self):
        self.write("a.md", "a\n=\n\n* b\n* c\n")
        self.ok("convert", "a.md", "-o", "a.json")
        self.assertEqual(self.ok("convert", "a.json", "-t", "md").out, "# a\n\n* b\n* c\n")

    def test_same_bytes_anywhere(self):
        self.write("a.md", TEXT)
        (self.folder / "elsewhere").mkdir()
        for name in ("markdown", "html", "json", "docx", "rst", "asciidoc", "text"):
            first = self.ok("convert", "a.md", "-t", name).raw_out
            for env in ({"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
                        {"HOME": "/nonexistent", "TZ": "America/Lima"}):
                again = self.ok("convert", str(self.folder / "a.md"), "-t", name, env=env).raw_out
                self.assertEqual(again, first, name)

    def test_looks(self):
        self.write("a.md", "# One\n\n## Two\n\n### Three\n")
        pages = {self.ok("convert", "a.md", "-t", "html", "--theme", theme).out
                 for theme in ("modern", "classic", "compact")}
        self.assertEqual(len(pages), 3)
        self.fails(2, "E-USE-004", "convert", "a.md", "-t", "html", "--theme", "modren")
        self.write("own.css", "h1 { color: rebeccapurple }")
        self.assertIn("rebeccapurple", self.ok("convert", "a.md", "-t", "html", "--css", "own.css").out)
        self.fails(6, "E-IO-001", "convert", "a.md", "-t", "html", "--css", "missing.css")
        self.assertIn("#three", self.ok("convert", "a.md", "-t", "html", "--toc").out)
        self.assertNotIn("#three", self.ok("convert", "a.md", "-t", "html", "--toc", "--toc-depth", "1").out)

    def test_images_come_from_allowed_folders(self):
        self.write("a.md", "![x](pictures/a.svg) ![y](../secret.svg)\n")
        self.write("pictures/a.svg", "<svg width='4' height='2'/>")
        out = self.ok("convert", "a.md", "-t", "html", "--images", ".")
        self.assertIn("data:image/svg+xml;base64,PHN2ZyB3aWR0aD0nNCcgaGVpZ2h0PScyJy8+", out.out)
        self.assertIn("E-WRT-011", out.err)
        self.assertIn("data:image/svg+xml", self.ok("convert", "a.md", "-t", "html").out)
        self.fails(6, "E-WRT-013", "convert", "a.md", "-t", "html", "--images", "nowhere")

    def test_raw_html(self):
        self.write("a.md", "a <b onclick=x>b</b> <script>c</script>\n")
        safe = self.ok("convert", "a.md", "-t", "html", "--fragment").out
        self.assertEqual(safe, "<p>a <b>b</b> &lt;script&gt;c&lt;/script&gt;</p>\n")
        kept = self.ok("convert", "a.md", "-t", "html", "--fragment", "--raw-html", "keep").out
        self.assertEqual(kept, "<p>a <b onclick=x>b</b> <script>c</script></p>\n")

    def test_commonmark_has_no_tables(self):
        self.write("a.md", TEXT)
        self.assertNotIn("<table>", self.ok("convert", "a.md", "--from", "commonmark", "-t", "html").out)

    def test_wrong_use(self):
        self.write("a.md", TEXT)
        self.write("bad.json", "{}")
        self.fails(2, "E-USE-003", "convert")
        self.fails(2, "E-USE-035", "convert", "a.md")
        self.fails(2, "E-USE-036", "convert", "a.md", "-t", "html,json")
        self.fails(2, "E-USE-038", "convert", "a.md", "-o", "a.md")
        self.fails(2, "E-WRT-001", "convert", "a.md", "-t", "htlm")
        self.fails(6, "E-IO-001", "convert", "missing.md", "-t", "html")
        self.fails(5, "E-WRT-004", "convert", "bad.json", "-t", "html")
        self.assertEqual(self.read("a.md"), TEXT)

    def test_nothing_is_written_when_reading_fails(self):
        self.write("bad.json", "{}")
        self.write("out.html", "before")
        self.fails(5, "E-WRT-004", "convert", "bad.json", "-o", "out.html")
        self.assertEqual(self.read("out.html"), "before")


if __name__ == "__main__":
    unittest.main()
