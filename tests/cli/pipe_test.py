"""docmill pipe: a worker that answers every line."""
import json

from case import Case, signal, subprocess, unittest


class Worker(Case):
    def setUp(self):
        super().setUp()
        self.process = None

    def begin(self, *arguments):
        self.process = self.start("pipe", *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end)

    def end(self):
        if self.process.stdin:
            self.process.stdin.close()
        self.process.stdout.read()
        self.process.stdout.close()
        self.assertEqual(self.process.wait(60), 0)

    def ask_line(self, line):
        if self.process is None:
            self.begin()
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def ask(self, template=None, context=None, **more):
        case = {"id": "x", **more}
        if template is not None:
            case["template"] = template
        if context is not None:
            case["context"] = context
        answer = json.loads(self.ask_line(json.dumps(case).encode()))
        self.assertEqual(answer["id"], "x")
        return answer

    def output(self, *arguments, **more):
        answer = self.ask(*arguments, **more)
        self.assertIn("output", answer)
        return answer["output"]

    def error(self, kind, *arguments, **more):
        answer = self.ask(*arguments, **more)
        self.assertEqual(answer["error"]["kind"], kind, answer)
        return answer["error"]


class Answers(Worker):
    def test_output(self):
        self.assertEqual(self.output("Hello {{ name }}", {"name": "Ada"}), "Hello Ada")
        self.assertEqual(self.output("Hello {{ name }}", {"name": "Bob"}), "Hello Bob")
        self.assertEqual(self.output("plain"), "plain")

    def test_ids_come_back(self):
        for given in ("s", 7, None, [1, {"a": 2.5}]):
            answer = json.loads(self.ask_line(json.dumps({"id": given, "template": ""}).encode()))
            self.assertEqual(answer, {"id": given, "output": ""})
        self.assertIsNone(json.loads(self.ask_line(b'{"template": ""}'))["id"])

    def test_kinds(self):
        self.assertEqual(self.error("syntax", "a\n{% if %}")["line"], 2)
        self.error("undefined", "{{ x.y }}")
        self.error("undefined", "{{ x }}", options={"undefined": "strict"})
        self.error("runtime", "{{ 1 + 'a' }}")
        self.error("notfound", "{% include 'gone' %}")
        self.error("security", "{{ ''.__class__.mro() }}", sandbox=True)

    def test_members_of_an_error(self):
        error = self.error("runtime", "{% include 'part' %}", templates={"part": "ab\n  {{ 1 // 0 }}"})
        self.assertEqual((error["name"], error["line"]), ("part", 2))
        self.assertRegex(error["code"], r"^E-TPL-\d{3}$")
        self.assertEqual(sorted(error), ["code", "column", "hint", "kind", "line", "message", "name"])

    def test_templates(self):
        templates = {"base": "<{% block b %}{% endblock %}>", "child": "{% extends 'base' %}{% block b %}{{ x }}"
                     "{% endblock %}"}
        self.assertEqual(self.output(None, {"x": 1}, name="child", templates=templates), "<1>")
        self.assertEqual(self.output("{% include 'base' %}", templates=templates), "<>")
        templates["base"] = "[{% block b %}{% endblock %}]"  # a changed text is seen
        self.assertEqual(self.output(None, {"x": 1}, name="child", templates=templates), "[1]")
        self.error("notfound", None, name="child")

    def test_options(self):
        self.assertEqual(self.output("{{ x }}", {"x": "<"}, options={"autoescape": True}), "&lt;")
        self.assertEqual(self.output("{{ x }}", {"x": "<"}), "<")
        self.assertEqual(self.output("{% do [] %}ok", options={"extensions": ["do"]}), "ok")
        self.assertEqual(self.output("{% do [] %}ok", options={"extensions": ["jinja2.ext.do"]}), "ok")
        self.error("syntax", "{% do [] %}ok")
        self.assertEqual(self.output("{% for i in range(9) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}",
                                     options={"extensions": ["loopcontrols"]}), "01")
        self.assertEqual(self.output("{{ x.y.z }}", options={"undefined": "chainable"}), "")
        self.assertEqual(self.output("{{ x }}", options={"undefined": "debug"}), "{{ x }}")
        self.assertEqual(self.output("# if true\nyes\n# endif", options={"line_statement_prefix": "#"}), "yes\n")
        self.assertEqual(self.output("x\n", options={"keep_trailing_newline": True}), "x\n")
        self.assertEqual(self.output("<<x>>", {"x": 1}, options={"variable_start_string": "<<",
                                                               "variable_end_string": ">>"}), "1")

    def test_unknown_options(self):
        self.assertIn("trim_block", self.error("runtime", "", options={"trim_block": True})["message"])
        self.assertIn("undefined", self.error("runtime", "", options={"undefined": "none"})["message"])
        self.assertIn("magic", self.error("runtime", "", options={"extensions": ["magic"]})["message"])
        self.error("runtime", "", options={"trim_blocks": 1})
        self.error("runtime", "", options=[])

    def test_one_line_by_every_idea_of_a_line(self):
        text = "a\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x7f\x9f\u00e9\U0001f600\"\\"
        line = self.ask_line(json.dumps({"id": text, "template": "{{ x }}", "context": {"x": text}}).encode())
        self.assertEqual(json.loads(line), {"id": text, "output": text})
        self.assertEqual(len(line.decode().splitlines()), 1)

    def test_large_outputs(self):
        text = "\u2028\u00e9x\U0001f600" * 700000
        self.assertEqual(self.output("{{ x }}", {"x": text}), text)


