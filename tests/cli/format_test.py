"""docmill format: Markdown in one style."""
from case import Case, unittest

MESSY = """Title
=====

* a
* b

| x|y |
|-|:-:|
|1 | 22|

See [there][1] __now__.

[1]: https://example.org  "T"
"""
TIDY = """# Title

* a
* b

| x   |  y  |
| --- | :-: |
| 1   | 22  |

See [there](https://example.org "T") **now**.
"""


class Format(Case):
    def test_in_place(self):
        self.write("a.md", MESSY)
        self.assertEqual(self.ok("format", "a.md").out, "")
        self.assertEqual(self.read("a.md"), TIDY)
        self.ok("format", "a.md")
        self.assertEqual(self.read("a.md"), TIDY)

    def test_standard_output(self):
        self.write("a.md", MESSY)
        self.assertEqual(self.ok("format", "--stdout", "a.md").out, TIDY)
        self.assertEqual(self.read("a.md"), MESSY)
        self.assertEqual(self.ok("format", "-", stdin=MESSY.encode()).out, TIDY)

    def test_check(self):
        self.write("messy.md", MESSY)
        self.write("tidy.md", TIDY)
        result = self.run_docmill("format", "--check", "messy.md", "tidy.md")
        self.assertEqual((result.code, result.out), (1, "messy.md\n"))
        self.assertEqual(self.read("messy.md"), MESSY)
        self.ok("format", "--check", "tidy.md")

    def test_front_matter_stays(self):
        self.write("a.md", "---\ntitle:   x\n---\n* a\n")
        self.ok("format", "a.md")
        self.assertEqual(self.read("a.md"), "---\ntitle:   x\n---\n\n* a\n")

    def test_wrong_use(self):
        self.fails(2, "E-USE-003", "format")
        self.fails(6, "E-IO-001", "format", "missing.md")


if __name__ == "__main__":
    unittest.main()
