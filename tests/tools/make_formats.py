#!/usr/bin/env python3
"""captures/formats/: the same three frames in every form that a capture file comes in, and in
forms that are damaged.  What each file shows stands in captures/README.md.
"""
import gzip
import os
import struct
import sys

from capfile import SYN, Pcapng, ethernet, ipv4, pcap, tcp, udp

SECONDS, MICROS = 1700000000, 250000

QUERY = struct.pack(">HHHHHH", 0x1234, 0x0100, 1, 0, 0, 0) + b"\6google\4test\0\0\1\0\1"
ANSWER = (struct.pack(">HHHHHH", 0x1234, 0x8180, 1, 1, 0, 0) + QUERY[12:] +
          b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 60, 4) + bytes([192, 0, 2, 80]))
FRAMES = (
    ipv4("192.168.1.2", "192.0.2.53", 17, udp("192.168.1.2", 50000, "192.0.2.53", 53, QUERY), 1),
    ipv4("192.0.2.53", "192.168.1.2", 17, udp("192.0.2.53", 53, "192.168.1.2", 50000, ANSWER), 2),
    ipv4("192.168.1.2", "192.0.2.80", 6,
         tcp("192.168.1.2", 50001, "192.0.2.80", 80, 1000, 0, SYN, 29184,
             bytes([2, 4, 5, 180])), 3),
)
RAW, ETHERNET = 101, 1

COMMENT, FLAGS, DROPS, PACKETID, QUEUE = 1, 2, 4, 5, 6
NAME, DESCRIPTION, SPEED, RESOLUTION, FILTER, OS, OFFSET, HARDWARE = 2, 3, 8, 9, 11, 12, 14, 15

files = {}


def classic():
    for order, letters in (("<", "le"), (">", "be")):
        for name, magic, unit in (("us", 0xA1B2C3D4, 1), ("ns", 0xA1B23C4D, 1000),
                                  ("modified", 0xA1B2CD34, 1)):
            records = [(SECONDS + i, MICROS * unit + i, f) for i, f in enumerate(FRAMES)]
            files["%s-%s.pcap" % (letters, name)] = pcap(records, RAW, order, magic)
    small = files["le-us.pcap"]
    files["snaplen.pcap"] = pcap([(SECONDS, 0, f[:30], len(f)) for f in FRAMES], snaplen=30)
    files["le-us.pcap.gz"] = gzip.compress(small, mtime=0)
    # A Zstandard frame (RFC 8878) of one block that is not compressed.
    files["le-us.pcap.zst"] = (struct.pack("<IBI", 0xFD2FB528, 0xA0, len(small)) +
                               struct.pack("<I", 1 | len(small) << 3)[:3] + small)


def everything(order):
    """One section with each block and each option that is kept."""
    n = Pcapng(order)
    n.section((1, "the section's comment"), (2, "a machine"), (3, "a system"), (4, "make_formats"))
    n.interface(RAW, 0, (NAME, "tun0"), (DESCRIPTION, "to the stack"),
                (SPEED, n.pack("Q", 10000000)), (RESOLUTION, b"\x09"), (FILTER, b"\0ip"),
                (OS, "Linux"), (HARDWARE, "none"))
    n.names((1, bytes([192, 0, 2, 80]), "google.test", "www.google.test"),
            (2, bytes.fromhex("20010db8") + bytes(11) + b"\1", "six.test"))
    n.secrets(0x544C534B, "CLIENT_RANDOM " + "00" * 32 + " " + "11" * 48 + "\n")
    base = SECONDS * 10**9 + 123456789
    n.packet(0, base, FRAMES[0], (COMMENT, "asks for the address"), (FLAGS, n.pack("I", 2)),
             (PACKETID, n.pack("Q", 77)))
    n.block(0x0BAD0BAD, b"a block that nobody knows")
    n.packet(0, base + 1000, FRAMES[1], (QUEUE, n.pack("I", 3)), (FLAGS, n.pack("I", 1)),
             (COMMENT, "first"), (DROPS, n.pack("Q", 5)), (COMMENT, "second"))
    n.packet(0, base + 2000, FRAMES[2], (0x8001, "an option that nobody knows"))
    n.statistics(0, base + 3000, (4, n.pack("Q", 10)), (5, n.pack("Q", 7)))
    return n.data


def sections():
    """Sections of either order, interfaces that differ in link type, snaplen and resolution."""
    first, second = Pcapng("<"), Pcapng(">")
    first.section((4, "first"))
    first.interface(RAW, 65535, (NAME, "tun0"))
    first.interface(ETHERNET, 100, (NAME, "eth0"), (RESOLUTION, b"\x03"))
    first.packet(1, SECONDS * 1000 + 1, ethernet(FRAMES[0]))
    first.packet(0, SECONDS * 10**6 + 2000, FRAMES[1])
    second.section((4, "second"))
    second.interface(RAW, 0, (RESOLUTION, b"\x9e"), (OFFSET, second.pack("q", SECONDS)))
    second.packet(0, (1 << 30) + (1 << 29), FRAMES[2])
    return first.data + second.data


def others():
    """Packets that are not enhanced ones: simple, without a time, and the obsolete form."""
    n = Pcapng()
    n.section()
    n.interface(RAW, 56)
    n.simple_packet(FRAMES[0][:56], len(FRAMES[0]))
    n.old_packet(0, 9, SECONDS * 10**6, FRAMES[1], (FLAGS, n.pack("I", 1)))
    n.old_packet(0, 0xFFFF, SECONDS * 10**6 + 1, FRAMES[2])
    return n.data


def escapes():
    """Text that would take over a terminal."""
    n = Pcapng()
    n.section((1, "section \x1b[31mred"))
    n.interface(RAW, 0, (NAME, "tun\x1b[2J"), (DESCRIPTION, b"\x9b2J"))
    n.packet(0, SECONDS * 10**6, FRAMES[0], (COMMENT, "clear \x1b[2J, bell \a, \u202eback\n"),
             (COMMENT, b"not UTF-8: \xff\xfe"))
    return n.data


def damaged():
    small, ng = files["le-us.pcap"], files["le-all.pcapng"]
    files["cut.pcap"] = small[:-5]
    files["cut-header.pcap"] = small[:20]
    files["caplen.pcap"] = small[:24] + small[24:24 + 16 + len(FRAMES[0])] + struct.pack(
        "<IIII", SECONDS, 0, 0x7FFFFFFF, 60) + FRAMES[1]
    files["only-header.pcap"] = small[:24]
    files["empty.pcap"] = b""
    files["cut.pcapng"] = ng[:-70]
    n = Pcapng()
    n.section()
    n.interface(RAW, 0)
    n.packet(0, SECONDS * 10**6, FRAMES[0])
    good = n.data
    files["iface.pcapng"] = good + struct.pack("<IIIIIIII", 6, 32, 7, 0, 0, 0, 0, 32)
    files["trailer.pcapng"] = good + good[-12 - 20 - len(FRAMES[0]) - 3 & -4:-4] + b"\0\0\0\0"
    files["length.pcapng"] = good + struct.pack("<III", 6, 0xFFFFFFF0, 0)
    files["cut.pcap.gz"] = files["le-us.pcap.gz"][:-40]


classic()
files["le-all.pcapng"] = everything("<")
files["be-all.pcapng"] = everything(">")
files["sections.pcapng"] = sections()
files["others.pcapng"] = others()
files["escapes.pcapng"] = escapes()
damaged()
os.makedirs(sys.argv[1], exist_ok=True)
for name, data in files.items():
    with open(os.path.join(sys.argv[1], name), "wb") as out:
        out.write(data)
