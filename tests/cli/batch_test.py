"""docmill batch: many records, many documents."""
import hashlib
import json
import os
import pathlib
import subprocess
import tarfile
import time
import zipfile

from case import Case, DOCMILL, signal, unittest

TEMPLATE = "# Letter {{ id }}\n\nDear {{ name | default('reader') }}, this is letter number {{ id }}.\n"


def lines(count, **more):
    return "".join(json.dumps({"id": i, "name": f"P{i}", **more}) + "\n" for i in range(count))


class Batch(Case):
    def setUp(self):
        super().setUp()
        self.write("t.md.j2", TEMPLATE)
        self.write("r.jsonl", lines(20))

    def batch(self, *arguments, records="r.jsonl", code=0, **more):
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", records, "--no-gate", *arguments, **more)
        self.assertEqual(result.code, code, result)
        return result

    def made(self, folder="out"):
        return {p.name: p.read_text() for p in (self.folder / folder).rglob("*") if p.is_file()
                and not p.name.startswith(".")}

    def expected(self, ids, name=lambda i: f"P{i}"):
        return {f"{i}.md": f"# Letter {i}\n\nDear {name(i)}, this is letter number {i}.\n" for i in ids}


class Formats(Batch):
    def test_json_lines(self):
        self.batch("-o", "out/{{ id }}.md")
        self.assertEqual(self.made(), self.expected(range(20)))
        self.assertEqual(self.stored(), 20)

    def test_a_json_array(self):
        for indent in (None, 2):
            self.write("r.json", json.dumps([json.loads(line) for line in lines(20).splitlines()], indent=indent))
            self.batch("-o", "out/{{ id }}.md", records="r.json")
            self.assertEqual(self.made(), self.expected(range(20)))
        self.write("r.json", " [ ] ")
        self.batch("-o", "none/{{ id }}.md", records="r.json")
        self.assertEqual(self.made("none"), {})

    def test_csv(self):
        self.write("r.csv", b'\xef\xbb\xbfid,name\r\n1,"A ""quoted"" name"\r\n\r\n2,"two\r\nlines"\r\n3,plain "quote"\n4,')
        self.batch("-o", "out/{{ id }}.md", records="r.csv")
        names = {1: 'A "quoted" name', 2: "two\r\nlines", 3: 'plain "quote"', 4: ""}
        got = {p.name: p.read_bytes().decode() for p in (self.folder / "out").glob("*.md")}
        self.assertEqual(got, self.expected(names, names.get))
        self.write("r.txt", "id;name\n7;a,b\n")
        self.batch("-o", "semi/{{ id }}.md", "--from", "csv", "--delimiter", ";", records="r.txt")
        self.assertEqual(self.made("semi"), self.expected([7], lambda _: "a,b"))

    def test_yaml_documents(self):
        self.write("r.yaml", "%YAML 1.2\n---\nid: 1\nname: P1\n--- # again\n{id: 2, name: P2}\n...\n\n---\n"
                             "id: 3\nname: |-\n  P3\n")
        self.batch("-o", "out/{{ id }}.md", records="r.yaml")
        self.assertEqual(self.made(), self.expected([1, 2, 3]))

    def test_standard_input(self):
        self.batch("-o", "out/{{ id }}.md", records="-", stdin=lines(20).encode())
        self.assertEqual(self.made(), self.expected(range(20)))

    def test_data_around_records(self):
        self.write("base.yaml", "name: base\nmore: {a: 1}\n")
        self.write("t.md.j2", "# {{ id }} {{ name }} {{ more.a }} {{ more.b }} {{ set }}\n")
        self.write("r.jsonl", '{"id": 1, "more": {"b": 2}, "set": "record"}\n{"id": 2, "name": "own", "more": {"b": 3}}\n')
        self.batch("-o", "out/{{ id }}.md", "--base", "base.yaml", "--set", "set=option")
        self.assertEqual(self.made(), {"1.md": "# 1 base 1 2 option\n", "2.md": "# 2 own 1 3 option\n"})


