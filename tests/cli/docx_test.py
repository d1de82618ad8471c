"""docmill convert -t docx: every combination of its options, house styles of pandoc and LibreOffice, names of styles."""
import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

from case import Case, unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "oracle"))
import docx_check  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERYTHING = """# Report

## One

First paragraph.

Body text with `code`, a [link](https://example.org), a note[^1] and ![a picture](a.svg).

![A figure](a.svg "Its caption")

### Three

#### Four

##### Five

###### Six

- tight
  1. numbered

> quoted

> [!NOTE]
> noted

```python
x = 1
```

| a | b |
|---|--:|
| c | d |

<!-- docmill: landscape -->

1. one

<!-- docmill: portrait -->

1. one again

[^1]: The note.
"""
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='20' height='20' fill='lime'/></svg>"
# A document that LibreOffice saves as DOCX: page size, margins, header, footer, a red heading of 30 points.
HOUSE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:styles><style:style style:name="Heading_20_1"
 style:display-name="Heading 1" style:family="paragraph"><style:text-properties fo:color="#cc0000" fo:font-size="30pt"/>
</style:style><style:style style:name="Header" style:family="paragraph"/><style:style style:name="Footer"
 style:family="paragraph"/></office:styles><office:automatic-styles><style:page-layout style:name="pm">
<style:page-layout-properties fo:page-width="18cm" fo:page-height="24cm" fo:margin-top="2cm" fo:margin-bottom="2cm"
 fo:margin-left="3cm" fo:margin-right="2cm"/><style:header-style><style:header-footer-properties fo:min-height="1cm"
 fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="1cm"
 fo:margin-top="0.5cm"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p text:style-name="Header">House
 header</text:p></style:header><style:footer><text:p text:style-name="Footer">House footer <text:page-number
 text:select-page="current">1</text:page-number></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Sample</text:h></office:text>
