#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Prints the branches of the judging code that its own tests never take.

Arguments: the test programs. Called by `make rule-coverage` in a folder that was
configured with --enable-coverage. What other tests reach by the way does not count, so
the counters are cleared first. Branches of an assert are not counted: one side of them
is never taken.
"""
import glob
import json
import os
import subprocess
import sys

SOURCES = [
    "smtp/anomalies/*_rules.c",
    "smtp/anomalies/rset_classes.c",
    "smtp/history/*.c",
    "smtp/diagnosis/*.c",
]

source_folder = os.environ["top_srcdir"]
build_folder = os.environ["top_builddir"]


def sources():
    found = []
    for pattern in SOURCES:
        found += sorted(glob.glob(pattern, root_dir=source_folder))
    return found


def object_of(source):
    folder, name = os.path.split(source)
    return os.path.join(build_folder, folder, "libsmtp_a-" + name[:-2])


def run_tests(programs):
    for counters in glob.glob(os.path.join(build_folder, "**", "*.gcda"), recursive=True):
        os.remove(counters)
    for program in programs:
        done = subprocess.run([os.path.join(build_folder, program)], cwd=build_folder,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{program} failed:\n{done.stdout}")


def lines_of(source):
    """Of gcov; none when no test called anything in the file."""
    if not os.path.exists(object_of(source) + ".gcno"):
        sys.exit(f"{object_of(source)}.gcno: configure with --enable-coverage")
    done = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout",
                           object_of(source) + ".o"],
                          cwd=build_folder, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.splitlines():
        for file in json.loads(line)["files"]:
            if file["file"].endswith(source):
                return file["lines"]
    return []


def report(source):
    """Prints the branches not taken; returns how many there are, and how many were taken."""
    with open(os.path.join(source_folder, source), encoding="utf-8") as opened:
        text = opened.read().splitlines()
    total = taken = 0
    for line in lines_of(source):
        words = text[line["line_number"] - 1].strip()
        if words.startswith("assert("):
            continue
        branches = [branch for branch in line["branches"] if not branch["throw"]]
        missed = [str(i) for i, branch in enumerate(branches) if branch["count"] == 0]
        total += len(branches)
        taken += len(branches) - len(missed)
        if missed:
            print(f"{source}:{line['line_number']}: {','.join(missed)} of {len(branches)}: {words}")
    return total, taken


def main():
    run_tests(sys.argv[1:])
    sums = {source: report(source) for source in sources()}
    print()
    for source, (total, taken) in sums.items():
        if taken < total:
            print(f"{100 * taken / total:5.1f} % of {total:4} branches: {source}")
    total = sum(each[0] for each in sums.values())
    taken = sum(each[1] for each in sums.values())
    print(f"{100 * taken / total:5.1f} %: {taken} of {total} branches in {len(sums)} files")


if __name__ == "__main__":
    main()