class Failures(Batch):
    def report(self, *arguments, **more):
        self.batch("--report", "report.json", *arguments, **more)
        return json.loads(self.read("report.json"))

    def test_neighbours_are_made(self):
        self.write("r.jsonl", lines(3) + "{broken\n" + '[1]\n{"id": 5, "name": {"a": 1}}\n{"x": 1}\n' + '{"id": 9, "name": "P9"}\n')
        self.write("t.md.j2", TEMPLATE + "{{ name + '' }}\n")
        report = self.report("-o", "out/{{ id }}.md", code=8)
        self.assertEqual(set(self.made()), {"0.md", "1.md", "2.md", "9.md"})
        self.assertEqual([(f["record"], f["line"], f["code"]) for f in report["failures"]],
                         [(4, 4, "E-DAT-001"), (5, 5, "E-DAT-054"), (6, 6, report["failures"][2]["code"]),
                          (7, 7, report["failures"][3]["code"])])
        self.assertEqual((report["records"], report["made"], report["failed"]), (8, 4, 4))
        self.assertEqual(sum(report["failures_by_code"].values()), 4)
        self.assertEqual(report["failures"][0]["source_line"], 4)

    def test_fail_fast(self):
        self.write("r.jsonl", "{broken\n" + lines(20000))
        report = self.report("-o", "out/{{ id }}.md", "--fail-fast", code=8)
        self.assertEqual(report["failed"], 1)
        self.assertLess(report["made"], 20000)

    def test_the_rest_of_a_broken_source(self):
        self.write("r.json", '[{"id": 1, "name": "P1"}, {"id": 2, "name": "P2"} {"id": 3}]')
        self.fails(5, "E-DAT-050", "batch", "-T", "t.md.j2", "-d", "r.json", "-o", "out/{{ id }}.md", "--no-gate")
        self.assertEqual(self.made(), self.expected([1, 2]))
        self.write("r.csv", 'id,name\n1,P1\n2,P2,more\n3,"P3\n')
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.csv", "-o", "csv/{{ id }}.md", "--no-gate")
        self.assertIn("E-DAT-051", result.err)
        self.assertIn("E-DAT-052", result.err)
        self.assertEqual(self.made("csv"), self.expected([1]))
        for header in ("a,,b\n", "a,b,a\n"):
            self.write("r.csv", header)
            self.fails(5, "E-DAT-053", "batch", "-T", "t.md.j2", "-d", "r.csv", "-o", "csv/{{ id }}.md")

    def test_names_that_escape(self):
        bad = ["../x", "/etc/x", "a/b", "a\\b", "..", ".", "", "a\nb", "n" * 300]
        self.write("r.jsonl", "".join(json.dumps({"id": b}) + "\n" for b in bad))
        report = self.report("-o", "out/{{ id }}", "-t", "md", code=8)
        self.assertEqual({f["code"] for f in report["failures"]}, {"E-DAT-060"})
        self.assertEqual((report["failed"], self.made()), (len(bad), {}))
        self.assertEqual(self.stored(), 0)

    def test_collisions(self):
        self.write("r.jsonl", lines(3) + lines(1))
        report = self.report("-o", "out/{{ id }}.md", code=8)
        self.assertEqual([(f["record"], f["code"]) for f in report["failures"]], [(4, "E-DAT-062")])
        self.batch("-o", "out/{{ id }}.md", code=8)  # files of an earlier run are replaced
        report = self.report("-o", "out/{{ id }}.md", "--resume", code=8)  # an unchanged one counts as well
        self.assertEqual((report["unchanged"], report["failed"]), (3, 1))
        self.fails(2, "E-USE-060", "batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "out/all.md")

    def test_files_that_are_read_are_not_overwritten(self):
        self.write("t.md", "# {{ id }}\n")
        self.write("r.jsonl", '{"id": "t"}\n{"id": "u"}\n')
        self.write("s.css", "p { color: red }\n")
        options = ["-T", "./t.md", "-d", "r.jsonl", "-o", "{{ id }}.md", "--json"]
        result = self.run_docmill("batch", *options)
        self.assertEqual(result.code, 8, result)
        self.assertEqual([(f["record"], f["code"]) for f in json.loads(result.out)["failures"]], [(1, "E-USE-038")])
        self.assertEqual((self.folder / "t.md").read_text(), "# {{ id }}\n")
        self.fails(2, "E-USE-038", "batch", "-T", "./t.md", "-d", "r.jsonl", "-t", "html", "--css", "s.css",
                   "--merge", "s.css")

    def test_repeated_ids(self):
        rows = lines(300) + json.dumps({"id": 7, "name": "again"}) + "\n" + lines(1)
        self.write("r.jsonl", rows)
        for mode in ("basic", "performance"):  # also of a second run, where every id is in the store already
            report = self.report("--id", "{{ id }}", "--mode", mode, "--jobs", "2", code=8)
            self.assertEqual([(f["record"], f["code"]) for f in report["failures"]], [(301, "E-DAT-063"), (302, "E-DAT-063")])
            self.assertEqual(self.ok("store", "get", "7").out, self.expected([7])["7.md"])  # the first one wins
        report = self.report("--id", "{{ id }}", "--mode", "performance", "--resume", code=8)  # those made before count
        self.assertEqual((report["unchanged"], report["made"], report["failed"]), (300, 0, 2))
        self.assertEqual(self.ok("store", "show", "7", "--json").json["version"], 1)
        for _ in range(2):
            report = self.report("--id", "{{ id }}", "--repeated-ids", "version")
            self.assertEqual((report["made"], report["failed"]), (302, 0))
        self.assertEqual(self.ok("store", "get", "7").out, self.expected([7], lambda _: "again")["7.md"])
        self.assertEqual(self.ok("store", "get", "7", "--version", "1").out, self.expected([7])["7.md"])
        report = self.report("--id", "{{ id }}", "--repeated-ids", "version", "--if-changed")
        self.assertEqual((report["made"], report["unchanged"]), (0, 302))

    def test_a_name_of_what_failed_is_free(self):
        self.write("r.jsonl", "".join(json.dumps({"id": i, "name": f"P{i}", "key": k}) + "\n" for i, k in ((1, 1), (2, 1), (2, 2))))
        report = self.report("-o", "out/{{ id }}.md", "--id", "{{ key }}", "--max-concurrent", "1", code=8)
        self.assertEqual([(f["record"], f["code"]) for f in report["failures"]], [(2, "E-DAT-063")])
        self.assertEqual(self.made(), self.expected([1, 2]))

    def test_repeated_ids_among_shared_results(self):
        self.write("docmill.toml", "share_results = true\n")
        self.write("r.jsonl", lines(5) + lines(1))
        for _ in range(2):  # the second process is given what the first one made
            report = self.report("--id", "{{ id }}", code=8)
            self.assertEqual([f["code"] for f in report["failures"]], ["E-DAT-063"])
            self.assertEqual(report["made"], 5)
        self.assertEqual(report["statistics"]["shared"]["hits"], 6)

    def test_options_that_do_not_fit(self):
        for arguments in (["-T", "t.md.j2"], ["-d", "r.jsonl"], ["-T", "t.md.j2", "-d", "r.jsonl", "--no-store"],
                          ["-T", "t.md.j2", "-d", "r.jsonl", "--output-archive", "x.zip"],
                          ["-T", "t.md.j2", "-d", "r.jsonl", "--json", "--json-lines"],
                          ["-T", "t.md.j2", "-d", "r.jsonl", "--resume", "--no-journal"]):
            self.fails(2, "E-USE-062", "batch", *arguments)
        self.fails(2, "E-USE-032", "batch", "-T", "t.md.j2", "-d", "t.md.j2")
        self.fails(4, "E-TPL-050", "batch", "-T", "gone", "-d", "r.jsonl")
        self.fails(6, "E-IO-001", "batch", "-T", "t.md.j2", "-d", "gone.jsonl")

    def test_a_gate(self):
        self.write("t.md.j2", "just words\n\n[x](#nowhere) [y]()\n")
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "--gate", "100", "--json")
        self.assertEqual(result.code, 8)
        self.assertEqual(result.json["failures_by_code"], {"E-QLT-001": 20})
        self.assertEqual(self.stored(), 0)


