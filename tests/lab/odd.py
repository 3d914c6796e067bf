#!/usr/bin/env python3
"""Servers that misbehave, one address for each way of it: the lab's outside world beside nginx.

odd.py hosts    prints "ADDRESS NAME" lines, as a hosts file has
odd.py tls      the same, the ones that listen on port 443
odd.py serve    binds all of them (port 80, 443, and 53 of the odd name server), says "ready"
"""

import fcntl
import gzip
import random
import selectors
import socket
import struct
import sys
import threading
import time

NET = "203.0.113."
FIRST = 101
DNS_ADDRESS = NET + "54"
SILENT_DNS_ADDRESS = NET + "55"
PAGE = b"".join(b"line %03d of the page\n" % n for n in range(40))


def reset(c):
    """Closing now sends RST, not FIN."""
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    c.close()


def request(c):
    """Reads one request's head (and body, if it says how long); returns it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = c.recv(65536)
        if not more:
            return data
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            want = int(line.split(b":")[1])
            while len(body) < want:
                more = c.recv(65536)
                if not more:
                    break
                body += more
    return head + b"\r\n\r\n" + body


def until_closed(c):
    """Reads and forgets until the peer is done."""
    while c.recv(65536):
        pass


def head(status=b"200 OK", length=None, extra=b""):
    out = b"HTTP/1.1 " + status + b"\r\nServer: odd\r\nContent-Type: text/plain\r\n" + extra
    if length is not None:
        out += b"Content-Length: %d\r\n" % length
    return out + b"\r\n"


def drained(c):
    """Waits until the peer has acknowledged everything (SIOCOUTQ is 0), at most two seconds."""
    for _ in range(4000):
        left = struct.unpack("i", fcntl.ioctl(c.fileno(), 0x5411, b"\0\0\0\0"))[0]
        if not left:
            return
        time.sleep(0.0005)


def pieces(c):
    """A whole reply, one byte a segment."""
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    request(c)
    for n, b in enumerate(head(length=len(PAGE)) + PAGE):
        if n % 8 == 0:
            drained(c)  # else what the window keeps back goes out in one segment
        c.send(bytes([b]))


def slow(c):
    """A whole reply that takes two seconds."""
    request(c)
    c.sendall(head(length=len(PAGE)))
    for at in range(0, len(PAGE), len(PAGE) // 20):
        time.sleep(0.1)
        c.sendall(PAGE[at : at + len(PAGE) // 20])


def mute(c):
    """Takes the connection and the request, and never answers."""
    until_closed(c)


def stall(c):
    """Half a reply, then nothing."""
    request(c)
    c.sendall(head(length=2 * len(PAGE)) + PAGE)
    until_closed(c)


def rst(c):
    """RST as soon as the connection stands."""
    reset(c)


def midreset(c):
    """RST in the middle of the body, once all that was sent is acknowledged."""
    request(c)
    c.sendall(head(length=2 * len(PAGE)) + PAGE)
    drained(c)
    reset(c)


def short(c):
    """Says 1720 bytes, sends 860, and closes in order."""
    request(c)
    c.sendall(head(length=2 * len(PAGE)) + PAGE)


def headless(c):
    """Closes in the middle of the header lines."""
    request(c)
    c.sendall(b"HTTP/1.1 200 OK\r\nServer: odd\r\nContent-Le")


def closes(c):
    """FIN at once, whatever was asked."""
    c.shutdown(socket.SHUT_WR)
    until_closed(c)


def empty(c):
    """Takes the request and closes without a byte."""
    request(c)


def garbage(c):
    """Bytes that are not HTTP, and would dirty a terminal."""
    request(c)
    c.sendall(b"\x1b[31m\x1b]0;owned\x07\x00\xff\xfe" + random.Random(1).randbytes(3000))


def hugehead(c):
    """One header line of a megabyte."""
    request(c)
    c.sendall(head(length=0, extra=b"X-Huge: " + b"x" * (1 << 20) + b"\r\n"))


def manyheads(c):
    """A hundred thousand header lines."""
    request(c)
    c.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 100000 + b"\r\n")


def badstatus(c):
    """A status line with a status that is none."""
    request(c)
    c.sendall(b"HTTP/1.1 abc What\r\nContent-Length: 0\r\n\r\n")


def badlength(c):
    """A Content-Length that is no number."""
    request(c)
    c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n" + PAGE)


def escape(c):
    """Escape sequences in the status line and in a redirect's target."""
    request(c)
    c.sendall(b"HTTP/1.1 302 \x1b[31mred\x1b[0m\r\nLocation: /\x1b]0;owned\x07\r\nContent-Length: 0\r\n\r\n")


