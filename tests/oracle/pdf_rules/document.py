"""Rules about the document as a whole: actions, annotations, fields, files, bookmarks."""
import re

from pdf_reader import text_of
from pdf_rules.file import rule


# Kinds of actions and of media clips.
FORBIDDEN = ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/SubmitForm", "/Rendition", "/Hide",
             "/SetOCGState", "/Trans", "/GoTo3DView", "/Named", "/MCD", "/MCS")


@rule("no-scripts", "ua-1", "a", "any")
def nothing_is_run_or_fetched(file):
    for name, inner in file.dictionaries():
        if inner.get("/S") in FORBIDDEN:
            yield f"{name} is an action {inner['/S']}"
        for key in ("/AA", "/OpenAction", "/JS"):
            if key in inner:
                yield f"{name} has {key}"
        action = file.pdf.get(inner.get("/A"))
        # Elements have attributes there, which have an owner.
        if isinstance(action, dict) and "/O" not in action and (action.get("/S") not in ("/URI", "/GoTo") or "/Next" in action):
            yield f"{name} has an action {action.get('/S')}"


@rule("07-display-title", "ua-1")
def viewers_show_the_title(file):
    if (file.pdf.get(file.catalog.get("/ViewerPreferences")) or {}).get("/DisplayDocTitle") is not True:
        yield "DisplayDocTitle is not true"


@rule("20-optional-content", "ua-1", "a")
def all_content_is_shown(file):
    if "/OCProperties" in file.catalog:
        yield "the catalog has optional content"


@rule("21-file-specs", "ua-1", "a")
def files_have_their_names(file):
    for name, inner in file.dictionaries():
        if "/EF" in inner and not (text_of(inner.get("/F", "")) and text_of(inner.get("/UF", ""))):
            yield f"{name} is a file without F or UF"


@rule("26-permissions", "ua-1", "any")
def readers_may_extract(file):
    encryption = file.pdf.get(file.pdf.trailer.get("/Encrypt"))
    if encryption is not None and ("/P" not in encryption or not encryption["/P"] & (1 << 9)):
        yield "extraction for accessibility is not permitted"


@rule("28-subtypes", "ua-1", "a")
def annotations_are_links(file):
    """So that what is asked of other kinds need not be."""
    for number, _, annotation in file.annotations():
        if annotation.get("/Subtype") != "/Link":
            yield f"page {number + 1}: an annotation of kind {annotation.get('/Subtype')}"


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
def no_signature_permits_anything(file):
    if "/Perms" in file.catalog:
        yield "the catalog has permissions"


@rule("6.3-annotations", "a")
def annotations_are_printable(file):
    for number, _, annotation in file.annotations():
        # Print is 4; Invisible, Hidden, NoView and ToggleNoView are 1, 2, 32 and 256.
        if annotation.get("/F", 0) & (1 | 2 | 4 | 32 | 256) != 4:
            yield f"page {number + 1}: an annotation that is not both shown and printed"
        if "/AP" in annotation:
            yield f"page {number + 1}: a link with an appearance"


@rule("6.4-forms", "ua-1", "a", "any")
def there_are_neither_fields_nor_signatures(file):
    if "/AcroForm" in file.catalog or "/NeedsRendering" in file.catalog:
        yield "the catalog has a form"
    for name, inner in file.dictionaries():
        if "/ByteRange" in inner or "/FT" in inner:
            yield f"{name} is a field or a signature"


@rule("6.8-attachments", "a")
def attachments_are_explained(file):
    names = file.pdf.get(file.catalog.get("/Names")) or {}
    listed = [file.pdf.get(value) for value in file.pdf.tree(names.get("/EmbeddedFiles"), "/Names").values()]
    associated = [file.pdf.get(value) for value in file.pdf.get(file.catalog.get("/AF")) or []]
    for name, spec in file.dictionaries():
        if "/EF" not in spec:
            continue
        if file.property("pdfaid:part") == "2":
            yield f"{name}: PDF/A-2 takes no attachments but PDF/A"
        if spec.get("/AFRelationship") not in ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"):
            yield f"{name} is an attachment without its relationship"
        if spec not in listed or spec not in associated:
            yield f"{name} is an attachment that is not associated with the document"
        for stream in spec["/EF"].values():
            if not re.fullmatch(r"/[-\w+.]+/[-\w+.]+", file.pdf.get(stream).get("/Subtype", "")):
                yield f"{name} is an attachment without its media type"


@rule("6.10-presentations", "a")
def there_is_one_presentation(file):
    names = file.pdf.get(file.catalog.get("/Names")) or {}
    if "/AlternatePresentations" in names or any("/PresSteps" in file.pdf.get(page) for page in file.pages):
        yield "the document has other presentations"


@rule("6.11-requirements", "a")
def the_document_requires_nothing(file):
    if "/Requirements" in file.catalog:
        yield "the catalog has requirements"
