#!/usr/bin/env python3
"""Display filters against tshark: filters.py PROGRAM FILTERS FILE...

FILTERS has one a line, and blank lines and those that begin with # for people.  For each, the
frames of all files in one that tuntrace takes must be those that tshark takes, and where tshark
finds the filter wrong so must we.  A line that begins with "~ " is known to differ: the reason
stands in the comment above it.  tshark runs once: a listener in Lua for each filter.
"""
import json
import os
import subprocess
import sys
import tempfile

ENV = dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8")
SCRIPT = """
for number, filter in ipairs(filters) do
	local good, listener = pcall(Listener.new, "frame", filter)
	if good then
		function listener.packet(pinfo) print(number, pinfo.number) end
	else
		print(number, "error")
	end
end
"""


def run(*command):
    return subprocess.run(command, capture_output=True, env=ENV, check=False)


def quoted(text):
    """A string of Lua."""
    return '"' + "".join(f"\\{b:03}" for b in text.encode()) + '"'


def theirs(filters, path, work):
    script = os.path.join(work, "filters.lua")
    with open(script, "w") as out:
        out.write("local filters = {" + ",\n".join(map(quoted, filters)) + "}\n" + SCRIPT)
    said = run("tshark", "-q", "-n", "-X", "lua_script:" + script, "-r", path)
    found = {number: set() for number in range(1, len(filters) + 1)}
    for line in said.stdout.decode().splitlines():
        number, frame = line.split("\t")
        found[int(number)].add(frame)
    if not any(found.values()):
        sys.exit("tshark chose nothing: " + said.stderr.decode())
    return [found[number] for number in sorted(found)]


def ours(program, expr, path):
    said = run(program, "read", "-f", "fields", "-e", "frame.number", "-Y", expr, path)
    return {"error"} if said.returncode else set(said.stdout.decode().split())


def frames(chosen):
    return " ".join(sorted(chosen, key=lambda n: (len(n), n))[:12]) or "none"


def main():
    program, source, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    lines = [line.rstrip("\n") for line in open(source, encoding="utf-8")]
    lines = [line for line in lines if line and line[0] != "#"]
    filters = [line.removeprefix("~ ") for line in lines]
    failed = 0
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "all.pcapng")
        merged = run("mergecap", "-a", "-w", path, *files)
        if merged.returncode:
            sys.exit(merged.stderr.decode())
        for line, expr, right in zip(lines, filters, theirs(filters, path, work)):
            got = ours(program, expr, path)
            if (got == right) == line.startswith("~ "):
                failed += 1
                print(f"{line}\n    ours   {frames(got - right)}\n    tshark {frames(right - got)}")
    print(f"filters: {len(filters)} of {len(files)} captures, {failed} differ")
    return 1 if failed else 0


sys.exit(main())
