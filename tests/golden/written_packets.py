# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads what --write-pcap writes.

usage: written_packets.py PROGRAM PCAPS

Of every capture the packets of all sessions with a finding are written and read again. Each
session must be there, and its record the same but for what was taken out of it: words in
place of which the record has `[redacted]`, and whether a credential was base64. Where the
program says that it does not show all of the payload, the connection must be the same. No
packet may have a wrong checksum that had a right one. Three workers must write the same
file.

Exit status: 0 all as expected, 1 not so.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import written_file

REDACTED = "[redacted]"

# Sessions are compared with others, which are not written where they have no findings.
COMPARED = {"one-among-ten-client-side"}
OF_COMPARING = ("anomalies", "interception", "diagnosis")

# Of a session of which not everything is shown.
OF_CONNECTION = ("id", "community_id", "start", "client", "server")

CHECKSUMS = ("packets_bad_ip_checksum", "packets_bad_tcp_checksum")


def lines(output):
    return [json.loads(line) for line in output.splitlines()]


def sessions(records):
    return {record["id"]: record for record in records if record["type"] == "session"}


def read(program, octets, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "written.pcapng"
        path.write_bytes(octets)
        command = [program, "read", "--format", "json", "--summary", *options, path]
        done = subprocess.run(command, capture_output=True, timeout=written_file.SECONDS, check=True)
        return lines(done.stdout)


def same(first, again):
    """But for texts that were taken out."""
    if isinstance(first, str) and REDACTED in first:
        return True
    if isinstance(first, dict) and isinstance(again, dict):
        return first.keys() == again.keys() and all(same(first[key], again[key]) for key in first)
    if isinstance(first, list) and isinstance(again, list):
        return len(first) == len(again) and all(map(same, first, again))
    return first == again


def comparable(record, left_out):
    record = {key: value for key, value in record.items() if key not in left_out}
    record["capture"] = {key: value for key, value in record["capture"].items() if key != "source"}
    for authentication in record.get("auth", ()):
        authentication.pop("malformed", None)
    return record


def check_session(name, first, again, is_whole):
    if again is None:
        return [f"{name} {first['id']}: is not in the file"]
    left_out = OF_COMPARING if name in COMPARED else ()
    first, again = comparable(first, left_out), comparable(again, left_out)
    keys = set(first) | set(again) if is_whole else OF_CONNECTION
    return [
        f"{name} {first['id']}: {key} was {json.dumps(first.get(key))} and is {json.dumps(again.get(key))}"
        for key in sorted(keys)
        if not same(first.get(key), again.get(key))
    ]


def bad_checksums(program, source):
    if isinstance(source, bytes):
        records = read(program, source, "--checksums", "verify")
    else:
        command = [program, "read", "--format", "json", "--summary", "--checksums", "verify", source]
        done = subprocess.run(command, capture_output=True, timeout=written_file.SECONDS, check=False)
        records = lines(done.stdout)
    return sum(records[-1]["reassembly"][name] for name in CHECKSUMS)


def check(program, capture):
    done, octets = written_file.write(program, capture)
    records = lines(done.stdout)
    counts = records[-1]["packets"]
    first, again = sessions(records), sessions(read(program, octets))
    is_whole = counts["limited"] + counts["shortened"] + counts["headers_only"] == 0
    failures = [
        failure
        for key, record in first.items()
        for failure in check_session(capture.stem, record, again.get(key), is_whole)
    ]
    if counts["sessions"] != len(first):
        failures.append(f"{capture.stem}: {counts['sessions']} of {len(first)} sessions were written")
    before, after = bad_checksums(program, capture), bad_checksums(program, octets)
    if after > before:
        failures.append(f"{capture.stem}: {after} wrong checksums, {before} before")
    if written_file.write(program, capture, "--workers", "3")[1] != octets:
        failures.append(f"{capture.stem}: three workers write another file")
    return len(first), is_whole, failures


def main(program, folder):
    captures = sorted(pathlib.Path(folder).glob("*.pcap"))
    count = whole = 0
    failures = []
    for capture in captures:
        found, is_whole, wrong = check(program, capture)
        count += found
        whole += is_whole
        failures += wrong
    for failure in failures:
        print(failure)
    print(f"{len(captures)} captures, {whole} of them shown as a whole, {count} sessions, "
          f"{len(failures)} failures")
    return 1 if failures or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
