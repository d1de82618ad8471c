"""Differences between what pandoc reads in a format of docmill's and what it reads in the Markdown. docs/formats.md
explains each under its name.

A rule takes from both trees what it is about. A document whose trees differ for a reason of its own is listed by name.
"""
import dataclasses
import re
import typing

from pandoc_tree import MARKS, joined, marked, plain, trimmed


@dataclasses.dataclass
class Rule:
    name: str
    formats: tuple
    change: typing.Callable  # (tree, is_markdown) -> tree

    def apply(self, tree, is_markdown):
        return self.change(tree, is_markdown)


# ---- ways through a tree -----------------------------------------------------------------------------------------


def change_blocks(blocks, change, depth=0):
    """`change(block, depth)` gives the blocks in its place; what stands inside was changed before."""
    result = []
    for block in blocks:
        block = list(block)
        if block[0] in ("quote", "admonition"):
            block[-1] = change_blocks(block[-1], change, depth + 1)
        elif block[0] in ("bullets", "numbers"):
            block[-1] = [change_blocks(item, change, depth + 1) for item in block[-1]]
        elif block[0] == "table":
            block[2] = [[change_blocks(cell, change, depth + 1) for cell in row] for row in block[2]]
        result += change(block, depth)
    return result


def blocks_rule(change):
    def apply(tree, is_markdown):
        return [change_blocks(tree[0], change), [change_blocks(note, change, 1) for note in tree[1]]]
    return apply


def inlines_rule(change, kinds=("paragraph", "heading")):
    def of_block(block, depth):
        if block[0] in kinds:
            block[-1] = trimmed(joined(change(block[-1])))
            return [block] if block[-1] or block[0] == "heading" else []
        return [block]
    return blocks_rule(of_block)


def each_inline(change):
    """A change of inlines one by one, the inner ones first."""
    def of_inlines(inlines):
        result = []
        for piece in inlines:
            if isinstance(piece, list) and len(piece) > 1 and isinstance(piece[1], list):
                piece = [piece[0], of_inlines(piece[1])] + piece[2:]
            result += change(piece)
        return joined(result)
    return of_inlines


# ---- rules -------------------------------------------------------------------------------------------------------


def runs(inlines, mark):
    """[(mark or None, piece)]: every piece in one style, the strongest of those around it."""
    result = []
    for piece in inlines:
        if isinstance(piece, str):
            result.append((mark, piece))
        elif piece[0] in MARKS:
            result += runs(piece[1], max(piece[0], mark or piece[0], key=MARKS.index))
        elif piece[0] == "link":
            image = len(piece[1]) == 1 and isinstance(piece[1][0], list) and piece[1][0][0] == "image"
            result.append((None, ["link", piece[1] if image else [plain(piece[1])], *piece[2:]]))
        else:
            result.append((None, piece))
    return result


def flat(inlines):
    """No markup in markup; what stands between two runs of a style and is blank belongs to them."""
    result = []
    for mark, piece in runs(inlines, None):
        if isinstance(piece, list):
            result.append(piece)
        elif mark is None:
            result = joined(result + [piece])
        else:
            if len(result) > 1 and result[-1] == " " and result[-2][0] == mark and isinstance(result[-2], list):
                result.pop()
                piece = " " + piece
            if result and isinstance(result[-1], list) and result[-1][0] == mark:
                piece = result.pop()[1][0] + piece
            result = joined(result + marked(mark, [piece]))
    return result


def nested_heading(block, depth):
    if block[0] == "heading" and depth > 0:
        return [["paragraph", marked("strong", flat(block[2]))]]
    if block[0] == "paragraph" and depth > 0 and len(block[1]) > 1 and block[1][0][0] == "strong":
        return [["paragraph", flat(block[1])]]
    return [block]


def words(blocks):
    """The words of blocks in a row."""
    def of_block(block):
        if block[0] in ("paragraph", "heading"):
            return plain(block[-1])
        if block[0] == "code":
            return block[2]
        if block[0] in ("quote", "admonition"):
            return words(block[-1])
        if block[0] in ("bullets", "numbers"):
            return " ".join(map(words, block[-1]))
        return " ".join(words(cell) for row in block[2] for cell in row) if block[0] == "table" else ""
    return " ".join(" ".join(map(of_block, blocks)).split())


