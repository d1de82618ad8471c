#!/usr/bin/env python3
"""docmill batch, the whole process from start to exit, beside what the machine allows and Python doing the same.

    bench/batch.py DOCMILL [--records N] [--files N] [--rounds N] [--write]

Every document is compared with what Python's Jinja2 makes of the same template and record: read back from the store by
sqlite3, from its file, from the merged file or the archive. A difference ends the run. Rounds of docmill, peers and limits
are interleaved, the best of each counts. --write puts the table into bench/README.md.
"""
import argparse
import ctypes
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

import jinja2

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATE = HERE / "workloads" / "component.md.j2"
FEATURES = ["Answers within a millisecond on ordinary hardware", "Keeps working when the network does not",
            "Explains each decision in its journal", "Needs no configuration to begin with"]
GROUP = 1000  # documents of a transaction, files between two syncs
MODE = "performance"


def record(number):
    name = f"{number:07}"
    return {"id": f"bench-{name}", "title": f"Component {name}", "features": FEATURES,
            "description": f"Component {name} takes readings from meters, checks them against what came before and "
                           "hands them on to whoever has asked for them.",
            "command": f"pip install component-{name}", "module": f"component_{name}", "port": 8000 + number % 1000,
            "licence": "Apache License, version 2.0."}


def fail(what):
    sys.exit(f"batch.py: {what}")


class Work:
    """The records of a size, and what must become of them."""

    def __init__(self, folder, count):
        self.folder, self.count = folder, count
        self.records = folder / f"records-{count}.jsonl"
        self.records.write_text("".join(json.dumps(record(i)) + "\n" for i in range(count)), encoding="utf-8")
        self.compiled = compiled()
        self.texts = [self.compiled.render(record(i)).encode() for i in range(count)]

    def fresh(self, name):
        """A path nothing is at. Folders get a new name: to remove files first would slow down making new ones."""
        return pathlib.Path(tempfile.mkdtemp(prefix=name + "-", dir=self.folder)) / name


def compiled():
    """The template without its front matter, which says what is said here."""
    source = TEMPLATE.read_text(encoding="utf-8").split("---\n", 2)[2]
    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True,
                              keep_trailing_newline=True).from_string(source)


# ---- docmill -------------------------------------------------------------------------------------------------------

