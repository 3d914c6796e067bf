"""Every field that we name, frame by frame, against tshark: fields.py PROGRAM [-m REGEX] FILE...

Prints, for each field that differs anywhere, how often it is equal and how often not, with an
example; exits 1 if any differs that tests/oracle/differences does not excuse with its reason, or
differs more often than tests/oracle/open says.  That file is what is left to do: hostile frames
whose fields are not tshark's yet.  Its counts only go down.
"""
import collections
import os
import re
import subprocess
import sys

BATCH = 60
ENV = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")


def run(command):
    return subprocess.run(command, capture_output=True, env=ENV, check=False)


def names(program, pattern):
    lines = run([program, "fields"]).stdout.decode().splitlines()
    found = dict.fromkeys(line.split("\t")[0] for line in lines if line)
    return [n for n in found if pattern.search(n) and not n.startswith("tuntrace.")]


def listed(file):
    path = os.path.join(os.path.dirname(__file__), file)
    if not os.path.exists(path):
        return {}
    rows = [line.split("\t", 1) for line in open(path) if line.strip() and line[0] != "#"]
    return {name: reason.strip() for name, reason in rows}


def values(command, chosen, path, separator):
    args = []
    for name in chosen:
        args += ["-e", name]
    return run(command + args + ([path] if separator else [])).stdout.split(b"\n")


def main():
    program, files = sys.argv[1], sys.argv[2:]
    pattern = re.compile("")
    if files[:1] == ["-m"]:
        pattern, files = re.compile(files[1]), files[2:]
    equal, differ, example = collections.Counter(), collections.Counter(), {}
    chosen = names(program, pattern)
    for path in files:
        for at in range(0, len(chosen), BATCH):
            batch = chosen[at:at + BATCH]
            ours = values([program, "read", "-f", "fields"], batch, path, True)
            theirs = values(["tshark", "-n", "-r", path, "-T", "fields"], batch, path, False)
            if len(ours) != len(theirs):
                print(f"{path}: {len(ours) - 1} frames, tshark has {len(theirs) - 1}")
                differ["frames"] += 1
            for number, (a, b) in enumerate(zip(ours, theirs), 1):
                for name, x, y in zip(batch, a.split(b"\t"), b.split(b"\t")):
                    if x == y:
                        equal[name] += x != b""
                    else:
                        differ[name] += 1
                        example.setdefault(name, f"{path} frame {number}: ours {x[:60]!r}, tshark {y[:60]!r}")
    reasons, left = listed("differences"), listed("open")
    unexcused = 0
    for name, count in sorted(differ.items()):
        unexcused += 0 if name in reasons else max(0, count - int(left.get(name, "0")))
        note = f" ({reasons[name]})" if name in reasons else ""
        print(f"{name}: {equal[name]} equal, {count} differ{note}: {example.get(name, '')}")
    print(f"fields: {len(chosen)} named, {sum(equal.values())} values equal, {sum(differ.values())} differ")
    return 1 if unexcused else 0


sys.exit(main())
