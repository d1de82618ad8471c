#!/usr/bin/env python3
"""Writes src/base/entity_table.cpp: HTML's named character references, sorted, from Python's html.entities."""
import html.entities
import sys

names = sorted(n[:-1] for n in html.entities.html5 if n.endswith(";"))
blob, rows, offset = [], [], 0
for name in names:
    points = [ord(c) for c in html.entities.html5[name + ";"]]
    assert len(points) <= 2 and (len(points) == 1 or points[1] < 0x10000) and offset < 65536 and len(name) < 256
    rows.append("{0x%x,0x%x,%d,%d}" % (points[0], points[1] if len(points) == 2 else 0, offset, len(name)))
    blob.append(name)
    offset += len(name)


def wrap(pieces, separator, limit=116):
    line, lines = "", []
    for piece in pieces:
        if len(line) + len(piece) + len(separator) > limit:
            lines.append(line)
            line = ""
        line += piece + separator
    return lines + [line]


text = "".join(blob)
chunks = [text[i:i + 112] for i in range(0, len(text), 112)]
out = sys.stdout
out.write("""// HTML's named character references, sorted by name. Written by tools/make_entity_table.py; not edited by hand.
#include "base/entity_table.h"

namespace docmill {

// clang-format off
const char kEntityNames[] =
""")
out.write("\n".join('  "%s"' % c for c in chunks) + ";\n\n")
out.write("const EntityRow kEntityRows[kEntityCount] = {\n")
out.write("\n".join("  " + line for line in wrap(rows, ",")) + "\n};\n// clang-format on\n\n")
out.write("}  // namespace docmill\n")
sys.stderr.write("%d names, %d bytes\n" % (len(names), offset))
