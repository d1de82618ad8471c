"""Reads a PDF for the checks: objects through qpdf's JSON, content streams and fonts with the standard library alone.

Knows nothing of how docmill writes: it follows ISO 32000-1.
"""
import base64
import json
import pathlib
import re
import subprocess
import zlib

# White space and comments, brackets, hexadecimal strings, names, numbers, strings without brackets and escapes, and what else
# stands between them (ISO 32000-1, 7.2.2).
LEXEME = re.compile(rb"(?P<blank>[\0\t\n\f\r ]+|%[^\r\n]*)|(?P<bracket><<|>>|[\[\]{}])|<(?P<hex>[^>]*)>"
                    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)"
                    rb"|(?:(?P<integer>[+-]?\d+)|(?P<real>[+-]?(?:\d+\.\d*|\.\d+)))(?![^\0\t\n\f\r ()<>\[\]{}/%])"
                    rb"|(?P<operator>[^\0\t\n\f\r ()<>\[\]{}/%]+)|\((?P<string>[^()\\\r]*)\)|(?P<open>\()")
ESCAPES = {0x6E: b"\n", 0x72: b"\r", 0x74: b"\t", 0x62: b"\b", 0x66: b"\f"}


class Pdf:
    def __init__(self, path, password=""):
        self.bytes = pathlib.Path(path).read_bytes()
        run = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", "--json-stream-data=inline", "--decode-level=none",
                              "--password=" + password, path],
                             capture_output=True, check=False)
        if run.returncode not in (0, 3):
            raise ValueError("qpdf: " + run.stderr.decode(errors="replace"))
        self.warnings = run.stderr.decode(errors="replace")
        header, objects = json.loads(run.stdout.decode("utf-8", "replace"))["qpdf"]
        self.version = header["pdfversion"]
        self.objects = objects
        self.executed = {}
        self.trailer = objects["trailer"]["value"]

    def get(self, value):
        """The value, references followed; of a stream, its dictionary."""
        for _ in range(32):
            if not (isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value)):
                return value
            entry = self.objects.get("obj:" + value, {})
            value = entry["value"] if "value" in entry else entry.get("stream", {}).get("dict")
        raise ValueError("a loop of references")

    def stream(self, reference):
        """Decoded, but for the filters of pictures."""
        stream = self.objects["obj:" + reference]["stream"]
        data = base64.b64decode(stream["data"])
        filters = self.get(stream["dict"].get("/Filter", []))
        if filters in ("/FlateDecode", ["/FlateDecode"]) and "/DecodeParms" not in stream["dict"]:
            data = zlib.decompress(data)
        return data

    def operations(self, references):
        """(operator, operands) of content streams that follow each other."""
        if references not in self.executed:
            self.executed[references] = list(operations(b"\n".join(map(self.stream, references))))
        return self.executed[references]

    def is_stream(self, reference):
        return "stream" in self.objects.get("obj:" + str(reference), {})

    @property
    def catalog(self):
        return self.get(self.trailer["/Root"])

    def pages(self):
        """References of the pages, in order."""
        found, todo = [], [self.catalog["/Pages"]]
        while todo:
            reference = todo.pop()
            node = self.get(reference)
            if node["/Type"] == "/Pages":
                todo.extend(reversed(node["/Kids"]))
            else:
                found.append(reference)
        return found

    def inherited(self, page, key):
        node = self.get(page)
        while node is not None and key not in node:
            node = self.get(node.get("/Parent"))
        return None if node is None else self.get(node[key])

    def elements(self):
        """(reference, element, ancestors' types) in the order of the tree."""
        def kids(element):
            value = self.get(element.get("/K"))
            return value if isinstance(value, list) else [] if value is None else [element["/K"]]
        todo = [(kid, ()) for kid in reversed(kids(self.get(self.catalog["/StructTreeRoot"])))]
        while todo:
            reference, above = todo.pop()
            element = self.get(reference)
            if not isinstance(element, dict) or "/S" not in element:
                continue
            yield reference, element, above
            todo.extend((kid, above + (element["/S"],)) for kid in reversed(kids(element)))

    def kids(self, element):
        value = self.get(element.get("/K"))
        return value if isinstance(value, list) else [] if value is None else [element["/K"]]

    def tree(self, root, entries):
        """{key: value} of a tree of names (`entries` is /Names) or of numbers (/Nums)."""
        found, todo = {}, [root]
        while todo:
            node = self.get(todo.pop()) or {}
            todo.extend(self.get(node.get("/Kids")) or [])
            pairs = self.get(node.get(entries)) or []
            found.update(zip(pairs[::2], pairs[1::2]))
        return found


