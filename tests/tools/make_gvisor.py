#!/usr/bin/env python3
"""captures/gvisor-paths.pcap and captures/gvisor-links.pcapng: a frame for every way through
gVisor's sniffer, and for every line of ours where it prints none.

Times count the frames, a second each, so that a line is found again in this file.
"""
import struct
import sys

from capfile import ACK, FIN, PSH, RST, SYN, Pcapng, addr, ethernet, pcap

CLIENT, SERVER = "192.0.2.1", "198.51.100.2"
CLIENT6 = bytes.fromhex("20010db8000000000000000000000001")
SERVER6 = bytes.fromhex("20010db8000000010000000000000002")
MAPPED = bytes(10) + b"\xff\xff" + addr(CLIENT)
STAMPS = struct.pack(">BBBBII", 1, 1, 8, 10, 4294967295, 1)
MSS = b"\2\4\5\xb4"


def ip4(proto, payload, total=None, first=0x45, fragment=0, options=b"", ident=0x1234):
    total = 20 + len(options) + len(payload) if total is None else total
    first += len(options) // 4
    return struct.pack(">BBHHHBBH", first, 0, total, ident, fragment, 64, proto, 0) + addr(
        CLIENT) + addr(SERVER) + options + payload


def ip6(following, payload, length=None, src=CLIENT6, first=0x60):
    length = len(payload) if length is None else length
    return struct.pack(">BBHHBB", first, 0, 0, length, following, 64) + src + SERVER6 + payload


def seg(flags, options=b"", payload=b"", words=None):
    options += bytes(-len(options) % 4)
    words = 5 + len(options) // 4 if words is None else words
    return struct.pack(">HHIIBBHHH", 49152, 80, 305419896, 2882343476, words << 4, flags, 65535,
                       0xFB7, 0) + options + payload


def dgram(payload=b"", length=None):
    return struct.pack(">HHHH", 5353, 53, 8 + len(payload) if length is None else length,
                       0x53) + payload


def icmp(kind, code=0):
    return bytes([kind, code]) + bytes(6)


def arp(*head):
    return struct.pack(">HHBBH", *(head or (1, 0x800, 6, 4, 1))) + bytes.fromhex(
        "02005e100002") + addr(CLIENT) + bytes(6) + addr(SERVER)


def ext(following, words=0, claimed=None):
    return bytes([following, words if claimed is None else claimed]) + bytes(6 + 8 * words)


def frag(following, offset, more):
    return struct.pack(">BBHI", following, 0, offset << 3 | more, 0xABCD1234)


