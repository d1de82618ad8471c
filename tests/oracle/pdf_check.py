"""PDF judged by programs that are not ours: qpdf, poppler, Ghostscript, pandoc, and by pdf_rules, which work on
the file alone. Environment: PDF_WRITE, the program tests/oracle/pdf_write.cpp."""
import concurrent.futures
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from pdf_reader import Pdf, text_of  # noqa: E402
from pdf_rules import File, check  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "cases" / "pdf"
WRITE = os.environ["PDF_WRITE"]
SOURCE = CASES / "source.json"
DATE = "2026-11-28"
CLAIMS = ["--ua-1", "--a-3b", "--date=" + DATE, "--attach=" + str(SOURCE)]
OPTIONS = {"report": ["--toc", "--number"], "empty": ["--title=Empty"],
           "hyphenation": ["--theme=classic", "--hyphenate=yes", "--lang=en"],
           "hyphenation_de": ["--theme=classic", "--hyphenate=yes", "--lang=de"]}
# Fixtures whose order of words poppler cannot be asked for: it has its own view of directions and of columns.
BY_STRUCTURE_ONLY = {"scripts", "wide_table", "long_word", "long_cell"}
# poppler orders a mixed line as the first line of the page goes: its words, not their order (but see the test of its own).
IN_ANY_ORDER = {"right_to_left"}


PIXEL = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"
         "==")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, **options)


def make(source, target, *options):
    result = run(WRITE, *options, str(source), str(target))
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return result.stderr


def words(text):
    """Letters and digits, so that marks of lists and ligatures of fonts do not count."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return re.findall(r"[^\W_]+", text)


def generated():
    """Fixtures that are too dull to be stored."""
    rows = "".join("|" + "|".join(f"r{r}c{c}" for c in range(40)) + "|\n" for r in range(30))
    head = "|" + "|".join(f"h{c}" for c in range(40)) + "|\n" + "|---" * 40 + "|\n"
    nested = "".join("  " * i + f"- level {i + 1}\n" for i in range(12))
    yield "empty", ""
    yield "long_word", "# Long\n\n" + "abcdefghij" * 40 + "\n\nafter\n"
    yield "wide_table", "# Wide\n\n" + head + rows
    yield "long_cell", "# Cell\n\n| a | b |\n|---|---|\n| " + " ".join(f"word{i}" for i in range(1500)) + " | short |\n| x | y |\n"
    yield "nested", "# Nested\n\n" + nested + "\n- - - - one line\n\n> > > > deep quotation\n"
    yield "long_table", "# Table\n\n| Name | Value | Remark |\n|---|---:|---|\n" + "".join(
        f"| item {i} | {i * 7} | a remark of some length for row {i} |\n" for i in range(120))
    yield "prose", "# Prose\n\n" + "".join(
        f"## Part {i}\n\n" + " ".join(f"Sentence {i} {j} says something about matter {i * j}." for j in range(40)) + "\n\n"
        for i in range(12))
    yield "emoji", "# Emoji\n\nFaces 😀 and 👩‍👩‍👧 families, flags 🇩🇪, marks ✅ and ❤️ end.\n"
    yield "book", "# Book\n\n" + "".join(
        f"## Chapter {i}\n\n" + " ".join(f"Sentence {i} {j} says something about matter {i * j} and its parts." for j in range(190)) + "\n\n"
        for i in range(176))
    yield "notes", "# Notes\n\n" + "".join(f"Text {i} with a note.[^{i}]\n\n" for i in range(60)) + "".join(
        f"[^{i}]: The note {i} says more than the text does, at some length, so that it needs more than one line of the foot.\n"
        for i in range(60))
    yield "hostile", "# Hostile\n\n" + "*" * 3000 + "[" * 3000 + "\n\n" + "> " * 300 + "x\n\n" + "- " * 300 + "y\n\n" + (
        "| a " * 200 + "|\n" + "|---" * 200 + "|\n") + "| |\n" * 50


def all_sources(folder):
    """Name -> Markdown file of every fixture; what is generated is written into `folder`."""
    sources = {path.stem: path for path in sorted(CASES.glob("*.md"))}
    for name, text in generated():
        sources[name] = folder / (name + ".md")
        sources[name].write_text(text, encoding="utf-8")
    return sources


class Fixture:
    """One document made with all claims, and what the judges need of it."""
    def __init__(self, folder, name, source):
        self.name, self.source, self.path = name, source, folder / (name + ".pdf")
        self.warnings = make(source, self.path, *CLAIMS, *OPTIONS.get(name, []))
        self.pdf = Pdf(str(self.path))
        self.file = File(self.pdf)


def structure_words(file):
    """What a screen reader reads: the text of the elements in the order of the tree."""
    by_content = {}
    for show in file.shows:
        if show.mcid is None:
            continue
        texts = by_content.setdefault((file.pages[show.page], show.mcid), [])
        if show.actual is not None:
            # A text that stands for several shows counts once.
            if not texts or texts[-1] != show.actual:
                texts.append(show.actual)
            continue
        if show.codes:
            mapping = file.unicode_map(show.reference)
            texts.append("".join(mapping.get(int.from_bytes(show.codes[i:i + 2], "big"), "")
                                 for i in range(0, len(show.codes), 2)))
    pieces = []

    def visit(reference):
        element = file.pdf.get(reference)
        if "/ActualText" in element:
            pieces.append(text_of(element["/ActualText"]))
            return
        block = element["/S"] not in ("/Link", "/Reference", "/Code", "/Span", "/Figure")
        if element["/S"] in ("/TOC", "/Lbl"):
            return
        if block:
            pieces.append(" ")
        for kid in file.pdf.kids(element):
            if isinstance(kid, int):
                put(element["/Pg"], kid)
                continue
            value = file.pdf.get(kid)
            if value.get("/Type") == "/MCR":
                put(value["/Pg"], value["/MCID"])
            elif "/S" in value:
                visit(kid)
        if block:
            pieces.append(" ")

    def put(page, content):
        texts = by_content.get((page, content), [])
        pieces.append("".join(text if not isinstance(text, tuple) else text[1] for text in texts))

    root = file.pdf.get(file.catalog["/StructTreeRoot"])
    sys.setrecursionlimit(5000)
    for kid in file.pdf.kids(root):
        visit(kid)
    return words("".join(pieces))


def first_difference(expected, found):
    at = next((i for i, (a, b) in enumerate(zip(expected, found)) if a != b), min(len(expected), len(found)))
    return f"word {at}: {expected[at:at + 8]} became {found[at:at + 8]}"


def markdown_words(source):
    """The words pandoc finds; footnotes' marks and images apart."""
    result = run("pandoc", "-f", "gfm+footnotes-raw_html", "-t", "plain", "--wrap=none", "--columns=10000", str(source))
    return words(result.stdout)


