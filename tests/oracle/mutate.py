#!/usr/bin/env python3
"""Makes a classic pcap file of frames that reach every path of gVisor's sniffer.

usage: mutate.py [-n COUNT] [-s SEED] [-l raw|ethernet] [-i FILE]... OUT.pcap

Two in five frames are whole, the others are cut, lie about a length or have one byte in fifty
changed.  With -i the frames of other classic pcap files of the same link type are taken for
half of them.  The same seed makes the same file.
"""
import argparse
import random
import struct
import sys

LINKTYPES = {"ethernet": 1, "raw": 101}
TCP_KINDS = [0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 5, 8, 8, 8, 14, 19, 28, 29, 30, 34, 253]
TCP_LENGTHS = {2: 4, 3: 3, 4: 2, 8: 10, 14: 3, 19: 18, 28: 4, 29: 16, 30: 12, 34: 10, 253: 6}
EXTENSIONS = [0, 43, 44, 44, 60, 51, 59, 253, 135]
PROTOCOLS = [6] * 10 + [17] * 4 + [1] * 4 + [58] * 4 + [0, 2, 4, 41, 43, 44, 47, 50, 59, 60, 132, 253, 255]
ETHERTYPES = [0x8100, 0x88A8, 0x9100, 0x8847, 0x8863, 0x88CC, 0, 3, 38, 46, 1500, 1501, 1536, 0xFFFF]


