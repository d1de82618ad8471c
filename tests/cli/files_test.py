"""Files appear whole or not at all, whatever happens in between."""
import os
import resource
import stat
import threading
import time

from case import Case, DOCMILL, signal, subprocess, unittest

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}"


class Replacing(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", "# Title\n\n{{ x }}\n")

    def generate(self, *more):
        return self.ok("generate", "doc.md.j2", "--set", "x=new", *more)

    def test_the_mode_stays(self):
        path = self.write("x.md", "old")
        path.chmod(0o640)
        before = path.stat().st_ino
        self.generate("-o", "x.md")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertNotEqual(path.stat().st_ino, before, "not replaced by a rename")

    def test_a_new_file_follows_the_umask(self):
        before = os.umask(0o027)
        try:
            self.generate("-o", "x.md")
        finally:
            os.umask(before)
        self.assertEqual(stat.S_IMODE((self.folder / "x.md").stat().st_mode), 0o640)

    def test_a_link_keeps_pointing(self):
        self.write("real/x.md", "old")
        (self.folder / "x.md").symlink_to("real/x.md")
        self.generate("-o", "x.md")
        self.assertTrue((self.folder / "x.md").is_symlink())
        self.assertEqual(self.read("real/x.md"), "# Title\n\nnew\n")

    def test_a_dangling_link_is_filled(self):
        (self.folder / "real").mkdir()
        (self.folder / "x.md").symlink_to("real/y.md")
        self.generate("-o", "x.md")
        self.assertTrue((self.folder / "x.md").is_symlink())
        self.assertEqual(self.read("real/y.md"), "# Title\n\nnew\n")

    def test_long_names(self):
        name = "n" * 250 + ".md"
        self.generate("-o", name)
        self.assertEqual(self.read(name), "# Title\n\nnew\n")

    def test_what_is_read_is_not_overwritten(self):
        self.write("x.json", '{"x": 1}')
        self.fails(2, "E-USE-038", "generate", "doc.md.j2", "-d", "x.json", "-o", "x.json")
        self.fails(2, "E-USE-038", "generate", "./doc.md.j2", "-d", "x.json", "-o", "doc.md.j2", "-t", "md")
        self.assertEqual(self.read("x.json"), '{"x": 1}')


class Direct(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", "# Title\n\nwords\n")

    def test_a_pipe(self):
        os.mkfifo(self.folder / "pipe")
        got = []
        reader = threading.Thread(target=lambda: got.append((self.folder / "pipe").read_bytes()))
        reader.start()
        self.ok("generate", "doc.md.j2", "-o", "pipe", "-t", "html")
        reader.join()
        self.assertIn(b"<h1", got[0])
        self.assertTrue(stat.S_ISFIFO((self.folder / "pipe").stat().st_mode))

    def test_names_of_standard_output(self):
        self.assertEqual(self.ok("generate", "doc.md.j2", "-o", "/dev/stdout").out, "# Title\n\nwords\n")
        path = self.write("log", "before\n")
        with open(path, "ab") as log:
            process = self.start("generate", "doc.md.j2", "-o", "/dev/stdout", stdout=log, stderr=subprocess.DEVNULL)
            self.assertEqual(process.wait(60), 0)
        self.assertEqual(self.read("log"), "before\n# Title\n\nwords\n")

    def test_null(self):
        self.ok("generate", "doc.md.j2", "-o", "/dev/null")
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))