def chunked(c):
    """Chunks of one to forty bytes, an extension, a trailer."""
    request(c)
    c.sendall(head(extra=b"Transfer-Encoding: chunked\r\n"))
    at, size = 0, 1
    while at < len(PAGE):
        part = PAGE[at : at + size]
        c.sendall(b"%x;n=v\r\n" % len(part) + part + b"\r\n")
        at, size = at + len(part), size % 40 + 1
    c.sendall(b"0\r\nX-Trailer: yes\r\n\r\n")


def badchunk(c):
    """A chunk whose size is no number."""
    request(c)
    c.sendall(head(extra=b"Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\nzz\r\nrest\r\n")


def shortchunk(c):
    """Closes before the last chunk."""
    request(c)
    c.sendall(head(extra=b"Transfer-Encoding: chunked\r\n") + b"5\r\nhello\r\n")


def gzipped(c):
    """Compressed, whether it was asked for or not."""
    request(c)
    body = gzip.compress(PAGE, mtime=0)
    c.sendall(head(length=len(body), extra=b"Content-Encoding: gzip\r\n") + body)


def badgzip(c):
    """Says gzip, is not."""
    request(c)
    c.sendall(head(length=len(PAGE), extra=b"Content-Encoding: gzip\r\n") + PAGE)


def untileof(c):
    """HTTP/1.0: the body ends where the connection does."""
    request(c)
    c.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + PAGE)


def interim(c):
    """A hundred interim replies, then the real one."""
    request(c)
    c.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 100 + head(length=len(PAGE)) + PAGE)


def early(c):
    """Answers before it was asked."""
    c.sendall(head(length=len(PAGE)) + PAGE)
    until_closed(c)


def echo(c):
    """Sends the request back as the body."""
    got = request(c)
    c.sendall(head(length=len(got)) + got)


def mirror(c):
    """Sends everything back as it comes, and closes when the client has; so does its UDP port 7."""
    while True:
        got = c.recv(65536)
        if not got:
            return
        c.sendall(got)


def bye(c):
    """Closes its side first, and goes on reading until the client closes too."""
    c.sendall(b"bye\n")
    c.shutdown(socket.SHUT_WR)
    while c.recv(65536):
        pass


def tinywindow(c):
    """Takes an upload through a very small window, then says how much came."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += c.recv(512)
    want = int(got.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    have = len(got.split(b"\r\n\r\n", 1)[1])
    if b"100-continue" in got.lower():
        c.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    while have < want:
        more = c.recv(512)
        if not more:
            break
        have += len(more)
    body = b"%d\n" % have
    c.sendall(head(length=len(body)) + body)


def thinks(c):
    """Answers after five seconds."""
    request(c)
    time.sleep(5)
    c.sendall(head(length=len(PAGE)) + PAGE)


def probes(c):
    """Answers after five seconds, and asks each second whether the client is still there."""
    c.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    thinks(c)


def vanish(c):
    """Takes the request, and is gone without FIN or RST, as after a loss of power."""
    request(c)
    drained(c)
    time.sleep(0.2)
    c.setsockopt(socket.IPPROTO_TCP, 19, 1)  # TCP_REPAIR: closing says nothing


def dribble(c):
    """A reply without end, a byte at a time: for --max-time and interrupts."""
    c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    request(c)
    c.sendall(head(length=1 << 30))
    while True:
        c.sendall(b".")
        time.sleep(0.02)


def tls_hello(c):
    """Waits for the client's first TLS record."""
    c.recv(65536)


