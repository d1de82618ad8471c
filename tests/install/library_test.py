"""The installed package: moved to another place, it builds the example of a program that uses the library."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = os.environ["DOCMILL_BUILD"]


def run(*command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


class Installed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        run("cmake", "--install", BUILD, "--prefix", self.folder / "first")
        (self.folder / "first").rename(self.folder / "prefix")
        self.prefix = self.folder / "prefix"

    def test_the_program_and_the_library_work_from_the_prefix(self):
        self.assertRegex(run(self.prefix / "bin/docmill", "version"), r"docmill \d+\.\d+\.\d+")
        run("cmake", "-G", "Ninja", "-S", SOURCE / "examples/library", "-B", self.folder / "build",
            f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_BUILD_TYPE=Debug")
        run("cmake", "--build", self.folder / "build")
        printed = run(self.folder / "build/example")
        self.assertRegex(printed, r"\AHello WORLD!\nNotes: \d+ bytes of HTML, quality \d+\n\Z")
        self.assertEqual(run(self.folder / "build/host_objects"),
                         "Vienna at noon, 2 rows\n1. Graz! 77 deg (warm)\n2. Linz! 64 deg\n"
                         "access to attribute '__class__' of 'Row' object is unsafe.\n")

    def test_no_file_names_the_tree_it_was_built_in(self):
        for path in (self.prefix / "lib").rglob("*.cmake"):
            self.assertNotIn(str(SOURCE), path.read_text(), path)
        headers = {path.name for path in (self.prefix / "include/docmill").iterdir()}
        self.assertEqual(headers, {path.name for path in (SOURCE / "include/docmill").iterdir()})
        self.assertFalse([name for name in headers if not re.fullmatch(r"\w+\.h", name)])


if __name__ == "__main__":
    unittest.main()
