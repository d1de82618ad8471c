"""Catalogs of translations: docmill beside msgfmt, Python's gettext and Python's Jinja2."""
import gettext
import io
import json
import random
import struct
import subprocess

import jinja2
from case import Case, DOCMILL, unittest

# The plural rules of real languages, and some that no language has.
RULES = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=n>1;",
    "ja": "nplurals=1; plural=0;",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
    "ga": "nplurals=5; plural=n==1 ? 0 : n==2 ? 1 : (n>2 && n<7) ? 2 :(n>6 && n<11) ? 3 : 4;",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "x1": "nplurals=4; plural=(n*3-n/2+1)%4;",
    "x2": "nplurals=2; plural=!(n%2) || !n;",
}
HEAD = '''msgid ""
msgstr ""
"Language: %s\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: %s\\n"
'''
BODY = r'''
# a comment
#. another
#: place:1
msgid "Hello"
msgstr "Grüße"

msgid "Hello %(name)s, 100%%"
msgstr "Tag, %(name)s, "
"hundert %%\t\"x\" \\ \101\x42"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgctxt "verb"
msgid "May"
msgstr "dürfen"

#, fuzzy
msgid "fuzzy"
msgstr "unscharf"

msgid "untranslated"
msgstr ""

#~ msgid "obsolete"
#~ msgstr "veraltet"

#, c-format
msgid ""
"two "
"lines\n"
msgstr ""
"zwei\n"
"Zeilen\n"
'''
TEMPLATES = [
    "{% trans %}Hello{% endtrans %}|{{ _('Hello') }}|{{ gettext('Hello') }}|{{ gettext('May') }}",
    "{% trans name=name %}Hello {{ name }}, 100%{% endtrans %}",
    "{{ pgettext('month', 'May') }} {{ pgettext('verb', 'May') }} {{ pgettext('none', 'May') }}",
    "{% trans 'verb' %}May{% endtrans %} {% trans 'other' %}May{% endtrans %}",
    "{{ _('fuzzy') }} {{ _('untranslated') }} {{ _('obsolete') }} {{ _('unknown') }}",
    "{% for n in range(0, 130) %}{% trans n=n %}{{ n }} file{% pluralize %}{{ n }} files{% endtrans %}\n{% endfor %}",
    "{% for n in [0, 1, 2, 5, 1000000, 10**20, -1, true, 2.0] %}{{ ngettext('%(n)s file', '%(n)s files', n) }}\n{% endfor %}",
    "{% for n in range(12) %}{{ npgettext('disk', 'one', 'many', n) }} {{ npgettext('no', 'one', 'many', n) }}\n{% endfor %}",
    "{% trans n=count, 'x' %}a{% endtrans %}",
    "{% trans trimmed n=3 %}\n  {{ n }} file\n {% pluralize %} {{ n }}\n   files\n{% endtrans %}",
    "{{ _('two lines\\n') }}", "{{ ngettext('Hello', 'Hellos', 3) }}", "{{ ngettext('a', 'b', 'c') }}",
    "{{ gettext() }}", "{{ ngettext('a', 'b') }}", "{{ pgettext('a') }}", "{{ _('') |length > 10 }}",
    "{% trans a='<b>' %}x {{ a }}{% endtrans %}", "{% trans a='<b>'|safe %}x {{ a }}{% endtrans %}", "{{ _('<i>') }}",
    "{% macro m(x) %}{% trans %}Hello{% endtrans %}{{ _('Hello') }}{% endmacro %}{{ m(1) }}",
    "{% trans num=3 %}{{ num }} file{% pluralize %}{{ num }} files{% endtrans %}",
]
NEW_STYLE = [
    "{{ gettext('Hello %(name)s, 100%%', name='<x>') }}", "{{ _('%(a)s', a=1) }}", "{{ _('50%%') }}",
    "{{ ngettext('%(num)s file', '%(num)s files', 3) }}", "{{ ngettext('%(num)s', '%(num)ss', 3, num=9) }}",
    "{{ pgettext('month', 'May') }}", "{{ pgettext('c', '%(context)s') }}", "{{ npgettext('c', '%(num)s %(context)s', 'x%(num)s', 2) }}",
    "{{ gettext('%(missing)s') }}", "{{ gettext('50%') }}",
]


