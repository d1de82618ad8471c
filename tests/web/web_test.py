#!/usr/bin/env python3
"""web_test.py documents|tidy|links|validate|accessibility|attacks: makes pages with $DOCMILL and has them judged.

Exit 77: a judge is missing on this machine, and which."""
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
DOCMILL = os.environ["DOCMILL"]
THEMES = ("modern", "classic", "compact")
TYPES = sorted(path.parent.name for path in (ROOT / "templates").glob("*/example.yaml"))


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def skip(reason):
    print(reason)
    sys.exit(77)


# ---- pages ---------------------------------------------------------------------------------------------------------

def convert(source, target, theme="modern", *options):
    run(DOCMILL, "convert", source, "-q", "-o", target, "--toc", "--number-sections", "--theme", theme, *options)
    return target


def generate(kind, target, *options):
    run(DOCMILL, "generate", kind, "-d", ROOT / "templates" / kind / "example.yaml", "-o", target, "-q", "--no-store",
        *options)
    return target


def fixtures():
    return sorted((ROOT / "tests/cases/writer").glob("*.md")) + [ROOT / "tests/cases/highlight/languages.md"]


def all_in_one(folder):
    """Every fixture in one document."""
    path = folder / "everything.md"
    path.write_text("# Everything\n\n" + "\n\n".join(file.read_text(encoding="utf-8") for file in fixtures()) +
                    "\n\n" + ADMONITIONS, encoding="utf-8")
    return path


