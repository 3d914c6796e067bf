#!/usr/bin/env python3
"""Whether captures/ has a frame of each protocol and of each issue: covers.py PROGRAM

The protocols are those of `tuntrace protocols`, the issues those of dissect/issue.h.  The
captures that scripts make must be what the scripts make now.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(*args):
    return subprocess.run([sys.argv[1], *args], capture_output=True, check=False).stdout.decode()


def main():
    protocols, issues = set(), set()
    for path in sorted((ROOT / "captures").rglob("*.pcap*")):
        for line in run("read", "-f", "json", str(path)).splitlines():
            frame = json.loads(line)
            protocols |= {key for key, value in frame.items() if isinstance(value, (dict, list))}
            issues |= {issue["code"] for issue in frame.get("issues", [])}
    wanted = {"protocol " + line.split("\t")[0] for line in run("protocols").splitlines()}
    header = (ROOT / "dissect/issue.h").read_text()
    wanted |= {"issue " + name for name in re.findall(r'X\([A-Z_]+, [A-Z]+, "([a-z_]+)",', header)}
    missing = wanted - {"protocol " + p for p in protocols} - {"issue " + i for i in issues}
    for name in sorted(missing):
        print("not ok - a frame in captures/ of", name)
    made = subprocess.run([ROOT / "tests/tools/captures.sh", "--check"], check=False).returncode == 0
    failed = len(missing) + (not made)
    print(f"{len(wanted) + 1 - failed} passed, {failed} failed")
    return bool(failed)


sys.exit(main())