def text_of(value):
    """A string of qpdf's JSON."""
    if isinstance(value, str) and value.startswith("u:"):
        return value[2:]
    if isinstance(value, str) and value.startswith("b:"):
        return bytes.fromhex(value[2:]).decode("latin-1")
    return value


def literal_string(data, at):
    """(bytes, the byte behind) of the string that begins behind the bracket before `at`."""
    depth, out = 1, bytearray()
    while True:
        c = data[at]
        at += 1
        if c == 0x5C:
            octal = re.compile(rb"[0-7]{1,3}").match(data, at)
            if octal:
                out.append(int(octal.group(), 8) & 255)
                at = octal.end()
                continue
            if data[at] not in b"\r\n":
                out += ESCAPES.get(data[at], data[at:at + 1])
            at += 2 if data[at:at + 2] == b"\r\n" else 1
            continue
        depth += (c == 0x28) - (c == 0x29)
        if depth == 0:
            return bytes(out), at
        out.append(c)


VALUES = {"integer": int, "real": float, "string": bytes, "hex": bytes}


def tokens(data, at=0):
    """(kind, value, the byte behind) of a content stream or an object: name, string, the digits of a hexadecimal string,
    integer, real, operator, or a bracket."""
    while at < len(data):
        match = LEXEME.match(data, at)
        if match is None:
            raise ValueError(f"a bracket closes nothing: {data[at:at + 20]!r}")
        kind, at = match.lastgroup, match.end()
        if kind == "open":
            value, at = literal_string(data, at)
            yield "string", value, at
        elif kind != "blank":
            value = match.group(kind)
            yield kind, VALUES[kind](value) if kind in VALUES else value.decode("latin-1"), at


def hexadecimal(digits):
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", digits).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def operations(data):
    """(operator, operands); dictionaries and arrays are Python's."""
    stack = [[]]
    for kind, value, _ in tokens(data):
        if kind == "bracket" and value in ("[", "<<"):
            stack.append([])
        elif kind == "bracket":
            inner = stack.pop()
            stack[-1].append(inner if value == "]" else dict(zip(inner[::2], inner[1::2])))
        elif kind == "operator" and value in ("true", "false", "null"):
            stack[-1].append(value == "true")
        elif kind == "operator":
            yield value, stack[0]
            stack = [[]]
        else:
            stack[-1].append(hexadecimal(value) if kind == "hex" else value)


class Written:
    """An object as it stands in the file: what is around its keywords, and what it is made of, its stream's data apart."""
    def __init__(self, number, head, lexemes, start=b"", behind=b"", tail=b""):
        self.number, self.head, self.lexemes, self.start, self.behind, self.tail = number, head, lexemes, start, behind, tail


def stored_length(pdf, lexemes):
    """Of the stream whose dictionary this is; the value may be another object."""
    at = lexemes.index(("name", "/Length")) + 1
    number, generation, end = ([value for _, value in lexemes[at:at + 3]] + [None] * 2)[:3]
    return pdf.get(f"{number} {generation} R") if end == "R" else number


def written_objects(pdf):
    """Every object in the order of the file, and those in object streams."""
    data, at = pdf.bytes, 0
    head, blank = re.compile(rb"(\d+)\s+(\d+)\s+obj"), re.compile(rb"(?:[\0\s]|%[^\r\n]*)*")
    while True:
        at = blank.match(data, at).end()
        match = head.match(data, at)
        if match is None:
            # A cross-reference table with its trailer, or the end.
            at = data.find(b"%%EOF", at)
            if at < 0:
                break
            continue
        lexemes = []
        for kind, value, end in tokens(data, match.end()):
            if kind == "operator" and value in ("stream", "endobj"):
                break
            lexemes.append((kind, value))
        start, behind = b"", b""
        if value == "stream":
            start = data[end:end + 2]
            end += (2 if start == b"\r\n" else 1) + stored_length(pdf, lexemes)
            behind = data[end:end + 11]
            end = data.index(b"endobj", end) + 6
        yield Written(int(match.group(1)), data[match.start() - 1:match.end() + 1], lexemes, start, behind, data[end - 7:end + 1])
        at = end
    for name, entry in pdf.objects.items():
        if entry.get("stream", {}).get("dict", {}).get("/Type") == "/ObjStm":
            inside = pdf.stream(name.removeprefix("obj:"))
            yield Written(name, b"", [(kind, value) for kind, value, _ in tokens(inside)])


