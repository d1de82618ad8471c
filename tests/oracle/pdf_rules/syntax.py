"""Rules about how a file is written down: its header, objects, streams and limits."""
import re

from pdf_reader import content_streams, operations
from pdf_rules.file import rule


@rule("6.1.2-header", "a")
def the_header_is_exact(file):
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", file.pdf.bytes):
        yield "the header is not that of a PDF/A file"


@rule("6.1.3-trailer", "a")
def the_trailer_has_an_id(file):
    if len(file.pdf.trailer.get("/ID", [])) != 2:
        yield "there is no file identifier"
    if "/Encrypt" in file.pdf.trailer:
        yield "the file is encrypted"
    if not file.pdf.bytes.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "there is data behind the end"


@rule("6.1.6-strings", "a")
def hexadecimal_strings_are_whole(file):
    literal_or_hex = re.compile(rb"\((?:[^()\\]|\\.)*\)|<<|>>|<([^<>]*)>", re.S)
    for name, data in content_streams(file.pdf):
        for match in literal_or_hex.finditer(data):
            digits = re.sub(rb"\s", b"", match.group(1) or b"")
            if len(digits) % 2 or re.search(rb"[^0-9A-Fa-f]", digits):
                yield f"{name} has a string of an odd number of digits"
                return


FILTERS = {"/FlateDecode", "/DCTDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/CCITTFaxDecode", "/JBIG2Decode",
           "/JPXDecode"}


@rule("6.1.7-filters", "a")
def filters_are_allowed(file):
    for name, entry in file.pdf.objects.items():
        filters = entry.get("stream", {}).get("dict", {}).get("/Filter", [])
        for one in filters if isinstance(filters, list) else [filters]:
            if one not in FILTERS:
                yield f"{name} uses {one}"


@rule("6.1.7-streams", "a")
def streams_are_in_the_file(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if {"/FFilter", "/FDecodeParms"} & set(dictionary):
            yield f"{name} has its data elsewhere"
    if file.pdf.warnings:
        yield "the file had to be repaired: " + file.pdf.warnings.splitlines()[0]


@rule("6.1.10-inline-images", "a")
def inline_images_are_plain(file):
    for name, operator, operands in file.operations:
        if operator == "ID" and {"/LZW", "/LZWDecode", "/Crypt"} & {one for one in operands if isinstance(one, str)}:
            yield f"{name} has an inline image with a filter that is not allowed"


@rule("6.1.8-names", "a")
def names_are_utf8(file):
    for name, inner in file.dictionaries():
        for key, value in inner.items():
            for one in (key, value):
                if isinstance(one, str) and one.startswith("/") and "\ufffd" in one or "#00" in str(key):
                    yield f"{name} has a name that is no UTF-8"


@rule("6.1.13-limits", "a")
def limits_are_kept(file):
    if len(file.pdf.objects) > 8_388_607:
        yield "too many objects"
    for name, inner in file.dictionaries():
        for key, value in inner.items():
            values = value if isinstance(value, list) else [value]
            if len(key.encode()) > 128 or any(isinstance(v, str) and v[:1] == "/" and len(v.encode()) > 128 for v in values):
                yield f"{name} has a name of more than 127 bytes"
            if any(isinstance(v, int) and not isinstance(v, bool) and abs(v) > 2_147_483_647 for v in values):
                yield f"{name} has a number that is too large"
            if any(isinstance(v, str) and v[:2] in ("u:", "b:") and len(v) > 65_000 for v in values):
                yield f"{name} has a string that is too long"
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

    def measure(data, resources):
        """Depth of what is saved here, and (form, depth where it is shown)."""
        depth, most, shown = 0, 0, []
        objects = pdf.get((pdf.get(resources) or {}).get("/XObject")) or {}
        for operator, operands in operations(data):
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

    for number, page in enumerate(pdf.pages()):
        contents = pdf.get(page)["/Contents"]
        data = b"\n".join(pdf.stream(part) for part in (contents if isinstance(contents, list) else [contents]))
        own[f"page {number + 1}"] = measure(data, pdf.inherited(page, "/Resources"))
    for name, entry in pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/Form" or dictionary.get("/PatternType") == 1:
            reference = name.removeprefix("obj:")
            own[reference] = measure(pdf.stream(reference), dictionary.get("/Resources"))
    return [(name, whole(name)) for name in own]
