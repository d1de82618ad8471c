"""The widths in a CFF font (Adobe Technical Notes 5176 and 5177): those of its charstrings, not of any table beside them."""


def index(data, at):
    """(items, the byte behind)"""
    count = int.from_bytes(data[at:at + 2], "big")
    if count == 0:
        return [], at + 2
    size = data[at + 2]
    offsets = [int.from_bytes(data[at + 3 + i * size:at + 3 + (i + 1) * size], "big") for i in range(count + 1)]
    base = at + 3 + (count + 1) * size - 1
    return [data[base + a:base + b] for a, b in zip(offsets, offsets[1:])], base + offsets[-1]


def real(data, at):
    digits = ""
    while True:
        for nibble in (data[at] >> 4, data[at] & 15):
            if nibble == 15:
                return float(digits or 0), at + 1
            digits += "0123456789.EE?-"[nibble] + ("-" if nibble == 12 else "")
        at += 1


def dictionary(data):
    found, operands, at = {}, [], 0
    while at < len(data):
        b = data[at]
        if b <= 21:
            key = (12, data[at + 1]) if b == 12 else b
            found[key] = operands
            operands, at = [], at + (2 if b == 12 else 1)
        elif b == 30:
            value, at = real(data, at + 1)
            operands.append(value)
        else:
            value, at = number(data, at, {28: 2, 29: 4})
            operands.append(value)
    return found


def number(data, at, wide):
    b = data[at]
    if b in wide:
        end = at + 1 + wide[b]
        return int.from_bytes(data[at + 1:end], "big", signed=True), end
    if b >= 251:
        return -(b - 251) * 256 - data[at + 1] - 108, at + 2
    if b >= 247:
        return (b - 247) * 256 + data[at + 1] + 108, at + 2
    return b - 139, at + 1


def bias(subroutines):
    return 107 if len(subroutines) < 1240 else 1131 if len(subroutines) < 33900 else 32768


# Operators that clear the stack, with the operands each takes; None: an even number.
CLEARING = {1: None, 3: None, 18: None, 23: None, 19: None, 20: None, 21: 2, 22: 1, 4: 1, 14: 0}


def width_of(charstring, own, shared, default, nominal):
    """Of one glyph: what stands before the operands of its first operator that clears the stack."""
    stack, todo = [], [(charstring, 0)]
    while todo:
        data, at = todo.pop()
        while at < len(data):
            b = data[at]
            if b >= 32 or b == 28:
                if b == 255:
                    stack.append(int.from_bytes(data[at + 1:at + 5], "big", signed=True) / 65536)
                    at += 5
                else:
                    value, at = number(data, at, {28: 2})
                    stack.append(value)
                continue
            at += 1
            if b in (10, 29):
                subroutines = own if b == 10 else shared
                todo.append((data, at))
                data, at = subroutines[int(stack.pop()) + bias(subroutines)], 0
            elif b == 11:
                break
            elif b in CLEARING:
                wanted = CLEARING[b]
                extra = len(stack) % 2 == 1 if wanted is None else len(stack) > wanted
                if b == 14 and len(stack) == 4:
                    extra = False  # an accented character of old
                return nominal + stack[0] if extra else default
            else:
                raise ValueError(f"operator {b} before a width")
    return default


def cff_widths(data):
    """{CID: thousandths of the em}; in a font that is not keyed by CIDs they are the glyphs."""
    names, at = index(data, data[2])
    tops, at = index(data, at)
    _, at = index(data, at)
    shared, _ = index(data, at)
    top = dictionary(tops[0])
    charstrings, _ = index(data, top[17][0])
    parts = [dictionary(part) for part in index(data, top[(12, 36)][0])[0]] if (12, 36) in top else [top]
    privates = []
    for part in parts:
        size, offset = part.get(18, [0, 0])
        private = dictionary(data[offset:offset + size])
        own = index(data, offset + private[19][0])[0] if 19 in private else []
        privates.append((own, private.get(20, [0])[0], private.get(21, [0])[0]))
    selected = select(data, top[(12, 37)][0], len(charstrings)) if (12, 37) in top else [0] * len(charstrings)
    unit = (top.get((12, 7)) or parts[0].get((12, 7)) or [0.001])[0] * 1000
    cids = charset(data, top[15][0], len(charstrings)) if (12, 30) in top and top.get(15, [0])[0] > 2 else range(len(charstrings))
    widths = {}
    for glyph, (cid, charstring) in enumerate(zip(cids, charstrings)):
        own, default, nominal = privates[selected[glyph]]
        widths[cid] = width_of(charstring, own, shared, default, nominal) * unit
    return widths


def charset(data, at, count):
    """The CID of each glyph."""
    kind, at, cids = data[at], at + 1, [0]
    while len(cids) < count:
        first = int.from_bytes(data[at:at + 2], "big")
        left = 0 if kind == 0 else int.from_bytes(data[at + 2:at + 2 + kind], "big")
        cids.extend(range(first, first + left + 1))
        at += 2 + kind
    return cids[:count]


def select(data, at, count):
    if data[at] == 0:
        return list(data[at + 1:at + 1 + count])
    ranges = int.from_bytes(data[at + 1:at + 3], "big")
    starts = [(int.from_bytes(data[at + 3 + 3 * i:at + 5 + 3 * i], "big"), data[at + 5 + 3 * i]) for i in range(ranges)]
    starts.append((count, 0))
    return [part for (first, part), (end, _) in zip(starts, starts[1:]) for _ in range(first, end)]
