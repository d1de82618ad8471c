#!/usr/bin/env python3
"""Compares the page numbers in the contents of DOCX with the pages LibreOffice puts the headings on.

    docx_pages.py DOCMILL FILE...

Each Markdown file is written in every theme, and with reference documents of other styles and paper. At least MOST_EXACT
of the numbers are right, none is wrong by more than one. LibreOffice's own fonts for code are a tenth wider than Word's,
which is what docmill counts with.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
THEMES = ("modern", "classic", "compact")
MOST_EXACT = 0.9
EXPORT = 'pdf:writer_pdf_Export:{"ExportBookmarks":{"type":"boolean","value":"true"}}'


def references(docmill, folder):
    """[(name, options)]: docmill's own files, whose styles are those of another theme than the one asked for, and pandoc's."""
    empty = folder / "empty.md"
    empty.write_text("# Empty\n", encoding="utf-8")
    found = []
    for theme in ("compact", "classic"):
        path = folder / f"{theme}.docx"
        subprocess.run([docmill, "convert", empty, "-q", "--theme", theme, "--page-size", "letter", "-o", path], check=True)
        found.append((f"reference {theme}", ["--reference-doc", path]))
    if shutil.which("pandoc") is not None:
        path = folder / "pandoc.docx"
        subprocess.run(["pandoc", "-o", path, "--print-default-data-file", "reference.docx"], check=True)
        found.append(("reference pandoc", ["--reference-doc", path]))
    return found


def listed(path):
    """[(heading, page)] of the contents field."""
    with zipfile.ZipFile(path) as package:
        body = ET.fromstring(package.read("word/document.xml"))
    found = []
    for paragraph in body.iter(W + "p"):
        if any("PAGEREF" in (field.text or "") for field in paragraph.iter(W + "instrText")):
            texts = [text.text or "" for text in paragraph.iter(W + "t")]
            found.append(("".join(texts[:-1]), int(texts[-1])))
    return found


def shown(pdf):
    """[(heading, page)] of the outline of a PDF."""
    outline = json.loads(subprocess.run(["qpdf", "--json", "--json-key=outlines", pdf], check=True, capture_output=True).stdout)
    found = []

    def walk(items):
        for item in items:
            found.append((item["title"], item["destpageposfrom1"]))
            walk(item["kids"])

    walk(outline["outlines"])
    return found


def letters(text):
    return re.sub(r"\W", "", text)


def compare(path):
    """Differences of the pages, in order; None where LibreOffice shows no such heading."""
    headings = iter(shown(path.with_suffix(".pdf")))
    differences = []
    for title, page in listed(path):
        other = next((at for text, at in headings if letters(text) == letters(title)), None)
        differences.append(None if other is None else page - other)
    return differences


def main():
    if shutil.which("soffice") is None:
        print("skipped, LibreOffice is not installed (package libreoffice-writer-nogui)")
        return 0
    docmill, *sources = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        looks = [(theme, ["--theme", theme]) for theme in THEMES] + references(docmill, folder)
        made = []
        for source in sources:
            for look, options in looks:
                made.append(folder / f"{pathlib.Path(source).stem}-{look}.docx")
                subprocess.run([docmill, "convert", source, "-q", "--toc", *options, "-o", made[-1]], check=True)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", EXPORT,
                        "--outdir", folder, *made], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        everything = []
        wrong = False
        for path in made:
            differences = compare(path)
            everything += differences
            if any(one is None or abs(one) > 1 for one in differences):
                wrong = True
                print(f"{path.stem}: {differences}")
    exact = everything.count(0)
    print(f"{exact} of {len(everything)} page numbers are LibreOffice's")
    return 1 if wrong or not everything or exact < MOST_EXACT * len(everything) else 0


if __name__ == "__main__":
    sys.exit(main())