def utf16(data):
    return data[2:].decode("utf-16-be", "replace") if data[:2] == b"\xfe\xff" else data.decode("latin-1")


def to_unicode(cmap):
    """{code: text} of a ToUnicode CMap with 2-byte codes."""
    mapping = {}
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            mapping[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for section in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for low, high, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            start = int(text, 16)
            for code in range(int(low, 16), int(high, 16) + 1):
                mapping[code] = chr(start + code - int(low, 16))
    return mapping


class Show:
    """A stretch of shown text, or anything painted: where it belongs and what it says."""
    __slots__ = ("page", "mcid", "artifact", "font", "reference", "codes", "actual", "operator", "operands")

    def __init__(self, page, mcid, artifact, font, reference, codes, actual, operator, operands):
        self.page, self.mcid, self.artifact, self.font, self.reference = page, mcid, artifact, font, reference
        self.codes, self.actual, self.operator, self.operands = codes, actual, operator, operands


def content_streams(pdf):
    """(name, references of its parts, its own resources) of everything that is executed: pages' contents, forms, patterns."""
    for number, page in enumerate(map(pdf.get, pdf.pages())):
        parts = page["/Contents"] if isinstance(page["/Contents"], list) else [page["/Contents"]]
        yield f"page {number + 1}", tuple(parts), pdf.get(page.get("/Resources"))
    for name, entry in pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/Form" or dictionary.get("/PatternType") == 1:
            yield name, (name.removeprefix("obj:"),), pdf.get(dictionary.get("/Resources"))


PAINTS = ("Tj", "TJ", "'", '"', "Do", "f", "F", "S", "s", "B", "b", "f*", "B*", "b*", "sh", "EI")


def shows(pdf):
    """Everything painted on all pages, in order, with its marks; also what is painted by forms."""
    for number, (page, (_, parts, _)) in enumerate(zip(pdf.pages(), content_streams(pdf))):
        yield from painted(pdf, number, parts, pdf.inherited(page, "/Resources") or {}, [], 0)


def painted(pdf, number, parts, resources, outer, depth):
    fonts = pdf.get(resources.get("/Font")) or {}
    objects = pdf.get(resources.get("/XObject")) or {}
    marks, font, saved = list(outer), None, []
    for operator, operands in pdf.operations(parts):
        if operator == "BDC" or operator == "BMC":
            properties = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
            marks.append((operands[0], properties))
        elif operator == "EMC":
            if len(marks) == len(outer):
                raise ValueError(f"page {number + 1}: EMC without a beginning")
            marks.pop()
        elif operator == "Tf":
            font = operands[0]
        elif operator == "q":
            saved.append(font)
        elif operator == "Q" and saved:
            font = saved.pop()
        elif operator in PAINTS:
            mcid = next((int(p["/MCID"]) for _, p in reversed(marks) if "/MCID" in p), None)
            artifact = any(tag == "/Artifact" for tag, _ in marks)
            actual = next(((i, utf16(p["/ActualText"])) for i, (_, p) in enumerate(marks) if "/ActualText" in p), None)
            codes = b""
            if operator in ("Tj", "TJ", "'", '"'):
                parts = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
                codes = b"".join(part for part in parts if isinstance(part, bytes))
            reference = objects.get(operands[0]) if operator == "Do" else None
            yield Show(number, mcid, artifact, font, reference or fonts.get(font), codes, actual, operator, operands)
            form = pdf.get(reference) if reference else None
            if form and form.get("/Subtype") == "/Form" and depth < 20:
                yield from painted(pdf, number, (reference,), pdf.get(form.get("/Resources")) or resources, marks, depth + 1)
    if len(marks) != len(outer):
        raise ValueError(f"page {number + 1}: marked content is not closed")