def tcp_paths():
    yield ip4(6, seg(SYN, MSS + b"\4\2" + STAMPS[2:] + b"\1\3\3\7"))
    yield ip4(6, seg(SYN | ACK, MSS + b"\4\2" + STAMPS[2:] + b"\1\3\3\7"))
    yield ip4(6, seg(SYN))
    yield ip4(6, seg(SYN, b"\2\4\0\1\3\3\xff"))      # both brought to what gVisor allows
    yield ip4(6, seg(SYN, b"\2\4\0\0\3\3\7"))        # an MSS of 0 ends the options
    yield ip4(6, seg(SYN, b"\2\3\5\xb4\3\3\7"))      # so does a wrong length
    yield ip4(6, seg(SYN, b"\3\4\7\0" + MSS))
    yield ip4(6, seg(SYN, b"\x08\x09" + bytes(10)))
    yield ip4(6, seg(SYN, b"\4\3\0" + MSS))
    yield ip4(6, seg(SYN, b"\x22\x0a" + bytes(8) + MSS))  # fast open is stepped over
    yield ip4(6, seg(SYN, b"\x22\0" + MSS))
    yield ip4(6, seg(SYN, b"\0\2\4\5\xb4"))          # nothing counts behind the end
    yield ip4(6, seg(ACK, STAMPS))
    yield ip4(6, seg(PSH | ACK, STAMPS, b"GET / HTTP/1.1\r\n\r\n"))
    yield ip4(6, seg(FIN | ACK))
    yield ip4(6, seg(RST))
    yield ip4(6, seg(0))
    yield ip4(6, seg(0xFF))
    yield ip4(6, seg(ACK, STAMPS + b"\1\1\5\x12" + struct.pack(">4I", 1, 2, 3, 4294967295)))
    yield ip4(6, seg(ACK, b"\1\1\5\x22" + struct.pack(">8I", *range(8))))
    yield ip4(6, seg(ACK, b"\5\2\1\1"))
    yield ip4(6, seg(ACK, b"\5\x0a" + bytes(8) + b"\5\2"))  # the last one counts
    yield ip4(6, seg(ACK, b"\5\x09" + bytes(10)))
    yield ip4(6, seg(ACK, b"\5\0\1\1" + STAMPS))
    yield ip4(6, seg(ACK, b"\5"))
    yield ip4(6, seg(ACK, b"\x08\x0a\0\0"))
    yield ip4(6, seg(ACK, b"\x1e\x0c" + bytes(10) + STAMPS))
    yield ip4(6, seg(ACK, words=4))
    yield ip4(6, seg(ACK, words=6))
    yield ip4(6, seg(ACK, payload=b"four", words=6))
    yield ip4(6, seg(ACK)[:19])
    yield ip4(6, b"")
    yield ip4(6, seg(ACK, STAMPS), fragment=0x2000)
    yield ip4(6, seg(ACK, STAMPS), fragment=0x0001)
    # A first fragment whose options reach past it: read from what follows, from zeros, not at all.
    yield ip4(6, seg(ACK, words=8), fragment=0x2000) + STAMPS
    yield ip4(6, seg(SYN, words=7) + bytes(4), total=40, fragment=0x2000) + bytes(24)
    yield ip4(6, seg(ACK, words=15), fragment=0x2000)


def other_paths():
    yield ip4(17, dgram(b"question"))
    yield ip4(17, dgram(b"length lies", 9999))
    yield ip4(17, dgram(b"more", 512), fragment=0x2000)
    yield ip4(17, b"later fragment", fragment=0x00B9)
    yield ip4(17, bytes(7))
    for kind in (0, 3, 4, 5, 8, 11, 12, 13, 14, 15, 16, 9, 255):
        yield ip4(1, icmp(kind, kind % 5))
    yield ip4(1, icmp(8), fragment=0x0001)
    yield ip4(1, icmp(8)[:7])
    yield ip4(58, icmp(128))  # neither kind asks over which IP it came
    yield ip6(1, icmp(8))
    for kind in (1, 2, 3, 4, 128, 129, 133, 134, 135, 136, 137, 130, 143):
        yield ip6(58, icmp(kind, kind % 3))
    yield ip6(58, icmp(128)[:4])
    for proto in (0, 2, 47, 50, 132, 255):
        yield ip4(proto, bytes(8))
    yield arp()
    yield arp(6, 0x800, 6, 4, 2)
    yield arp(1, 0x86DD, 6, 4, 1)
    yield arp(1, 0x800, 8, 4, 1)


def ip_paths():
    yield ip4(17, dgram(b"options"), options=b"\x94\4\0\0" + bytes(36))
    yield ip4(17, dgram(b"version"), first=0x65)
    yield ip4(17, dgram(b"no length"), first=0x40)
    yield ip4(17, dgram(b"trailer")) + b"trailer"
    yield ip4(17, dgram(b"past the end"), total=1500)
    yield ip4(6, seg(ACK, STAMPS, b"offloaded" * 9), total=0)
    yield ip4(17, dgram(), total=19)
    yield ip4(17, dgram(), options=bytes(8), total=27)
    yield ip6(6, seg(SYN, MSS))
    yield ip6(17, dgram(b"mapped"), src=MAPPED)
    yield ip6(17, dgram(b"version"), first=0x40)
    yield ip6(6, seg(ACK, STAMPS), length=0)
    yield ip6(17, dgram(b"cut off"), length=8)
    yield ip6(17, dgram(b"past the end"), length=1500)
    yield ip6(0, ext(60) + ext(43, 1) + ext(17, 2) + dgram(b"behind headers"))
    yield ip6(44, frag(17, 0, 0) + dgram(b"atomic"))
    yield ip6(44, frag(17, 0, 1) + dgram(b"first"))
    yield ip6(44, frag(17, 8, 0) + b"later")
    yield ip6(44, frag(17, 0, 0)[:7])
    yield ip6(59, b"")
    yield ip6(60, ext(17, 1, 9) + dgram())
    yield ip6(43, b"\x11")
    yield ip6(51, ext(17) + dgram())
    yield ip6(253, ext(17) + dgram(b"experiment"))


