#!/usr/bin/env python3
"""PDF beside the other ways to it: WeasyPrint, Chromium, LibreOffice, pandoc with WeasyPrint, and Pango with Cairo.

    bench/pdf/run.py DOCMILL BENCH_PDF BENCH_PANGO FOLDER [--write]

FOLDER has what bench_pdf left there. Every way makes the same Markdown into a PDF, Chromium and WeasyPrint from docmill's HTML
page, LibreOffice from docmill's DOCX; each result must have the words of the text before its time counts. Times are CPU times,
whole processes with their children; warm ones are of the same work once more in the process. A way that is not installed is
named and left out. --write puts the table into bench/README.md.
"""
import argparse
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- bench/pdf -->\n", "<!-- /bench/pdf -->\n"
WARM_WEASYPRINT = """
import sys, time, logging
logging.getLogger('weasyprint').setLevel(logging.CRITICAL)
import weasyprint
best = 1e9
for _ in range(int(sys.argv[3])):
    begin = time.process_time()
    weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])
    best = min(best, time.process_time() - begin)
print(best * 1000)
"""


def words(text):
    return re.findall(r"[^\W_]+", text)


def markdown_words(path):
    return words(subprocess.run(["pandoc", "-f", "gfm", "-t", "plain", "--wrap=none", "--columns=10000", str(path)],
                                capture_output=True, text=True, check=True).stdout)


def missing_words(pdf, wanted):
    """Of those of Latin letters and digits: programs differ in how they copy Hebrew."""
    shown = {}
    for word in words(subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout):
        shown[word] = shown.get(word, 0) + 1
    lacking = []
    for word in wanted:
        if word.isascii():
            shown[word] = shown.get(word, 0) - 1
            if shown[word] < 0:
                lacking.append(word)
    return lacking


def run(command):
    """(CPU milliseconds, peak megabytes, output) of a command and its children."""
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, errors = process.communicate(timeout=600)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]}: {errors[-2000:]}")
    cpu = (end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime) * 1000
    return cpu, out


def peak(command):
    """Of the largest process among a command and its children."""
    probe = "import resource,subprocess,sys;subprocess.run(sys.argv[1:],capture_output=True,check=True);" \
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss//1024)"
    return int(subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True).stdout)


def ways(arguments, source, folder):
    """{name: (command, its PDF)}"""
    html, docx = folder / "in.html", folder / "in.docx"
    subprocess.run([arguments.docmill, "convert", str(source), "-o", str(html)], check=True, capture_output=True)
    subprocess.run([arguments.docmill, "convert", str(source), "-o", str(docx)], check=True, capture_output=True)
    target = {name: folder / (name + ".pdf") for name in ("docmill", "pango", "weasyprint", "chromium", "libreoffice", "pandoc")}
    target["libreoffice"] = folder / "in.pdf"
    all_ways = {
        "docmill": [arguments.docmill, "convert", str(source), "-o", str(target["docmill"])],
        "pango": [arguments.bench_pango, str(source), str(target["pango"])],
        "weasyprint": ["weasyprint", "--quiet", str(html), str(target["weasyprint"])],
        "chromium": ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--user-data-dir=" + str(folder / "profile"), "--no-pdf-header-footer",
                     "--print-to-pdf=" + str(target["chromium"]), "file://" + str(html)],
        "libreoffice": ["soffice", "--headless", "-env:UserInstallation=file://" + str(folder / "office"), "--convert-to", "pdf",
                        "--outdir", str(folder), str(docx)],
        "pandoc": ["pandoc", "-f", "gfm", str(source), "--metadata", "title=x", "--pdf-engine=weasyprint", "-o", str(target["pandoc"])],
    }
    return {name: (command, target[name]) for name, command in all_ways.items()
            if shutil.which(command[0]) and (name != "pandoc" or shutil.which("weasyprint"))}, html


def main():
    parser = argparse.ArgumentParser()
    for name in ("docmill", "bench_pdf", "bench_pango", "folder"):
        parser.add_argument(name)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lines = ["| document | way | pages | bytes | whole process | ratio | warm | ratio | peak memory |",
             "|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    own = dict(re.findall(r"^(\w+) +\d+ pages +\d+ bytes +([\d.]+) ms", subprocess.run(
        [arguments.bench_pdf, arguments.folder], capture_output=True, text=True, check=True).stdout, re.M))
    titles = {"docmill": "docmill, tagged", "pango": "Pango and Cairo, not tagged", "weasyprint": "WeasyPrint", "chromium": "Chromium",
              "libreoffice": "LibreOffice, from DOCX", "pandoc": "pandoc with WeasyPrint"}
    for document in ("page", "content"):
        source = pathlib.Path(arguments.folder) / (document + ".md")
        wanted = markdown_words(source)
        with tempfile.TemporaryDirectory() as name:
            found, html = ways(arguments, source, pathlib.Path(name))
            base = base_warm = None
            for way, (command, pdf) in found.items():
                best = 1e18
                for _ in range(5 if way in ("docmill", "pango") else 2):
                    pdf.unlink(missing_ok=True)
                    best = min(best, run(command)[0])
                lacking = missing_words(pdf, wanted)
                if lacking:
                    raise SystemExit(f"{way} lost words of {document}: {lacking[:10]}")
                warm = None
                if way == "docmill":
                    warm = float(own[document])
                elif way == "pango":
                    warm = float(run([*command, "30"])[1])
                elif way == "weasyprint":
                    warm = float(run(["/usr/bin/python3", "-c", WARM_WEASYPRINT, str(html), str(pdf), "5"])[1])
                pages = subprocess.run(["qpdf", "--show-npages", str(pdf)], capture_output=True, text=True, check=True).stdout.strip()
                size = pdf.stat().st_size
                base, base_warm = base or best, base_warm or warm
                row = (f"| {document} | {titles[way]} | {pages} | {size:,} | {best:.0f} ms | {best / base:.1f} | "
                       + (f"{warm:.2f} ms | {warm / base_warm:.1f}" if warm else "|") + f" | {peak(command)} MB |")
                print(row, flush=True)
                lines.append(row)
            for way in set(titles) - set(found):
                print(f"{titles[way]}: not installed", file=sys.stderr)
    if arguments.write:
        path = ROOT / "bench" / "README.md"
        text = path.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        path.write_text(text[:begin] + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