def tlsmute(c):
    """Never answers the ClientHello."""
    until_closed(c)


def tlsreset(c):
    """RST in answer to the ClientHello."""
    tls_hello(c)
    reset(c)


def tlsclose(c):
    """FIN in answer to the ClientHello."""
    tls_hello(c)


def tlsgarbage(c):
    """Plain HTTP where TLS is expected."""
    tls_hello(c)
    c.sendall(head(status=b"400 Bad Request", length=len(PAGE)) + PAGE)


def tlsalert(c):
    """A fatal alert: handshake_failure."""
    tls_hello(c)
    c.sendall(b"\x15\x03\x03\x00\x02\x02\x28")


HTTP = [
    pieces, slow, mute, stall, rst, midreset, short, headless, closes, empty,
    garbage, hugehead, manyheads, badstatus, badlength, escape, chunked, badchunk, shortchunk,
    gzipped, badgzip, untileof, interim, early, echo, tinywindow, dribble,
    mirror, bye, thinks, probes, vanish,
]  # fmt: skip
TLS = [tlsmute, tlsreset, tlsclose, tlsgarbage, tlsalert]
RENAMED = {"rst": "reset"}


def table():
    """(name, address, port, behaviour) of every server."""
    rows = []
    for n, fn in enumerate(HTTP + TLS):
        name = RENAMED.get(fn.__name__, fn.__name__) + ".test"
        rows.append((name, NET + str(FIRST + n), 443 if fn in TLS else 80, fn))
    return rows


def serve_one(conn, fn):
    try:
        with conn:
            fn(conn)
    except (OSError, ValueError, IndexError):
        pass


# ---- the odd name server ----


def qname(q):
    labels, at = [], 12
    while q[at]:
        labels.append(q[at + 1 : at + 1 + q[at]])
        at += 1 + q[at]
    return b".".join(labels).lower().decode("latin-1"), q[12 : at + 5]


def rr(name, kind, data, ttl=60):
    return name + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def reply(q, answers=(), rcode=0, flags=0x8400, qid=None, question=None):
    _, quest = qname(q)
    head_ = struct.pack(
        ">HHHHHH",
        struct.unpack(">H", q[:2])[0] if qid is None else qid,
        flags | (struct.unpack(">H", q[2:4])[0] & 0x0100) | rcode,
        1, len(answers), 0, 0,
    )  # fmt: skip
    return head_ + (quest if question is None else question) + b"".join(answers)


def encode(name):
    return b"".join(bytes([len(x)]) + x.encode() for x in name.split(".")) + b"\0"


WEB = socket.inet_aton(NET + "11")
EVIL = socket.inet_aton(NET + "200")
PTR = b"\xc0\x0c"
seen = {}


