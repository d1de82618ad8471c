#!/usr/bin/env python3
"""Judges the DOCX that docmill writes of every fixture document.

    docx_judge.py DOCMILL [NAME-PART]

- docx_check.py: the parts have the structure of ECMA-376.
- pandoc reads from the DOCX what it reads from the Markdown. Compared are lists of leaves: headings, paragraphs with
  their formatting, items with their numbers, code, tables, notes. docs/formats.md explains what is normalised, and why.
- LibreOffice opens every file, and its text has the same words in the same order; skipped where it is not installed.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse
import zipfile
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import docx_cases  # noqa: E402
import docx_check  # noqa: E402
import pictures  # noqa: E402
from format_cases import documents

MARKDOWN = "commonmark+pipe_tables+task_lists+strikeout+autolink_bare_uris+footnotes+raw_html"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ANY = "any"  # a quote around a paragraph of an item, which pandoc does not read
ADMONITIONS = ("[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]")
GITHUB = "pandoc's Markdown reader differs from GitHub's specification here"
# Documents of which pandoc's reading is no measure, and why.
NOT_COMPARED = {
    "document: footnotes_nested": "pandoc does not end on a note that refers to itself",
    "document: deep_quotes": "docmill's tree has a limit of depth",
    "document: invalid_utf8": "pandoc is given the bytes already repaired",
    "document: line_endings": "pandoc does not know a lone carriage return",
    "escapes: code edges": "pandoc loses blank lines where it joins blocks of code",
    "escapes: mails": GITHUB, "inlines: bare between words": GITHUB, "document: autolinks": GITHUB,
    "document: footnotes": GITHUB, "document: strikethrough": GITHUB, "document: tables": GITHUB,
    "document: tables_context": GITHUB, "document: tasks": GITHUB, "writer: links": GITHUB,
    "writer: strikethrough": GITHUB, "writer: tasks": GITHUB, "coverage: strikethrough in strikethrough": GITHUB,
}
STYLES = {"Emph": "i", "Strong": "b", "Strikeout": "s", "Superscript": "^", "Subscript": "_", "Underline": "u"}


# ---- normal form of pandoc's tree ----------------------------------------------------------------------------------

class Normal:
    """Leaves of a tree, in order."""

    def __init__(self, tree, from_docx):
        self.from_docx = from_docx
        self.leaves = []
        self.notes_seen = []
        self.in_note = False
        if from_docx and "title" in tree["meta"]:
            self.leaf("heading", 1, tree["meta"]["title"]["c"])
        self.blocks(tree["blocks"], False, 0)

    def leaf(self, kind, detail, inlines, quoted=False):
        notes = []
        text = self.text(inlines, notes)
        if text or kind == "heading":
            self.leaves.append((kind, detail, text, quoted))
        for note in notes:
            self.note(note)

    def note(self, blocks):
        """Notes follow the leaf they are in; one that is referred to again is there once, one in a note behind it."""
        key = json.dumps(blocks, sort_keys=True)
        if key in self.notes_seen:
            return
        self.notes_seen.append(key)
        self.leaves.append(("note", None, "", False))
        outside, self.in_note = self.in_note, True
        self.blocks(blocks, ANY, 0)
        self.in_note = outside

    def blocks(self, blocks, quoted, depth):
        for block in blocks:
            self.block(block, quoted, depth)

    def block(self, block, quoted, depth):
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            self.leaf("paragraph", None, content, ANY if depth else quoted)
            self.caption(content, ANY if depth else quoted)
        elif kind == "Header":
            self.leaf("heading", content[0], content[2])
        elif kind == "CodeBlock":
            self.code(content[1].strip("\n"))
        elif kind == "BlockQuote":
            self.quote(content, quoted, depth)
        elif kind == "BulletList":
            self.items([("bullet", None, None)] * len(content), content, quoted, depth)
        elif kind == "OrderedList":
            start, _, delimiter = content[0]
            marks = [("number", min(start, 32767) + i, delimiter["t"]) for i in range(len(content[1]))]
            self.items(marks, content[1], quoted, depth)
        elif kind == "Table":
            self.table(content)
        elif kind == "Div":
            self.blocks(content[1], quoted, depth)
        elif kind not in ("HorizontalRule", "RawBlock", "Null"):
            raise ValueError(kind)

    def caption(self, inlines, quoted):
        """The title of an image alone is a paragraph below it."""
        while len(inlines) == 1 and inlines[0]["t"] == "Link":
            inlines = inlines[0]["c"][1]
        alone = len(inlines) == 1 and inlines[0]["t"] == "Image"
        if alone and not self.from_docx:
            self.leaf("paragraph", None, [{"t": "Str", "c": " ".join(inlines[0]["c"][2][1].split())}], quoted)

    def code(self, text):
        """Pandoc joins blocks of code that follow each other."""
        if text and self.leaves and self.leaves[-1][0] == "code":
            text = self.leaves.pop()[2] + "\n" + text
        if text:
            self.leaves.append(("code", None, text, False))

    def quote(self, blocks, quoted, depth):
        """An admonition is a label and what it holds, in styles that pandoc does not take for a quote."""
        first = blocks[0] if blocks and blocks[0]["t"] in ("Para", "Plain") else {"c": []}
        mark = first["c"][0] if first["c"] else {}
        alone = len(first["c"]) == 1 or (len(first["c"]) > 1 and first["c"][1]["t"] in ("SoftBreak", "LineBreak"))
        if mark.get("t") != "Str" or mark["c"].upper() not in ADMONITIONS or not alone:
            self.blocks(blocks, ANY if quoted == ANY else True, depth)
            return
        self.leaves.append(("paragraph", None, mark["c"][2:-1].capitalize() + "{b}", ANY))
        rest = first["c"][2:]
        if rest:
            self.leaf("paragraph", None, rest, ANY)
        self.blocks(blocks[1:], ANY, depth)

    def items(self, marks, items, quoted, depth):
        for mark, blocks in zip(marks, items):
            if not self.in_note:  # where pandoc reads no numbering
                self.leaves.append(("item", mark, "", False))
            self.blocks(blocks, quoted, depth + 1)

    def table(self, content):
        _, _, columns, head, bodies, _ = content
        filled = [row for row in head[1] if any(cell[4] for cell in row[1])]
        rows = filled + [row for body in bodies for row in body[2] + body[3]]
        if len(columns) == len(rows) == 1 and not filled:  # the box of a quote that holds more than paragraphs
            self.blocks(rows[0][1][0][4], ANY, 0)
            return
        for row in rows:
            cells = [(cell[1]["t"], cell[4]) for cell in row[1]]
            self.leaves.append(("row", len(columns), "", False))
            for _, blocks in cells:
                self.leaves.append(("cell", None, "", False))
                self.blocks(blocks, False, 0)

    # ---- inlines

    def text(self, inlines, notes):
        characters = []
        self.inlines(inlines, frozenset(), characters, notes)
        return self.runs(characters)

    def inlines(self, inlines, style, out, notes):
        for inline in inlines:
            self.inline(inline, style, out, notes)

    def inline(self, inline, style, out, notes):
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            out.append((content, style))
        elif kind in ("Space", "SoftBreak"):
            out.append((" ", style))
        elif kind == "LineBreak":
            out.append(("\n", style))
        elif kind == "Code":
            # Pandoc reads no further formatting of code.
            out.append((content[1], frozenset(one for one in style if one.startswith("->")) | {"code"}))
        elif kind in STYLES:
            if kind == "Superscript" and self.is_number(content):
                return
            self.inlines(content, style | {STYLES[kind]}, out, notes)
        elif kind == "Link":
            target = urllib.parse.unquote(content[2][0])
            leads = target and not target.startswith("#") and not re.match(r"(?i)\s*(javascript|vbscript|data):", target)
            self.inlines(content[1], style | ({"->" + target} if leads else frozenset()), out, notes)
        elif kind == "Image":
            self.image(content, style, out, notes)
        elif kind == "Span":
            self.inlines(content[1], style, out, notes)
        elif kind == "Quoted":
            self.inlines(content[1], style, out, notes)
        elif kind == "Note":
            inner = []
            out.append(("\x00", frozenset()))
            notes.append(self.without_notes(content, inner))
            notes += inner
        elif kind not in ("RawInline",):
            raise ValueError(kind)

    def image(self, content, style, out, notes):
        """What is embedded has its text and title; of anything else the text stands in, leading to where it is."""
        url = content[2][0]
        whole_png = url.startswith("data:image/png;base64,iVBORw0KGgo")
        if url in pictures.NAMES or whole_png or (self.from_docx and url.startswith("media/")):
            inner = []
            self.inlines(content[1], frozenset(), inner, notes)
            text = " ".join("".join(piece for piece, _ in inner).replace("\0", "").split())
            kept = frozenset(flag for flag in style if flag.startswith("->"))
            out.append((f"[picture {text}|{' '.join(content[2][1].split())}]".replace(" ", "\xa0"), kept))
            return
        target = urllib.parse.unquote(url)
        linked = any(flag.startswith("->") for flag in style)
        style = style | {"i"}
        if re.match("https?://", url) and not linked:
            style = style | {"->" + target}
        if content[1]:
            self.inlines(content[1], style, out, notes)
        elif url.startswith("data:"):
            out.append(("image", style))
        else:
            out.append((re.split("[?#]", target)[0].rsplit("/", 1)[-1], style))

    def is_number(self, inlines):
        """A further reference to a note, or the comma between two."""
        return all(i["t"] == "Str" and re.match(r"[\d,]+$", i["c"]) for i in inlines)

    def without_notes(self, value, found):
        if isinstance(value, list):
            kept = []
            for one in value:
                if isinstance(one, dict) and one.get("t") == "Note":
                    inner = []
                    found.append(self.without_notes(one["c"], inner))
                    found += inner
                else:
                    kept.append(self.without_notes(one, found))
            return kept
        if isinstance(value, dict):
            return {key: self.without_notes(one, found) for key, one in value.items()}
        return value

    @staticmethod
    def runs(pieces):
        """Pieces of equal style joined, white space as one space of no style, none at the ends."""
        characters = [(c, style) for text, style in pieces for c in text]
        runs = []
        space = ""
        for c, style in characters:
            if c in " \t\n\u200b":
                space = "\n" if "\n" in (c, space) else " "
                continue
            if c == "\x00":
                space = ""
                continue
            if space and runs:
                runs.append((space, frozenset()))
            space = ""
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + c, style)
            else:
                runs.append((c, style))
        joined = []
        for text, style in runs:
            joined.append(unicodedata.normalize("NFC", text) + ("{" + ",".join(sorted(style)) + "}" if style else ""))
        return "".join(joined)


def same(left, right):
    if left[0] == right[0] == "item" and right[1][2] == "DefaultDelim":
        right = (right[0], (*right[1][:2], left[1][2]), *right[2:])  # pandoc reads delimiters of the first level only
    return left[:3] == right[:3] and (left[3] == right[3] or ANY in (left[3], right[3]))


def difference(markdown, docx):
    """The first leaf that differs; None when none does."""
    for left, right in zip(markdown, docx):
        if not same(left, right):
            return f"{left!r} became {right!r}"
    if len(markdown) != len(docx):
        longer = markdown if len(markdown) > len(docx) else docx
        return f"{'missing' if longer is markdown else 'too much'}: {longer[min(len(markdown), len(docx))]!r}"
    return None


# ---- the judges ----------------------------------------------------------------------------------------------------

def read_trees(folder, cases):
    batch = folder / "batch"
    with batch.open("w") as lines:
        for number, (name, _) in enumerate(cases):
            if name in NOT_COMPARED:
                continue
            lines.write(f"{MARKDOWN}\t{folder}/{number:04}.md\t{folder}/{number:04}.md.json\n")
            lines.write(f"docx\t{folder}/{number:04}.docx\t{folder}/{number:04}.docx.json\n")
    subprocess.run(["pandoc", "-f", "markdown", "-t", "json", "--lua-filter", HERE / "pandoc_batch.lua"], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env={**os.environ, "PANDOC_BATCH": str(batch)}, timeout=600)


def judge_pandoc(folder, cases):
    read_trees(folder, cases)
    failures = []
    for number, (name, _) in enumerate(cases):
        if name in NOT_COMPARED:
            continue
        trees = [json.loads((folder / f"{number:04}.{kind}.json").read_text()) for kind in ("md", "docx")]
        found = difference(Normal(trees[0], False).leaves, Normal(trees[1], True).leaves)
        if found is not None:
            failures.append(f"pandoc: {name}: {found}")
    return failures


def document_words(path):
    """Patterns of the words of the text; where a note is referred to, its number may stand in a word."""
    with zipfile.ZipFile(path) as package:
        body = ET.fromstring(package.read("word/document.xml"))
    out = []
    for element in body.iter():
        if element.tag == W + "t":
            out.append(element.text or "")
        elif element.tag == W + "footnoteReference":
            out.append("\0")
        elif element.tag in (W + "p", W + "br", W + "tab"):
            out.append(" ")
    return [re.compile(r"\d+".join(map(re.escape, word.split("\0")))) for word in "".join(out).split()]


def joined(cases, size=25):
    """Documents made of `size` others each: LibreOffice takes its time for every file."""
    return [(f"joined {cases[i][0]} ...", "\n\n---\n\n".join(text for _, text in cases[i:i + size]))
            for i in range(0, len(cases), size)]


def share(cases, small):
    found = [case for case in cases if not case[0].startswith(small)]
    return found + joined([case for case in cases if case[0].startswith(small) and case[0] not in NOT_COMPARED])


def convert(docmill, folder, cases):
    folder.mkdir()
    pictures.write(folder)
    for number, (_, text) in enumerate(cases):
        source = folder / f"{number:04}.md"
        source.write_text(text, encoding="utf-8")
        subprocess.run([docmill, "convert", source, "-q", "--raw-html", "strip", "-o", source.with_suffix(".docx")], check=True)
    return [line for path in sorted(folder.glob("*.docx")) for line in docx_check.check(path)]


def judge_libreoffice(folder, cases):
    soffice = shutil.which("soffice")
    if soffice is None:
        print("LibreOffice: skipped, it is not installed (package libreoffice-writer-nogui)")
        return []
    files = sorted(folder.glob("*.docx"))
    out = folder / "text"
    subprocess.run([soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8",
                    "--outdir", out, *files], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    failures = []
    for number, (name, _) in enumerate(cases):
        text = out / f"{number:04}.txt"
        if not text.exists():
            failures.append(f"LibreOffice: {name}: not opened")
            continue
        wanted = document_words(folder / f"{number:04}.docx")
        # Marks of lists and notes are not in the parts' text.
        rest = iter(text.read_text(encoding="utf-8-sig").split())
        missing = next((word for word in wanted if not any(word.search(found) for found in rest)), None)
        if missing is not None:
            failures.append(f"LibreOffice: {name}: {missing.pattern!r} is missing or out of order")
    return failures


def main():
    docmill = sys.argv[1]
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    cases = [case for case in documents() + docx_cases.documents() if part in case[0]]
    # Small documents of the same shape share a file; the others are judged one by one.
    read = share(cases, ("inlines:", "neighbours:"))
    opened = share(cases, ("escapes:", "inlines:", "neighbours:", "nesting:", "block matrix:"))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        failures = convert(docmill, folder / "read", read)
        failures += judge_pandoc(folder / "read", read)
        failures += convert(docmill, folder / "opened", opened)
        failures += judge_libreoffice(folder / "opened", opened)
    print("\n".join(failures))
    print(f"{len(cases)} documents, {len(failures)} complaints")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
