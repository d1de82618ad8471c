"""The same request makes the same bytes: in another folder, as another user, in another locale and time zone, with any
number of threads, at another time. Everything is made twice and compared, in every format."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

from case import DOCMILL, Case, unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMATS = ["markdown", "html", "json", "docx", "pdf", "rst", "asciidoc", "text"]
EXTENSIONS = ["md", "html", "json", "docx", "pdf", "rst", "adoc", "txt"]
DOCUMENTS = ["tests/cases/writer/page.md", "tests/cases/document/mixed.md", "tests/cases/writer/right_to_left.md",
             "tests/cases/writer/unicode.md", "tests/cases/document/footnotes.md", "templates/srs/expected.md"]
FRONT = "---\ntitle: Same bytes\nauthor: Ada\nlang: en\n---\n\n"
ONE = {"LC_ALL": "C", "TZ": "UTC", "USER": "one"}
OTHER = {"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Auckland", "USER": "other", "COLUMNS": "40",
         "TMPDIR": "/tmp", "MALLOC_PERTURB_": "165"}
EPOCH = {"SOURCE_DATE_EPOCH": "1764547200"}


def as_nobody():
    """What runs a command as the user nobody; empty when this is not root, who alone can."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return []
    user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class SameBytes(Case):
    def setUp(self):
        super().setUp()
        # Of a depth and name of its own, and open to the other user.
        other = pathlib.Path(tempfile.mkdtemp(prefix="docmill-other-"))
        self.addCleanup(shutil.rmtree, other, ignore_errors=True)
        self.other = other / "a longer name/ü/deep"
        (self.other / "home").mkdir(parents=True)
        for folder in (other, self.other.parent.parent, self.other.parent, self.other, self.other / "home"):
            folder.chmod(0o777)
        self.user = as_nobody()
        if self.user and subprocess.run([*self.user, DOCMILL, "version"], capture_output=True).returncode != 0:
            self.user = []  # the program stands where that user cannot go

    def make(self, folder, settings, prefix, *arguments):
        environment = {**self.environment(), "HOME": str(folder / "home"), **settings, **EPOCH}
        done = subprocess.run([*prefix, DOCMILL, *map(str, arguments)], cwd=folder, capture_output=True, timeout=300,
                              env=environment)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def twice(self, files, *arguments, other_arguments=None):
        """Runs a command in both worlds, which have `files`; what each left there, by name."""
        made = []
        for folder, settings, prefix, more in ((self.folder, ONE, [], arguments),
                                               (self.other, OTHER, self.user, other_arguments or arguments)):
            for name, content in files.items():
                (folder / name).write_bytes(content)
                (folder / name).chmod(0o644)
            out = self.make(folder, settings, prefix, *more)
            left = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
                    if path.is_file() and "home" not in path.relative_to(folder).parts}
            made.append({"standard output": out, **left})
        return made

    def assert_same(self, made, least):
        one, other = made
        self.assertEqual(sorted(one), sorted(other))
        self.assertGreaterEqual(len(one), least)
        different = [name for name in one if one[name] != other[name]]
        self.assertEqual(different, [])

    def test_convert(self):
        for number, document in enumerate(DOCUMENTS):
            text = (ROOT / document).read_bytes()
            name = f"d{number}.md"
            self.assert_same(self.twice({name: FRONT.encode() + text}, "convert", name, "-q", "--toc", "--number-sections",
                                        "-t", ",".join(FORMATS), "-o", f"out{number}/"), 1 + 1 + len(FORMATS))

    def test_generate(self):
        data = (ROOT / "examples/data/docmill-readme.yaml").read_bytes()
        outputs = [f"-oout.{extension}" for extension in EXTENSIONS]
        made = self.twice({"data.yaml": data}, "generate", "readme", "--data", "data.yaml", *outputs, "--no-store", "-q")
        self.assert_same(made, 1 + 1 + len(FORMATS))

    def test_threads(self):
        template = b"# {{ name }}\n\n{% for i in range(n) %}- item {{ i }}\n{% endfor %}\n\n| a | b |\n|---|---|\n| {{ name }} | {{ n }} |\n"
        rows = b"".join(b'{"name": "r%d", "n": %d}\n' % (i, i % 7) for i in range(40))
        outputs = [part for extension in EXTENSIONS for part in ("-o", "out/{{ name }}." + extension)]
        arguments = ["batch", "-T", "letter.md.j2", "-d", "rows.jsonl", *outputs, "-q", "--no-journal"]
        made = self.twice({"letter.md.j2": template, "rows.jsonl": rows}, *arguments, "--jobs", "1",
                          other_arguments=[*arguments, "--jobs", "4"])
        self.assert_same(made, 1 + 2 + 40 * len(EXTENSIONS))


if __name__ == "__main__":
    unittest.main()
