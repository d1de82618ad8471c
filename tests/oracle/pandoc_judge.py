#!/usr/bin/env python3
"""Reads what docmill wrote back with pandoc, and compares the tree with pandoc's own reading of the Markdown.

usage: pandoc_judge.py DOCMILL FORMAT [NAME-PART]     FORMAT: html, rst, docx, asciidoc (through Asciidoctor's HTML)

Trees are compared in a normal form; `Reader` lists what is taken to be equal, `DIFFERENCES` the documents whose trees
differ for a reason of the format. docs/formats.md explains both.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from format_cases import documents

HERE = pathlib.Path(__file__).resolve().parent
MARKDOWN = "commonmark+pipe_tables+strikeout+task_lists+footnotes+autolink_bare_uris"
EXTENSIONS = {"html": "html", "rst": "rst", "docx": "docx", "asciidoc": "adoc"}
READERS = {"html": "html-native_divs-native_spans", "rst": "rst", "docx": "docx", "asciidoc": "html"}

# Documents whose tree differs, by a pattern of their names -> why. "all" holds for every format.
DIFFERENCES = {
    "all": {},
    "html": {},
    "rst": {
        r"nesting: heading (in|first|two)": "no headings inside of other blocks (E-WRT-064)",
        r"nesting: rule (in|first|two)": "no thematic breaks inside of other blocks (E-WRT-067)",
        r"inlines: .* in (emph|strong|strike|a link)$": "no markup inside of markup (E-WRT-061)",
    },
    "docx": {},
    "asciidoc": {},
}


class Reader:
    """Pandoc's JSON tree as nested lists, such that trees that mean the same are equal."""

    def __init__(self, format, compares_alignment):
        self.format = format
        self.compares_alignment = compares_alignment
        self.notes = []

    def document(self, tree):
        title = tree["meta"].get("title")
        blocks = self.blocks(tree["blocks"])
        if title is not None:  # a lone first section became the title
            blocks.insert(0, ["heading", 0, self.inlines(title["c"])])
        return self.level(blocks), self.notes

    @staticmethod
    def level(blocks):
        """Headings by their depth in the outline, as docmill counts it."""
        open_levels = []
        for block in blocks:
            if block[0] == "heading":
                while open_levels and open_levels[-1] >= block[1]:
                    open_levels.pop()
                open_levels.append(block[1])
                block[1] = len(open_levels)
        return blocks

    # ---- blocks ----

    def blocks(self, blocks):
        result = []
        for block in blocks:
            result += self.block(block)
        return result

    def block(self, block):
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            inlines = self.inlines(content)
            return [["paragraph", inlines]] if inlines else []
        if kind == "LineBlock":
            lines = []
            for line in content:
                lines += ([{"t": "LineBreak"}] if lines else []) + line
            return [["paragraph", self.inlines(lines)]]
        if kind == "Header":
            inlines = self.inlines(content[2])
            return [["heading", content[0], inlines]] if inlines else []
        if kind == "CodeBlock":
            return self.code(content)
        if kind == "BlockQuote":
            return self.quote(self.blocks(content))
        if kind == "BulletList":
            return [["bullets", [self.blocks(item) for item in content]]]
        if kind == "OrderedList":
            return [["numbers", content[0][0], [self.blocks(item) for item in content[1]]]]
        if kind == "HorizontalRule":
            return [["rule"]]
        if kind == "Table":
            return [self.table(content)]
        if kind == "Div":
            return self.div(content)
        if kind in ("RawBlock", "Null"):
            return []
        raise ValueError(kind)

    def code(self, content):
        text = "\n".join(line.expandtabs() for line in content[1].strip("\n").split("\n"))
        lines = text.split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        text = "\n".join(line[margin:].rstrip() for line in lines)
        return [["code", text]] if text.strip() else []

    def quote(self, blocks):
        """A quote that begins with [!NOTE] is an admonition; pandoc's readers of Markdown do not know those."""
        first = blocks[0] if blocks else None
        if first and first[0] == "paragraph" and first[1] and isinstance(first[1][0], str):
            mark = re.match(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?: |$)", first[1][0], re.I)
            alone = mark and (mark.end() == len(first[1][0]) or " " in first[1][0])
            if alone and self.format == "markdown":
                rest = first[1][0][mark.end():]
                inlines = ([rest] if rest else []) + first[1][1:]
                kept = ([["paragraph", inlines]] if inlines else []) + blocks[1:]
                if kept:
                    return [["admonition", mark[1].lower(), kept]]
        return [["quote", blocks]] if blocks else []

    def div(self, content):
        kinds = [kind for kind in content[0][1] if kind in ("note", "tip", "important", "warning", "caution")]
        if kinds and self.format == "rst":
            title = content[1][0]["t"] == "Div" and "title" in content[1][0]["c"][0][1]
            return [["admonition", kinds[0], self.blocks(content[1][1 if title else 0:])]]
        return self.blocks(content[1])

    def table(self, content):
        aligns = [column[0]["t"] for column in content[2] if self.compares_alignment]
        rows = [self.row(row) for row in content[3][1]]
        for body in content[4]:
            rows += [self.row(row) for row in body[2] + body[3]]
        return ["table", aligns, rows]

    def row(self, row):
        return [self.blocks(cell[4]) for cell in row[1]]

    # ---- inlines ----

    def inlines(self, inlines):
        """Texts joined, blanks collapsed and taken off the ends."""
        flat = []
        for inline in inlines:
            for piece in self.inline(inline):
                if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                    flat[-1] += piece
                else:
                    flat.append(piece)
        flat = [re.sub(r"\s+", " ", piece) if isinstance(piece, str) else piece for piece in flat]
        for i, piece in enumerate(flat):
            if isinstance(piece, str) and (i == 0 or flat[i - 1] == ["break"]):
                flat[i] = piece.lstrip(" ")
        for i, piece in enumerate(flat):
            if isinstance(piece, str) and (i + 1 == len(flat) or flat[i + 1] == ["break"]):
                flat[i] = flat[i].rstrip(" ")
        return [piece for piece in flat if piece != ""]

    def inline(self, inline):
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            return [content.replace("\u2611", "\u2612")]
        if kind in ("Space", "SoftBreak"):
            return [" "]
        if kind == "LineBreak":
            return [["break"]]
        if kind in ("Emph", "Strong", "Strikeout"):
            return self.marked(kind.lower(), self.inlines_raw(content))
        if kind == "Code":
            text = re.sub(r"\s+", " ", content[1]).strip(" ")
            return [["code", text]] if text else []
        if kind == "Link":
            return self.link(content)
        if kind == "Image":
            return [["image", self.plain(content[1]), self.url(content[2][0])]]
        if kind == "Note":
            self.notes.append(self.blocks(content))
            return [["note"]]
        if kind == "Span":
            classes = content[0][1]
            if "strike" in classes or "line-through" in classes:
                return self.marked("strikeout", self.inlines_raw(content[1]))
            return self.inlines_raw(content[1])
        if kind in ("Superscript", "Subscript", "Underline", "SmallCaps"):
            return self.inlines_raw(content)
        if kind == "Quoted":
            mark = "'" if content[0]["t"] == "SingleQuote" else '"'
            return [mark] + self.inlines_raw(content[1]) + [mark]
        if kind == "RawInline":
            return [["break"]] if re.match(r"<br ?/?>$", content[1]) else []
        if kind == "Math":
            return [content[1]]
        raise ValueError(kind)

    def inlines_raw(self, inlines):
        result = []
        for inline in inlines:
            for piece in self.inline(inline):
                if isinstance(piece, str) and result and isinstance(result[-1], str):
                    result[-1] += piece
                else:
                    result.append(piece)
        return result

    def marked(self, kind, content):
        """Blanks at the ends of marks stand outside of them; marks in marks of their own kind are none."""
        inner = [piece for piece in content]
        flat = []
        for piece in inner:
            if isinstance(piece, list) and piece[0] == kind:
                flat += piece[1]
            else:
                flat.append(piece)
        before = after = ""
        if flat and isinstance(flat[0], str):
            stripped = flat[0].lstrip()
            before, flat[0] = flat[0][:len(flat[0]) - len(stripped)], stripped
        if flat and isinstance(flat[-1], str):
            stripped = flat[-1].rstrip()
            after, flat[-1] = flat[-1][len(stripped):], stripped
        flat = [re.sub(r"\s+", " ", piece) if isinstance(piece, str) else piece for piece in flat if piece != ""]
        if not flat:
            return [before + after] if before + after else []
        return ([before] if before else []) + [[kind, flat]] + ([after] if after else [])

    def link(self, content):
        return [["link", self.inlines(content[1]), self.url(content[2][0])]]

    @staticmethod
    def url(url):
        return re.sub(r"%[0-9A-Fa-f]{2}", lambda m: bytes([int(m[0][1:], 16)]).decode("latin-1"), url)

    def plain(self, inlines):
        def text(pieces):
            return "".join(p if isinstance(p, str) else
                           (text(p[1]) if isinstance(p[1], list) else p[1]) if len(p) > 1 else " " for p in pieces)
        return re.sub(r"\s+", " ", text(self.inlines_raw(inlines))).strip()


