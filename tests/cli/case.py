"""What every test of the command line starts from: an empty folder, a store of its own, a clean environment."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

DOCMILL = os.environ.get("DOCMILL", "docmill")


class Result:
    def __init__(self, code, out, err):
        self.code, self.raw_out, self.err = code, out, err.decode()

    @property
    def out(self):
        return self.raw_out.decode()

    @property
    def json(self):
        return json.loads(self.raw_out)

    def __repr__(self):
        return f"exit code {self.code}\nout: {self.raw_out!r}\nerr: {self.err}"


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="docmill-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "home").mkdir()
        self.store = self.folder / "home/.local/share/docmill/store.db"

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LD_LIBRARY_PATH") or k.endswith("SAN_OPTIONS")}
        return {**kept, "HOME": str(self.folder / "home"), **more}

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        return (self.folder / name).read_bytes().decode()

    def run_docmill(self, *arguments, stdin=b"", env=None, **more):
        done = subprocess.run([DOCMILL, *map(str, arguments)], cwd=self.folder, input=stdin, capture_output=True,
                              env=self.environment(**(env or {})), timeout=120, **more)
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments, env=None, **more):
        return subprocess.Popen([DOCMILL, *map(str, arguments)], cwd=self.folder,
                                env=self.environment(**(env or {})), **more)

    def ok(self, *arguments, **more):
        result = self.run_docmill(*arguments, **more)
        self.assertEqual(result.code, 0, result)
        return result

    def fails(self, code, error, *arguments, **more):
        """Runs, and wants this exit code and this error code on standard error."""
        result = self.run_docmill(*arguments, **more)
        self.assertEqual(result.code, code, result)
        self.assertIn(f"[{error}]", result.err, result)
        return result

    def files(self):
        """All files but the store, hidden ones too."""
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*")
                      if p.is_file() and self.folder / "home" not in p.parents)

    def stored(self):
        return self.ok("store", "stats", "--json").json["documents"]


__all__ = ["Case", "DOCMILL", "Result", "signal", "subprocess", "unittest"]
