"""Structure tree, outline and links of a PDF, as poppler and qpdf tell them, beside what pandoc reads in the Markdown. Every
fixture of tests/cases/pdf and of pdf_check.py, with and without contents and numbers of sections. Environment: PDF_WRITE, the
program tests/oracle/pdf_write.cpp."""
import collections
import json
import pathlib
import re
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from pdf_check import CLAIMS, OPTIONS, all_sources, make, run  # noqa: E402
from pdf_reader import Pdf, text_of  # noqa: E402

# docmill takes what is nested deeper than 126 blocks as text (docs/formats.md); pandoc knows no such limit.
DEPTH = 120


# ---- what pandoc reads ------------------------------------------------------------------------------------------------

def plain(inlines):
    """The text of a heading, as a bookmark says it."""
    out = ""
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            out += content
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out += " "
        elif kind == "Code":
            out += content[1]
        elif kind in ("Emph", "Strong", "Strikeout"):
            out += plain(content)
        elif kind in ("Link", "Span"):
            out += plain(content[1])
    return out


def has_caption(inlines):
    """Whether a paragraph is an image alone with a title, which stands below it."""
    while len(inlines) == 1 and inlines[0]["t"] == "Link":
        inlines = inlines[0]["c"][1]
    return len(inlines) == 1 and inlines[0]["t"] == "Image" and inlines[0]["c"][2][1] != ""


class Expected:
    """The tree of elements as nested (kind, kids), the headings, and the targets of links in the order of the text."""
    def __init__(self, source):
        self.headings, self.links, self.notes, self.levels = [], [], [], []
        document = json.loads(run("pandoc", "-f", "gfm+footnotes-raw_html", "-t", "json", str(source)).stdout)
        self.tree = self.blocks(document["blocks"])

    def has_title(self):
        """Whether the first heading is that of the whole document, which is neither numbered nor in the contents."""
        return [level for level, _, _ in self.headings].count(1) == 1 and self.headings[0][0] == 1

    def listed(self):
        """Which headings are in the contents: those of three levels, below the title."""
        title = self.has_title()
        return [i for i, (level, _, _) in enumerate(self.headings) if level <= 3 + title and not (i == 0 and title)]

    def blocks(self, blocks):
        found, last = [], None
        for block in blocks:
            # pandoc ends a list where tasks begin; CommonMark goes on.
            if block["t"] == "BulletList" and last == "BulletList":
                found[-1][1].extend(self.block(block)[0][1])
            else:
                found.extend(self.block(block))
            last = block["t"]
        return found

    def block(self, block):
        kind, content = block["t"], block.get("c")
        if kind == "Header":
            while self.levels and self.levels[-1] >= content[0]:
                self.levels.pop()
            self.levels.append(content[0])
            self.headings.append((len(self.levels), plain(content[2]), content[1][0]))
            return [(f"H{len(self.levels)}", self.inlines(content[2]))]
        if kind in ("Para", "Plain"):
            if content[0].get("c") in ("[!WARNING]", "[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!CAUTION]"):
                return [("P", []), ("P", self.inlines(content[2:]))]
            return [("P", self.inlines(content))] + [("P", [])] * has_caption(content)
        if kind == "CodeBlock":
            return [("Code", [])]
        if kind == "BlockQuote":
            return [("BlockQuote", self.blocks(content))]
        if kind in ("BulletList", "OrderedList"):
            items = content if kind == "BulletList" else content[1]
            return [("L", [("LI", [("Lbl", []), ("LBody", self.blocks(item))]) for item in items])]
        if kind == "Table":
            head, bodies = content[3], content[4]
            body = [("TBody", self.rows(body[3], "TD")) for body in bodies if body[3]]
            rows = self.rows(head[1], "TH")
            return [("Table", [("THead", rows)] + body if body else rows)]
        if kind in ("HorizontalRule", "RawBlock"):
            return []
        raise AssertionError("a block of kind " + kind)

    def rows(self, rows, kind):
        return [("TR", [(kind, [kid for block in cell[4] for kid in self.inlines(block["c"])]) for cell in row[1]]) for row in rows]

    def inlines(self, inlines):
        found = []
        for inline in inlines:
            kind, content = inline["t"], inline.get("c")
            if kind == "Code":
                found.append(("Code", []))
            elif kind == "Image":
                found.append(("Figure", []))
            elif kind == "Link":
                self.links.append(content[2][0])
                found.append(("Link", self.inlines(content[1])))
            elif kind == "Note":
                self.notes.append(self.blocks(content))
                found.append(("Reference", [("Link", [])]))
            elif kind in ("Emph", "Strong", "Strikeout"):
                found.extend(self.inlines(content))
        return found


