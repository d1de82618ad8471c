#!/usr/bin/env python3
"""The data of the template benchmark: one JSON file for each workload, the same bytes every time.

    make_data.py FOLDER
"""
import json
import os
import random
import sys

WORDS = """account adapter alarm archive balance batch border bridge broker budget cable cache camera carrier channel
circuit clerk client column cursor customer depot device draft driver engine entry event export field filter folder
format gateway grid harbour index invoice island journal ledger lever limit market meter module monitor notice order
packet parcel payment permit planner pointer pump queue record region relay report request reserve river route
sample scanner schedule section sensor server signal station storage stream supplier switch ticket tracker transfer
valve vessel voucher warehouse window""".split()
VERBS = "accepts adds checks closes counts draws finds holds keeps lists marks moves opens reads sends shows".split()
OWNERS = ["Ada Berg", "Noor Haddad", "Piet Janssen", "Mina Sato", "Luis Ortega", "Ewa Nowak"]


class Maker:
    def __init__(self, name):
        self.random = random.Random("docmill " + name)

    def word(self):
        return self.random.choice(WORDS)

    def phrase(self, least, most):
        return " ".join(self.word() for _ in range(self.random.randint(least, most)))

    def sentence(self):
        return f"The {self.word()} {self.random.choice(VERBS)} each {self.phrase(1, 2)} of the {self.phrase(1, 3)}."

    def text(self, sentences):
        return " ".join(self.sentence() for _ in range(sentences))

    def owner(self):
        return self.random.choice(OWNERS)

    def pick(self, *choices):
        return self.random.choice(choices)

    def number(self, least, most):
        return self.random.randint(least, most)

    def tags(self, least, most):
        return [self.word() for _ in range(self.number(least, most))]

    def notes(self, least, most):
        return [self.sentence() for _ in range(self.number(least, most))]


def simple(m):
    return {"title": "Tidewater", "version": "2.4.1", "text": "Reads the meters of a harbour and warns before a pump runs dry.",
            "kind": "Apache-2.0", "owner": m.owner(), "status": "active", "value": "apt install tidewater",
            "id": "https://example.org/tidewater"}


def complex_(m):
    def entry():
        return {"name": f"{m.pick('Move', 'Check', 'Replace')} the {m.phrase(2, 2)}", "status": m.pick("done", "open", "open"),
                "number": m.number(1, 6)}

    return {"title": "Plan of the spring release", "version": "2025.2", "status": "active", "owner": "harbour",
            "groups": [{"title": m.phrase(2, 2).capitalize(), "tags": m.tags(2, 3), "entries": [entry() for _ in range(count)]}
                       for count in (4, 3, 0, 5, 5)],
            "text": m.text(2)}


def readme(m):
    return {"name": "Tidewater", "version": "2.4.1", "text": m.text(1), "status": "stable", "owner": m.owner(),
            "groups": [{"id": f"part-{n}", "title": m.phrase(1, 2).capitalize(), "text": m.text(2),
                        "entries": [{"name": m.phrase(1, 2), "text": m.sentence()} for _ in range(5)]} for n in range(6)],
            "parts": [{"name": "_".join(m.tags(2, 2)), "kind": m.pick("text", "number", "flag"), "value": m.word(),
                       "text": m.sentence()} for _ in range(10)],
            "steps": [{"title": m.phrase(2, 2), "text": m.sentence(), "value": "tidewater " + m.phrase(2, 3)} for _ in range(4)],
            "kind": "Apache-2.0", "tags": m.tags(4, 4)}


def api(m):
    def endpoint():
        return {"kind": m.pick("get", "post", "put", "delete"), "value": "/" + "/".join(m.tags(2, 3)),
                "title": m.phrase(2, 3).capitalize(), "text": m.sentence(),
                "parts": [{"name": m.word(), "kind": m.pick("string", "integer", "boolean"), "number": m.number(0, 1),
                           "text": m.phrase(3, 5)} for _ in range(m.number(0, 8))],
                "steps": [{"number": code, "text": m.phrase(2, 4)} for code in (200, 400, 404)],
                "status": m.pick("new", "current", "current", "old"), "version": "1.7", "tags": m.tags(1, 3)}

    return {"title": "Harbour", "text": m.text(2), "version": "1.9.0", "status": "stable", "value": "/v1",
            "groups": [{"id": f"group-{n}", "title": m.phrase(1, 2).capitalize(), "text": m.sentence(),
                        "entries": [endpoint() for _ in range(9)]} for n in range(10)],
            "parts": [{"number": 1000 + n, "name": "_".join(m.tags(2, 2)), "text": m.sentence()} for n in range(20)]}


