"""Rules about tagged content and the elements it belongs to."""
import re

from pdf_reader import text_of
from pdf_rules.file import rule

STANDARD = {"/Document", "/Part", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/P", "/H1", "/H2", "/H3", "/H4",
            "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot",
            "/Span", "/Quote", "/Note", "/Reference", "/Code", "/Link", "/Annot", "/Figure", "/Formula"}


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