class Maker:
    def __init__(self, rng):
        self.rng = rng

    def bytes(self, n):
        return self.rng.getrandbits(8 * n).to_bytes(n, "big") if n else b""

    def chance(self, p):
        return self.rng.random() < p

    def number(self, bits):
        """Small, large and any."""
        r = self.rng.random()
        if r < 0.2:
            return self.rng.randrange(min(1 << bits, 12))
        if r < 0.3:
            return (1 << bits) - 1 - self.rng.randrange(min(1 << bits, 12))
        if r < 0.5:
            return self.rng.randrange(1 << self.rng.randrange(1, bits + 1))
        return self.rng.getrandbits(bits)

    def payload(self):
        return self.bytes(self.rng.choice([0, 0, 0, 1, 6, 7, 8, 20, 40, 100, 200, 700]))

    def sack(self):
        n = self.rng.choice([0, 1, 1, 2, 3, 4])
        length = 2 + 8 * n if self.chance(0.9) else self.rng.randrange(40)
        return bytes([5, length]) + b"".join(struct.pack(">I", self.number(32)) for _ in range(2 * n))

    def tcp_option(self):
        kind = self.rng.choice(TCP_KINDS)
        if kind < 2:
            return bytes([kind])
        if kind == 5:
            return self.sack()
        length = TCP_LENGTHS[kind]
        body = self.bytes(length - 2)
        if kind == 2:
            body = struct.pack(">H", self.number(16))
        elif kind == 3:
            body = bytes([self.number(8)])
        elif kind == 8:
            body = struct.pack(">II", self.number(32), self.number(32))
        if self.chance(0.04):
            length = self.rng.randrange(44)
        return bytes([kind, length]) + body

    def tcp_options(self):
        common = [b"", b"\1\1\x08\x0a" + self.bytes(8), b"\2\4\5\xb4\4\2\x08\x0a" + self.bytes(8) + b"\1\3\3\7"]
        if self.chance(0.4):
            return self.rng.choice(common)
        o = b"".join(self.tcp_option() for _ in range(self.rng.randrange(6)))[:40]
        return o + bytes(-len(o) % 4)

    def tcp(self):
        o = self.tcp_options()
        words = 5 + len(o) // 4
        if self.chance(0.08):
            words = self.rng.randrange(16)
        flags = self.rng.choice([2, 18, 16, 24, 17, 4, self.rng.getrandbits(8)])
        return struct.pack(
            ">HHIIBBHHH", self.number(16), self.number(16), self.number(32), self.number(32),
            words << 4 | self.rng.getrandbits(4), flags, self.number(16), self.number(16), self.number(16),
        ) + o + self.payload()

    def udp(self):
        p = self.payload()
        length = 8 + len(p) if self.chance(0.9) else self.number(16)
        return struct.pack(">HHHH", self.number(16), self.number(16), length, self.number(16)) + p

    def icmp(self):
        kinds = list(range(19)) + list(range(126, 146)) + [255]
        return bytes([self.rng.choice(kinds), self.number(8)]) + self.bytes(6) + self.payload()

    def transport(self, proto):
        if proto == 6:
            return self.tcp()
        if proto == 17:
            return self.udp()
        if proto in (1, 58):
            return self.icmp()
        return self.payload()

    def ipv4(self):
        proto = self.rng.choice(PROTOCOLS)
        options = self.bytes(4 * self.rng.randrange(11)) if self.chance(0.15) else b""
        data = self.transport(proto)
        fragment = 0
        if self.chance(0.2):
            fragment = self.rng.choice([0x2000, 0x2001, 0x00B9, 0x4000, 0x8000, self.rng.getrandbits(16)])
        first = 0x45 + len(options) // 4
        if self.chance(0.04):
            first = self.rng.getrandbits(8)
        total = 20 + len(options) + len(data)
        if self.chance(0.08):
            total = self.rng.choice([0, 1, 19, 20, 21, 27, 28, 39, 40, total - 1, total + 1, self.number(16)])
        return struct.pack(
            ">BBHHHBBH", first, self.number(8), total & 0xFFFF, self.number(16), fragment,
            self.rng.getrandbits(8), proto, self.rng.getrandbits(16),
        ) + self.address4() + self.address4() + options + data

    def address4(self):
        if self.chance(0.3):
            return bytes([192, 168, 1, 2])
        return bytes(self.number(8) for _ in range(4))

    def address6(self):
        if self.chance(0.3):
            return bytes.fromhex("fd00" + "00" * 13 + "02")
        if self.chance(0.2):
            return bytes(10) + self.rng.choice([b"\xff\xff", b"\0\0"]) + self.bytes(4)
        return b"".join(self.rng.choice([b"\0\0", b"\0\0", b"\0\1", self.bytes(2)]) for _ in range(8))

    def extension(self, kind, following):
        if kind == 44:
            fragment = self.rng.choice([0, 0, 6, 1, 8, 0xFFF9, self.rng.getrandbits(16)])
            return struct.pack(">BBHI", following, self.rng.getrandbits(8), fragment, self.number(32))
        words = self.rng.choice([0, 0, 0, 1, 2, 5])
        unit = 4 if kind == 51 else 8
        claimed = words if self.chance(0.95) else self.number(8)
        return bytes([following, claimed]) + self.bytes(6 + unit * words)

    def ipv6(self):
        proto = self.rng.choice(PROTOCOLS)
        data = self.transport(proto)
        chain = [self.rng.choice(EXTENSIONS) for _ in range(self.rng.choice([0, 0, 0, 1, 1, 2, 3, 5]))]
        headers = b""
        for kind, following in zip(chain, chain[1:] + [proto]):
            headers += self.extension(kind, following)
        payload = len(headers) + len(data)
        if self.chance(0.08):
            payload = self.rng.choice([0, 1, 7, 8, 19, 20, 21, len(data), payload - 1, payload + 1, self.number(16)])
        version = 6 if self.chance(0.98) else self.rng.randrange(16)
        return struct.pack(
            ">IHBB", version << 28 | self.rng.getrandbits(28), payload & 0xFFFF, (chain + [proto])[0],
            self.rng.getrandbits(8),
        ) + self.address6() + self.address6() + headers + data

    def arp(self):
        h = struct.pack(">HHBBH", 1, 0x800, 6, 4, self.rng.choice([1, 2, 3, 8]))
        if self.chance(0.3):
            h = struct.pack(">HHBBH", *(self.number(b) for b in (16, 16, 8, 8, 16)))
        return h + self.bytes(6) + self.address4() + self.bytes(6) + self.address4()

    def frame(self, link):
        r = self.rng.random()
        if link == "raw":
            if r < 0.01:
                return self.bytes(self.rng.randrange(80))
            return self.ipv4() if r < 0.6 else self.ipv6()
        macs = self.bytes(12)
        if r < 0.5:
            f = macs + b"\x08\x00" + self.ipv4()
        elif r < 0.9:
            f = macs + b"\x86\xdd" + self.ipv6()
        elif r < 0.95:
            f = macs + b"\x08\x06" + self.arp()
        else:
            f = macs + struct.pack(">H", self.rng.choice(ETHERTYPES)) + self.bytes(4) + self.ipv4()
        if self.chance(0.4):
            f += bytes(max(0, 60 - len(f))) if self.chance(0.6) else self.payload()
        return f

    def mutated(self, frame):
        """The bytes captured of a frame that went wrong in one of several ways."""
        r = self.rng.random()
        f = bytearray(frame)
        if r < 0.25:
            return bytes(f[: self.rng.randrange(len(f) + 1)])
        if r < 0.35:
            return bytes(f[: min(len(f), self.rng.randrange(110))])
        for i in range(len(f)):
            if self.chance(0.02):
                f[i] = self.rng.getrandbits(8)
        if r < 0.6 and f:
            # The headers are short beside the rest: one change there for certain.
            f[self.rng.randrange(min(len(f), 80))] = self.rng.getrandbits(8)
        return bytes(f)


def read_pcap(path, link):
    data = open(path, "rb").read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    if struct.unpack(order + "I", data[20:24])[0] & 0xFFFF != LINKTYPES[link]:
        sys.exit("mutate.py: %s: not of link type %s" % (path, link))
    at = 24
    while at + 16 <= len(data):
        n = struct.unpack(order + "I", data[at + 8 : at + 12])[0]
        yield data[at + 16 : at + 16 + n]
        at += 16 + n


def main():
    a = argparse.ArgumentParser()
    a.add_argument("-n", type=int, default=100000)
    a.add_argument("-s", type=int, default=1)
    a.add_argument("-l", choices=LINKTYPES, default="ethernet")
    a.add_argument("-i", action="append", default=[])
    a.add_argument("out")
    o = a.parse_args()
    rng = random.Random(o.s)
    maker = Maker(rng)
    given = [f for path in o.i for f in read_pcap(path, o.l)]
    with open(o.out, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, LINKTYPES[o.l]))
        for i in range(o.n):
            whole = rng.choice(given) if given and maker.chance(0.5) else maker.frame(o.l)
            got = whole if maker.chance(0.4) else maker.mutated(whole)
            wire = len(got) if maker.chance(0.5) else max(len(got), len(whole))
            out.write(struct.pack("<IIII", 1700000000 + i // 1000, i % 1000 * 1000, len(got), wire) + got)


main()
