"""A PDF with what several rules need of it, and the rules' names."""
import functools
import io
import xml.etree.ElementTree

from pdf_reader import content_streams, shows, to_unicode, tokens, written_objects

RULES = {}
RDF, XML = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.w3.org/XML/1998/namespace}"


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
        self.operations = [(name, operator, operands) for name, parts, _ in content_streams(pdf)
                           for operator, operands in pdf.operations(parts)]
        self.packet = pdf.stream(self.catalog["/Metadata"]) if pdf.is_stream(self.catalog.get("/Metadata")) else b""
        self.maps, self.namespaces = {}, []
        try:
            self.packet.decode()
            for event, found in xml.etree.ElementTree.iterparse(io.BytesIO(self.packet), ("start-ns", "end")):
                if event == "start-ns":
                    self.namespaces.append(found)
            self.xmp = found
        except (xml.etree.ElementTree.ParseError, UnicodeDecodeError) as error:
            self.xmp = error

    @functools.cached_property
    def fonts(self):
        """Reference -> (font, its CID font, its descriptor) of every font that resources name."""
        found = {}
        for _, inner in self.dictionaries():
            named = self.pdf.get(inner.get("/Font"))
            for reference in named.values() if isinstance(named, dict) else []:
                font = self.pdf.get(reference)
                descendant = self.pdf.get((self.pdf.get(font.get("/DescendantFonts")) or [{}])[0])
                found[reference] = font, descendant, self.pdf.get(descendant.get("/FontDescriptor")) or {}
        return found

    @functools.cached_property
    def codes(self):
        """Reference of a font -> the codes of two bytes that are shown in it."""
        found = {reference: set() for reference in self.fonts}
        for show in self.shows:
            for i in range(0, len(show.codes), 2):
                found.setdefault(show.reference, set()).add(int.from_bytes(show.codes[i:i + 2], "big"))
        return found

    @functools.cached_property
    def written(self):
        return list(written_objects(self.pdf))

    @functools.cached_property
    def lexemes(self):
        """(kind, value) of all that objects and content streams are made of -> where it is first."""
        found = {}
        for one in self.written:
            for lexeme in one.lexemes:
                found.setdefault(lexeme, f"object {one.number}")
        for name, parts, _ in content_streams(self.pdf):
            for kind, value, _ in tokens(b"\n".join(map(self.pdf.stream, parts))):
                found.setdefault((kind, value), name)
        return found

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

    def annotations(self):
        for number, page in enumerate(self.pages):
            for reference in self.pdf.get(self.pdf.get(page).get("/Annots")) or []:
                yield number, reference, self.pdf.get(reference)

    def kinds(self, element):
        """Of what it is made: types of elements, or /content for what pages show."""
        kids = [self.pdf.get(kid) for kid in self.pdf.kids(element)]
        return [kid.get("/S", "/content") if isinstance(kid, dict) else "/content" for kid in kids]

    def parent_tree(self):
        root = self.pdf.get(self.catalog.get("/StructTreeRoot")) or {}
        return self.pdf.tree(root.get("/ParentTree"), "/Nums")

    def properties(self):
        """The elements of the XMP packet that are properties."""
        if isinstance(self.xmp, Exception):
            return []
        return [element for description in self.xmp.iter(RDF + "Description") for element in description]

    def property(self, name):
        """The text of a property, as dc:title; the first of several."""
        prefix, _, own = name.partition(":")
        wanted = [f"{{{namespace}}}{own}" for known, namespace in self.namespaces if known == prefix]
        return next((text for element in self.properties() if element.tag in wanted
                     for text in element.itertext() if text.strip()), None)

    def extension_schemas(self):
        """The elements that describe them."""
        return [schema for element in self.properties() if element.tag.endswith("}schemas") for bag in element for schema in bag]


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
