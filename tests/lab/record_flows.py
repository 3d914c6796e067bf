"""The connections of captures/flows/, between two network namespaces.

    client 192.0.2.10 (eth0) --- relay, this process: delays and drops frames --- server 192.0.2.80

Called by record_flows.sh as `record DIRECTORY [NAME...]`, and by itself as `client NAME` and
`server NAME` inside the namespaces.  The capture is taken at the client.
"""
import fcntl
import heapq
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

CLIENT, SERVER, BEYOND = "192.0.2.10", "192.0.2.80", "198.51.100.1"
CLIENT_MAC, SERVER_MAC = "02:00:5e:10:00:0a", "02:00:5e:10:00:50"
SNAPLEN = {"fast-retransmission": 96, "zero-window": 96}
DELAY = 0.010  # one way, seconds
REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"


# ---- The relay ----

def is_tcp(frame):
    return frame[12:14] == b"\x08\x00" and frame[23] == 6


def flags(frame):
    return frame[14 + 20 + 13]


def payload_length(frame):
    total = struct.unpack("!H", frame[16:18])[0]
    return total - 20 - (frame[14 + 20 + 12] >> 4) * 4


class Impairment:
    """Says of each frame whether it is lost."""

    def __init__(self, name):
        self.name, self.count = name, 0

    def drops(self, frame, from_client):
        if not is_tcp(frame):
            return False
        if self.name == "lost-syn" and from_client and flags(frame) & 2:
            self.count += 1
            return self.count <= 2
        if self.name == "fast-retransmission" and not from_client and payload_length(frame) > 1000:
            self.count += 1
            return self.count == 6
        return False


def relay(a, b, impairment, stop):
    """Frames from one device to the other, DELAY later."""
    socks = []
    for dev in (a, b):
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        s.bind((dev, 0))
        socks.append(s)
    waiting, serial = [], 0
    while not stop.is_set():
        left = max(0, waiting[0][0] - time.monotonic()) if waiting else 0.05
        for s in select.select(socks, [], [], min(left, 0.05))[0]:
            frame, addr = s.recvfrom(65536)
            if addr[2] == socket.PACKET_OUTGOING:
                continue
            from_client = s is socks[0]
            if impairment.drops(frame, from_client):
                continue
            serial += 1
            heapq.heappush(waiting, (time.monotonic() + DELAY, serial, frame, socks[from_client]))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, frame, out = heapq.heappop(waiting)
            try:
                out.send(frame)
            except OSError:
                pass


# ---- What the two ends do ----

def connect(port=80, host=SERVER, **options):
    s = socket.socket()
    if "rcvbuf" in options:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, options["rcvbuf"])
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((CLIENT, 40000))
    s.connect((host, port))
    return s


def request(s, host, path="/"):
    s.sendall(b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path.encode(), host.encode()))


def read_all(s):
    while s.recv(65536):
        pass


def quietly(f, *args):
    try:
        return f(*args)
    except OSError:
        return None


def client(name):
    if name == "refused":
        quietly(connect, 81)
    elif name == "unreachable":
        quietly(connect, 80, BEYOND)
    elif name == "zero-window":
        s = connect(rcvbuf=4096)
        request(s, "www.example.com", "/big")
        time.sleep(1.5)
        read_all(s)
    elif name == "half-close":
        s = connect()
        s.sendall(b"SUM 1 2 3\n")
        s.shutdown(socket.SHUT_WR)
        read_all(s)
    elif name == "half-open":
        s = connect()
        s.sendall(b"HELLO\n")
        s.recv(100)
        sys.stdout.write("gone\n")
        sys.stdout.flush()
        sys.stdin.readline()
        s.sendall(b"ARE YOU THERE\n")
        sys.stdout.write("back\n")
        sys.stdout.flush()
        quietly(read_all, s)
    elif name == "tls":
        subprocess.run(["openssl", "s_client", "-quiet", "-connect", SERVER + ":443", "-bind", CLIENT,
                        "-servername", "www.example.com", "-groups", "X25519"],
                       input=b"GET / HTTP/1.0\r\n\r\n", stderr=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, check=False)
    else:
        s = connect()
        request(s, "www.example.com")
        quietly(read_all, s)


def ready():
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def listen(port=80):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", port))
    s.listen()
    ready()
    return s.accept()[0]


def reply(s, body):
    s.sendall(REPLY % len(body) + body)


