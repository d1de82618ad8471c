#!/usr/bin/env python3
"""A whole process for one small document, start to exit: docmill beside `python3 -c` with Jinja2 doing the same.

    bench/process.py DOCMILL [--runs N]

Both read the same template and the same JSON, and write the same bytes, which are compared before anything is counted.
Runs are interleaved; the figure is the ratio of the medians.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

TEMPLATE = """# {{ title }}

{{ description }}

## Features

{% for feature in features %}
- **{{ feature.name }}**: {{ feature.text }}
{% endfor %}

## Usage

```
{{ command }}
```

Licence: {{ licence }}
"""
DATA = """{"title": "Example", "description": "A small tool that does one thing well.", "licence": "MIT",
 "command": "example run --import data.csv",
 "features": [{"name": "Fast", "text": "answers at once"}, {"name": "Small", "text": "one file"},
              {"name": "Safe", "text": "asks before it writes"}]}
"""
PYTHON = """
import json, sys, jinja2
env = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
with open(sys.argv[1]) as t, open(sys.argv[2]) as d:
    sys.stdout.write(env.from_string(t.read()).render(json.load(d)))
"""


def run(command):
    begin = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - begin
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed: {result.stderr.decode()}")
    return took, result.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("docmill")
    parser.add_argument("--runs", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "small.md.j2")
        plain = os.path.join(folder, "small.txt")
        data = os.path.join(folder, "data.json")
        with open(template, "w") as file:
            file.write("---\ntrim_blocks: true\nlstrip_blocks: true\n---\n" + TEMPLATE)
        with open(plain, "w") as file:
            file.write(TEMPLATE)
        with open(data, "w") as file:
            file.write(DATA)
        generate = [arguments.docmill, "generate", template, "--data", data, "-q"]
        commands = {
            "docmill, not stored": generate + ["--no-store"],
            "docmill, stored": generate + ["--store", os.path.join(folder, "store.db")],
            "python3 -c with Jinja2": ["/usr/bin/python3", "-c", PYTHON, plain, data],
            "an empty process (true)": ["/bin/true"],
        }
        expected = run(commands["python3 -c with Jinja2"])[1]
        times = {name: [] for name in commands}
        for _ in range(arguments.runs):
            for name, command in commands.items():
                took, output = run(command)
                if name.startswith("docmill") and output != expected:
                    sys.exit(f"{name}: other bytes than Python's")
                times[name].append(took)
    python = statistics.median(times["python3 -c with Jinja2"])
    print(f"{'whole process, one small document':<34}{'median ms':>10}{'against Python':>16}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:<34}{median * 1000:>10.2f}{python / median:>15.1f}x")


main()
