"""The filters that docmill adds to Jinja2's, judged by the readers of what they write."""
import html.parser
import json
import pathlib
import re
import shlex
import subprocess
import tempfile
import xml.etree.ElementTree

import docutils.core
import yaml
from case import Case, DOCMILL, unittest

# What means something somewhere.
TEXTS = ["plain words", "*a* _b_ `c` **d** __e__ ~~f~~ [g](h) ![i](j) <k> &amp; &copy;", "1. one", "12) twelve", "- dash", "+ plus", "* star",
         "# heading", "## x ##", "> quote", "= underline", "---", "===", "***", "    code", "\ttab", "```", "~~~", "| a | b |", "a|b", "a\\b", "\\",
         "\\*", "a_b_c", "__init__", "http://x.y/?a=b&c=d", "me@x.org", "<b>bold</b>", "<!-- c -->", "{{ x }}", "{a} {b:c}", "$x^2$ $$", "50% #1 ~tilde^",
         ":role:`x`", "text::", ".. note:: x", "|sub|", "`a`_", "a_ b__ [1]_", "(C) -- ... -> <=", "++x++ +y+ ^z^ ~w~", "((index)) [[anchor]] <<ref>>",
         "[NOTE]", "NOTE: x", ". title", "// comment", "include::x[]", "image::x[]", "pass:c[x]", "a]b]c", "]", "'quoted' \"double\" it's ''x'' ``y``",
         "?` !` ,, << >> -- ---", "[x] [ ] ]{", "\u00fcml\u00e4ut \u4e2d\u6587 \U0001f600", "a\nb", "one\n- two\n3. three", "a  \nb", "x; rm -rf / `id` $(id) $HOME", "!important", "&", "<", "term:: def",
         "a:: b", "iv) roman", "a. letter", "#. auto", ">>> doctest", "\u2022 bullet", "a;; b", "+++", "....", "x^y^", "{counter:a}", "a--b", "https://x.org[y]", "see www.x.org/a_b_c?d&e", "link:x[y]", "#mark#", "A:: B", "  lead"]


class Words(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", []

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)


def words_of(page):
    reader = Words()
    reader.feed(page)
    return " ".join(reader.text.split()), set(reader.tags)


class Worker(Case):
    def render(self, cases):
        lines = "".join(json.dumps({"template": template, "context": context,
                                    "options": {"document_filters": True, **options}}) + "\n" for template, context, options in cases)
        done = subprocess.run([DOCMILL, "pipe"], input=lines.encode(), capture_output=True, check=True, env=self.environment())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def output(self, template, context=None, **options):
        answer = self.render([(template, context or {}, options)])[0]
        self.assertIn("output", answer)
        return answer["output"]

    def error(self, code, template, context=None, **options):
        answer = self.render([(template, context or {}, options)])[0]
        self.assertEqual(answer.get("error", {}).get("code"), code, answer)
        return answer["error"]

    def escaped(self, name, texts=TEXTS):
        answers = self.render([("{{ x|escape_%s }}" % name, {"x": text}, {}) for text in texts])
        return [(text, answer["output"]) for text, answer in zip(texts, answers, strict=True)]


