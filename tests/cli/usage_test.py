"""Help, version, wrong command lines, colours, diagnostics for machines."""
import json
import os
import pty

from case import Case, DOCMILL, signal, subprocess, unittest

COMMANDS = ["generate", "check", "inspect", "init", "templates list", "templates show", "templates add",
            "templates remove", "templates history", "store list", "store show", "store get", "store history",
            "store search", "store delete", "store restore", "store stats", "store check", "store compact", "pipe",
            "version", "help"]


class Help(Case):
    def test_overview(self):
        out = self.ok().out
        self.assertEqual(out, self.ok("--help").out)
        self.assertEqual(out, self.ok("help").out)
        for command in COMMANDS:
            self.assertIn(command.split()[0], out)

    def test_every_command(self):
        for command in COMMANDS:
            words = command.split()
            with self.subTest(command):
                out = self.ok("help", *words).out
                self.assertIn(f"Usage: docmill {command}", out)
                self.assertEqual(out, self.ok(*words, "--help").out)
                self.assertEqual(out, self.ok(*words, "-h").out)
                self.assertLessEqual(max(map(len, out.splitlines())), 110)

    def test_groups(self):
        self.assertIn("store compact", self.ok("help", "store").out)
        self.assertEqual(self.ok("help", "store").out, self.ok("store", "--help").out)

    def test_version(self):
        out = self.ok("version").out
        self.assertRegex(out, r"^docmill \d+\.\d+\.\d+\n")
        self.assertEqual(out, self.ok("--version").out)
        self.assertIn("SQLite", self.ok("version", "--json").json["libraries"])


class Wrong(Case):
    def test_commands(self):
        self.assertIn("`docmill generate`", self.fails(2, "E-USE-001", "generat").err)
        self.assertIn("`docmill store list`", self.fails(2, "E-USE-001", "store", "lst").err)
        self.assertIn("docmill help store", self.fails(2, "E-USE-001", "store", "zeppelin").err)
        self.fails(2, "E-USE-001", "help", "zeppelin")

    def test_options(self):
        self.assertIn("`--data`", self.fails(2, "E-USE-002", "generate", "readme", "--dta", "x").err)
        self.assertIn("`--data`", self.fails(2, "E-USE-002", "generate", "--dta=x").err)
        self.fails(2, "E-USE-002", "--zeppelin")
        self.fails(2, "E-USE-002", "generate", "readme", "-z")
        self.assertIn("TEMPLATE", self.fails(2, "E-USE-003", "generate").err)
        self.assertIn("`--data`", self.fails(2, "E-USE-003", "generate", "readme", "--data").err)
        self.fails(2, "E-USE-005", "generate", "readme", "extra")
        self.fails(2, "E-USE-004", "store", "--color", "blue")
        self.fails(2, "E-USE-003", "store", "--color")

    def test_values_that_look_like_options(self):
        self.write("hello.md.j2", "# {{ x }}\n")
        result = self.ok("generate", "hello.md.j2", "--set", "x=-1", "--title", "-t", "--author=", "--no-gate", "-q")
        self.assertEqual(result.out, "# -1\n")
        self.write("-odd.md.j2", "odd\n")
        self.assertEqual(self.ok("generate", "-q", "--no-gate", "--", "-odd.md.j2").out, "odd\n")


class Machines(Case):
    def test_diagnostics_before_and_after_the_command(self):
        for arguments in (["--diagnostics", "json", "generate", "redme"], ["generate", "redme", "--diagnostics=json"]):
            result = self.run_docmill(*arguments)
            self.assertEqual(result.code, 4)
            self.assertEqual(json.loads(result.err)["code"], "E-TPL-050")
        wrong = self.run_docmill("--diagnostics", "json", "generat")
        self.assertEqual(json.loads(wrong.err)["kind"], "usage")


class Colour(Case):
    def on_terminal(self, *arguments, **env):
        leader, follower = pty.openpty()
        process = self.start(*arguments, env={"TERM": "xterm", **env}, stdin=subprocess.DEVNULL, stdout=follower,
                             stderr=follower)
        os.close(follower)
        out = b""
        try:
            while block := os.read(leader, 65536):
                out += block
        except OSError:  # the other end is closed
            pass
        os.close(leader)
        process.wait(60)
        return out

    def test_when(self):
        for command in (["templates"], ["generat"], ["help"]):
            with self.subTest(command):
                self.assertIn(b"\x1b[", self.on_terminal(*command))
                self.assertNotIn(b"\x1b[", self.on_terminal(*command, NO_COLOR="1"))
                self.assertNotIn(b"\x1b[", self.on_terminal(*command, TERM="dumb"))
                self.assertNotIn(b"\x1b[", self.on_terminal(*command, "--color", "never"))
                self.assertIn(b"\x1b[", self.on_terminal(*command, "--color", "always", NO_COLOR="1"))

    def test_pipes_have_none(self):
        self.assertNotIn("\x1b[", self.ok("templates").out)
        self.assertIn("\x1b[", self.ok("templates", "--color", "always").out)
        self.assertIn("\x1b[", self.run_docmill("generat", "--color=always").err)

    def test_names_cannot_steer_the_terminal(self):
        self.write("evil.md.j2", "---\ndescription: \"a \\e[2J b\"\n---\nx")
        self.assertNotIn("\x1b", self.ok("templates", "-I", ".").out)


if __name__ == "__main__":
    unittest.main()
