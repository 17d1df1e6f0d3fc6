# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads captures with both engines and compares the records.

usage: parity.py PROGRAM PCAPS [FOLDER]

PCAPS has a MANIFEST. A capture whose `libnids` is `same`, or that has no such
key, must give the same lines with both engines, but for what the engines see
differently (ENGINE_MATTERS). Any other value is the reason why libnids gives
something else; if it does not, the reason is out of date, and that fails too.

FOLDER has captures that nobody described. There each session that libnids
followed to its end must be the same; those that it says it did not follow are
counted. Exit status: 0 all as expected, 1 not so.
"""
import difflib
import json
import os
import subprocess
import sys

SECONDS_FOR_A_CAPTURE = 300

# What is said of the engine and of TCP, and when a connection was over; so
# also how its time divides up.
ENGINE_MATTERS = ("capture", "tcp", "end", "duration", "timing")


def read(program, engine, path):
    """The lines of the capture; None when the program failed."""
    command = [program, "read", "--engine", engine, "--format", "json", "--digest", path]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS_FOR_A_CAPTURE)
    # 2 is a capture that was cut short, too: then both engines have the same packets.
    if done.returncode not in (0, 2):
        print(f"{path}: {engine}: exit status {done.returncode}")
        print(done.stderr.decode(errors="replace"), end="")
        return None
    return [json.loads(line) for line in done.stdout.splitlines()]


def without(record, keys):
    return {key: value for key, value in record.items() if key not in keys}


def comparable(records):
    """Sessions by their beginning, since the engines may end them in another
    order; behind them everything else, in the order it came."""
    sessions = [record for record in records if record["type"] == "session"]
    others = [record for record in records if record["type"] != "session"]
    sessions.sort(key=lambda record: (record["start"], record["id"]))
    return [without(record, ENGINE_MATTERS) for record in sessions + others]


def as_text(records):
    return [line for record in records for line in json.dumps(record, indent=1).splitlines()]


def differences(name, native, libnids):
    return list(
        difflib.unified_diff(
            as_text(libnids), as_text(native), f"{name} libnids", f"{name} native", n=2, lineterm=""
        )
    )


def manifest(folder):
    """What the MANIFEST says of libnids, by the capture's name."""
    said = {}
    name = None
    with open(os.path.join(folder, "MANIFEST"), encoding="utf-8") as lines:
        for line in lines:
            key, _, value = line.rstrip("\n").partition(": ")
            if key == "file":
                name = value
                said[name] = "same"
            elif key == "libnids":
                said[name] = value
    return said


def check_described(program, folder):
    failures = 0
    for name, said in manifest(folder).items():
        path = os.path.join(folder, name)
        native, libnids = (read(program, engine, path) for engine in ("native", "libnids"))
        if native is None or libnids is None:
            failures += 1
            continue
        found = differences(name, comparable(native), comparable(libnids))
        if said == "same" and found:
            print("\n".join(found))
            failures += 1
        elif said != "same" and not found:
            print(f"{name}: the engines agree, but MANIFEST says of libnids: {said}")
            failures += 1
    print(f"{len(manifest(folder))} captures of {folder}, {failures} not as the MANIFEST says")
    return failures


def was_followed(record):
    return record["capture"].get("close") != "stalled" and not record["capture"].get("missing")


def check_unknown(program, path):
    """Failures among the sessions that both have, and how many only native has."""
    native, libnids = (read(program, engine, path) for engine in ("native", "libnids"))
    if native is None or libnids is None:
        return 1, 0
    by_id = {record["id"]: record for record in native if record["type"] == "session"}
    followed = [r for r in libnids if r["type"] == "session" and was_followed(r)]
    failures = 0
    for record in followed:
        name = f"{path} {record['id']}"
        if record["id"] not in by_id:
            print(f"{name}: only libnids has it")
            failures += 1
            continue
        found = differences(name, comparable([by_id[record["id"]]]), comparable([record]))
        if found:
            print("\n".join(found))
            failures += 1
    return failures, len(by_id) - len(followed)


def is_capture(path):
    return os.path.isfile(path) and path.endswith((".pcap", ".pcapng", ".cap", ".gz", ".zst"))


def check_folder(program, folder):
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    failures = not_followed = 0
    for path in filter(is_capture, paths):
        failed, alone = check_unknown(program, path)
        failures += failed
        not_followed += alone
    print(f"{folder}: {failures} differences; {not_followed} sessions that only native followed")
    return failures


def main():
    program, pcaps, *folders = sys.argv[1:]
    failures = check_described(program, pcaps)
    failures += sum(check_folder(program, folder) for folder in folders)
    return 1 if failures else 0


sys.exit(main())