ADMONITIONS = "".join(f"> [!{kind}]\n> Text with a [link](x.md) and `code`.\n\n"
                      for kind in ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"))


def every_page(folder):
    pages = [convert(source, folder / f"{source.stem}-{theme}.html", theme)
             for source in fixtures() for theme in THEMES[:1 if source.stem != "page" else 3]]
    pages += [generate(kind, folder / f"type-{kind}-{theme}.html", "--toc", "--theme", theme)
              for kind in TYPES for theme in THEMES]
    return pages


# ---- judges --------------------------------------------------------------------------------------------------------

def judge_tidy(folder):
    if shutil.which("tidy") is None:
        skip("there is no tidy: scripts/install-packages test")
    problems = []
    # tidy 5.6 is older than what these say: HTML's own attributes and elements, and an empty page is no fault.
    known = re.compile(r"proprietary attribute|<a> attribute \"id\"|trimming empty|empty <t[dh]>|lacks \"summary\""
                       r"|<(summary|details|time|main|header|nav)> is not recognized|missing </time>")
    for page in every_page(folder):
        done = subprocess.run(["tidy", "-quiet", "-errors", "-utf8", "--warn-proprietary-attributes", "no",
                               "--drop-empty-elements", "no", str(page)], capture_output=True, text=True)
        problems += [f"{page.name}: {line}" for line in done.stderr.splitlines()
                     if re.search("Error|Warning", line) and not known.search(line)]
    return problems


class Page(html.parser.HTMLParser):
    """The ids of a page, its links into itself, and what it would load."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.targets, self.loads = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and attrs.get("href", "").startswith("#"):
            self.targets.append(urllib.parse.unquote(attrs["href"][1:]))
        self.targets += [name for key in ("aria-labelledby", "for") for name in attrs.get(key, "").split()]
        if tag in ("script", "link", "iframe", "object", "embed") or (tag == "img" and ":" in attrs["src"]
                                                                       and not attrs["src"].startswith("data:image/")):
            self.loads.append((tag, attrs))


def judge_links(folder):
    problems = []
    for path in every_page(folder):
        page = Page(path.read_text(encoding="utf-8"))
        problems += [f"{path.name}: the id {name!r} is there twice"
                     for name in set(page.ids) if page.ids.count(name) > 1]
        fixture = not path.name.startswith("type-")  # fixtures link to where nothing is, too
        problems += [f"{path.name}: nothing has the id {name!r}"
                     for name in page.targets if name not in page.ids and not fixture]
        problems += [f"{path.name}: loads {load}" for load in page.loads]
    return problems


def judge_documents(folder):
    """Each built-in type with its example in each format: complete, and what it says it is."""
    problems = []
    for kind in TYPES:
        target = folder / kind
        outputs = []
        for extension in ("md", "html", "json"):
            outputs += ["-o", f"{target}.{extension}"]
        run(DOCMILL, "generate", kind, "-d", ROOT / "templates" / kind / "example.yaml", "-q", "--no-store", "--toc",
            *outputs)
        markdown = pathlib.Path(f"{target}.md").read_text(encoding="utf-8")
        page = pathlib.Path(f"{target}.html").read_text(encoding="utf-8")
        tree = json.loads(pathlib.Path(f"{target}.json").read_text(encoding="utf-8"))
        outside_code = re.sub(r"```.*?```|`[^`\n]*`", "code", markdown, flags=re.S)
        problems += [f"{kind}: {what} in the text" for what in ("{{", "{%", "{#", "Undefined", "None", "TODO", "FIXME")
                     if what in outside_code]
        problems += [f"{kind}: two blank lines together"] if "\n\n\n" in outside_code else []
        problems += [f"{kind}: blanks at the end of line {number}" for number, line in
                     enumerate(markdown.split("\n"), 1) if line != line.rstrip()]
        if not markdown.endswith("\n") or markdown.endswith("\n\n") or not markdown.startswith("# "):
            problems.append(f"{kind}: does not begin with a title or not end with one line end")
        if tree["format"] != "docmill-document" or not tree["children"]:
            problems.append(f"{kind}: the JSON holds no document")
        again = json.loads(run(DOCMILL, "convert", f"{target}.md", "-t", "json"))
        if again["children"] != tree["children"]:
            problems.append(f"{kind}: its JSON is not that of its Markdown")
        from_json = run(DOCMILL, "convert", f"{target}.json", "-t", "html", "--toc", "-q")
        if from_json != page:
            problems.append(f"{kind}: the page made from its JSON is another")
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
        if levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            problems.append(f"{kind}: headings of levels {levels}")
    return problems


def node(judge, folder, jobs, browser=True):
    packages = os.environ["WEB_PACKAGES"]
    done = subprocess.run([ROOT / "scripts/install-web-tests", packages], capture_output=True, text=True)
    if done.returncode == 77:
        skip(done.stdout)
    chromium = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), "")
    if browser and not chromium:
        skip("there is no chromium: scripts/install-packages test")
    file = folder / "jobs.json"
    file.write_text(json.dumps(jobs))
    done = subprocess.run(["node", HERE / "judge.mjs", judge, file], env=os.environ | {"CHROMIUM": chromium}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, end="")
    sys.exit(done.returncode)


def judge_validate(folder):
    node("validate", folder, [{"file": str(page)} for page in every_page(folder)], browser=False)


def judge_accessibility(folder):
    everything = all_in_one(folder)
    jobs = []
    for theme in THEMES:
        pages = [convert(everything, folder / f"everything-{theme}.html", theme),
                 generate("api", folder / f"api-{theme}.html", "--toc", "--theme", theme)]
        jobs += [{"file": str(page), "scheme": scheme, "width": width} for page in pages
                 for scheme, width in (("light", 1400), ("dark", 800))]
        jobs.append({"file": str(pages[0]), "scheme": "light", "width": 360})
    jobs.append({"file": str(convert(ROOT / "tests/cases/writer/right_to_left.md", folder / "rtl.html", "modern",
                                     "--lang", "ar")), "scheme": "light", "width": 1400})
    node("accessibility", folder, jobs)


def judge_attacks(folder):
    jobs = []
    lines = (HERE / "attacks.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if line and not line.startswith("# One attack")):
        text = re.sub(r"\\(n|t|\\|x[0-9a-f]{2})", lambda m: {"n": "\n", "t": "\t", "\\": "\\"}.get(
            m.group(1), chr(int(m.group(1)[1:], 16)) if m.group(1)[0] == "x" else ""), line)
        source = folder / f"attack-{number}.md"
        source.write_text(text, encoding="utf-8")
        jobs.append({"attack": line, "file": str(convert(source, folder / f"attack-{number}.html"))})
        if number % 12 == 0:
            kept = convert(source, folder / f"open-{number}.html", "modern", "--raw-html", "keep")
            jobs.append({"attack": line, "file": str(kept), "open": True})
    node("attacks", folder, jobs)


with tempfile.TemporaryDirectory() as name:
    faults = globals()["judge_" + sys.argv[1]](pathlib.Path(name))
    print("\n".join(faults[:40]) if faults else "nothing to say")
    sys.exit(1 if faults else 0)