class Escaping(Worker):
    def same_words(self, text, page, allowed=("p",)):
        shown, tags = words_of(page)
        self.assertEqual(shown, " ".join(text.split()))
        self.assertLessEqual(tags, set(allowed), page)

    def test_markdown(self):
        pairs = self.escaped("markdown")
        for reader in ("commonmark", "gfm", "markdown"):
            pages = subprocess.run(["pandoc", "-f", reader + "-tex_math_dollars-smart" if reader == "markdown" else reader, "-t", "html", "--wrap=none"],
                                   input="\n\nSEPARATOR\n\n".join(e for _, e in pairs), text=True, check=True, capture_output=True).stdout
            for (text, escaped), page in zip(pairs, pages.split("<p>SEPARATOR</p>"), strict=True):
                with self.subTest(reader=reader, text=text, escaped=escaped):
                    self.same_words(text, page, ("p",))

    def test_markdown_by_docmill(self):
        for text, escaped in self.escaped("markdown"):
            with self.subTest(text=text, escaped=escaped):
                page = self.output("{{ x|markdown }}", {"x": escaped})
                self.same_words(text, page, ("p",))

    def test_table_cells(self):
        cells = self.escaped("cell")
        table = "| a | b |\n|---|---|\n" + "".join(f"| {escaped} | x |\n" for _, escaped in cells)
        page = subprocess.run(["pandoc", "-f", "gfm", "-t", "html", "--wrap=none"], input=table, text=True, check=True, capture_output=True).stdout
        rows = re.findall(r"<tr[^>]*>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>x</td>", page, re.S)
        for (text, escaped), row in zip(cells, rows, strict=True):
            with self.subTest(text=text, escaped=escaped):
                self.same_words(text, row, ())
        self.assertEqual(self.output("{{ 'a\nb'|escape_cell('<br>') }}"), "a<br>b")

    def test_restructuredtext(self):
        for text, escaped in self.escaped("rst"):
            with self.subTest(text=text, escaped=escaped):
                parts = docutils.core.publish_parts("Before.\n\n" + escaped + "\n", writer_name="html5",
                                                    settings_overrides={"report_level": 5, "halt_level": 6, "smart_quotes": False})
                body = parts["body"]
                self.assertNotIn("system-message", body)
                shown, tags = words_of(body)
                self.assertEqual(shown, " ".join(("Before. " + text).split()))
                self.assertLessEqual(tags, {"p", "a"} if "://" in text or "@" in text else {"p"}, body)

    def test_asciidoc(self):
        pairs = self.escaped("asciidoc")
        table = "|===\n" + "".join(f"|{escaped}\n" for _, escaped in pairs) + "|===\n"
        for source, pattern in (("\n\nSEPARATOR\n\n".join(e for _, e in pairs), None), (table, r"<td[^>]*>(.*?)</td>")):
            page = subprocess.run(["asciidoctor", "-e", "-o", "-", "-"], input=source, text=True, check=True, capture_output=True).stdout
            pages = re.findall(pattern, page, re.S) if pattern else re.split(r'<div class="paragraph">\s*<p>SEPARATOR</p>\s*</div>', page)
            for (text, escaped), part in zip(pairs, pages, strict=True):
                with self.subTest(table=bool(pattern), text=text, escaped=escaped):
                    self.same_words(text, part, ("p", "div"))

    def test_json(self):
        for text, escaped in self.escaped("json", TEXTS + ["\0\x1f\x7f\u2028"]):
            self.assertEqual(json.loads('"' + escaped + '"'), text)

    def test_xml(self):
        for text, escaped in self.escaped("xml"):
            root = xml.etree.ElementTree.fromstring(f"<a b=\"{escaped}\" c='{escaped}'>{escaped}</a>")
            self.assertEqual(root.text, text)
        self.assertEqual(self.output("{{ 'a\\x00\\x0bb'|escape_xml }}"), "a\ufffd\ufffdb")

    def test_shell(self):
        pairs = self.escaped("shell", TEXTS + ["", "'", "''", "a'b\"c"])
        self.assertEqual([shlex.split(escaped) for _, escaped in pairs], [[text] for text, _ in pairs])
        script = "printf '%s\\0' " + " ".join(escaped for _, escaped in pairs)
        shown = subprocess.run(["sh", "-c", script], check=True, capture_output=True).stdout.decode()
        self.assertEqual(shown.split("\0")[:-1], [text for text, _ in pairs])
        self.assertIn("zero byte", self.error("E-TPL-141", "{{ 'a\\x00'|escape_shell }}")["message"])

    def test_latex(self):
        source = "\n\nSEPARATOR\n\n".join(escaped for _, escaped in self.escaped("latex"))
        page = subprocess.run(["pandoc", "-f", "latex-smart", "-t", "html", "--wrap=none"], input=source, text=True, check=True, capture_output=True).stdout
        for text, part in zip(TEXTS, page.split("<p>SEPARATOR</p>"), strict=True):
            with self.subTest(text=text):
                shown, _ = words_of(part)
                # Pandoc does not know the commands for these; TeX does, below.
                unknown = str.maketrans("", "", "`|\"")
                self.assertEqual(shown.replace("\u2019", "'").translate(unknown).split(), text.translate(unknown).split())
        self.assertEqual(self.output("{{ 'a--b ''c'' \\\\x{y}_z & 100%'|escape_latex }}"),
                         "a-{}-b ''c'' ".replace("''c''", "c") + "\\textbackslash{}x\\{y\\}\\_z \\& 100\\%")

    def test_latex_by_tex(self):
        """What TeX itself sets of every character of ASCII, and of pairs that fonts would join."""
        texts = [chr(c) for c in range(33, 127)] + ["--", "---", "''", "``", ",,", "<<", ">>", "?`", "!`", "a\\b", "x[1]", "{}", "$#", "`|\""]
        with tempfile.TemporaryDirectory() as folder:
            boxes = "".join(f"\\setbox0\\hbox{{{self.output('{{ x|escape_latex }}', {'x': text})}}}\\showbox0\n" for text in texts)
            pathlib.Path(folder, "a.tex").write_text("\\documentclass{article}\\usepackage[T1]{fontenc}\\showboxbreadth=99\\showboxdepth=9\n"
                                                     "\\begin{document}\n" + boxes + "\\end{document}\n")
            made = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-draftmode", "a.tex"], cwd=folder, capture_output=True)
            log = pathlib.Path(folder, "a.log").read_text("latin-1")
        self.assertNotIn("Missing", log, made.stdout[-500:])
        shown = ["".join(re.findall(r"(?m)^\.\\\S+ (.)(?: \(ligature .*)?$", box)) for box in re.split(r"> \\box0=\n", log)[1:]]
        self.assertEqual(shown, texts)
        self.assertNotIn("(ligature", log)

    def test_autoescape(self):
        context = {"x": "a_b <c>", "y": "1. x"}
        self.assertEqual(self.output("{{ x }} {{ x|safe }} {{ x|e }} {{ 'a_b' }}", context, escaping="latex"),
                         "a\\_b \\textless{}c\\textgreater{} a_b <c> a\\_b \\textless{}c\\textgreater{} a\\_b")
        self.assertEqual(self.output("{% macro m(v) %}_{{ v }}_{% endmacro %}{{ m(x) }} {{ ['_', x]|join('*'|safe) }} {{ '_'|safe ~ x }}", context, escaping="markdown"),
                         "_a\\_b \\<c\\>_ \\_*a\\_b \\<c\\> _a\\_b \\<c\\>")
        self.assertEqual(self.output("{{ x|escape_latex }}", context, autoescape=True), "a\\_b \\textless{}c\\textgreater{}")
        self.assertEqual(self.output("{{ '<&>'|escape_rst }}", {}, autoescape=True), "\\&lt;&amp;&gt;")
        self.assertEqual(self.output("{{ x|escape_json }}", {"x": "a\"b"}, escaping="json"), 'a\\"b')

    def test_front_matter(self):
        self.write("t.tex.j2", "---\nescape: auto\n---\n{{ x }}\n")
        self.write("d.json", '{"x": "50% & more"}')
        self.assertEqual(self.ok("generate", "t.tex.j2", "-d", "d.json", "--no-store", "--no-gate").out, "50\\% \\& more\n")
        self.write("t.md.j2", "---\nescape: latx\n---\n{{ x }}\n")
        self.assertIn("did you mean `latex`", self.fails(2, "E-CFG-012", "check", "t.md.j2").err)


