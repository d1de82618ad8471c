#!/usr/bin/env python3
"""peer.py FOLDER WORKLOAD: the documents of FOLDER (bench_generate --inputs) rendered by Jinja2 and stored by sqlite3 in
transactions of 1000 (WAL, synchronous = FULL), all read back and compared; and the same answered from a dictionary of
finished documents.

What Python does in one process, without analysis, versions or search. Prints one JSON object: documents a second."""
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

import jinja2


def main():
    folder, workload = pathlib.Path(sys.argv[1]), sys.argv[2]
    source = (folder / f"{workload}.j2").read_text(encoding="utf-8")
    template = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True).from_string(source)
    with open(folder / f"{workload}.jsonl", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = sqlite3.connect(place + "/peer.db", isolation_level=None)
        store.execute("PRAGMA journal_mode = WAL")
        store.execute("PRAGMA synchronous = FULL")
        store.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, content)")
        begin = time.perf_counter()
        cpu = time.process_time()
        for at in range(0, len(documents), 1000):
            store.execute("BEGIN IMMEDIATE")
            for i, document in enumerate(documents[at:at + 1000], at):
                data = document["data"]
                store.execute("INSERT INTO documents VALUES(NULL, ?, ?, ?, ?)",
                              (f"bench-{i:07}", data["title"], i, template.render(data)))
            store.execute("COMMIT")
        stored = len(documents) / (time.perf_counter() - begin)
        cpu_us = (time.process_time() - cpu) / len(documents) * 1e6
        read = [content for content, in store.execute("SELECT content FROM documents ORDER BY row")]
        assert read == [document["text"] for document in documents]
    begin = time.perf_counter()
    for document in documents:
        template.render(document["data"])
    rendered = len(documents) / (time.perf_counter() - begin)
    cache = {json.dumps(document["data"], sort_keys=True): document["text"] for document in documents[:100]}
    begin = time.perf_counter()
    for i in range(len(documents)):
        assert cache[json.dumps(documents[i % 100]["data"], sort_keys=True)]
    print(json.dumps({"stored": stored, "cpu_us": cpu_us, "rendered": rendered,
                      "repeated": len(documents) / (time.perf_counter() - begin)}))


if __name__ == "__main__":
    main()
