"""docmill store: what was made, and what becomes of it."""
from case import Case, unittest


class Store(Case):
    def setUp(self):
        super().setUp()
        self.write("note.md.j2", "# {{ title }}\n\n{{ text }}\n")
        self.write("page.html.j2", "<p>{{ text }}</p>")

    def make(self, title, text="words", *more):
        self.ok("generate", "note.md.j2", "--set", f"title={title}", "--set", f"text={text}", "--id", title.lower(),
                "-q", *more)

    def ids(self, *arguments):
        return [d["id"] for d in self.ok("store", "list", "--json", *arguments).json["documents"]]


class Reading(Store):
    def setUp(self):
        super().setUp()
        self.make("Beta", "late payment", "--tag", "money", "--author", "Ada")
        self.make("Alpha", "early refund of a payment", "--tag", "money", "--tag", "x")
        self.make("Gamma", "late " * 50)

    def test_list(self):
        out = self.ok("store", "list").out
        lines = out.splitlines()
        self.assertEqual(len(lines), 4)
        self.assertTrue(lines[0].startswith("id "))
        column = lines[0].index("updated")
        for line in lines[1:]:
            self.assertRegex(line[column:], r"^\d{4}-\d\d-\d\d \d\d:\d\d ")
        self.assertEqual(self.ok("store").out, out)

    def test_order(self):
        self.assertEqual(self.ids("--sort", "id"), ["alpha", "beta", "gamma"])
        self.assertEqual(self.ids("--sort", "title", "--reverse"), ["gamma", "beta", "alpha"])
        self.assertEqual(self.ids(), ["gamma", "alpha", "beta"])
        self.assertEqual(self.ids("--sort", "size")[0], "gamma")

    def test_filter(self):
        self.assertEqual(self.ids("--tag", "money", "--sort", "id"), ["alpha", "beta"])
        self.assertEqual(self.ids("--author", "Ada"), ["beta"])
        self.assertEqual(self.ids("--title", "amm"), ["gamma"])
        self.assertEqual(self.ids("--format", "html"), [])
        self.assertEqual(len(self.ids("--template", "note.md.j2", "--type", "note.md.j2", "--status", "final")), 3)
        none = self.ok("store", "list", "--tag", "nothing")
        self.assertEqual(none.out, "")
        self.assertIn("no documents", none.err)

    def test_pages(self):
        first = self.ok("store", "list", "--json", "--sort", "id", "--limit", "2").json
        self.assertEqual([d["id"] for d in first["documents"]], ["alpha", "beta"])
        self.assertEqual(self.ids("--sort", "id", "--limit", "2", "--cursor", first["next"]), ["gamma"])
        self.assertIn("--cursor", self.ok("store", "list", "--limit", "1").err)
        self.fails(2, "E-USE-004", "store", "list", "--limit", "1001")
        self.fails(2, "E-USE-004", "store", "list", "--sort", "tilte")

    def test_show(self):
        out = self.ok("store", "show", "beta").out
        for word in ("beta", "Ada", "money", "sha256:", "final", "note.md.j2"):
            self.assertIn(word, out)
        self.assertEqual(self.ok("store", "show", "beta", "--json").json["tags"], ["money"])

    def test_unknown_documents(self):
        self.assertIn("did you mean `beta`", self.fails(6, "E-STO-030", "store", "show", "betta").err)
        self.fails(6, "E-STO-030", "store", "get", "beta", "--version", "7")
        self.fails(6, "E-STO-030", "store", "history", "nothing-like-it")

    def test_search(self):
        hits = self.ok("store", "search", "payment", "--json").json["hits"]
        self.assertEqual(sorted(h["id"] for h in hits), ["alpha", "beta"])
        self.assertIn("[payment]", hits[0]["snippet"])
        self.assertIn("alpha", self.ok("store", "search", "payment", "refund").out)
        self.assertNotIn("beta", self.ok("store", "search", "payment", "refund").out)
        self.assertIn("beta", self.ok("store", "search", '"late payment"').out)
        self.assertIn("alpha", self.ok("store", "search", "refu*").out)
        self.assertIn("nothing found", self.ok("store", "search", "zeppelin").err)
        self.fails(2, "E-USE-003", "store", "search")

    def test_stats(self):
        stats = self.ok("store", "stats", "--json").json
        self.assertEqual(stats["documents"], 3)
        self.assertEqual(stats["by_format"], {"markdown": 3})
        self.assertIn("documents  3", self.ok("store", "stats").out)