class Indentation(Worker):
    def test_values_keep_their_lines_indentation(self):
        x = {"x": "one\ntwo\n\nthree\n", "y": "1\n2"}
        for template, expected in [
                ("  {{ x }}!", "  one\n  two\n\n  three\n!"), ("a:\n\t{{ y }}\n", "a:\n\t1\n\t2"), ("a {{ y }}", "a 1\n2"), ("{{ y }}", "1\n2"),
                ("  - {{ y }}", "  - 1\n2"), ("  {{ y }}{{ y }}", "  1\n  21\n2"), ("  {% if 1 %}{{ y }}{% endif %}", "  1\n  2"),
                ("  {% set a = y %}{{ a }}", "  1\n  2"), ("{% for i in [1, 2] %}\n  {{ y }}\n{% endfor %}", "\n  1\n  2\n\n  1\n  2\n"),
                ("{% macro m() %}{{ y }}{% endmacro %}\n   {{ m() }}", "\n   1\n   2"),
                ("  {%- if 1 %} {{ y }}{% endif %}", " 1\n 2"), ("    {{ y|upper }}", "    1\n    2"), ("  {{- y }}", "1\n2"),
                ("  {% set b %}{{ y }}{% endset %}{{ b }}", "  1\n  2"), ("  {% filter upper %}{{ y }}{% endfilter %}", "  1\n  2"),
                ("  {{ 5 }} {{ none }} {{ [1] }}", "  5 None [1]")]:
            with self.subTest(template=template):
                self.assertEqual(self.output(template, x, keep_indent=True), expected)
                self.output(template, x)
        self.assertEqual(self.output("  {{ y }}", x), "  1\n2")
        self.assertEqual(self.output("  {{ '<\n<' }}", {}, keep_indent=True, autoescape=True), "  &lt;\n  &lt;")
        self.assertEqual(self.output("k:\n{% for i in [1, 2] %}\n  {{ y }}\n{% endfor %}", x, keep_indent=True, trim_blocks=True), "k:\n  1\n  2\n  1\n  2\n")

    def test_front_matter(self):
        self.write("t.md.j2", "---\nkeep_indent: true\n---\n- a\n\n  {{ x }}\n")
        made = self.ok("generate", "t.md.j2", "--set", "x=b\n\nc", "--no-store", "--no-gate")
        self.assertEqual(made.out, "- a\n\n  b\n\n  c\n")


