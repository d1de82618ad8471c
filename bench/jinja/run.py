#!/usr/bin/env python3
"""Rendering speed of the template engine beside Python's Jinja2, straight-line C++ and what npm offers.

    bench/jinja/run.py BUILD [--rounds N] [--instructions] [--write] [--no-node]

Everything an engine makes is compared with what Python's Jinja2 makes before anything is timed. Engines are processes
that answer one question at a time, so that their runs are interleaved; a figure is the median over the rounds of CPU
time for one render. Results go to BUILD/bench/jinja/results.json, and with --write the tables into bench/README.md.
"""
import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "bench"))
from npm import install_engines
TEMPLATES = os.path.join(ROOT, "bench", "workloads", "jinja")
WORKLOADS = "simple complex readme api srs prd sdd table".split()
SIZES = {"simple": 235, "complex": 1100, "readme": 5800, "api": 52000, "srs": 77000, "prd": 34000, "sdd": 61000}
OURS = ["hot", "limits", "cold", "json", "hand", "hand-json", "buffer", "memcpy"]
PYTHON = ["python-hot", "python-cold", "python-json"]
NODE = ["nunjucks-hot", "nunjucks-cold", "nunjucks-json", "minijinja-hot", "minijinja-cold", "minijinja-json"]
SAMPLE_NS = 8e6  # how long one sample should last


class Engine:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"{self.process.args[0]} ended at: {words}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(engines, folder):
    """The variants of each workload whose output is Python's. Ours must be; others are left out and named."""
    usable, notes = {}, []
    for workload in WORKLOADS:
        usable[workload] = []
        expected = None
        for variant in PYTHON + OURS + [v for v in NODE if v in engines]:
            path = os.path.join(folder, "output")
            answer = engines[variant].ask("output", variant, workload, path)
            if answer != "ok":
                notes.append(f"{variant} cannot render {workload}: {answer}")
                continue
            with open(path, encoding="utf-8") as made:
                text = made.read()
            expected = text if expected is None else expected
            if text == expected:
                usable[workload].append(variant)
            elif variant in OURS:
                sys.exit(f"{variant} renders {workload} otherwise than Python")
            else:
                notes.append(f"{variant} renders {workload} otherwise than Python")
        wanted = SIZES.get(workload, len(expected))
        if abs(len(expected) - wanted) > 0.2 * wanted:
            sys.exit(f"{workload} has {len(expected)} bytes, not about {wanted}")
    return usable, notes


def measure(engines, usable, rounds):
    """Median nanoseconds by workload and variant."""
    turns, samples = {}, {}
    for workload in WORKLOADS:
        for variant in usable[workload]:
            first = float(engines[variant].ask("time", variant, workload, 3))
            again = float(engines[variant].ask("time", variant, workload, max(1, int(SAMPLE_NS / 4 / first))))
            turns[workload, variant] = max(1, int(SAMPLE_NS / max(again, 1)))
            samples[workload, variant] = []
    for _ in range(rounds):
        for workload in WORKLOADS:
            for variant in usable[workload]:
                answer = engines[variant].ask("time", variant, workload, turns[workload, variant])
                samples[workload, variant].append(float(answer))
    return {key: statistics.median(values) for key, values in samples.items()}


def count_instructions(program, folder, variants):
    """Instructions of one turn by workload and variant, counted by valgrind's callgrind."""
    counts = {}
    for workload in WORKLOADS:
        for variant in variants:
            out = os.path.join(folder, "callgrind.out")
            done = subprocess.run(
                ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--collect-atstart=no",
                 "--toggle-collect=*measured_turns*", program, folder, TEMPLATES, "instructions", variant, workload],
                capture_output=True, text=True, check=False)
            if done.returncode != 0:
                sys.exit(done.stderr)
            with open(out, encoding="utf-8") as lines:
                total = int(re.search(r"^(?:totals|summary): (\d+)", lines.read(), re.M).group(1))
            counts[workload, variant] = total // int(done.stdout.split()[-1])
    return counts


def geometric(values):
    return math.exp(statistics.fmean(math.log(value) for value in values))


def us(nanoseconds):
    value = nanoseconds / 1000
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def row(name, cells):
    return f"| {name} | " + " | ".join(cells) + " |"


def ratio_row(name, times, over, under, form="{:.2f}x"):
    pairs = [(times.get((w, over)), times.get((w, under))) for w in WORKLOADS]
    return row(name, [form.format(a / b) if a and b else "-" for a, b in pairs])


def main_table(times):
    lines = [row("CPU us for one render", WORKLOADS), "|---|" + "---:|" * len(WORKLOADS)]
    names = {"hot": "**docmill, hot**", "limits": "docmill, hot, with Limits", "cold": "docmill, cold",
             "json": "docmill, from JSON", "hand": "straight-line C++ over our Value, std::string",
             "hand-json": "simdjson + straight-line C++", "buffer": "straight-line C++ from structs, raw buffer",
             "memcpy": "memcpy of the output"}
    for variant in OURS + PYTHON + NODE:
        cells = [us(times[w, variant]) if (w, variant) in times else "-" for w in WORKLOADS]
        if set(cells) != {"-"}:
            lines.append(row(names.get(variant, variant), cells))
    return lines


