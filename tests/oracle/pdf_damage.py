"""Each rule of pdf_rules finds the damage that is its own. Environment: PDF_WRITE, the program tests/oracle/pdf_write.cpp."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from pdf_check import CASES, CLAIMS, ROOT, make, run  # noqa: E402
from pdf_reader import Pdf  # noqa: E402
from pdf_rules import RULES, check  # noqa: E402


DOCUMENT = ROOT.parent / "docs" / "pdf-conformance.md"
# Checkpoint -> conditions that the Matterhorn Protocol marks as being for machines.
MACHINE = {
    "01": "3 4 5 7", "02": "1 3 4", "06": "1 2 3", "07": "1 2", "09": "4 5 6 7 8", "10": "1", "11": "1 2 3 4 5 6", "13": "4",
    "14": "2 3 6 7", "15": "3", "17": "2 3", "19": "3 4", "20": "1 2 3", "21": "1", "25": "1", "26": "1 2",
    "28": "2 4 5 6 7 8 9 10 11 12 14 15 16 17 18", "30": "1 2", "31": " ".join(str(i) for i in range(1, 31) if i != 10),
}


def beside(key, entry):
    """The entry is added to each dictionary that has `key`, which may go on with a value."""
    return key.encode(), entry.encode() + b" " + key.encode()


def in_catalog(entry):
    return beside("/MarkInfo", entry)


def in_text(operations):
    return rb"BT\n", operations + b" BT\n"


# What has to fail, first of all the rule the damage is meant for; what is damaged; and what becomes of it.
DAMAGES = [
    # Tagged content and elements.
    ("01-tagged-or-artifact", rb"/Artifact BMC", b"/Unknown BMC"),
    ("01-tagged-or-artifact", rb"(/P<</MCID 1>>BDC\n)(.*?)EMC", rb"\1/Artifact BMC\n\2EMC EMC"),
    ("01-tagged-or-artifact", rb"(/Artifact BMC\n)(.*?)EMC", rb"\1/P <</MCID 1>> BDC\n\2EMC EMC"),
    ("01-parent-tree", rb"/StructParents 0", b"/StructParents 9"),
    ("01-parents", rb"/P \d+( 0 R\s+/S /TBody)", rb"/P 1\1"),
    ("01-parents", rb"/P \d+ 0 R(\s+/S /TBody)", rb"\1"),
    ("01-marked", rb"/Marked true", b"/Marked false"),
    ("01-marked", rb"/Marked true", b"/Marked true /Suspects true"),
    ("01-marked 01-parent-tree 28-annotations", rb"/StructTreeRoot (?=\d)", b"/StructTreeRood "),
    ("02-standard-types", rb"/S /BlockQuote", b"/S /Blockquote"),
    ("02-standard-types", rb"/S /BlockQuote", b"/S /Warichu"),
    ("02-standard-types", rb"/S /BlockQuote", b"/S /Ruby"),
    ("02-role-map", *beside("/Type /StructTreeRoot", "/RoleMap << /Text /Words /Words /Text >>")),
    ("02-role-map", *beside("/Type /StructTreeRoot", "/RoleMap << /Div /Sect >>")),
    ("09-nesting", rb"/S /LBody", b"/S /Quote"),
    ("09-nesting", rb"/S /LI\b", b"/S /Div"),
    ("09-nesting", rb"/S /TBody", b"/S /TFoot"),
    ("09-nesting", rb"/S /TBody", b"/S /THead"),
    ("09-nesting", rb"/S /TR", b"/S /Div"),
    ("09-nesting", rb"/S /TD", b"/S /TR"),
    ("09-nesting", rb"/S /Document", b"/S /TOC"),
    ("09-nesting", rb"(/P 22 0 R\s+/Pg \d+ 0 R\s+)/S /P", rb"\1/S /TOCI"),
    ("11-language", rb"/Lang \(en\)", b"/Long (en)"),
    ("11-language", rb"/Lang \(en\)", b"/Lang (e n)"),
    ("11-language", *beside("/S /BlockQuote", "/Lang (123)")),
    ("11-language", *in_text(b"/Span << /Lang (-) >> DP")),
    ("13-alternative", rb"/Alt \(", b"/Alx ("),
    ("13-alternative", rb"/Alt \([^)]*\)", b"/Alt ()"),
    ("13-alternative", rb"/S /BlockQuote", b"/S /Formula"),
    ("14-headings", rb"/S /H2", b"/S /H4"),
    ("14-headings", rb"/S /H1", b"/S /H2"),
    ("14-kinds 14-headings", rb"/S /H2", b"/S /H"),
    ("14-kinds", rb"/S /H\d", b"/S /H"),
    ("15-scope", rb"/Scope /Column", b"/Scope /Colunm"),
    ("15-scope", rb"/O /Table", b"/O /Chair"),
    ("15-regular", rb"/S /TD", b"/S /TD /A << /O /Table /ColSpan 2 >>"),
    ("15-regular", rb"/S /TD", b"/S /TD /A << /O /Table /RowSpan 2 >>"),
    # The second cell of the head goes down into what the first cells of the body take.
    ("15-regular", rb"/Scope /Column(?=\s+>>\s+/K 38\b)|(?<=/S /TD)", lambda match: match.group() and b"/Scope /Column /RowSpan 2"
     or b" /A << /O /Table /ColSpan 2 >>"),
    ("19-note-ids", rb"/ID \(note\d+\)", b"/ID (note)"),
    ("19-note-ids", rb"/ID \(", b"/IX ("),
    ("19-note-ids", rb"/IDTree", b"/IXTree"),
    ("30-forms", *beside("/Subtype /Form", "/Ref << /F (other.pdf) /Page 0 >>")),
    # A drawing with content of the structure, shown twice.
    ("30-forms", rb"(/I2 Do)(.*/Subtype /Form\n.*?stream\n)(.*?)(?=\n\nendstream)", rb"\1 \1\2/Span <</MCID 4>> BDC \3 EMC"),
    ("28-annotations", rb"/Contents \(footnote\)", b"/Contants (footnote)"),
    ("28-annotations", rb"/S /Link", b"/S /Span"),
    ("28-annotations", rb"/StructParent ", b"/StructParant "),
    ("28-annotations", rb"/Type /OBJR", b"/Type /OBJX"),
    ("28-tab-order", rb"/Tabs /S", b"/Tabs /R"),
    ("28-tab-order", rb"/Tabs /S", b"/Tobs /S"),
    # Metadata.
    ("metadata 06-title 06-claim 6.6.4-claim metadata-agrees", rb"</rdf:RDF>", b"</rdf:RDX>"),
    ("metadata 06-title 06-claim 6.6.4-claim metadata-agrees", rb"(<dc:title>.*?>)F", b"\\1\xff"),
    ("metadata", rb"/Subtype /XML", b"/Subtype /XMP"),
    ("metadata", *in_catalog("/Odd << /Type /Metadata >>")),
    ("metadata-agrees", rb"/Producer \(docmill", b"/Producer (dogmill"),
    ("metadata-agrees", rb"/ModDate \(D:2026", b"/ModDate (D:2027"),
    ("06-title metadata-agrees 6.6.2-properties", rb"dc:title>", b"dc:titel>"),
    ("06-claim", rb"<pdfuaid:part>1<", b"<pdfuaid:part>2<"),
    ("6.6.4-claim", rb"<pdfaid:conformance>B<", b"<pdfaid:conformance>Z<"),
    ("6.6.4-claim", rb"<pdfaid:part>3<", b"<pdfaid:part>1<"),
    ("6.6.2-packet", rb"<\?xpacket begin=", b"<?xpacket encoding='UTF-8' begin="),
    ("6.6.2-packet", rb"<\?xpacket begin=", b"<?xpacket bytes='9' begin="),
    ("6.6.2-prefixes 06-claim", rb"pdfuaid(?=[:=])", b"pdfuaix"),
    ("6.6.2-properties", rb"</dc:format>", b"</dc:format><xmp:Odd>x</xmp:Odd>"),
    ("6.6.2-properties", rb"<xmp:CreateDate>2026-", b"<xmp:CreateDate>2026/"),
    ("6.6.2-properties", rb"<(/?)rdf:Alt>", rb"<\1rdf:Bag>"),
    ("6.6.2-properties", rb"x-default", b"en-US"),
    ("6.6.2-properties", rb"<pdfaProperty:name>part", b"<pdfaProperty:name>amd"),
    ("6.6.2-schemas", rb"<pdfaProperty:category>internal", b"<pdfaProperty:category>somewhere"),
    ("6.6.2-schemas", rb"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>", b""),
    ("6.6.2-schemas", rb"<pdfaProperty:description>[^<]*<", b"<pdfaProperty:description><"),
    # The document.
    ("07-display-title", rb"/DisplayDocTitle true", b"/DisplayDocTitle false"),
    ("07-display-title", rb"/DisplayDocTitle true", b""),
    ("20-optional-content", *in_catalog("/OCProperties << /OCGs [] /D << /Order [] >> >>")),
    ("21-file-specs", rb"/UF \(source.json\)", b"/UG (source.json)"),
    ("21-file-specs", rb"/F \(source.json\)", b"/F ()"),
    ("28-subtypes", rb"/Subtype /Link", b"/Subtype /TrapNet"),
    ("28-subtypes", rb"/Subtype /Link", b"/Subtype /Widget"),
    ("6.4-forms", *in_catalog("/AcroForm << /Fields [] >>")),
    ("6.4-forms", *in_catalog("/NeedsRendering true")),
    ("6.4-forms", *in_catalog("/Odd << /Type /Sig /ByteRange [ 0 1 2 3 ] >>")),
    ("no-scripts", rb"/S /URI", b"/S /Launch"),
    ("no-scripts", rb"/S /URI", b"/S /NOP"),
    ("no-scripts", rb"/S /URI", b"/S /URI /Next << /S /URI /URI (x) >>"),
    ("no-scripts", *in_catalog("/AA << >>")),
    ("no-scripts", *in_catalog("/OpenAction << /S /GoTo /D (x) >>")),
    ("no-scripts", *in_catalog("/Odd << /S /Named /N /Print >>")),
    ("no-scripts", *in_catalog("/Odd << /S /MCD >>")),
    ("outline", rb"/Prev (\d+)", rb"/Prov \1"),
    ("outline", rb"/Count -1\b", b"/Count -2"),
    ("outline", rb"/Last \d+( 0 R\s+/Type /Outlines)", rb"/Last 1\1"),
    ("outline", rb"(/Dest \[\s+)\d+( 0 R[^]]*\]\s+/Next)", rb"\g<1>1\2"),
    ("6.1.12-permissions", *in_catalog("/Perms << /Other << >> >>")),
    ("6.3-annotations", rb"/F 4\b", b"/F 2"),
    ("6.3-annotations", rb"/F 4\b", b"/F 0"),
    ("6.3-annotations", rb"/F 4\b", b""),
    ("6.3-annotations", *beside("/Subtype /Link", "/AP << /N 1 0 R >>")),
    ("6.8-attachments", rb"/AFRelationship /Source", b"/AFRelationship /Unknown"),
    ("6.8-attachments", rb"/Subtype /application#2fjson", b"/Subtype /json"),
    ("6.8-attachments", rb"/AF \[", b"/AX ["),
    ("6.8-attachments", rb"/EmbeddedFiles", b"/EmbeddedFilez"),
    ("6.8-attachments", rb"<pdfaid:part>3<", b"<pdfaid:part>2<"),
    ("6.10-presentations", *beside("/EmbeddedFiles", "/AlternatePresentations << /Names [] >>")),
    ("6.10-presentations", *beside("/Tabs", "/PresSteps << >>")),
    ("6.11-requirements", *in_catalog("/Requirements [ << /S /EnableJavaScripts >> ]")),
    # How the file is written down.
    ("6.1.2-header", rb"%PDF-1.7\n", b"%PDF-1.7\r"),
    ("6.1.2-header", rb"%PDF-1.7\n", b"%PDF-1.8\n"),
    ("6.1.3-trailer", rb" (/Root \d+ 0 R.*%%EOF\n)", rb"\1\n"),
    ("6.1.3-trailer", rb"/ID \[[^\]]*\]", b"/IX [ ]"),
    ("6.1.4-cross-references", rb"(?<=startxref\n)\d", b"0"),
    ("6.1.4-cross-references", rb"\nxref\n0", b" xref 0"),
    ("6.1.6-strings", *in_catalog("/Odd [ <616> ]")),
    ("6.1.6-strings", *in_text(b"/Odd << /X <6G61> >> DP")),
    ("6.1.7-filters", *beside("/Type /EmbeddedFile", "/Filter /Crypt /DecodeParms << /Name /Identity >>")),
    ("6.1.7-filters", *beside("/Type /EmbeddedFile", "/Filter [ /LZWDecode ]")),
    ("6.1.7-filters", *beside("/Type /EmbeddedFile", "/Filter /OtherDecode")),
    ("6.1.7-streams", *beside("/Type /EmbeddedFile", "/FFilter /FlateDecode")),
    ("6.1.7-streams", *beside("/Type /EmbeddedFile", "/F (elsewhere)")),
    ("6.1.7-streams", rb"(\}\n\nendstream\nendobj\n\n)%QDF: ignore_newline\n", rb"\1"),
    ("6.1.7-streams 6.1.4-cross-references", rb"\nstream\n(?=<.xpacket)", b"\nstream\r"),
    ("6.1.8-names", *in_catalog("/Odd /#ff#fe")),
    ("6.1.8-names", *in_catalog("/Odd [ [ /Fine /#ff ] ]")),
    ("6.1.9-objects", rb"(?<= obj)\n<<\n  /AF ", b" <<\n  /AF "),
    ("6.1.9-objects", rb">>\nendobj", b"\n>>endobj"),
    ("6.1.10-inline-images 6.2.2-operators", *in_text(b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI")),
    ("6.1.13-limits", *in_catalog("/Odd [ [ -2147483649 ] ]")),
    ("6.1.13-limits", *in_catalog("/Odd [ 1" + "0" * 39 + ".0 ]")),
    ("6.1.13-limits", *in_catalog("/Odd [ 0." + "0" * 38 + "1 ]")),
    ("6.1.13-limits", *in_catalog("/Odd [ (" + "a" * 32_768 + ") ]")),
    ("6.1.13-limits", *in_catalog("/Odd [ /" + "a" * 128 + " ]")),
    ("6.1.13-limits", *in_text(b"/" + b"#61" * 128 + b" MP")),
    ("6.1.13-limits", *in_text(b"q " * 30)),
    ("6.1.13-limits", *in_text(b"Q")),
    # The form of a drawing saves one more.
    ("6.1.13-limits", rb"q (?=[-.\d ]+ cm/I\d+ Do Q)", b"q " * 28),
    ("6.1.13-limits", rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ 0 0 20000 800 ]"),
    ("6.1.13-limits", *beside("/MediaBox", "/CropBox [ 0 0 800 2 ]")),
    # What pages show.
    ("6.2.2-operators", *in_text(b"1 2 xx")),
    ("6.2.2-operators", *in_text(b"BX 1 2 xx EX")),
    ("6.2.2-resources", *in_text(b"/Odd gs")),
    ("6.2.2-resources", rb"/Parent (\d+ 0 R)(\s+)/Resources \d+ 0 R", rb"/Parent \1\2"),
    ("6.2.3-output-intent", rb"/GTS_PDFA1", b"/GTS_PDFX"),
    ("6.2.3-output-intent", rb"/OutputIntents \[", b"/OutputIntents [ << /S /GTS_PDFX >>"),
    ("6.2.3-output-intent", *beside("/DestOutputProfile", "/DestOutputProfileRef << >>")),
    ("6.2.3-output-intent", rb"/DestOutputProfile ", b"/DestOutputProfilo "),
    ("6.2.3-output-intent", rb"mntrRGB ", b"scnrRGB "),
    ("6.2.3-output-intent", rb"mntrRGB ", b"mntrCMYK"),
    ("6.2.3-output-intent", rb"\x02.(?=\0\0mntrRGB )", b"\x05\0"),
    ("6.2.4-colour", rb"\n[.\d]+ [.\d]+ [.\d]+ rg\n", b"\n0 0 0 1 k\n"),
    ("6.2.4-colour", rb"/ColorSpace /DeviceRGB", b"/ColorSpace [ /Indexed /DeviceCMYK 0 <00000000> ]"),
    ("6.2.4-colour", *in_catalog("/Odd [ /Separation /Gold /DeviceRGB 1 0 R ]")),
    ("6.2.5-states", *in_catalog("/Odd << /Type /ExtGState /TR /Identity >>")),
    ("6.2.5-states", *in_catalog("/Odd << /ExtGState << /G0 << /TR2 /Identity >> >> >>")),
    ("6.2.5-states", *in_catalog("/Odd << /ExtGState << /G0 << /HTP [ 0 0 ] >> >> >>")),
    ("6.2.5-states", *in_catalog("/Odd << /ExtGState << /G0 << /HT << /HalftoneType 1 >> >> >> >>")),
    ("6.2.5-states", *in_catalog("/Odd << /ExtGState << /G0 << /BM [ /Normal /Brighter ] >> >> >>")),
    ("6.2.6-intents", *in_text(b"/Loud ri")),
    ("6.2.6-intents", *in_catalog("/Odd << /ExtGState << /G0 << /RI /Loud >> >> >>")),
    ("6.2.6-intents", *beside("/Subtype /Image", "/Intent /Loud")),
    ("6.2.8-images", *beside("/Subtype /Image", "/Interpolate true")),
    ("6.2.8-images", *beside("/Subtype /Image", "/Alternates [ ]")),
    ("6.2.8-images", *beside("/Subtype /Image", "/OPI << >>")),
    ("6.2.8-images", *beside("/Subtype /Image", "/Filter [ /JPXDecode ]")),
    ("6.2.8-images", rb"/BitsPerComponent 8", b"/BitsPerComponent 3"),
    ("6.2.8-images", rb"/BitsPerComponent 8", b"/BitsPerComponent 8 /ImageMask true"),
    ("6.2.9-xobjects", *beside("/Subtype /Form", "/Subtype2 /PS")),
    ("6.2.9-xobjects", *beside("/Subtype /Form", "/PS 1 0 R")),
    ("6.2.9-xobjects", *beside("/Subtype /Form", "/OPI << >>")),
    ("6.2.9-xobjects", *in_catalog("/Odd << /Subtype /PS >>")),
    # Fonts.
    ("10-unicode", rb"/ToUnicode ", b"/ToUnicod2 "),
    ("31-kinds", rb"/Subtype /Type0", b"/Subtype /Type1"),
    ("31-kinds", rb"/Type /FontDescriptor", b"/Type /FontDescription"),
    ("31-kinds", rb"/FontName /[A-Z]{6}", b"/FontName /AAAAAA"),
    ("31-kinds", rb"/StemV", b"/StemW"),
    ("31-embedded", rb"/FontFile([23]) ", rb"/FontFila\1 "),
    ("31-embedded 31-kinds", rb"/BaseFont /[A-Z]{6}\+", b"/BaseFont /"),
    ("31-embedded", rb"/Subtype /CIDFontType0C", b"/Subtype /Type1C"),
    ("31-cid", rb"/Supplement 0", b"/Suplement 0"),
    ("31-cid", rb"/CIDToGIDMap /Identity", b"/CIDToGIDMap /Other"),
    ("31-cid", rb"/CIDToGIDMap /Identity", b""),
    ("31-cid-set", rb"/FontFile([23]) (\d+ 0 R)", rb"/CIDSet \2 /FontFile\1 \2"),
    ("31-encoding", rb"/Encoding /Identity-H", b"/Encoding /UniJIS-UCS2-H"),
    ("31-programs", rb"glyf", b"glyg"),
    ("31-programs", rb"(?<=glyf)(.)(.)", rb"\2\1"),
    ("31-programs", rb"(loca.{11}).", b"\\1\0"),
    ("31-widths", rb"/W \[\s*(\d+)\s*\[\s*[\d.]+", rb"/W [ \1 [ 9999"),
    ("31-widths", rb"/W \[", b"/V ["),
    ("31-glyphs 10-unicode", rb"(?<=\[ <|<<<)00[0-9a-f]{2}|(?<=\[)<00[0-9a-f]{2}", b"<ff00"),
    ("31-notdef 10-unicode 31-widths", rb"\[ ?<00[0-9a-f]{2}", b"[<0000"),
    ("31-unicode-values", rb"(beginbf(?:char|range)\s+(?:<\w+>\s*){1,2}?)<\w+>(?=\s*(?:\n|<|end))", rb"\1<0000>"),
    ("31-unicode-values", rb"(beginbf(?:char|range)\s+(?:<\w+>\s*){1,2}?)<\w+>(?=\s*(?:\n|<|end))", rb"\1<feff>"),
    ("31-unicode-values", rb"(beginbf(?:char|range)\s+(?:<\w+>\s*){1,2}?)<\w+>(?=\s*(?:\n|<|end))", rb"\1<fffe>"),
]


def repaired(path):
    """With the lengths and offsets that became wrong."""
    return subprocess.run(["fix-qdf", str(path)], capture_output=True, check=False).stdout


class Damage(unittest.TestCase):
    """A damaged file fails the rules that are about the damage, and no others."""
    def test_each_rule_can_fail(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            good, plain, bad = folder / "good.pdf", folder / "plain.pdf", folder / "bad.pdf"
            make(CASES / "features.md", good, *CLAIMS)
            run("qpdf", "--qdf", "--object-streams=disable", "--no-original-object-ids", str(good), str(plain))
            # qpdf counts the line end in front of `endstream` where the data end with one; PDF/A does not (6.1.7.1).
            plain.write_bytes(re.sub(rb"(\nendstream\nendobj\n\n)(?=\d+ 0 obj\n\d+\n)", rb"\n\1%QDF: ignore_newline\n",
                                     plain.read_bytes()))
            original = repaired(plain)
            for rules, pattern, replacement in DAMAGES:
                with self.subTest(rules=rules, pattern=pattern):
                    changed, count = re.subn(pattern, replacement, original, flags=re.S)
                    self.assertGreater(count, 0, "the damage found nothing to damage")
                    bad.write_bytes(changed)
                    # Where every offset is still right a repair would only undo damages of the file's syntax.
                    if len(changed) != len(original):
                        bad.write_bytes(repaired(bad))
                    self.assertEqual(set(rules.split()), set(check(Pdf(str(bad)), {"ua-1", "a"})))
            tested = {rules.split()[0] for rules, _, _ in DAMAGES}
            # An encrypted file has its own test.
            self.assertEqual(set(RULES) - tested, {"26-permissions"})

    def test_each_rule_is_documented(self):
        """docs/pdf-conformance.md says of each rule what it covers, and names none that is not there."""
        named = set(re.findall(r"`([^`/ ]+)`", DOCUMENT.read_text(encoding="utf-8")))
        self.assertEqual(set(RULES), named)

    def test_each_condition_is_documented(self):
        """It says of every condition for machines which rule covers it."""
        rows = re.findall(r"^\| (\d\d-\d{3}) \|[^|]*\| `", DOCUMENT.read_text(encoding="utf-8"), re.M)
        self.assertEqual(rows, [f"{checkpoint}-{int(number):03}" for checkpoint, numbers in MACHINE.items()
                                for number in numbers.split()])

    def test_permissions(self):
        with tempfile.TemporaryDirectory() as name:
            path, closed = pathlib.Path(name) / "open.pdf", pathlib.Path(name) / "closed.pdf"
            make(CASES / "report.md", path)
            run("qpdf", "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--accessibility=n", "--use-aes=n", "--extract=n",
                "--", str(path), str(closed))
            self.assertLessEqual({"26-permissions", "6.1.3-trailer"}, set(check(Pdf(str(closed)), {"a"})))
            # Without the permissions nothing can be read.
            closed.write_bytes(re.sub(rb"/P (?=-)", b"/Q ", closed.read_bytes()))
            self.assertRaises(ValueError, Pdf, str(closed))


if __name__ == "__main__":
    unittest.main()
