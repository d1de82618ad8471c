"""Where things stand on pages, as poppler and the operators tell it. Environment: PDF_WRITE, the program
tests/oracle/pdf_write.cpp."""
import base64
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from pdf_check import CASES, OPTIONS, all_sources, make, run  # noqa: E402
from pdf_reader import Pdf, content_streams  # noqa: E402
from pdf_rules import check  # noqa: E402


def collisions(words):
    """Pairs of (top, bottom, left, right, text) that share more than the room between lines; sorted from top to bottom."""
    for i, (_, bottom, left, right, text) in enumerate(words):
        for top, low, begin, end, other in words[i + 1:]:
            if top > bottom - 5:
                break
            if min(bottom, low) - top > 5 and min(right, end) - max(left, begin) > 1.5:
                yield text, other


class Pages(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "page.pdf"

    def tearDown(self):
        self.folder.cleanup()

    def made(self, text, *options):
        source = self.path.with_suffix(".md")
        source.write_text(text, encoding="utf-8")
        self.warnings = make(source, self.path, *options)
        return self.path

    def words(self):
        """(text, left, right, top) of each word."""
        boxes = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>',
                           run("pdftotext", "-bbox", str(self.path), "-").stdout)
        return [(text, float(left), float(right), float(top)) for left, top, right, text in boxes]

    def operations(self, page=0):
        pdf = Pdf(str(self.path))
        return pdf.operations(list(content_streams(pdf))[page][1])

    def page(self, number):
        return run("pdftotext", "-layout", "-f", str(number), "-l", str(number), str(self.path), "-").stdout.split("\n")

    def test_running_head_names_the_section_of_the_page(self):
        """The section that begins at the top, or that goes on there; not the one of the page before."""
        break_ = "<!-- docmill: page-break -->\n\n"
        self.made(f"# Title\n\nText.\n\n## First\n\nText.\n\n{break_}More of it.\n\n## Second\n\nText.\n\n{break_}## Third\n\nText.\n",
                  "--theme=classic")
        self.assertIn("First", self.page(2)[0])
        self.assertIn("Third", self.page(3)[0])

    def test_spaces_are_those_of_the_text(self):
        """A space behind code is no wider, and one behind a raised mark no narrower, than any other."""
        self.made("plain words and `code` here, then a note[^1] after it, **bold** again\n\n[^1]: Note.\n")
        words = self.words()
        gap = {after[0]: after[1] - before[2] for before, after in zip(words, words[1:])}
        for word in ("here,", "after", "again"):
            self.assertAlmostEqual(gap[word], gap["words"], delta=0.3)

    def test_grounds_of_words_of_code_do_not_touch(self):
        for theme in ("modern", "classic", "compact"):
            self.made("Words `first` `second` words\n", "--theme=" + theme)
            (_, _, right, _), (left, *_) = self.boxes(rounded=True)
            with self.subTest(theme=theme):
                self.assertGreater(left - right, 0.2)

    def test_what_belongs_together_stays_together(self):
        """A label is on the page of what it introduces; of tables and lists no line is alone on a page."""
        table = "| Head | x |\n|---|---|\n" + "".join(f"| row{i} | x |\n" for i in range(1, 6))
        items = "".join(f"- row{i}\n" for i in range(1, 6))
        label = {"**Label** text": True, "Label:": True, "Label": False, "## Part\n\nLabel": True}
        for name, block in (("table", table), ("list", items)):
            for text, stays in label.items():
                alone = split = False
                for lines in range(20, 31):
                    self.made("# Title\n\n" + "Line.\n\n" * lines + f"{text}\n\n{block}\nLast.\n")
                    pages = ["\n".join(self.page(number)) for number in (1, 2)]
                    rows = [len(re.findall(r"row\d", page)) for page in pages]
                    alone = alone or 1 in rows
                    split = split or "Label" in pages[0] and rows[0] == 0
                with self.subTest(block=name, label=text):
                    self.assertFalse(alone)
                    self.assertEqual(split, not stays)
        picture = "![shape](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)"
        for lines in range(24, 31):
            self.made("# Title\n\n" + "Line.\n\n" * lines + f"{picture}\n\n*Figure*\n")
            first = [operator for operator, _ in self.operations()]
            self.assertEqual("Do" in first, any("Figure" in line for line in self.page(1)))

    def test_contents(self):
        """They have a title in the language of the document, and stand for a list of the document's own."""
        own = "## Overview\n\n- [First](#first)\n  - [Below](#below)\n- [Second](#second)\n\n"
        parts = "## First\n\nText.\n\n### Below\n\nText.\n\n## Second\n\nText.\n"
        for options in (["--toc", "--lang=de"], ["--toc", "--lang=de", "--title-page"]):
            self.made("# Title\n\n" + own + parts, *options)
            text = run("pdftotext", "-layout", str(self.path), "-").stdout
            with self.subTest(options=options):
                self.assertNotIn("Overview", text)
                self.assertRegex(text, r"Title\s+Inhalt\s+First[ .]+\d\s+Below[ .]+\d\s+Second[ .]+\d\s")
        self.made("# Title\n\n" + own + parts)
        self.assertIn("Overview", run("pdftotext", str(self.path), "-").stdout)
        self.made("# Title\n\n" + own + parts + "\n[Back](#overview)\n", "--toc")
        self.assertIn("Overview", run("pdftotext", str(self.path), "-").stdout)

    def test_every_word_has_its_place(self):
        """No word of a fixture leaves the text area at a side, none lies on another, in any theme."""
        sources = all_sources(pathlib.Path(self.folder.name))
        del sources["book"], sources["hostile"]  # like prose; a table whose columns are narrower than any letter
        for theme, margin in (("modern", 68), ("classic", 84), ("compact", 50)):
            for name, source in sources.items():
                options = [option for option in OPTIONS.get(name, []) if not option.startswith("--theme")]
                make(source, self.path, "--theme=" + theme, "--toc", "--line-numbers", *options)
                for page in run("pdftotext", "-bbox", str(self.path), "-").stdout.split("<page ")[1:]:
                    width = float(page.split('"')[1])
                    words = sorted((float(top), float(bottom), float(left), float(right), text) for left, top, right, bottom, text in
                                   re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page))
                    with self.subTest(theme=theme, fixture=name):
                        self.assertEqual([], [word for word in words if word[2] < margin - 1 or word[3] > width - margin + 1])
                        self.assertEqual([], list(collisions(words)))

    def test_a_heading_taken_to_the_next_page_is_not_forgotten(self):
        """The head of a page names its section also where a heading at the end of the page before moved here."""
        text = "# Title\n\n## First\n\n" + "Line.\n\n" * 26 + "### Below\n\n## Second\n\n### Lower\n\nText.\n"
        for lines in range(20, 34):
            self.made(text.replace("Line.\n\n" * 26, "Line.\n\n" * lines), "--theme=classic")
            page = self.page(2)
            if len(page) > 3:
                begins = next(line.strip() for line in page[1:] if line.strip())
                wanted = {"Below": "First", "Second": "Second", "Line.": "First"}
                if begins in wanted:
                    with self.subTest(lines=lines):
                        self.assertRegex(page[0], r"Title +" + wanted[begins])

    def test_parts_stand_apart(self):
        """A heading of the first level has more space above than one of the second."""
        for theme in ("modern", "classic", "compact"):
            self.made("# One\n\nText.\n\n## Two\n\nText.\n\n# Three\n\nText.\n", "--theme=" + theme)
            words = [(text, top) for text, _, _, top in self.words()]
            tops = dict(words[:6])
            texts = [top for text, top in words[:6] if text == "Text."]
            with self.subTest(theme=theme):
                self.assertGreater(tops["Three"] - texts[1], tops["Two"] - texts[0])

    def test_grounds_of_code_keep_their_distance(self):
        """What stands beside a block of code is as far from its ground as from other text."""
        code = "```\ncode\n```\n\n"
        self.made(f"# Title\n\nText.\n\n### Plain\n\n{code}{code}### Behind\n\n- item\n\n  ```\n  in\n  ```\n- next\n")
        tops = {text: top for text, _, _, top in reversed(self.words())}
        codes = [top for text, _, _, top in self.words() if text == "code"]
        self.assertGreater(codes[1] - codes[0], 2 * 8 + 9 + 5)
        self.assertGreater(tops["Behind"] - codes[1], tops["Plain"] - tops["Text."])
        self.assertGreater(tops["next"] - tops["in"], 9 + 8 + 1)

    def test_deep_quotations_stay_on_the_page(self):
        for text in ("deep quotation", "ציטוט עמוק"):
            with self.subTest(text=text):
                self.made("# Title\n\n" + "> " * 60 + text + "\n")
                for left, wide in self.rectangles():
                    self.assertGreater(left, 40)
                    self.assertLess(left + wide, 595 - 40)
                for _, left, right, _ in self.words():
                    self.assertTrue(40 < left < right < 595 - 40)

    def test_raw_html(self):
        """Its formatting is kept where PDF has it, its text always; what is neither is warned of with its place."""
        known = ("# Raw\n\nA <b>bold</b> one, H<sub>2</sub>O, <i>slanted <B>both</B></i>, <kbd>Ctrl</kbd>, <u>line</u><br>break.\n\n"
                 "<div>\nBlock &amp; text\n<p>Second</p>\n<script>hidden()</script>\n</div>\n\n<!-- comment -->\n\nEnd.\n")
        self.made(known, "--ua-1", "--a-2b")
        self.assertEqual("", self.warnings)
        self.assertEqual({}, check(Pdf(str(self.path)), {"ua-1", "a"}))
        self.assertEqual(["Raw", "A bold one, H2O, slanted both, Ctrl, line", "break.", "Block & text", "Second", "End."],
                         [line for line in run("pdftotext", "-raw", str(self.path), "-").stdout.splitlines()[:6]])
        fonts = run("pdffonts", str(self.path)).stdout
        for name in ("Bold", "Italic", "BoldItalic", "Mono"):
            self.assertIn(name, fonts)
        self.made("# Raw\n\nText <blink>odd</blink> and <video>more</video>.\n")
        self.assertEqual(self.warnings.count("E-PDF-024"), 1)
        self.assertIn(":3:6\n", self.warnings)
        self.assertIn("Text odd and more.", run("pdftotext", str(self.path), "-").stdout)

    def rectangles(self):
        """(left, width) of what is painted on the first page."""
        return [(left, right - left) for left, _, right, _ in self.boxes()]

    def test_notes_stand_on_the_page_that_refers_to_them(self):
        """Also when several lines with notes, or one with several, are moved to the next page."""
        notes = "".join(f"\n[^{i}]: N{i}.\n" for i in range(1, 5))
        more = "more words " * 8
        for lines in range(18, 30):
            self.made("# Title\n\n" + "Line.\n\n" * lines + f"## Moved\n\nWith[^1] notes[^2] {more} three[^3] {more} {more} four[^4].\n" + notes)
            first = "\n".join(self.page(1))
            with self.subTest(lines=lines):
                self.assertEqual(re.findall(r"\b(?:With|notes|three|four)(\d)", first), re.findall(r"N(\d)", first))

    def test_shared_signs_look_like_their_text(self):
        """The danda, which many scripts of India have, is of the font and weight of the words before it."""
        self.made("Text: देवनागरी हैं। बङ्गला।\n")
        fonts = re.findall(r"\+(\S+)", run("pdffonts", str(self.path)).stdout)
        self.assertEqual(["NotoSansDevanagari-Regular"], [font for font in fonts if font.startswith("Noto")])

    def test_long_notes_leave_room_for_text(self):
        """A note longer than its page begins on it and goes on at the foot of the next ones, below text."""
        for length in range(100, 2400, 230):
            for lines in (2, 25):
                self.made("# Title\n\n" + "body\n\n" * lines + "body words " * 30 + "here[^1] and[^2] " + "body words " * 600 +
                          f"\n\n[^1]: start {'foot ' * length}\n[^2]: second\n")
                text = run("pdftotext", "-layout", str(self.path), "-").stdout.split("\f")[:-1]
                with self.subTest(length=length, lines=lines):
                    self.assertTrue([page for page in text if "here1" in page and "start" in page])
                    for page in text[:-1]:
                        self.assertGreater(sum("body" in line for line in page.split("\n")), 3)

    def test_running_lines_have_room(self):
        """Three long texts beside each other are cut, each on the width of its own page, in one colour."""
        style = self.path.with_suffix(".toml")
        parts = '{line}\nleft = "{{title}}"\ncentre = "{{section}}"\nright = "{{title}}"\n'
        style.write_text(parts.format(line="[header]") + parts.format(line="[footer]").replace("{section}", "{page} of {pages}") +
                         "[running]\nrule = true\n")
        name = "name of many words, too long for a part of the line"
        self.made(f"# Title and {name}\n\nText.\n\n## Section and {name}\n\n<!-- docmill: landscape -->\n\nText.\n",
                  f"--style={style}")
        words = self.words()
        ends = [i for i, word in enumerate(words) if i and word[3] < words[i - 1][3] - 400]
        pages = [words[:ends[0]], words[ends[0]:]]
        for top in {round(top) for *_, top in pages[1]}:
            line = sorted((left, right, text) for text, left, right, at in pages[1] if round(at) == top)
            for before, after in zip(line, line[1:]):
                self.assertLess(before[1], after[0], (before, after))
        self.assertGreater(max(right for _, _, right, _ in pages[1]), 700)
        self.assertIn("\u2026", "".join(text for text, *_ in pages[1]))
        colours, colour, running = set(), None, False
        for operator, operands in self.operations(1):
            if operator in ("g", "rg"):
                colour = operands
            elif operator == "BDC":
                running = operands[0] == "/Artifact"
            elif operator == "TJ" and running:
                colours.add(tuple(colour))
        self.assertEqual(1, len(colours), colours)

    def boxes(self, rounded=False):
        """(left, bottom, right, top) of the rectangles on the first page, or of those with round corners."""
        boxes, points = [], []
        for operator, operands in self.operations():
            if operator == "re" and not rounded:
                left, bottom, width, height = operands
                boxes.append((left, bottom, left + width, bottom + height))
            elif operator in ("m", "l", "c"):
                points = ([] if operator == "m" else points) + operands[-2:]
            elif operator == "f" and points:
                if rounded:
                    boxes.append((min(points[::2]), min(points[1::2]), max(points[::2]), max(points[1::2])))
                points = []
        return boxes

    def test_bars_are_as_long_as_what_stands_beside_them(self):
        """Also where a quotation begins or ends with code, whose ground is higher than its lines."""
        code = "> ```\n> code\n> ```\n"
        for text in (code + ">\n> text\n", "> text\n>\n" + code, code.replace("> ", "> > "), "> [!TIP]\n> text\n>\n" + code):
            with self.subTest(text=text):
                self.made("# Title\n\n" + text)
                ((_, bottom, _, top),) = self.boxes(rounded=True)
                bars = [(low, high) for left, low, right, high in self.boxes() if 2 < right - left < 3]
                self.assertEqual(text.count("> >") and 2 or 1, len(bars))
                for low, high in bars:
                    self.assertLessEqual(low, bottom + 0.01)
                    self.assertGreaterEqual(high, top - 0.01)

    def test_nothing_leaves_the_line(self):
        """Lines end inside of what has no blanks: also when it is made of pieces, such as the words of code. What goes on in
        code stands deeper."""
        numbers = ",".join(map(str, range(100, 200)))
        code = f'    {{"k":[{numbers}]}}\n"key": "{"a" * 150}"\n'
        mixed = "".join(f"*{'i' * 9}*`{'m' * 9}`" for _ in range(9))
        for text in (f"```json\n{code}```\n", mixed, f"x**{'a' * 150}**y", f"| a | b |\n|---|---|\n| {mixed} | y |\n"):
            with self.subTest(text=text):
                self.made("# Title\n\n" + text + "\n")
                self.assertLess(max(right for _, _, right, _ in self.words()), 595 - 60)
        self.made(f"```json\n{code}```\n")
        rows = {}
        for _, left, _, top in self.words():
            rows[round(top)] = min(left, rows.get(round(top), 999))
        lefts = [left for top, left in sorted(rows.items()) if top < 700]
        self.assertEqual([4, 6, 0, 2], list(dict.fromkeys(round((left - min(lefts)) / (8.6 * 0.6)) for left in lefts)))

    def test_lines_of_code_are_full(self):
        """As an editor breaks them; blanks at their ends need no room."""
        self.made("```\nfirst of several words" + " " * 70 + "# second " + "words " * 17 + "\n```\n")
        lines = [" ".join(line.split()) for line in self.page(1)]
        self.assertEqual(["first of several words", "# second" + " words" * 12, "words words words words words"],
                         [line for line in lines if "words" in line])

    def test_pictures_stay_in_their_row(self):
        """Rows are as high as pictures in them, also a row that is cut since it is longer than a page."""
        drawing = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><path d="M0 0h9v9z"/></svg>').decode()
        picture = f"![shape](data:image/svg+xml;base64,{drawing})"
        for cell in ("word " + picture, picture + "<br>text<br>" + picture, "<br>".join(["text"] * 30 + [picture])):
            self.made(f"# Title\n\n| a | b |\n|---|---|\n| x | y |\n| x | {cell} |\n| x | y |\n")
            rules = [bottom for left, bottom, right, top in self.boxes() if top - bottom < 1 and right - left > 400]
            pictures = [operands for operator, operands in self.operations()
                        if operator == "cm"]
            self.assertEqual(cell.count("!["), len(pictures))
            for *_, high, _, low in pictures:
                self.assertFalse([rule for rule in rules if low - 1 < rule < low + high])
            for (*_, above), (*_, high, _, low) in zip(pictures, pictures[1:]):
                self.assertLess(low + high, above)

    def test_entries_of_contents_hang(self):
        """What goes on of a long entry stands below its text, not below its number."""
        name = "Words of a heading that are far too many for the line that it has in the contents of a document"
        self.made(f"# Title\n\n## {name}\n\n### Below {name}\n", "--toc", "--number")
        words = self.words()
        tops = list(dict.fromkeys(top for *_, top in words))
        lines = [[word for word in words if word[3] == top] for top in tops]
        for number in ("1", "1.1"):
            at = next(i for i, line in enumerate(lines) if line[0][0] == number)
            self.assertAlmostEqual(lines[at][1][1], lines[at + 1][0][1], delta=1.5)

    def test_columns(self):
        """A long remark does not break names that have room; a row that goes on keeps its distance to the head."""
        rows = "".join(f"| Customer {i} | {i}.00 | {'remark ' * (30 if i == 5 else 1)} |\n" for i in range(10, 0, -1))
        self.made("# Title\n\n| Name | Amount | Remark |\n|---|--:|---|\n" + rows)
        self.assertIn("Customer 5", run("pdftotext", str(self.path), "-").stdout)
        self.made("| a | b |\n|---|---|\n| " + "word " * 2000 + "| x |\n")
        second = [word for word in self.words() if word[0] in ("a", "word")]
        heads = [i for i, word in enumerate(second) if word[0] == "a"]
        first = second[1][3] - second[0][3]
        self.assertAlmostEqual(first, second[heads[1] + 1][3] - second[heads[1]][3], delta=0.1)

    def test_justified_text_with_an_address(self):
        """The line before an address is not drawn out so that a piece of a word can stand beside it."""
        self.made("# Title\n\nOpening text before anything else, with a very long address https://example.org/a/very/long/path/with/many/"
                  "parts/that/has/no/natural/break/and-goes-on-and-on/index.html?query=value&other=thing in it.\n", "--theme=classic", "--lang=en")
        words = self.words()
        gaps = [after[1] - before[2] for before, after in zip(words, words[1:]) if round(before[3]) == round(after[3])]
        self.assertLess(max(gaps), 8)
        self.made(f"# Title\n\nText `{'m' * 64}` `{'n' * 64}`\n", "--theme=classic", "--hyphenate=no")
        _, before, after, *_ = self.words()
        self.assertLess(after[1] - before[2], 12)
        self.made("# Title\n\nAND CIRCUMSTANCES OF OTHER FOR MEASUREMENTS TRUSTWORTHINESS MEASUREMENTS HOLDER KIND FOR MEASUREMENTS A HOLDER "
                  "DELIVERY A TRUSTWORTHINESS OTHER ONLY CIRCUMSTANCES FOR COPIES A A A PARTICULARITIES A HOLDER KIND DELIVERY A "
                  "NONRELIABILITY ONLY TRUSTWORTHINESS\n", "--theme=classic", "--lang=en")
        rows = {}
        for _, left, right, top in self.words()[1:]:
            rows.setdefault(round(top), []).append((left, right))
        wide = [max(right for _, right in row) - min(left for left, _ in row) for top, row in sorted(rows.items()) if top < 700]
        self.assertGreater(min(wide[:-1]), 0.6 * max(wide))

    def test_notes_have_what_text_has(self):
        """Grounds and bars, in the size of notes; numbers of any length stay inside of the margin."""
        self.made("# Title\n\nText.[^1]\n\n[^1]: Note:\n\n    ```\n    code\n    ```\n\n    > quotation\n")
        ((_, bottom, _, top),) = self.boxes(rounded=True)
        self.assertLess(top, 200)
        self.assertLess(top - bottom, 30)
        self.assertEqual(1, sum(2 < right - left < 3 for left, _, right, _ in self.boxes()))
        numbers = range(1, 121)
        self.made("# Title\n\n" + "".join(f"T[^{i}] " for i in numbers) + "\n\n" + "".join(f"[^{i}]: N{i}.\n" for i in numbers))
        (margin,) = {left for text, left, *_ in self.words() if text == "Title"}
        left = {text: left for text, left, *_ in self.words()}
        self.assertGreaterEqual(left["120"], margin)

    def test_right_to_left_blocks(self):
        """Justified at both sides, the bar of an admonition beside its text, an item beside its mark."""
        hebrew = "פסקה עם טקסט בעברית שהיא ארוכה מספיק להישבר " * 6
        self.made(f"# כותרת\n\n{hebrew}\n", "--theme=classic")
        rows = {}
        for _, left, right, top in self.words():
            rows.setdefault(round(top), []).append((left, right))
        lines = [(min(left for left, _ in row), max(right for _, right in row)) for row in list(rows.values())[1:-1]]
        for left, right in lines:
            self.assertAlmostEqual(595.28 - 84, right, delta=1)
        for left, right in lines[:-1]:
            self.assertAlmostEqual(84, left, delta=1)
        self.made("# כותרת\n\n> [!WARNING]\n> שימו לב\n")
        (bar,) = [left for left, width in self.rectangles() if 2 < width < 3]
        self.assertGreater(bar, 500)
        self.made("# Title\n\n- English\n- עברית\n")
        lefts = [left for text, left, *_ in self.words() if text == "English" or not text.isascii() and text.isalpha()]
        self.assertEqual(2, len(lefts))
        self.assertAlmostEqual(*lefts, delta=1)

    def test_right_to_left_pages_are_mirrored(self):
        """The rule above notes begins where the notes do, the running lines change sides."""
        for name, mirrored in (("right_to_left", True), ("features", False)):
            with self.subTest(document=name):
                make(CASES / (name + ".md"), self.path)
                (left,) = [left for left, width in self.rectangles() if width == 110]
                self.assertEqual(left > 300, mirrored)
                foot = max(top for *_, top in self.words() if top < 842)
                number = next(left for text, left, _, top in self.words() if top == foot and text == "1")
                self.assertEqual(number < 300, mirrored)


if __name__ == "__main__":
    unittest.main()
