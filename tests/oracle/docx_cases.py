"""Documents that only DOCX is judged by: every block in every container two deep, every inline in every other one in
every place that has text, and texts that are hard on a page: [(name, Markdown)]."""

BLOCKS = {
    "paragraph": "A paragraph with *emphasis*.",
    "two paragraphs": "One.\n\nTwo.",
    "heading": "## A heading",
    "bullets": "- one\n- two",
    "loose bullets": "- one\n\n- two",
    "numbers": "3. three\n4. four",
    "tasks": "- [x] done\n- [ ] open",
    "fence": "```python\nx = 1\n\ny = 2\n```",
    "rule": "***",
    "table": "| a | b |\n|:--|--:|\n| c | *d* |",
    "quote": "> quoted",
    "admonition": "> [!TIP]\n> useful",
    "html": "<div>\n\ninside\n\n</div>",
    "note": "Text[^deep].",
}
CONTAINERS = {
    "quote": ("> ", "> "),
    "item": ("- ", "  "),
    "number": ("7. ", "   "),
    "task": ("- [ ] ", "  "),
    "admonition": ("> [!WARNING]\n> ", "> "),
    "footnote": ("[^n]: ", "    "),
}
INLINES = {
    "emphasis": "*{}*", "strong": "**{}**", "strike": "~~{}~~", "link": "[{}](http://example.org/x)",
    "tip": "[{}](http://example.org/y \"a tip\")", "image": "![{}](picture.png)", "kbd": "<kbd>{}</kbd>",
    "sub": "a<sub>{}</sub>", "plain": "{}",
}
LEAVES = ("text", "`code`", "a\\\nb", "a\nb", "x[^i]", "&amp; <br> &lt;", "שלום", "é e\u0301", "👩‍🚀", "潮")
PLACES = {
    "paragraph": "{}", "heading": "## {}", "item": "- {}", "cell": "| head |\n|---|\n| {} |", "quote": "> {}",
    "note": "Here[^p{number}].\n\n[^p{number}]: Note {number}: {}",
}


def inside(container, text):
    """The blocks `text` in a container, behind a first paragraph of its own."""
    first, rest = CONTAINERS[container]
    lines = ["Start."] + [""] + text.split("\n")
    return "\n".join([first + lines[0]] + [(rest + line).rstrip() for line in lines[1:]])


def with_notes(text):
    for name in ("deep", "i"):
        if f"[^{name}]" in text:
            text += f"\n\n[^{name}]: The note {name}."
    if "[^n]:" in text:
        text = "Reference[^n].\n\n" + text
    return text


def blocks():
    for outer in CONTAINERS:
        for name, text in BLOCKS.items():
            yield f"block matrix: {name} in {outer}", with_notes(f"Before.\n\n{inside(outer, text)}\n\nAfter.\n")
            for inner in CONTAINERS:
                if inner != "footnote":
                    yield (f"block matrix: {name} in {inner} in {outer}",
                           with_notes(f"Before.\n\n{inside(outer, inside(inner, text))}\n\nAfter.\n"))


def inlines():
    for place, frame in PLACES.items():
        for outer, around in INLINES.items():
            pieces = []
            for inner, within in INLINES.items():
                for leaf in LEAVES:
                    if inner == outer or {inner, outer} == {"link", "tip"} or ("[^" in leaf and {inner, outer} & {"link", "tip", "image"}):
                        continue  # one mark, and brackets that Markdown's readers take differently
                    text = around.format(within.format(leaf))
                    one_line = place != "paragraph"
                    pieces.append(text.replace("\\\n", " ").replace("\n", " ") if one_line else text)
            text = "\n\n".join(frame.format(piece, number=number) for number, piece in enumerate(pieces))
            yield f"inline matrix: {outer} in a {place}", with_notes(text + "\n")


def hard():
    words = "Donaudampfschifffahrtsgesellschaft" * 12
    yield "hard: empty", ""
    yield "hard: blank", " \n\n\t\n"
    yield "hard: a word of 408 letters", f"Before {words} after.\n\n| {words} | b |\n|---|---|\n| `{words}` | c |\n\n# {words}\n"
    yield "hard: 40 columns", "|" + "".join(f" h{i} |" for i in range(40)) + "\n|" + "---|" * 40 + "\n" + "".join(
        "|" + "".join(f" {row}.{i} |" for i in range(40)) + "\n" for row in range(5))
    yield "hard: 12 lists", "".join("  " * i + f"- level {i}\n" for i in range(12))
    yield "hard: 12 numbered lists", "".join("   " * i + f"1. level {i}\n" for i in range(12))
    yield "hard: numbers begin again", "1. a\n2. b\n\ntext\n\n1. c\n2. d\n\ntext\n\n5. e\n   1. f\n   2. g\n6. h\n   1. i\n"
    yield "hard: 300 headings", "".join(f"{'#' * (1 + i % 6)} Heading {i}\n\ntext\n\n" for i in range(300))
    yield "hard: right to left", ("# كتاب الرياح\n\nنص عربي مع English و 123.\n\n- واحد\n- اثنان\n\n> اقتباس\n\n"
                                  "> [!NOTE]\n> ملاحظة\n\n| أ | ب |\n|---|--:|\n| ١ | `code` |\n\n1. עברית\n2. שתיים\n\n"
                                  "English אחר כך עברית (123) סוף.\n")
    yield "hard: combining", "Zalgo: Z̷̧͙a̴l̶g̵o̸, e\u0301 ế, Việt Nam, हिन्दी, ไทย, தமிழ்\n"
    yield "hard: emoji", "😀 👩‍👩‍👧‍👦 🇩🇪 ❤️ 1️⃣ 🏳️‍🌈 and **👍🏽** `👩‍🚀`\n"
    yield "hard: east asian", "# 港口指南\n\n潮汐表。**重要**な情報、「引用」。한국어 문장.\n\n| 名前 | 値 |\n|---|---|\n| 潮 | ３ |\n"
    yield "hard: invisible", "a\u00a0b\u200bc\u00add\u2028e\ufefff\u200eg\u202eh\u202c\n"
    yield "hard: pages", ("# A\n\n<!-- docmill: landscape -->\n\n| a | b |\n|---|---|\n| c | d |\n\n<!-- docmill: portrait -->\n\n"
                          "text\n\n<!-- docmill: page-break -->\n\n1. one\n\n<!-- docmill: landscape -->\n\n2. two\n")


def documents():
    return [*blocks(), *inlines(), *hard()]
