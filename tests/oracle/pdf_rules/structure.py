"""Rules about tagged content and the elements it belongs to."""
import collections
import re

from pdf_reader import text_of
from pdf_rules.file import rule

# ISO 32000-1, 14.8.4, without Ruby and Warichu and their parts, which are made nowhere.
STANDARD = {"/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/NonStruct",
            "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH",
            "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot",
            "/Figure", "/Formula", "/Form"}


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


@rule("01-parents", "ua-1")
def elements_know_their_parents(file):
    root = file.catalog.get("/StructTreeRoot")
    for reference, element, _ in [(root, file.pdf.get(root) or {}, ())] + file.elements:
        for kid in map(file.pdf.get, file.pdf.kids(element)):
            if isinstance(kid, dict) and "/S" in kid and kid.get("/P") != reference:
                yield f"{kid['/S']} in {element.get('/S')} has another parent"


@rule("01-marked", "ua-1")
def the_file_says_it_is_marked(file):
    marks = file.pdf.get(file.catalog.get("/MarkInfo")) or {}
    if marks.get("/Marked") is not True or marks.get("/Suspects", False) is not False:
        yield "MarkInfo does not say Marked"
    if "/StructTreeRoot" not in file.catalog:
        yield "there is no structure tree"


@rule("02-standard-types", "ua-1")
def types_are_standard(file):
    for _, element, _ in file.elements:
        if element["/S"] not in STANDARD:
            yield f"{element['/S']} is no standard type"


@rule("02-role-map", "ua-1")
def no_type_stands_for_another(file):
    """So no mapping can be circular, end nowhere or change a standard type."""
    if (file.pdf.get(file.catalog.get("/StructTreeRoot")) or {}).get("/RoleMap"):
        yield "there is a role map"


PARENTS = {"/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/THead": {"/Table"}, "/TBody": {"/Table"},
           "/TFoot": {"/Table"}, "/LI": {"/L"}, "/Lbl": {"/LI", "/TOCI", "/Note"}, "/LBody": {"/LI"}, "/TOCI": {"/TOC"}}
# What an element is made of, in its order (ISO 32000-1, tables 333, 336 and 337). `content` is what pages show.
KIDS = {"/Table": "(/Caption)?((/TR)+|(/THead)?(/TBody)+(/TFoot)?)|((/TR)+|(/THead)?(/TBody)+(/TFoot)?)/Caption",
        "/THead": "(/TR)+", "/TBody": "(/TR)+", "/TFoot": "(/TR)+", "/TR": "(/TH|/TD)+",
        "/L": "(/Caption)?(/LI|/L)+", "/LI": "/Lbl|(/Lbl)?/LBody",
        "/TOC": "(/Caption)?(/TOCI|/TOC)+", "/TOCI": "(/Lbl|/Reference|/NonStruct|/P|/TOC)+"}


@rule("09-nesting", "ua-1")
def elements_are_where_they_belong(file):
    for _, element, above in file.elements:
        kind = element["/S"]
        if kind in PARENTS and (not above or above[-1] not in PARENTS[kind]):
            yield f"{kind} in {above[-1] if above else 'nothing'}"
        kids = "".join(file.kinds(element))
        if kind in KIDS and not re.fullmatch(KIDS[kind], kids):
            yield f"{kind} is made of {kids[:100]}"


@rule("11-language", "ua-1")
def the_language_is_known(file):
    """That of the whole document, so that of every text in it."""
    if "/Lang" not in file.catalog:
        yield "the catalog has no language"
    properties = [(name, operand) for name, _, operands in file.operations for operand in operands if isinstance(operand, dict)]
    for name, inner in list(file.dictionaries()) + properties:
        if "/Lang" in inner:
            language = inner["/Lang"].decode("latin-1") if isinstance(inner["/Lang"], bytes) else text_of(inner["/Lang"])
            if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", language):
                yield f"{name}: {language!r} is no language"


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
        if file.kinds(element).count("/H") > 1:
            yield f"two H in one {element['/S']}"


def attributes(file, element, owner):
    """What `owner`, such as /Table, says of the element."""
    found = file.pdf.get(element.get("/A")) or []
    merged = {}
    for one in map(file.pdf.get, found if isinstance(found, list) else [found]):
        if isinstance(one, dict) and one.get("/O") == owner:
            merged.update(one)
    return merged


@rule("15-scope", "ua-1")
def header_cells_have_a_scope(file):
    for _, element, _ in file.elements:
        if element["/S"] == "/TH" and attributes(file, element, "/Table").get("/Scope") not in ("/Row", "/Column", "/Both"):
            yield "a header cell without a scope"


@rule("15-regular", "ua-1")
def rows_are_equally_long(file):
    for _, element, _ in file.elements:
        if element["/S"] != "/Table":
            continue
        rows, todo = [], [element]
        while todo:
            one = todo.pop()
            if one["/S"] == "/TR":
                rows.append([attributes(file, cell, "/Table") for cell in map(file.pdf.get, file.pdf.kids(one))])
            else:
                kids = [file.pdf.get(kid) for kid in reversed(file.pdf.kids(one))]
                todo.extend(kid for kid in kids if isinstance(kid, dict) and "/S" in kid)
        taken = set()
        for row, cells in enumerate(rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                places = {(row + down, column + right) for down in range(cell.get("/RowSpan", 1))
                          for right in range(cell.get("/ColSpan", 1))}
                if places & taken:
                    yield "a cell that covers another"
                taken |= places
        lengths = {sum(row == place for place, _ in taken) for row, _ in taken}
        if len(lengths) > 1 or any(row >= len(rows) for row, _ in taken):
            yield f"rows of {sorted(lengths)} cells"


@rule("19-note-ids", "ua-1")
def notes_have_ids_of_their_own(file):
    ids = {}
    for reference, element, _ in file.elements:
        if element["/S"] == "/Note" and not text_of(element.get("/ID", "")):
            yield "a note without an ID"
        if "/ID" in element and ids.setdefault(element["/ID"], reference) != reference:
            yield f"two elements with the ID {text_of(element['/ID'])}"
    if ids and file.pdf.tree(file.pdf.get(file.catalog["/StructTreeRoot"]).get("/IDTree"), "/Names") != ids:
        yield "the tree of IDs does not lead to the elements"


@rule("30-forms", "ua-1", "a")
def forms_are_used_as_the_structure_needs(file):
    used = collections.Counter(show.reference for show in file.shows if show.operator == "Do")
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") != "/Form":
            continue
        reference = name.removeprefix("obj:")
        if "/Ref" in dictionary:
            yield f"{name} stands for something outside of the file"
        if used[reference] > 1 and any(isinstance(operand, dict) and "/MCID" in operand
                                       for _, operands in file.pdf.operations((reference,)) for operand in operands):
            yield f"{name} has content of the structure and is shown twice"


@rule("28-annotations", "ua-1")
def links_are_in_the_structure(file):
    """Annotations are links: see 28-subtypes."""
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