def server_tls():
    with tempfile.TemporaryDirectory() as d:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", d + "/k", "-out", d + "/c",
                        "-days", "30", "-subj", "/CN=www.example.com"],
                       check=True, stderr=subprocess.DEVNULL)
        with subprocess.Popen(["openssl", "s_server", "-accept", "443", "-cert", d + "/c", "-key",
                               d + "/k", "-www", "-naccept", "1"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as p:
            for line in p.stdout:
                if line.startswith(b"ACCEPT"):
                    ready()
                    break
            p.stdout.read()


def server(name):
    if name in ("refused", "unreachable"):
        ready()
        signal.pause()
    if name == "tls":
        server_tls()
        return
    s = listen()
    data = s.recv(4096)
    if name == "slow-server":
        time.sleep(2)
        reply(s, b"At last.\n")
    elif name == "reset":
        s.sendall(REPLY % 100000 + b"It begins\n")
        time.sleep(0.1)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif name == "zero-window":
        reply(s, bytes(20000))
    elif name == "fast-retransmission":
        reply(s, bytes(16 * 1448))
    elif name == "half-close":
        while data and not data.endswith(b"\n"):
            data += s.recv(4096)
        s.recv(1)
        for word in (b"1 ", b"3 ", b"6\n"):
            time.sleep(0.2)
            s.sendall(word)
    elif name == "half-open":
        s.sendall(b"HELLO\n")
        signal.pause()
    else:
        reply(s, b"Hello.\n")
    s.close()


# ---- The stage ----

def run(*words):
    subprocess.run(words, check=True)


def without_offload(netns, dev):
    """Checksums are made and segments cut where the capture sees them."""
    run("ip", "netns", "exec", netns, sys.executable, os.path.abspath(__file__), "offload", dev)


def offload(dev):
    siocethtool, off = 0x8946, (0x17, 0x15, 0x1F, 0x24, 0x2C)  # tx, rx checksums, TSO, GSO, GRO
    import array
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for command in off:
            value = array.array("B", struct.pack("II", command, 0))
            try:
                fcntl.ioctl(s, siocethtool, struct.pack("16sP", dev.encode(), value.buffer_info()[0]))
            except OSError:
                pass


def add_end(netns, outer, mac, addr, peer, peer_mac):
    run("ip", "netns", "add", netns)
    run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", netns)
    inside = ("ip", "-n", netns)
    run("ip", "netns", "exec", netns, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6")
    run(*inside, "link", "set", "eth0", "address", mac)
    run(*inside, "addr", "add", addr + "/24", "dev", "eth0")
    without_offload(netns, "eth0")
    run(*inside, "link", "set", "lo", "up")
    run(*inside, "link", "set", "eth0", "up")
    run(*inside, "neigh", "add", peer, "lladdr", peer_mac, "dev", "eth0", "nud", "permanent")
    run("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/%s/disable_ipv6" % outer)
    run("ip", "link", "set", outer, "up", "promisc", "on")


def add_server(name):
    add_end("server", "to-server", SERVER_MAC, SERVER, CLIENT, CLIENT_MAC)
    if name == "unreachable":
        run("ip", "netns", "exec", "server", "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
        run("ip", "-n", "server", "route", "add", "unreachable", "198.51.100.0/24")
        run("ip", "-n", "client", "route", "add", "198.51.100.0/24", "via", SERVER)


def start(netns, role, name, **pipes):
    p = subprocess.Popen(["ip", "netns", "exec", netns, sys.executable, os.path.abspath(__file__),
                          role, name], stdout=subprocess.PIPE, **pipes)
    if role == "server":
        assert p.stdout.readline() == b"ready\n"
    return p


def remove(netns, outer):
    run("ip", "netns", "del", netns)
    subprocess.run(["ip", "link", "del", outer], stderr=subprocess.DEVNULL, check=False)


class Wire:
    """The relay between the two ends, as long as it runs."""

    def __init__(self, name):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=relay, args=("to-client", "to-server",
                                                           Impairment(name), self.stop))
        self.thread.start()

    def end(self):
        self.stop.set()
        self.thread.join()


def reboot_server(name, talk, server_process, wire):
    """The server is gone without a word; segments are lost until another one has its address."""
    assert talk.stdout.readline() == b"gone\n"
    wire.end()
    server_process.kill()
    server_process.wait()
    remove("server", "to-server")
    talk.stdin.write(b"go\n")
    talk.stdin.flush()
    assert talk.stdout.readline() == b"back\n"
    time.sleep(1)
    add_server(name)
    return Wire(name)


def record(name, path):
    add_end("client", "to-client", CLIENT_MAC, CLIENT, SERVER, SERVER_MAC)
    add_server(name)
    wire = Wire(name)
    dump = subprocess.Popen(["ip", "netns", "exec", "client", "tcpdump", "-i", "eth0", "-U", "-w", path,
                             "--immediate-mode", "-s", str(SNAPLEN.get(name, 262144))],
                            stderr=subprocess.PIPE)
    while b"listening" not in dump.stderr.readline():
        pass
    serve = start("server", "server", name)
    talk = start("client", "client", name, stdin=subprocess.PIPE)
    if name == "half-open":
        wire = reboot_server(name, talk, serve, wire)
    talk.wait()
    time.sleep(0.3)
    dump.terminate()
    dump.wait()
    serve.kill()
    serve.wait()
    wire.end()
    remove("client", "to-client")
    remove("server", "to-server")


NAMES = ("refused", "lost-syn", "fast-retransmission", "zero-window", "reset", "slow-server",
         "half-close", "half-open", "unreachable", "tls")


def main():
    if sys.argv[1] == "record":
        for name in sys.argv[3:] or NAMES:
            record(name, os.path.join(sys.argv[2], name + ".pcap"))
            print(name)
    else:
        {"client": client, "server": server, "offload": offload}[sys.argv[1]](sys.argv[2])


main()
