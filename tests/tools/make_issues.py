#!/usr/bin/env python3
"""captures/issues.pcap, a frame for each issue that the dissector knows, in the order of
dissect/issue.h, but for link types that it does not know, which gvisor-links.pcapng has;
captures/limits/deep.pcap, for more layers than it follows, where other programs follow more; and
captures/services.pcap, a frame for each protocol that the others lack.
"""
import os
import struct
import sys

from capfile import ACK, PSH, addr, checksum, ipv4, pcap, tcp, udp

CLIENT, SERVER = "192.0.2.1", "198.51.100.2"
NAME = b"\7example\4test\0"


def query(name=NAME, kind=1, ident=0x1234):
    return struct.pack(">HHHHHH", ident, 0x0100, 1, 0, 0, 0) + name + struct.pack(">HH", kind, 1)


def dns(message, sport=49152, dport=53, dst=SERVER):
    return ipv4(CLIENT, dst, 17, udp(CLIENT, sport, dst, dport, message))


def set16(data, at, value):
    return data[:at] + struct.pack(">H", value) + data[at + 2:]


def partial(segment):
    """SEGMENT with the sum of the pseudo header alone, as the network card expects it."""
    pseudo = addr(CLIENT) + addr(SERVER) + struct.pack(">BBH", 0, 6, len(segment))
    return set16(segment, 16, checksum(pseudo) ^ 0xFFFF)


def fragment(offset, more, data):
    """Eight bytes are a unit of OFFSET."""
    head = ipv4(CLIENT, SERVER, 17, data, ident=0x77)[:20]
    head = set16(set16(head, 6, more << 13 | offset), 10, 0)
    return set16(head, 10, checksum(head)) + data


def nested(levels):
    """IP in IP, again and again."""
    packet = ipv4(CLIENT, SERVER, 17, udp(CLIENT, 9, SERVER, 9, b"deep"))
    for _ in range(levels):
        packet = ipv4(CLIENT, SERVER, 4, packet)
    return packet


def issues():
    """(bytes, length on the wire) of each; the fragments take two frames.  Ports tell them apart."""
    plain = [dns(query(ident=port), port) for port in range(49200, 49204)]
    segment = tcp(CLIENT, 49152, SERVER, 80, 1, 1, ACK | PSH, 500, payload=b"GET / HTTP/1.1\r\n\r\n")
    whole = udp(CLIENT, 9, SERVER, 9, bytes(24))
    return [
        (plain[0][:40], len(plain[0])),  # cut
        (dns(query()[:20]),),  # malformed
        (set16(plain[1], 24, 4),),  # bad_length: a datagram of less than its header
        (b"\x75" + plain[2][1:],),  # bad_version
        (set16(plain[3], 26, 0x1234),),  # bad_checksum
        (ipv4(CLIENT, SERVER, 6, partial(segment)),),  # partial_checksum
        (ipv4(CLIENT, SERVER, 6, tcp(CLIENT, 49153, SERVER, 80, 1, 1, ACK, 500,
                                     options=b"\2\1\0\0")),),  # bad_option
        (dns(query(name=b"\xc0\x0c"), 49154),),  # loop
        (fragment(0, 1, whole[:16]),),
        (fragment(1, 0, bytes(8) + whole[16:]),),  # overlap
    ]


def services():
    search = (b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n"
              b"MX: 1\r\nST: ssdp:all\r\n\r\n")
    request = b"GET /index.html HTTP/1.1\r\nHost: example.test\r\n\r\n"
    return [
        (dns(query(b"\4_ipp\4_tcp\5local\0", 12, 0), 5353, 5353, "224.0.0.251"),),
        (dns(query(b"\4host\0", 1), 49153, 5355, "224.0.0.252"),),
        (ipv4(CLIENT, "239.255.255.250", 17, udp(CLIENT, 49154, "239.255.255.250", 1900, search)),),
        (ipv4(CLIENT, SERVER, 6, tcp(CLIENT, 49155, SERVER, 8080, 1, 1, ACK | PSH, 500,
                                     payload=request)),),
    ]


def save(path, frames):
    with open(path, "wb") as out:
        out.write(pcap([(1700000000 + i, 0) + f for i, f in enumerate(frames)]))


os.makedirs(sys.argv[1] + "/limits", exist_ok=True)
save(sys.argv[1] + "/issues.pcap", issues())
save(sys.argv[1] + "/limits/deep.pcap", [(nested(50),)])
save(sys.argv[1] + "/services.pcap", services())