class Outputs(Batch):
    def test_acknowledgements(self):
        self.write("r.jsonl", lines(3) + "{broken\n")
        out = self.batch("-o", "out/{{ id }}.md", "--json-lines", code=8).out
        rows = [json.loads(row) for row in out.splitlines()]
        self.assertEqual([(r["record"], r["status"]) for r in rows], [(1, "made"), (2, "made"), (3, "made"), (4, "failed")])
        for i, row in enumerate(rows[:3]):
            file, = row["files"]
            self.assertEqual((file["path"], file["id"], file["version"]), (f"out/{i}.md", str(i), 1))
            self.assertEqual(file["sha256"], hashlib.sha256((self.folder / file["path"]).read_bytes()).hexdigest())
            self.assertEqual(self.ok("store", "get", file["id"]).raw_out, (self.folder / file["path"]).read_bytes())

    def test_several_formats(self):
        self.batch("-o", "out/{{ id }}.md", "-o", "html/{{ id }}.html")
        self.assertEqual(len(self.made()), 20)
        self.assertIn("<h1", self.made("html")["3.html"])
        self.assertEqual(self.stored(), 40)

    def test_the_store_alone(self):
        self.batch()
        self.assertEqual(self.ok("store", "get", "t.7").out, self.expected([7])["7.md"])
        self.batch("--id", "letter-{{ id }}")
        self.ok("store", "get", "letter-7")
        self.assertEqual(self.ok("store", "search", "letter", "number", "--json", "--limit", "100").json["hits"][0]
                         is not None, True)

    def test_folders_from_data(self):
        self.batch("-o", "out/{{ name }}/{{ id }}.md")
        self.assertEqual(self.read("out/P3/3.md"), self.expected([3])["3.md"])

    def test_archives(self):
        want = {f"a/{k}": v for k, v in self.expected(range(20)).items()}
        digests = {}
        for ending in ("tar.zst", "tar", "zip"):
            for attempt in (1, 2):
                path = f"{attempt}.{ending}"
                self.batch("-o", "a/{{ id }}.md", "--output-archive", path, "--no-store", "--mode", "performance")
                digests.setdefault(ending, set()).add(hashlib.sha256((self.folder / path).read_bytes()).hexdigest())
        self.assertTrue(all(len(d) == 1 for d in digests.values()), digests)
        with zipfile.ZipFile(self.folder / "1.zip") as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual({n: archive.read(n).decode() for n in archive.namelist()}, want)
        with tarfile.open(self.folder / "1.tar") as archive:
            self.assertEqual({m.name: archive.extractfile(m).read().decode() for m in archive}, want)
        plain = subprocess.run(["zstd", "-dc", self.folder / "1.tar.zst"], capture_output=True)
        self.assertEqual(plain.stdout, (self.folder / "1.tar").read_bytes())
        self.assertFalse((self.folder / "a").exists())
        self.write("r.jsonl", lines(1) + lines(1))
        self.batch("-o", "a/{{ id }}.md", "--output-archive", "x.zip", "--no-store", code=8)

    def test_long_names_in_archives(self):
        self.write("r.jsonl", json.dumps({"id": "n" * 200}) + "\n")
        self.batch("-o", "folder/{{ id }}.md", "--output-archive", "x.tar", "--no-store")
        with tarfile.open(self.folder / "x.tar") as archive:
            self.assertEqual(archive.getnames(), ["folder/" + "n" * 200 + ".md"])

    def test_merge(self):
        self.write("r.jsonl", lines(3))
        self.batch("--merge", "all.md", "--merge", "all.md", "--no-store")
        self.assertEqual(self.read("all.md"), "\n".join(self.expected(range(3)).values()))
        self.batch("--merge", "all.html", "--no-store")
        self.assertEqual(self.read("all.html").count("<h1"), 3)

    def test_a_manifest(self):
        self.write("m/other.md.j2", "# Other {{ v }}\n")
        self.write("m/data.yaml", "v: from a file\n")
        self.write("m/list.jsonl", json.dumps({"template": "m/other.md.j2", "data": "data.yaml", "output": "o/one.md"}) +
                   "\n" + json.dumps({"template": "t.md.j2", "data": {"id": 8}, "output": "o/two.html", "id": "two"}) +
                   "\n" + json.dumps({"template": "t.md.j2", "data": {"id": 9}, "output": "../x.md"}) +
                   "\n" + json.dumps({"template": "t.md.j2", "dat": {}}) + "\n")
        result = self.run_docmill("batch", "--manifest", "m/list.jsonl", "--no-gate")
        self.assertEqual(result.code, 8, result)
        self.assertEqual(self.read("m/o/one.md"), "# Other from a file\n")
        self.assertIn("Letter 8", self.read("m/o/two.html"))
        self.assertIn("E-DAT-060", result.err)
        self.assertIn("did you mean `data`", result.err)
        self.ok("store", "get", "two")
        again = self.run_docmill("batch", "--manifest", "m/list.jsonl", "--no-gate", "--if-changed", "--json")
        self.assertEqual(again.json["unchanged"], 2)
        self.write("m/data.yaml", "v: changed\n")
        again = self.run_docmill("batch", "--manifest", "m/list.jsonl", "--no-gate", "--if-changed", "--json")
        self.assertEqual((again.json["unchanged"], again.json["made"]), (1, 1))

    def test_statistics_of_the_last_runs(self):
        self.batch()
        self.batch("--if-changed")
        runs = self.ok("stats", "--json").json
        self.assertEqual([(r["made"], r["unchanged"]) for r in runs], [(20, 0), (0, 20)])
        self.assertIn("docmill_", self.ok("stats", "--prometheus").out)
        self.assertEqual(self.ok("cache", "stats", "--json").json["journals"]["files"], 1)
        self.assertEqual(self.ok("cache", "clear", "--json").json["files"], 1)
        self.assertEqual(self.batch("--if-changed", "--json").json["made"], 20)


