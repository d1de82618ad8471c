#!/usr/bin/env python3
"""Converts every fixture document and lets the formats' own tools judge: Docutils and Asciidoctor must report nothing,
and the tree in JSON must be as its schema says.

usage: format_judge.py DOCMILL [NAME-PART]
"""
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

import docutils.core
import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import pictures
from format_cases import documents

# Notes that Docutils makes for people, below its level of warnings, of things Markdown says and it allows.
# Both are made to look for every picture; of what is said of others than those that pictures.py makes, nothing is held
# against docmill.
NO_PICTURE = re.compile(r"(?:Cannot embed image '|image to embed not found or not readable: (?:.*/)?)([^'/\n]*)")
DOCUTILS_NOTES = re.compile(r"Duplicate implicit target name|Enumerated list start value not ordinal-1")


def convert(docmill, folder, cases, formats):
    """Writes folder/NNN.EXT for each case; the name of each case by its number."""
    pictures.write(folder)
    for number, (name, text) in enumerate(cases):
        source = folder / f"{number:04}.md"
        source.write_text(text, encoding="utf-8")
        subprocess.run([docmill, "convert", source, "-q", "-t", ",".join(formats), "-o", f"{folder}/"], check=True)


def judge_rst(folder, cases):
    failures = []
    os.chdir(folder)  # where Docutils looks for pictures
    for number, (name, _) in enumerate(cases):
        text = (folder / f"{number:04}.rst").read_text(encoding="utf-8")
        stream = io.StringIO()
        docutils.core.publish_string(text, writer_name="html5", settings_overrides={
            "report_level": 1, "halt_level": 5, "warning_stream": stream, "input_encoding": "unicode",
            "image_loading": "embed"})
        said = [line for line in stream.getvalue().split("\n") if "<string>:" in line and not DOCUTILS_NOTES.search(line) and not is_no_picture(line)]
        failures += [f"rst: {name}: {line}" for line in said]
    return failures


def is_no_picture(line):
    found = NO_PICTURE.search(line)
    return "image is outside of jail" in line or (found is not None and found[1] not in pictures.NAMES)


def judge_json(folder, cases):
    """Every tree is as docs/document.schema.json says."""
    sys.setrecursionlimit(100_000)  # some documents are as deep as documents may be
    schema = json.loads((pathlib.Path(__file__).resolve().parents[2] / "docs/document.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    failures = []
    for number, (name, _) in enumerate(cases):
        tree = json.loads((folder / f"{number:04}.json").read_text(encoding="utf-8"))
        failures += [f"json: {name}: {error.json_path}" for error in validator.iter_errors(tree)]
    return failures


BLOCKS = ("paragraph", "heading", "block_quote", "list", "code_block", "html_block", "thematic_break", "table")
INLINES = ("emph", "strong", "strikethrough", "link", "image", "text", "code", "html_inline", "soft_break", "line_break",
           "footnote_reference")
# Markdown has no such thing: cells of one line, notes and links in brackets.
IMPOSSIBLE = {("table_cell", "soft_break"), ("table_cell", "line_break"), ("link", "link"),
              ("link", "footnote_reference"), ("image", "footnote_reference")}


def uncovered(folder, cases):
    """What stands in what in none of the documents."""
    found = set()
    for number in range(len(cases)):
        below = [json.loads((folder / f"{number:04}.json").read_text(encoding="utf-8"))]
        while below:
            node = below.pop()
            found |= {(node.get("kind", "document"), child["kind"]) for child in node.get("children", [])}
            below += node.get("children", [])
    wanted = {(parent, child) for parent in ("document", "block_quote", "item", "footnote_definition") for child in BLOCKS}
    wanted |= {(parent, child) for parent in ("paragraph", "heading", "table_cell", *INLINES[:5]) for child in INLINES
               if parent != "text"}
    wanted |= {("document", "footnote_definition"), ("list", "item"), ("table", "table_head"), ("table", "table_row"),
               ("table_head", "table_cell"), ("table_row", "table_cell")}
    return [f"no document has a {child} in a {parent}" for parent, child in sorted(wanted - IMPOSSIBLE - found)]


def judge_asciidoc(folder, cases):
    sources = [str(folder / f"{number:04}.adoc") for number in range(len(cases))]
    run = subprocess.run(["asciidoctor", "-v", "-a", "data-uri", "-S", "safe", "-B", str(folder), "-s", "-D", str(folder / "adoc"), *sources],
                         capture_output=True, text=True)
    failures = []
    for line in run.stderr.split("\n"):
        number = re.search(r"(\d{4})\.adoc", line)
        if line.strip() and not is_no_picture(line):
            failures.append(f"asciidoc: {cases[int(number[1])][0] if number else '?'}: {line}")
    return failures


def main():
    docmill = pathlib.Path(sys.argv[1]).resolve()
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    cases = [case for case in documents() if part in case[0]]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        convert(docmill, folder, cases, ["rst", "asciidoc", "json"])
        failures = judge_rst(folder, cases) + judge_asciidoc(folder, cases) + judge_json(folder, cases)
        failures += [] if part else uncovered(folder, cases)
    print("\n".join(failures))
    print(f"{len(cases)} documents, {len(failures)} complaints")
    return 1 if failures else 0


if __name__ == "__main__":
    # The validator calls itself for every level of a tree, and fixtures have hundreds.
    sys.setrecursionlimit(100_000)
    threading.stack_size(256 << 20)
    codes = []
    judge = threading.Thread(target=lambda: codes.append(main()))
    judge.start()
    judge.join()
    sys.exit(codes[0] if codes else 1)