# ---- what poppler and qpdf read ----------------------------------------------------------------------------------------

def poppler_tree(path):
    """Nested (kind, kids) of `pdfinfo -struct`; spans apart, which stand for text only."""
    root = ("", [])
    open_elements = [(-1, root)]
    for line in run("pdfinfo", "-struct", str(path)).stdout.splitlines():
        match = re.fullmatch(r"((?:  )*)([A-Z]\w*)(?: <[^>]*>)?(?: \((?:block|inline)\))?:?", line)
        if not match:
            if not re.fullmatch(r" +(/[A-Z].*|Object \d+ 0)", line):
                raise AssertionError("pdfinfo says " + line)
            continue
        depth, kind = len(match.group(1)) // 2, match.group(2)
        while open_elements[-1][0] >= depth:
            open_elements.pop()
        above = open_elements[-1][1]
        element = above if kind == "Span" else (kind, [])
        if kind != "Span":
            above[1].append(element)
        open_elements.append((depth, element))
    return root[1]


def without(tree, kinds):
    return [(kind, without(kids, kinds)) for kind, kids in tree if kind not in kinds]


def cut(tree, depth):
    return [(kind, cut(kids, depth - 1) if depth else []) for kind, kids in tree]


def collect(tree, kind):
    for element in tree:
        if element[0] == kind:
            yield element
        else:
            yield from collect(element[1], kind)


def first_difference(expected, found, path="Document"):
    """Where two lists of elements part."""
    for i, ((kind, kids), (other, others)) in enumerate(zip(expected, found)):
        if kind != other:
            return f"{path}, element {i}: {other} instead of {kind}"
        if kids != others:
            return first_difference(kids, others, f"{path} > {kind} {i}")
    return f"{path} has {len(found)} elements instead of {len(expected)}" if len(expected) != len(found) else ""


def outline_of(path):
    """(level, title, destination) of each bookmark, in order."""
    found = []

    def visit(items, level):
        for item in items:
            found.append((level, item["title"], item["dest"]))
            visit(item["kids"], level + 1)

    visit(json.loads(run("qpdf", "--json", "--json-key=outlines", str(path)).stdout)["outlines"], 1)
    return found


def elements_of(pdf, *kinds):
    return [(element, above) for _, element, above in pdf.elements() if element["/S"] in kinds]


def page_of(pdf, element):
    """Of what comes first in it."""
    while isinstance(element, dict) and "/Pg" not in element:
        element = pdf.get(pdf.kids(element)[0]) if pdf.kids(element) else None
    return element and element["/Pg"]


def targets(pdf, element):
    """Where the annotations of a Link lead: addresses, or destinations as tuples."""
    found = set()
    for kid in pdf.kids(element):
        kid = pdf.get(kid)
        if isinstance(kid, dict) and kid.get("/Type") == "/OBJR":
            annotation = pdf.get(kid["/Obj"])
            action = pdf.get(annotation.get("/A"))
            found.add(text_of(action["/URI"]) if action else tuple(pdf.get(annotation["/Dest"])))
    return found


# ---- the comparison -----------------------------------------------------------------------------------------------------

class Document:
    def __init__(self, source, path, options):
        make(source, path, *CLAIMS, *options)
        self.path, self.pdf, self.expected = path, Pdf(str(path)), Expected(source)
        self.numbered, self.contents = "--number" in options, "--toc" in options


def numbers(levels):
    """Numbers of sections; none for a level below 1."""
    counters = []
    for level in levels:
        if level < 1:
            yield ""
            continue
        counters = counters[:level] + [0] * (level - len(counters))
        counters[level - 1] += 1
        yield ".".join(map(str, counters))


