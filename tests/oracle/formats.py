"""Capture files against tshark: what we read, and what we write again: formats.py PROGRAM FOLDER

The pcapng files below captures/ are read as one, each a section of it, so that tshark starts
only a few times.  It shows custom blocks and journal entries as frames of no encapsulation:
these are left out, and so are frame numbers; but what is written again has them where they stood.  Of interface names tshark 4.0 knows those of the
first section alone.
"""
import glob
import os
import re
import struct
import subprocess
import sys

program, folder = sys.argv[1:3]
os.environ["TZ"] = "UTC"
FIELDS = """frame.time_epoch frame.len frame.cap_len frame.interface_id frame.interface_name
 frame.section_number frame.comment frame.packet_flags frame.packet_flags_direction frame.packet_id
 frame.interface_queue frame.drop_count frame.verdict.ebpf_tc frame.verdict.ebpf_xdp frame.encap_type
 ip.id dns.qry.name""".split()
E = [word for name in FIELDS for word in ("-e", name)]
NAME, ENCAP, SECTION = (FIELDS.index("frame." + f) for f in
                        ("interface_name", "encap_type", "section_number"))
passed = failed = 0


def check(name, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("not ok - %s\n%s" % (name, detail))


def run(*words):
    p = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    rows = [line.split("\t") for line in p.stdout.decode("utf-8", "replace").split("\n")[:-1]]
    return rows, p.returncode, p.stderr.decode("utf-8", "replace")


def tshark(path):
    """Its frames, and where among them the others of its frames stand, and how long they are."""
    rows, code, err = run("tshark", "-r", path, "-T", "fields", *E)
    frames, others = [], []
    for r in rows:
        if len(r) > ENCAP and r[ENCAP]:
            frames.append(r)
        else:
            others.append((len(frames), r[1]))
    tshark.others = others
    return frames, code, err


def ours(*words):
    return run(program, "read", *E, *words)


def without(rows, *columns):
    return [[v for i, v in enumerate(r) if i not in columns] for r in rows]


def same(name, a, b):
    if len(a) != len(b):
        check(name, False, "    %d frames, not %d" % (len(b), len(a)))
        return
    differ = [(x, y) for x, y in zip(a, b) if x != y]
    check(name, not differ, "\n".join("    %s\n    %s" % pair for pair in differ[:3]))


def write(source, target, *options):
    _, code, err = run(program, "read", "-q", *options, "-w", target, *source)
    check("%s is written" % target, code == 0 and not err, err)
    return target


def everything(path):
    """Of every frame, all that we know of it."""
    p = subprocess.run([program, "read", "-f", "json", path], capture_output=True, check=False)
    return p.stdout


def pcapng():
    files = sorted(glob.glob("captures/pcapng/*.pcapng")) + [
        "captures/formats/%s.pcapng" % f for f in ("le-all", "be-all", "sections", "others")]
    whole = os.path.join(folder, "whole.pcapng")
    with open(whole, "wb") as out:
        for path in files:
            with open(path, "rb") as part:
                out.write(part.read())
    theirs, code, err = tshark(whole)
    check("tshark reads all", code == 0 and len(theirs) > 100, err)
    # that are not to be copied: custom blocks of 44 bytes in custom-blocks
    others = [x for x in tshark.others if x[1] != "44"]
    rows, code, err = ours(whole)
    check("we read all", code == 0 and not err, err)
    same("fields of pcapng", without(theirs, NAME), without(rows, NAME))
    for form in ("again.pcapng", "again.pcapng.gz", "again.pcapng.zst"):
        again, code, err = tshark(write([whole], os.path.join(folder, form)))
        check("tshark reads %s" % form, code == 0, err)
        same("fields of %s" % form, without(theirs, NAME), without(again, NAME))
        check("other blocks of %s" % form, tshark.others == others,
              "    %s\n    %s" % (others, tshark.others))
    info = subprocess.run(["capinfos", os.path.join(folder, "again.pcapng")], capture_output=True,
                          check=False)
    check("capinfos reads it", info.returncode == 0 and not info.stderr, info.stderr.decode())


def blocks(path):
    """Of every block its byte order, its type and its body."""
    with open(path, "rb") as file:
        data = file.read()
    at, order = 0, "<"
    while at < len(data):
        if data[at:at + 4] == b"\n\r\r\n":
            order = "<" if data[at + 8] == 0x4D else ">"
        kind, length = struct.unpack_from(order + "II", data, at)
        yield order, kind, data[at + 8:at + length - 4]
        at += length


def options(order, body, at):
    out = []
    while at + 4 <= len(body):
        code, n = struct.unpack_from(order + "HH", body, at)
        at += 4
        if code == 0:
            break
        out.append((code, body[at:at + n]))
        at += (n + 3) // 4 * 4
    return out


def where(order, kind, body):
    """Where the options of a block are."""
    if kind == 6:
        return 20 + (struct.unpack_from(order + "I", body, 12)[0] + 3) // 4 * 4
    if kind == 10:
        return 8 + (struct.unpack_from(order + "I", body, 4)[0] + 3) // 4 * 4
    if kind == 4:
        at = 0
        while body[at:at + 4] != bytes(4):
            at += 4 + (struct.unpack_from(order + "H", body, at + 2)[0] + 3) // 4 * 4
        return at + 4
    return {0x0A0D0D0A: 16, 1: 8, 5: 12}.get(kind)


# The resolution is ours; times of statistics are in it.
OURS = {(1, 9), (5, 2), (5, 3)}
UNKNOWN = (0x123, 0x8123)
NOT_COPIED = (19372, 19373)


def said(path):
    """Blocks and what their options say: what a copy is to have."""
    out = []
    for order, kind, body in blocks(path):
        at = where(order, kind, body)
        if at is None:
            out.append((kind, body))
            continue
        out.append((kind, sorted(o for o in options(order, body, at)
                                 if (kind, o[0]) not in OURS and o[0] not in NOT_COPIED)))
    return out


def kept(rows):
    """... without what is not known, or not to be copied."""
    return [r for r in rows if r[0] in (0x0A0D0D0A, 1, 2, 3, 4, 5, 6, 9, 10, 0xBAD)]


def every_option():
    """All options and blocks, by their bytes: those of big-endian files become the same."""
    target = os.path.join(folder, "copy.pcapng")
    for name in ("section-options", "interface-options", "packet-options", "statistics-between",
                 "secrets", "custom-blocks", "journal", "simple-packets"):
        le, be = ("captures/pcapng/%s-%s.pcapng" % (o, name) for o in ("le", "be"))
        want = kept(said(le))
        got = said(write([le], target))
        if name == "interface-options":  # that names no program
            want[0][1].extend(got[0][1])
            # an offset of nothing, and frames without a sum, need no option
            want[1] = (1, [o for o in want[1][1] if o[0] not in (13, 14)])
        check("options of %s" % le, want == got, "    %s\n    %s" % (want, got))
        want = [(kind, x if isinstance(x, bytes) else [o for o in x if o[0] not in UNKNOWN])
                for kind, x in got]
        got = said(write([be], target))
        check("options of %s" % be, want == got, "    %s\n    %s" % (want, got))


def classic():
    for path in sorted(glob.glob("captures/formats/[bl]e-*.pcap") +
                       ["captures/formats/snaplen.pcap"]):
        theirs, _, _ = tshark(path)
        name = os.path.basename(path)
        same("fields of %s" % name, theirs, ours(path)[0])
        same("%s as pcap" % name, theirs,
             tshark(write([path], os.path.join(folder, "again.pcap")))[0])


def every_capture():
    """What is written again is what was read, by our own reading: all captures, all they say."""
    target = os.path.join(folder, "again.pcapng")
    for path in sorted(glob.glob("captures/**/*.pcap", recursive=True) +
                       glob.glob("captures/**/*.pcapng", recursive=True)):
        before = everything(path)
        if not before or subprocess.run([program, "read", "-f", "none", path], capture_output=True,
                                        check=False).returncode:
            continue
        write([path], target)
        check("%s written again" % path, in_common(before) ==
              in_common(everything(target)), path)


def in_common(text):
    """A classic file has neither section nor interface, and fewer digits; what is written has them."""
    text = re.sub(rb'("timestamp":"[^".]*)[0-9.]*', rb"\1", text)
    return re.sub(rb'"frame.(section_number|interface_id|interface_name)":("[^"]*"|\d+),', b"",
                  text)


pcapng()
every_option()
classic()
every_capture()
print("formats: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
