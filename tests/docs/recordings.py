# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the table of docs/recordings.md against what the program finds.

recordings.py PROGRAM DOCUMENT PCAPS
"""
import json
import pathlib
import re
import subprocess
import sys


def found_in(program, capture):
    """The third column, as the program would write it."""
    lines = subprocess.run([program, "read", "--format", "json", capture.name], cwd=capture.parent,
                           stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
    records = [json.loads(line) for line in lines]
    findings = [finding for record in records for finding in record.get("anomalies", [])]
    groups = [
        ("`{}`", [f["id"] for f in findings if f["severity"] != "info"]),
        ("notice `{}`", [r["id"] for r in records if r["type"] == "notice"]),
        ("(`{}`{})", [f["id"] for f in findings if f["severity"] == "info"]),
    ]
    cells = []
    for form, ids in groups:
        for name in dict.fromkeys(ids):
            times = f" ×{ids.count(name)}" if ids.count(name) > 1 else ""
            cells.append(form.format(name, times) if "{})" in form else form.format(name) + times)
    return sorted(cells) or ["—"]


def main():
    program, document, pcaps = sys.argv[1:]
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$",
                      pathlib.Path(document).read_text(encoding="utf-8"), re.M)
    captures = sorted(pathlib.Path(pcaps).glob("*.pcap"))
    failures = 0
    told = {name: sorted(cell.strip() for cell in found.split(", ")) for name, _, found, _ in rows}
    for capture in captures:
        found = found_in(program, capture)
        claimed = [cell.strip() for cell in told.get(capture.stem, [])]
        if found != sorted(claimed):
            failures += 1
            print(f"{capture.name}: the page says {', '.join(claimed) or 'nothing'},\n"
                  f"    the program {', '.join(found)}")
    for name in set(told) - {capture.stem for capture in captures}:
        failures += 1
        print(f"{name}: there is no such capture")
    print(f"{len(captures)} recordings, {failures} differ")
    return failures > 0 or not captures


sys.exit(main())