def ratio_table(times):
    lines = [row("ratio", WORKLOADS), "|---|" + "---:|" * len(WORKLOADS)]
    lines.append(ratio_row("hot / straight-line", times, "hot", "hand"))
    lines.append(ratio_row("hot / from structs, raw buffer", times, "hot", "buffer"))
    lines.append(ratio_row("Python / docmill, hot", times, "python-hot", "hot", "{:.0f}x"))
    lines.append(ratio_row("Python / docmill, cold", times, "python-cold", "cold", "{:.0f}x"))
    lines.append(ratio_row("from JSON / simdjson + straight-line", times, "json", "hand-json"))
    lines.append(ratio_row("with Limits / without", times, "limits", "hot", "{:.3f}x"))
    return lines


def side_figures(ours, results):
    allocations = {w: int(ours.ask("allocations", "hot", w)) for w in WORKLOADS}
    scaling = []
    for _ in range(7):
        one, two, one_cpu, two_cpu = map(float, ours.ask("threads", "srs", 400).split())
        scaling.append((2 * one / two, 2 * one_cpu / two_cpu))
    results["threads"] = {"wall": max(s[0] for s in scaling), "cpu": statistics.median(s[1] for s in scaling)}
    results["allocations"] = allocations
    results["growth"] = []
    for size in (10**3, 10**4, 10**5, 10**6, 10**7, 10**8):
        made, taken = map(float, ours.ask("growth", size).split())
        results["growth"].append({"bytes": int(made), "ns": taken, "ns_per_byte": taken / made})


def report(times, results, counts, notes):
    python = [times[w, "python-hot"] / times[w, "hot"] for w in WORKLOADS]
    lines = main_table(times) + [""] + ratio_table(times) + [""]
    lines.append(f"Against Python, hot: geometric mean {geometric(python):.1f}x, worst {min(python):.1f}x.")
    lines.append("Heap allocations of one warm render: " +
                 ", ".join(f"{w} {n}" for w, n in results["allocations"].items()) + ".")
    lines.append(f"Two threads over one shared template and its data: {results['threads']['wall']:.2f} times one thread "
                 f"(best of seven, wall time), {results['threads']['cpu']:.2f} by CPU time.")
    lines.append("Growth: " + ", ".join(f"{g['bytes']:,} B {g['ns_per_byte']:.3f} ns/B" for g in results["growth"]) + ".")
    if counts:
        lines += ["", row("instructions for one render", WORKLOADS), "|---|" + "---:|" * len(WORKLOADS)]
        for variant in sorted({v for _, v in counts}, key=OURS.index):
            lines.append(row(variant, [f"{counts[w, variant]:,}" for w in WORKLOADS]))
    lines += ["", *(f"Left out: {note}." for note in notes)]
    return "\n".join(lines).rstrip() + "\n"


def write_readme(text):
    path = os.path.join(ROOT, "bench", "README.md")
    with open(path, encoding="utf-8") as source:
        readme = source.read()
    begin, end = "<!-- bench-jinja -->\n", "<!-- /bench-jinja -->"
    head, rest = readme.split(begin)
    with open(path, "w", encoding="utf-8") as out:
        out.write(head + begin + "\n" + text + "\n" + end + rest.split(end)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--instructions", action="store_true", help="count instructions with valgrind, too")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/README.md")
    parser.add_argument("--no-node", action="store_true")
    options = parser.parse_args()
    folder = os.path.abspath(os.path.join(options.build, "bench", "jinja"))
    program = os.path.join(folder, "bench_jinja")
    subprocess.run([sys.executable, os.path.join(HERE, "make_data.py"), folder], check=True)
    engines = {}
    ours = Engine([program, folder, TEMPLATES])
    python = Engine(["/usr/bin/python3", os.path.join(HERE, "engine.py"), folder, TEMPLATES])
    engines.update({v: ours for v in OURS} | {v: python for v in PYTHON})
    modules = os.path.join(folder, "node")
    reason = "left out by --no-node" if options.no_node else install_engines(modules)
    if reason is None:
        node = Engine(["node", os.path.join(HERE, "engine.mjs"), folder, TEMPLATES, modules])
        engines.update({v: node for v in NODE})
    usable, notes = compare(engines, folder)
    notes += [f"nunjucks and minijinja-js: {reason}"] if reason else []
    times = measure(engines, usable, options.rounds)
    results = {}
    side_figures(ours, results)
    counts = count_instructions(program, folder, ["hot", "cold", "json", "hand", "hand-json"]) if options.instructions else {}
    text = report(times, results, counts, notes)
    print(text)
    results["nanoseconds"] = {w: {v: times[w, v] for v in usable[w]} for w in WORKLOADS}
    results["instructions"] = {w: {v: n for (x, v), n in counts.items() if x == w} for w in WORKLOADS} if counts else {}
    results["left_out"] = notes
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
    if options.write:
        write_readme(text)
    for engine in set(engines.values()):
        engine.close()


main()
