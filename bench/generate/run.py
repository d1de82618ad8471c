#!/usr/bin/env python3
"""run.py BUILD_DIR [--write] [--quick] [OPTIONS of bench_generate]: bench_generate, and beside it the same documents by
Python's Jinja2 and sqlite3 and by nunjucks in the same run. Results go to BUILD_DIR/bench/generate/results.json, and with
--write the tables into bench/README.md; compare.py compares two such files."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from npm import install_engines


def answer_of(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peers(inputs, build):
    """(name, workload) -> documents a second, and what is left out with the reason."""
    figures, skipped = {}, {}
    modules = build / "bench" / "jinja" / "node"
    reason = install_engines(modules)
    for workload in "simple", "complex":
        python = answer_of([sys.executable, HERE / "peer.py", inputs, workload])
        figures |= {(f"Python, {what}", workload): python[what] for what in ("stored", "rendered", "repeated")}
        nunjucks = {"skipped": reason} if reason else answer_of(["node", HERE / "peer.mjs", inputs, workload, modules])
        for what in "stored", "rendered":
            if what in nunjucks:
                figures[f"nunjucks, {what}", workload] = nunjucks[what]
            else:
                skipped[f"nunjucks, {what}", workload] = nunjucks.get("skipped") or nunjucks["not_stored"]
    return figures, skipped


OURS = {"stored": "distinct, stored, performance", "rendered": "distinct, not stored, threads 1",
        "repeated": "repeated, one thread"}


MODES = "basic", "performance", "secure", "enterprise"


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def tables(rows, skipped):
    """What bench/README.md says of a run; what was left out of it is left out there."""
    made, cpu, beside = {}, {}, {}
    last = ""
    for row in rows:
        if row["name"].startswith("..."):
            cpu[last] = row["value"]
            beside[last] += f"{', ' if beside[last] else ''}{number(row['value'])} us of a processor"
        else:
            last = row["name"]
            made[last] = row["value"]
            beside[last] = f"{row['value'] / row['limit']:.2g} of {row['limit_name']}" if row["limit"] else ""

    lines = ["| documents a second | " + " | ".join(MODES) + " | bare SQLite | Python | nunjucks |", "|---|" + "---:|" * 7]
    for workload in "simple", "complex":
        if f"distinct, stored, basic, {workload}" in made:
            peers = [made.get(name + workload) for name in ("bare SQLite, groups of 1000, ", "Python, stored, ",
                                                            "nunjucks, stored, ")]
            values = [made[f"distinct, stored, {mode}, {workload}"] for mode in MODES] + peers
            lines.append(f"| stored, {workload} | " + " | ".join(number(v) if v else "-" for v in values) + " |")
            values = [cpu[f"distinct, stored, {mode}, {workload}"] for mode in MODES]
            lines.append(f"| its processor time, us | " + " | ".join(map(number, values)) + " | | | |")
    lines += ["", "| what | figure | beside |", "|---|---:|---|"]
    for name, value in made.items():
        if not re.match("distinct, stored|bare SQLite|batches of|Python|nunjucks", name):
            unit = next(row["unit"] for row in rows if row["name"] == name)
            lines.append(f"| {name} | {number(value)} {unit} | {beside[name]} |")
    for name, value in made.items():
        if re.match("Python, re|nunjucks, re", name):
            lines.append(f"| {name} | {number(value)} docs/s | |")
    lines += [f"| {', '.join(name)} | - | {reason} |" for name, reason in skipped.items()]
    if any(name.startswith("batches of") for name in made):
        lines += ["", "| batches, documents a second | 10 | 25 | 50 | 1000 |", "|---|---:|---:|---:|---:|"]
        for mode in MODES:
            for format in "markdown", "html", "json":
                values = [made[f"batches of {size}, {mode}, {format}"] for size in (10, 25, 50, 1000)]
                lines.append(f"| {mode}, {format} | " + " | ".join(map(number, values)) + " |")
    return lines


def write_tables(rows, skipped):
    path = HERE.parent / "README.md"
    text = path.read_text(encoding="utf-8")
    begin, end = "<!-- bench-generate -->", "<!-- /bench-generate -->"
    head, tail = text.split(begin)[0], text.split(end)[1]
    path.write_text(head + begin + "\n\n" + "\n".join(tables(rows, skipped)) + "\n\n" + end + tail, encoding="utf-8")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    options = [option for option in sys.argv[2:] if option != "--write"]
    folder = build / "bench" / "generate"
    results = folder / "results.json"
    subprocess.run([folder / "bench_generate", "--json", results, *options], check=True)
    with tempfile.TemporaryDirectory() as inputs:
        subprocess.run([folder / "bench_generate", "--inputs", inputs, "--documents",
                        "5000" if "--quick" in options else "50000"], check=True)
        figures, skipped = peers(pathlib.Path(inputs), build)
    rows = json.loads(results.read_text(encoding="utf-8"))
    made = {row["name"]: row["value"] for row in rows}
    for (name, workload), value in figures.items():
        ours = made.get(f"{OURS[name.split(', ')[1]]}, {workload}")
        beside = f"   docmill/{name.split(',')[0]} {ours / value:.2f}" if ours else ""
        print(f"{name + ', ' + workload:<52} {value:14.1f} docs/s    {beside}")
        rows.append({"name": f"{name}, {workload}", "value": value, "unit": "docs/s", "limit": 0, "limit_name": ""})
    for (name, workload), reason in skipped.items():
        print(f"{name + ', ' + workload:<52}        skipped: {reason}")
    results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if "--write" in sys.argv:
        write_tables(rows, skipped)


if __name__ == "__main__":
    main()
