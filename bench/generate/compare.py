#!/usr/bin/env python3
"""compare.py BEFORE.json AFTER.json [PERCENT]: two results of bench_generate, as ratios to the limits of their own runs.

A figure with a limit (bare SQLite, hand rendering, memcpy) is compared by its share of that limit, since machines are
noisy; one without by itself. Exits with 1 when a figure per second has lost more than PERCENT (default 20)."""
import json
import sys

LARGER_IS_BETTER = {"docs/s", "x"}


def read(path):
    with open(path, encoding="utf-8") as file:
        return {row["name"]: row for row in json.load(file) if not row["name"].startswith("...")}


def share(row):
    return row["value"] / row["limit"] if row["limit"] else row["value"]


def main():
    before, after = read(sys.argv[1]), read(sys.argv[2])
    allowed = float(sys.argv[3]) if len(sys.argv) > 3 else 20
    worse = []
    for name, row in after.items():
        if name not in before or share(before[name]) == 0:
            continue
        change = (share(row) / share(before[name]) - 1) * 100
        print(f"{name:60} {share(before[name]):12.4g} {share(row):12.4g} {change:+8.1f}%")
        if row["unit"] in LARGER_IS_BETTER and change < -allowed:
            worse.append(name)
    for name in worse:
        print(f"worse by more than {allowed:g}%: {name}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
