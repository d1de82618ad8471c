#!/usr/bin/env python3
"""A whole process converting one document to HTML: docmill beside pandoc and Python-Markdown.

    bench/formats.py DOCMILL [--runs N]

What each made is compared by its words before anything is counted. Runs are interleaved; the figure is the median.
"""
import argparse
import html
import pathlib
import re
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARKDOWN = "import sys,markdown;sys.stdout.write(markdown.markdown(sys.stdin.read(),extensions=['tables','fenced_code']))"


def words(text):
    """With those of pictures, for which docmill has a text where they are in the network. Without what Python-Markdown alone
    does: it knows no tasks, and hides the scheme of mail addresses."""
    text = re.sub(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>', r"\1", text)
    found = re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", "", text)))
    return [word for word in found if word not in ("x", "mailto")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("docmill")
    parser.add_argument("--runs", type=int, default=11)
    arguments = parser.parse_args()
    text = (ROOT / "templates/readme/expected.md").read_bytes()
    commands = {
        "docmill": [arguments.docmill, "convert", "-", "-t", "html", "--fragment"],
        "pandoc": ["pandoc", "-f", "gfm", "-t", "html"],
        "Python-Markdown": ["/usr/bin/python3", "-c", MARKDOWN],
    }
    times = {name: [] for name in commands}
    wanted = None
    for _ in range(arguments.runs):
        for name, command in commands.items():
            begin = time.perf_counter()
            out = subprocess.run(command, input=text, capture_output=True, check=True).stdout.decode()
            times[name].append(time.perf_counter() - begin)
            wanted = wanted or words(out)
            if words(out) != wanted:
                raise SystemExit(f"{name} made other words")
    ours = statistics.median(times["docmill"])
    for name, taken in times.items():
        print(f"{name:16} {statistics.median(taken) * 1000:8.1f} ms  {statistics.median(taken) / ours:6.1f}x")


if __name__ == "__main__":
    main()
