"""Rules about how a file is written down: its header, objects, streams and limits."""
import re

from pdf_reader import content_streams, hexadecimal, text_of
from pdf_rules.file import rule


@rule("6.1.2-header", "a")
def the_header_is_exact(file):
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", file.pdf.bytes):
        yield "the header is not that of a PDF/A file"


@rule("6.1.3-trailer", "a")
def the_trailer_has_an_id(file):
    identifier = file.pdf.trailer.get("/ID", [])
    if len(identifier) != 2 or not all(text_of(half) for half in identifier):
        yield "there is no file identifier"
    if "/Encrypt" in file.pdf.trailer:
        yield "the file is encrypted"
    if not re.search(rb"%%EOF(?:\r\n|\r|\n)?\Z", file.pdf.bytes):
        yield "there is data behind the end"


@rule("6.1.4-cross-references", "a")
def cross_references_lead_to_the_objects(file):
    """Where one does not, the program that reads the file for us says so."""
    if file.pdf.warnings:
        yield "the file had to be repaired: " + file.pdf.warnings.splitlines()[0]
    for match in re.finditer(rb"(?<!start)\bxref\s(?=\s*\d+ \d+\s*\n\d{10} )", file.pdf.bytes):
        if not re.compile(rb"xref(?:\r\n|\r|\n)\d").match(file.pdf.bytes, match.start()):
            yield "the word xref does not stand alone on its line"


@rule("6.1.6-strings", "a")
def hexadecimal_strings_are_whole(file):
    for (kind, value), where in file.lexemes.items():
        if kind == "hex" and not re.fullmatch(rb"([0-9A-Fa-f]{2})*", re.sub(rb"[\0\s]", b"", value)):
            yield f"{where} has a string that is no row of pairs of digits"


FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode",
           "/JPXDecode"}


@rule("6.1.7-filters", "a")
def filters_are_allowed(file):
    for name, entry in file.pdf.objects.items():
        filters = entry.get("stream", {}).get("dict", {}).get("/Filter", [])
        for one in filters if isinstance(filters, list) else [filters]:
            if one not in FILTERS:
                yield f"{name} uses {one}"


@rule("6.1.7-streams", "a", "any")
def streams_are_in_the_file(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if {"/F", "/FFilter", "/FDecodeParms"} & set(dictionary):
            yield f"{name} has its data elsewhere"
    for one in file.written:
        if one.start and not re.match(rb"\r?\n", one.start):
            yield f"object {one.number}: the data do not begin on a line of their own"
        if one.behind and not re.match(rb"(\r\n|\r|\n)endstream", one.behind):
            yield f"object {one.number}: the length is not that of the data"


@rule("6.1.9-objects", "a")
def objects_stand_on_lines_of_their_own(file):
    for one in file.written:
        if one.head and not (re.fullmatch(rb"[\r\n]\d+[\0\s]\d+[\0\s]obj[\r\n]", one.head)
                             and re.fullmatch(rb"[\r\n]endobj[\r\n]", one.tail)):
            yield f"object {one.number} does not stand on lines of its own"


@rule("6.1.10-inline-images", "a")
def images_are_objects(file):
    """So that what is asked of the dictionaries of inline images need not be."""
    for name, operator, _ in file.operations:
        if operator == "BI":
            yield f"{name} has an inline image"
            return


def name_bytes(name):
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match.group(1).decode()), name[1:].encode("latin-1"))


@rule("6.1.8-names", "a")
def names_are_utf8(file):
    for (kind, value), where in file.lexemes.items():
        if kind == "name":
            try:
                name_bytes(value).decode()
            except UnicodeDecodeError:
                yield f"{where} has a name that is no UTF-8"


def too_large(kind, value):
    """What exceeds a limit of ISO 19005-2, 6.1.13."""
    if kind == "name":
        return len(name_bytes(value)) > 127
    if kind in ("string", "hex"):
        return len(value if kind == "string" else hexadecimal(value)) > 32_767
    if kind == "integer":
        return not -2_147_483_648 <= value <= 2_147_483_647
    return kind == "real" and (abs(value) > 3.403e38 or 0 < abs(value) < 1.175e-38)


@rule("6.1.13-limits", "a")
def limits_are_kept(file):
    if len(file.pdf.objects) > 8_388_607:
        yield "too many objects"
    for (kind, value), where in file.lexemes.items():
        if too_large(kind, value):
            yield f"{where} has a {kind} beyond the limits: {str(value)[:20]}"
    for number, page in enumerate(file.pages):
        for box in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
            sides = file.pdf.inherited(page, box)
            if sides and not all(3 <= abs(high - low) <= 14_400 for low, high in zip(sides[:2], sides[2:])):
                yield f"page {number + 1}: its {box} is too small or too large"
    for name, depth in saved_states(file.pdf):
        if depth > 28 or depth < 0:
            yield f"{name} nests {depth} states"
            return


def saved_states(pdf):
    """(name, greatest or negative depth) of saved graphics states: of each page with the forms it shows, each of which saves
    one more, and of each form and pattern, wherever it is used."""
    own, inside = {}, {}

    def measure(parts, resources):
        """Depth of what is saved here, and (form, depth where it is shown)."""
        depth, most, shown = 0, 0, []
        objects = pdf.get((resources or {}).get("/XObject")) or {}
        for operator, operands in pdf.operations(parts):
            depth += (operator == "q") - (operator == "Q")
            most = depth if depth < 0 else max(most, depth)
            if depth < 0:
                break
            if operator == "Do" and objects.get(operands[0]) and pdf.get(objects[operands[0]]).get("/Subtype") == "/Form":
                shown.append((objects[operands[0]], depth))
        return most, shown

    def whole(name, path=()):
        if name not in inside:
            most, shown = own[name]
            for form, depth in shown:
                if form not in path and len(path) < 100:
                    most = max(most, depth + 1 + whole(form, path + (form,))) if most >= 0 else most
            inside[name] = most
        return inside[name]

    for name, parts, resources in content_streams(pdf):
        own[name.removeprefix("obj:")] = measure(parts, resources)
    return [(name, whole(name)) for name in own]