# Without a catalog a text of the old style is what was given.
GIVEN_BACK = ["{{ _('<b>'|safe) }}", "{{ _(1) }} {{ gettext(none) }}", "{{ ngettext('<b>'|safe, 2, 1) }}{{ ngettext('<b>', 2, 3) }}"]


def catalog(language):
    rule = RULES[language]
    forms = int(rule.split("=")[1].split(";")[0])
    plurals = "\nmsgid \"%(n)s file\"\nmsgid_plural \"%(n)s files\"\n" + "".join(
        f'msgstr[{i}] "{i}: %(n)s"\n' for i in range(forms))
    disk = '\nmsgctxt "disk"\nmsgid "one"\nmsgid_plural "many"\n' + "".join(f'msgstr[{i}] "d{i}"\n' for i in range(forms))
    return HEAD % (language, rule) + BODY + plurals + disk


def msgfmt(text, *arguments):
    return subprocess.run(["msgfmt", "-o", "-", *arguments, "-"], input=text.encode(), check=True, capture_output=True).stdout


def python_answer(translations, template, options):
    options = dict(options)
    new_style = options.pop("newstyle_gettext", False)
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], **options)
    environment.install_gettext_translations(translations, newstyle=new_style)
    try:
        return environment.from_string(template).render(name="Ada <b>", count=4)
    except Exception as error:  # noqa: BLE001 - only whether it fails is compared
        return type(error)


class BesidePython(Case):
    def ask_all(self, arguments, cases):
        lines = "".join(json.dumps({"id": i, "template": template, "context": {"name": "Ada <b>", "count": 4},
                                    "options": {"extensions": ["i18n"], **options}, **more}) + "\n"
                        for i, (template, options, more) in enumerate(cases))
        done = subprocess.run([DOCMILL, "pipe", *map(str, arguments)], input=lines.encode(), capture_output=True, check=True,
                              cwd=self.folder, env=self.environment())
        return [json.loads(line) for line in done.stdout.splitlines()]

    def compare(self, arguments, translations, more, templates=()):
        cases = [(t, {"autoescape": e}, more) for t in [*TEMPLATES, *templates] for e in (False, True)]
        cases += [(t, {"newstyle_gettext": True, "autoescape": e}, more) for t in TEMPLATES + NEW_STYLE for e in (False, True)]
        for (template, options, _), answer in zip(cases, self.ask_all(arguments, cases), strict=True):
            expected = python_answer(translations, template, options)
            with self.subTest(template=template, options=options):
                if isinstance(expected, str):
                    self.assertEqual(answer.get("output"), expected, answer)
                else:
                    self.assertIn("error", answer, expected)

    def test_every_rule_in_every_form_of_a_file(self):
        for language in RULES:
            text = catalog(language)
            compiled = msgfmt(text)
            translations = gettext.GNUTranslations(io.BytesIO(compiled))
            files = {"x.po": text.encode(), "x.mo": compiled, "b.mo": msgfmt(text, "--endianness=big"),
                     "nohash.mo": msgfmt(text, "--no-hash")}
            for name, content in files.items():
                with self.subTest(language=language, file=name):
                    self.compare(["--catalog", self.write(name, content)], translations, {})
            with self.subTest(language=language, file="in the case"):
                self.compare([], translations, {"catalog": text})

    def test_a_message_with_plurals_asked_for_without_a_number(self):
        # Python says the form for one since 3.12, C's gettext the first.
        answers = self.ask_all(["--catalog", self.write("de.po", catalog("de"))], [("{{ _('%(n)s file') }}", {}, {})])
        self.assertEqual(answers[0]["output"], "0: %(n)s")

    def test_no_catalog(self):
        self.compare([], gettext.NullTranslations(), {}, GIVEN_BACK)

    def test_generate(self):
        self.write("de.po", catalog("de"))
        self.write("t.md.j2", "# {% trans %}Hello{% endtrans %}\n\n{{ _('Hello') }}, {{ ngettext('%(n)s file', '%(n)s files', 2) }}\n")
        made = self.ok("generate", "t.md.j2", "--catalog", "de.po", "--no-store", "--no-gate")
        self.assertEqual(made.out, "# Grüße\n\nGrüße, 1: %(n)s\n")
        self.assertIn("# Hello", self.ok("generate", "t.md.j2", "--no-store", "--no-gate").out)
        self.write("n.md.j2", "---\nnewstyle_gettext: true\ni18n_trimmed: true\n---\n# {% trans %} Hello\n{% endtrans %}\n\n"
                              "{{ ngettext('%(n)s file', '%(n)s files', 2, n=2) }}\n")
        self.assertEqual(self.ok("generate", "n.md.j2", "--catalog", "de.po", "--no-store", "--no-gate").out, "# Grüße\n\n1: 2\n")
        self.ok("check", "t.md.j2", "--catalog", "de.po")


