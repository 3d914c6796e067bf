#!/usr/bin/env python3
"""captures/tunnels.pcap: one connection after another, each in another tunnel, and a fragmented
datagram.  captures/chdlc.pcap and ipoib.pcap: a connection on links that are no Ethernet.
make_tunnels.py DIRECTORY
"""
import struct
import sys

from capfile import ACK, SYN, addr, checksum, ethernet, ipv4, pcap, tcp, udp

A, B = "192.0.2.1", "198.51.100.2"          # the tunnel's ends
INNER, SERVER = "10.0.0.1", "10.0.0.2"      # who speaks in it


def opening(port, back):
    """The SYN to PORT, or the answer to it, as an IP datagram."""
    if back:
        return ipv4(SERVER, INNER, 6, tcp(SERVER, 80, INNER, port, 5000, 1001, SYN | ACK, 65535))
    return ipv4(INNER, SERVER, 6, tcp(INNER, port, SERVER, 80, 1000, 0, SYN, 65535))


def outer(back, proto, payload):
    return ethernet(ipv4(B if back else A, A if back else B, proto, payload))


def outer_udp(back, port, payload):
    src, dst = (B, A) if back else (A, B)
    return outer(back, 17, udp(src, 49152, dst, port, payload))


def gre(flags, proto, payload, optional=b""):
    data = struct.pack(">HH", flags, proto) + optional + payload
    if flags & 0x8000:
        data = data[:4] + struct.pack(">H", checksum(data)) + data[6:]
    return data


def geneve(payload):
    option = struct.pack(">HBBI", 0x0102, 0x80, 1, 0x00010002)
    return struct.pack(">BBHI", len(option) // 4, 0x40, 0x6558, 42 << 8) + option + payload


def gtp(payload):
    return struct.pack(">BBHI", 0x30, 255, len(payload), 0x1234) + payload


TUNNELS = (
    lambda ip, back: ethernet(struct.pack(">BBHHH", 0x11, 0, 7, len(ip) + 2, 0x21) + ip, 0x8864),
    lambda ip, back: ethernet(struct.pack(">II", 16 << 12 | 64, 17 << 12 | 0x100 | 63) + ip, 0x8847),
    lambda ip, back: outer(back, 47, gre(0x3000, 0x0800, ip, struct.pack(">II", 99, 1))),
    lambda ip, back: outer(back, 47, gre(0x8000, 0x6558, ethernet(ip), bytes(4))),
    lambda ip, back: outer(back, 4, ip),
    lambda ip, back: outer(back, 47, gre(0, 0x88be, ethernet(ip))),
    lambda ip, back: outer(back, 47, gre(0x1000, 0x88be, struct.pack(
        ">IHHI", 7, 0x1000 | 100, 0x0800 | 5, 3) + ethernet(ip))),
    lambda ip, back: outer(back, 47, gre(0x1000, 0x22eb, struct.pack(
        ">IHHIHHQ", 7, 0x2000 | 100, 5, 99999, 12, 0x8009, 5 << 58) + ethernet(ip))),
    lambda ip, back: outer_udp(back, 4789, struct.pack(">BBHI", 8, 0, 0, 42 << 8) + ethernet(ip)),
    lambda ip, back: outer_udp(back, 6081, geneve(ethernet(ip))),
    lambda ip, back: outer_udp(back, 2152, gtp(ip)),
)


def fragments():
    datagram = udp(INNER, 2000, SERVER, 9, bytes(range(200)))
    for off in range(0, len(datagram), 80):
        piece = datagram[off:off + 80]
        more = 0x2000 if off + 80 < len(datagram) else 0
        head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(piece), 7, more | off // 8, 64, 17, 0)
        head += addr(INNER) + addr(SERVER)
        yield ethernet(head[:10] + struct.pack(">H", checksum(head)) + head[12:] + piece)


def write(name, linktype, frames):
    with open(sys.argv[1] + "/" + name, "wb") as out:
        out.write(pcap([(1700000000 + i, 0, data) for i, data in enumerate(frames)], linktype=linktype))


# Cisco's HDLC; and IP over InfiniBand with a queue pair, no route header and the group's address.
CARRIERS = (
    ("chdlc.pcap", 104, struct.pack(">BBH", 0x0F, 0, 0x0800)),
    ("ipoib.pcap", 242, bytes(20) + bytes.fromhex("00ffffff ff12401bffff00000000000000000001 08000000")),
)


def main():
    frames = []
    for i, tunnel in enumerate(TUNNELS):
        for back in (False, True):
            frames.append(tunnel(opening(40000 + i, back), back))
    frames += fragments()
    write("tunnels.pcap", 1, frames)
    for name, linktype, head in CARRIERS:
        write(name, linktype, [head + opening(40000, back) for back in (False, True)])


main()
