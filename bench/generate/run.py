#!/usr/bin/env python3
"""run.py BUILD_DIR [--quick]: bench_generate, and beside it the same small document by Python's Jinja2 and sqlite3 in the
same run. Results go to BUILD_DIR/bench/generate/results.json; compare.py compares two such files."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    folder = pathlib.Path(sys.argv[1]) / "bench" / "generate"
    quick = sys.argv[2:]
    results = folder / "results.json"
    subprocess.run([folder / "bench_generate", "--json", results, *quick], check=True)
    peer = json.loads(subprocess.run([sys.executable, HERE / "peer.py", "5000" if quick else "50000"], check=True,
                                     capture_output=True, text=True).stdout)
    rows = json.loads(results.read_text(encoding="utf-8"))
    for row in rows:
        if row["name"] == "distinct, stored, basic, simple":
            print(f"Python, rendered and stored: {peer['stored']:.0f} docs/s; docmill/Python {row['value'] / peer['stored']:.2f}")
        if row["name"] == "repeated, one thread, simple":
            print(f"Python, repeated: {peer['repeated']:.0f} docs/s; docmill/Python {row['value'] / peer['repeated']:.2f}")
    rows.append({"name": "Python, rendered and stored", "value": peer["stored"], "unit": "docs/s", "limit": 0, "limit_name": ""})
    rows.append({"name": "Python, repeated", "value": peer["repeated"], "unit": "docs/s", "limit": 0, "limit_name": ""})
    results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
