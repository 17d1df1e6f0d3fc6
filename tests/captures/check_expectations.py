# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads every capture of a folder and compares the verbs and reply codes of its
sessions with what is on the wire.

usage: check_expectations.py PROGRAM EXPECTATIONS FOLDER

EXPECTATIONS has, by the SHA-256 of a capture, its SMTP connections, each known
by the client's port. `commands` and `replies` are what was said, in order;
`250*3` stands for three in a row. Connections that are not in the list must not
be in the output.

`tls` has some fields of the record's, those of objects in it too, and `tls_bytes`
how many the client and the server sent in TLS.

`unfollowed` is there where an engine may be unable to follow the connection;
then either all of it must be in the record, or the program must say so in the
way that the word stands for (SAID_SO); `why` says what is in the way. Without
`commands` and `replies` nobody can tell what was said. `remark` is for people.

Captures that the list does not have, and those that are missing, are named and
do not fail. Exit status: 0 all as expected, 1 not so.
"""
import hashlib
import json
import os
import re
import subprocess
import sys

SECONDS_FOR_A_CAPTURE = 120

# What the program says of connections that it leaves out, on standard error.
SAID_SO = {
    "ipv6": re.compile(r"IPv6 connections not analysed"),
    "unopened": re.compile(r"connections not followed"),
}
# ... and of one of which it has only the beginning: the record says so.
STALLED = "stalled"


def words(text):
    """`EHLO RCPT*2` as a list of three words."""
    result = []
    for word in text.split():
        word, _, count = word.partition("*")
        result += [word] * int(count or 1)
    return result


def in_short(items):
    """The other way round."""
    result = []
    for item in items:
        if result and result[-1][0] == item:
            result[-1][1] += 1
        else:
            result.append([item, 1])
    return " ".join(item if count == 1 else f"{item}*{count}" for item, count in result)


def starts_with(whole, part):
    return whole[: len(part)] == part


class Session:
    """What a record says of the things that are compared."""

    def __init__(self, record):
        dialogue = record.get("dialogue", [])
        self.port = record["client"]["port"]
        self.close = record["capture"]["close"]
        self.commands = [step["verb"] for step in dialogue if "verb" in step]
        self.replies = [str(step["code"]) for step in dialogue if "code" in step]
        self.tls = record.get("tls", {})
        self.tls_bytes = " ".join(str(step["tls"]["bytes"]) for step in dialogue if "tls" in step)

    def __str__(self):
        return (
            f"commands {in_short(self.commands) or 'none'};"
            f" replies {in_short(self.replies) or 'none'}; close {self.close}"
        )


def read_capture(program, path):
    """The sessions of a capture, what was said on standard error, and the status."""
    run = subprocess.run(
        [program, "read", "--format", "json", "--ports", "any", path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=SECONDS_FOR_A_CAPTURE,
        check=False,
    )
    records = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    sessions = [Session(record) for record in records if record["type"] == "session"]
    return sessions, run.stderr.decode("utf-8", "replace"), run.returncode


def complaint_about_absence(expected, notes):
    word = expected.get("unfollowed")
    if word is None:
        return "no record"
    if word not in SAID_SO:
        return f"no record, although it is {word} and not absent"
    return None if SAID_SO[word].search(notes) else f"no record, and no word of its being {word}"


def has(recorded, expected):
    """All that is expected, and perhaps more."""
    if not isinstance(expected, dict):
        return recorded == expected
    return all(key in recorded and has(recorded[key], value) for key, value in expected.items())


def complaint_about_tls(expected, session):
    if not has(session.tls, expected.get("tls", {})):
        return f"tls {session.tls}\n    expected {expected['tls']}"
    if expected.get("tls_bytes", session.tls_bytes) != session.tls_bytes:
        return f"{session.tls_bytes} bytes in TLS\n    expected {expected['tls_bytes']}"
    return None


def complaint_about_session(expected, session):
    word = expected.get("unfollowed")
    if "commands" not in expected:
        return None
    commands, replies = words(expected["commands"]), words(expected["replies"])
    complete = session.commands == commands and session.replies == replies
    if complete and (session.close != STALLED or word == STALLED):
        return complaint_about_tls(expected, session)
    if word == STALLED and session.close == STALLED:
        if starts_with(commands, session.commands) and starts_with(replies, session.replies):
            return None
    return f"{session}\n    expected commands {expected['commands'] or 'none'};" \
        f" replies {expected['replies'] or 'none'}"


def complaints(connections, sessions, notes):
    """All that is wrong with the sessions of a capture."""
    left = list(sessions)
    for expected in connections:
        port = expected["client_port"]
        session = next((one for one in left if one.port == port), None)
        if session is None:
            complaint = complaint_about_absence(expected, notes)
        else:
            left.remove(session)
            complaint = complaint_about_session(expected, session)
        if complaint is not None:
            yield f"client port {port}: {complaint}"
    for session in left:
        yield f"client port {session.port}: no SMTP connection, yet a record: {session}"


def check_capture(program, path, expected):
    """Prints what is wrong; returns whether nothing is."""
    name = f"{expected['origin']} {expected['name']}"
    try:
        sessions, notes, status = read_capture(program, path)
    except (subprocess.TimeoutExpired, ValueError) as error:
        print(f"{name}: {error}")
        return False
    wrong = list(complaints(expected["connections"], sessions, notes))
    if status != 0:
        wrong.insert(0, f"exit status {status}: {notes.strip()}")
    for line in wrong:
        print(f"{name}: {line}")
    return not wrong


def captures_in(folder):
    """The regular files by the SHA-256 of their content, of copies one."""
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                found.setdefault(hashlib.sha256(file.read()).hexdigest(), path)
    return found


def main(program, expectations_path, folder):
    with open(expectations_path, encoding="utf-8") as file:
        expectations = json.load(file)
    if not os.path.isdir(folder):
        print(f"{folder} is no folder")
        return 1
    found = captures_in(folder)
    known = [digest for digest in expectations if digest in found]
    for digest in sorted(set(found) - set(expectations), key=found.get):
        print(f"not in the list: {os.path.basename(found[digest])}")
    for digest, expected in expectations.items():
        if digest not in found:
            print(f"missing: {expected['origin']} {expected['name']}")
    failures = [
        digest
        for digest in known
        if not check_capture(program, found[digest], expectations[digest])
    ]
    print(f"{len(known)} captures of {len(expectations)}, {len(failures)} not as expected")
    return 0 if known and not failures else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
