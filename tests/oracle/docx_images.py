#!/usr/bin/env python3
"""Judges the pictures of DOCX: every kind of image, in every form, in every place.

    docx_images.py DOCMILL

- docx_check.py: the parts have the structure of ECMA-376, and each picture is in the file once.
- pandoc reads each image back, in order, with its alternative text, title, link and size.
- LibreOffice shows as many frames with the same alternative texts; skipped where it is not installed.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import docx_check  # noqa: E402
import pictures  # noqa: E402
from pictures import HEIGHT, WIDTH  # noqa: E402

FORMS = {"plain": "![{alt}]({file})", "in a text": "a ![{alt}]({file}) b", "titled": "![{alt}]({file} \"{title}\")",
         "linked": "[![{alt}]({file})](https://example.org/)", "twice": "![{alt}]({file}) ![{alt}]({file})"}
PLACES = {"document": "{}", "quote": "> {}", "item": "- {}\n- x", "number": "1. {}", "task": "- [ ] {}",
          "cell": "| {} | x |\n|---|---|\n| y | z |", "note": "x[^1]\n\n[^1]: {}", "strong": "**s {} s**",
          "admonition": "> [!NOTE]\n> {}", "loose item": "- x\n\n  {}"}


FILES = ("a.png", "b c.gif", "d.svg", "e.jpg")


def documents():
    """[(name, Markdown, [(alternative text, title, whether it is a link)])]"""
    found = []
    for place, around in PLACES.items():
        for form, text in FORMS.items():
            for file in FILES:
                alt, title = f"{form} in {place}", "A title"
                address = f"<{file}>" if " " in file else file
                image = text.format(alt=alt, file=address, title=title)
                wanted = (alt, title if form == "titled" else "", form == "linked")
                found.append((f"{file}, {alt}", around.format(image) + "\n", [wanted] * (2 if form == "twice" else 1)))
    return found


def plain(inlines):
    return "".join(inline.get("c", " ") if inline["t"] in ("Str", "Space") else "?" for inline in inlines)


def images(value, linked, found):
    """[(alternative text, title, whether it is a link)] of pandoc's tree; a wrong size says so in place of the title."""
    if isinstance(value, list):
        for one in value:
            images(one, linked, found)
    elif isinstance(value, dict) and value.get("t") == "Image":
        (_, _, attributes), text, (_, title) = value["c"]
        size = {key: float(length.removesuffix("in")) * 96 for key, length in attributes}
        right = abs(size.get("width", 0) - WIDTH) < 0.5 and abs(size.get("height", 0) - HEIGHT) < 0.5
        found.append((plain(text), title if right else f"size {size}", linked))
    elif isinstance(value, dict):
        images(list(value.values()), linked or value.get("t") == "Link", found)
    return found


def libreoffice(folder, cases):
    soffice = shutil.which("soffice")
    if soffice is None:
        print("LibreOffice: skipped, it is not installed (package libreoffice-writer-nogui)")
        return []
    out = folder / "frames"
    subprocess.run([soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "fodt",
                    "--outdir", out, *sorted(folder.glob("*.docx"))], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    failures = []
    for number, (name, _, wanted) in enumerate(cases):
        text = (out / f"{number:03}.fodt").read_text(encoding="utf-8")
        shown = re.findall(r"<svg:desc>([^<]*)</svg:desc>", text)
        if shown != [alt for alt, _, _ in wanted] or text.count("<draw:image") != len(wanted):
            failures.append(f"LibreOffice: {name}: {shown}, {text.count('<draw:image')} pictures")
    return failures


def main():
    docmill = sys.argv[1]
    cases = documents()
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pictures.write(folder, FILES)
        for number, (name, text, wanted) in enumerate(cases):
            source, target = folder / f"{number:03}.md", folder / f"{number:03}.docx"
            source.write_text(text, encoding="utf-8")
            done = subprocess.run([docmill, "convert", source, "--images", folder, "-o", target], check=True,
                                  capture_output=True, text=True)
            failures += [f"{name}: {done.stderr}"] if done.stderr else []
            failures += [f"{name}: {problem}" for problem in docx_check.check(target)]
            media = [part for part in zipfile.ZipFile(target).namelist() if part.startswith("word/media/")]
            if len(media) != (2 if ".svg" in name else 1):
                failures.append(f"{name}: {media}")
            tree = subprocess.run(["pandoc", "-f", "docx", "-t", "json", target], check=True, capture_output=True).stdout
            read = images(json.loads(tree)["blocks"], False, [])
            if read != wanted:
                failures.append(f"pandoc: {name}: {read}, wanted {wanted}")
        failures += libreoffice(folder, cases)
    print("\n".join(failures + [f"{len(cases)} documents, {len(failures)} failures"]))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
