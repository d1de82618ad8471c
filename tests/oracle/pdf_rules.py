"""The machine-checkable conditions: of PDF/UA-1 by their numbers in the Matterhorn Protocol 1.1, of PDF/A-2b and -3b by
their clauses in ISO 19005-2 and -3. Each rule is a function of the file and yields what is wrong."""
import re
import xml.etree.ElementTree

from pdf_cff import cff_widths
from pdf_reader import content_streams, operations, shows, text_of, to_unicode

RULES = {}
STANDARD = {"/Document", "/Part", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/P", "/H1", "/H2", "/H3", "/H4",
            "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot",
            "/Span", "/Quote", "/Note", "/Reference", "/Code", "/Link", "/Annot", "/Figure", "/Formula"}


def rule(name, *standards):
    def keep(function):
        RULES[name] = (set(standards), function)
        return function
    return keep


class File:
    """A PDF with what several rules need of it."""
    def __init__(self, pdf):
        self.pdf = pdf
        self.catalog = pdf.catalog
        self.pages = pdf.pages()
        self.elements = list(pdf.elements()) if "/StructTreeRoot" in self.catalog else []
        self.shows = list(shows(pdf))
        self.operations = [(name, operator, operands) for name, data in content_streams(pdf)
                           for operator, operands in operations(data)]
        self.xmp = pdf.stream(self.catalog["/Metadata"]).decode() if "/Metadata" in self.catalog else ""
        self.maps = {}

    def font(self, show):
        return show.reference

    @property
    def fonts(self):
        """References of all fonts that text is shown in."""
        return {show.reference for show in self.shows if show.reference is not None and show.codes}

    def unicode_map(self, reference):
        if reference not in self.maps:
            font = self.pdf.get(reference)
            self.maps[reference] = (to_unicode(self.pdf.stream(font["/ToUnicode"])) if "/ToUnicode" in font else {})
        return self.maps[reference]

    def dictionaries(self):
        """(object, dictionary) of every dictionary in the file, those inside of others too."""
        for name, entry in self.pdf.objects.items():
            if name != "trailer":
                value = entry.get("value", entry.get("stream", {}).get("dict"))
                for inner in dictionaries(value):
                    yield name, inner

    def descendants(self):
        """(font, its CID font, its descriptor) of every composite font that is used."""
        for reference in self.fonts:
            font = self.pdf.get(reference)
            descendant = self.pdf.get(self.pdf.get(font["/DescendantFonts"])[0])
            yield reference, font, descendant, self.pdf.get(descendant["/FontDescriptor"])

    def annotations(self):
        for number, page in enumerate(self.pages):
            for reference in self.pdf.get(self.pdf.get(page).get("/Annots")) or []:
                yield number, reference, self.pdf.get(reference)

    def parent_tree(self):
        root = self.pdf.get(self.catalog["/StructTreeRoot"])
        return self.pdf.number_tree(root["/ParentTree"])

    def property(self, name):
        match = re.search(rf"<{name}[^>]*>(?:<rdf:(?:Alt|Seq|Bag)><rdf:li[^>]*>)?([^<]*)<", self.xmp)
        return match.group(1) if match else None


# ---- both ------------------------------------------------------------------------------------------------------------

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


@rule("metadata", "ua-1", "a")
def metadata_is_xml(file):
    if not file.xmp:
        yield "there is no XMP metadata"
        return
    try:
        xml.etree.ElementTree.fromstring(re.sub(r"<\?xpacket.*?\?>", "", file.xmp).encode())
    except xml.etree.ElementTree.ParseError as error:
        yield f"the XMP packet is not XML: {error}"


@rule("metadata-agrees", "a")
def metadata_agrees_with_the_dictionary(file):
    info = file.pdf.get(file.pdf.trailer.get("/Info")) or {}
    pairs = (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Subject", "dc:description"), ("/Producer", "pdf:Producer"))
    for key, name in pairs:
        value = file.property(name)
        value = value and value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        if key in info and text_of(info[key]) != value:
            yield f"{key} is not {name}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and re.sub(r"\D", "", text_of(info[key])) != re.sub(r"\D", "", file.property(name) or ""):
            yield f"{key} is not {name}"


FORBIDDEN_ACTIONS = ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/SubmitForm", "/Rendition", "/Hide",
                     "/SetOCGState", "/Trans", "/GoTo3DView")


