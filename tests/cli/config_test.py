"""Settings: where they come from, and which one wins. That each does something: effects_test.py."""
import json
import pathlib

from case import Case, unittest

DOC = "# Title\n\nA paragraph with enough words to be read: {{ x | default('nothing') }}.\n"
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Settings(Case):
    def setUp(self):
        super().setUp()
        self.write("doc.md.j2", DOC)

    def settings(self, text, name="docmill.toml"):
        return self.write(name, text)

    def value(self, name, *arguments, **more):
        return self.ok("config", name, *arguments, **more).out.rstrip("\n")

    def generate(self, *arguments, **more):
        return self.run_docmill("generate", "doc.md.j2", "--no-gate", *arguments, **more)


class Layers(Settings):
    def test_each_layer_wins_over_the_one_before(self):
        self.assertEqual(self.value("timeout"), "60s")
        self.settings("timeout = '50s'", "home/.config/docmill/config.toml")
        self.assertEqual(self.value("timeout", "--origin"),
                         f"50s  user file ({self.folder}/home/.config/docmill/config.toml:1)")
        self.settings("\ntimeout = '40s'\n")
        self.assertEqual(self.value("timeout", "--origin"), f"40s  project file ({self.folder}/docmill.toml:2)")
        self.assertEqual(self.value("timeout", "--origin", env={"DOCMILL_TIMEOUT": "30s"}),
                         "30s  environment (DOCMILL_TIMEOUT)")
        self.write("doc.md.j2", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
        self.fails(7, "E-LIM-005", "generate", "doc.md.j2", "--timeout", "20ms", env={"DOCMILL_TIMEOUT": "9h"})

    def test_what_the_mode_decides_is_shown(self):
        size = {"DOCMILL_MEMORY_MODE": "standard"}
        for mode, entries, sandbox in (("basic", "500", "false"), ("performance", "2000", "false"),
                                       ("secure", "1000", "true"), ("enterprise", "5000", "true")):
            env = {"DOCMILL_OPERATION_MODE": mode, **size}
            self.assertEqual(self.value("result_cache_entries", env=env), entries, mode)
            self.assertEqual(self.value("sandbox", env=env), sandbox, mode)
            self.assertRegex(self.ok("config", env=env).out, rf"result_cache_entries +auto \({entries}\)\n")
            entry = json.loads(self.ok("config", "--json", "--origin", env=env).out)["result_cache_entries"]
            self.assertEqual((entry["value"], entry["effective"]), ("auto", int(entries)))
        self.assertNotEqual(self.value("fuel", env={"DOCMILL_OPERATION_MODE": "secure"}), "0")
        self.assertEqual(self.value("fuel", env={"DOCMILL_OPERATION_MODE": "secure", "DOCMILL_FUEL": "0"}), "0")
        self.assertEqual(self.value("result_cache_entries", env={"DOCMILL_RESULT_CACHE_ENTRIES": "7"}), "7")

    def test_xdg(self):
        self.settings("fuel = 7", "xdg/docmill/config.toml")
        self.assertEqual(self.value("fuel", env={"XDG_CONFIG_HOME": str(self.folder / "xdg")}), "7")

    def test_the_nearest_file_upwards(self):
        self.settings("fuel = 1")
        self.settings("fuel = 2", "a/docmill.toml")
        (self.folder / "a/b/c").mkdir(parents=True)
        before = self.folder
        self.folder = before / "a/b/c"
        try:
            self.assertEqual(self.ok("config", "fuel", env={"HOME": str(before / "home")}).out, "2\n")
        finally:
            self.folder = before

    def test_one_named_file(self):
        self.settings("fuel = 1")
        self.settings("max_depth = 9", "other.toml")
        self.assertEqual(self.value("fuel", "--config", "other.toml"), "0")
        self.assertEqual(self.value("max_depth", env={"DOCMILL_CONFIG": "other.toml"}), "9")
        self.assertEqual(self.value("fuel", "--config", "/dev/null"), "0")
        self.fails(6, "E-IO-001", "config", "--config", "gone.toml")

    def test_paths_of_a_file_are_relative_to_it(self):
        self.settings('template_folders = ["tpl"]\nstore = "kept.db"')
        self.assertEqual(self.value("template_folders"), str(self.folder / "tpl"))
        self.assertEqual(self.value("store"), str(self.folder / "kept.db"))
        self.settings('store = "~/s.db"')
        self.assertEqual(self.value("store"), str(self.folder / "home/s.db"))

    def test_a_variable_set_to_nothing_is_unset(self):
        self.assertEqual(self.value("fuel", env={"DOCMILL_FUEL": ""}), "0")


class Refused(Settings):
    def refused(self, text, code, line, *words):
        self.settings(text)
        result = self.fails(2, code, "config")
        self.assertIn(f"docmill.toml:{line}", result.err)
        for word in words:
            self.assertIn(word, result.err)

    def test_unknown(self):
        self.refused("fuel = 1\nquality_gate_treshold = 3\n", "E-CFG-040", 2, "quality_gate_threshold")
        self.refused("\n\ntelemetry = false", "E-CFG-040", 3, "sends nothing")

    def test_types_and_ranges(self):
        self.refused("quality_gate_threshold = 101", "E-CFG-041", 1, "from 0 to 100")
        self.refused("quality_gate_threshold = 'high'", "E-CFG-041", 1)
        self.refused("quality_gate = 'yes'", "E-CFG-041", 1, "true or false")
        self.refused("author = 5", "E-CFG-041", 1, "text")
        self.refused("template_folders = 'a'", "E-CFG-041", 1, "list")
        self.refused("template_folders = [1]", "E-CFG-041", 1)
        self.refused("timeout = '5 weeks'", "E-CFG-041", 1, "2s")
        self.refused("timeout = '99999h'", "E-CFG-041", 1)
        self.refused("max_output = '10 bananas'", "E-CFG-041", 1, "10MB")
        self.refused("jobs = 1.5", "E-CFG-041", 1)
        self.refused("jobs = 0", "E-CFG-041", 1)
        self.refused("operation_mode = 'turbo'", "E-CFG-041", 1, "enterprise")

    def test_not_toml(self):
        self.refused("a = [", "E-CFG-043", 1)

    def test_variables(self):
        self.fails(2, "E-CFG-042", "config", env={"DOCMILL_FUEL": "much"})
        result = self.ok("config", env={"DOCMILL_TIMEOUTT": "5"})
        self.assertIn("DOCMILL_TIMEOUT?", result.err)

    def test_options(self):
        self.fails(2, "E-USE-004", "generate", "doc.md.j2", "--gate", "101")
        self.assertIn("enterprise", self.fails(2, "E-USE-004", "generate", "doc.md.j2", "--mode", "enterprize").err)
        self.fails(2, "E-USE-006", "config", "fuell")

    def test_units(self):
        for text, shown in (("'10MB'", "10MB"), ("1048576", "1MB"), ("'1.5 KB'", "1536B"), ("'1GiB'", "1GB")):
            self.settings(f"max_output = {text}")
            self.assertEqual(self.value("max_output"), shown)
        for text, shown in (("1500", "1500ms"), ("'2s'", "2s"), ("'1.5 min'", "90s"), ("'1h'", "3600s")):
            self.settings(f"timeout = {text}")
            self.assertEqual(self.value("timeout"), shown)
        self.settings("quality_gate_threshold = '90%'\nfuel = '2M'\nmax_document_size_mb = 0.5")
        self.assertEqual(self.value("quality_gate_threshold"), "90")
        self.assertEqual(self.value("fuel"), "2000000")
        self.assertEqual(self.value("max_document_size_mb"), "512KB")


class Shown(Settings):
    def test_json(self):
        values = self.ok("config", "--json").json
        self.assertEqual(values["quality_gate_threshold"], 85)
        self.assertEqual(values["quality_gate"], True)
        self.assertEqual(values["template_folders"], [])
        self.assertEqual(values["operation_mode"], "basic")
        origins = self.ok("config", "--json", "--origin", env={"DOCMILL_FUEL": "9"}).json
        self.assertEqual(origins["fuel"], {"value": 9, "effective": 9, "origin": "environment", "source": "DOCMILL_FUEL"})

    def test_the_published_schema_and_reference(self):
        self.assertEqual(self.ok("config", "--schema").out, (ROOT / "docs/config.schema.json").read_text())
        self.assertIn(self.ok("config", "--reference").out, (ROOT / "docs/configuration.md").read_text())

    def test_the_schema_says_what_docmill_says(self):
        import jsonschema
        schema = self.ok("config", "--schema").json
        jsonschema.Draft202012Validator.check_schema(schema)
        check = jsonschema.Draft202012Validator(schema)
        good = [{"fuel": 5}, {"fuel": "2M"}, {"timeout": "2s"}, {"jobs": "auto"}, {"sandbox": "auto"},
                {"sandbox": True}, {"max_document_size_mb": 0.5}, {"template_folders": ["a"]}, {"author": "Ada"}]
        bad = [{"fuell": 5}, {"fuel": -1}, {"timeout": "x"}, {"jobs": 0}, {"sandbox": "maybe"}, {"author": 5},
               {"quality_gate_threshold": 101}, {"template_folders": "a"}, {"operation_mode": "turbo"}]
        for settings, code in [(s, 0) for s in good] + [(s, 2) for s in bad]:
            self.assertEqual(check.is_valid(settings), code == 0, settings)
            (name, value), = settings.items()
            self.settings(f"{name} = {json.dumps(value)}")
            self.assertEqual(self.run_docmill("config").code, code, settings)

    def test_every_setting_has_a_variable(self):
        for name, value in self.ok("config", "--json").json.items():
            text = ":".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else value
            variable = "DOCMILL_" + name.upper()
            if text != "":
                self.assertIn(variable, self.ok("config", name, "--origin", env={variable: str(text)}).out)


if __name__ == "__main__":
    unittest.main()
