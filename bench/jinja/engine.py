#!/usr/bin/env python3
"""Python's Jinja2 behind the commands `output` and `time` of engine.cpp.

    engine.py FOLDER TEMPLATES    variants: python-hot, python-cold, python-json
"""
import json
import os
import sys
import time

import jinja2

FOLDER, TEMPLATES = sys.argv[1:3]
LOADED = {}


def environment(name):
    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=name == "table",
                              cache_size=0)


def load(name):
    if name not in LOADED:
        with open(os.path.join(TEMPLATES, name + ".j2"), encoding="utf-8") as source:
            text = source.read()
        with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as source:
            data = source.read()
        LOADED[name] = (environment(name), text, data)
    return LOADED[name]


def turn(variant, name):
    env, text, data = load(name)
    compiled = env.from_string(text)
    values = json.loads(data)
    if variant == "python-hot":
        return lambda: compiled.render(values)
    if variant == "python-cold":
        return lambda: env.from_string(text).render(values)
    return lambda: compiled.render(json.loads(data))


for line in sys.stdin:
    command, variant, name, last = line.split()
    work = turn(variant, name)
    if command == "output":
        with open(last, "w", encoding="utf-8") as out:
            out.write(work())
        print("ok", flush=True)
        continue
    work()
    turns = int(last)
    begin = time.thread_time_ns()
    for _ in range(turns):
        work()
    print((time.thread_time_ns() - begin) / turns, flush=True)
