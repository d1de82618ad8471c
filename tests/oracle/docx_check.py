"""Checks DOCX files against the structure of ECMA-376, as far as docmill uses it.

    docx_check.py FILE...

Known elements with their children in the order of the schema, required attributes, values of simple types, parts with
content types, relationships that resolve, unique ids, paired bookmarks and fields, numbers and styles that exist.
Prints what is wrong; exit status 1 when anything is.
"""
import re
import sys
import zipfile
import xml.etree.ElementTree as ET

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
PREFIXES = {W: "w", R: "r", WP: "wp", A: "a", PIC: "pic", W14: "w14", ASVG: "asvg",
            "http://www.w3.org/XML/1998/namespace": "xml",
            "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc"}
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# Children of an element in the order of its schema sequence. "*" before a list: any order, any number of times.
PPR = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
 suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
 spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
 divId cnfStyle rPr sectPr pPrChange"""
RPR = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
 webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
 eastAsianLayout specVanish oMath"""
BLOCKS = "p tbl sdt bookmarkStart bookmarkEnd"
INLINES = "r hyperlink sdt bookmarkStart bookmarkEnd"
BORDERS = "top left start bottom right end between bar insideH insideV tl2br tr2bl"
ORDER = {
    "w:document": "background body", "w:body": f"* {BLOCKS} sectPr",
    "w:footnotes": "* footnote", "w:footnote": f"* {BLOCKS}", "w:hdr": f"* {BLOCKS}", "w:ftr": f"* {BLOCKS}",
    "w:p": f"pPr | * {INLINES}", "w:hyperlink": f"* {INLINES}", "w:pPr": PPR, "w:rPr": RPR,
    "w:r": "rPr | * t br tab fldChar instrText footnoteReference footnoteRef separator continuationSeparator drawing "
           "pict noBreakHyphen softHyphen sym lastRenderedPageBreak",
    "w:numPr": "ilvl numId", "w:pBdr": BORDERS, "w:tabs": "* tab",
    "w:sdt": "sdtPr sdtEndPr sdtContent",
    "w:sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding docPartObj w14:checkbox",
    "w:sdtContent": f"* {BLOCKS} {INLINES}", "w:docPartObj": "docPartGallery docPartCategory docPartUnique",
    "w14:checkbox": "w14:checked w14:checkedState w14:uncheckedState",
    "w:tbl": "tblPr tblGrid | * tr",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
               "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tblGrid": "* gridCol", "w:tr": "tblPrEx trPr | * tc",
    "w:trPr": "* cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "w:tc": f"tcPr | * {BLOCKS}",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:tblBorders": BORDERS, "w:tcBorders": BORDERS, "w:tblCellMar": BORDERS, "w:tcMar": BORDERS,
    "w:sectPr": "* headerReference footerReference | footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
                "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "w:styles": "docDefaults latentStyles | * style", "w:docDefaults": "rPrDefault pPrDefault",
    "w:rPrDefault": "rPr", "w:pPrDefault": "pPr", "w:latentStyles": "* lsdException",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
               "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr | * tblStylePr",
    "w:tblStylePr": "pPr rPr tblPr trPr tcPr",
    "w:numbering": "* numPicBullet | * abstractNum | * num",
    "w:abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink | * lvl",
    "w:lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "w:num": "abstractNumId | * lvlOverride", "w:lvlOverride": "startOverride lvl",
    "w:settings": "zoom mirrorMargins defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl footnotePr "
                  "endnotePr compat rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "w:footnotePr": "pos numFmt numStart numRestart | * footnote", "w:compat": "* compatSetting",
    "w:fonts": "* font", "w:drawing": "* wp:inline",
    "w:font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "pic:pic": "nvPicPr blipFill spPr", "pic:nvPicPr": "cNvPr cNvPicPr", "pic:blipFill": "blip srcRect stretch",
    "pic:spPr": "xfrm prstGeom noFill ln", "a:xfrm": "off ext",
}
REQUIRED = {
    "w:pStyle": "w:val", "w:rStyle": "w:val", "w:tblStyle": "w:val", "w:ilvl": "w:val", "w:numId": "w:val",
    "w:jc": "w:val", "w:fldChar": "w:fldCharType", "w:bookmarkStart": "w:id w:name", "w:bookmarkEnd": "w:id",
    "w:footnoteReference": "w:id", "w:footnote": "w:id", "w:tblW": "w:w w:type", "w:tcW": "w:w w:type",
    "w:gridCol": "w:w", "w:style": "w:type w:styleId", "w:abstractNum": "w:abstractNumId", "w:num": "w:numId",
    "w:abstractNumId": "w:val", "w:lvl": "w:ilvl", "w:lvlOverride": "w:ilvl", "w:startOverride": "w:val",
    "w:pgSz": "w:w w:h", "w:pgMar": "w:top w:right w:bottom w:left w:header w:footer w:gutter",
    "w:headerReference": "w:type r:id", "w:footerReference": "w:type r:id", "w:font": "w:name", "w:name": "w:val",
    "wp:extent": "cx cy", "wp:docPr": "id name", "pic:cNvPr": "id name", "a:ext": "", "w:br": "", "w:tab": "",
}
DECIMAL = re.compile(r"-?\d+$")
HEX_COLOUR = re.compile(r"(auto|[0-9A-Fa-f]{6})$")
VALUES = {
    ("w:jc", "w:val"): re.compile("(left|center|right|both|start|end)$"),
    ("w:fldChar", "w:fldCharType"): re.compile("(begin|separate|end)$"),
    ("w:br", "w:type"): re.compile("(page|column|textWrapping)$"),
    ("w:color", "w:val"): HEX_COLOUR, ("w:shd", "w:fill"): HEX_COLOUR,
    ("w:sz", "w:val"): DECIMAL, ("w:szCs", "w:val"): DECIMAL, ("w:outlineLvl", "w:val"): re.compile("[0-9]$"),
    ("w:ilvl", "w:val"): re.compile("[0-8]$"), ("w:numId", "w:val"): DECIMAL, ("w:gridCol", "w:w"): DECIMAL,
    ("w:tcW", "w:w"): DECIMAL, ("w:pgSz", "w:orient"): re.compile("(portrait|landscape)$"),
    ("w:vertAlign", "w:val"): re.compile("(superscript|subscript|baseline)$"),
    ("w:numFmt", "w:val"): re.compile("(decimal|bullet|lowerLetter|lowerRoman|none)$"),
    ("w:style", "w:type"): re.compile("(paragraph|character|table|numbering)$"),
    ("w:bookmarkStart", "w:name"): re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}$"),
    ("w:start", "w:val"): re.compile(r"\d{1,5}$"), ("w:startOverride", "w:val"): re.compile(r"\d{1,5}$"),
    ("w:spacing", "w:lineRule"): re.compile("(auto|exact|atLeast)$"),
}
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PART_TYPES = {
    "word/document.xml": MAIN + "document.main+xml", "word/styles.xml": MAIN + "styles+xml",
    "word/settings.xml": MAIN + "settings+xml", "word/fontTable.xml": MAIN + "fontTable+xml",
    "word/numbering.xml": MAIN + "numbering+xml", "word/footnotes.xml": MAIN + "footnotes+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


def short(tag):
    """{namespace}name -> prefix:name"""
    if not tag.startswith("{"):
        return tag
    space, name = tag[1:].split("}")
    return f"{PREFIXES.get(space, '?')}:{name}"


def parse_order(parent, text):
    """The groups of a content model: (names, ordered)."""
    prefix = parent.split(":")[0]
    groups = []
    for group in text.split("|"):
        names = group.split()
        free = names[:1] == ["*"]
        names = [name if ":" in name else f"{prefix}:{name}" for name in names[free:]]
        groups.append((names, not free))
    return groups


MODELS = {parent: parse_order(parent, text) for parent, text in ORDER.items()}
for parent in ("wp:inline",):
    MODELS[parent] = [(["wp:extent", "wp:effectExtent", "wp:docPr", "wp:cNvGraphicFramePr", "a:graphic"], True)]
MODELS["pic:blipFill"] = [(["a:blip", "a:srcRect", "a:stretch"], True)]
MODELS["pic:spPr"] = [(["a:xfrm", "a:prstGeom", "a:noFill", "a:ln"], True)]
MODELS["w:body"] = [(MODELS["w:body"][0][0][:-1], False), (["w:sectPr"], True)]


# Elements whose children are of other schemas, or in no order that matters here.
OPEN = {"wp:cNvGraphicFramePr", "a:graphic", "a:graphicData", "a:blip", "a:extLst", "a:ext",
        "a:stretch", "a:prstGeom", "pic:cNvPicPr"}
KNOWN = set(MODELS) | {name for groups in MODELS.values() for names, _ in groups for name in names} | set("""w:rsid
 a:graphicFrameLocks a:fillRect a:avLst asvg:svgBlip""".split())


class Checker:
    def __init__(self, path):
        self.path = path
        self.errors = []
        self.parts = {}

    def error(self, part, message):
        self.errors.append(f"{self.path}: {part}: {message}")

    def check(self):
        try:
            with zipfile.ZipFile(self.path) as package:
                names = package.namelist()
                if len(set(names)) != len(names):
                    self.error("package", "a part stands in it twice")
                for name in names:
                    self.parts[name] = package.read(name)  # checks the CRC
        except zipfile.BadZipFile as error:
            self.error("package", str(error))
            return
        if not names or names[0] != "[Content_Types].xml":
            self.error("package", "[Content_Types].xml is not first")
        self.trees = {}
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels")):
                try:
                    self.trees[name] = ET.fromstring(data)
                except ET.ParseError as error:
                    self.error(name, f"not well-formed: {error}")
        self.check_types()
        self.check_relationships()
        for name in self.trees:
            if name.startswith("word/") and "theme" not in name and not name.endswith(".rels"):
                self.check_structure(name)
        self.check_references()
        self.check_styles()

    # ---- package

    def check_types(self):
        types = self.trees.get("[Content_Types].xml")
        if types is None:
            self.error("package", "no content types")
            return
        defaults = {e.get("Extension").lower(): e.get("ContentType") for e in types.iter(TYPES + "Default")}
        overrides = {}
        for element in types.iter(TYPES + "Override"):
            name = element.get("PartName")
            if name in overrides:
                self.error("[Content_Types].xml", f"{name} twice")
            overrides[name] = element.get("ContentType")
            if name.lstrip("/") not in self.parts:
                self.error("[Content_Types].xml", f"{name} is not in the package")
        for name in self.parts:
            if name == "[Content_Types].xml":
                continue
            found = overrides.get("/" + name) or defaults.get(name.rsplit(".", 1)[-1].lower())
            if found is None:
                self.error(name, "no content type")
            elif name in PART_TYPES and found != PART_TYPES[name]:
                self.error(name, f"content type {found}")

    def relationships_of(self, name):
        folder, _, file = name.rpartition("/")
        return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"

    def check_relationships(self):
        self.targets = {}
        reached = {"[Content_Types].xml"}
        for name, tree in self.trees.items():
            if not name.endswith(".rels"):
                continue
            owner_folder = name.split("_rels/")[0]
            ids = {}
            for element in tree.iter(RELATIONSHIPS + "Relationship"):
                identifier, target = element.get("Id"), element.get("Target")
                if identifier in ids:
                    self.error(name, f"id {identifier} twice")
                external = element.get("TargetMode") == "External"
                ids[identifier] = (element.get("Type").rsplit("/", 1)[-1], target, external)
                if external:
                    if not re.match(r"[\x21-\x7e]*$", target) or re.search(r'["<>\\^`{|}]', target):
                        self.error(name, f"target is no URI: {target!r}")
                    continue
                path = target.lstrip("/") if target.startswith("/") else owner_folder + target
                if path not in self.parts:
                    self.error(name, f"target {target} is not in the package")
                reached.add(path)
            self.targets[name] = ids
            owner = owner_folder + name.split("_rels/")[1][:-len(".rels")]
            if owner and owner != owner_folder and owner not in self.parts:
                self.error(name, f"relationships of {owner}, which is not there")
        for name in self.parts:
            if not name.endswith(".rels") and name not in reached:
                self.error(name, "no relationship leads here")
        for name, tree in self.trees.items():
            if name.endswith(".rels"):
                continue
            known = self.targets.get(self.relationships_of(name), {})
            used = set()
            for element in tree.iter():
                for key in ("id", "embed", "link"):
                    value = element.get(f"{{{R}}}{key}")
                    if value is not None:
                        used.add(value)
                        if value not in known:
                            self.error(name, f"{short(element.tag)}: no relationship {value}")

    # ---- structure

    def check_structure(self, name):
        for element in self.trees[name].iter():
            tag = short(element.tag)
            for attribute in REQUIRED.get(tag, "").split():
                if attribute not in {short(key) for key in element.attrib}:
                    self.error(name, f"{tag} without {attribute}")
            for key, value in element.attrib.items():
                pattern = VALUES.get((tag, short(key)))
                if pattern is not None and not pattern.match(value):
                    self.error(name, f"{tag} {short(key)}={value!r}")
            if tag in MODELS:
                self.check_children(name, element, tag)
            elif len(element) and tag not in OPEN:
                self.error(name, f"{tag} has children")
            if tag not in KNOWN and tag not in OPEN:
                self.error(name, f"{tag} is not known")
            if tag == "w:tc" and (not len(element) or short(element[-1].tag) != "w:p"):
                self.error(name, "a cell does not end with a paragraph")
            if tag == "w:tbl":
                self.check_table(name, element)
            if tag == "w:t" and element.text and element.text != element.text.strip(" ") and \
                    element.get("{http://www.w3.org/XML/1998/namespace}space") != "preserve":
                self.error(name, "text loses its spaces")
        body = self.trees[name].find(f"{{{W}}}body")
        if body is not None:
            tags = [short(child.tag) for child in body]
            if tags[-1:] != ["w:sectPr"]:
                self.error(name, "the body does not end with its section")
            if tags[-2:-1] == ["w:tbl"] or any(pair == ("w:tbl", "w:tbl") for pair in zip(tags, tags[1:])):
                self.error(name, "no paragraph behind a table")

    def check_children(self, name, element, tag):
        groups = MODELS[tag]
        group = position = 0
        for child in element:
            child_tag = short(child.tag)
            at = group
            while at < len(groups) and child_tag not in groups[at][0]:
                at += 1
            if at == len(groups):
                known = any(child_tag in names for names, _ in groups)
                self.error(name, f"{child_tag} {'is out of order' if known else 'may not stand'} in {tag}")
                continue
            if at != group:
                group, position = at, 0
            if groups[group][1]:
                place = groups[group][0].index(child_tag) + 1
                if place <= position:
                    self.error(name, f"{child_tag} is out of order in {tag}")
                position = place

    def check_table(self, name, table):
        columns = len(table.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol"))
        for row in table.findall(f"{{{W}}}tr"):
            after = row.find(f"{{{W}}}trPr/{{{W}}}gridAfter")
            left_out = 0 if after is None else int(after.get(f"{{{W}}}val"))
            if len(row.findall(f"{{{W}}}tc")) + left_out != columns:
                self.error(name, "a row does not have the cells of the grid")

    # ---- references

    def values(self, name, tag, attribute="val"):
        tree = self.trees.get(name)
        found = tree.iter(f"{{{W}}}{tag}") if tree is not None else []
        return [element.get(f"{{{W}}}{attribute}") for element in found]

    def unique(self, what, values):
        seen = set()
        for value in values:
            if value in seen:
                self.error("package", f"{what} {value} twice")
            seen.add(value)
        return seen

    def check_references(self):
        texts = [n for n in self.trees if re.match(r"word/(document|footnotes|header\d*|footer\d*)\.xml$", n)]
        starts = [v for n in texts for v in self.values(n, "bookmarkStart", "id")]
        ends = [v for n in texts for v in self.values(n, "bookmarkEnd", "id")]
        self.unique("bookmark id", starts)
        if sorted(starts) != sorted(ends):
            self.error("package", "bookmarks that do not begin or do not end")
        names = self.unique("bookmark", [v.lower() for n in texts for v in self.values(n, "bookmarkStart", "name")])
        for n in texts:
            for anchor in self.values(n, "hyperlink", "anchor"):
                if anchor is not None and anchor.lower() not in names:
                    self.error(n, f"no bookmark {anchor}")
            self.check_fields(n, names)
        numbers = self.unique("numId", self.values("word/numbering.xml", "num", "numId"))
        abstract = self.unique("abstractNumId", self.values("word/numbering.xml", "abstractNum", "abstractNumId"))
        for value in self.values("word/numbering.xml", "abstractNumId"):
            if value not in abstract:
                self.error("word/numbering.xml", f"no abstractNum {value}")
        notes = self.unique("footnote", self.values("word/footnotes.xml", "footnote", "id"))
        references = self.values("word/document.xml", "footnoteReference", "id")
        self.unique("footnoteReference", references)
        if set(references) != notes - {"-1", "0"}:
            self.error("word/footnotes.xml", f"notes {sorted(notes)} but references {sorted(references)}")
        self.unique("w:sdt id", [e.get(f"{{{W}}}val") for n in texts
                                 for e in self.trees[n].findall(f".//{{{W}}}sdtPr/{{{W}}}id")])
        self.unique("docPr id", [e.get("id") for n in texts for e in self.trees[n].iter(f"{{{WP}}}docPr")])
        for n in texts:
            for value in self.values(n, "numId"):
                if value not in numbers and value != "0":
                    self.error(n, f"no number definition {value}")

    def check_fields(self, name, bookmarks):
        """Fields begin, separate and end inside each other."""
        stack = []
        instruction = ""
        for element in self.trees[name].iter():
            tag = short(element.tag)
            if tag == "w:instrText":
                instruction = element.text or ""
                match = re.match(r"\s*(PAGEREF|NOTEREF|REF)\s+(\S+)", instruction)
                if match and match.group(2).lower() not in bookmarks:
                    self.error(name, f"no bookmark for the field{instruction}")
            if tag != "w:fldChar":
                continue
            kind = element.get(f"{{{W}}}fldCharType")
            if kind == "begin":
                stack.append("begin")
            elif not stack or (kind == "separate" and stack[-1] != "begin"):
                self.error(name, f"field{instruction}: {kind} out of place")
            elif kind == "separate":
                stack[-1] = kind
            else:
                stack.pop()
        if stack:
            self.error(name, "a field does not end")

    def check_styles(self):
        tree = self.trees.get("word/styles.xml")
        if tree is None:
            self.error("package", "no styles")
            return
        types = {}
        for style in tree.iter(f"{{{W}}}style"):
            identifier = style.get(f"{{{W}}}styleId")
            if identifier in types:
                self.error("word/styles.xml", f"style {identifier} twice")
            types[identifier] = style.get(f"{{{W}}}type")
        self.unique("style name", [s.find(f"{{{W}}}name").get(f"{{{W}}}val").lower()
                                   for s in tree.iter(f"{{{W}}}style")])
        wanted = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
        for name in self.trees:
            if not name.startswith("word/"):
                continue
            for tag, kind in wanted.items():
                for value in set(self.values(name, tag)):
                    if types.get(value) != kind:
                        self.error(name, f"no {kind} style {value}")
        for tag in ("basedOn", "next", "link"):
            for value in self.values("word/styles.xml", tag):
                if value not in types:
                    self.error("word/styles.xml", f"{tag}: no style {value}")


def check(path):
    """What is wrong with a file, as lines; empty when nothing is."""
    checker = Checker(path)
    checker.check()
    return checker.errors


def main():
    errors = [line for path in sys.argv[1:] for line in check(path)]
    print("\n".join(errors[:50]) if errors else f"{len(sys.argv) - 1} files: ok")
    return 1 if errors or len(sys.argv) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
