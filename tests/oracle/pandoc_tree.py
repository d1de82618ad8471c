"""Pandoc's JSON tree in a normal form: trees that mean the same are equal, whatever format they were read from.

Blocks: ["paragraph", I], ["heading", depth, I], ["code", language, text], ["quote", B], ["admonition", kind, B],
["bullets", tight, [B...]], ["numbers", start, tight, [B...]], ["rule"], ["table", alignments, rows of cells of B].
Inlines I: texts, ["break"], ["emph" | "strong" | "strikeout", I], ["code", text], ["link", I, address, title],
["image", text, address, title], ["note"]. The content of notes comes apart, in the order of the references.
"""
import re
import unicodedata

from pictures import name_of

ADMONITIONS = ("note", "tip", "important", "warning", "caution")
MARKS = ("emph", "strong", "strikeout")
BOXES = str.maketrans("\u2713\u2611\u274f\0", "\u2612\u2612\u2610\ufffd")


class Reader:
    """Reads one tree; `format` is what it was read from: markdown, html, rst or asciidoc (as Asciidoctor's HTML).
    `raw_breaks`: whether <br> among raw HTML is a line break, or was stripped like all of it."""

    def __init__(self, format, raw_breaks=True):
        self.format = format
        self.raw_breaks = raw_breaks
        self.notes = []
        self.definitions = {}

    def document(self, tree):
        title = tree["meta"].get("title")
        self.find_definitions(tree["blocks"])
        blocks = self.blocks(tree["blocks"])
        if title is not None:  # a lone first section became the title
            blocks.insert(0, ["heading", 0, self.inlines(title["c"])])
        return [blocks, self.notes]

    # ---- notes: HTML has them as lists or blocks at the end ----

    def find_definitions(self, blocks):
        for block in blocks:
            if block["t"] != "Div":
                continue
            attributes, content = block["c"]
            if "footnotes" in attributes[1]:
                for number, item in enumerate(content[0]["c"][1], 1):
                    self.definitions[f"#fn:{number}"] = item
            elif attributes[0] == "footnotes":
                for note in content[1:]:
                    inlines = note["c"][1][0]["c"]  # "1. " in front
                    self.definitions["#" + note["c"][0][0]] = [{"t": "Para", "c": inlines[3:]}]

    def note(self, blocks):
        self.notes.append(self.blocks(blocks))
        return [["note"]]

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
            return [["heading", content[0], self.inlines(content[2])]]
        if kind == "CodeBlock":
            return self.code(content)
        if kind == "BlockQuote":
            return self.quote(content)
        if kind == "BulletList":
            return [["bullets", self.tight(content), [self.blocks(item) for item in content]]]
        if kind == "OrderedList":
            return [["numbers", content[0][0], self.tight(content[1]), [self.blocks(item) for item in content[1]]]]
        if kind == "HorizontalRule":
            return [["rule"]]
        if kind == "Table":
            return [self.table(content)]
        if kind == "Div":
            return self.div(content)
        if kind in ("RawBlock", "Null"):
            return []
        raise ValueError(kind)

    @staticmethod
    def tight(items):
        return not any(block["t"] == "Para" for item in items for block in item)

    def code(self, content):
        text = "\n".join(line.expandtabs() for line in content[1].strip("\n").split("\n"))
        lines = text.split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        text = "\n".join(line[margin:].rstrip() for line in lines)
        names = [name for name in content[0][1] if name not in ("", "code")]
        return [["code", names[0] if names else "", text]] if text.strip() else []

    def quote(self, content):
        """A quote that begins with [!NOTE] alone on its line is an admonition; pandoc's Markdown does not know those."""
        first = content[0]["c"] if content and content[0]["t"] == "Para" else []
        mark = first and first[0]["t"] == "Str" and re.fullmatch(r"\[!(\w+)\]", first[0]["c"])
        alone = len(first) == 1 or (first and first[1]["t"] in ("SoftBreak", "LineBreak"))
        if self.format == "markdown" and mark and alone and mark[1].lower() in ADMONITIONS:
            blocks = self.blocks([{"t": "Para", "c": first[2:]}] + content[1:])
            if blocks:
                return [["admonition", mark[1].lower(), blocks]]
        blocks = self.blocks(content)
        return [["quote", blocks]] if blocks else []

    def div(self, content):
        (identifier, classes, _), blocks = content
        kinds = [kind for kind in classes if kind in ADMONITIONS]
        if "footnotes" in classes or identifier == "footnotes":
            return []
        if kinds and "admonitionblock" in classes:  # a table of the icon and the content
            return [["admonition", kinds[0], self.blocks(blocks[0]["c"][4][0][3][0][1][1][4])]]
        if kinds and self.format in ("rst", "html"):  # the title is its first block
            kept = self.blocks(blocks[1:])
            return [["admonition", kinds[0], kept]] if kept else [["quote", [["paragraph", [f"[!{kinds[0].upper()}]"]]]]]
        return self.blocks(blocks)

    def table(self, content):
        aligns = [column[0]["t"][5:].lower() for column in content[2]]
        if self.format == "asciidoc":
            aligns = [self.halign(cell) for cell in content[3][1][0][1]] if content[3][1] else aligns
        rows = [self.row(row) for row in content[3][1]]
        for body in content[4]:
            rows += [self.row(row) for row in body[2] + body[3]]
        return ["table", ["left" if align == "default" else align for align in aligns], rows]

    @staticmethod
    def halign(cell):
        return next((name[7:] for name in cell[0][1] if name.startswith("halign-")), "default")

    def row(self, row):
        return [self.blocks(cell[4]) for cell in row[1]]

    # ---- inlines ----

    def inlines(self, inlines):
        return trimmed(self.raw(inlines))

    def raw(self, inlines):
        return joined(piece for inline in inlines for piece in self.inline(inline))

    def inline(self, inline):
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            return [unicodedata.normalize("NFC", content.translate(BOXES))]
        if kind in ("Space", "SoftBreak"):
            return [" "]
        if kind == "LineBreak":
            return [["break"]]
        if kind in ("Emph", "Strong", "Strikeout"):
            return marked(kind.lower(), self.raw(content))
        if kind == "Code":
            text = re.sub(r"\s+", " ", content[1]).strip(" ")
            return [["code", text]] if text else []
        if kind == "Link":
            return [["link", self.inlines(content[1]), address(content[2][0]), blanks(content[2][1])]]
        if kind == "Image":
            return [["image", plain(self.raw(content[1])), address(name_of(content[2][0])), blanks(content[2][1])]]
        if kind == "Note":
            return self.note(content)
        if kind == "Superscript":
            return self.superscript(content)
        if kind == "Span":
            classes = content[0][1]
            inner = self.raw(content[1])
            return marked("strikeout", inner) if "strike" in classes or "line-through" in classes else inner
        if kind in ("Subscript", "Underline", "SmallCaps"):
            return self.raw(content)
        if kind == "Quoted":
            mark = "'" if content[0]["t"] == "SingleQuote" else '"'
            return [mark] + self.raw(content[1]) + [mark]
        if kind == "RawInline":
            return [["break"]] if self.raw_breaks and re.match(r"<br ?/?>$", content[1], re.I) else []
        if kind == "Math":
            return [content[1]]
        raise ValueError(kind)

    def superscript(self, content):
        """A reference to a note, in HTML."""
        for inline in content:
            if inline["t"] == "Link" and inline["c"][2][0] in self.definitions:
                return self.note(without_back_links(self.definitions[inline["c"][2][0]]))
        return self.raw(content)