def answer(q, tcp):
    """The datagrams (or one TCP message) that answer Q."""
    name, quest = qname(q)
    kind = struct.unpack(">H", quest[-4:-2])[0]
    what = name.split(".")[0]
    a = [rr(PTR, 1, WEB)] if kind == 1 else []
    qid = struct.unpack(">H", q[:2])[0]
    many = [rr(PTR, 1, WEB)] * 100 if kind == 1 else []
    wrong = encode("wrong.odd.test") + quest[-4:]
    seen[name, kind] = seen.get((name, kind), 0) + 1
    plain = {
        "fine": lambda: [reply(q, a)],
        "servfail": lambda: [reply(q, rcode=2)],
        "formerr": lambda: [reply(q, rcode=1)],
        "notimp": lambda: [reply(q, rcode=4)],
        "refused": lambda: [reply(q, rcode=5)],
        "nxdomain": lambda: [reply(q, rcode=3)],
        "nodata": lambda: [reply(q)],
        "silent": lambda: [],
        # a forger's reply first: another id, another question
        "forged": lambda: [reply(q, [rr(PTR, 1, EVIL)], qid=qid ^ 0x5555), reply(q, a)],
        "crossed": lambda: [reply(q, [rr(PTR, 1, EVIL)], question=wrong), reply(q, a)],
        # the first query of each kind is lost
        "lost": lambda: [reply(q, a)] if seen[name, kind] > 1 else [],
        "truncated": lambda: [reply(q, many) if tcp else reply(q, flags=0x8600)],
        "tconly": lambda: [] if tcp else [reply(q, flags=0x8600)],
        "cnameloop": lambda: [reply(q, [rr(PTR, 5, PTR)])],
        "cnamedead": lambda: [reply(q, [rr(PTR, 5, encode("gone.odd.test"))], rcode=3)],
        # the answer's name points at itself
        "ptrloop": lambda: [reply(q, [rr(struct.pack(">H", 0xC000 + 12 + len(quest)), 1, WEB)])],
        "cut": lambda: [reply(q, a)[:-3]],
        "tiny": lambda: [q[:2] + b"\x84"],
        "noise": lambda: [q[:2] + random.Random(2).randbytes(60)],
        "lies": lambda: [reply(q, a)[:6] + b"\xff\xff" + reply(q, a)[8:]],
        "longrdata": lambda: [reply(q, [PTR + struct.pack(">HHIH", 1, 1, 60, 9999) + WEB])],
        "short4": lambda: [reply(q, [rr(PTR, 1, WEB[:2])])],
        "escape": lambda: [reply(q, [rr(PTR, 5, b"\x08\x1b[31mred\x04test\0")])],
    }
    return plain.get(what, lambda: [reply(q, rcode=3)])()


def dns_udp(s):
    while True:
        q, who = s.recvfrom(65536)
        try:
            for out in answer(q, False):
                s.sendto(out, who)
        except (IndexError, struct.error, OSError):
            pass


def dns_tcp(c):
    while True:
        size = c.recv(2, socket.MSG_WAITALL)
        if len(size) < 2:
            return
        q = c.recv(struct.unpack(">H", size)[0], socket.MSG_WAITALL)
        out = answer(q, True)
        if not out:
            return
        for m in out:
            c.sendall(struct.pack(">H", len(m)) + m)


def listen(address, port, rcvbuf=0):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if rcvbuf:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
    s.bind((address, port))
    s.listen(64)
    return s


def datagrams(address, port=53):
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    u.bind((address, port))
    return u


def mirror_datagrams(u):
    while True:
        got, peer = u.recvfrom(65536)
        u.sendto(got, peer)


def serve():
    sel = selectors.DefaultSelector()
    for _, address, port, fn in table():
        s = listen(address, port, 2304 if fn is tinywindow else 0)
        sel.register(s, selectors.EVENT_READ, fn)
        if fn is mirror:
            u = datagrams(address, 7)
            threading.Thread(target=mirror_datagrams, args=(u,), daemon=True).start()
    sel.register(listen(DNS_ADDRESS, 53), selectors.EVENT_READ, dns_tcp)
    threading.Thread(target=dns_udp, args=(datagrams(DNS_ADDRESS),), daemon=True).start()
    silent = datagrams(SILENT_DNS_ADDRESS)
    sel.register(silent, selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in sel.select():
            if key.fileobj is silent:
                silent.recv(65536)
                continue
            conn, _ = key.fileobj.accept()
            threading.Thread(target=serve_one, args=(conn, key.data), daemon=True).start()


def main():
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what == "serve":
        serve()
    elif what in ("hosts", "tls"):
        for name, address, port, _ in table():
            if what == "hosts" or port == 443:
                print(address, name)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
