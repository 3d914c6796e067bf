#!/usr/bin/env python3
"""Holds every form of `tuntrace read` against what a terminal and a parser may be given.

usage: harmless.py [-n COUNT] [-s SEED] FILE...

Over the FILEs and over COUNT (2000 if not given) frames that mutate.py makes of each link type:
UTF-8 that is well-formed, no control character but newline and tab, no bidirectional override,
no line that is empty but between frames of -f detail, and in the forms of one line a frame as
many lines as frames.  Exits 1 where anything is not so.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("TUNTRACE", os.path.join(HERE, "../../build/release/tuntrace"))
FIELDS = ["frame.number", "eth.src", "ip.src", "ipv6.dst", "tcp.flags.str", "dns.qry.name", "dns.txt",
          "http.request.uri", "http.host", "http.user_agent", "http.file_data", "tcp.payload", "_ws.none"]
ONE_LINE = {"gvisor", "gvisor -v", "gvisor -vv", "json", "fields"}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def forms():
    known = subprocess.run([PROGRAM, "fields"], capture_output=True, text=True).stdout
    names = {line.split("\t")[0] for line in known.splitlines()}
    return {
        "gvisor": ["-f", "gvisor"],
        "gvisor -v": ["-f", "gvisor", "-v"],
        "gvisor -vv": ["-f", "gvisor", "-vv"],
        "gvisor -X": ["-f", "gvisor", "-X"],
        "tcpdump": ["-f", "tcpdump"],
        "tcpdump -XX": ["-f", "tcpdump", "-XX"],
        "detail": ["-f", "detail"],
        "json": ["-f", "json"],
        "fields": [x for name in FIELDS if name in names for x in ("-e", name)],
    }


def fault(form, out, frames):
    """What is wrong with the bytes OUT, or None."""
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as e:
        return "ill-formed UTF-8 at %d: %r" % (e.start, out[max(0, e.start - 40):e.start + 20])
    odd = CONTROL.search(text)
    if odd:
        at = odd.start()
        return "character %r: %r" % (odd.group(), text[max(0, at - 40):at + 20])
    if form == "detail":
        return None
    if "\n\n" in text or text.startswith("\n"):
        return "an empty line" if form != "fields" else None
    lines = text.split("\n")[:-1]
    if form in ONE_LINE and len(lines) != frames:
        return "%d lines of %d frames" % (len(lines), frames)
    if form == "json":
        for line in lines:
            json.loads(line)
    return None


def judge(name, path, options):
    """Number of forms that are at fault."""
    count = subprocess.run([PROGRAM, "read", "-f", "none", "-v", path], capture_output=True)
    frames = int((re.search(rb"(\d+) frames? read", count.stderr) or [0, 0])[1])
    faults = 0
    for form, args in options.items():
        run = subprocess.run([PROGRAM, "read", "-q", *args, path], capture_output=True)
        why = "ended by signal %d" % -run.returncode if run.returncode < 0 else fault(form, run.stdout, frames)
        if why:
            faults += 1
            print("%s: %s: %s" % (name, form, why))
    return faults


def main():
    a = argparse.ArgumentParser()
    a.add_argument("-n", type=int, default=2000)
    a.add_argument("-s", type=int, default=1)
    a.add_argument("files", nargs="*")
    o = a.parse_args()
    options = forms()
    faults = sum(judge(path, path, options) for path in o.files)
    with tempfile.TemporaryDirectory() as folder:
        for link in ("ethernet", "raw"):
            made = os.path.join(folder, "made.pcap")
            subprocess.run([sys.executable, os.path.join(HERE, "mutate.py"), "-n", str(o.n), "-s", str(o.s),
                            "-l", link, made], check=True)
            faults += judge("made %s frames" % link, made, options)
    runs = (len(o.files) + 2) * len(options)
    print("%d of %d outputs harmless" % (runs - faults, runs))
    sys.exit(faults > 0)


main()