</office:body></office:document>
"""


class Docx(Case):
    def setUp(self):
        super().setUp()
        self.write("in.md", EVERYTHING)
        self.write("a.svg", SVG)

    def convert(self, name, *options):
        result = self.run_docmill("convert", "in.md", "-o", name, *options)
        self.assertEqual(result.code, 0, result)
        return self.folder / name

    def part(self, path, name):
        with zipfile.ZipFile(path) as package:
            return package.read(name).decode()

    def used(self, path):
        """Names of the styles that the text and its notes use."""
        names = {style.get(W + "styleId"): style.find(W + "name").get(W + "val")
                 for style in ET.fromstring(self.part(path, "word/styles.xml")).iter(W + "style")}
        text = self.part(path, "word/document.xml") + self.part(path, "word/footnotes.xml")
        return {names[one] for one in re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]*)"', text)}

    def test_every_combination_of_options_is_sound(self):
        switches = [("--toc",), ("--number-sections",), ("--title-page", "--author", "Ada"), ("--landscape",)]
        for theme in ("modern", "classic", "compact"):
            for chosen in itertools.product((False, True), repeat=len(switches)):
                options = [word for switch, on in zip(switches, chosen) for word in switch if on]
                path = self.convert("out.docx", "--theme", theme, *options)
                self.assertEqual(docx_check.check(path), [], (theme, options))

    def test_styles_have_the_names_of_pandoc_and_are_used(self):
        path = self.convert("out.docx", "--toc")
        wanted = {"Title", "First Paragraph", "Body Text", "Compact", "Block Text", "Source Code", "Verbatim Char",
                  "Image Caption", "Captioned Figure", "Table", "Hyperlink", "TOC Heading", "footnote text",
                  "footnote reference", "toc 1", "toc 2", *(f"heading {level}" for level in range(2, 7))}
        self.assertEqual(wanted - self.used(path), set())
        sheet = self.part(path, "word/styles.xml")
        for name in ("heading 1", "heading 7", "heading 8", "heading 9", "caption", "Subtitle", "Author", "Date", "Table Caption"):
            self.assertIn(f'<w:name w:val="{name}"/>', sheet)

    def test_properties_language_and_alternative_texts(self):
        path = self.convert("out.docx", "--author", "Ada & Söhne", "--lang", "de-AT")
        core = self.part(path, "docProps/core.xml")
        for piece in (">Report<", ">Ada &amp; Söhne<", ">de-AT<"):
            self.assertIn(piece, core)
        self.assertIn('<w:lang w:val="de-AT"', self.part(path, "word/styles.xml"))
        document = self.part(path, "word/document.xml")
        self.assertIn('descr="a picture"', document)
        self.assertIn('descr="A figure" title="Its caption"', document)
        self.assertEqual(document.count('w:orient="landscape"'), 1)
        self.assertIn(" PAGE ", self.part(path, "word/footer2.xml"))
        self.assertIn(" TITLE ", self.part(path, "word/header1.xml"))
        self.assertEqual(len(re.findall("<w:startOverride", self.part(path, "word/numbering.xml"))), 3)

    def test_a_reference_document_that_is_none_is_named(self):
        self.write("ref.docx", "x" * 100)
        result = self.run_docmill("convert", "in.md", "-o", "out.docx", "--reference-doc", "ref.docx")
        self.assertEqual(result.code, 5, result)
        self.assertIn("error[E-WRT-040]", result.err)
        self.assertIn("--> ref.docx\n  = hint:", result.err)
        self.assertFalse((self.folder / "out.docx").exists())
        result = self.run_docmill("convert", "in.md", "-o", "out.docx", "--reference-doc", "gone.docx")
        self.assertEqual(result.code, 6, result)
        self.assertIn(f"hint: looked in '{self.folder}'", result.err)

    def test_files_that_options_name_are_not_overwritten(self):
        self.convert("ref.docx")
        before = (self.folder / "ref.docx").read_bytes()
        self.write("page.css", "p{}")
        for options in (("-o", "ref.docx", "--reference-doc", "./ref.docx"),
                        ("-t", "html", "-o", "page.css", "--css", "page.css"),
                        ("-t", "pdf", "-o", "page.css", "--style", "page.css"),
                        ("-t", "pdf", "-o", "page.css", "--attach", "page.css")):
            result = self.run_docmill("convert", "in.md", *options)
            self.assertEqual(result.code, 2, result)
            self.assertIn("E-USE-038", result.err)
        self.assertEqual((self.folder / "ref.docx").read_bytes(), before)
        self.assertEqual((self.folder / "page.css").read_text(), "p{}")

    @unittest.skipUnless(shutil.which("pandoc"), "pandoc is not installed")
    def test_reference_document_of_pandoc(self):
        subprocess.run(["pandoc", "-o", self.folder / "ref.docx", "--print-default-data-file", "reference.docx"], check=True)
        path = self.convert("out.docx", "--reference-doc", "ref.docx", "--toc")
        # Its style sheet is out of order itself, what is made of it is not.
        self.assertEqual([line for line in docx_check.check(path) if "out of order" not in line], [])
        self.assertEqual([line for line in docx_check.check(path) if "document.xml" in line], [])
        theirs = set(re.findall('w:styleId="([^"]*)"', self.part(self.folder / "ref.docx", "word/styles.xml")))
        ours = re.findall('w:styleId="([^"]*)"', self.part(path, "word/styles.xml"))
        self.assertEqual(theirs - set(ours), set())
        self.assertEqual(len(ours), len(set(ours)))

    @unittest.skipUnless(shutil.which("soffice"), "LibreOffice is not installed")
    def test_reference_document_of_libreoffice(self):
        self.write("house.fodt", HOUSE)
        office = ["soffice", f"-env:UserInstallation=file://{self.folder}/profile", "--headless", "--convert-to"]
        subprocess.run([*office, "docx", "house.fodt"], cwd=self.folder, check=True, capture_output=True)
        path = self.convert("out.docx", "--reference-doc", "house.docx")
        self.assertEqual([line for line in docx_check.check(path) if "document.xml" in line or " twice" in line], [])
        document = self.part(path, "word/document.xml")
        self.assertIn('<w:pgSz w:w="10205" w:h="13606"/>', document)
        self.assertIn('w:left="1701"', document)
        subprocess.run([*office, "pdf", "out.docx"], cwd=self.folder, check=True, capture_output=True)
        pages = subprocess.run(["pdftotext", "-f", "1", "-l", "1", self.folder / "out.pdf", "-"], check=True, capture_output=True)
        shown = pages.stdout.decode()
        self.assertIn("House header", shown)
        self.assertIn("House footer 1", shown)
        self.assertIn("CC0000", self.part(path, "word/styles.xml"))


if __name__ == "__main__":
    unittest.main()