def run_docmill(docmill, work, *arguments):
    """Seconds, processor seconds, peak memory in MiB of a batch over all records."""
    command = [docmill, "batch", "-T", TEMPLATE, "-d", work.records, "--mode", MODE, "-q", *map(str, arguments)]
    environment = {**os.environ, "HOME": str(work.folder)}
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, peak_memory(process.pid))
        time.sleep(0.01)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        fail(f"docmill ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime, peak


def peak_memory(pid):
    """In MiB, so far. What wait4 reports counts the memory of this process, too, which the other began as."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def require(work, documents, what):
    """`documents`: pairs of id and bytes, in any order."""
    count = 0
    for name, text in documents:
        number = int(name[-7:])
        if text != work.texts[number]:
            fail(f"{what}: document {number} is wrong")
        count += 1
    if count != work.count:
        fail(f"{what}: {count} documents instead of {work.count}")


def require_store(work, path):
    store = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    require(work, store.execute("SELECT d.id, c.bytes FROM documents d JOIN contents c ON c.id = d.content"), "store")
    (pending,), = store.execute("SELECT count(*) FROM search_queue")
    (found,), = store.execute("SELECT count(*) FROM search WHERE search MATCH 'readings'")
    if pending != 0 or found != work.count:
        fail(f"the search knows {found} documents")
    store.close()


def require_files(work, folder):
    require(work, ((path.stem, path.read_bytes()) for path in folder.glob("*.md")), "files")


def store_alone(docmill, work):
    path = work.fresh("store.db")
    took = run_docmill(docmill, work, "--store", path, "--id", "{{ id }}")
    require_store(work, path)
    shutil.rmtree(path.parent)
    return took


def files_alone(docmill, work):
    folder = work.fresh("files")
    took = run_docmill(docmill, work, "--no-store", "-o", f"{folder}/{{{{ id }}}}.md")
    require_files(work, folder)
    return took


def files_and_store(docmill, work):
    folder = work.fresh("both")
    path = folder.parent / "store.db"
    took = run_docmill(docmill, work, "--store", path, "-o", f"{folder}/{{{{ id }}}}.md")
    require_files(work, folder)
    require_store(work, path)
    return took


def merged(docmill, work):
    path = work.fresh("all.md")
    took = run_docmill(docmill, work, "--no-store", "--merge", path)
    if path.read_bytes() != b"\n".join(work.texts):
        fail("the merged file is wrong")
    shutil.rmtree(path.parent)
    return took


def zipped(docmill, work):
    path = work.fresh("all.zip")
    took = run_docmill(docmill, work, "--no-store", "-o", "{{ id }}.md", "--output-archive", path)
    with zipfile.ZipFile(path) as archive:
        require(work, ((name[:-3], archive.read(name)) for name in archive.namelist()), "zip")
    shutil.rmtree(path.parent)
    return took


def tarred(docmill, work):
    path = work.fresh("all.tar.zst")
    took = run_docmill(docmill, work, "--no-store", "-o", "{{ id }}.md", "--output-archive", path)
    plain = path.parent / "all.tar"
    with open(plain, "wb") as out:
        subprocess.run(["zstd", "-dcq", path], stdout=out, check=True)
    with tarfile.open(plain) as archive:
        require(work, ((member.name[:-3], archive.extractfile(member).read()) for member in archive), "tar")
    shutil.rmtree(path.parent)
    return took


# ---- limits and peers ----------------------------------------------------------------------------------------------

def timed(work_off):
    begin, cpu = time.perf_counter(), time.process_time()
    work_off()
    return time.perf_counter() - begin, time.process_time() - cpu, 0


def open_database(path, search):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, title, created, content)")
    if search:
        database.execute("CREATE VIRTUAL TABLE search USING fts5(title, body, content='',"
                         " tokenize='unicode61 remove_diacritics 2')")
    return database


def python_store(work, search):
    """The same job in Python, without analysis, digests and versions; with a full-text index where `search` says so."""
    path = work.fresh("python.db")
    database = open_database(path, search)

    def work_off():
        row = 0
        rows = iter(open(work.records, encoding="utf-8"))
        while portion := [json.loads(line) for _, line in zip(range(GROUP), rows)]:
            made = []
            for data in portion:
                row += 1
                made.append((row, data["id"], data["title"], row, work.compiled.render(data)))
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO documents VALUES(?, ?, ?, ?, ?)", made)
            if search:
                database.executemany("INSERT INTO search(rowid, title, body) VALUES(?, ?, ?)",
                                     [(r, title, text) for r, _, title, _, text in made])
            database.execute("COMMIT")

    took = timed(work_off)
    require(work, ((name, text.encode()) for name, text in database.execute("SELECT id, content FROM documents")), "peer")
    database.close()
    shutil.rmtree(path.parent)
    return took


def bare_store(work):
    """The finished texts into an empty SQLite table, and nothing else."""
    path = work.fresh("bare.db")
    database = open_database(path, False)

    def work_off():
        for at in range(0, work.count, GROUP):
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO documents VALUES(?, ?, ?, ?, ?)", [
                (i + 1, f"bench-{i:07}", "Component", i, work.texts[i]) for i in range(at, min(at + GROUP, work.count))])
            database.execute("COMMIT")

    took = timed(work_off)
    database.close()
    shutil.rmtree(path.parent)
    return took


LIBC = ctypes.CDLL(None, use_errno=True)


def bare_files(work):
    """create, write, rename of the finished texts, with a sync for each group: what the file system allows one thread."""
    folder = work.fresh("bare")
    folder.mkdir()
    root = os.open(folder, os.O_RDONLY)

    def work_off():
        for at in range(0, work.count, GROUP):
            for i in range(at, min(at + GROUP, work.count)):
                file = os.open(f".{i}.tmp", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=root)
                os.write(file, work.texts[i])
                os.close(file)
                os.rename(f".{i}.tmp", f"bench-{i:07}.md", src_dir_fd=root, dst_dir_fd=root)
            if LIBC.syncfs(root) != 0:
                fail("cannot sync")

    took = timed(work_off)
    os.close(root)
    require_files(work, folder)
    return took


def python_files(work):
    folder = work.fresh("python")
    folder.mkdir()

    def work_off():
        with open(work.records, encoding="utf-8") as rows:
            for line in rows:
                data = json.loads(line)
                (folder / f"{data['id']}.md").write_bytes(work.compiled.render(data).encode())
        os.sync()

    took = timed(work_off)
    require_files(work, folder)
    return took


def python_merged(work):
    path = work.fresh("python.md")

    def work_off():
        with open(work.records, encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as out:
            for i, line in enumerate(rows):
                out.write("\n" * (i != 0) + work.compiled.render(json.loads(line)))

    took = timed(work_off)
    if path.read_bytes() != b"\n".join(work.texts):
        fail("Python's merged file is wrong")
    return took


# ---- the table -----------------------------------------------------------------------------------------------------

def measure(docmill, large, small, rounds):
    jobs = [
        ("into the store, searchable at exit", large, store_alone),
        ("Python: Jinja2, sqlite3 and FTS5", large, lambda _, work: python_store(work, True)),
        ("Python: Jinja2 and sqlite3, no search", large, lambda _, work: python_store(work, False)),
        ("limit: finished texts into bare SQLite", large, lambda _, work: bare_store(work)),
        ("into files", small, files_alone),
        ("into files and the store", small, files_and_store),
        ("Python: Jinja2 into files, one sync at the end", small, lambda _, work: python_files(work)),
        ("limit: create, write, rename, a sync for 1,000", small, lambda _, work: bare_files(work)),
        ("into one merged file", large, merged),
        ("into a .tar.zst", large, tarred),
        ("into a .zip", large, zipped),
        ("Python: Jinja2 into one file", large, lambda _, work: python_merged(work)),
    ]
    best = {}
    for _ in range(rounds):
        for name, work, job in jobs:
            seconds, cpu, memory = job(docmill, work)
            known = best.get(name, (float("inf"), float("inf"), 0))
            best[name] = (min(known[0], seconds), min(known[1], cpu), max(known[2], memory))
    rows = []
    for name, work, _ in jobs:
        seconds, cpu, memory = best[name]
        rows.append((name, work.count, work.count / seconds, cpu / work.count * 1e6, memory))
    return rows


def table(rows, growth):
    lines = ["| what | documents | a second | processor time each | peak memory |", "|---|---:|---:|---:|---:|"]
    for name, count, rate, cpu, memory in rows:
        shown = f"{memory:.0f} MiB" if memory else ""
        bold = "" if name.startswith(("Python", "limit")) else "**"
        lines.append(f"| {bold}{name}{bold} | {count:,} | {rate:,.0f} | {cpu:.1f} us | {shown} |")
    few, many = growth
    lines += ["", f"Peak memory of a batch into the store: {few[1]:.0f} MiB for {few[0]:,} records, {many[1]:.0f} MiB for "
                  f"{many[0]:,}."]
    return "\n".join(lines)


def put_into_readme(text):
    readme = HERE / "README.md"
    begin, end = "<!-- bench-batch -->\n", "<!-- /bench-batch -->"
    page = readme.read_text(encoding="utf-8")
    head, rest = page.split(begin)
    readme.write_text(head + begin + "\n" + text + "\n\n" + end + rest.split(end)[1], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("docmill")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    docmill = str(pathlib.Path(options.docmill).resolve())
    with tempfile.TemporaryDirectory(prefix="docmill-bench-batch-") as name:
        folder = pathlib.Path(name)
        large, small = Work(folder, options.records), Work(folder, options.files)
        rows = measure(docmill, large, small, options.rounds)
        growth = []
        for work in (Work(folder, max(options.records // 10, 1000)), large):
            growth.append((work.count, store_alone(docmill, work)[2]))
    text = table(rows, growth)
    print(text)
    if options.write:
        put_into_readme(text)


if __name__ == "__main__":
    main()