class Data(Worker):
    VALUES = [None, True, False, 0, -5, 10**30, 1.0, 1e16, 1e-7, -0.0, "", "a", "yes", "No", "null", "~", "1", "1.5", "0x1f", "1e3", "2024-01-01", "1:30", "- a",
              "a: b", "a #b", "#a", "a:", ":a", "&a", "*a", "!a", "%a", "@a", "`a`", "'a'", '"a"', "{a", "[a", "a\nb", "a\nb\n", "a\n\nb\n\n", " a\nb", "a \nb", "\ta",
              "a\tb", "\n", "\n\n", "a\r\nb", "\0\x07\x1b", "\u00fc", "\u2028", "\ufeff", "\U0001f600", "a" * 300, " a", "a ", "=", "<<", "---", "...", "--- a", "? a", "| a",
              "a\n--- b", "y", "on", ".inf", ".nan", "_", "1_000", "0o7", "07", "+1", "a,b", "[]", "{}", [], {}, [[]], [{}], {"a": []}, {"a": {}},
              [1, [2, [3]]], [{"a": 1, "b": [2]}, {"c": None}], {"a": {"b": {"c": "d\ne\n"}}}, [["a\nb"], "c\nd\n"], {"": 1, " ": 2, "a b": 3, "1": 4, "true": 5}]

    def test_yaml(self):
        for indent in (1, 2, 4):
            for value in [*self.VALUES, self.VALUES, {str(i): v for i, v in enumerate(self.VALUES)}]:
                with self.subTest(value=value, indent=indent):
                    text = self.answers[indent, json.dumps(value)]
                    self.assertEqual(json.dumps(yaml.safe_load(text)), json.dumps(value), text)
                    self.assertEqual(json.dumps(yaml.safe_load(text + "\n")), json.dumps(value), text)

    def setUp(self):
        super().setUp()
        keys, cases = [], []
        for indent in (1, 2, 4):
            for value in [*self.VALUES, self.VALUES, {str(i): v for i, v in enumerate(self.VALUES)}]:
                keys.append((indent, json.dumps(value)))
                cases.append(("{{ x|to_yaml(%d) }}" % indent, {"x": value}, {"keep_trailing_newline": True}))
        self.answers = dict(zip(keys, (a["output"] for a in self.render(cases)), strict=True))

    def test_yaml_reads_well(self):
        self.assertEqual(self.output("{{ x|to_yaml }}", {"x": {"name": "Ada", "tags": ["a", "b: c"], "text": "one\ntwo\n", "num": {"x": 1.5}}}),
                         'name: Ada\ntags:\n  - a\n  - "b: c"\ntext: |\n  one\n  two\nnum:\n  x: 1.5')
        self.assertEqual(self.output("{{ {'b': 1, 'a': 2}|to_yaml(sort_keys=true) }}"), "a: 2\nb: 1")
        self.error("E-TPL-125", "{{ range(3)|to_yaml }}")

    def test_json(self):
        self.assertEqual(self.output("{{ x|to_json }} {{ x|to_json(ascii=true) }}", {"x": {"b": "<\u00fc>", "a": [1, None]}}),
                         '{"b": "<\u00fc>", "a": [1, null]} {"b": "<\\u00fc>", "a": [1, null]}')
        self.assertEqual(self.output("{{ x|to_json(2, sort_keys=true) }}", {"x": {"b": 1, "a": [2]}}), json.dumps({"a": [2], "b": 1}, indent=2))

    def test_slugs(self):
        for text, slug in [("Hello, World!", "hello-world"), ("  Gr\u00fc\u00dfe aus K\u00f6ln ", "grusse-aus-koln"), ("don't it's", "dont-its"), ("\u4e2d\u6587", "zhong-wen"),
                           ("a_b--c", "a-b-c"), ("", ""), ("!!!", ""), ("\u0416\u0443\u043a 42", "zuk-42"), ("\u00c6r\u00f8", "aero")]:
            self.assertEqual(self.output("{{ x|slugify }}", {"x": text}), slug)
        self.assertEqual(self.output("{{ 'Gr\u00fc\u00dfe \u4e2d\u6587'|slugify('_', ascii=false) }}"), "gr\u00fc\u00dfe_\u4e2d\u6587")

    def test_markdown(self):
        self.assertEqual(self.output("{{ '*a* <script>'|markdown(inline=true) }}|{{ '# b'|markdown }}", {}, autoescape=True).count("<em>a</em>"), 1)
        self.assertNotIn("<script>", self.output("{{ '*a* <script>x</script>'|markdown }}"))
        self.error("E-TPL-140", "{{ 5|markdown }}")


