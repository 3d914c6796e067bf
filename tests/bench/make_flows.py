#!/usr/bin/env python3
"""Writes a capture of many HTTP conversations to stdout: make_flows.py CONVERSATIONS [AT_ONCE].

Each has ten frames: handshake, request, answer in two segments, ACK, and the close.  AT_ONCE of
them (1000) go on at the same time, one frame of each in turn.
"""
import struct
import sys

SYN, ACK, PSH, FIN = 2, 16, 8, 1
REQUEST = b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n" + b"x" * 400
# from the client, flags, seq and ack (relative), payload
STEPS = (
    (1, SYN, 0, 0, b""), (0, SYN | ACK, 0, 1, b""), (1, ACK, 1, 1, b""),
    (1, PSH | ACK, 1, 1, REQUEST), (0, ACK, 1, 1 + len(REQUEST), ANSWER[:300]),
    (0, PSH | ACK, 301, 1 + len(REQUEST), ANSWER[300:]),
    (1, ACK, 1 + len(REQUEST), 1 + len(ANSWER), b""),
    (0, FIN | ACK, 1 + len(ANSWER), 1 + len(REQUEST), b""),
    (1, FIN | ACK, 1 + len(REQUEST), 2 + len(ANSWER), b""),
    (0, ACK, 2 + len(ANSWER), 2 + len(REQUEST), b""),
)


def frame(n, step):
    out, flags, seq, ack, payload = STEPS[step]
    client = (struct.pack("!I", 0x0A000000 + n // 50000), 10000 + n % 50000, n * 7919)
    server = (bytes((192, 0, 2, 80)), 80, n * 104729)
    a, b = (client, server) if out else (server, client)
    tcp = struct.pack("!HHIIBBHHH", a[1], b[1], (a[2] + seq) % 2**32,
                      (b[2] + ack) % 2**32 if flags & ACK else 0, 0x50, flags, 65535, 0, 0)
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 40 + len(payload), n % 65536, 0x4000, 64, 6, 0) + a[0] + b[0]
    mac = b"\x02\0\0\0\0\1\x02\0\0\0\0\2" if out else b"\x02\0\0\0\0\2\x02\0\0\0\0\1"
    return mac + b"\x08\0" + ip + tcp + payload


def main():
    total, at_once = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    out = sys.stdout.buffer
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    us = 0
    for first in range(0, total, at_once):
        for step in range(len(STEPS)):
            for n in range(first, min(first + at_once, total)):
                data = frame(n, step)
                us += 7
                out.write(struct.pack("<IIII", 1700000000 + us // 1000000, us % 1000000, len(data),
                                      len(data)) + data)


main()
