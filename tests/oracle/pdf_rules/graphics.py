"""Rules about what pages show: operators, colours, states, pictures."""
from pdf_rules.file import rule


OPERATORS = set("b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri "
                "s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split())


@rule("6.2.2-operators", "a")
def operators_are_those_of_pdf(file):
    for name, operator, _ in file.operations:
        if operator not in OPERATORS:
            yield f"{name} uses {operator}"
            return
    for number, page in enumerate(file.pages):
        if "/Resources" not in file.pdf.get(page):
            yield f"page {number + 1} has no resources of its own"


@rule("6.2.3-output-intent", "a")
def the_output_intent_is_whole(file):
    intents = [file.pdf.get(i) for i in file.pdf.get(file.catalog.get("/OutputIntents")) or []]
    intents = [i for i in intents if i.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "there is not one output intent"
        return
    profile = file.pdf.stream(intents[0]["/DestOutputProfile"])
    if len(profile) != int.from_bytes(profile[:4], "big") or profile[36:40] != b"acsp" or profile[16:20] != b"RGB ":
        yield "the profile is no ICC profile of RGB"
    if file.pdf.get(intents[0]["/DestOutputProfile"]).get("/N") != 3:
        yield "the profile has not 3 components"


@rule("6.2.4-colour", "a")
def colours_fit_the_output_intent(file):
    for name, inner in file.dictionaries():
        for key in ("/ColorSpace", "/CS"):
            space = file.pdf.get(inner.get(key))
            if space == "/DeviceCMYK" or (isinstance(space, list) and "/DeviceCMYK" in space):
                yield f"{name} is in CMYK"
    for name, operator, operands in file.operations:
        if operator in ("k", "K") or (operator in ("cs", "CS") and operands[0] == "/DeviceCMYK"):
            yield f"{name} paints in CMYK"
            return


BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge", "/ColorBurn", "/HardLight",
          "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color", "/Luminosity"}
INTENTS = {"/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"}


@rule("6.2.5-states", "a")
def states_are_plain(file):
    for name, inner in file.dictionaries():
        if inner.get("/Type") != "/ExtGState":
            continue
        if "/TR" in inner or inner.get("/TR2", "/Default") != "/Default" or "/HTP" in inner:
            yield f"{name} has a transfer function or a halftone"
        modes = inner.get("/BM", "/Normal")
        if not set(modes if isinstance(modes, list) else [modes]) <= BLENDS:
            yield f"{name} blends by {modes}"
        if inner.get("/RI", "/Perceptual") not in INTENTS:
            yield f"{name} has an unknown rendering intent"


@rule("6.2.6-intents", "a")
def intents_are_known(file):
    for name, operator, operands in file.operations:
        if operator == "ri" and operands[0] not in INTENTS:
            yield f"{name} asks for {operands[0]}"
    for name, inner in file.dictionaries():
        if inner.get("/Subtype") == "/Image" and inner.get("/Intent", "/Perceptual") not in INTENTS:
            yield f"{name} asks for {inner['/Intent']}"


@rule("6.2.8-images", "a")
def images_are_plain(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/Image" and (dictionary.get("/Interpolate") is True or "/Alternates" in dictionary
                                                        or "/OPI" in dictionary):
            yield f"{name} is interpolated or has alternatives"
        mask = dictionary.get("/ImageMask") is True
        if dictionary.get("/Subtype") == "/Image" and (dictionary.get("/BitsPerComponent", 1 if mask else 0)
                                                       not in ((1,) if mask else (1, 2, 4, 8, 16))):
            yield f"{name} has {dictionary.get('/BitsPerComponent')} bits a component"
        if "/JPXDecode" in str(dictionary.get("/Filter")):
            yield f"{name} is JPEG 2000, which is not looked into"


@rule("6.2.9-xobjects", "a")
def objects_are_neither_postscript_nor_references(file):
    for name, entry in file.pdf.objects.items():
        dictionary = entry.get("stream", {}).get("dict", {})
        if dictionary.get("/Subtype") == "/PS" or dictionary.get("/Subtype2") == "/PS" or "/PS" in dictionary:
            yield f"{name} is PostScript"
        if dictionary.get("/Subtype") == "/Form" and ("/OPI" in dictionary or "/Ref" in dictionary):
            yield f"{name} stands for something else"