def not_whole():
    """(bytes, length on the wire): what gVisor is silent about."""
    whole = ethernet(ip4(17, dgram(b"whole"), options=bytes(8)))
    whole6 = ethernet(ip6(17, dgram(b"whole")), 0x86DD)
    yield whole[:13], len(whole)
    yield whole[:13], 13
    yield b"", 60
    yield b"", 0
    yield whole[:33], len(whole)
    yield whole[:33], 33
    yield whole[:40], len(whole)
    yield whole[:40], 40
    yield whole6[:53], len(whole6)
    yield whole6[:53], 53
    yield ethernet(arp()[:27], 0x806), 60
    yield ethernet(arp()[:27], 0x806), 41


def ethertype(packet):
    if packet[24:40] == SERVER6:
        return 0x86DD
    return 0x0806 if packet[24:28] == addr(SERVER) else 0x0800


def ethernet_frames():
    for packet in [*tcp_paths(), *other_paths(), *ip_paths()]:
        yield ethernet(packet, ethertype(packet))
    question = ip4(17, dgram(b"tagged"))
    for kind in (0x8100, 0x88A8):
        yield ethernet(struct.pack(">HH", 42, 0x0800) + question, kind)
    yield ethernet(b"\x42\x42\x03" + bytes(35), 38)
    yield ethernet(b"\xaa\xaa\3\0\0\0\x08\0" + question, 8 + len(question))
    yield ethernet(bytes(46), 0xFFFF)


def paths():
    frames = [(f, len(f)) for f in ethernet_frames()] + list(not_whole())
    return pcap([(1700000000 + i, 0, f, n) for i, (f, n) in enumerate(frames, 1)], linktype=1)


def links():
    question = ip4(17, dgram(b"question"))
    v6 = ip6(17, dgram(b"question"))
    frames = [
        (101, question), (101, v6), (101, b"\x50" + bytes(20)), (101, b""), (12, question),
        (228, question), (229, v6),
        (0, struct.pack("<I", 2) + question), (0, struct.pack("<I", 30) + v6),
        (0, struct.pack("<I", 23) + bytes(20)), (0, b"\2\0"),
        (108, struct.pack(">I", 2) + question),
        (9, b"\xff\3\0\x21" + question), (9, b"\x57" + v6), (9, b"\xff\3\xc0\x21" + bytes(8)),
        (9, b"\xff\3"),
        (113, struct.pack(">HHH8sH", 4, 1, 6, bytes(8), 0x800) + question),
        (113, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x800) + question),
        (113, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 4) + b"\x42\x42\3" + bytes(35)),
        (113, bytes(15)),
        (276, struct.pack(">HHIHBB8s", 0x86DD, 0, 2, 1, 4, 6, bytes(8)) + v6),
        (276, struct.pack(">HHIHBB8s", 0x806, 0, 2, 1, 0, 6, bytes(8)) + arp()),
        (276, bytes(19)),
        (127, b"\0\0\x08\0" + bytes(40)), (195, bytes(27)), (147, b"user"), (65000, b"no name"),
    ]
    ng = Pcapng()
    ng.section()
    kinds = []
    for link, _ in frames:
        if link not in kinds:
            kinds.append(link)
            ng.interface(link, 0)
    for i, (link, data) in enumerate(frames, 1):
        ng.packet(kinds.index(link), (1700000000 + i) * 1000000, data)
    return ng.data


with open(sys.argv[1] + "/gvisor-paths.pcap", "wb") as out:
    out.write(paths())
with open(sys.argv[1] + "/gvisor-links.pcapng", "wb") as out:
    out.write(links())
