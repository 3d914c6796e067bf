#!/usr/bin/env python3
"""A pcap of N frames on the standard output: 512 connections to a web server, data and answers."""
import struct
import sys

CONNECTIONS = 512
SERVER = bytes([203, 0, 113, 10])
OPTIONS = bytes([1, 1, 8, 10]) + struct.pack(">II", 1, 1)


def frame(number):
    """One frame: data from the client, or the server's acknowledgement of it."""
    turn, which = divmod(number, 2 * CONNECTIONS)
    which, answer = divmod(which, 2)
    client = bytes([192, 168, which >> 8, which & 255])
    port, data = 20000 + which, b"" if answer else b"x" * 64
    ends = (SERVER, client, 80, port) if answer else (client, SERVER, port, 80)
    seq = 1000 if answer else 1 + turn * 64
    ack = 1 + (turn + 1) * 64 if answer else 1000
    tcp = struct.pack(">HHIIBBHHH", ends[2], ends[3], seq, ack, 8 << 4, 16, 500, 0, 0) + OPTIONS
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp) + len(data), number & 0xFFFF, 0, 64, 6, 0)
    return b"\2" * 12 + b"\x08\x00" + head + ends[0] + ends[1] + tcp + data


def main():
    """Writes the file header and the frames, a microsecond apart."""
    out = sys.stdout.buffer
    out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
    for number in range(int(sys.argv[1])):
        data = frame(number)
        seconds, micros = divmod(number, 1000000)
        out.write(struct.pack("<IIII", 1700000000 + seconds, micros, len(data), len(data)) + data)


main()