class Incremental(Batch):
    def again(self, *arguments):
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "out/{{ id }}.md", "--no-gate",
                                  "--if-changed", "--json", *arguments)
        self.assertEqual(result.code, 0, result)
        return result.json["made"], result.json["unchanged"]

    def test_what_changed_is_made(self):
        self.write("t.md.j2", TEMPLATE + "{% include 'part.md.j2' %}\n")
        self.write("part.md.j2", "part")
        self.assertEqual(self.again(), (20, 0))
        self.assertEqual(self.again(), (0, 20))
        (self.folder / "out/3.md").unlink()
        self.write("out/4.md", "changed by hand")
        self.assertEqual(self.again(), (2, 18))
        rows = lines(20).splitlines(True)
        self.write("r.jsonl", '{"id": "new"}\n' + "".join(rows[:7]) + '{"id": 7, "name": "other"}\n' + "".join(rows[8:]))
        self.assertEqual(self.again(), (2, 19))
        self.write("part.md.j2", "another part")
        self.assertEqual(self.again(), (21, 0))
        self.assertEqual(self.again("--lang", "de"), (21, 0))
        self.ok("store", "delete", "12")
        self.assertEqual(self.again("--lang", "de"), (1, 20))
        self.assertIn("another part", self.read("out/7.md"))

    def test_options_of_documents(self):
        self.write("r.jsonl", lines(2))
        self.write("a.css", "p { color: red }")
        self.write("s.toml", "")
        for folder in ("img", "fonts"):
            (self.folder / folder).mkdir()
        self.ok("convert", "a.css", "--from", "markdown", "-o", "ref.docx")

        def made(*options, password="one"):
            result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-t", "html", "--no-gate", "--if-changed", "-q",
                                      "--json", *options, env={"PW": password})
            self.assertEqual(result.code, 0, result)
            self.assertEqual(result.json["made"] + result.json["unchanged"], 2)
            return result.json["made"]

        self.assertEqual((made(), made()), (2, 0))
        for options in (["--title", "The {{ name }}"], ["--lang", "de"], ["--toc"], ["--toc-depth", "2"], ["--number-sections"],
                        ["--theme", "compact"], ["--theme", "classic"], ["--images", "img"], ["--css", "a.css"],
                        ["--reference-doc", "ref.docx"], ["--columns", "50"], ["--style", "s.toml"], ["--page-size", "a5"],
                        ["--landscape"], ["--title-page"], ["--line-numbers"], ["--pdf-standard", "ua-1"],
                        ["--attach", "a.css"], ["--font-path", "fonts"], ["--strict-fonts"], ["--pdf-password-env", "PW"]):
            with self.subTest(options):
                self.assertEqual((made(*options), made(*options)), (2, 0))
        self.assertEqual((made(), made()), (2, 0))
        # The files they name count with their contents.
        named = ["--css", "a.css", "--images", "img", "--style", "s.toml", "--pdf-password-env", "PW"]
        self.assertEqual((made(*named), made(*named)), (2, 0))
        for name in ("a.css", "s.toml", "img/new.png"):
            self.write(name, "# changed\n")
            self.assertEqual((made(*named), made(*named)), (2, 0), name)
        self.assertEqual(made(*named, password="two"), 2)
        page = self.ok("store", "get", "t.1").out
        self.assertIn("# changed", page)
        for translation in ("Tag", "Morgen"):
            self.write("de.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                                f'msgid "Hello"\nmsgstr "{translation}"\n')
            self.assertEqual((made("--catalog", "de.po"), made("--catalog", "de.po")), (2, 0), translation)

    def test_documents_look_as_they_are_to(self):
        self.batch("-o", "out/{{ id }}.html", "-o", "txt/{{ id }}.txt", "-o", "pdf/{{ id }}.pdf", "--title", "The {{ name }}",
                   "--number-sections", "--lang", "de", "--page-size", "a5", "--landscape", "--columns", "20")
        page = self.read("out/7.html")
        self.assertIn("<title>The P7</title>", page)
        self.assertIn('lang="de"', page)
        self.assertLessEqual(max(map(len, self.read("txt/7.txt").splitlines())), 20)
        info = subprocess.run(["pdfinfo", self.folder / "pdf/7.pdf"], capture_output=True, text=True).stdout
        self.assertRegex(info, r"Title: +The P7")
        self.assertRegex(info, r"Page size: +595\.\d+ x 419\.\d+")

    def test_a_torn_journal(self):
        self.again()
        journal, = (self.folder / "out").glob(".docmill-*.journal")
        text = journal.read_bytes()
        for cut in (len(text) - 1, len(text) - 40, text.index(b"\n", 200) + 3):
            journal.write_bytes(text[:cut])
            made, unchanged = self.again()
            self.assertEqual(made + unchanged, 20)
            self.assertEqual(unchanged, max(text[:cut].count(b"\n") - 1, 0))
            self.assertEqual(self.again(), (0, 20))


class Stopped(Batch):
    def start_slowly(self, *arguments, count=400):
        self.write("t.md.j2", TEMPLATE + "{% for i in range(2000) %}{{ '' }}{% endfor %}")
        self.write("r.jsonl", lines(count))
        return self.start("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "out/{{ id }}.md", "--no-gate",
                          "--json-lines", "--max-concurrent", "20", *arguments, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)

    def test_interrupted(self):
        process = self.start_slowly(count=20000)
        first = [json.loads(process.stdout.readline()) for _ in range(30)]
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.wait(60), 130, err)
        rows = first + [json.loads(row) for row in out.splitlines()]
        made = [r for r in rows if r["status"] == "made"]
        self.assertLess(len(made), 20000)
        for row in made:
            self.assertTrue((self.folder / row["files"][0]["path"]).exists())
        self.assertEqual(set(self.made()), {pathlib.Path(r["files"][0]["path"]).name for r in made})
        self.assertIn(b"--resume", err)
        self.assertTrue(self.ok("store", "check", "--json").json["ok"])

    def test_a_reader_that_goes_away(self):
        process = self.start_slowly(count=5000)
        process.stdout.readline()
        process.stdout.close()
        process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(60), -signal.SIGPIPE)
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "out/{{ id }}.md", "--no-gate",
                                  "--json", "--resume")
        self.assertEqual(result.code, 0, result)
        self.assertGreater(result.json["unchanged"], 0)
        self.assertEqual(len(self.made()), 5000)

    def test_a_full_disk(self):
        small = self.folder / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], capture_output=True).returncode:
            self.skipTest("cannot mount a small file system")
        self.addCleanup(subprocess.run, ["umount", small])
        self.write("t.md.j2", TEMPLATE + "word " * 1500)
        self.write("r.jsonl", lines(500))
        result = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "small/{{ id }}.md", "--no-gate",
                                  "--journal", "j")
        self.assertEqual(result.code, 6, result)
        self.assertIn("E-IO-003", result.err)
        self.assertEqual([p for p in small.iterdir() if p.suffix != ".md"], [])
        for path in small.iterdir():
            self.assertEqual(path.stat().st_size, len(self.expected([path.stem])[path.name]) + 7500)
        subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
        again = self.run_docmill("batch", "-T", "t.md.j2", "-d", "r.jsonl", "-o", "small/{{ id }}.md", "--no-gate",
                                 "--journal", "j", "--resume", "--json")
        self.assertEqual(again.code, 0, again)
        self.assertEqual(again.json["made"] + again.json["unchanged"], 500)
        self.assertEqual(len(list(small.glob("*.md"))), 500)

    def test_progress_is_for_terminals(self):
        import pty
        main, other = pty.openpty()
        process = self.start("batch", "-T", "t.md.j2", "-d", "-", "-o", "out/{{ id }}.md", "--no-gate", stdin=subprocess.PIPE,
                             stderr=other, env={"TERM": "xterm", "NO_COLOR": "1"})
        os.close(other)
        for part in range(4):
            process.stdin.write(lines(5, p=part).replace('"id": ', f'"id": 1{part}').encode())
            process.stdin.flush()
            time.sleep(0.15)
        process.stdin.close()
        process.wait(30)
        shown = b""
        try:
            while block := os.read(main, 4096):
                shown += block
        except OSError:
            pass
        os.close(main)
        self.assertIn(b"done", shown)
        self.assertIn(b"20 made", shown)
        self.assertNotIn("done", self.batch("-o", "o2/{{ id }}.md").err)


if __name__ == "__main__":
    unittest.main()
