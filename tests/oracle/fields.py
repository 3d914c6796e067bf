"""Every field that we name, frame by frame, against tshark: fields.py PROGRAM [-m REGEX] FILE...

Prints, for each field that differs anywhere, how often it is equal and how often not, with an
example; exits 1 if any differs in a frame that tests/oracle/differences does not name with the
reason.
"""
import collections
import os
import re
import subprocess
import sys

BATCH = 120  # fields that `tuntrace read` takes at once
ENV = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")


def run(command):
    return subprocess.run(command, capture_output=True, env=ENV, check=False)


def names(program, pattern):
    lines = run([program, "fields"]).stdout.decode().splitlines()
    found = dict.fromkeys(line.split("\t")[0] for line in lines if line)
    return [n for n in found if pattern.search(n) and n.split(".")[0] != "tuntrace"]


def excused():
    """{(field, capture, frame): reason}"""
    path = os.path.join(os.path.dirname(__file__), "differences")
    rows = [line.rstrip("\n").split("\t") for line in open(path) if line.strip() and line[0] != "#"]
    return {(field, capture, int(frame)): reason for fields, capture, frame, reason in rows
            for field in fields.split()}


def values(command, chosen, path, batch):
    """For each frame its values of CHOSEN, asked for BATCH at a time."""
    rows = []
    for at in range(0, len(chosen), batch):
        args = []
        for name in chosen[at:at + batch]:
            args += ["-e", name]
        lines = run(command + args + path).stdout.split(b"\n")
        part = [line.split(b"\t") for line in lines]
        rows = [a + b for a, b in zip(rows, part)] if rows else part
    return rows


def main():
    program, files = sys.argv[1], sys.argv[2:]
    pattern = re.compile("")
    if files[:1] == ["-m"]:
        pattern, files = re.compile(files[1]), files[2:]
    equal, differ, example = collections.Counter(), collections.Counter(), {}
    reasons, unexcused = excused(), collections.Counter()
    chosen = names(program, pattern)
    for path in files:
        ours = values([program, "read", "-f", "fields"], chosen, [path], BATCH)
        theirs = values(["tshark", "-n", "-r", path, "-T", "fields"], chosen, [], len(chosen))
        if len(ours) != len(theirs):
            print(f"{path}: {len(ours) - 1} frames, tshark has {len(theirs) - 1}")
            differ["frames"] += 1
            unexcused["frames"] += 1
        for number, (a, b) in enumerate(zip(ours, theirs), 1):
            for name, x, y in zip(chosen, a, b):
                if x == y:
                    equal[name] += x != b""
                    continue
                differ[name] += 1
                if (name, os.path.basename(path), number) not in reasons:
                    unexcused[name] += 1
                example.setdefault(name, f"{path} frame {number}: ours {x[:60]!r}, tshark {y[:60]!r}")
    for name, count in sorted(differ.items()):
        note = "" if unexcused[name] else " (for a reason)"
        print(f"{name}: {equal[name]} equal, {count} differ{note}: {example.get(name, '')}")
    print(f"fields: {len(chosen)} named, {sum(equal.values())} values equal, {sum(differ.values())} differ")
    return 1 if unexcused else 0


sys.exit(main())