class Versions(Store):
    def test_get_and_history(self):
        self.make("Doc", "one")
        self.make("Doc", "two")
        self.assertEqual(self.ok("store", "get", "doc").out, "# Doc\n\ntwo\n")
        self.assertEqual(self.ok("store", "get", "doc", "--version", "1").out, "# Doc\n\none\n")
        self.ok("store", "get", "doc", "-o", "x.md")
        self.assertEqual(self.read("x.md"), "# Doc\n\ntwo\n")
        self.assertEqual(self.ok("store", "get", "doc", "--json").json["content"], "# Doc\n\ntwo\n")
        versions = self.ok("store", "history", "doc", "--json").json["versions"]
        self.assertEqual([v["version"] for v in versions], [2, 1])
        self.assertEqual(len(self.ok("store", "history", "doc").out.splitlines()), 3)


class Changing(Store):
    def setUp(self):
        super().setUp()
        self.make("One")
        self.make("Two")

    def test_delete_and_restore(self):
        self.assertEqual(self.ok("store", "delete", "one").out, "deleted one\n")
        self.assertEqual(self.ids(), ["two"])
        self.assertEqual(self.ids("--deleted"), ["one"])
        self.assertIn("store restore one", self.fails(6, "E-STO-030", "store", "get", "one").err)
        self.assertEqual(self.ok("store", "get", "one", "--deleted").out, "# One\n\nwords\n")
        self.assertEqual(self.ok("store", "restore", "one", "--json").json, {"restored": ["one"]})
        self.assertEqual(self.ids("--sort", "id"), ["one", "two"])
        self.fails(6, "E-STO-032", "store", "restore", "one")

    def test_erase(self):
        self.ok("store", "delete", "--hard", "one")
        self.assertEqual(self.ids("--deleted"), [])
        self.fails(6, "E-STO-030", "store", "restore", "one")

    def test_some_of_several(self):
        result = self.fails(8, "E-STO-030", "store", "delete", "one", "nothing", "two")
        self.assertEqual(result.out, "deleted one\ndeleted two\n")
        self.fails(6, "E-STO-030", "store", "delete", "nothing", "neither")

    def test_compact(self):
        self.assertIn("compacted", self.ok("store", "compact").out)
        self.assertIn("bytes_after", self.ok("store", "compact", "--json").json)
        self.assertEqual(self.ids("--sort", "id"), ["one", "two"])


class Soundness(Store):
    def test_no_store_is_an_empty_one(self):
        for command in (["store"], ["store", "stats"], ["store", "search", "x"], ["store", "check"], ["templates"]):
            self.ok(*command)
        self.fails(6, "E-STO-030", "store", "show", "x")
        self.assertFalse(self.store.exists())

    def test_check(self):
        self.make("One", "a recognisable sentence " * 200)
        self.assertTrue(self.ok("store", "check", "--json").json["ok"])
        self.assertTrue(self.ok("store", "check").out.startswith("ok: "))
        self.ok("store", "compact")
        damaged = bytearray(self.store.read_bytes())
        at = damaged.rfind(b"recognisable sentence")
        self.assertGreater(at, 0, "the content is not kept as it is")
        damaged[at] ^= 1
        self.store.write_bytes(damaged)
        result = self.run_docmill("store", "check")
        self.assertEqual(result.code, 6, result)
        self.assertIn("damaged", result.out)
        self.assertFalse(self.run_docmill("store", "check", "--json").json["ok"])

    def test_two_at_once(self):
        processes = [self.start("generate", "note.md.j2", "--set", f"title=T{i}", "--set", "text=x", "-q", "-o",
                                f"{i}.md") for i in range(8)]
        self.assertEqual([p.wait(60) for p in processes], [0] * 8)
        self.assertEqual(self.stored(), 8)


if __name__ == "__main__":
    unittest.main()
