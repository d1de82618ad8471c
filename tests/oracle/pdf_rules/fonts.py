"""Rules about fonts, their programs and their meaning in Unicode. What is asked of simple fonts and of other CMaps than Identity
has nothing to apply to, because 31-kinds and 31-encoding refuse both."""
import re

from pdf_cff import cff_widths
from pdf_rules.file import rule


def name_of(font):
    return font.get("/BaseFont", "a font without a name")


@rule("31-kinds", "ua-1", "a")
def fonts_are_composite(file):
    for font, descendant, descriptor in file.fonts.values():
        names = {one.get(key) for one, key in ((font, "/BaseFont"), (descendant, "/BaseFont"), (descriptor, "/FontName"))}
        if font.get("/Type") != "/Font" or descendant.get("/Type") != "/Font" or descriptor.get("/Type") != "/FontDescriptor":
            yield f"{name_of(font)}: a dictionary of another type"
        if font.get("/Subtype") != "/Type0" or descendant.get("/Subtype") not in ("/CIDFontType0", "/CIDFontType2"):
            yield f"{name_of(font)} is a font of kind {font.get('/Subtype')}, {descendant.get('/Subtype')}"
        if len(names) > 1 or None in names:
            yield f"{name_of(font)} has several names, or none"
        missing = {"/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight", "/StemV"} - set(descriptor)
        if missing:
            yield f"{name_of(font)}: its descriptor lacks {sorted(missing)}"


@rule("31-embedded", "ua-1", "a")
def fonts_are_embedded(file):
    for font, descendant, descriptor in file.fonts.values():
        key = {"/CIDFontType0": "/FontFile3", "/CIDFontType2": "/FontFile2"}.get(descendant.get("/Subtype"))
        if key not in descriptor or not file.pdf.is_stream(descriptor[key]):
            yield f"{name_of(font)} is not embedded"
        elif key == "/FontFile3" and file.pdf.get(descriptor[key]).get("/Subtype") != "/CIDFontType0C":
            yield f"{name_of(font)}: its program is of another kind"
        elif not re.match(r"/[A-Z]{6}\+", name_of(font)):
            yield f"{name_of(font)} is not subset"


@rule("31-cid", "ua-1", "a")
def cid_fonts_are_whole(file):
    for font, descendant, _ in file.fonts.values():
        if not {"/Registry", "/Ordering", "/Supplement"} <= set(file.pdf.get(descendant.get("/CIDSystemInfo", {}))):
            yield f"{name_of(font)} has no complete CIDSystemInfo"
        # Any other map would have to be followed by the rules about glyphs.
        if descendant.get("/Subtype") == "/CIDFontType2" and descendant.get("/CIDToGIDMap") != "/Identity":
            yield f"{name_of(font)}: its CIDToGIDMap is not Identity"


@rule("31-encoding", "ua-1", "a")
def encodings_are_known(file):
    for font, _, _ in file.fonts.values():
        if font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
            yield f"{name_of(font)}: its encoding is not Identity"


def actual_widths(file, descriptor):
    """Of the embedded program, by CID; empty where there is none."""
    for key, read in (("/FontFile2", true_type_widths), ("/FontFile3", cff_widths)):
        if key in descriptor and file.pdf.is_stream(descriptor[key]):
            return read(file.pdf.stream(descriptor[key]))
    return {}


def sfnt_tables(data):
    """{tag: (checksum, contents)}"""
    def u32(at):
        return int.from_bytes(data[at:at + 4], "big")
    rows = range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16)
    return {data[at:at + 4]: (u32(at + 4), data[u32(at + 8):u32(at + 8) + u32(at + 12)]) for at in rows}


def true_type_widths(data):
    tables = {tag: contents for tag, (_, contents) in sfnt_tables(data).items()}

    def u16(tag, at):
        return int.from_bytes(tables[tag][at:at + 2], "big")
    units, count = u16(b"head", 18), u16(b"hhea", 34)
    return {i: u16(b"hmtx", 4 * min(i, count - 1)) * 1000 / units for i in range(u16(b"maxp", 4))}


