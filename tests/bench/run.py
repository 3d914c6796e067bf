#!/usr/bin/env python3
"""What a frame costs, beside other programs in the same run: run.py PROGRAM

CPU time (user and system) and peak memory of each, the best of RUNS (3), over FRAMES (1000000)
small frames of a busy web server and as many of mixed traffic.  What takes long goes over FEW
(200000) of them, as the table says; a row of tuntrace over these shows that memory does not grow
with the frames.  gVisor's own code is tests/oracle/gvisor.

Last, what the stack's annotations cost: the CPU time of PAIR_MB (400) million bytes between two lwIP
stacks over a wire in memory, where nothing else takes time (no kernel, no network card, and no
content made anew), traced at one end with annotations and without, in turn.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FRAMES = int(os.environ.get("FRAMES", "1000000"))
RUNS = int(os.environ.get("RUNS", "3"))
FEW = min(FRAMES, int(os.environ.get("FEW", "200000")))
PAIR_MB = int(os.environ.get("PAIR_MB", "400"))
COST = ROOT / "build/cost"


def cost(command):
    """Seconds of CPU and MiB of memory at the most."""
    said = subprocess.run([COST, *command], capture_output=True, check=False)
    if said.returncode:
        sys.exit(f"{command[0]} failed")
    seconds, kib = said.stdout.split()
    return float(seconds), int(kib) / 1024


def gvisor(work):
    """gVisor's sniffer as a program; None where there is no Go or no gVisor."""
    path = "/usr/share/gocode"
    if not shutil.which("go") or not os.path.isdir(path + "/src/gvisor.dev"):
        return None
    env = dict(os.environ, GO111MODULE="off", GOFLAGS="", GOPATH=path)
    out = os.path.join(work, "gvisor-lines")
    built = subprocess.run(["go", "build", "-o", out, "."], cwd=ROOT / "tests/oracle/gvisor", env=env,
                           check=False)
    return out if built.returncode == 0 else None


def make(kind, frames, work):
    path = os.path.join(work, f"{kind}-{frames}.pcap")
    with open(path, "wb") as out:
        subprocess.run([sys.executable, ROOT / "tests/bench/make_frames.py", kind, str(frames)],
                       stdout=out, check=True)
    return path


def row(name, frames, runs, command, peer):
    """Prints the row; gives frames a second."""
    if not command[0] or not shutil.which(command[0]):
        print(f"  {name:30} not installed: left out")
        return peer
    seconds, memory = min(cost(command) for _ in range(runs))
    rate = frames / seconds
    beside = f"{rate / peer:8.2f}" if peer else " " * 8
    print(f"  {name:30} {rate:12,.0f} {seconds / frames * 1e6:9.3f} {memory:9.1f} {beside}", flush=True)
    return rate


def table(kind, program, lines, work):
    path, few = make(kind, FRAMES, work), make(kind, FEW, work)
    print(f"{kind}: {FRAMES:,} frames\n  {'':30} {'frames/s':>12} {'us/frame':>9} {'MiB peak':>9}"
          f" {'x tcpdump -nn':>8}")
    peer = row("tcpdump -nn", FRAMES, RUNS, ["tcpdump", "-nn", "-r", path], 0)
    row("tcpdump -vv -nn", FRAMES, RUNS, ["tcpdump", "-vv", "-nn", "-r", path], peer)
    row("gVisor's sniffer", FRAMES, RUNS, [lines, path], peer)
    read = [program, "read"]
    for form in ("gvisor", "none", "tcpdump", "json"):
        row(f"tuntrace -f {form}", FRAMES, RUNS, [*read, "-f", form, path], peer)
    row("tuntrace -e ip.src -e tcp.port", FRAMES, RUNS, [*read, "-e", "ip.src", "-e", "tcp.port", path], peer)
    row("tuntrace -Y tcp.flags.syn", FRAMES, RUNS, [*read, "-Y", "tcp.flags.syn == 1", path], peer)
    print(f" of which {FEW:,}")
    row("tshark -n", FEW, 1, ["tshark", "-n", "-r", few], peer)
    for form in ("gvisor", "json", "detail"):
        row(f"tuntrace -f {form}", FEW, 1, [*read, "-f", form, few], peer)


def pair_costs(program, options):
    """The least CPU seconds with annotations and without; they take turns, so that both meet the
    same machine."""
    command = [program, "pair", "--down", str(PAIR_MB * 1000000), "--delay", "0s", "-q", "-f", "none",
               *options]
    least = [cost(command)[0], cost([*command, "--no-annotations"])[0]]
    for _ in range(2 * RUNS):
        least[0] = min(least[0], cost(command)[0])
        least[1] = min(least[1], cost([*command, "--no-annotations"])[0])
    return least


def annotations(program, work):
    path = os.path.join(work, "pair.pcapng")
    print(f"annotations: {PAIR_MB} MB between two stacks\n"
          f"  {'':30} {'MB/s with':>12} {'without':>9} {'cost %':>9}")
    for name, options in (("traced", []), ("-w", ["-w", path]), ("-w -s 96", ["-w", path, "-s", "96"])):
        told, bare = pair_costs(program, options)
        print(f"  {name:30} {PAIR_MB / told:12.0f} {PAIR_MB / bare:9.0f} {100 * (told / bare - 1):9.1f}",
              flush=True)


def main():
    COST.parent.mkdir(exist_ok=True)
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", COST, ROOT / "tests/bench/cost.c"], check=True)
    with tempfile.TemporaryDirectory() as work:
        lines = gvisor(work)
        print(f"CPU time, the best of {RUNS}")
        for kind in ("web", "mixed"):
            table(kind, sys.argv[1], lines, work)
        annotations(sys.argv[1], work)


main()