class Refused(Case):
    """Nothing is stored, and no file is left, when a target cannot be written."""

    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", "# Title\n\nwords\n")

    def nothing_happened(self, *files):
        self.assertEqual(self.files(), sorted(["doc.md.j2", *files]))
        self.assertEqual(self.stored(), 0)

    def test_no_such_folder(self):
        result = self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "fine.md", "-o", "nothere/x.md")
        self.assertIn("there is no folder 'nothere'", result.err)
        self.nothing_happened()

    def test_a_folder_that_is_a_file(self):
        self.write("file", "")
        self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "fine.md", "-o", "file/x.md")
        self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "file/")
        self.nothing_happened("file")

    def test_a_loop_of_links(self):
        (self.folder / "loop.md").symlink_to("loop.md")
        self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "fine.md", "-o", "loop.md")
        self.nothing_happened()

    def test_proc_cannot_be_written(self):
        self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "fine.md", "-o", "/proc/docmill.md")
        self.nothing_happened()

    def test_a_read_only_file(self):
        self.write("x.md", "old").chmod(0o444)
        if os.geteuid() == 0:
            self.skipTest("root may write any file")
        self.fails(6, "E-IO-002", "generate", "doc.md.j2", "-o", "x.md")
        self.nothing_happened("x.md")

    def test_more_than_the_user_may_write(self):
        self.write("big.md.j2", "# Big\n\n{% for i in range(40000) %}word {% endfor %}\n")
        limit = (32768, 32768)
        result = self.run_docmill("generate", "big.md.j2", "-o", "x.md", "--no-store",
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertEqual(result.code, 6, result)
        self.assertEqual(self.files(), ["big.md.j2", "doc.md.j2"])

    def test_standard_output_that_is_full(self):
        with open("/dev/full", "wb") as full:
            process = self.start("generate", "doc.md.j2", "--no-store", stdout=full, stderr=subprocess.PIPE)
            err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 6)
        self.assertIn(b"[E-IO-003]", err)
        with open("/dev/full", "wb") as full:
            self.assertEqual(self.start("templates", stdout=full, stderr=subprocess.DEVNULL).wait(60), 6)

    def test_standard_output_that_is_closed(self):
        line = f"{DOCMILL} generate doc.md.j2 -o x.md -o - >&-"
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, env=self.environment(), capture_output=True,
                              timeout=60)
        self.assertEqual(done.returncode, 6, done)
        self.assertEqual(self.read("x.md") if (self.folder / "x.md").exists() else "", "# Title\n\nwords\n")


class FullDisk(Case):
    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        if os.geteuid() != 0:
            self.skipTest("only root can mount a small disk")
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "docmill-test", str(self.disk)]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            self.skipTest("this system lets nobody mount a small disk")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.disk)], check=False)
        self.write("big.md.j2", "# Big\n\n{% for i in range(40000) %}word {% endfor %}\n")

    def test_the_old_file_stays(self):
        self.write("disk/x.md", "old")
        self.fails(6, "E-IO-003", "generate", "big.md.j2", "-o", "small.json", "-o", "disk/x.md")
        self.assertEqual(self.read("disk/x.md"), "old")
        self.assertEqual(os.listdir(self.disk), ["x.md"])
        self.assertEqual(self.files(), ["big.md.j2", "disk/x.md"])
        self.assertEqual(self.stored(), 0)

    def test_a_store_on_it(self):
        result = self.run_docmill("generate", "big.md.j2", "-o", "x.md", "--store", "disk/store.db")
        self.assertEqual(result.code, 6, result)
        self.assertEqual(self.files().count("x.md"), 0)


class Interrupted(Case):
    def setUp(self):
        super().setUp()
        self.write("endless.md.j2", ENDLESS)
        self.write("x.md", "old")

    def interrupt(self, which, *options):
        process = self.start("generate", "endless.md.j2", "-o", "x.md", "-o", "y.html", *options,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(1000):  # until both files are being written
            if len(self.files()) == 4:
                break
            time.sleep(0.02)
        self.assertEqual(len(self.files()), 4, "no temporary files")
        process.send_signal(which)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(self.files(), ["endless.md.j2", "x.md"])
        self.assertEqual(self.read("x.md"), "old")
        return err

    def test_control_c(self):
        self.assertIn(b"error[E-IO-004]: interrupted", self.interrupt(signal.SIGINT))

    def test_termination(self):
        self.assertIn(b'"kind":"interrupted"', self.interrupt(signal.SIGTERM, "--diagnostics", "json"))

    def test_the_store_is_sound_afterwards(self):
        self.interrupt(signal.SIGHUP)
        self.ok("store", "check")
        self.assertEqual(self.stored(), 0)

    def test_what_is_ignored_stays_ignored(self):
        process = self.start("generate", "endless.md.j2", "-o", "x.md", "--timeout", "1500", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 7)


class Pipelines(Case):
    def test_a_reader_that_goes_away(self):
        self.write("big.md.j2", "# Big\n\n{% for i in range(90000) %}many words {% endfor %}\n")
        process = self.start("generate", "big.md.j2", "--no-store", "-q", stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(60), -signal.SIGPIPE)
        self.assertEqual(err, b"")


if __name__ == "__main__":
    unittest.main()
