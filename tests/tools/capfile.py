"""Frames and capture files as bytes, for the scripts that make captures/."""
import struct

# TCP flags
FIN, SYN, RST, PSH, ACK, URG = (1 << i for i in range(6))


def addr(text):
    return bytes(int(part) for part in text.split("."))


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def ipv4(src, dst, proto, payload, ident=0, ttl=64, df=False):
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), ident,
                       0x4000 if df else 0, ttl, proto, 0) + addr(src) + addr(dst)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def _with_sum(src, dst, proto, segment, at):
    pseudo = addr(src) + addr(dst) + struct.pack(">BBH", 0, proto, len(segment))
    total = checksum(pseudo + segment)
    return segment[:at] + struct.pack(">H", total) + segment[at + 2:]


def tcp(src, sport, dst, dport, seq, ack, flags, win, options=b"", payload=b""):
    segment = struct.pack(">HHIIBBHHH", sport, dport, seq, ack, (5 + len(options) // 4) << 4,
                          flags, win, 0, 0) + options + payload
    return _with_sum(src, dst, 6, segment, 16)


def udp(src, sport, dst, dport, payload):
    segment = struct.pack(">HHHH", sport, dport, 8 + len(payload), 0) + payload
    return _with_sum(src, dst, 17, segment, 6)


def ethernet(payload, ethertype=0x0800):
    return bytes.fromhex("02005e100001" "02005e100002") + struct.pack(">H", ethertype) + payload


def pcap(records, linktype=101, order="<", magic=0xA1B2C3D4, snaplen=262144):
    """RECORDS are (seconds, fraction, bytes[, length on the wire])."""
    out = struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, snaplen, linktype)
    for record in records:
        seconds, fraction, data = record[:3]
        length = record[3] if len(record) > 3 else len(data)
        out += struct.pack(order + "IIII", seconds, fraction, len(data), length)
        if magic == 0xA1B2CD34:
            out += bytes(8)
        out += data
    return out


def _pad(data):
    return data + bytes(-len(data) % 4)


class Pcapng:
    """A pcapng file that grows block by block, in the byte order that ORDER names."""

    def __init__(self, order="<"):
        self.order = order
        self.data = b""

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def block(self, kind, body):
        length = self.pack("I", len(_pad(body)) + 12)
        self.data += self.pack("I", kind) + length + _pad(body) + length

    def options(self, options):
        """OPTIONS are (code, bytes or text)."""
        out = b""
        for code, value in options:
            if isinstance(value, str):
                value = value.encode()
            out += self.pack("HH", code, len(value)) + _pad(value)
        return out + (self.pack("HH", 0, 0) if options else b"")

    def section(self, *options):
        self.block(0x0A0D0D0A,
                   self.pack("IHHq", 0x1A2B3C4D, 1, 0, -1) + self.options(options))

    def interface(self, linktype, snaplen, *options):
        self.block(1, self.pack("HHI", linktype, 0, snaplen) + self.options(options))

    def packet(self, iface, units, data, *options, length=None):
        self.block(6, self.pack("IIIII", iface, units >> 32, units & 0xFFFFFFFF, len(data),
                                len(data) if length is None else length)
                   + _pad(data) + self.options(options))

    def old_packet(self, iface, drops, units, data, *options):
        self.block(2, self.pack("HHIIII", iface, drops, units >> 32, units & 0xFFFFFFFF,
                                len(data), len(data)) + _pad(data) + self.options(options))

    def simple_packet(self, data, length=None):
        self.block(3, self.pack("I", len(data) if length is None else length) + data)

    def names(self, *records):
        """RECORDS are (1 or 2, address, name...)."""
        body = b"".join(self.pack("HH", kind, len(value)) + _pad(value) for kind, value in
                        ((r[0], r[1] + b"".join(n.encode() + b"\0" for n in r[2:]))
                         for r in records))
        self.block(4, body + self.pack("HH", 0, 0))

    def statistics(self, iface, units, *options):
        self.block(5, self.pack("III", iface, units >> 32, units & 0xFFFFFFFF)
                   + self.options(options))

    def secrets(self, kind, text, *options):
        self.block(10, self.pack("II", kind, len(text)) + _pad(text.encode())
                   + self.options(options))