class Judges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        sources = all_sources(folder)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            cls.fixtures = list(pool.map(lambda item: Fixture(folder, *item), sources.items()))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self, look):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for fixture, problem in zip(self.fixtures, pool.map(look, self.fixtures)):
                with self.subTest(fixture=fixture.name):
                    self.assertFalse(problem, problem)

    def test_rules(self):
        self.each(lambda fixture: check(fixture.pdf, {"ua-1", "a"}))

    def test_qpdf(self):
        self.each(lambda fixture: (lambda r: r.returncode and r.stdout + r.stderr)(run("qpdf", "--check", str(fixture.path))))

    def test_ghostscript(self):
        def look(fixture):
            result = run("gs", "-dNOPAUSE", "-dBATCH", "-dQUIET", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage", str(fixture.path))
            return (result.stdout + result.stderr).strip() if result.returncode or result.stderr else ""
        self.each(look)

    def test_poppler_renders(self):
        self.each(lambda fixture: run("pdftoppm", "-r", "20", "-l", "4", "-png", str(fixture.path),
                                      str(fixture.path) + "-page").stderr)

    def test_fonts(self):
        def look(fixture):
            lines = run("pdffonts", str(fixture.path)).stdout.splitlines()[2:]
            return [line for line in lines if not re.search(r" yes yes yes ", line)]
        self.each(look)

    def test_words_of_the_structure(self):
        for fixture in self.fixtures:
            with self.subTest(fixture=fixture.name):
                expected = markdown_words(fixture.source)
                found = structure_words(fixture.file)
                if fixture.name in ("hostile", "features", "links", "notes"):
                    # pandoc puts notes at the end and shows marks differently: the words, not their order.
                    self.assertEqual(set(), set(expected) - set(found) - {"7", "8", "WARNING", "dot", "Warning", "drawing"})
                    continue
                if fixture.name in ("report", "right_to_left"):
                    found = [word for word in found if not word.isdigit()]
                    expected = [word for word in expected if not word.isdigit()]
                if "--toc" in OPTIONS.get(fixture.name, []):
                    expected.insert(1, "Contents")  # behind the title
                if fixture.name not in ("report", "right_to_left"):
                    expected[1:1] = DATE.split("-")
                self.assertTrue(expected == found, first_difference(expected, found))

    def test_words_of_poppler(self):
        for fixture in self.fixtures:
            if fixture.name in BY_STRUCTURE_ONLY | {"features", "hostile", "links", "notes", "report"}:
                continue
            with self.subTest(fixture=fixture.name):
                raw = [] if fixture.name in IN_ANY_ORDER else ["-raw"]
                text = run("pdftotext", *raw, str(fixture.path), "-").stdout
                lines = [page.splitlines() for page in text.split("\f")]
                # The last line of a page is its foot.
                shown = words("\n".join(line for page in lines for line in page[:-1]))
                expected = markdown_words(fixture.source)
                at = set(shown) if raw == [] else iter(shown)
                missing = [word for word in expected if word not in at]
                self.assertFalse(missing[:5], fixture.name)

    def test_right_to_left(self):
        """Whole paragraphs of Hebrew and Arabic, with numbers and Latin names in them, as poppler copies them."""
        fixture = next(f for f in self.fixtures if f.name == "right_to_left")
        shown = " ".join(words(run("pdftotext", str(fixture.path), "-").stdout))
        paragraphs = [line for line in fixture.source.read_text(encoding="utf-8").splitlines()
                      if re.match(r"[\u0590-\u06ff]", line) and len(line) > 40]
        self.assertEqual(len(paragraphs), 2)
        for paragraph in paragraphs:
            self.assertIn(" ".join(words(re.sub(r"\(https.*?\)|\*\*", "", paragraph))), shown)

    def test_hyphenation(self):
        """Words are divided, at the right places, and are whole for those who copy or search."""
        for name, ends in (("hyphenation", ["represen", "Donau", "microar"]), ("hyphenation_de", [])):
            fixture = next(f for f in self.fixtures if f.name == name)
            self.assertEqual("", fixture.warnings)
            pieces = [show for show in fixture.file.shows if show.actual is not None and show.codes]
            text = {show.actual[1]: "".join(fixture.file.unicode_map(show.reference).get(int.from_bytes(show.codes[i:i + 2], "big"), "")
                                            for i in range(0, len(show.codes), 2)) for show in pieces}
            begun = [piece for piece in text.values() if piece.endswith("-")]
            self.assertGreater(len(begun), 2, text)
            for end in ends:
                self.assertIn(end + "-", begun)
            shown = words(run("pdftotext", str(fixture.path), "-").stdout)
            self.assertEqual([], [word for word in markdown_words(fixture.source) if word not in shown])
        path = pathlib.Path(self.folder.name) / "no_patterns.pdf"
        self.assertIn("E-PDF-023", make(fixture.source, path, "--hyphenate=yes", "--lang=eo"))
        self.assertEqual("", make(fixture.source, path, "--theme=classic", "--lang=eo"))

    def test_structure_of_poppler(self):
        report = next(f for f in self.fixtures if f.name == "features")
        tree = run("pdfinfo", "-struct", str(report.path)).stdout
        for kind in ("Document", "H1", "H2", "L (block)", "LI", "Lbl", "LBody", "Table", "TH", "TD", "Link", "Note",
                     "BlockQuote", "Code", "Reference"):
            self.assertIn(kind, tree)

    def test_links_and_outline(self):
        features = next(f for f in self.fixtures if f.name == "features")
        uris, inside = set(), 0
        for _, _, annotation in features.file.annotations():
            action = features.pdf.get(annotation.get("/A"))
            if action:
                uris.add(text_of(action["/URI"]))
            else:
                self.assertIn(features.pdf.get(annotation["/Dest"])[0], features.file.pages)
                inside += 1
        self.assertIn("https://example.org/path?x=1", uris)
        self.assertGreater(inside, 0)
        outline = features.pdf.get(features.pdf.get(features.pdf.catalog["/Outlines"])["/First"])
        self.assertEqual(text_of(outline["/Title"]), "Features of a page")

    def test_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            again = pathlib.Path(folder) / "again.pdf"
            for fixture in self.fixtures[:3]:
                make(fixture.source, again, *CLAIMS, *OPTIONS.get(fixture.name, []))
                self.assertEqual(again.read_bytes(), fixture.path.read_bytes())

    def test_themes_and_options(self):
        features = next(f for f in self.fixtures if f.name == "features")
        folder = pathlib.Path(self.folder.name)
        for options in (["--theme=classic"], ["--theme=compact", "--toc"], ["--title-page", "--toc", "--line-numbers"],
                        ["--landscape"]):
            with self.subTest(options=options):
                path = folder / "option.pdf"
                make(features.source, path, *CLAIMS, *options)
                self.assertEqual({}, check(Pdf(str(path)), {"ua-1", "a"}))

    def test_other_claims(self):
        features = next(f for f in self.fixtures if f.name == "features")
        path = pathlib.Path(self.folder.name) / "claim.pdf"
        for options, standards in ((["--a-2b"], {"a"}), (["--a-2b", "--ua-1"], {"a", "ua-1"}), (["--a-3b"], {"a"}),
                                   (["--ua-1"], {"ua-1"}), ([], {"any"})):
            with self.subTest(options=options):
                make(features.source, path, *options)
                self.assertEqual({}, check(Pdf(str(path)), standards))

    def test_odd_documents(self):
        many = " ".join(f"Wörter {i}" for i in range(3000))
        documents = {
            "texts longer than a string of PDF/A": f"# {many}\n\n[text](https://example.org '{many}') ![{many}]({PIXEL})\n",
            "characters that show nothing": "# A \x01title\n\na\x01b c\x7f \x85 `d\x0c`\n",
            "byte order marks": "# Title\n\na\ufeffb \ufeff `\ufeff`\n",
            "tables without a body": "# Title\n\n| a | b |\n|---|---|\n\n| [^1] |\n|---|\n\n[^1]:\n",
            "headings without a text": "# Title\n\n##\n\n###### Six\n\n## \u200b\n\n[a](#) [b](#-1) [c](#section)\n",
            "empty items": "# Title\n\n-\n- a\n\n1.\n2. b\n\n>\n\n- [ ]\n",
        }
        source, path = pathlib.Path(self.folder.name) / "odd.md", pathlib.Path(self.folder.name) / "odd.pdf"
        for (name, text), options in itertools.product(documents.items(), ([], ["--toc", "--number", "--title-page"])):
            with self.subTest(name=name, options=options):
                source.write_text(text, encoding="utf-8")
                make(source, path, *CLAIMS, *options)
                self.assertEqual({}, check(Pdf(str(path)), {"ua-1", "a"}))

    def test_encryption(self):
        features = next(f for f in self.fixtures if f.name == "features")
        path = pathlib.Path(self.folder.name) / "secret.pdf"
        make(features.source, path, "--password=secret", "--ua-1")
        self.assertEqual({}, check(Pdf(str(path), "secret"), {"ua-1"}))
        self.assertNotEqual(run("qpdf", "--check", str(path)).returncode, 0)
        shown = run("qpdf", "--password=secret", "--show-encryption", str(path)).stdout
        self.assertIn("R = 6", shown)
        self.assertIn("stream encryption method: AESv3", shown)
        self.assertIn("Features", run("pdftotext", "-upw", "secret", str(path), "-").stdout)

    def test_attachments(self):
        result = run("pdfdetach", "-list", str(self.fixtures[0].path))
        self.assertIn("source.json", result.stdout)
        with tempfile.TemporaryDirectory() as folder:
            run("pdfdetach", "-saveall", "-o", folder, str(self.fixtures[0].path))
            self.assertEqual((pathlib.Path(folder) / "source.json").read_bytes(), SOURCE.read_bytes())


if __name__ == "__main__":
    unittest.main()
