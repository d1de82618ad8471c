#!/usr/bin/env python3
"""Reads what docmill wrote back with pandoc, and compares the tree with pandoc's own reading of the Markdown.

usage: pandoc_judge.py DOCMILL FORMAT [NAME-PART]     FORMAT: html, rst, asciidoc (through Asciidoctor's HTML)

Trees are compared in the normal form of pandoc_tree.py. What still differs has a rule of pandoc_rules.py, which
docs/formats.md explains under the same name; a rule that explains nothing any more is a failure.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import pictures
from format_cases import documents
from pandoc_rules import MARKDOWN_DOCUMENTS, RULES, UNREADABLE, documents_of
from pandoc_tree import Reader, level

HERE = pathlib.Path(__file__).resolve().parent
MARKDOWN = "commonmark+pipe_tables+strikeout+task_lists+footnotes+autolink_bare_uris"
EXTENSIONS = {"html": "html", "rst": "rst", "asciidoc": "adoc"}
READERS = {"html": "html", "rst": "rst", "asciidoc": "html"}
LEAST_DOCUMENTS = 150


def convert(docmill, folder, cases, format):
    """Where raw HTML would be read as what it means it goes, since pandoc's tree of the Markdown has none of it."""
    extra = {"html": ["--fragment", "--raw-html", "strip"], "asciidoc": ["--raw-html", "strip"],
             "rst": ["--raw-html", "keep"]}[format]
    pictures.write(folder)
    for number, (_, text) in enumerate(cases):
        source = folder / f"{number:04}.md"
        source.write_text(text, encoding="utf-8")
        subprocess.run([docmill, "convert", source, "-q", *extra, "-t", format, "-o",
                        folder / f"{number:04}.{EXTENSIONS[format]}"], check=True)
    if format == "asciidoc":
        names = [str(folder / f"{number:04}.adoc") for number in range(len(cases))]
        subprocess.run(["asciidoctor", "-S", "safe", "-B", str(folder), "-s", "-a", "showtitle", "-D", str(folder), *names],
                       check=True)
        for number in range(len(cases)):  # pandoc does not look at the language there
            path = folder / f"{number:04}.html"
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r'<pre class="highlight"><code class="language-([^"]*)"[^>]*>', r'<pre class="\1"><code>',
                                   text).replace('<pre class="highlight">', "<pre>"), encoding="utf-8")


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
    subprocess.run(["pandoc", "+RTS", "-M2G", "-RTS", "-f", "markdown", "-t", "plain", "--lua-filter",
                    HERE / "pandoc_batch.lua", "/dev/null"], check=True, stderr=subprocess.DEVNULL,
                   env={**os.environ, "PANDOC_BATCH": str(batch)})
    return [(json.loads((folder / f"{n:04}.md.json").read_text()), json.loads((folder / f"{n:04}.out.json").read_text()))
            for n in range(len(cases))]


def tree(read, format, target, rules):
    """The normal form of what was read from `format`, for a comparison with what docmill made as `target`."""
    result = Reader(format, raw_breaks=target == "rst").document(read)
    for rule in rules:
        result = rule.apply(result, format == "markdown")
    return [level(result[0]), result[1]]


class Judgement:
    def __init__(self, format):
        self.format = format
        self.rules = [rule for rule in RULES if format in rule.formats]
        self.exempt = documents_of(format)
        self.used = set()
        self.differ = []
        self.equal = 0

    def same(self, read, rules):
        return (tree(read[0], "markdown", self.format, rules) == tree(read[1], self.format, self.format, rules))

    def judge(self, case, text, read):
        if self.same(read, []):
            self.equal += 1
            return case in self.exempt
        if self.same(read, self.rules):
            for rule in self.rules:
                if rule.name not in self.used and not self.same(read, [r for r in self.rules if r is not rule]):
                    self.used.add(rule.name)
            return case in self.exempt
        if case not in self.exempt:
            shown = [json.dumps(tree(one, format, self.format, self.rules), ensure_ascii=False)
                     for one, format in zip(read, ("markdown", self.format))]
            self.differ.append(f"=== {case}\n{text}--- Markdown\n{shown[0]}\n--- {self.format}\n{shown[1]}\n")
        return False

    def complaints(self, complete, needless):
        result = list(self.differ)
        if complete:
            result += [f"the rule '{rule.name}' explains nothing in {self.format} any more" for rule in self.rules
                       if rule.name not in self.used]
            result += [f"'{case}' does not differ in {self.format} any more" for case in needless
                       if self.format == "html" or case not in MARKDOWN_DOCUMENTS]  # HTML has all that Markdown has
        return result


def undocumented():
    text = (HERE.parents[1] / "docs/formats.md").read_text(encoding="utf-8")
    names = {rule.name for rule in RULES} | {reason for format in EXTENSIONS for reason in documents_of(format).values()}
    return [f"docs/formats.md does not explain '{name}'" for name in sorted(names) if f"| `{name}` |" not in text]


def main():
    docmill, format = sys.argv[1], sys.argv[2]
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    cases = [case for case in documents() if part in case[0] and case[0] not in UNREADABLE]
    judgement = Judgement(format)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        convert(docmill, folder, cases, format)
        reads = read_all(folder, cases, format)
    needless = [case for (case, text), read in zip(cases, reads) if judgement.judge(case, text, read)]
    complaints = judgement.complaints(not part, needless) + undocumented()
    if not part and len(cases) < LEAST_DOCUMENTS:
        complaints.append(f"{len(cases)} documents are too few")
    print("\n".join(complaints))
    print(f"{format}: {len(cases)} documents, {judgement.equal} alike, {len(judgement.exempt)} exempt, "
          f"{len(judgement.used)} rules, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    sys.exit(main())
