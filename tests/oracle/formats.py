"""Capture files against tshark: what we read, and what we write again: formats.py PROGRAM FOLDER

The pcapng files below captures/ are read as one, each a section of it, so that tshark starts
only a few times.  It shows custom blocks and journal entries as frames of no encapsulation:
these are left out, and so are frame numbers.  Of interface names tshark 4.0 knows those of the
first section alone.
"""
import glob
import os
import re
import subprocess
import sys

program, folder = sys.argv[1:3]
os.environ["TZ"] = "UTC"
FIELDS = """frame.time_epoch frame.len frame.cap_len frame.interface_id frame.interface_name
 frame.section_number frame.comment frame.packet_flags frame.packet_flags_direction frame.packet_id
 frame.interface_queue frame.drop_count frame.encap_type ip.id dns.qry.name""".split()
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
    rows, code, err = run("tshark", "-r", path, "-T", "fields", *E)
    return [r for r in rows if len(r) > ENCAP and r[ENCAP]], code, err


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
    rows, code, err = ours(whole)
    check("we read all", code == 0 and not err, err)
    same("fields of pcapng", without(theirs, NAME), without(rows, NAME))
    for form in ("again.pcapng", "again.pcapng.gz", "again.pcapng.zst"):
        again, code, err = tshark(write([whole], os.path.join(folder, form)))
        check("tshark reads %s" % form, code == 0, err)
        same("fields of %s" % form, without(theirs, NAME), without(again, NAME))
    info = subprocess.run(["capinfos", os.path.join(folder, "again.pcapng")], capture_output=True,
                          check=False)
    check("capinfos reads it", info.returncode == 0 and not info.stderr, info.stderr.decode())


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
classic()
every_capture()
print("formats: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
