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

# What has to fail, first of all the rule the damage is meant for; what is damaged; and what becomes of it.
DAMAGES = [
    ("07-display-title", rb"/DisplayDocTitle true", b"/DisplayDocTitle false"),
    ("11-language", rb"/Lang \(en\)", b"/Long (en)"),
    ("01-marked", rb"/Marked true", b"/Marked false"),
    ("13-alternative", rb"/Alt \(", b"/Alx ("),
    ("15-scope", rb"/Scope /Column", b"/Scope /Colunm"),
    ("14-headings", rb"/S /H2", b"/S /H4"),
    ("09-nesting", rb"/S /LBody", b"/S /Quote"),
    ("02-standard-types", rb"/S /BlockQuote", b"/S /Blockquote"),
    ("28-tab-order", rb"/Tabs /S", b"/Tabs /R"),
    ("28-annotations", rb"/Contents \(footnote\)", b"/Contants (footnote)"),
    ("06-claim", rb"<pdfuaid:part>1<", b"<pdfuaid:part>2<"),
    ("06-title metadata-agrees", rb"dc:title>", b"dc:titel>"),
    ("10-unicode", rb"/ToUnicode ", b"/ToUnicod2 "),
    ("31-embedded 31-glyphs", rb"/FontFile([23]) ", rb"/FontFila\1 "),
    ("31-cid", rb"/Supplement 0", b"/Suplement 0"),
    ("31-widths", rb"/W \[\s*(\d+)\s*\[\s*[\d.]+", rb"/W [ \1 [ 9999"),
    ("01-parent-tree", rb"/StructParents 0", b"/StructParents 9"),
    ("01-tagged-or-artifact", rb"/Artifact BMC", b"/Unknown BMC"),
    ("31-notdef 10-unicode", rb"\[ ?<00[0-9a-f]{2}", b"[<0000"),
    ("19-note-ids", rb"/ID \(note\d+\)", b"/ID (note)"),
    ("no-scripts", rb"/S /URI", b"/S /Launch"),
    ("outline", rb"/Prev (\d+)", rb"/Prov \1"),
    ("outline", rb"/Count -1\b", b"/Count -2"),
    ("metadata", rb"</rdf:RDF>", b"</rdf:RDX>"),
    ("metadata-agrees", rb"/Producer \(docmill", b"/Producer (dogmill"),
    ("6.1.3-trailer", rb" (/Root \d+ 0 R.*%%EOF\n)", rb"\1\n"),
    ("6.1.3-trailer", rb"/ID \[[^\]]*\]", b"/IX [ ]"),
    ("6.2.3-output-intent", rb"/GTS_PDFA1", b"/GTS_PDFX"),
    ("6.6.4-claim", rb"<pdfaid:conformance>B<", b"<pdfaid:conformance>Z<"),
    ("6.8-attachments", rb"/AFRelationship /Source", b"/AFRelationship /Unknown"),
    ("31-glyphs 10-unicode", rb"(?<=\[ <|<<<)00[0-9a-f]{2}|(?<=\[)<00[0-9a-f]{2}", b"<ff00"),
    ("31-encoding", rb"/Encoding /Identity-H", b"/Encoding /Identity-X"),
    ("02-role-map", rb"/Type /StructTreeRoot", b"/RoleMap << /Text /Words /Words /Text >> /Type /StructTreeRoot"),
    ("14-kinds 14-headings 02-standard-types", rb"/S /H2", b"/S /H"),
    ("15-regular 01-parent-tree", rb"(/K \[\s+)\d+ 0 R\s+(\d+ 0 R[^\]]*\]\s+/P \d+ 0 R\s+/S /TR)(.*)", rb"\1\2\3"),
    ("20-optional-content", rb"/MarkInfo", b"/OCProperties << /OCGs [] /D << /Order [] >> >> /MarkInfo"),
    ("21-file-specs 6.8-attachments", rb"/UF \(source.json\)", b"/UG (source.json)"),
    ("25-xfa", rb"/MarkInfo", b"/AcroForm << /Fields [] /XFA [] >> /MarkInfo"),
    ("28-subtypes 6.3-annotations", rb"/Subtype /Link", b"/Subtype /TrapNet"),
    ("28-forms 6.3-annotations", rb"/Subtype /Link", b"/Subtype /Widget"),
    ("30-forms 6.2.9-xobjects", rb"/Subtype /Form", b"/Ref << /F (other.pdf) /Page 0 >> /Subtype /Form"),
    ("6.1.7-filters", rb"/Type /EmbeddedFile", b"/Type /EmbeddedFile /Filter /Crypt /DecodeParms << /Name /Identity >>"),
    ("6.1.8-names", rb"/MarkInfo", b"/Odd /#ff#fe /MarkInfo"),
    ("6.1.8-names", rb"/OutputIntents", b"/Odd [ [ /Fine /#ff ] ] /OutputIntents"),
    ("6.1.12-permissions", rb"/MarkInfo", b"/Perms << /Other << >> >> /MarkInfo"),
    ("6.1.13-limits", rb"BT\n", b"q " * 30 + b"BT\n"),
    # The form of a drawing saves one more.
    ("6.1.13-limits", rb"q (?=[-.\d ]+ cm/I\d+ Do Q)", b"q " * 28),
    ("6.2.2-operators", rb"BT\n", b"1 2 xx BT\n"),
    ("6.2.4-colour", rb"\n[.\d]+ [.\d]+ [.\d]+ rg\n", b"\n0 0 0 1 k\n"),
    ("6.2.5-states", rb"/Pages (\d+ 0 R)", rb"/Odd << /Type /ExtGState /TR /Identity >> /Pages \1"),
    ("6.2.6-intents", rb"BT\n", b"/Loud ri BT\n"),
    ("6.2.8-images", rb"/Subtype /Image", b"/Interpolate true /Subtype /Image"),
    ("6.2.9-xobjects", rb"/Subtype /Form", b"/Subtype2 /PS /Subtype /Form"),
    ("6.4-forms", rb"/MarkInfo", b"/AcroForm << /Fields [] /NeedAppearances true >> /MarkInfo"),
    ("6.6.2-packet", rb'<\?xpacket begin=', b'<?xpacket encoding="UTF-8" begin='),
    ("6.10-presentations", rb"/Names <<", b"/Names << /AlternatePresentations << /Names [] >>"),
    ("6.11-requirements", rb"/MarkInfo", b"/Requirements [ << /S /EnableJavaScripts >> ] /MarkInfo"),
    ("31-kinds", rb"/Subtype /Type0", b"/Subtype /Type1"),
    ("31-cid", rb"/CIDToGIDMap /Identity", b"/CIDToGIDMap /Other"),
    ("31-cid-set", rb"/FontFile([23]) (\d+ 0 R)", rb"/CIDSet \2 /FontFile\1 \2"),
    ("31-unicode-values 10-unicode", rb"(beginbf(?:char|range)\s+(?:<\w+>\s*){1,2}?)<\w+>(?=\s*(?:\n|<|end))", rb"\1<0000>"),
    ("6.1.6-strings", rb"/OutputIntents", b"/Odd [ <616> ] /OutputIntents"),
    ("6.1.6-strings", rb"BT\n", b"/Odd << /X <6G61> >> DP BT\n"),
    ("6.1.7-filters", rb"/Type /EmbeddedFile", b"/Type /EmbeddedFile /Filter /OtherDecode"),
    ("6.1.7-streams", rb"/Type /EmbeddedFile", b"/Type /EmbeddedFile /FFilter /FlateDecode"),
    ("6.1.7-streams", rb"/Type /EmbeddedFile", b"/Type /EmbeddedFile /F (elsewhere)"),
    ("6.1.7-streams", rb"(\}\n\nendstream\nendobj\n\n)%QDF: ignore_newline\n", rb"\1"),
    ("6.1.7-streams 6.1.4-cross-references", rb"\nstream\n(?=<.xpacket)", b"\nstream\r"),
    ("6.1.4-cross-references", rb"(?<=startxref\n)\d", b"0"),
    ("6.1.4-cross-references", rb"\nxref\n0", b" xref 0"),
    ("6.1.9-objects", rb"(?<= obj)\n<<\n  /AF ", b" <<\n  /AF "),
    ("6.1.9-objects", rb">>\nendobj", b"\n>>endobj"),
    ("6.1.10-inline-images 6.2.2-operators", rb"BT\n", b"BI /W 1 /H 1 /CS /G /BPC 8 ID x EI BT\n"),
    ("6.1.13-limits", rb"/OutputIntents", b"/Odd [ [ " + b"-2147483649" + b" ] ] /OutputIntents"),
    ("6.1.13-limits", rb"/OutputIntents", b"/Odd [ 1" + b"0" * 39 + b".0 ] /OutputIntents"),
    ("6.1.13-limits", rb"/OutputIntents", b"/Odd [ 0." + b"0" * 38 + b"1 ] /OutputIntents"),
    ("6.1.13-limits", rb"/OutputIntents", b"/Odd [ (" + b"a" * 32_768 + b") ] /OutputIntents"),
    ("6.1.13-limits", rb"/OutputIntents", b"/Odd [ /" + b"a" * 128 + b" ] /OutputIntents"),
    ("6.1.13-limits", rb"BT\n", b"BT /" + b"#61" * 128 + b" MP\n"),
    ("6.1.13-limits", rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ 0 0 20000 800 ]"),
    ("6.2.8-images", rb"/BitsPerComponent 8", b"/BitsPerComponent 3"),
    ("6.1.2-header", rb"%PDF-1.7\n", b"%PDF-1.7\r"),
    ("6.3-annotations", rb"/F 4\b", b"/F 2"),
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
            plain.write_bytes(re.sub(rb"\nendstream\nendobj\n\n(?=\d+ 0 obj\n\d+\n)", b"\n\nendstream\nendobj\n\n%QDF: ignore_newline\n",
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
        text = (ROOT.parent / "docs" / "pdf-conformance.md").read_text(encoding="utf-8")
        named = set(re.findall(r"`([^`/ ]+)`", text))
        self.assertEqual(set(RULES), named)

    def test_permissions(self):
        with tempfile.TemporaryDirectory() as name:
            path, closed = pathlib.Path(name) / "open.pdf", pathlib.Path(name) / "closed.pdf"
            make(CASES / "report.md", path)
            run("qpdf", "--allow-weak-crypto", "--encrypt", "", "owner", "128", "--accessibility=n", "--use-aes=n", "--extract=n",
                "--", str(path), str(closed))
            self.assertIn("26-permissions", check(Pdf(str(closed)), {"any"}))


if __name__ == "__main__":
    unittest.main()
