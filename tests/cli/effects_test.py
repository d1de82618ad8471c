"""No setting without an effect: for each one, that setting it in a file changes what docmill does.

`@effect_of` names what a test proves; the table of settings is walked over, and one without a test fails. Where an effect
is that something is bounded, the test makes it fill up: it holds the store's lock from outside, or keeps standard input
open, and looks at what the process has taken meanwhile.
"""
import json
import os
import sqlite3
import subprocess
import time

from case import Case, unittest

DOC = "# Title\n\nA paragraph with enough words to be read: {{ x | default('nothing') }}.\n"


def effect_of(*settings):
    def mark(test):
        test.settings = settings
        return test
    return mark


class Effects(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", DOC)

    def settings(self, text):
        self.write("docmill.toml", text)

    def generate(self, *arguments, **more):
        return self.run_docmill("generate", "doc.md.j2", "--no-gate", *arguments, **more)

    def records(self, count=40):
        self.write("r.jsonl", "".join(json.dumps({"id": i, "x": i}) + "\n" for i in range(count)))

    def report(self, settings="", *arguments, template="doc.md.j2"):
        """The report of a batch over r.jsonl, whose documents are worth keeping: they may come again."""
        self.settings(settings)
        arguments += ("--repeated-ids", "version")
        self.run_docmill("batch", "-T", template, "-d", "r.jsonl", "--no-gate", "--report", "report.json", *arguments)
        return json.loads(self.read("report.json"))

    def stream(self, settings, *arguments):
        """A batch that waits for records on its standard input, and tells of each that is done on its output."""
        self.settings(settings)
        process = self.start("batch", "-d", "-", "--no-gate", "--json-lines", "-q", *arguments, stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.stdout.close)
        return process

    def send(self, process, *records, wait=True):
        process.stdin.write("".join(json.dumps(record) + "\n" for record in records).encode())
        process.stdin.flush()
        for _ in records if wait else ():
            self.assertEqual(json.loads(process.stdout.readline())["status"], "made")

    def finish(self, process):
        process.stdin.close()
        process.stdout.read()
        self.assertEqual(process.wait(60), 0)

    # ---- which policies, and how much at once -------------------------------------------------------------------

    @effect_of("operation_mode")
    def test_operation_mode(self):
        """What secure and enterprise guard against, by what it does; threads and sizes: the tests of these."""
        unsafe = self.write("unsafe.md.j2", DOC + "{{ ''.__class__ }}")
        faulty = self.write("faulty.md.j2", DOC + "{% if false %}{{ x | nosuchfilter }}{% endif %}")
        deep = self.write("deep.md.j2", DOC + "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(120) }}")
        large = self.write("large.md.j2", DOC + "{% set x = 'a' * 300000000 %}")
        for mode, guarded in ("basic", False), ("performance", False), ("secure", True), ("enterprise", True):
            self.settings(f"operation_mode = '{mode}'")
            for template, code in (unsafe, 7), (faulty, 4), (deep, 7), (large, 7):
                self.assertEqual(self.run_docmill("generate", template, "--no-gate", "--no-store").code,
                                 code if guarded else 0, (mode, template))

    @effect_of("memory_mode")
    def test_memory_mode(self):
        self.records(1100)
        few = self.report("operation_mode = 'performance'\nmemory_mode = 'baseline'")["statistics"]["results"]
        many = self.report("operation_mode = 'performance'\nmemory_mode = 'performance'")["statistics"]["results"]
        self.assertLess(few["entries"], many["entries"])

    def threads(self, settings):
        self.write("slow.md.j2", "# T\n\n{% for i in range(300000) %}{{ i }} {% endfor %}\n")
        process = self.stream(settings, "-T", "slow.md.j2", "--no-store", "-o", "o/{{ id }}.md")
        self.send(process, *({"id": i} for i in range(12)), wait=False)
        most = 0
        for _ in range(400):
            time.sleep(0.005)
            most = max(most, len(os.listdir(f"/proc/{process.pid}/task")))
            if len(list(self.folder.glob("o/*.md"))) == 12:
                break
        self.finish(process)
        return most

    @effect_of("jobs")
    def test_jobs(self):
        self.assertGreaterEqual(self.threads("jobs = 6"), self.threads("jobs = 1") + 4)

    @effect_of("max_concurrent_operations", "queue_documents")
    def test_how_many_are_under_way(self):
        # What waits to be made is bounded: a stuck document lets only so many others begin.
        self.write("doc.md.j2", "# T {{ x }}\n{% if x == 0 %}{% for a in range(99999) %}{% for b in range(99999) %}"
                                "{% endfor %}{% endfor %}{% endif %}\n")
        self.records(40)
        for setting in "max_concurrent_operations", "queue_documents":
            made = {}
            for most in (1, 30):
                report = self.report(f"{setting} = {most}\ntimeout = '150ms'\njobs = 2", "--fail-fast",
                                     "--no-store", "-o", f"o{most}{setting}/{{{{ id }}}}.md")
                made[most] = report["records"]
            self.assertLess(made[1], made[30], setting)

    def waiting_memory(self, settings):
        """What a batch has taken, in KB, when its store can't be written and there are 20 MB to make."""
        self.write("large.md.j2", "# T {{ id }}\n\n{% for i in range(9000) %}word {{ i }}\n{% endfor %}")
        process = self.stream(settings, "-T", "large.md.j2")
        self.send(process, {"id": "first"})
        with sqlite3.connect(self.store, isolation_level=None) as lock:
            lock.execute("BEGIN IMMEDIATE")
            self.send(process, *({"id": i} for i in range(200)), wait=False)
            before, taken = -1, 0
            while taken != before:
                before = taken
                time.sleep(0.3)
                with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                    taken = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            lock.execute("ROLLBACK")
        lock.close()
        self.finish(process)
        return taken

    @effect_of("queue_size")
    def test_queue_size(self):
        common = "result_cache_entries = 0\nqueue_documents = 300\n"
        self.assertLess(self.waiting_memory(common + "queue_size = '64KB'") + 10000,
                        self.waiting_memory(common + "queue_size = '200MB'"))

    # ---- what is accepted -----------------------------------------------------------------------------------------

    @effect_of("quality_gate", "quality_gate_threshold")
    def test_quality_gate(self):
        self.write("bad.md.j2", "just words\n\n[x](#nowhere) [y]()\n")
        self.assertEqual(self.run_docmill("generate", "bad.md.j2").code, 1)
        self.settings("quality_gate = false")
        self.assertEqual(self.run_docmill("generate", "bad.md.j2").code, 0)
        self.settings("quality_gate_threshold = 0")
        self.assertEqual(self.run_docmill("generate", "bad.md.j2").code, 0)

    @effect_of("max_document_size_mb")
    def test_max_document_size_mb(self):
        self.write("doc.md.j2", "# T\n\n" + "word " * 5000)
        self.assertEqual(self.generate().code, 0)
        self.settings("max_document_size_mb = '10KB'")
        self.assertEqual(self.generate().code, 7)

    @effect_of("undefined")
    def test_undefined(self):
        self.write("doc.md.j2", "# T {{ gone }}\n")
        self.assertEqual(self.generate().code, 4)
        self.settings("undefined = 'lenient'")
        self.assertEqual(self.generate().code, 0)

    @effect_of("sandbox")
    def test_sandbox(self):
        self.write("doc.md.j2", DOC + "{{ ''.__class__ }}")
        self.assertEqual(self.generate().code, 0)
        self.settings("sandbox = true")
        self.assertEqual(self.generate().code, 7)
        self.settings("operation_mode = 'secure'\nsandbox = false")
        self.assertEqual(self.generate().code, 0)

    @effect_of("validate_data")
    def test_validate_data(self):
        self.write("doc.md.j2", "---\nvariables:\n  x: {type: integer}\n---\n" + DOC)
        self.assertEqual(self.generate("--set", "x=words").code, 5)
        self.settings("validate_data = false")
        self.assertEqual(self.generate("--set", "x=words").code, 0)

    @effect_of("check_templates")
    def test_check_templates(self):
        self.write("doc.md.j2", DOC + "{% if false %}{% include 'gone.md' %}{{ x.__class__ }}{% endif %}")
        self.write("unknown.md.j2", DOC + "{% if false %}{{ x | nosuchfilter }}{% endif %}")
        for template in "doc.md.j2", "unknown.md.j2":
            self.settings("check_templates = false")
            before = self.run_docmill("generate", template, "--no-gate").code
            self.settings("check_templates = true")
            after = self.run_docmill("generate", template, "--no-gate").code
            if before != after:
                self.assertEqual((before, after), (0, 4))
                return
        self.fail("the same with and without")

    @effect_of("fuel", "max_output", "max_memory", "max_depth")
    def test_limits(self):
        self.write("doc.md.j2", "# T\n{% for i in range(3000) %}{{ [i] | length }}{% endfor %}\n"
                                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(30) }}")
        self.assertEqual(self.generate().code, 0)
        for setting, code in (("fuel = 100", "E-LIM-001"), ("max_output = 100", "E-LIM-002"),
                              ("max_memory = 1000", "E-LIM-003"), ("max_depth = 10", "E-LIM-004")):
            self.settings(setting)
            self.fails(7, code, "generate", "doc.md.j2", "--no-gate")

    @effect_of("timeout")
    def test_timeout(self):
        self.write("doc.md.j2", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
        self.settings("timeout = '30ms'")
        begin = time.monotonic()
        self.fails(7, "E-LIM-005", "generate", "doc.md.j2")
        self.assertLess(time.monotonic() - begin, 30)  # the default is a minute

    # ---- what goes into a document --------------------------------------------------------------------------------

    @effect_of("language", "author")
    def test_language_and_author(self):
        self.settings("language = 'de'\nauthor = 'Ada'")
        self.assertIn('lang="de"', self.generate("-t", "html", "--id", "x").out)
        self.assertEqual(self.ok("store", "show", "x", "--json").json["author"], "Ada")

    @effect_of("template_folders")
    def test_template_folders(self):
        self.write("tpl/mine.md.j2", DOC)
        self.assertEqual(self.run_docmill("generate", "mine", "--no-gate").code, 4)
        self.settings("template_folders = ['tpl']")
        self.assertEqual(self.run_docmill("generate", "mine", "--no-gate").code, 0)

    @effect_of("catalog")
    def test_catalog(self):
        self.write("doc.md.j2", "# {{ _('Greetings') }}\n")
        self.write("de.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
                            'msgid "Greetings"\nmsgstr "Grüße"\n')
        self.assertEqual(self.generate().out, "# Greetings\n")
        self.settings("catalog = 'de.po'")
        self.assertEqual(self.generate().out, "# Grüße\n")

    # ---- what is kept ---------------------------------------------------------------------------------------------

    @effect_of("preload_templates")
    def test_preload_templates(self):
        self.write("tpl/mine.md.j2", DOC)
        self.records(1)
        counted = self.report("template_folders = ['tpl']\npreload_templates = []")["statistics"]["templates"]
        preloaded = self.report("template_folders = ['tpl']\npreload_templates = ['mine']")["statistics"]["templates"]
        self.assertEqual(preloaded["misses"], counted["misses"] + 1)
        self.settings("preload_templates = ['gone']")
        self.fails(4, "E-TPL-050", "batch", "-T", "doc.md.j2", "-d", "r.jsonl")

    @effect_of("template_cache_entries")
    def test_template_cache_entries(self):
        self.records(30)
        time.sleep(0.1)  # a file that has just been changed is read anew each time
        self.assertGreater(self.report()["statistics"]["templates"]["hits"], 20)
        self.assertEqual(self.report("template_cache_entries = 0")["statistics"]["templates"]["hits"], 0)

    def same(self, number):
        """Records that are made the same but for the names of their files."""
        return [{"x": "the same"}] * number

    SAME = ("-T", "doc.md.j2", "--no-store", "--id", "same", "-o", "o/{{ _number }}.md", "--report", "report.json")

    def results_of_same(self, settings, pause=0.0):
        process = self.stream(settings, *self.SAME)
        for record in self.same(3):
            self.send(process, record)
            time.sleep(pause)
        self.finish(process)
        for file in self.folder.glob("o/*"):
            file.unlink()
        return json.loads(self.read("report.json"))["statistics"]["results"]

    @effect_of("result_cache_entries", "result_cache_size")
    def test_result_cache(self):
        time.sleep(0.1)
        self.assertEqual(self.results_of_same("")["hits"], 2)
        self.assertEqual(self.results_of_same("result_cache_entries = 0")["hits"], 0)
        self.assertEqual(self.results_of_same("result_cache_size = 0")["hits"], 0)
        self.records(40)
        self.assertEqual(self.report("")["statistics"]["results"]["entries"], 40)
        self.assertEqual(self.report("result_cache_entries = 7")["statistics"]["results"]["entries"], 7)
        few = self.report("result_cache_size = '10KB'")["statistics"]["results"]
        self.assertLess(few["entries"], 40)
        self.assertLessEqual(few["bytes"], 10240)

    @effect_of("result_cache_lifetime")
    def test_result_cache_lifetime(self):
        time.sleep(0.1)
        self.assertEqual(self.results_of_same("result_cache_lifetime = '1h'", pause=0.1)["expired"], 0)
        self.assertEqual(self.results_of_same("result_cache_lifetime = '20ms'", pause=0.1)["expired"], 2)

    @effect_of("share_results", "shared_results_entries", "shared_results_size")
    def test_shared_results(self):
        self.records(40)

        def entries(settings):
            self.ok("cache", "clear")
            statistics = self.report(settings)["statistics"]["shared"]
            return self.ok("cache", "stats", "--json").json["shared_in_store"]["entries"], statistics["misses"]

        self.assertEqual(entries(""), (0, 0))
        self.assertEqual(entries("share_results = true"), (40, 40))
        self.assertEqual(entries("share_results = true\nshared_results_entries = 9"), (9, 40))
        self.assertIn(entries("share_results = true\nshared_results_size = '4KB'")[0], range(1, 39))

    # ---- the store ------------------------------------------------------------------------------------------------

    @effect_of("store", "use_store")
    def test_store(self):
        self.settings("store = 'kept.db'")
        self.generate()
        self.assertTrue((self.folder / "kept.db").exists())
        self.settings("use_store = false")
        self.generate()
        self.assertFalse(self.store.exists())

    def bytes_read(self, settings):
        """What a batch has read from files when it replaces documents all over its store."""
        self.write("long.md.j2", "# T\n\n{{ (x ~ ' ') * 150 }}\n")
        process = self.stream(settings, "-T", "long.md.j2", "--id", "d-{{ id }}")
        for begin in range(0, 3000, 100):
            self.send(process, *({"id": i * 7919 % 3000, "x": time.time_ns()} for i in range(begin, begin + 100)))
        with open(f"/proc/{process.pid}/io", encoding="ascii") as io:
            taken = int(io.readline().split()[1])
        self.finish(process)
        return taken

    @effect_of("store_cache_size")
    def test_store_cache_size(self):
        self.bytes_read("")  # fills it
        common = "search_indexing = 'immediate'\n"
        few, many, few_again = (self.bytes_read(f"{common}store_cache_size = '{size}MB'") for size in (64, 1, 64))
        # What merging the journal reads differs from run to run.
        self.assertGreater(many, min(few, few_again) + 4000000)

    @effect_of("search_indexing")
    def test_search_indexing(self):
        self.settings("search_indexing = 'manual'")
        self.generate()
        self.assertEqual(self.ok("store", "stats", "--json").json["search_pending"], 1)
        self.ok("store", "index")
        self.settings("")
        self.assertEqual(self.ok("store", "stats", "--json").json["search_pending"], 0)

    @effect_of("statistics")
    def test_statistics(self):
        self.records(3)
        self.assertEqual(self.report()["statistics"]["generated"], 3)
        self.assertEqual(self.report("statistics = false")["statistics"]["generated"], 0)

    # ---- all of them ----------------------------------------------------------------------------------------------

    def test_every_setting_has_an_effect(self):
        proven = [name for test in vars(Effects).values() for name in getattr(test, "settings", ())]
        self.assertEqual(sorted(proven), sorted(set(proven)), "one test for each")
        properties = self.ok("config", "--schema").json["properties"]
        self.assertEqual(sorted(proven), sorted(properties), "each setting has an effect, which a test proves")


if __name__ == "__main__":
    unittest.main()
