"""docmill convert: a file of Markdown or JSON in, documents out."""
import zipfile

from case import Case, unittest

TEXT = """# A harbour

The *old* quay, see [tides](#tides).

## Tides

| Day | High |
|:----|-----:|
| Mon | 3.2  |
"""


FRONT = """---
title: The quay
author: [Ada, {name: Bo, email: bo@example.org}]
lang: de
date: 2026-11-29
keywords: [harbour]
---

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

    def test_front_matter_in_every_format(self):
        self.write("a.md", FRONT + "Intro.\n\n# One\n\n## Two\n")
        html = self.ok("convert", "a.md", "-t", "html").out
        for part in ('<html lang="de">', "<title>The quay</title>", '<meta name="author" content="Ada, Bo" />',
                     '<h1 id="the-quay">The quay</h1>\n<p class="author">Ada, Bo</p>', 'datetime="2026-11-29"',
                     '<h2 id="one">One</h2>', '<h3 id="two">Two</h3>'):
            self.assertIn(part, html)
        self.assertTrue(self.ok("convert", "a.md", "-t", "rst").out.startswith(
            "The quay\n========\n\n:Author: Ada, Bo\n:Date: 2026-11-29\n\nIntro.\n"))
        self.assertTrue(self.ok("convert", "a.md", "-t", "asciidoc").out.startswith(
            "= The quay\n:author: Ada, Bo\n:revdate: 2026-11-29\n:lang: de\n\nIntro.\n"))
        self.assertTrue(self.ok("convert", "a.md", "-t", "text").out.startswith(
            "The quay\n========\n\nAda, Bo, 2026-11-29\n\nIntro.\n"))
        tree = self.ok("convert", "a.md", "-t", "json").json
        self.assertEqual([tree[key] for key in ("title", "language", "author", "date")],
                         ["The quay", "de", "Ada, Bo", "2026-11-29"])
        self.assertEqual(self.ok("convert", "a.md", "-t", "markdown").out, self.read("a.md"))
        self.ok("convert", "a.md", "-o", "a.docx", "-o", "a.pdf")
        core = zipfile.ZipFile(self.folder / "a.docx").read("docProps/core.xml").decode()
        for part in ("The quay", "Ada, Bo", "2026-11-29"):
            self.assertIn(part, core)

    def test_errors_of_writers_name_the_file(self):
        self.write("a.md", "# Title\n\nA character that no font has: \U000f0000\n")
        error = self.fails(5, "E-PDF-008", "convert", "a.md", "-o", "a.pdf", "--strict-fonts")
        self.assertIn("--> a.md:3:31", error.err)

    def test_mistakes_about_pdf_are_told(self):
        self.write("a.md", TEXT)
        self.write("b/a.md", TEXT)
        self.write("wide.toml", "[page]\nmargin-left = 300\nmargin-right = 300\n")
        for code, status, *options in (("E-PDF-026", 2, "--style", "wide.toml"),
                                       ("E-PDF-027", 2, "--attach", "a.md", "--attach", "b/a.md"),
                                       ("E-IO-001", 6, "--font-path", "nowhere"),
                                       ("E-USE-004", 2, "--pdf-standard", "ua-1,"),
                                       ("E-USE-004", 2, "--pdf-standard", "")):
            with self.subTest(options=options):
                self.assertIn("hint", self.fails(status, code, "convert", "a.md", "-o", "a.pdf", *options).err)
        self.assertEqual(self.files(), ["a.md", "b/a.md", "wide.toml"])
        self.write("font.toml", "[fonts]\nmono = \"No Such Font\"\n")
        self.write("a.md", TEXT + "\n`code`\n")
        self.assertIn("--> font.toml:2:8", self.ok("convert", "a.md", "-o", "a.pdf", "--style", "font.toml").err)
        error = self.fails(5, "E-PDF-005", "convert", "a.md", "-o", "a.pdf", "--style", "font.toml", "--strict-fonts")
        self.assertIn("--> font.toml:2:8", error.err)

    def test_front_matter_gives_way(self):
        self.write("a.md", FRONT + "# The quay\n\nIntro.\n")
        html = self.ok("convert", "a.md", "-t", "html", "--lang", "en", "--author", "Cy").out
        self.assertEqual(html.count("The quay</h1>"), 1)
        self.assertIn('<html lang="en">', html)
        self.assertIn('content="Cy"', html)
        self.write("b.md", "a\n")
        self.assertIn('<html lang="en">', self.ok("convert", "b.md", "-t", "html").out)

    def test_what_is_no_front_matter(self):
        for text in ("---\n\ntitle: a\n\n---\n", "---\nfoo\n---\n", "---\n- a\n---\n", "---\ntitle: a\n", "---\n---\n"):
            self.assertIn("<hr />", self.ok("convert", "-", "-t", "html", "--fragment", stdin=text.encode()).out, text)
        strict = self.ok("convert", "-", "-t", "html", "--fragment", "--from", "commonmark", stdin=b"---\na: b\n---\n").out
        self.assertIn("<hr />", strict)

    def test_bad_front_matter(self):
        self.write("a.md", "---\ntitle: a\nauthor: [b\n---\nc\n")
        self.assertIn("a.md:", self.fails(5, "E-DAT-002", "convert", "a.md", "-t", "html").err)
        self.write("a.md", "---\ntitle: a\ndate: {x: 1}\n---\nc\n")
        self.assertIn("a.md:3", self.fails(5, "E-DAT-070", "convert", "a.md", "-t", "html").err)
        self.write("a.md", "---\nlang: no such\n---\nc\n")
        self.assertIn("a.md:2", self.fails(5, "E-DAT-071", "convert", "a.md", "-t", "html").err)
        self.write("a.md", "---\ntitle: a\ndate: May\n---\nc\n")
        result = self.ok("convert", "a.md", "-t", "html")
        self.assertIn("E-DAT-072", result.err)
        self.assertIn("a.md:3", result.err)
        self.assertNotIn("May", result.out)

    def test_places_behind_front_matter(self):
        self.write("a.md", FRONT + "[a](b \"c\")\n")
        self.assertIn("a.md:9:1", self.ok("convert", "a.md", "-t", "rst").err)

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
