# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks for the credentials of the recordings in everything that smtpscope writes.

usage: check_credentials.py PROGRAM PCAPS

PCAPS/credentials.txt has the words that the clients of the auth-* recordings prove
themselves with. Besides, everything is looked for that a client in one of these
captures says between AUTH and the last reply to it, whatever the mechanism makes of
the words. None of it may be in any format, with any option, nor in the expected
records, nor in the packets that --write-pcap writes of any capture, as they stand and with
their payloads in a row: as it is, in base64 (in all three alignments), in hexadecimal digits, or as
in a URL.

Exit status: 0 nothing was found, 1 something was.
"""
import base64
import pathlib
import re
import struct
import subprocess
import sys
import urllib.parse

import written_file

SHORTEST = 8  # of what a client says; `*` and an empty line are no secrets

COMMANDS = {"read": ["--headers", "--mime", "--digest"], "report": []}


def words(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.partition(": ")[2].encode()


def payloads(path):
    """What TCP carries, packet by packet: (client's port, whether from it, octets).
    These captures are pcap, Ethernet, IPv4, with nothing lost."""
    data = path.read_bytes()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(data):
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        packet = data[at + 16 + 14 : at + 16 + length]
        at += 16 + length
        segment = packet[(packet[0] & 15) * 4 : struct.unpack_from(">H", packet, 2)[0]]
        source, target = struct.unpack_from(">HH", segment)
        octets = segment[(segment[12] >> 4) * 4 :]
        yield max(source, target), source > target, octets


def responses(path):
    """What clients say to authenticate, and what a server answers to prove that it
    knows the password."""
    asked = {}  # by client's port: whether AUTH is under way
    for client, from_client, octets in payloads(path):
        for line in octets.split(b"\r\n"):
            verb, _, rest = line.partition(b" ")
            if not from_client:
                asked[client] = asked.get(client, False) and not line[:1] in (b"2", b"5")
                if line.startswith((b"334 dj", b"334 cnNwYXV0aD")):
                    yield line[4:]  # v= and rspauth=, which the password made
            elif verb.upper().startswith(b"AUTH"):
                asked[client] = True
                words_behind = rest.split(b" ")
                if len(words_behind) > 1 or verb.upper().rstrip(b":") != b"AUTH":
                    yield words_behind[-1]
            elif asked.get(client):
                yield line


def forms(secret):
    """The secret in all forms in which it could show."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    yield urllib.parse.quote_from_bytes(secret, safe="").encode()
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + secret)
        # The first and the last octets depend on what stands beside them.
        yield text[-(-shift * 8 // 6) : len(text) - 4]


def decoded(secret):
    try:
        return [base64.b64decode(secret, validate=True)]
    except ValueError:
        return []


def secrets_of(folder, captures):
    found = set(words(folder / "credentials.txt"))
    for capture in captures:
        for response in responses(capture):
            found |= {one for one in [response, *decoded(response)] if len(one) >= SHORTEST}
    return {form: secret for secret in found for form in forms(secret) if len(form) >= SHORTEST}


def runs(program):
    """Every command that writes what is in a capture, in each of its formats."""
    for command, options in COMMANDS.items():
        asked = subprocess.run([program, command, "--help"], capture_output=True, text=True, check=False)
        formats = re.search(r"--format ([a-z|]+)", asked.stdout)
        for one in formats.group(1).split("|") if formats else ():
            yield [command, *options, "--format", one]


def outputs(program, folder, captures):
    for run in runs(program):
        for capture in captures:
            done = subprocess.run([program, *run, capture], capture_output=True, check=True)
            yield f"{' '.join(run)} {capture.name}", done.stdout + done.stderr
    for capture in sorted(folder.glob("*.pcap")):
        _, octets = written_file.write(program, capture)
        yield f"--write-pcap {capture.name}", octets
        yield f"payloads of {capture.name}", b"\0".join(written_file.payloads(octets))
    for golden in folder.glob("*.jsonl"):
        yield golden.name, golden.read_bytes()


def main(program, folder):
    folder = pathlib.Path(folder)
    captures = sorted(folder.glob("auth-*.pcap"))
    secrets = secrets_of(folder, captures)
    count = failures = 0
    for name, text in outputs(program, folder, captures):
        count += 1
        # JSON may write a character in another way.
        plain = text + text.replace(b"\\/", b"/")
        for form, secret in secrets.items():
            if form in plain:
                failures += 1
                print(f"{name}: has {form!r}, which is of {secret!r}")
    print(f"{len(captures)} captures, {len(secrets)} forms of credentials, {count} outputs, "
          f"{failures} found")
    return 1 if failures or not captures or not secrets else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
