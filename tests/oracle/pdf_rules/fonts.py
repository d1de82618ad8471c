"""Rules about fonts, their programs and their meaning in Unicode."""
import re

from pdf_cff import cff_widths
from pdf_rules.file import rule


@rule("31-embedded", "ua-1", "a")
def fonts_are_embedded(file):
    for reference in file.fonts:
        font = file.pdf.get(reference)
        descendant = file.pdf.get(file.pdf.get(font["/DescendantFonts"])[0])
        descriptor = file.pdf.get(descendant["/FontDescriptor"])
        if not any(key in descriptor and file.pdf.is_stream(descriptor[key])
                   for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield font["/BaseFont"] + " is not embedded"
        elif not re.match(r"/[A-Z]{6}\+", font["/BaseFont"]):
            yield font["/BaseFont"] + " is not subset"


@rule("31-cid", "ua-1", "a")
def cid_fonts_are_whole(file):
    for reference in file.fonts:
        font = file.pdf.get(reference)
        descendant = file.pdf.get(file.pdf.get(font["/DescendantFonts"])[0])
        info = file.pdf.get(descendant.get("/CIDSystemInfo", {}))
        if not {"/Registry", "/Ordering", "/Supplement"} <= set(info):
            yield font["/BaseFont"] + " has no complete CIDSystemInfo"
        mapping = descendant.get("/CIDToGIDMap")
        if descendant["/Subtype"] == "/CIDFontType2" and mapping != "/Identity" and not file.pdf.is_stream(mapping):
            yield font["/BaseFont"] + " has no valid CIDToGIDMap"
        if descendant["/BaseFont"] != font["/BaseFont"]:
            yield font["/BaseFont"] + " has two names"


@rule("31-kinds", "ua-1", "a")
def fonts_are_composite(file):
    """So that what is asked of simple fonts need not be: Type 1 character sets, encodings of TrueType, Type 3."""
    for reference in file.fonts:
        font = file.pdf.get(reference)
        if font.get("/Subtype") != "/Type0":
            yield f"{font.get('/BaseFont')} is a font of kind {font.get('/Subtype')}"


@rule("31-cid-set", "ua-1", "a")
def cid_sets_are_whole(file):
    for _, font, _, descriptor in file.descendants():
        if "/CIDSet" in descriptor:
            bits = file.pdf.stream(descriptor["/CIDSet"])
            listed = {8 * i + j for i, byte in enumerate(bits) for j in range(8) if byte & 0x80 >> j}
            if listed != set(actual_widths(file, descriptor) or ()):
                yield f"{font['/BaseFont']}: its CIDSet does not list its glyphs"


@rule("31-unicode-values", "ua-1")
def unicode_maps_lead_to_characters(file):
    for reference in file.fonts:
        for code, text in file.unicode_map(reference).items():
            if any(c in "\0\ufeff\ufffe" for c in text):
                yield f"{file.pdf.get(reference)['/BaseFont']}: code {code} stands for no character"


def actual_widths(file, descriptor):
    """Of the embedded program, by CID; None where there is none."""
    for key, read in (("/FontFile2", true_type_widths), ("/FontFile3", cff_widths)):
        if key in descriptor and file.pdf.is_stream(descriptor[key]):
            return read(file.pdf.stream(descriptor[key]))
    return None


@rule("31-widths", "ua-1", "a")
def widths_are_those_of_the_font(file):
    for _, font, descendant, descriptor in file.descendants():
        actual = actual_widths(file, descriptor)
        if actual is None:
            continue
        array = file.pdf.get(descendant.get("/W", []))
        for first, widths in zip(array[::2], array[1::2]):
            for i, width in enumerate(widths):
                if abs(actual.get(first + i, 1e9) - width) > 1:
                    yield f"{font['/BaseFont']}: glyph {first + i} is not {width} wide"


@rule("31-glyphs", "ua-1", "a")
def glyphs_are_in_the_font(file):
    glyphs = {}
    for reference, _, _, descriptor in file.descendants():
        glyphs[reference] = actual_widths(file, descriptor) or {}
    for show in file.shows:
        for i in range(0, len(show.codes), 2):
            if show.reference in glyphs and int.from_bytes(show.codes[i:i + 2], "big") not in glyphs[show.reference]:
                yield f"page {show.page + 1}: a glyph that {show.font} does not have"


@rule("31-encoding", "ua-1", "a")
def encodings_are_known(file):
    for _, font, _, _ in file.descendants():
        if font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
            yield f"{font['/BaseFont']}: its encoding is neither embedded nor Identity"


def true_type_widths(data):
    def u16(at):
        return int.from_bytes(data[at:at + 2], "big")
    tables = {data[12 + 16 * i:16 + 16 * i]: int.from_bytes(data[20 + 16 * i:24 + 16 * i], "big") for i in range(u16(4))}
    units, count, glyphs = u16(tables[b"head"] + 18), u16(tables[b"hhea"] + 34), u16(tables[b"maxp"] + 4)
    return {i: u16(tables[b"hmtx"] + 4 * min(i, count - 1)) * 1000 / units for i in range(glyphs)}


@rule("31-notdef", "ua-1", "a")
def no_glyph_is_missing(file):
    for show in file.shows:
        if any(show.codes[i:i + 2] == b"\0\0" for i in range(0, len(show.codes), 2)):
            yield f"page {show.page + 1} shows a missing glyph"


@rule("10-unicode", "ua-1")
def every_glyph_has_a_meaning(file):
    for show in file.shows:
        reference = file.font(show)
        if not show.codes or show.actual is not None or show.artifact or reference is None:
            continue
        mapping = file.unicode_map(reference)
        for i in range(0, len(show.codes), 2):
            text = mapping.get(int.from_bytes(show.codes[i:i + 2], "big"))
            if not text or any(c in "\0\ufeff\ufffe" for c in text):
                yield f"page {show.page + 1}: a glyph of {show.font} without Unicode"
