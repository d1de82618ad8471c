"""Rules about the document as a whole: metadata, actions, annotations, fields, files, bookmarks."""
import re
import xml.etree.ElementTree

from pdf_reader import text_of
from pdf_rules.file import dictionaries, rule


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


@rule("6.1.12-permissions", "a")
def permissions_are_those_of_signatures(file):
    if set(file.pdf.get(file.catalog.get("/Perms")) or {}) - {"/UR3", "/DocMDP"}:
        yield "the catalog has other permissions"


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


@rule("6.10-presentations", "a")
def there_is_one_presentation(file):
    names = file.pdf.get(file.catalog.get("/Names")) or {}
    if "/AlternatePresentations" in names or any("/PresSteps" in file.pdf.get(page) for page in file.pages):
        yield "the document has other presentations"


@rule("6.11-requirements", "a")
def the_document_requires_nothing(file):
    if "/Requirements" in file.catalog:
        yield "the catalog has requirements"