class Locale(Worker):
    def test_dates(self):
        when = {"d": "2026-11-23", "t": "2026-11-23T14:05:09", "z": "2026-11-23T14:05:09.25+01:00", "s": 1795442709}
        for template, expected in [
                ("{{ d|dateformat }}", "Nov 23, 2026"), ("{{ d|dateformat('full', 'de') }}", "Montag, 23. November 2026"),
                ("{{ d|dateformat('short', locale='de-AT') }}", "23.11.26"), ("{{ d|dateformat('yyyy/MM/dd') }}", "2026/11/23"),
                ("{{ t|datetimeformat('dd.MM.yyyy HH:mm:ss') }}", "23.11.2026 14:05:09"), ("{{ t|timeformat('HH:mm') }}", "14:05"),
                ("{{ z|datetimeformat('HH:mm:ss.SSS xxx') }}", "14:05:09.250 +01:00"), ("{{ z|timeformat('HH:mm', timezone='UTC') }}", "13:05"),
                ("{{ z|timeformat('HH:mm', timezone='America/New_York') }}", "08:05"), ("{{ t|timeformat('HH:mm', timezone='Asia/Tokyo') }}", "14:05"),
                ("{{ s|datetimeformat('yyyy-MM-dd HH:mm') }}", "2026-11-23 14:05"), ("{{ 0|dateformat('yyyy-MM-dd') }}", "1970-01-01"),
                ("{{ '1500-03-01'|dateformat('yyyy-MM-dd') }}", "1500-03-01"), ("{{ '0001-01-01'|dateformat('yyyy-MM-dd') }}", "0001-01-01"),
                ("{{ '2024-02-29'|dateformat('long', 'fr') }}", "29 f\u00e9vrier 2024"), ("{{ d|dateformat('medium', 'ja') }}", "2026/11/23"),
                ("{{ '2026-11-23 14:05Z'|datetimeformat('EEE, d MMM y HH:mm') }}", "Mon, 23 Nov 2026 14:05")]:
            with self.subTest(template=template):
                self.assertEqual(self.output(template, when), expected)

    def test_numbers(self):
        for template, expected in [
                ("{{ 1234567.891|numberformat }}", "1,234,567.891"), ("{{ 1234567.891|numberformat(locale='de') }}", "1.234.567,891"),
                ("{{ 0.5|numberformat('#,##0 %') }}", "50 %"), ("{{ 3|numberformat(decimals=2) }}", "3.00"), ("{{ 2.5|numberformat(decimals=0) }}", "2"),
                ("{{ (10**30)|numberformat }}", "1,000,000,000,000,000,000,000,000,000,000"), ("{{ '1234'|numberformat(locale='fr') }}", "1\u202f234"),
                ("{{ 12.5|currency('EUR') }}", "\u20ac12.50"), ("{{ 1234.5|currency('EUR', 'de') }}", "1.234,50\u00a0\u20ac"), ("{{ 5|currency('JPY') }}", "\u00a55"),
                ("{{ 5|currency('USD', decimals=0) }}", "$5"), ("{{ -3|currency('USD') }}", "-$3.00"), ("{{ 1234.5|numberformat(locale='hi') }}", "1,234.5"), ("{{ 12345678|numberformat(locale='en-IN') }}", "1,23,45,678")]:
            with self.subTest(template=template):
                self.assertEqual(self.output(template), expected)

    def test_the_language_of_the_template(self):
        self.write("t.md.j2", "---\nlocale: de\n---\n{{ 1234.5|numberformat }} {{ '2026-11-23'|dateformat }}\n")
        self.assertEqual(self.ok("generate", "t.md.j2", "--no-store", "--no-gate").out, "1.234,5 23.11.2026\n")

    def test_the_language_of_the_document(self):
        text = "{{ 1234.5|numberformat }} {{ '2026-11-23'|dateformat }} {{ 2|currency('EUR') }}"
        self.write("t.md.j2", text + "\n")
        self.write("own.md.j2", "---\nlocale: fr\n---\n" + text + "\n")
        self.write("filter.md.j2", "{{ 1234.5|numberformat(locale='en') }}\n")
        german = "1.234,5 23.11.2026 2,00\u00a0\u20ac\n"
        for arguments, expected in [
                (["t.md.j2"], "1,234.5 Nov 23, 2026 \u20ac2.00\n"), (["t.md.j2", "--lang", "de"], german), (["t.md.j2", "--lang", "de-DE"], german),
                (["own.md.j2", "--lang", "de"], "1\u202f234,5 23 nov. 2026 2,00\u00a0\u20ac\n"), (["filter.md.j2", "--lang", "de"], "1,234.5\n")]:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.ok("generate", *arguments, "--no-store", "--no-gate").out, expected)
        self.assertEqual(self.output("{{ 1.5|numberformat }}", {}, locale="de"), "1,5")

    def test_errors(self):
        for code, template, wanted in [
                ("E-TPL-141", "{{ 'x'|dateformat }}", "takes a date"), ("E-TPL-141", "{{ '2026-02-30'|dateformat }}", ""), ("E-TPL-141", "{{ true|dateformat }}", ""),
                ("E-TPL-141", "{{ '2026-11-23'|dateformat('%Y') }}", "dd.MM.yyyy"), ("E-TPL-141", "{{ '2026-11-23'|dateformat('meduim') }}", "medium"),
                ("E-TPL-143", "{{ '2026-11-23'|dateformat(locale='xx') }}", "locale"), ("E-TPL-143", "{{ 0|dateformat(timezone='Mars/X') }}", "Europe"),
                ("E-TPL-143", "{{ 1|currency('QQQ') }}", "ISO 4217"), ("E-TPL-143", "{{ 1|currency('e') }}", ""), ("E-TPL-120", "{{ 1|currency }}", ""),
                ("E-TPL-141", "{{ 'x'|numberformat }}", "a number"), ("E-TPL-141", "{{ 1|numberformat(decimals=1000) }}", ""), ("E-TPL-141", "{{ 1e300|dateformat }}", ""),
                ("E-TPL-143", "{{ 1|numberformat(locale='%s') }}" % ("x" * 1000), ""), ("E-TPL-040", "{{ nope|dateformat }}", "")]:
            with self.subTest(template=template):
                error = self.error(code, template)
                self.assertIn(wanted, error["message"] + error.get("hint", ""))


class OptIn(Worker):
    def test_without_the_option_there_is_no_such_filter(self):
        names = ["currency", "dateformat", "datetimeformat", "timeformat", "numberformat", "slugify", "to_json", "to_yaml", "markdown", "keep_indent", "escape_cell"]
        names += ["escape_" + f for f in ("asciidoc", "json", "latex", "markdown", "rst", "shell", "xml")]
        for name in names:
            answer = self.render([("{{ 1|%s }}" % name, {}, {"document_filters": False})])[0]
            self.assertEqual(answer["error"]["kind"], "syntax", answer)
            self.assertIn(f"No filter named '{name}'", answer["error"]["message"])


unittest.main(warnings="ignore")
