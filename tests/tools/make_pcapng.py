#!/usr/bin/env python3
"""captures/pcapng/: what pcapng allows, a case a file, in both byte orders.  The packets say
which is which: datagrams whose data is a number.
"""
import os
import struct
import sys

from capfile import Pcapng, ethernet, ipv4, udp

RAW, ETHERNET, NULL = 101, 1, 0
COMMENT = 1
CUSTOM = ((2988, "to be copied"), (2989, b"\1\2\3"), (19372, "not to be copied"), (19373, b"\4\5"))
UNKNOWN = ((0x0123, "of a later draft"), (0x8123, "of local use"))
PEN = 32473  # for examples, RFC 5612
CB, DCB, JOURNAL, LOCAL = 0xBAD, 0x40000BAD, 9, 0x80000001
NOW = 1700000000 * 10**6
TLS, WIREGUARD, SSH = 0x544C534B, 0x57474B4C, 0x5353484B

cases = {}


def case(make):
    cases[make.__name__.replace("_", "-")] = make
    return make


def frame(number, size=8):
    data = b"%08d" % number * (size // 8)
    return ipv4("192.0.2.1", "192.0.2.2", 17, udp("192.0.2.1", 1000 + number, "192.0.2.2", 9, data),
                number)


def custom_options(n):
    return [(code, n.pack("I", PEN) + (v.encode() if isinstance(v, str) else v))
            for code, v in CUSTOM]


def custom_block(n, kind, text, *options):
    body = text.encode()
    n.block(kind, n.pack("I", PEN) + body + bytes(-len(body) % 4) + n.options(options))


def start(n, linktype=ETHERNET, snaplen=0, *options):
    n.section((COMMENT, "a section"), (4, "make_pcapng"))
    n.interface(linktype, snaplen, (2, "eth0"), *options)


def names(n, *options, unknown=True):
    """A Name Resolution Block of all kinds of records, and its own options behind them."""
    records = [(1, bytes([192, 0, 2, 1]) + b"one.example\0"),
               (1, bytes([192, 0, 2, 1]) + b"one.example\0uno.example\0"),
               (2, bytes.fromhex("20010db8") + bytes(11) + b"\1" + b"six.example\0"),
               (1, bytes([192, 0, 2, 2]) + b"two.example\0")]
    records.append((3, bytes.fromhex("02005e100001") + b"card.example\0"))
    records.append((4, bytes.fromhex("02005efffe100001") + b"long.example\0"))
    if unknown:
        records[2:2] = [(0x123, b"what is this?"), (0x8123, b"local")]
    body = b"".join(n.pack("HH", kind, len(v)) + v + bytes(-len(v) % 4) for kind, v in records)
    n.block(4, body + n.pack("HH", 0, 0) + n.options(options))


def statistics(n, iface, units, full=True):
    time = n.pack("II", units >> 32, units & 0xFFFFFFFF)
    options = [(2, time), (3, time), (4, n.pack("Q", 100)), (5, n.pack("Q", 1)),
               (6, n.pack("Q", 42)), (7, n.pack("Q", 9)), (8, n.pack("Q", 6)),
               (COMMENT, "counted"), *UNKNOWN]
    n.statistics(iface, units, *(options if full else ()))


@case
def section_alone(n):
    n.section()


@case
def no_packets(n):
    start(n)


@case
def interfaces_alone(n):
    start(n, ETHERNET, 96)
    n.interface(NULL, 0, (2, "lo"))
    n.interface(ETHERNET, 128, (2, "silly\r\nname"))
    statistics(n, 1, NOW)
    statistics(n, 0, 0, False)
    statistics(n, 2, NOW - 1000, False)


@case
def section_options(n):
    n.section((4, "make_pcapng"), (COMMENT, "first"), *UNKNOWN, (3, "a system"), (2, "a machine"),
              (COMMENT, "second \u20ac"), *custom_options(n), (COMMENT, ""))
    n.interface(ETHERNET, 0)
    n.packet(0, NOW, ethernet(frame(1)))


@case
def interface_options(n):
    n.section()
    n.interface(ETHERNET, 0, (15, "a card"), (14, n.pack("q", 0)), (13, b"\0"), (12, "a system"),
                (11, b"\0udp"), (9, b"\6"), (8, n.pack("Q", 10**9)), (7, bytes(8)), (6, bytes(6)),
                (5, bytes(17)), (4, bytes([192, 0, 2, 1, 255, 255, 255, 0])), (3, "in words"),
                (2, "eth0"), (COMMENT, "of an interface"), *UNKNOWN, *custom_options(n))
    n.interface(ETHERNET, 0, (11, b"\1" + n.pack("HBBI", 6, 0, 0, 65535)),
                (2, ""), (10, n.pack("I", 3600)), (COMMENT, "one"), (COMMENT, "two"),
                (16, n.pack("Q", 10**6)), (18, "Europe/Berlin"))
    n.packet(0, NOW, ethernet(frame(1)))
    n.packet(1, NOW + 1, ethernet(frame(2)))


@case
def two_link_types(n):
    start(n)
    n.interface(NULL, 0, (2, "lo"))
    for i in range(4):
        n.packet(i % 2, NOW + i, n.pack("I", 2) + frame(i) if i % 2 else ethernet(frame(i)))


@case
def packet_options(n):
    start(n)
    n.packet(0, NOW, ethernet(frame(1)), (6, n.pack("I", 3)), (COMMENT, "behind the queue"),
             (5, n.pack("Q", 1 << 63)), (4, n.pack("Q", 17)), (2, n.pack("I", 0x000001E9)))
    n.packet(0, NOW + 1, ethernet(frame(2)), (3, b"\2" + bytes(4)), *UNKNOWN, *custom_options(n),
             (2, n.pack("I", 2)))
    n.packet(0, NOW + 2, ethernet(frame(3)), (COMMENT, ""), (COMMENT, "two\nlines"), (COMMENT, "\t"))
    tc, xdp = struct.pack("B", 1) + n.pack("q", -1), struct.pack("B", 2) + n.pack("q", 4)
    n.packet(0, NOW + 2, ethernet(frame(5)), (7, tc), (7, xdp), (7, b"\0\1\2\3"),
             (8, n.pack("II", 1234, 5678)))
    # No end of options, and one of length 0 in the middle.
    data = ethernet(frame(4))
    body = n.pack("IIIII", 0, NOW >> 32, (NOW & 0xFFFFFFFF) + 3, len(data), len(data)) + data
    body += bytes(-len(body) % 4) + n.pack("HH", COMMENT, 0) + n.pack("HH", COMMENT, 4) + b"last"
    n.block(6, body)


@case
def obsolete_packets(n):
    start(n)
    n.old_packet(0, 0, NOW, ethernet(frame(1)))
    n.old_packet(0, 9, NOW + 1, ethernet(frame(2)), (2, n.pack("I", 1)), (COMMENT, "old"))
    n.old_packet(0, 0xFFFF, NOW + 2, ethernet(frame(3)), *UNKNOWN)


@case
def simple_packets(n):
    start(n)
    for i in range(4):
        n.simple_packet(ethernet(frame(i, 8 * i)))


@case
def simple_packets_cut(n):
    start(n, ETHERNET, 60)
    for i in range(4):
        data = ethernet(frame(i, 8 * i))
        n.simple_packet(data[:60], len(data))


@case
def packets_cut(n):
    start(n, ETHERNET, 60)
    for i in range(4):
        data = ethernet(frame(i, 8 * i))
        if i % 2:
            n.simple_packet(data[:60], len(data))
        else:
            n.packet(0, NOW + i, data[:60], length=len(data))


@case
def resolutions(n):
    n.section()
    for i, (resolution, units) in enumerate((
            (b"\0", 1), (b"\3", 10**3), (b"\6", 10**6), (b"\x09", 10**9), (b"\x0a", 10**10),
            (b"\x80", 1), (b"\x8a", 1 << 10), (b"\x9e", 1 << 30))):
        n.interface(ETHERNET, 0, (9, resolution))
        n.packet(i, (1700000000 + i) * units + units // 2, ethernet(frame(i)))


@case
def offsets(n):
    n.section()
    for i, offset in enumerate((0, 1, 1600000000, -100, 1 << 31)):
        n.interface(ETHERNET, 0, (14, n.pack("q", offset)))
        n.packet(i, (i + 200) * 10**6 + 250000, ethernet(frame(i)))


@case
def late_interfaces(n):
    start(n)
    n.packet(0, NOW, ethernet(frame(1)))
    n.interface(RAW, 0, (2, "tun0"))
    n.packet(1, NOW + 1, frame(2))
    n.packet(0, NOW + 2, ethernet(frame(3)))
    n.interface(ETHERNET, 64)
    n.packet(2, NOW + 3, ethernet(frame(4)))


@case
def statistics_between(n):
    start(n)
    statistics(n, 0, NOW - 10, False)
    n.packet(0, NOW, ethernet(frame(1)))
    statistics(n, 0, NOW + 1)
    n.packet(0, NOW + 2, ethernet(frame(2)))
    statistics(n, 0, NOW + 3)


@case
def names_between(n):
    start(n)
    names(n, (COMMENT, "names"), (2, "dns.example"), (3, bytes([192, 0, 2, 53])), *UNKNOWN)
    n.simple_packet(ethernet(frame(1)))
    n.block(4, n.pack("HH", 0, 0) + n.options([(COMMENT, "no names")]))
    n.block(4, n.pack("HH", 0, 0))
    n.packet(0, NOW, ethernet(frame(2)))
    names(n, unknown=False)
    n.packet(0, NOW + 1, ethernet(frame(3)))


@case
def unknown_blocks(n):
    start(n)
    n.block(LOCAL, b"of local use")
    n.packet(0, NOW, ethernet(frame(1)))
    n.block(0x00000777, b"")
    n.packet(0, NOW + 1, ethernet(frame(2)))
    n.block(0x00000777, b"of a later draft" * 20)


@case
def custom_blocks(n):
    start(n)
    custom_block(n, CB, "a custom block")
    n.packet(0, NOW, ethernet(frame(1)))
    custom_block(n, DCB, "one that is not to be copied", (COMMENT, "of it"))
    n.packet(0, NOW + 1, ethernet(frame(2)))
    custom_block(n, CB, "")


@case
def journal(n):
    start(n)
    entry = b"__REALTIME_TIMESTAMP=1700000000000000\nMESSAGE=a line of the journal\n"
    n.block(JOURNAL, entry)
    n.packet(0, NOW, ethernet(frame(1)))
    n.block(JOURNAL, entry + b"_PID=1\n")


@case
def secrets(n):
    start(n)
    n.secrets(TLS, "CLIENT_RANDOM " + "0a" * 32 + " " + "0b" * 48 + "\n")
    n.packet(0, NOW, ethernet(frame(1)))
    n.secrets(WIREGUARD, "LOCAL_STATIC_PRIVATE_KEY = " + "A" * 43 + "=\n")
    n.secrets(TLS, "", (COMMENT, "of secrets"))
    n.packet(0, NOW + 1, ethernet(frame(2)))


@case
def empty_sections(n):
    for _ in range(3):
        start(n)


@case
def several_sections(n):
    for i in range(3):
        n.section((COMMENT, "section %d" % i))
        for k in range(i + 1):
            n.interface(ETHERNET if k % 2 == 0 else RAW, 0, (2, "if%d.%d" % (i, k)))
        n.simple_packet(ethernet(frame(10 * i)))
        data = frame(10 * i + 1)
        n.packet(i, NOW + i, data if i % 2 else ethernet(data))


@case
def sections_of_both_orders(n):
    first = n.order
    for i in range(3):
        n.order = first if i % 2 == 0 else ("<" if first == ">" else ">")
        start(n)
        n.interface(NULL, 0, (2, "lo"))
        custom_block(n, CB, "custom")
        names(n, (COMMENT, "names"))
        n.packet(0, NOW + i, ethernet(frame(3 * i)))
        statistics(n, 1, NOW + i)
        n.simple_packet(ethernet(frame(3 * i + 1)))
        n.packet(1, NOW + i, n.pack("I", 2) + frame(3 * i + 2), (COMMENT, "packet %d" % i))
    n.order = first


@case
def everything(n):
    n.section((COMMENT, "all kinds of blocks"), (2, "a machine"), (3, "a system"), (4, "make_pcapng"))
    custom_block(n, CB, "before all others")
    names(n, (COMMENT, "names"))
    n.interface(ETHERNET, 96, (2, "eth0"))
    n.interface(NULL, 0, (2, "null1"))
    statistics(n, 1, NOW)
    n.packet(0, NOW, ethernet(frame(1)))
    n.secrets(TLS, "CLIENT_RANDOM " + "0c" * 32 + " " + "0d" * 48 + "\n")
    n.block(LOCAL, b"local")
    n.interface(ETHERNET, 0, (2, "eth2"))
    n.packet(2, NOW + 1, ethernet(frame(2)), (COMMENT, "of the third interface"))
    statistics(n, 2, NOW + 1000)
    n.simple_packet(ethernet(frame(3)))
    n.old_packet(0, 3, NOW + 2, ethernet(frame(4)))
    n.packet(1, NOW + 3, n.pack("I", 2) + frame(5))
    n.packet(1, NOW + 4, b"")
    statistics(n, 0, NOW + 5, False)


os.makedirs(sys.argv[1], exist_ok=True)
for name, make in cases.items():
    for order, letters in (("<", "le"), (">", "be")):
        n = Pcapng(order)
        make(n)
        with open(os.path.join(sys.argv[1], "%s-%s.pcapng" % (letters, name)), "wb") as out:
            out.write(n.data)
