#!/usr/bin/env python3
"""run.py BUILD_DIR [--quick] [OPTIONS of bench_generate]: bench_generate, and beside it the same documents by Python's
Jinja2 and sqlite3 and by nunjucks in the same run. Results go to BUILD_DIR/bench/generate/results.json; compare.py
compares two such files."""
import json
import pathlib
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


def main():
    build, options = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
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


if __name__ == "__main__":
    main()
