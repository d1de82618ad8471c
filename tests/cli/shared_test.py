"""Results shared between processes: one run makes them, another finds them in the store."""
import json
import sqlite3

from case import Case, unittest


class Shared(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", "# T {{ x }}\n\nWords enough to be read.\n{% include 'foot.md' %}\n")
        self.write("foot.md", "The foot.\n")
        self.write("r.jsonl", "".join(json.dumps({"id": i, "x": f"number {i}"}) + "\n" for i in range(20)))

    def shared(self, *arguments, settings="share_results = true"):
        self.write("docmill.toml", settings)
        self.ok("batch", "-T", "doc.md.j2", "-d", "r.jsonl", "--no-gate", "--report", "report.json", *arguments)
        return json.loads(self.read("report.json"))["statistics"]["shared"]

    def test_off_by_default(self):
        self.shared(settings="")
        self.assertEqual(self.shared(settings="")["hits"], 0)
        self.assertEqual(self.ok("cache", "stats", "--json").json["shared_in_store"]["entries"], 0)

    def test_two_processes(self):
        first = self.shared()
        self.assertEqual((first["hits"], first["misses"]), (0, 20))
        second = self.shared()
        self.assertEqual((second["hits"], second["misses"]), (20, 0))
        self.assertEqual(self.stored(), 20)
        self.write("foot.md", "Another foot.\n")
        self.assertEqual(self.shared()["hits"], 0)
        self.assertIn("Another foot", self.ok("store", "get", "doc.7").out)

    def test_one_document(self):
        self.write("docmill.toml", "share_results = true")
        once = self.ok("generate", "doc.md.j2", "--no-gate", "--id", "one", "--set", "x=a").out
        updated = self.ok("store", "show", "one", "--json").json["updated"]
        self.assertEqual(self.ok("generate", "doc.md.j2", "--no-gate", "--id", "one", "--set", "x=a").out, once)
        self.assertEqual(self.ok("store", "show", "one", "--json").json["updated"], updated)  # taken, not made again

    def test_damage_is_not_given_out(self):
        self.shared()
        with sqlite3.connect(self.store) as store:
            store.execute("UPDATE shared_results SET bytes = replace(bytes, 'Words', 'Wards')")
        store.close()
        self.assertEqual(self.shared()["hits"], 0)
        self.assertNotIn("Wards", self.ok("store", "get", "doc.7").out)

    def test_stats_and_clear(self):
        self.shared()
        self.assertEqual(self.ok("cache", "stats", "--json").json["shared_in_store"]["entries"], 40)  # 20 lists of names
        self.assertIn("40 finished documents in the store", self.ok("cache", "stats").out)
        self.assertEqual(self.ok("cache", "clear", "--json").json["shared"], 40)
        self.assertEqual(self.shared()["hits"], 0)
        self.assertEqual(self.stored(), 20)


if __name__ == "__main__":
    unittest.main()
