"""A batch killed at any moment: what was acknowledged is there, and --resume makes exactly the rest.

KILL_ROUNDS rounds (20); each is killed some times before it is left to end, at moments spread over the time that a batch
takes here. Without KILL_ROUNDS, rounds with files run in memory where there is a file system for that: what a killed
process leaves behind does not depend on the disk, but removing thousands of files from one can take minutes.
"""
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time

from case import Case, signal, unittest

ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))
RECORDS = 600
MEMORY = pathlib.Path("/dev/shm")


class Killed(Case):
    def expected(self, i):
        return f"# Record {i}\n\nThis is the document of record number {i}, and no other.\n"

    def begin(self, files, resume):
        arguments = ["batch", "-T", "t.md.j2", "-d", "r.jsonl", "--no-gate", "--json-lines", "--mode", "enterprise",
                     "--store", "s.db", "-q"]
        arguments += ["-o", "out/{{ id }}.md"] if files else ["--id", "{{ id }}"]
        return self.start(*arguments, *(["--resume"] if resume else []), stdout=subprocess.PIPE)

    def acknowledged(self, out):
        rows = out.split(b"\n")[:-1]  # the last line may be torn
        return [json.loads(row) for row in rows]

    def check(self, rows, files):
        if not rows:
            return
        # Straight from the file, by a program that is not docmill.
        connection = sqlite3.connect(f"file:{self.folder / 's.db'}?mode=ro", uri=True)
        ids = {row[0] for row in connection.execute("select id from documents")}
        connection.close()
        for row in rows:
            if row["status"] == "made":
                self.assertIn(row["files"][0]["id"], ids)
                if files:
                    i = int(row["files"][0]["id"])
                    self.assertEqual(self.read(f"out/{i}.md"), self.expected(i))
        self.assertTrue(self.ok("store", "check", "--json", "--store", "s.db").json["ok"])

    def enter_folder(self, files):
        """A new folder for a round."""
        in_memory = files and "KILL_ROUNDS" not in os.environ and os.access(MEMORY, os.W_OK)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="docmill-kill-", dir=MEMORY if in_memory else None))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.write("t.md.j2", "# Record {{ id }}\n\nThis is the document of record number {{ id }}, and no other.\n")
        self.write("r.jsonl", "".join(json.dumps({"id": i}) + "\n" for i in range(RECORDS)))
        (self.folder / "out").mkdir()

    def time_of_a_batch(self, files):
        self.enter_folder(files)
        begin = time.monotonic()
        process = self.begin(files, False)
        process.communicate(timeout=120)
        return time.monotonic() - begin

    def round(self, seed):
        rng = random.Random(seed)
        files = seed % 2 == 0
        self.enter_folder(files)
        made = set()
        for attempt in range(rng.randint(1, 3)):
            process = self.begin(files, attempt > 0)
            rows = self.acknowledged(process.stdout.readline()) if rng.random() < 0.7 else []
            time.sleep(rng.random() * self.times[files])
            process.send_signal(signal.SIGKILL)
            rows += self.acknowledged(process.stdout.read())
            process.stdout.close()
            process.wait()
            self.check(rows, files)
            self.kills += 1
            self.kills_amidst += 0 < len(rows) < RECORDS
            made |= {row["record"] for row in rows if row["status"] == "made"}
        process = self.begin(files, True)
        rows = self.acknowledged(process.communicate(timeout=120)[0])
        self.assertEqual(process.returncode, 0)
        self.assertEqual([row["record"] for row in rows], list(range(1, RECORDS + 1)))
        self.check(rows, files)
        statuses = {row["record"]: row["status"] for row in rows}
        # Made again is only what the end of the process kept from the journal: what was not acknowledged.
        self.assertEqual([n for n in made if statuses[n] != "unchanged"], [])
        connection = sqlite3.connect(f"file:{self.folder / 's.db'}?mode=ro", uri=True)
        stored = {row[0] for row in connection.execute("select id from documents")}
        connection.close()
        self.assertEqual(stored, {str(i) for i in range(RECORDS)})
        if files:
            names = {p.name for p in (self.folder / "out").iterdir() if p.suffix != ".journal"}  # nothing is left over
            self.assertEqual(names, {f"{i}.md" for i in range(RECORDS)})

    def test_rounds(self):
        self.times = [self.time_of_a_batch(files) for files in (False, True)]
        self.kills = self.kills_amidst = 0
        for seed in range(ROUNDS):
            with self.subTest(seed=seed):
                self.round(seed)
            shutil.rmtree(self.folder)
        self.assertGreater(self.kills_amidst, self.kills // 4)  # else this shows nothing


if __name__ == "__main__":
    unittest.main()