def srs(m):
    def requirement(group, number):
        return {"id": f"R-{group + 1:02d}-{number + 1:02d}", "title": m.phrase(2, 4).capitalize(), "text": m.text(2),
                "priority": m.pick("high", "medium", "low"), "status": m.pick("agreed", "open", "done"), "owner": m.owner(),
                "tags": [f"R-{m.number(1, 12):02d}-{m.number(1, 9):02d}" for _ in range(m.number(0, 3))],
                "number": m.number(1, 20), "notes": m.notes(1, 4)}

    return {"title": "Harbour control", "version": "3.0", "status": "agreed", "owner": m.owner(), "id": "SRS-0042",
            "text": m.text(3), "name": "the control of pumps and gates",
            "entries": [{"name": m.phrase(1, 2), "text": m.sentence()} for _ in range(20)],
            "parts": [{"name": m.owner(), "kind": m.pick("operator", "sponsor", "planner"), "text": m.sentence()} for _ in range(8)],
            "notes": m.notes(8, 8),
            "groups": [{"id": f"G-{n + 1:02d}", "title": m.phrase(2, 2).capitalize(), "text": m.text(2), "status": m.pick("open", "agreed"),
                        "owner": m.owner(), "entries": [requirement(n, k) for k in range(12)]} for n in range(12)],
            "steps": [{"title": m.phrase(1, 2).capitalize(), "text": m.text(2),
                       "parts": [{"name": m.phrase(2, 3), "value": f"{m.number(1, 500)} ms"} for _ in range(5)]} for _ in range(6)]}


def prd(m):
    def story():
        return {"owner": m.pick("an operator", "a planner", "a guest"), "title": f"to see the {m.phrase(1, 3)}",
                "text": f"the {m.phrase(1, 2)} {m.pick(*VERBS)} in time", "number": m.number(1, 13),
                "status": m.pick("done", "open"), "notes": m.notes(1, 3)}

    return {"title": "Harbour app", "owner": m.owner(), "version": "1.2", "status": "draft", "text": m.text(4),
            "entries": [{"title": m.phrase(2, 3), "text": m.sentence(), "value": m.phrase(2, 3)} for _ in range(10)],
            "parts": [{"name": m.owner(), "kind": m.word(), "text": m.text(2), "notes": m.notes(3, 3)} for _ in range(5)],
            "groups": [{"title": m.phrase(2, 3).capitalize(), "text": m.text(2), "priority": m.pick("high", "low"), "version": "1.3",
                        "entries": [story() for _ in range(8)]} for _ in range(13)],
            "steps": [{"value": f"2025-{n + 1:02d}-15", "name": m.phrase(1, 2), "tags": m.tags(2, 4)} for n in range(12)],
            "notes": m.notes(8, 8)}


def sdd(m):
    def interface():
        return {"name": "_".join(m.tags(2, 2)), "text": m.text(1),
                "parts": [{"name": m.word(), "kind": m.pick("text", "int64", "bool", "list<text>"), "text": m.phrase(3, 6)}
                          for _ in range(m.number(0, 12))]}

    return {"title": "Harbour control", "text": m.text(4), "version": "3.1", "owner": m.owner(), "status": "current",
            "entries": [{"id": f"D-{n + 1:02d}", "title": m.phrase(2, 4).capitalize(), "text": m.text(2),
                         "status": m.pick("accepted", "replaced"), "value": m.sentence()} for n in range(20)],
            "groups": [{"name": m.phrase(1, 2).capitalize(), "text": m.text(3), "kind": m.pick("service", "library", "store"),
                        "owner": m.owner(), "tags": m.tags(1, 4), "entries": [interface() for _ in range(8)], "notes": m.notes(0, 4)}
                       for _ in range(14)],
            "steps": [{"title": m.phrase(1, 2).capitalize(), "value": m.word(), "number": m.number(1, 9), "text": m.sentence()} for _ in range(10)]}


def table(m):
    def cell(column):
        if column % 5 == 4:
            return m.number(0, 99999)
        return m.pick(m.phrase(1, 2), m.phrase(1, 2), m.word(), f"<{m.word()}> & {m.word()}" if column == 0 else m.word())

    return {"rows": [[cell(column) for column in range(10)] for _ in range(1000)]}


def main():
    folder = sys.argv[1]
    for make in (simple, complex_, readme, api, srs, prd, sdd, table):
        name = make.__name__.rstrip("_")
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as out:
            json.dump(make(Maker(name)), out, ensure_ascii=False)


main()
