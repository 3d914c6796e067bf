#!/usr/bin/env python3
"""Whether the manual's prototypes are those of the headers: says what differs."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DECLARED = r"^((?:static inline )?[a-z][\w *]*?[ *])(\w+)\(([^;{]*?)\)\s*[;{]"


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


def arguments(text):
    return [flat(part) for part in re.split(r",(?![^(]*\))", text)]


def headers():
    found = {}
    for path in sorted(ROOT.glob("dissect/**/*.h")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        text = re.sub(r"^#(?:.*\\\n)*.*$", "", text, flags=re.M)
        text = re.sub(r"__attribute__\(\(.*?\)\)(?=;)", "", text, flags=re.S)
        for kind, name, args in re.findall(DECLARED, text, re.M):
            found.setdefault(name, (flat(kind.replace("static inline ", "")), arguments(args)))
    return found


def main():
    declared, wrong = headers(), 0
    for page in sorted(ROOT.glob("man/*.3")):
        for kind, name, body in re.findall(r'^\.Ft "([^"\n]*)"\n\.Fo (\w+)\n(.*?)^\.Fc', page.read_text(),
                                           re.M | re.S):
            shown = (kind, re.findall(r'^\.Fa "(.*)"', body, re.M))
            if declared.get(name) != shown:
                print(f"{page.name}: {name}: {shown}, header {declared.get(name)}")
                wrong += 1
    return bool(wrong)


sys.exit(main())