def without_back_links(value):
    if isinstance(value, list):
        return [without_back_links(item) for item in value if not is_back_link(item)]
    if isinstance(value, dict):
        return {key: without_back_links(item) for key, item in value.items()}
    return value


def is_back_link(item):
    return isinstance(item, dict) and item.get("t") == "Link" and "back" in item["c"][0][1]


def joined(pieces):
    """Texts that touch are one; marks of the same kind that touch, too."""
    result = []
    for piece in pieces:
        if result and isinstance(piece, str) and isinstance(result[-1], str):
            result[-1] += piece
        elif result and piece[0] in MARKS and result[-1][0] == piece[0] and isinstance(result[-1], list):
            result[-1] = [piece[0], joined(result[-1][1] + piece[1])]
        else:
            result.append(piece)
    return [re.sub(r"[ \t\r\n\u00a0]+", " ", piece) if isinstance(piece, str) else piece for piece in result]


def trimmed(pieces):
    """Without blanks at the ends and beside line breaks."""
    pieces = list(pieces)
    for i, piece in enumerate(pieces):
        if isinstance(piece, str):
            if i == 0 or pieces[i - 1] == ["break"]:
                piece = piece.lstrip(" ")
            if i + 1 == len(pieces) or pieces[i + 1] == ["break"]:
                piece = piece.rstrip(" ")
            pieces[i] = piece
    pieces = [piece for piece in pieces if piece != ""]
    while pieces and pieces[-1] == ["break"]:
        pieces.pop()
    return pieces


def marked(kind, inner):
    """Blanks at the ends of marks stand outside of them; marks in marks of their own kind are none."""
    flat = []
    for piece in inner:
        flat += piece[1] if isinstance(piece, list) and piece[0] == kind else [piece]
    flat = joined(flat)
    before = after = ""
    if flat and isinstance(flat[0], str) and flat[0].startswith(" "):
        before, flat[0] = " ", flat[0].lstrip(" ")
    if flat and isinstance(flat[-1], str) and flat[-1].endswith(" "):
        after, flat[-1] = " ", flat[-1].rstrip(" ")
    flat = [piece for piece in flat if piece != ""]
    if not flat:
        return [before or after] if before or after else []
    return ([before] if before else []) + [[kind, flat]] + ([after] if after else [])


def level(blocks):
    """Headings of the document by their depth in the outline, as docmill counts it."""
    open_levels = []
    for block in blocks:
        if block[0] == "heading":
            while open_levels and open_levels[-1] >= block[1]:
                open_levels.pop()
            open_levels.append(block[1])
            block[1] = len(open_levels)
    return blocks


def address(url):
    """Percent-encoded or not, and an empty one leads to where it stands."""
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), url.encode()).decode("utf-8", "replace") or "#"


def blanks(text):
    return re.sub(r"\s+", " ", text)


def plain(pieces):
    """The text of inlines."""
    def text(piece):
        if isinstance(piece, str):
            return piece
        if piece[0] in ("code", "image"):
            return piece[1]
        return "".join(map(text, piece[1])) if len(piece) > 1 else " " if piece == ["break"] else ""
    return blanks("".join(map(text, pieces))).strip()
