#!/usr/bin/env python3
"""How long the interface takes: tui.py PROGRAM CAPTURE

On a terminal of 140x45: from exec to the first screen, from a key to the first byte that answers it
while the file is read and after that, memory, and what it does when nobody does anything.
make_frames.py makes a file of a million frames.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

KEYS = [b"j", b"k", b"}", b"1", b"2", b"\x06", b"e"]


class Terminal:
    def __init__(self, program, *args):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 140, 0, 0))
            env = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execve(program, [program, "tui", *args], env)

    def read(self, seconds):
        if select.select([self.fd], [], [], seconds)[0]:
            return os.read(self.fd, 65536)
        return b""

    def drain(self, seconds):
        n = 0
        while data := self.read(seconds):
            n += len(data)
        return n

    def key(self, key):
        """Milliseconds until it is answered; None where it is not."""
        start = time.monotonic()
        os.write(self.fd, key)
        answered = self.read(0.5)
        took = (time.monotonic() - start) * 1000
        self.drain(0.004)
        return took if answered else None

    def status(self, name):
        with open(f"/proc/{self.pid}/status") as f:
            return next(line.split()[1] for line in f if line.startswith(name))

    def ticks(self):
        with open(f"/proc/{self.pid}/stat") as f:
            return sum(int(x) for x in f.read().rsplit(")", 1)[1].split()[11:13])


def report(what, times):
    times = sorted(t for t in times if t is not None)
    at = lambda part: times[min(len(times) - 1, int(len(times) * part))]
    print(f"{what}: p50 {at(.5):.1f} ms, p95 {at(.95):.1f} ms, worst {times[-1]:.1f} ms")


def main(program, capture):
    start = time.monotonic()
    t = Terminal(program, capture)
    seen = b""
    while b" pkts" not in seen:
        seen += t.read(5)
    print(f"first screen: {(time.monotonic() - start) * 1000:.0f} ms")
    report("a key while it is read", [t.key(KEYS[i % 2]) for i in range(60)])
    while b"indexing" in (seen := t.read(0.5)):
        pass
    t.drain(0.5)
    report("a key after that", [t.key(KEYS[i % len(KEYS)]) for i in range(200)])
    before = t.ticks()
    print(f"idle for 5 s: {t.drain(5)} bytes, {t.ticks() - before} ticks of the processor")
    print(f"memory: {t.status('VmHWM')} kB at most")
    os.write(t.fd, b"Q")
    os.waitpid(t.pid, 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