def joined_notes(tree, is_markdown):
    return [tree[0], [words(note) for note in tree[1]]]


def is_empty_row(row):
    return not any(row)


def head_alone(block, depth):
    if block[0] == "table" and len(block[2]) == 2 and is_empty_row(block[2][1]):
        block[2] = block[2][:1]
    return [block]


def no_title(piece):
    return [piece[:3] + [""]] if piece[0] in ("link", "image") and isinstance(piece, list) else [piece]


def no_task(tree, is_markdown):
    def of_block(block, depth):
        if block[0] in ("bullets", "numbers"):
            for item in block[-1]:
                if item and item[0][0] == "paragraph" and isinstance(item[0][1][0], str):
                    text = item[0][1][0]
                    if text[:1] in ("\u2610", "\u2612"):
                        item[0][1][0] = text[1:].lstrip()
                        item[0][1] = trimmed(item[0][1])
                        if not item[0][1]:
                            item.pop(0)
        return [block]
    return blocks_rule(of_block)(tree, is_markdown) if is_markdown else tree


def joined_lists(tree, is_markdown):
    def of(blocks):
        result = []
        for block in blocks:
            block = list(block)
            if block[0] in ("quote", "admonition"):
                block[-1] = of(block[-1])
            elif block[0] in ("bullets", "numbers"):
                block[-1] = [of(item) for item in block[-1]]
            if result and block[0] == result[-1][0] == "bullets":
                result[-1] = ["bullets", result[-1][1] and block[1], result[-1][2] + block[2]]
            else:
                result.append(block)
        return result
    return [of(tree[0]), [of(note) for note in tree[1]]]


def loose(block, depth):
    if block[0] in ("bullets", "numbers"):
        block[-2] = None
    return [block]


def no_alignment(block, depth):
    if block[0] == "table":
        block[1] = None
    return [block]


def spaces_for_breaks(block, depth):
    if block[0] == "heading":
        block[2] = trimmed(each_inline(lambda piece: [" "] if piece == ["break"] else [piece])(block[2]))
    return [block]


def no_empty_heading(block, depth):
    return [] if block[0] == "heading" and not block[2] else [block]


def nested_level(block, depth):
    if block[0] == "heading" and depth > 0:
        block[1] = None
    return [block]


def usual_language(block, depth):
    if block[0] == "code" and not re.fullmatch(r"[A-Za-z0-9+#.*_-]*", block[1]):
        block[1] = ""
    return [block]


def link_text(piece):
    """A link without text shows its address."""
    return [["link", [piece[2]], *piece[2:]]] if piece[0] == "link" and not plain(piece[1]) and not piece[1] else [piece]


def plain_in_link(piece):
    if piece[0] != "link" or not isinstance(piece, list) or [inner[0] for inner in piece[1]] == ["image"]:
        return [piece]
    def of(inner):
        return {"strikeout": inner[1], "image": [inner[1]], "break": [" "]}.get(inner[0], [inner]) if isinstance(
            inner, list) and len(inner) > 1 else [" "] if inner == ["break"] else [inner]
    return [["link", each_inline(of)(piece[1]), *piece[2:]]]


def image_link_title(piece):
    image = piece[0] == "link" and isinstance(piece, list) and [inner[0] for inner in piece[1]] == ["image"]
    return [piece[:3] + [""]] if image else [piece]


def straight(piece):
    return [piece.replace("\u2019", "'")] if isinstance(piece, str) else [piece]


def captions(in_place):
    """A titled image alone, of the Markdown: its title stands in place of its text (and pandoc drops a link around it), or
    in a paragraph behind it."""
    def of_block(block, depth):
        piece = block[1][0] if block[0] == "paragraph" and len(block[1]) == 1 else ""
        image = piece[1][0] if piece and piece[0] == "link" and len(piece[1]) == 1 else piece
        if not isinstance(image, list) or image[0] != "image" or not image[3]:
            return [block]
        caption = image[3].strip()
        if in_place and caption:
            return [["paragraph", [["image", caption, image[2], ""]]]]
        image[3] = ""
        return [block] + ([["paragraph", [caption]]] if caption else [])

    def apply(tree, is_markdown):
        return blocks_rule(of_block)(tree, is_markdown) if is_markdown else tree
    return apply


