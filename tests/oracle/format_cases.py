"""The documents that formats are judged by: cases/formats/*.txt, and the Markdown of the document and writer rooms."""
import pathlib

CASES = pathlib.Path(__file__).resolve().parent.parent / "cases"


def read_case_file(path):
    """[(name, {label: text})]; tests/case_file.h tells the format."""
    cases = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("=== "):
            cases.append((line[4:], {}))
        elif line.startswith("--- ") and cases:
            label = line[4:]
            cases[-1][1][label] = []
        elif cases and cases[-1][1]:
            cases[-1][1][label].append(line)
    return [(name, {key: "\n".join(lines) for key, lines in blocks.items()}) for name, blocks in cases]


def documents():
    """[(name, Markdown)], in a fixed order."""
    found = []
    for path in sorted((CASES / "formats").glob("*.txt")):
        found += [(f"{path.stem}: {name}", blocks["markdown"] + "\n") for name, blocks in read_case_file(path)]
    for room in ("document", "writer"):
        for path in sorted((CASES / room).glob("*.md")):
            found.append((f"{room}: {path.stem}", path.read_bytes().decode("utf-8", "replace")))
    return found
