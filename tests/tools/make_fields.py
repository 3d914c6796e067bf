#!/usr/bin/env python3
"""captures/fields.pcap: messages and options whose fields no other capture has.

DHCP and BOOTP, every kind of IGMP, frames of LLC and SNAP, tags of 802.1ad, an authentication
header, options of Multipath TCP and TLS records that do not end with their segments.
"""
import struct
import sys

from capfile import ACK, PSH, RST, SYN, addr, checksum, ethernet, ipv4, pcap, tcp, udp

CLIENT, SERVER, GROUP = "192.0.2.1", "198.51.100.2", "233.252.0.1"
MAC = bytes.fromhex("02005e100002")


def sealed(data, length=None):
    """DATA with the internet checksum of its first LENGTH bytes at offset 2."""
    part = data if length is None else data[:length]
    return data[:2] + struct.pack(">H", checksum(part[:2] + b"\0\0" + part[4:])) + data[4:]


def option(code, data):
    return bytes([code, len(data)]) + data


def dhcp(op, options, secs=0, sname=b"", file=b"", cookie=b"\x63\x82\x53\x63", hardware=MAC, kind=1):
    return (struct.pack(">BBBBIHH", op, kind, len(hardware), 0, 0x12345678, secs, 0x8000)
            + bytes(4) + addr("192.0.2.50") + addr(SERVER) + bytes(4) + hardware.ljust(16, b"\0")
            + sname.ljust(64, b"\0") + file.ljust(128, b"\0") + cookie + options)


def dhcp_frame(message, to_server=True):
    ports = (68, 67) if to_server else (67, 68)
    return ethernet(ipv4(CLIENT, "255.255.255.255", 17,
                         udp(CLIENT, ports[0], "255.255.255.255", ports[1], message)))


def dhcp_messages():
    end = b"\xff"
    discover = (option(53, b"\1") + option(61, b"\1" + MAC) + option(60, b"tuntrace test")
                + option(12, b"client") + option(55, bytes([1, 3, 6, 15, 121]))
                + option(81, b"\5\0\0\6client\4test\0") + option(93, b"\0\7") + option(94, b"\1\3\x10")
                + option(77, b"\3abc\2de") + option(57, struct.pack(">H", 1500)) + end + bytes(8))
    offer = (option(53, b"\2") + option(54, addr(SERVER)) + option(51, struct.pack(">I", 86400))
             + option(1, addr("255.255.255.0")) + option(3, addr(CLIENT) + addr(SERVER))
             + option(6, addr(SERVER)) + option(15, b"example.test") + option(2, struct.pack(">i", -3600))
             + option(121, bytes([24]) + addr("10.1.2.0")[:3] + addr(CLIENT) + b"\0" + addr(SERVER))
             + option(119, b"\7example\4test\0\1a\xc0\0") + option(21, addr("10.0.0.0") + addr("255.0.0.0"))
             + option(33, addr("10.9.9.9") + addr(CLIENT)) + option(43, b"\1\2\3")
             + option(82, option(1, b"circuit") + option(2, b"remote") + option(5, addr(CLIENT))
                      + option(10, b"\x80") + option(99, b"?"))
             + option(114, b"https://example.test/") + option(19, b"\1") + option(25, b"\0\x44\1\x28")
             + option(200, b"what") + end)
    overload = option(53, b"\5") + option(52, b"\3") + end
    duid = option(53, b"\3") + option(61, b"\xff\1\2\3\4\0\1\0\1\0\0\0\7" + MAC) + option(1, b"\1\2") + end
    named = option(53, b"\7") + option(61, b"\0name") + option(77, b"iPXE") + end
    return [
        dhcp_frame(dhcp(1, discover, secs=3)),
        dhcp_frame(dhcp(2, offer, secs=0x0100, sname=b"server", file=b"boot"), False),
        dhcp_frame(dhcp(2, overload, sname=option(12, b"in sname") + end,
                        file=option(15, b"in file") + end), False),
        dhcp_frame(dhcp(1, duid)),
        dhcp_frame(dhcp(1, named, hardware=b"\1\2\3\4", kind=7)),
        dhcp_frame(dhcp(1, b"", cookie=bytes(64))),  # BOOTP
        dhcp_frame(dhcp(1, option(53, b"\1") + b"\x0c\x20too short")),
    ]


def igmp(message, length=None):
    return ethernet(ipv4(CLIENT, GROUP, 2, sealed(message, length), ttl=1))


