#!/usr/bin/env python3
"""A pcap of COUNT Ethernet frames on the standard output: make_frames.py KIND COUNT

web: 512 connections to a web server, data and answers; small frames, as a busy server has them.
mixed: a turn of sixteen frames, again and again: TCP with and without data, some with requests and
answers of HTTP, DNS questions and answers, echoes, ARP, IPv6 with UDP and neighbour discovery.
"""
import pathlib
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from capfile import ACK, FIN, PSH, SYN, checksum, ethernet, ipv4, tcp, udp  # noqa: E402

CONNECTIONS = 512
SERVER = bytes([203, 0, 113, 10])
OPTIONS = bytes([1, 1, 8, 10]) + struct.pack(">II", 1, 1)
A, B = "192.0.2.10", "203.0.113.80"
A6, B6 = (bytes.fromhex("20010db8" + "00" * 11 + end) for end in ("10", "80"))


def web(number):
    """One frame: data from the client, or the server's acknowledgement of it."""
    turn, which = divmod(number, 2 * CONNECTIONS)
    which, answer = divmod(which, 2)
    client = bytes([192, 168, which >> 8, which & 255])
    port, data = 20000 + which, b"" if answer else b"x" * 64
    ends = (SERVER, client, 80, port) if answer else (client, SERVER, port, 80)
    seq = 1000 if answer else 1 + turn * 64
    ack = 1 + (turn + 1) * 64 if answer else 1000
    segment = struct.pack(">HHIIBBHHH", ends[2], ends[3], seq, ack, 8 << 4, 16, 500, 0, 0) + OPTIONS
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(segment) + len(data), number & 0xFFFF, 0, 64, 6, 0)
    return b"\2" * 12 + b"\x08\x00" + head + ends[0] + ends[1] + segment + data


def ip6(following, payload, at):
    pseudo = A6 + B6 + struct.pack(">IHBB", len(payload), 0, 0, following)
    payload = payload[:at] + struct.pack(">H", checksum(pseudo + payload)) + payload[at + 2:]
    return ethernet(struct.pack(">IHBB", 6 << 28, len(payload), following, 64) + A6 + B6 + payload, 0x86DD)


def echo(kind, data):
    message = struct.pack(">BBHHH", kind, 0, 0, 7, 1) + data
    return message[:2] + struct.pack(">H", checksum(message)) + message[4:]


def turn(port):
    """Sixteen frames of one client."""
    name = b"\3www\7example\3com\0" + struct.pack(">HH", 1, 1)
    question = struct.pack(">HHHHHH", port, 0x100, 1, 0, 0, 0) + name
    answer = (struct.pack(">HHHHHH", port, 0x8180, 1, 1, 0, 0) + name
              + struct.pack(">HHHIH", 0xC00C, 1, 1, 60, 4) + SERVER)
    get = b"GET / HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 400\r\n\r\n" + b"x" * 400
    end = 1 + len(page)
    ask = 1 + len(get)

    def client(seq, ack, flags, data=b"", options=OPTIONS):
        return ethernet(ipv4(A, B, 6, tcp(A, port, B, 80, seq, ack, flags, 500, options, data), port))

    def server(seq, ack, flags, data=b"", options=OPTIONS):
        return ethernet(ipv4(B, A, 6, tcp(B, 80, A, port, seq, ack, flags, 500, options, data), port))

    offer = bytes([2, 4, 5, 0xB4, 4, 2]) + OPTIONS[2:] + bytes([1, 3, 3, 7])
    return [
        ethernet(struct.pack(">HHBBH", 1, 0x800, 6, 4, 1) + bytes(6) + SERVER + bytes(6) + SERVER, 0x806),
        ethernet(ipv4(A, B, 17, udp(A, port, B, 53, question))),
        ethernet(ipv4(B, A, 17, udp(B, 53, A, port, answer))),
        client(0, 0, SYN, options=offer),
        server(0, 1, SYN | ACK, options=offer),
        client(1, 1, ACK),
        client(1, 1, ACK | PSH, get),
        server(1, ask, ACK),
        server(1, ask, ACK | PSH, page),
        client(ask, end, ACK),
        client(ask, end, ACK | FIN),
        server(end, ask + 1, ACK | FIN),
        ethernet(ipv4(A, B, 1, echo(8, b"x" * 56))),
        ethernet(ipv4(B, A, 1, echo(0, b"x" * 56))),
        ip6(17, struct.pack(">HHHH", port, 443, 8 + 200, 0) + b"\x40" + b"x" * 199, 6),
        ip6(58, struct.pack(">BBHI", 135, 0, 0, 0) + B6 + b"\1\1" + bytes(6), 2),
    ]


def main():
    """Writes the file header and the frames, a microsecond apart."""
    kind, count = sys.argv[1], int(sys.argv[2])
    turns = [turn(1024 + n) for n in range(0 if kind == "web" else 1024)]
    out = sys.stdout.buffer
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for number in range(count):
        data = web(number) if kind == "web" else turns[number // 16 % 1024][number % 16]
        seconds, micros = divmod(number, 1000000)
        out.write(struct.pack("<IIII", 1700000000 + seconds, micros, len(data), len(data)) + data)


main()