class Survival(Worker):
    def test_lines_that_are_no_case(self):
        for line in (b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{} trailing", b"[" * 100000, b'{"id": 1}',
                     b'{"id": 1, "template": 5}', b'{"template": "", "context": []}',
                     b'{"template": "", "templates": {"a": 1}}', b'{"template": "", "sandbox": "yes"}'):
            with self.subTest(line[:40]):
                self.assertEqual(json.loads(self.ask_line(line))["error"]["kind"], "runtime")
        self.assertEqual(self.output("fine"), "fine")

    def test_empty_lines_are_skipped(self):
        self.begin()
        self.process.stdin.write(b"\n  \n\r\n")
        self.assertEqual(self.output("fine"), "fine")

    def test_a_last_line_without_newline(self):
        result = self.run_docmill("pipe", stdin=b'{"id": 1, "template": "x"}')
        self.assertEqual(result.json, {"id": 1, "output": "x"})

    def test_limits(self):
        self.begin("--fuel", "1M", "--max-memory", "8M", "--max-output", "1M", "--timeout", "2000")
        for template in ("{% for i in range(99999999) %}{% endfor %}", "{{ 'x' * 99999999 }}",
                         "{{ [0] * 99999999 }}", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                         "{{ 'x' * 900000 }}{{ 'x' * 900000 }}", "{{ 10 ** 99999999 }}"):
            with self.subTest(template):
                self.assertRegex(self.error("runtime", template)["code"], "^E-")
        self.error("syntax", "{{ " + "(" * 100000)
        self.error("syntax", "{% if x %}" * 100000)
        self.assertEqual(self.output("fine"), "fine")

    def test_contexts_are_not_shared(self):
        template = "{{ x.append(1) or x }}"
        self.assertEqual(self.output(template, {"x": []}), "[1]")
        self.assertEqual(self.output(template, {"x": []}), "[1]")

    def test_many_environments_and_templates(self):
        for i in range(200):
            options = {"variable_start_string": f"<{i}<", "variable_end_string": ">>"}
            self.assertEqual(self.output(f"<{i}<x>>", {"x": i}, options=options), str(i))

    def test_a_reader_that_goes_away(self):
        process = self.start("pipe", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdout.close()
        try:
            process.stdin.write(b'{"template": "x"}\n' * 100)
            process.stdin.close()
        except BrokenPipeError:
            pass
        self.assertEqual(process.wait(60), -signal.SIGPIPE)


if __name__ == "__main__":
    unittest.main()
