#!/usr/bin/env python3
"""A whole process for one small document, start to exit: docmill beside `python3 -c` with Jinja2 doing the same.

    bench/process.py DOCMILL [--runs N]

Both read the same template and the same JSON, and write the same bytes, which are compared before anything is counted.
Blocks of ten runs of each are interleaved, so that the machine's moods meet all of them and the processor's caches are
warm for each; the figure is the ratio of the medians.
"""
import argparse
import os
import statistics
import sys
import tempfile
import time

BLOCK = 10  # runs of one command in a row
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
    """Seconds from the start to the exit, and what came out. posix_spawn, because subprocess takes half a millisecond."""
    read, write = os.pipe()
    begin = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write, 1)])
    os.close(write)
    output = b""
    while part := os.read(read, 1 << 16):
        output += part
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    took = time.perf_counter() - begin
    os.close(read)
    if status != 0:
        sys.exit(f"{command[0]} failed with {status}")
    return took, output


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("docmill")
    parser.add_argument("--runs", type=int, default=40, help="of each command, rounded up to blocks of ten")
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
        for _ in range(-(-arguments.runs // BLOCK)):
            for name, command in commands.items():
                for _ in range(BLOCK):
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