@rule("31-programs", "ua-1", "a")
def true_type_programs_are_whole(file):
    """Those of CFF are read to their end by the rules about glyphs."""
    for font, _, descriptor in file.fonts.values():
        if not file.pdf.is_stream(descriptor.get("/FontFile2")):
            continue
        tables = sfnt_tables(file.pdf.stream(descriptor["/FontFile2"]))
        missing = {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} - set(tables)
        if missing:
            yield f"{name_of(font)}: its program lacks {sorted(missing)}"
            continue
        for tag, (checksum, contents) in tables.items():
            if tag == b"head":
                contents = contents[:8] + bytes(4) + contents[12:]
            contents += bytes(-len(contents) % 4)
            if sum(int.from_bytes(contents[i:i + 4], "big") for i in range(0, len(contents), 4)) & 0xffffffff != checksum:
                yield f"{name_of(font)}: the table {tag} has another checksum"
        # Halves of offsets in two bytes, or offsets in four.
        size, unit = (4, 1) if tables[b"head"][1][50:52] == b"\0\1" else (2, 2)
        loca = tables[b"loca"][1]
        offsets = [unit * int.from_bytes(loca[i:i + size], "big") for i in range(0, len(loca), size)]
        count = int.from_bytes(tables[b"maxp"][1][4:6], "big")
        if len(offsets) != count + 1 or offsets != sorted(offsets) or offsets[-1] > len(tables[b"glyf"][1]):
            yield f"{name_of(font)}: its glyphs are not where they should be"


def stated_width(file, descendant, cid):
    """What the font's dictionary says."""
    array = list(file.pdf.get(descendant.get("/W", [])))
    while array:
        first, second = array[0], file.pdf.get(array[1])
        if isinstance(second, list):
            if first <= cid < first + len(second):
                return second[cid - first]
            del array[:2]
        else:
            if first <= cid <= second:
                return array[2]
            del array[:3]
    return descendant.get("/DW", 1000)


@rule("31-widths", "ua-1", "a")
def widths_are_those_of_the_font(file):
    for reference, (font, descendant, descriptor) in file.fonts.items():
        for cid, width in actual_widths(file, descriptor).items():
            if cid in file.codes[reference] and abs(stated_width(file, descendant, cid) - width) > 1:
                yield f"{name_of(font)}: glyph {cid} is {width} wide, its dictionary says {stated_width(file, descendant, cid)}"


@rule("31-glyphs", "ua-1", "a")
def glyphs_are_in_the_font(file):
    for reference, (font, _, descriptor) in file.fonts.items():
        missing = file.codes[reference] - set(actual_widths(file, descriptor))
        if missing and file.pdf.is_stream(descriptor.get("/FontFile2", descriptor.get("/FontFile3"))):
            yield f"{name_of(font)} does not have the glyphs {sorted(missing)[:9]}"


@rule("31-notdef", "ua-1", "a")
def no_glyph_is_missing(file):
    for reference, (font, _, _) in file.fonts.items():
        if 0 in file.codes[reference]:
            yield f"{name_of(font)}: its glyph for what it does not have is shown"


@rule("31-cid-set", "ua-1", "a")
def cid_sets_are_whole(file):
    for font, _, descriptor in file.fonts.values():
        if "/CIDSet" in descriptor:
            bits = file.pdf.stream(descriptor["/CIDSet"])
            listed = {8 * i + j for i, byte in enumerate(bits) for j in range(8) if byte & 0x80 >> j}
            if listed != set(actual_widths(file, descriptor)):
                yield f"{name_of(font)}: its CIDSet does not list its glyphs"


@rule("10-unicode", "ua-1")
def every_glyph_has_a_meaning(file):
    for reference, (font, _, _) in file.fonts.items():
        missing = {code for code in file.codes[reference] if not file.unicode_map(reference).get(code)}
        if missing:
            yield f"{name_of(font)}: the codes {sorted(missing)[:9]} have no Unicode"


@rule("31-unicode-values", "ua-1")
def unicode_maps_lead_to_characters(file):
    for reference, (font, _, _) in file.fonts.items():
        for code, text in file.unicode_map(reference).items():
            if any(c in "\0\ufeff\ufffe" for c in text):
                yield f"{name_of(font)}: code {code} stands for no character"
