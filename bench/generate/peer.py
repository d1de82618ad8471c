#!/usr/bin/env python3
"""peer.py [DOCUMENTS]: the small document of bench_generate, rendered by Jinja2 and stored by sqlite3 in transactions of
1000 (WAL, synchronous = FULL), all read back; and the same answered from a dictionary of finished documents.

What Python does in one process, without analysis, versions or search. Prints one JSON object."""
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

import jinja2

FEATURES = ["Answers within a millisecond on ordinary hardware", "Keeps working when the network does not",
            "Explains each decision in its journal", "Needs no configuration to begin with"]


def template_source():
    text = (pathlib.Path(__file__).parent / "workloads.cpp").read_text(encoding="utf-8")
    source = text.split('kSimple = R"(')[1].split(')";')[0]
    return source.split("---\n", 2)[2]


def data(number):
    name = f"{number:07}"
    return {"title": f"Component {name}", "features": FEATURES, "command": f"pip install component-{name}",
            "description": f"Component {name} takes readings from meters, checks them against what came before and "
                           "hands them on to whoever has asked for them.",
            "module": f"component_{name}", "port": 8000 + number % 1000, "licence": "Apache License, version 2.0."}


def main():
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    template = jinja2.Environment(trim_blocks=True, lstrip_blocks=True,
                                  keep_trailing_newline=True).from_string(template_source())
    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(folder + "/peer.db", isolation_level=None)
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = FULL")
        store.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, content)")
        begin = time.perf_counter()
        cpu = time.process_time()
        for at in range(0, documents, 1000):
            store.execute("BEGIN IMMEDIATE")
            for i in range(at, min(at + 1000, documents)):
                store.execute("INSERT INTO documents VALUES(NULL, ?, ?, ?, ?)",
                              (f"bench-{i:07}", f"Component {i:07}", i, template.render(data(i))))
            store.execute("COMMIT")
        stored = documents / (time.perf_counter() - begin)
        cpu_us = (time.process_time() - cpu) / documents * 1e6
        for i, (content,) in enumerate(store.execute("SELECT content FROM documents ORDER BY row")):
            assert content == template.render(data(i)), i
        assert i + 1 == documents
    cache = {json.dumps(data(i), sort_keys=True): template.render(data(i)) for i in range(100)}
    requests = [data(i) for i in range(100)]
    begin = time.perf_counter()
    for i in range(documents):
        assert cache[json.dumps(requests[i % 100], sort_keys=True)]
    print(json.dumps({"stored": stored, "cpu_us": cpu_us, "repeated": documents / (time.perf_counter() - begin)}))


if __name__ == "__main__":
    main()
