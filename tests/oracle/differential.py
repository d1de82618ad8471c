#!/usr/bin/env python3
"""Generated templates through docmill and Python's Jinja2 side by side.

    differential.py [--count N] [--seed S] [--keep FILE] [--cases FILE] COMMAND [ARGUMENT...]

COMMAND speaks the protocol of `docmill pipe`. The same seed makes the same templates (template_generator.py). A difference
in output, or in whether and how a template fails, is printed with its template; so is an error of docmill without line
and column. The exit status is 1 when there is any. What docs/jinja-compatibility.md lists as different is not generated.
Templates that take Python too long or too much memory are counted, not judged. --cases reads cases, one JSON object a line,
instead of making them.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

import jinja2

from template_generator import Generator

ORACLE = [sys.executable, "-B", str(pathlib.Path(__file__).with_name("jinja_oracle.py"))]


class Worker:
    """A process that answers lines; it is started again when it ended."""

    def __init__(self, command):
        self.command = command
        self.process = None

    def answer(self, case):
        """The answer, or None when the process ended without one."""
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.process.wait()
        self.process = None
        return None


ADDRESS = re.compile(r"0x7f[0-9a-f]{10}|(?<=at )0x[0-9a-f]{6,}|(?<=at)0x[0-9a-f]{6,}", re.I)


def without_addresses(text):
    """The text without the addresses of objects; where a filter may have wrapped one, without white space too."""
    squeezed = re.sub(r"\s", "", text)
    return ADDRESS.sub("@", squeezed if "generatorobject" in squeezed else text)


def same(expected, answer):
    error = answer.get("error")
    if error is None or "error" not in expected:
        return error is None and "error" not in expected and without_addresses(answer["output"]) == without_addresses(expected["output"])
    return error["kind"] == expected["error"] and error.get("line", 0) > 0 and error.get("column", 0) > 0


def generated(seed, count):
    generator = Generator(seed)
    return (generator.case(number) for number in range(count))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", help="judge the cases of this file")
    parser.add_argument("--keep", help="write the differing cases here, one JSON object a line")
    parser.add_argument("--most", type=int, default=20, help="differences to print")
    parser.add_argument("--errors", type=int, default=0, help="print so many of Python's most frequent errors")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    worker, oracle = Worker(arguments.command), Worker(ORACLE)
    if arguments.cases:
        with open(arguments.cases, encoding="utf-8") as file:
            cases = [json.loads(line) for line in file]
    else:
        cases = generated(arguments.seed, arguments.count)
    differences = []
    kinds, details = collections.Counter(), collections.Counter()
    for case in cases:
        expected = oracle.answer(case) or {"skipped": "time"}
        answer = worker.answer(case)
        if answer is None:
            sys.exit(f"the worker died of {json.dumps(case)}")
        kinds["skipped" if "skipped" in expected else expected.get("error", "output")] += 1
        details[expected.get("detail")] += 1
        if "skipped" not in expected and not same(expected, answer):
            differences.append({"case": {k: v for k, v in case.items() if k not in ("id", "context")}, "python": expected, "docmill": answer})
    del details[None]
    for detail, number in details.most_common(arguments.errors):
        print(f"{number:5} {detail}")
    for difference in differences[: arguments.most]:
        print(json.dumps(difference, ensure_ascii=False)[:2500])
    if arguments.keep:
        with open(arguments.keep, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(d) + "\n" for d in differences)
    total = sum(kinds.values())
    print(f"{total} templates ({', '.join(f'{kind} {number}' for kind, number in kinds.most_common())}), {100 * kinds['output'] // max(total, 1)} % with output, "
          f"{len(differences)} differences (seed {arguments.seed}, Jinja2 {jinja2.__version__})")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