class Refused(Case):
    def refused(self, code, content, wanted=""):
        self.write("t.md.j2", "x\n")
        path = self.write("x.po", content)
        result = self.run_docmill("check", "t.md.j2", "--catalog", path)
        self.assertEqual(result.code, 5, result)
        self.assertIn(f"[{code}]", result.err)
        self.assertIn(wanted, result.err)

    def test_text(self):
        head = HEAD % ("de", RULES["de"])
        for text, wanted in [('msgid "a\nmsgstr "b"\n', "not closed"), ('msgid "a"\n', "no 'msgstr'"),
                             ('# x\n"a"\n', "belongs to nothing"),
                             ('msgstr "a"\n', "second 'msgstr'"), ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', "no 'msgstr'"),
                             ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "twice"), ('msgid "a\\q"\nmsgstr "b"\n', "escape"),
                             ('msgid "a"\nmsgstr[0] "b"\n', "msgid_plural"), ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "msgstr[0]"),
                             ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', "msgstr[0]"), ('nonsense\n', "begins with"),
                             ('msgid "a" x\nmsgstr "b"\n', "goes on"), ('msgid\nmsgstr "b"\n', "in quotes"),
                             ('msgid "a"\nmsgstr "\\0"\n', "escape"), ('msgctxt "a"\nmsgstr "b"\n', "behind a 'msgid'")]:
            with self.subTest(text=text):
                self.refused("E-TPL-070", head + "\n" + text, wanted)
                self.refused("E-TPL-070", head + "\n" + text, ":")

    def test_character_sets(self):
        self.refused("E-TPL-072", b'msgid "a"\nmsgstr "\xff"\n')
        self.refused("E-TPL-072", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-1\\n"\n', "msgconv")

    def test_plural_rules(self):
        for rule in ["n ==", "n = 1", "(n", "m", "n ? 1", "1 2", "(" * 30 + "n" + ")" * 30, "n+" * 600 + "n", "n & 1", "exit(1)"]:
            with self.subTest(rule=rule):
                self.refused("E-TPL-073", HEAD % ("xx", f"nplurals=2; plural={rule};"))

    def test_damaged_mo_files(self):
        good = msgfmt(catalog("pl"))
        self.refused("E-TPL-071", good[:15], "head")
        self.refused("E-TPL-071", good[:40])
        self.refused("E-TPL-071", good[:4] + struct.pack("<I", 7 << 16) + good[8:], "version")
        self.refused("E-TPL-071", good[:8] + struct.pack("<I", 0xffffffff) + good[12:], "table")
        # A hundred thousand entries that all are the same long text.
        count = 100_000
        entry = struct.pack("<2I", count, 28 + count * 8)
        head = struct.pack("<7I", 0x950412de, 0, count, 28, 28, 0, 0)
        self.refused("E-TPL-071", head + entry * count + b"a" * count, "overlap")

    def test_any_damage_is_survived(self):
        good = msgfmt(catalog("ar"))
        draw = random.Random(7)
        self.write("t.md.j2", "{% trans %}Hello{% endtrans %}\n")
        for number in range(60):
            bad = bytearray(good)
            for _ in range(draw.randrange(1, 6)):
                bad[draw.randrange(4, len(bad))] = draw.randrange(256)
            code = self.run_docmill("check", "t.md.j2", "--catalog", self.write("x.mo", bytes(bad))).code
            self.assertIn(code, (0, 4, 5), number)


unittest.main(warnings="ignore")
