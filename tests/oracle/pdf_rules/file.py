"""A PDF with what several rules need of it, and the rules' names."""
import functools
import re

from pdf_reader import content_streams, operations, shows, to_unicode, tokens, written_objects

RULES = {}


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

    @functools.cached_property
    def written(self):
        return list(written_objects(self.pdf))

    def lexemes(self):
        """(where, kind, value) of all that objects and content streams are made of."""
        for one in self.written:
            for kind, value in one.lexemes:
                yield f"object {one.number}", kind, value
        for name, data in content_streams(self.pdf):
            for kind, value, _ in tokens(data):
                yield name, kind, value

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