class Structure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(cls.folder.name)
        sources = all_sources(folder)
        cls.documents = {}
        for name, source in sources.items():
            cls.documents[name] = Document(source, folder / (name + ".pdf"), OPTIONS.get(name, []))
        for name in ("links", "features"):
            cls.documents[name + " with contents"] = Document(sources[name], folder / (name + "_toc.pdf"), ["--toc"])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self, look):
        for name, document in self.documents.items():
            with self.subTest(fixture=name):
                look(document)

    def test_tree(self):
        def look(document):
            found = poppler_tree(document.path)
            self.assertEqual([kind for kind, _ in found], ["Document"])
            body = without(found[0][1], {"Note"})
            if document.contents and document.expected.listed():
                # Below the title of the contents, which is no heading.
                at = [kind for kind, _ in body].index("TOC")
                self.assertEqual("P", body[at - 1][0])
                body = body[:at - 1] + body[at + 1:]
            # The date stands below the title, or first.
            tree = list(document.expected.tree)
            tree.insert(1 if tree and tree[0][0] == "H1" else 0, ("P", []))
            self.assertEqual("", first_difference(cut(tree, DEPTH), cut(body, DEPTH)))
        self.each(look)

    def test_notes(self):
        """Each note is there once, with its label, behind the page's text or in it."""
        def look(document):
            notes = [kids for _, kids in collect(poppler_tree(document.path), "Note")]
            self.assertEqual([[("Lbl", [])] + note for note in document.expected.notes], notes)
        self.each(look)

    def test_contents(self):
        def look(document):
            entries = list(collect(poppler_tree(document.path), "TOCI"))
            self.assertEqual(len(entries), len(document.expected.listed()) if document.contents else 0)
        self.each(look)

    def test_outline(self):
        def look(document):
            outline = outline_of(document.path)
            wanted = [(level, " ".join(title.split())) for level, title, _ in document.expected.headings]
            if document.numbered:
                below = 1 if document.expected.has_title() else 0
                marks = numbers([level - below for level, _ in wanted])
                wanted = [(level, f"{mark}  {title}" if mark else title) for mark, (level, title) in zip(marks, wanted)]
            found = [(level, unicodedata.normalize("NFC", title)) for level, title, _ in outline]
            self.assertEqual(wanted, found)
            pages = [page_of(document.pdf, element) for element, _ in elements_of(document.pdf, *(f"/H{i}" for i in range(1, 7)))]
            self.assertEqual(pages, [destination[0] for _, _, destination in outline])
        self.each(look)

    def test_links(self):
        def look(document):
            places = {identifier: tuple(destination) for (_, _, identifier), (_, _, destination)
                      in zip(document.expected.headings, outline_of(document.path))}
            found = []
            for element, above in elements_of(document.pdf, "/Link"):
                leads = targets(document.pdf, element)
                self.assertEqual(len(leads), 1, "a link with two targets")
                if "/TOCI" not in above and above[-1] != "/Reference":
                    found.extend(leads)
            wanted = [places[link[1:]] if link.startswith("#") else link for link in document.expected.links]
            self.assertEqual(collections.Counter(wanted), collections.Counter(found))
        self.each(look)

    def test_contents_and_notes_lead_there(self):
        def look(document):
            pdf = document.pdf
            destinations = [tuple(destination) for _, _, destination in outline_of(document.path)]
            entries = [targets(pdf, element).pop() for element, above in elements_of(pdf, "/Link") if "/TOCI" in above]
            if document.contents:
                self.assertEqual(entries, [destinations[i] for i in document.expected.listed()])
            notes = [page_of(pdf, element) for element, _ in elements_of(pdf, "/Note")]
            references = [targets(pdf, element).pop() for element, above in elements_of(pdf, "/Link")
                          if above[-1] == "/Reference" and "/TOCI" not in above]
            self.assertEqual(set(notes), {destination[0] for destination in references})
        self.each(look)


if __name__ == "__main__":
    unittest.main()
