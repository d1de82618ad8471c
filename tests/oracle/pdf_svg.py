"""Drawings in a PDF judged by librsvg: every file of tests/cases/pdf/svg is put into a page, and what poppler shows of it is
compared with what rsvg-convert makes of the file itself. Environment: PDF_WRITE, the program tests/oracle/pdf_write.cpp; SHEET, a
file for a picture of all pairs, to be looked at."""
import base64
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from pdf_reader import Pdf  # noqa: E402
from pdf_rules import check  # noqa: E402

CASES = pathlib.Path(__file__).resolve().parent.parent / "cases" / "pdf" / "svg"
WRITE = os.environ["PDF_WRITE"]
SCALE = 4  # pixels of the renderings in one that is compared: hinting and smoothing differ, shapes do not
# The greatest mean difference of colours, and share of compared pixels that differ clearly, in percent. librsvg puts glyphs at
# whole pixels, so text has most of it: 1.5.
MEAN, CLEAR = 1.6, 2.0


def run(*command):
    result = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if result.returncode != 0:
        raise AssertionError(result.stderr.decode(errors="replace"))
    return result


def shown_by_poppler(path, folder):
    """The drawing's rectangle of the page, 192 pixels an inch."""
    page = folder / (path.stem + ".pdf")
    source = folder / (path.stem + ".md")
    source.write_text(f"# {path.stem}\n\n![a drawing](data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode()})\n")
    warnings = run(WRITE, "--ua-1", "--a-2b", str(source), str(page)).stderr.decode()
    pdf = Pdf(str(page))
    box = next(pdf.get(element["/A"])["/BBox"] for _, element, _ in pdf.elements() if element["/S"] == "/Figure")
    height = pdf.get(pdf.pages()[0])["/MediaBox"][3]
    dpi = 96 * SCALE
    left, top = box[0] * dpi / 72, (height - box[3]) * dpi / 72
    size = round((box[2] - box[0]) * dpi / 72), round((box[3] - box[1]) * dpi / 72)
    run("pdftoppm", "-r", str(dpi), "-x", str(round(left)), "-y", str(round(top)), "-W", str(size[0]), "-H", str(size[1]),
        "-singlefile", str(page), str(folder / path.stem))
    return Image.open(folder / (path.stem + ".ppm")).convert("RGB"), warnings, check(pdf, {"ua-1", "a"})


def drawn_by_librsvg(path, size):
    png = run("rsvg-convert", "-w", str(size[0]), "-h", str(size[1]), str(path)).stdout
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def blocks(image):
    width, height = image.size[0] // SCALE, image.size[1] // SCALE
    small = image.resize((max(width, 1), max(height, 1)), Image.BOX)
    return numpy.asarray(small, dtype=numpy.float64)


def difference(ours, theirs):
    """(mean difference, share of clearly different pixels), in percent."""
    apart = numpy.abs(blocks(ours) - blocks(theirs)).max(axis=2)
    return apart.mean() / 2.55, (apart > 64).mean() * 100


class Svg(unittest.TestCase):
    def test_all(self):
        pairs = []
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            paths = sorted(path for path in CASES.glob("*.svg") if not path.stem.endswith(".expected"))
            self.assertGreaterEqual(len(paths), 25)
            for path in paths:
                with self.subTest(drawing=path.stem):
                    ours, warnings, broken = shown_by_poppler(path, folder)
                    # librsvg does not know everything; what it should have drawn is written otherwise then.
                    other = path.with_suffix(".expected.svg")
                    theirs = drawn_by_librsvg(other if other.exists() else path, ours.size)
                    mean, clear = difference(ours, theirs)
                    pairs.append((path.stem, ours, theirs, mean, clear))
                    self.assertEqual("", warnings)
                    self.assertEqual({}, broken)
                    self.assertLess(mean, MEAN)
                    self.assertLess(clear, CLEAR)
        if "SHEET" in os.environ:
            save_sheet(pairs, os.environ["SHEET"])

    def test_the_measure_sees_a_difference(self):
        """Half of a bar in another place is more than the tolerance."""
        right = drawn_by_librsvg(CASES / "shapes.svg", (1280, 800))
        wrong = drawn_by_librsvg(CASES / "dashes.svg", (1280, 800))
        self.assertGreater(difference(right, wrong)[0], MEAN)
        self.assertEqual(difference(right, right), (0, 0))

    def test_deep_nesting_keeps_the_limit_of_pdf_a(self):
        """What is nested as deep as PDF/A allows is drawn, what is deeper is left out with a warning."""
        clip = '<clipPath id="c"><rect width="90" height="90"/></clipPath>'
        kinds = {"clips": ('<g clip-path="url(#c)">', "</g>", 25), "groups": ('<g opacity=".99">', "</g>", 12),
                 "views": ('<svg width="90" height="90">', "</svg>", 25)}
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for kind, (begin, end, most) in kinds.items():
                for depth in (most, most + 1, 40):
                    with self.subTest(kind=kind, depth=depth):
                        path = folder / "deep.svg"
                        path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">' + clip + begin * depth +
                                        '<rect width="80" height="80" fill="#000"/>' + end * depth + "</svg>")
                        image, warnings, broken = shown_by_poppler(path, folder)
                        self.assertEqual({}, broken)
                        self.assertEqual(depth > most, "more than 25 deep" in warnings, warnings)
                        middle = image.getpixel((image.size[0] * 2 // 5, image.size[1] * 2 // 5))
                        self.assertEqual(depth > most, middle == (255, 255, 255), middle)

    def test_text_is_text(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for stem, words in (("graph", ["Request", "Queue", "Worker"]), ("text", ["Bold in the middle", "one blue and large"]),
                                ("flow_chart", ["Check"]), ("text_scripts", ["Ελληνικά и Кириллица", "code(x, y);"])):
                shown_by_poppler(CASES / (stem + ".svg"), folder)
                shown = " ".join(run("pdftotext", str(folder / (stem + ".pdf")), "-").stdout.decode().split())
                for word in words:
                    self.assertIn(word, shown)


def save_sheet(pairs, target):
    cell = 420
    sheet = Image.new("RGB", (cell * 4, 260 * ((len(pairs) + 1) // 2)), "white")
    for i, (stem, ours, theirs, mean, clear) in enumerate(pairs):
        print(f"{stem:20} mean {mean:5.2f} %, clearly different {clear:5.2f} %", file=sys.stderr)
        for j, image in enumerate((ours, theirs)):
            small = image.copy()
            small.thumbnail((cell - 20, 240))
            sheet.paste(small, ((i % 2 * 2 + j) * cell + 10, i // 2 * 260 + 10))
    sheet.save(target)


if __name__ == "__main__":
    unittest.main()
