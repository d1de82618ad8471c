#!/usr/bin/env python3
"""Shows that the instructions of writing DOCX grow with the document and no faster.

    docx_linear.py DOCMILL [FAMILY]

Each family of hostile Markdown is written at two sizes, one four times the other, under valgrind, which counts
instructions: no clock, so no noise. What an empty document takes is subtracted from both.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

SMALL = 6_000
TIMES = 4
MOST = 4.8  # TIMES, and what tables of hashes and sorting take more

FAMILIES = {
    "paragraphs": lambda n: "some text and more of it\n\n" * (n // 26),
    "headings": lambda n: "# h\n\n" * (n // 5),
    "same headings": lambda n: "## [b](#a)\n\n" * (n // 12),
    "emphasis": lambda n: "*a **b " * (n // 14) + "c** d* " * (n // 14),
    "runs": lambda n: "*a* **b** ~~c~~ `d` " * (n // 20),
    "links": lambda n: "[a](http://x.org/{}) " * (n // 21),
    "different links": lambda n: "".join(f"[a](http://x.org/{i}) " for i in range(n // 24)),
    "images": lambda n: "![a](b.png) " * (n // 12),
    "different images": lambda n: "".join(f"![a](b{i}.png) " for i in range(n // 16)),
    "quotes": lambda n: ">" * 100 + " a\n" + "b\n" * (n // 2),
    "lists": lambda n: "- " * 100 + "a\n" + "- b\n" * (n // 4),
    "numbers": lambda n: "1. a\n\nb\n\n" * (n // 10),
    "tasks": lambda n: "- [ ] a\n- b\n" * (n // 13),
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * (n // 6),
    "tables": lambda n: "|a|b|\n|-|-|\n|c|d|\n\n" * (n // 20),
    "wide table": lambda n: "|a" * (n // 4) + "\n" + "|-" * (n // 4) + "\n",
    "notes": lambda n: "".join(f"a[^{i}] b[^{i}]\n\n[^{i}]: c\n\n" for i in range(n // 30)),
    "code": lambda n: "```python\nx = 'y' # z\n```\n\n" * (n // 27),
    "long line of code": lambda n: "```\n" + "a b" * (n // 3) + "\n```\n",
    "long word": lambda n: "a" * n,
    "breaks": lambda n: "a\\\n" * (n // 3),
    "rules": lambda n: "***\n\n" * (n // 5),
    "admonitions": lambda n: "> [!NOTE]\n> a\n\n" * (n // 15),
    "tags": lambda n: "<b>a</b> <i>b <u>" * (n // 17),
    "right to left": lambda n: "\u05d0 a \u05d1 1 " * (n // 10),
    "ideographs": lambda n: "\u6f6e" * (n // 3),
    "marks": lambda n: "a\u0301" * (n // 3),
    "pages": lambda n: "a\n\n<!-- docmill: landscape -->\n\nb\n\n<!-- docmill: portrait -->\n\n" * (n // 66),
}


def instructions(docmill, folder, text):
    source = folder / "in.md"
    source.write_text(text, encoding="utf-8")
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", docmill, "convert", source, "-q",
                          "--toc", "-o", folder / "out.docx"], capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1))


def main():
    docmill = sys.argv[1]
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        nothing = instructions(docmill, folder, "")
        for family, text in FAMILIES.items():
            if wanted not in family:
                continue
            small, large = (instructions(docmill, folder, text(size)) - nothing for size in (SMALL, SMALL * TIMES))
            ratio = large / small
            failures += ratio > MOST
            print(f"{family}: {TIMES} times the text, {ratio:.2f} times the instructions; {large / (SMALL * TIMES):.0f} a byte"
                  + ("   TOO MANY" if ratio > MOST else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
