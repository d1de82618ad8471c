"""The whole text of diagnostics, for tests/cases/jinja/diagnostics/*.txt.

A case has files (`--- file NAME`), a command (`--- run ARGUMENTS`; the first word of its line is docmill's command) and
what it prints on standard error (`--- prints`). DIAGNOSTICS_UPDATE=1 writes what is printed into the files; read the
difference before it is committed.
"""
import os
import pathlib
import re

from case import Case, unittest

CASES = pathlib.Path(__file__).resolve().parent.parent / "cases/jinja/diagnostics"


def read_cases(path):
    head, *parts = re.split(r"^=== (.*)\n", path.read_text(encoding="utf-8"), flags=re.M)
    for name, text in zip(parts[::2], parts[1::2]):
        _, *blocks = re.split(r"^--- (.*)\n", text, flags=re.M)
        yield name, list(zip(blocks[::2], (b.removesuffix("\n") for b in blocks[1::2])))
    if not parts:
        raise ValueError(f"{path}: no case; {head[:40]!r}")


class Printed(Case):
    def printed(self, blocks):
        arguments = ""
        for label, text in blocks:
            if label.startswith("file "):
                self.write(label[5:], text + "\n")
            elif label.startswith("run "):
                arguments = label[4:]
        result = self.run_docmill(*arguments.split())
        self.assertIn(result.code, (0, 1, 3, 4, 5, 6, 7), result)
        return result.err.replace(str(self.folder) + "/", "").removesuffix("\n")

    def test_every_case(self):
        update = os.environ.get("DIAGNOSTICS_UPDATE")
        for path in sorted(CASES.glob("*.txt")):
            changed = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[0]
            for name, blocks in read_cases(path):
                for file in self.files():
                    (self.folder / file).unlink()
                with self.subTest(file=path.name, case=name):
                    printed = self.printed(blocks)
                    expected = dict(blocks).get("prints", "")
                    if not update:
                        self.assertEqual(printed, expected)
                changed += f"=== {name}\n" + "".join(f"--- {label}\n" + (f"{text}\n" if text else "") for label, text in blocks if label != "prints")
                changed += f"--- prints\n{printed}\n"
            if update:
                path.write_text(changed, encoding="utf-8")


unittest.main()
