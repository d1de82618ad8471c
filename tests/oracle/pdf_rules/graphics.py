"""Rules about what pages show: operators, colours, states, pictures."""
from pdf_reader import content_streams, text_of
from pdf_rules.file import rule


OPERATORS = set("b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri "
                "s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split())


@rule("6.2.2-operators", "a")
def operators_are_those_of_pdf(file):
    for name, operator, _ in file.operations:
        if operator not in OPERATORS:
            yield f"{name} uses {operator}"
            return


RESOURCES = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace", "scn": "/Pattern",
             "SCN": "/Pattern", "sh": "/Shading", "BDC": "/Properties", "DP": "/Properties"}


@rule("6.2.2-resources", "a")
def streams_have_what_they_name(file):
    """In resources of their own, not in those of what shows them."""
    for name, parts, resources in content_streams(file.pdf):
        for operator, operands in file.pdf.operations(parts):
            names = [one for one in operands if isinstance(one, str)]
            # Marks begin with a tag; fonts with their name.
            wanted = names[1:] if RESOURCES.get(operator) == "/Properties" else names[:1]
            if operator in RESOURCES and wanted and wanted[0] not in ("/DeviceRGB", "/DeviceGray", "/Pattern"):
                if wanted[0] not in (file.pdf.get((resources or {}).get(RESOURCES[operator])) or {}):
                    yield f"{name} does not have {wanted[0]}"


@rule("6.2.3-output-intent", "a")
def the_output_intent_is_whole(file):
    intents = [file.pdf.get(i) for i in file.pdf.get(file.catalog.get("/OutputIntents")) or []]
    if [i.get("/S") for i in intents] != ["/GTS_PDFA1"]:
        yield "there is not one output intent of PDF/A"
        return
    if "/DestOutputProfileRef" in intents[0] or not text_of(intents[0].get("/OutputConditionIdentifier", "")):
        yield "the output intent has its profile elsewhere, or no name"
    reference = intents[0].get("/DestOutputProfile")
    profile = file.pdf.stream(reference) if file.pdf.is_stream(reference) else bytes(128)
    # Its size, its version, its device class, its colours, and its mark (ISO 15076-1, 7.2).
    if (int.from_bytes(profile[:4], "big"), profile[36:40]) != (len(profile), b"acsp") or profile[8] >= 5:
        yield "the profile is no ICC profile"
    if profile[12:16] not in (b"mntr", b"prtr") or profile[16:20] != b"RGB " or file.pdf.get(reference).get("/N") != 3:
        yield "the profile is not that of a screen or printer in RGB"


@rule("6.2.4-colour", "a")
def colours_are_those_of_the_output_intent(file):
    """RGB and grey; so nothing has to be asked of other profiles, of inks and of overprinting."""
    for (kind, value), where in file.lexemes.items():
        if value in (("k", "K") if kind == "operator" else ("/DeviceCMYK", "/ICCBased", "/Separation", "/DeviceN", "/NChannel")):
            yield f"{where} has {value}"


BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight",
          "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}
INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}


def states(file):
    """(object, graphics state) of all."""
    for name, inner in file.dictionaries():
        named = file.pdf.get(inner.get("/ExtGState"))
        for state in [inner] if inner.get("/Type") == "/ExtGState" else named.values() if isinstance(named, dict) else []:
            yield name, file.pdf.get(state)


@rule("6.2.5-states", "a")
def states_are_plain(file):
    for name, state in states(file):
        if {"/TR", "/HTP"} & set(state) or any(state.get(key, "/Default") != "/Default" for key in ("/TR2", "/HT")):
            yield f"{name} has a transfer function or a halftone"
        modes = state.get("/BM", "/Normal")
        if not set(modes if isinstance(modes, list) else [modes]) <= BLENDS:
            yield f"{name} blends by {modes}"


@rule("6.2.6-intents", "a")
def intents_are_known(file):
    asked = [(name, operands[0]) for name, operator, operands in file.operations if operator == "ri"]
    asked += [(name, state.get("/RI", "/Perceptual")) for name, state in states(file)]
    asked += [(name, inner.get("/Intent", "/Perceptual")) for name, inner in file.dictionaries()
              if inner.get("/Subtype") == "/Image"]
    for name, intent in asked:
        if intent not in INTENTS:
            yield f"{name} asks for {intent}"


@rule("6.2.8-images", "a")
def images_are_plain(file):
    for name, inner in file.dictionaries():
        if inner.get("/Subtype") != "/Image":
            continue
        mask = inner.get("/ImageMask") is True
        if {"/Alternates", "/OPI"} & set(inner) or inner.get("/Interpolate", False) is not False:
            yield f"{name} is interpolated or has alternatives"
        if inner.get("/BitsPerComponent", 1 if mask else 0) not in ((1,) if mask else (1, 2, 4, 8, 16)):
            yield f"{name} has {inner.get('/BitsPerComponent')} bits a component"
        if "/JPXDecode" in str(inner.get("/Filter")):
            yield f"{name} is JPEG 2000, which is not looked into"


@rule("6.2.9-xobjects", "a")
def objects_are_neither_postscript_nor_references(file):
    for name, inner in file.dictionaries():
        if inner.get("/Subtype") == "/PS" or inner.get("/Subtype2") == "/PS" or "/PS" in inner:
            yield f"{name} is PostScript"
        if inner.get("/Subtype") == "/Form" and "/OPI" in inner:
            yield f"{name} stands for a proof"