def dictionaries(value):
    """All dictionaries in a value, without following references."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            yield one
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)


@rule("no-scripts", "ua-1", "a", "any")
def nothing_is_run_or_fetched(file):
    for name, entry in file.pdf.objects.items():
        if name == "trailer":
            continue
        value = entry.get("value", entry.get("stream", {}).get("dict"))
        for inner in dictionaries(value):
            if inner.get("/S") in FORBIDDEN_ACTIONS:
                yield f"{name} is an action {inner['/S']}"
            for key in ("/AA", "/OpenAction", "/JS"):
                if key in inner:
                    yield f"{name} has {key}"
            if inner.get("/S") == "/Named" and inner.get("/N") not in ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage"):
                yield f"{name} is a named action {inner.get('/N')}"
        if "stream" in entry and "/F" in value and value.get("/Type") != "/Filespec":
            yield f"{name} has its data elsewhere"


# ---- PDF/UA-1 --------------------------------------------------------------------------------------------------------

@rule("01-tagged-or-artifact", "ua-1")
def everything_is_tagged_or_an_artifact(file):
    for show in file.shows:
        if show.mcid is None and not show.artifact:
            yield f"page {show.page + 1}: {show.operator} outside of marked content"
        if show.mcid is not None and show.artifact:
            yield f"page {show.page + 1}: content that is both tagged and an artifact"


@rule("01-parent-tree", "ua-1")
def marked_content_has_its_element(file):
    tree = file.parent_tree()
    claimed = {}
    for reference, element, _ in file.elements:
        for kid in file.pdf.kids(element):
            if isinstance(kid, int):
                claimed[(element.get("/Pg"), kid)] = reference
            else:
                kid = file.pdf.get(kid)
                if isinstance(kid, dict) and kid.get("/Type") == "/MCR":
                    claimed[(kid["/Pg"], kid["/MCID"])] = reference
    seen = set()
    for show in file.shows:
        if show.mcid is None or (show.page, show.mcid) in seen:
            continue
        seen.add((show.page, show.mcid))
        page = file.pages[show.page]
        parents = file.pdf.get(tree.get(file.pdf.get(page).get("/StructParents"))) or []
        owner = parents[show.mcid] if isinstance(parents, list) and show.mcid < len(parents) else None
        if owner is None or claimed.get((page, show.mcid)) != owner:
            yield f"page {show.page + 1}: content {show.mcid} is not in the structure tree"


@rule("01-marked", "ua-1")
def the_file_says_it_is_marked(file):
    marks = file.pdf.get(file.catalog.get("/MarkInfo")) or {}
    if marks.get("/Marked") is not True or marks.get("/Suspects") is True:
        yield "MarkInfo does not say Marked"


@rule("02-standard-types", "ua-1")
def types_are_standard(file):
    for _, element, _ in file.elements:
        if element["/S"] not in STANDARD:
            yield f"{element['/S']} is no standard type"


@rule("02-role-map", "ua-1")
def roles_lead_somewhere(file):
    roles = file.pdf.get(file.pdf.get(file.catalog["/StructTreeRoot"]).get("/RoleMap")) or {}
    for name in roles:
        if name in STANDARD:
            yield f"{name} is mapped to something else"
        seen = set()
        while name in roles and name not in seen:
            seen.add(name)
            name = roles[name]
        if name in seen:
            yield f"{name} is mapped to itself"


@rule("06-title", "ua-1")
def the_title_is_in_the_metadata(file):
    if not file.property("dc:title"):
        yield "there is no dc:title"


@rule("06-claim", "ua-1")
def the_claim_is_in_the_metadata(file):
    if file.property("pdfuaid:part") != "1":
        yield "pdfuaid:part is not 1"


@rule("07-display-title", "ua-1")
def viewers_show_the_title(file):
    if (file.pdf.get(file.catalog.get("/ViewerPreferences")) or {}).get("/DisplayDocTitle") is not True:
        yield "DisplayDocTitle is not true"


PARENTS = {"/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/THead": {"/Table"}, "/TBody": {"/Table"},
           "/LI": {"/L"}, "/Lbl": {"/LI", "/TOCI", "/Note"}, "/LBody": {"/LI"}, "/TOCI": {"/TOC"}}
CHILDREN = {"/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"}, "/TR": {"/TH", "/TD"}, "/L": {"/LI", "/L", "/Caption"},
            "/LI": {"/Lbl", "/LBody"}, "/TOC": {"/TOCI", "/TOC", "/Caption"}, "/THead": {"/TR"}, "/TBody": {"/TR"}}


@rule("09-nesting", "ua-1")
def elements_are_where_they_belong(file):
    for _, element, above in file.elements:
        wanted = PARENTS.get(element["/S"])
        if wanted and (not above or above[-1] not in wanted):
            yield f"{element['/S']} in {above[-1] if above else 'nothing'}"
        inside = CHILDREN.get(above[-1]) if above else None
        if inside and element["/S"] not in inside:
            yield f"{element['/S']} in {above[-1]}"


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


@rule("11-language", "ua-1")
def the_language_is_known(file):
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", text_of(file.catalog.get("/Lang", "")) or ""):
        yield "the catalog has no language"


@rule("13-alternative", "ua-1")
def figures_have_alternatives(file):
    for _, element, _ in file.elements:
        if element["/S"] in ("/Figure", "/Formula") and not text_of(element.get("/Alt", "")):
            yield "a figure without alternative text"


@rule("14-headings", "ua-1")
def headings_skip_no_level(file):
    last = 0
    for _, element, _ in file.elements:
        match = re.fullmatch(r"/H([1-6])", element["/S"])
        if match:
            level = int(match.group(1))
            if level > last + 1:
                yield f"H{level} follows H{last}"
            last = level


@rule("14-kinds", "ua-1")
def headings_are_of_one_kind(file):
    kinds = {element["/S"] for _, element, _ in file.elements if re.fullmatch(r"/H[1-6]?", element["/S"])}
    if "/H" in kinds and len(kinds) > 1:
        yield "H beside numbered headings"
    for _, element, _ in file.elements:
        below = [file.pdf.get(kid) for kid in file.pdf.kids(element)]
        if sum(isinstance(kid, dict) and kid.get("/S") == "/H" for kid in below) > 1:
            yield f"two H in one {element['/S']}"


@rule("15-scope", "ua-1")
def header_cells_have_a_scope(file):
    for _, element, _ in file.elements:
        if element["/S"] == "/TH":
            attributes = file.pdf.get(element.get("/A")) or {}
            attributes = attributes if isinstance(attributes, list) else [attributes]
            if not any(a.get("/Scope") in ("/Row", "/Column", "/Both") for a in attributes):
                yield "a header cell without a scope"


@rule("15-regular", "ua-1")
def rows_are_equally_long(file):
    for _, element, _ in file.elements:
        if element["/S"] != "/Table":
            continue
        lengths = set()
        todo = list(file.pdf.kids(element))
        while todo:
            kid = file.pdf.get(todo.pop())
            if kid["/S"] == "/TR":
                lengths.add(len(file.pdf.kids(kid)))
            else:
                todo.extend(file.pdf.kids(kid))
        if len(lengths) > 1:
            yield f"rows of {sorted(lengths)} cells"


@rule("19-note-ids", "ua-1")
def notes_have_ids_of_their_own(file):
    ids = [text_of(element.get("/ID", "")) for _, element, _ in file.elements if element["/S"] == "/Note"]
    if "" in ids or len(set(ids)) != len(ids):
        yield "a note without an ID of its own"


@rule("20-optional-content", "ua-1", "a")
def optional_content_is_named(file):
    properties = file.pdf.get(file.catalog.get("/OCProperties")) or {}
    configurations = [properties.get("/D")] + list(file.pdf.get(properties.get("/Configs")) or []) if properties else []
    for configuration in map(file.pdf.get, configurations):
        if not text_of((configuration or {}).get("/Name", "")):
            yield "a configuration of optional content without a name"
        if configuration and "/AS" in configuration:
            yield "optional content that changes by itself"


@rule("21-file-specs", "ua-1", "a")
def files_have_their_names(file):
    for name, inner in file.dictionaries():
        if "/EF" in inner and not ("/F" in inner and "/UF" in inner):
            yield f"{name} is a file without F or UF"


@rule("25-xfa", "ua-1", "a", "any")
def forms_are_not_xml(file):
    form = file.pdf.get(file.catalog.get("/AcroForm")) or {}
    if "/XFA" in form or "/NeedsRendering" in file.catalog:
        yield "the form is XFA"


@rule("26-permissions", "ua-1", "any")
def readers_may_extract(file):
    encryption = file.pdf.get(file.pdf.trailer.get("/Encrypt"))
    if encryption is not None and ("/P" not in encryption or not encryption["/P"] & (1 << 9)):
        yield "extraction for accessibility is not permitted"


ANNOTATIONS = ("/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline",
               "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/FileAttachment", "/Widget", "/PrinterMark",
               "/Watermark", "/Redact")


@rule("28-subtypes", "ua-1", "a")
def annotations_are_of_known_kinds(file):
    for number, _, annotation in file.annotations():
        if annotation.get("/Subtype") not in ANNOTATIONS:
            yield f"page {number + 1}: an annotation of kind {annotation.get('/Subtype')}"


@rule("28-forms", "ua-1")
def fields_are_described(file):
    tree = file.parent_tree()
    for number, _, annotation in file.annotations():
        if annotation.get("/Subtype") == "/Widget":
            element = file.pdf.get(tree.get(annotation.get("/StructParent"))) or {}
            if not text_of(annotation.get("/TU", "")):
                yield f"page {number + 1}: a field without a description"
            if element.get("/S") != "/Form":
                yield f"page {number + 1}: a field that is in no Form element"


@rule("30-forms", "ua-1")
def forms_are_used_as_the_structure_needs(file):
    used = {}
    for show in file.shows:
        if show.operator == "Do":
            used[(show.page, show.operands[0])] = used.get((show.page, show.operands[0]), 0) + 1
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") != "/Form":
            continue
        if "/Ref" in dictionary:
            yield f"{name} stands for something outside of the file"
        if "/StructParents" in dictionary and any(count > 1 for (_, _), count in used.items()):
            yield f"{name} has content of the structure and may be shown twice"


@rule("28-annotations", "ua-1")
def annotations_are_in_the_structure(file):
    tree = file.parent_tree()
    for number, reference, annotation in file.annotations():
        element = file.pdf.get(tree.get(annotation.get("/StructParent")))
        kids = [file.pdf.get(kid) for kid in file.pdf.kids(element)] if element else []
        if not element or element["/S"] != "/Link":
            yield f"page {number + 1}: a link that is in no Link element"
        elif not any(isinstance(kid, dict) and kid.get("/Type") == "/OBJR" and kid["/Obj"] == reference for kid in kids):
            yield f"page {number + 1}: a link its element does not know"
        if not text_of(annotation.get("/Contents", "")):
            yield f"page {number + 1}: a link without a description"


@rule("28-tab-order", "ua-1")
def tabs_follow_the_structure(file):
    for number, page in enumerate(file.pages):
        if "/Annots" in file.pdf.get(page) and file.pdf.get(page).get("/Tabs") != "/S":
            yield f"page {number + 1}: Tabs is not S"


@rule("outline", "ua-1", "any")
def the_outline_is_linked_both_ways(file):
    root = file.pdf.get(file.catalog.get("/Outlines"))
    todo = [(root, file.catalog.get("/Outlines"))] if root else []
    while todo:
        node, own = todo.pop()
        at, before = node.get("/First"), None
        while at is not None:
            item = file.pdf.get(at)
            if item["/Parent"] != own or item.get("/Prev") != before:
                yield f"bookmark {text_of(item['/Title'])} is linked wrongly"
            if file.pdf.get(item["/Dest"])[0] not in file.pages:
                yield f"bookmark {text_of(item['/Title'])} leads nowhere"
            if "/First" in item:
                todo.append((item, at))
            at, before = item.get("/Next"), at
        if node.get("/Last") != before:
            yield "a list of bookmarks has another end"
    for node in outline_nodes(file, root):
        # What is seen below of it when it is open (ISO 32000-1, table 153).
        if abs(node.get("/Count", 0)) != sum(1 + max(kid.get("/Count", 0), 0) for kid in bookmarks(file, node)):
            yield f"bookmark {text_of(node.get('/Title', 'of all'))} counts wrongly"


def bookmarks(file, node):
    at = node.get("/First")
    while at is not None:
        kid = file.pdf.get(at)
        yield kid
        at = kid.get("/Next")


def outline_nodes(file, root):
    todo = [root] if root else []
    while todo:
        node = todo.pop()
        yield node
        todo.extend(bookmarks(file, node))


# ---- PDF/A -----------------------------------------------------------------------------------------------------------

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


@rule("6.2.3-output-intent", "a")
def the_output_intent_is_whole(file):
    intents = [file.pdf.get(i) for i in file.pdf.get(file.catalog.get("/OutputIntents")) or []]
    intents = [i for i in intents if i.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "there is not one output intent"
        return
    profile = file.pdf.stream(intents[0]["/DestOutputProfile"])
    if len(profile) != int.from_bytes(profile[:4], "big") or profile[36:40] != b"acsp" or profile[16:20] != b"RGB ":
        yield "the profile is no ICC profile of RGB"
    if file.pdf.get(intents[0]["/DestOutputProfile"]).get("/N") != 3:
        yield "the profile has not 3 components"


@rule("6.1.8-names", "a")
def names_are_utf8(file):
    for name, inner in file.dictionaries():
        for key, value in inner.items():
            for one in (key, value):
                if isinstance(one, str) and one.startswith("/") and "\ufffd" in one or "#00" in str(key):
                    yield f"{name} has a name that is no UTF-8"


@rule("6.1.12-permissions", "a")
def permissions_are_those_of_signatures(file):
    if set(file.pdf.get(file.catalog.get("/Perms")) or {}) - {"/UR3", "/DocMDP"}:
        yield "the catalog has other permissions"


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


OPERATORS = set("b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri "
                "s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split())


@rule("6.2.2-operators", "a")
def operators_are_those_of_pdf(file):
    for name, operator, _ in file.operations:
        if operator not in OPERATORS:
            yield f"{name} uses {operator}"
            return
    for number, page in enumerate(file.pages):
        if "/Resources" not in file.pdf.get(page):
            yield f"page {number + 1} has no resources of its own"


@rule("6.2.4-colour", "a")
def colours_fit_the_output_intent(file):
    for name, inner in file.dictionaries():
        for key in ("/ColorSpace", "/CS"):
            space = file.pdf.get(inner.get(key))
            if space == "/DeviceCMYK" or (isinstance(space, list) and "/DeviceCMYK" in space):
                yield f"{name} is in CMYK"
    for name, operator, operands in file.operations:
        if operator in ("k", "K") or (operator in ("cs", "CS") and operands[0] == "/DeviceCMYK"):
            yield f"{name} paints in CMYK"
            return


BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight",
          "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}
INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}


@rule("6.2.5-states", "a")
def states_are_plain(file):
    for name, inner in file.dictionaries():
        if inner.get("/Type") != "/ExtGState":
            continue
        if "/TR" in inner or inner.get("/TR2", "/Default") != "/Default" or "/HTP" in inner:
            yield f"{name} has a transfer function or a halftone"
        modes = inner.get("/BM", "/Normal")
        if not set(modes if isinstance(modes, list) else [modes]) <= BLENDS:
            yield f"{name} blends by {modes}"
        if inner.get("/RI", "/Perceptual") not in INTENTS:
            yield f"{name} has an unknown rendering intent"


@rule("6.2.6-intents", "a")
def intents_are_known(file):
    for name, operator, operands in file.operations:
        if operator == "ri" and operands[0] not in INTENTS:
            yield f"{name} asks for {operands[0]}"
    for name, inner in file.dictionaries():
        if inner.get("/Subtype") == "/Image" and inner.get("/Intent", "/Perceptual") not in INTENTS:
            yield f"{name} asks for {inner['/Intent']}"


@rule("6.2.9-xobjects", "a")
def objects_are_neither_postscript_nor_references(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/PS" or dictionary.get("/Subtype2") == "/PS" or "/PS" in dictionary:
            yield f"{name} is PostScript"
        if dictionary.get("/Subtype") == "/Form" and ("/OPI" in dictionary or "/Ref" in dictionary):
            yield f"{name} stands for something else"


@rule("6.2.8-images", "a")
def images_are_plain(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/Image" and (dictionary.get("/Interpolate") is True or "/Alternates" in dictionary
                                                        or "/OPI" in dictionary):
            yield f"{name} is interpolated or has alternatives"
        mask = dictionary.get("/ImageMask") is True
        if dictionary.get("/Subtype") == "/Image" and (dictionary.get("/BitsPerComponent", 1 if mask else 0)
                                                       not in ((1,) if mask else (1, 2, 4, 8, 16))):
            yield f"{name} has {dictionary.get('/BitsPerComponent')} bits a component"
        if "/JPXDecode" in str(dictionary.get("/Filter")):
            yield f"{name} is JPEG 2000, which is not looked into"


@rule("6.3-annotations", "a")
def annotations_are_printable(file):
    for number, _, annotation in file.annotations():
        if annotation["/Subtype"] not in ("/Link", "/Popup") and annotation.get("/F", 0) & 4 == 0:
            yield f"page {number + 1}: an annotation that is not printed"
        if "/F" not in annotation or annotation["/F"] & (1 | 2 | 32 | 256):
            yield f"page {number + 1}: a hidden annotation"
        if annotation["/Subtype"] in ("/3D", "/Sound", "/Screen", "/Movie", "/RichMedia"):
            yield f"page {number + 1}: an annotation of kind {annotation['/Subtype']}"
        if annotation["/Subtype"] not in ("/Link", "/Popup") and "/N" not in (file.pdf.get(annotation.get("/AP")) or {}):
            yield f"page {number + 1}: an annotation without an appearance"


@rule("6.4-forms", "a")
def forms_are_drawn_already(file):
    form = file.pdf.get(file.catalog.get("/AcroForm")) or {}
    if form.get("/NeedAppearances") is True:
        yield "fields that are still to be drawn"


@rule("6.6.2-packet", "a")
def the_packet_has_no_old_attributes(file):
    head = re.search(r"<\?xpacket begin=[^>]*>", file.xmp)
    if not head or re.search(r"\b(bytes|encoding)=", head.group()):
        yield "the packet's head is missing, or has bytes or encoding"


@rule("6.10-presentations", "a")
def there_is_one_presentation(file):
    names = file.pdf.get(file.catalog.get("/Names")) or {}
    if "/AlternatePresentations" in names or any("/PresSteps" in file.pdf.get(page) for page in file.pages):
        yield "the document has other presentations"


@rule("6.11-requirements", "a")
def the_document_requires_nothing(file):
    if "/Requirements" in file.catalog:
        yield "the catalog has requirements"


@rule("6.6.4-claim", "a")
def the_level_is_in_the_metadata(file):
    if file.property("pdfaid:part") not in ("2", "3") or file.property("pdfaid:conformance") != "B":
        yield "pdfaid does not say 2B or 3B"
    if "pdfuaid:part" in file.xmp and "pdfaExtension:schemas" not in file.xmp:
        yield "pdfuaid is not described"


@rule("6.8-attachments", "a")
def attachments_are_explained(file):
    names = file.pdf.get(file.catalog.get("/Names")) or {}
    specs = [value for entry in [file.pdf.get(names.get("/EmbeddedFiles")) or {}] for value in entry.get("/Names", [])[1::2]]
    if specs and file.property("pdfaid:part") == "2":
        yield "PDF/A-2 takes no attachments of any kind"
    for reference in specs:
        spec = file.pdf.get(reference)
        if spec.get("/AFRelationship") not in ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"):
            yield "an attachment without its relationship"
        if "/F" not in spec or "/UF" not in spec or reference not in (file.pdf.get(file.catalog.get("/AF")) or []):
            yield "an attachment that is not associated with the document"
        if "/Subtype" not in file.pdf.get(file.pdf.get(spec["/EF"])["/F"]):
            yield "an attachment without its media type"


def check(pdf, standards):
    """{rule: findings} of the rules that hold for `standards` and are broken."""
    file = File(pdf)
    broken = {}
    for name, (of, function) in RULES.items():
        if of & standards or "any" in of:
            findings = list(function(file))
            if findings:
                broken[name] = findings
    return broken