def igmp_messages():
    group, source = addr(GROUP), addr(SERVER)
    trace = b"\x1f\x08\0\0" + group + source + addr(CLIENT) + addr(CLIENT) + b"\x20\0\0\7"
    block = (struct.pack(">I", 0x12345678) + source + addr(CLIENT) + source
             + struct.pack(">III", 1, 2, 3) + b"\3\1\x58\0")
    record = b"\4\0" + struct.pack(">H", 2) + group + source + addr(CLIENT)
    return [
        igmp(b"\1\1\0\0" + bytes(4) + group + b"access!!"), igmp(b"\2\0\0\0" + bytes(4) + group + b"access!!"),
        igmp(b"\2\x09\0\0" + bytes(4) + group + b"access!!"),
        igmp(b"\x11\0\0\0" + bytes(4)), igmp(b"\x12\0\0\0" + group), igmp(b"\x11\x64\0\0" + group),
        igmp(b"\x16\0\0\0" + group), igmp(b"\x17\0\0\0" + group),
        igmp(b"\x11\x9a\0\0" + group + b"\x0a\x7d\0\1" + source),
        igmp(b"\x22\0\0\0\0\0\0\2" + record + b"\6\1\0\0" + group + b"more"),
        igmp(trace), igmp(b"\x1e" + trace[1:] + block + block), igmp(b"\x13\1\0\0" + bytes(4)),
        igmp(b"\x77\0\0\0what"),
    ]


def llc(control, payload, dsap=0x42, ssap=0x42):
    frame = bytes([dsap, ssap]) + control + payload
    return ethernet(frame, len(frame))


def snap(oui, kind, payload, control=b"\3"):
    return llc(control, struct.pack(">I", oui)[1:] + struct.pack(">H", kind) + payload, 0xAA, 0xAA)


def links():
    packet = ipv4(CLIENT, SERVER, 17, udp(CLIENT, 9, SERVER, 9, b"discard"))
    tag = struct.pack(">HH", 0x6064, 0x0800)
    return [
        llc(b"\3", packet, 6, 6), llc(b"\xbf", b"\x81\1\0", 0xF0, 0xF0), llc(b"\xbf", b"\x81\1\0", 0xF0, 0xF1),
        llc(b"\1\4", b"", 0xF0, 0xF1), llc(b"\5\5", b"", 0xF0, 0xF1), llc(b"\2\4", b"data", 0xEC, 0xEC),
        snap(0, 0x0800, packet), snap(0x00000C, 0x2000, b"\2\xb4\0\0"), snap(0x123456, 7, b"what"),
        ethernet(tag + packet, 0x88A8), ethernet(struct.pack(">HH", 0x2001, 0x88A8) + tag + packet, 0x88A8),
        ethernet(tag + packet, 0x9100),
        ethernet(ipv4(CLIENT, SERVER, 51, b"\x11\4\0\0" + struct.pack(">II", 0x100, 1) + bytes(12)
                      + udp(CLIENT, 9, SERVER, 9, b"authentic"))),
    ]


def multipath(port, data, flags=ACK, payload=b""):
    data = option(30, b"")[:1] + bytes([len(data) + 2]) + data
    data += b"\1" * (-len(data) % 4)
    return ethernet(ipv4(CLIENT, SERVER, 6, tcp(CLIENT, port, SERVER, 9, 1, 1, flags, 500, data, payload)))


def multipaths():
    key = bytes(range(1, 9))
    return [
        multipath(1, b"\0\x81" + key, SYN), multipath(1, b"\1\x01" + key + key), multipath(1, b"\1\x21", SYN),
        multipath(1, b"\1\1" + key + key + b"\0\4", payload=b"data"),
        multipath(2, b"\x11\2" + bytes(8), SYN), multipath(2, b"\x10\2" + key + bytes(4), SYN | ACK),
        multipath(2, b"\x10\0" + bytes(20)), multipath(1, b"\x20\5" + bytes(4) + bytes(10)),
        multipath(1, b"\x20\x1f" + key + key + bytes(6) + b"\x12\x34"), multipath(1, b"\x20\1\0\0\0\7"),
        multipath(1, b"\x34\3" + addr(CLIENT)), multipath(1, b"\x36\3" + bytes(16) + b"\0\x50"),
        multipath(1, b"\x31\3" + addr(CLIENT)), multipath(1, b"\x30\3" + addr(CLIENT) + key),
        multipath(1, b"\x40\3\4"), multipath(1, b"\x51"), multipath(1, b"\x51\3"),
        multipath(1, b"\x60\0" + key), multipath(1, b"\x70\0" + key), multipath(1, b"\x85\2", RST),
    ]


def tls():
    """Two records in three segments, then two whole ones in one."""
    stream = b"\x16\3\1\0\x14" + b"h" * 20 + b"\x17\3\3\0\x1e" + b"a" * 30
    frames, seq = [], 1
    for part in (stream[:10], stream[10:40], stream[40:], stream):
        frames.append(ethernet(ipv4(CLIENT, SERVER, 6,
                                    tcp(CLIENT, 50443, SERVER, 443, seq, 1, ACK | PSH, 500, b"", part))))
        seq += len(part)
    return frames


FRAMES = dhcp_messages() + igmp_messages() + links() + multipaths() + tls()
with open(sys.argv[1] + "/fields.pcap", "wb") as file:
    file.write(pcap([(1700000000 + i, 0, frame) for i, frame in enumerate(FRAMES)], linktype=1))
