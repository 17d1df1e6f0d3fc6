#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeds texts that want to break out through every field of a line and looks at the report.

check_hostile.py PROGRAM FOLDER"""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import month  # noqa: E402

HOSTILE = [
    "<script>alert('x')</script>",
    "\" onmouseover=\"alert(1)\" x='",
    "\x1b]0;title\x07\x1b[2J\x1b[31m red",
    "line\nINJECTED\n## INJECTED\n",
    "\rINJECTED",
    "\x7f\x85\x9b31m",
    "\u202etxt.exe\u2066\u200f",
    "a|b|c\n|---|",
    "[click](javascript:alert(1)) ![x](https://example.org/x.png) <https://example.org>",
    "`code` **bold** _under_ ~~gone~~ # head\n```\nfence\n",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "https://example.org www.example.org mallory@example.org",
    "nul\x00inside",
    "\ufeff\u2028INJECTED\u2029INJECTED",
    "'; touch INJECTED; '",
    "x" * 5000,
    "\U0001f4a3" * 100,
    " --option",
    "1. one",
    "- item",
    "+ item",
    "    code",
    "===",
]
# What no output may have, but for the end of a line.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def full_record():
    """A session with every part that a report looks at, and a notice, a summary, a status."""
    lines, _ = month.make(7, 300)
    records = [json.loads(line) for line in lines]
    session = max((record for record in records if record["type"] == "session"),
                  key=lambda record: len(record.get("transactions", [])) + 9 * ("interception" in record))
    session.setdefault("anomalies", []).append(
        {"id": "rset-doubled", "severity": "critical", "blame": "client", "confidence": "high",
         "t": 0.5, "message": "Something"})
    session.setdefault("interception", {"verdict": "certain", "score": 11, "evidence": ["rule"]})
    session["interception"]["product"] = "Product"
    session["tls"] = {"started": "starttls", "version": "TLS 1.2", "plaintext": True}
    session["auth"] = [{"mechanism": "PLAIN", "code": 235, "responses": 1}]
    session["greeting"].setdefault("software", ["postfix"])
    session["helo"] = {"verb": "EHLO", "argument": "client.example.org"}
    session["dialogue"].append({"t": 9.0, "from": "server", "code": 554, "lines": ["5.7.1 No"]})
    notices = [
        {"type": "notice", "schema": 1, "id": kind, "severity": "warning", "message": "It does it",
         "evidence": {"client": "192.0.2.1", "server": "192.0.2.2", "delay": 600.0, "failed": 30,
                      "unknown_recipients": 30},
         "time": session["end"]} for kind in ("greylisting", "directory-harvest", "auth-bruteforce")]
    summary = {"type": "summary", "schema": 1, "trouble": ["a file"], "mirror": ["a mirror"],
               "capture": {"frames": 3}, "reassembly": {"gaps": 1}}
    return [session, *notices, summary]


def places(value, path=()):
    """The paths of all texts, keys of counters among them."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, path + (key,))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, path + (index,))
    elif isinstance(value, str):
        yield path


def changed(value, path, text):
    copy = json.loads(json.dumps(value))
    part = copy
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = text
    return copy


def report(program, folder, records, form):
    path = os.path.join(folder, "hostile.jsonl")
    with open(path, "w", encoding="ascii") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    done = subprocess.run([program, "report", "--format", form, "--rows", "100", path],
                          capture_output=True, check=False, cwd=folder)
    if done.returncode not in (0, 2):
        sys.exit(f"status {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode("utf-8")


def complain(what, output, where):
    print(f"{where}: {what}")
    print("\n".join(output.splitlines()[:40]))
    sys.exit(1)


def check_text(output, where):
    if CONTROLS.search(output):
        complain("a control character", output, where)
    for line in output.split("\n"):
        if re.match(r"\s*(## )?INJECTED", line) and not line.startswith("     "):
            complain("a line of its own", output, where)
        # A piece of a command is never broken.
        if len(line) > 78 and "'" not in line and not re.match(r" +(show it|\S+ \\?$)", line):
            complain(f"{len(line)} columns: {line}", output, where)


def check_markdown(output, where):
    if CONTROLS.search(output):
        complain("a control character", output, where)
    columns = None
    for line in output.split("\n"):
        if line.startswith("    "):  # a command, shown as it is
            continue
        outside = re.sub(r"^\*\*|\*\*$|^- [a-z ]+: |^#{1,3} |^### [a-z]+: ", "",
                         re.sub(r"&#\d+;", "", line))
        if line.startswith("|"):
            outside = re.sub(r"^\|[-:|]+\|$", "", outside).replace("|", " ")
        if re.search(r"[<>`\[\]\\!@|*_#$~&]|:[A-Za-z/:]|www\.|^ *(-|\d+[.)]) ", outside):
            complain(f"something with a meaning: {line}", output, where)
        if line.startswith("#") and not re.match(r"#{1,3} [a-zA-Z]", line):
            complain(f"a heading: {line}", output, where)
        if line.startswith("|"):
            count = line.count("|")
            if columns is not None and count != columns:
                complain(f"a cell too many: {line}", output, where)
            columns = count
        else:
            columns = None


CHECKS = {"text": check_text, "markdown": check_markdown}


def main():
    program, folder = sys.argv[1:3]
    records = full_record()
    tried = 0
    # Everything at once, each hostile text in every place; a place that a report needs in
    # its form (times, identifiers) makes the line unreadable, so those stay.
    fixed = {"type", "id", "start", "end", "time"}
    for text in HOSTILE:
        hostile = []
        for record in records:
            for path in list(places(record)):
                if len(path) > 1 or path[0] not in fixed:
                    record = changed(record, path, text)
            hostile.append(record)
        for form, check in CHECKS.items():
            check(report(program, folder, hostile, form), f"{text[:20]!r} everywhere, {form}")
            tried += 1
    # All texts, each in one place by itself.
    for number, record in enumerate(records):
        for index, path in enumerate(places(record)):
            text = HOSTILE[index % len(HOSTILE)]
            hostile = records[:number] + [changed(record, path, text)] + records[number + 1:]
            form = ("text", "markdown")[index % 2]
            CHECKS[form](report(program, folder, hostile, form), f"{text[:20]!r} in {path}, {form}")
            tried += 1
    print(f"{tried} reports of hostile texts")
    sys.exit(0 if tried > 60 else 1)


main()
