#!/usr/bin/env python3
"""captures/writeup.pcap: the eight frames that the write-up shows, and prints line by line.

Its client runs gVisor's stack over tun0 and asks google.com for a page.  The numbers are those
that its lines and tcpdump's print; each TCP checksum that comes out of them must be the one
that is printed there, or this fails.
"""
import struct
import sys

from capfile import ACK, PSH, SYN, ipv4, pcap, tcp

CLIENT, SERVER = "192.168.1.2", "172.253.62.100"
PORT = 61026
SECONDS = 1732243638  # 2024-11-22 02:47:18 UTC
MINE, PEERS = 3215243184, 3303876076  # initial sequence numbers


def stamps(value, echo):
    return struct.pack(">BBBBII", 1, 1, 8, 10, value, echo)


def syn_options(value, echo):
    return struct.pack(">BBH", 2, 4, 1460) + stamps(value, echo) + bytes([1, 3, 3, 7])


def request(host, *more):
    lines = ("GET / HTTP/1.1", "Host: " + host, "User-Agent: Go-http-client/1.1") + more
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


BODY = (
    '<HTML><HEAD><meta http-equiv="content-type" content="text/html;charset=utf-8">\n'
    "<TITLE>301 Moved</TITLE></HEAD><BODY>\n<H1>301 Moved</H1>\n"
    'The document has moved\n<A HREF="http://www.google.com/">here</A>.\r\n</BODY></HTML>\r\n')

REPLY = "\r\n".join((
    "HTTP/1.1 301 Moved Permanently",
    "Location: http://www.google.com/",
    "Content-Type: text/html; charset=UTF-8",
    "Content-Security-Policy-Report-Only: object-src 'none';base-uri 'self';script-src "
    "'nonce-p4gx5v_3lcLcfGMxwDvIQw' 'strict-dynamic' 'report-sample' 'unsafe-eval' "
    "'unsafe-inline' https: http:;report-uri https://csp.withgoogle.com/csp/gws/other-hp",
    "Date: Fri, 22 Nov 2024 02:47:18 GMT",
    "Expires: Sun, 22 Dec 2024 02:47:18 GMT",
    "Cache-Control: public, max-age=2592000",
    "Server: gws",
    "Content-Length: %d" % len(BODY),
    "X-XSS-Protection: 0",
    "X-Frame-Options: SAMEORIGIN",
    "", BODY)).encode()

FIRST = request("google.com")
SECOND = request("www.google.com", "Referer: http://google.com")

# (microseconds, from the client, id, TTL, DF, flags, seq, ack, window, options, payload, checksum)
FRAMES = (
    (447928, True, 30242, 64, False, SYN, MINE, 0, 29184,
     syn_options(3731565394, 0), b"", 0xBC2E),
    (467054, False, 62511, 63, False, SYN | ACK, PEERS, MINE + 1, 29184,
     syn_options(592919306, 3731565394), b"", 0x72E2),
    (467393, True, 30243, 64, False, ACK, MINE + 1, PEERS + 1, 228,
     stamps(3731565413, 592919306), b"", 0x0FB7),
    (467503, True, 30244, 64, False, PSH | ACK, MINE + 1, PEERS + 1, 4096,
     stamps(3731565413, 592919306), FIRST, 0x4646),
    (467687, False, 0, 63, True, ACK, PEERS + 1, MINE + 69, 227,
     stamps(592919306, 3731565413), b"", 0x0F74),
    (493036, False, 0, 63, True, PSH | ACK, PEERS + 1, MINE + 69, 4096,
     stamps(592919332, 3731565413), REPLY, 0x0053),
    (493234, True, 30245, 64, False, ACK, MINE + 69, PEERS + 774, 4089,
     stamps(3731565439, 592919332), b"", 0xFD24),
    (493346, True, 30246, 64, False, PSH | ACK, MINE + 69, PEERS + 774, 4096,
     stamps(3731565439, 592919332), SECOND, 0x943B),
)


def record(frame):
    micros, ours, ident, ttl, df, flags, seq, ack, win, options, payload, want = frame
    src, sport, dst, dport = ((CLIENT, PORT, SERVER, 80) if ours else (SERVER, 80, CLIENT, PORT))
    segment = tcp(src, sport, dst, dport, seq, ack, flags, win, options, payload)
    got = struct.unpack(">H", segment[16:18])[0]
    if got != want:
        sys.exit("frame at .%06d: checksum %04x, but %04x is printed" % (micros, got, want))
    return SECONDS, micros, ipv4(src, dst, 6, segment, ident, ttl, df)


with open(sys.argv[1], "wb") as out:
    out.write(pcap([record(frame) for frame in FRAMES]))
