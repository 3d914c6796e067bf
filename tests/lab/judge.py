#!/usr/bin/env python3
"""What the lab's tests ask of a pcapng file beyond what tshark tells.

judge.py FILE ADDRESS...  prints one line for each thing that is wrong: a block that is not whole,
lengths that differ, times that go back or are not in nanoseconds, a frame without a direction or
with one that its source (one of ADDRESS... is sent) denies, frames in no interface.  Prints
"N frames" last.
"""

import ipaddress
import struct
import sys

SHB, IDB, EPB = 0x0A0D0D0A, 1, 6
TSRESOL, FLAGS = 9, 2


def options(body):
    at = 0
    while at + 4 <= len(body):
        code, size = struct.unpack_from("<HH", body, at)
        if code == 0:
            return
        yield code, body[at + 4 : at + 4 + size]
        at += 4 + (size + 3) // 4 * 4


def blocks(data, wrong):
    at = 0
    while at < len(data):
        if len(data) - at < 12:
            wrong(f"{len(data) - at} bytes after the last whole block")
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size % 4 or size < 12 or at + size > len(data):
            wrong(f"block at {at}: {size} bytes, {len(data) - at} are left")
            return
        if struct.unpack_from("<I", data, at + size - 4)[0] != size:
            wrong(f"block at {at}: its two lengths differ")
            return
        yield kind, data[at + 8 : at + size - 4]
        at += size


def source(frame):
    if frame and frame[0] >> 4 == 4:
        return ipaddress.ip_address(frame[12:16])
    return ipaddress.ip_address(frame[8:24])


def judge(data, local, wrong):
    n, last, interfaces = 0, 0, 0
    for at, (kind, body) in enumerate(blocks(data, wrong)):
        if (at == 0) != (kind == SHB):
            wrong(f"block {at} is of type {kind:#x}")
        if kind == IDB:
            interfaces += 1
            if dict(options(body[8:])).get(TSRESOL) != b"\x09":
                wrong("the interface's times are not in nanoseconds")
            if struct.unpack_from("<H", body)[0] != 101:
                wrong("the interface's link type is not RAW")
        if kind != EPB:
            continue
        n += 1
        iface, high, low, caplen, length = struct.unpack_from("<IIIII", body)
        if iface >= interfaces:
            wrong(f"frame {n}: of interface {iface}")
        if caplen != length:
            wrong(f"frame {n}: {caplen} of {length} bytes")
        if (high << 32 | low) < last:
            wrong(f"frame {n}: earlier than the one before")
        last = high << 32 | low
        frame = body[20 : 20 + caplen]
        flags = dict(options(body[20 + (caplen + 3) // 4 * 4 :])).get(FLAGS)
        want = 2 if source(frame) in local else 1
        if flags is None or struct.unpack("<I", flags)[0] & 3 != want:
            wrong(f"frame {n}: direction {flags!r}, not {want}")
    return n


def main():
    with open(sys.argv[1], "rb") as f:
        data = f.read()
    local = [ipaddress.ip_address(a) for a in sys.argv[2:]]
    n = judge(data, local, print)
    print(f"{n} frames")


if __name__ == "__main__":
    main()
