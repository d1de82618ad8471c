"""The pictures that fixture documents show, made as they are needed: small, whole, and no two alike, so that a judge can
tell which one it sees."""
import base64
import pathlib
import re
import struct
import zlib

WIDTH, HEIGHT = 48, 24  # pixels, 96 an inch
# Of the documents of format_cases.py and docx_cases.py.
NAMES = ("b.png", "crane.gif", "crane.jpg", "crane.png", "crane.svg", "d.png", "f.png", "g.png", "picture.png", "src.png")


def png(name):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\x20\x60\xa0" * WIDTH) * HEIGHT
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)) +
            chunk(b"tEXt", b"Title\0" + name.encode()) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def gif(name):
    """Of one pixel, on a screen of WIDTH by HEIGHT."""
    comment = name.encode()
    return (b"GIF89a" + struct.pack("<HH", WIDTH, HEIGHT) + b"\x80\0\0\x20\x60\xa0\xff\xff\xff!\xfe" +
            bytes([len(comment)]) + comment + b"\0," + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0\x02\x02\x44\x01\0;")


def svg(name):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"><title>{name}</title>'
            '<circle cx="12" cy="12" r="9" fill="teal"/></svg>').encode()


def jpeg(name):
    """Grey all over: of each block the difference to the one before and the end of its coefficients, a bit each."""
    def segment(marker, data):
        return b"\xff" + marker + struct.pack(">H", len(data) + 2) + data
    blocks = -(-WIDTH // 8) * -(-HEIGHT // 8)
    one_code = bytes([1] + [0] * 15 + [0])  # the code 0 for the value 0
    return (b"\xff\xd8" + segment(b"\xe0", b"JFIF\0\x01\x01\x01" + struct.pack(">HHBB", 96, 96, 0, 0)) +
            segment(b"\xfe", name.encode()) + segment(b"\xdb", b"\0" + b"\x01" * 64) +
            segment(b"\xc0", struct.pack(">BHHB", 8, HEIGHT, WIDTH, 1) + b"\x01\x11\0") +
            segment(b"\xc4", b"\0" + one_code) + segment(b"\xc4", b"\x10" + one_code) +
            segment(b"\xda", b"\x01\x01\0\0\x3f\0") + b"\0" * -(-blocks * 2 // 8) + b"\xff\xd9")


def picture(name):
    return {".png": png, ".gif": gif, ".svg": svg, ".jpg": jpeg}[pathlib.PurePath(name).suffix](name)


def write(folder, names=NAMES):
    for name in names:
        (folder / name).write_bytes(picture(name))


def name_of(address):
    """The picture that a data: address holds; any other address as it is."""
    found = re.fullmatch(r"data:image/[a-z+]+;base64,(.*)", address)
    data = base64.b64decode(found[1]) if found else None
    return next((name for name in NAMES if data == picture(name)), address)