RULES = [
    Rule("captions", ("rst",), captions(True)),
    Rule("captions", ("asciidoc",), captions(False)),
    Rule("titles", ("rst",), inlines_rule(each_inline(no_title))),
    Rule("titles around images", ("asciidoc",), inlines_rule(each_inline(image_link_title))),
    Rule("nested headings", ("rst",), blocks_rule(nested_heading)),
    Rule("levels of nested headings", ("asciidoc",), blocks_rule(nested_level)),
    Rule("headings without text", ("rst", "asciidoc"), blocks_rule(no_empty_heading)),
    Rule("nested rules", ("rst",), blocks_rule(
        lambda block, depth: [["paragraph", ["* * *"]]] if block == ["rule"] and depth > 0 else [block])),
    Rule("breaks in headings", ("rst", "asciidoc"), blocks_rule(spaces_for_breaks)),
    Rule("alignment", ("rst",), blocks_rule(no_alignment)),
    Rule("links without text", ("rst", "asciidoc"), inlines_rule(each_inline(link_text))),
    Rule("nested markup", ("rst",), inlines_rule(flat)),
    Rule("markup in links", ("asciidoc",), inlines_rule(each_inline(plain_in_link))),
    Rule("apostrophes", ("asciidoc",), inlines_rule(each_inline(straight))),
    Rule("head alone", ("rst",), blocks_rule(head_alone)),
    Rule("names of languages", ("rst", "asciidoc"), blocks_rule(usual_language)),
    Rule("notes of several blocks", ("asciidoc",), joined_notes),
    Rule("tightness", ("rst", "asciidoc"), blocks_rule(loose)),
    Rule("lists in a row", ("rst",), joined_lists),
    Rule("check boxes", ("html",), no_task),
]

# Documents that pandoc's reader of Markdown takes for something else than GitHub does.
MARKDOWN_DOCUMENTS = {
    "escapes: mails": "pandoc's addresses",
    "inlines: bare between words": "pandoc's addresses",
    "document: autolinks": "pandoc's addresses",
    "neighbours: bullets then tasks": "pandoc's tasks",
    "neighbours: tasks then bullets": "pandoc's tasks",
    "neighbours: tasks then loose": "pandoc's tasks",
    "neighbours: loose then tasks": "pandoc's tasks",
    "document: tasks": "pandoc's tasks",
    "writer: tasks": "pandoc's tasks",
    "document: strikethrough": "pandoc's strikethrough",
    "writer: strikethrough": "pandoc's strikethrough",
    "coverage: strikethrough in strikethrough": "pandoc's strikethrough",
    "document: tables": "pandoc's tables",
    "document: tables_context": "pandoc's tables",
    "document: footnotes": "pandoc's notes",
    "document: line_endings": "pandoc's line endings",
    "document: deep_quotes": "depth",
    "writer: links": "refused addresses",
}
# By format, what differs in one document for a reason of its own: name of the document -> name of the reason.
DOCUMENTS = {
    "html": {
        "nesting: tasks first in an item": "pandoc's tightness",
        "nesting: indented first in an item": "pandoc's tightness",
        "document: lists_edges": "pandoc's tightness",
    },
    "rst": {
        "escapes: description list": "two colons",
        "escapes: literal": "two colons",
        "escapes: code ends": "backticks in code",
        "document: code_spans": "backticks in code",
        "shapes: empty cells": "empty cells",
        "writer: page": "empty cells",
        "writer: tables": "empty cells",
        "shapes: note in note": "notes in notes",
        "shapes: empty items": "empty items",
        "document: thematic_breaks": "line ends before backslashes",
    },
    "asciidoc": {
        "escapes: directives in code": "escaped directives",
        "shapes: all levels twice": "level six",
        "shapes: note in note": "notes in notes",
    },
}
# Pandoc repeats a note where it is referred to, without end for a note that refers to itself.
UNREADABLE = {"document: footnotes_nested"}


def documents_of(format):
    return {**MARKDOWN_DOCUMENTS, **DOCUMENTS[format]}