def convert(docmill, folder, cases, format):
    for number, (_, text) in enumerate(cases):
        source = folder / f"{number:04}.md"
        source.write_text(text, encoding="utf-8")
        extra = ["--fragment"] if format == "html" else []
        subprocess.run([docmill, "convert", source, "-q", *extra, "--raw-html", "keep", "-t", format, "-o",
                        folder / f"{number:04}.{EXTENSIONS[format]}"], check=True)
    if format == "asciidoc":
        names = [str(folder / f"{number:04}.adoc") for number in range(len(cases))]
        subprocess.run(["asciidoctor", "-S", "safe", "-B", str(folder), "-s", "-D", str(folder), *names], check=True)


def read_all(folder, cases, format):
    """[(tree of the Markdown, tree of the format)]"""
    extension = "html" if format == "asciidoc" else EXTENSIONS[format]
    batch = folder / "batch.txt"
    lines = []
    for number in range(len(cases)):
        stem = folder / f"{number:04}"
        lines.append(f"{MARKDOWN}\t{stem}.md\t{stem}.md.json")
        lines.append(f"{READERS[format]}\t{stem}.{extension}\t{stem}.out.json")
    batch.write_text("\n".join(lines) + "\n")
    subprocess.run(["pandoc", "-f", "markdown", "-t", "plain", "--lua-filter", HERE / "pandoc_batch.lua", "/dev/null"],
                   check=True, env={**os.environ, "PANDOC_BATCH": str(batch)})
    return [(json.loads((folder / f"{n:04}.md.json").read_text()), json.loads((folder / f"{n:04}.out.json").read_text()))
            for n in range(len(cases))]


def main():
    docmill, format = sys.argv[1], sys.argv[2]
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    cases = [case for case in documents() if part in case[0]]
    reasons = {**DIFFERENCES["all"], **DIFFERENCES[format]}
    differ, explained = [], 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        convert(docmill, folder, cases, format)
        for (case, text), (wanted, found) in zip(cases, read_all(folder, cases, format)):
            want, found_tree = Reader("markdown", format != "rst").document(wanted), Reader(format, format != "rst").document(found)
            if want == found_tree:
                continue
            if any(re.search(pattern, case) for pattern in reasons):
                explained += 1
                continue
            differ.append(f"=== {case}\n{text}--- Markdown\n{json.dumps(want, ensure_ascii=False)}\n--- {format}\n"
                          f"{json.dumps(found_tree, ensure_ascii=False)}\n")
    print("\n".join(differ))
    print(f"{format}: {len(cases)} documents, {len(differ)} differ, {explained} differ for a reason of the format")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
