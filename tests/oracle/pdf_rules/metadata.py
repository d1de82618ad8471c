"""Rules about the XMP packet (ISO 16684-1) and the document information dictionary."""
import re

from pdf_reader import text_of
from pdf_rules.file import RDF, XML, rule

# Prefix -> (namespace, {property: type}): those of ISO 19005-2, 6.6.2.3 and 6.6.4, that a document may use here.
SCHEMAS = {
    "dc": ("http://purl.org/dc/elements/1.1/",
           {"title": "Lang Alt", "creator": "Seq", "description": "Lang Alt", "language": "Bag", "format": "Text"}),
    "xmp": ("http://ns.adobe.com/xap/1.0/", {"CreateDate": "Date", "ModifyDate": "Date"}),
    "pdf": ("http://ns.adobe.com/pdf/1.3/", {"Producer": "Text"}),
    "pdfaid": ("http://www.aiim.org/pdfa/ns/id/", {"part": "Integer", "conformance": "Text"}),
    "pdfaExtension": ("http://www.aiim.org/pdfa/ns/extension/", {"schemas": "Bag"}),
    "pdfaSchema": ("http://www.aiim.org/pdfa/ns/schema#", {}),
    "pdfaProperty": ("http://www.aiim.org/pdfa/ns/property#", {}),
    "pdfuaid": ("http://www.aiim.org/pdfua/ns/id/", {}),
}
DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?"


def has_type(element, kind):
    """Whether the value of the property is written as `kind` is."""
    inside = list(element)
    if kind in ("Text", "Integer", "Date"):
        pattern = {"Text": ".+", "Integer": r"\d+", "Date": DATE}[kind]
        return not inside and re.fullmatch(pattern, element.text or "", re.S) is not None
    items = list(inside[0]) if len(inside) == 1 and inside[0].tag == RDF + kind.split()[-1] else []
    languages = [item.get(XML + "lang") for item in items]
    return bool(items) and all(item.tag == RDF + "li" for item in items) and (
        kind != "Lang Alt" or "x-default" in languages and None not in languages and len(set(languages)) == len(languages))


@rule("metadata", "ua-1", "a")
def metadata_is_there(file):
    stream = file.pdf.get(file.catalog.get("/Metadata")) or {}
    if stream.get("/Type") != "/Metadata" or stream.get("/Subtype") != "/XML":
        yield "the catalog has no metadata"
    if isinstance(file.xmp, Exception):
        yield f"the XMP packet is not XML: {file.xmp}"
    if sum(inner.get("/Type") == "/Metadata" for _, inner in file.dictionaries()) > 1:
        yield "there are other metadata that nothing is known of"


@rule("metadata-agrees", "a")
def metadata_agrees_with_the_dictionary(file):
    info = file.pdf.get(file.pdf.trailer.get("/Info")) or {}
    pairs = (("/Title", "dc:title"), ("/Author", "dc:creator"), ("/Subject", "dc:description"), ("/Producer", "pdf:Producer"))
    for key, name in pairs:
        if key in info and text_of(info[key]) != file.property(name):
            yield f"{key} is not {name}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and re.sub(r"\D", "", text_of(info[key])) != re.sub(r"\D", "", file.property(name) or ""):
            yield f"{key} is not {name}"


@rule("06-title", "ua-1")
def the_title_is_in_the_metadata(file):
    if not file.property("dc:title"):
        yield "there is no dc:title"


@rule("06-claim", "ua-1")
def the_claim_is_in_the_metadata(file):
    if file.property("pdfuaid:part") != "1":
        yield "pdfuaid:part is not 1"


@rule("6.6.4-claim", "a")
def the_level_is_in_the_metadata(file):
    if file.property("pdfaid:part") not in ("2", "3") or file.property("pdfaid:conformance") != "B":
        yield "pdfaid does not say 2B or 3B"


@rule("6.6.2-packet", "a")
def the_packet_has_no_old_attributes(file):
    head = re.search(rb"<\?xpacket begin=[^>]*>", file.packet)
    if not head or re.search(rb"\b(bytes|encoding)=", head.group()):
        yield "the packet's head is missing, or has bytes or encoding"


@rule("6.6.2-prefixes", "ua-1", "a")
def schemas_have_their_prefixes(file):
    """Those that PDF/A and PDF/UA want, not only those that mean the same."""
    wanted = {namespace: prefix for prefix, (namespace, _) in SCHEMAS.items()}
    for prefix, namespace in file.namespaces:
        if wanted.get(namespace, prefix) != prefix:
            yield f"{namespace} has the prefix {prefix}"


@rule("6.6.2-properties", "a")
def properties_are_known_or_described(file):
    described = {}
    for schema in file.extension_schemas():
        namespace = schema.findtext(f"{{{SCHEMAS['pdfaSchema'][0]}}}namespaceURI")
        for one in schema.iterfind(f".//{RDF}li"):
            found = [one.findtext(f"{{{SCHEMAS['pdfaProperty'][0]}}}{field}") for field in ("name", "valueType")]
            described[f"{{{namespace}}}{found[0]}"] = found[1]
    for namespace, properties in SCHEMAS.values():
        described |= {f"{{{namespace}}}{name}": kind for name, kind in properties.items()}
    for element in file.properties():
        if element.tag not in described:
            yield f"{element.tag} is described nowhere"
        elif not has_type(element, described[element.tag]):
            yield f"{element.tag} is no {described[element.tag]}"


def fields(element, namespace, wanted):
    """What is not as `wanted`, {field: type}, in a structure of an extension schema."""
    found = [field.tag for field in element]
    if sorted(found) != sorted(f"{{{namespace}}}{name}" for name in wanted):
        yield f"a description is made of {found}"
    for field in element:
        kind = wanted.get(field.tag.rpartition("}")[2])
        if kind is not None and not has_type(field, kind):
            yield f"{field.tag} is no {kind}"


@rule("6.6.2-schemas", "a")
def extension_schemas_are_whole(file):
    """They may be made of types of XMP only, so that no type has to be described in turn."""
    for schema in file.extension_schemas():
        yield from fields(schema, SCHEMAS["pdfaSchema"][0],
                          {"schema": "Text", "namespaceURI": "Text", "prefix": "Text", "property": "Seq"})
        for one in schema.iterfind(f".//{RDF}li"):
            yield from fields(one, SCHEMAS["pdfaProperty"][0],
                              {"name": "Text", "valueType": "Text", "category": "Text", "description": "Text"})
            values = [field.text for field in one]
            if not {"internal", "external"} & set(values) or not {"Text", "Integer", "Date"} & set(values):
                yield f"a property is described as {values}"
