"""A host behind a TUN device, for tests of setup: tun.py DEVICE COMMAND...

ping SOURCE TARGET   sends echo requests until one is answered, for 5 s at most
mute SOURCE TARGET   sends some, and none may be answered
hold                 attaches, says so, and stays until its input ends
offload              sets offload flags, as a program does that ends without taking them off
"""
import fcntl
import ipaddress
import os
import select
import struct
import sys
import time

TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TUN, IFF_NO_PI, IFF_VNET_HDR = 0x0001, 0x1000, 0x4000
TUN_F_CSUM = 0x01


def attach(device, flags=0):
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI | flags))
    return fd


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def echo(source, target, sequence):
    four = source.version == 4
    icmp = struct.pack("!BBHHH", 8 if four else 128, 0, 0, os.getpid() & 0xFFFF, sequence) + b"tuntrace"
    pseudo = b"" if four else source.packed + target.packed + struct.pack("!IHBB", len(icmp), 0, 0, 58)
    icmp = icmp[:2] + struct.pack("!H", checksum(pseudo + icmp)) + icmp[4:]
    if not four:
        return struct.pack("!IHBB", 6 << 28, len(icmp), 58, 64) + source.packed + target.packed + icmp
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(icmp), sequence, 0, 64, 1, 0)
    ip += source.packed + target.packed
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + icmp


def answers(packet, source, target):
    if source.version == 4:
        return (packet[0] >> 4 == 4 and packet[9] == 1 and packet[20] == 0
                and packet[12:20] == target.packed + source.packed)
    return (packet[0] >> 4 == 6 and packet[6] == 58 and packet[40] == 129
            and packet[8:40] == target.packed + source.packed)


def answered(device, source, target, seconds):
    fd = attach(device)
    end, sequence = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        sequence += 1
        try:
            os.write(fd, echo(source, target, sequence))
        except OSError as error:
            sys.exit(f"{device}: {error.strerror}")
        until = time.monotonic() + 0.2
        while (left := until - time.monotonic()) > 0 and select.select([fd], [], [], left)[0]:
            if answers(os.read(fd, 65536), source, target):
                return True
    return False


def main():
    device, command, *rest = sys.argv[1:]
    if command in ("ping", "mute"):
        source, target = map(ipaddress.ip_address, rest)
        if answered(device, source, target, 5 if command == "ping" else 0.4) != (command == "ping"):
            sys.exit(f"{'no' if command == 'ping' else 'an'} answer from {target}")
    elif command == "hold":
        fd = attach(device)
        print("attached", flush=True)
        sys.stdin.read()
        os.close(fd)
    else:
        fcntl.ioctl(attach(device, IFF_VNET_HDR), TUNSETOFFLOAD, TUN_F_CSUM)


main()
