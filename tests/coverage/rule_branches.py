#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the judging code against its own tests: each condition was true once and false once,
and each rule was asked for where it finds something, where it stays calm and behind a gap.

Arguments: the test programs. Called by `make rule-coverage` in a folder that was configured
with CC=clang --enable-coverage. What other tests reach by the way does not count. Of an
assert nothing is counted: it is written down that its other side is never taken.

A condition that no record can bring about stands in rule_branches.txt, each in a line:

    smtp/history/history_chain.c never true `case HISTORY_TABLE_COUNT`: why not

Fails where a side of a condition is neither taken nor in that list, where the list has what
was taken after all, and where a rule lacks a test.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import rule_questions

SOURCES = ["smtp/anomalies", "smtp/history", "smtp/diagnosis"]
EXCUSE = re.compile(r"(\S+) never (true|false) `(.+)`: \S.*")

source_folder = os.environ["top_srcdir"]
build_folder = os.environ["top_builddir"]


def run_tests(programs, folder):
    """Counts into a few files that all of their processes share; returns what they asked."""
    environment = dict(os.environ, LLVM_PROFILE_FILE=os.path.join(folder, "%4m.profraw"))
    questions = rule_questions.Questions()
    for program in programs:
        ledger = os.path.join(folder, os.path.basename(program) + ".ledger")
        environment["SMTPSCOPE_RULE_LEDGER"] = ledger
        done = subprocess.run([os.path.join(build_folder, program)], cwd=build_folder,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True)
        if done.returncode != 0:
            sys.exit(f"{program} failed:\n{done.stdout}")
        questions.read(program, ledger)
    return questions


def counted(programs, folder):
    """What llvm-cov says of each file, by its name in the source tree."""
    profile = os.path.join(folder, "tests.profdata")
    raw = glob.glob(os.path.join(folder, "*.profraw"))
    if not raw:
        sys.exit("the tests count nothing: configure with CC=clang --enable-coverage")
    subprocess.run(["llvm-profdata", "merge", "-sparse", "-o", profile] + raw, check=True)
    objects = [word for program in programs[1:] for word in ("-object", program)]
    done = subprocess.run(["llvm-cov", "export", "-instr-profile", profile, programs[0]] + objects,
                          cwd=build_folder, stdout=subprocess.PIPE, check=True)
    files = json.loads(done.stdout)["data"][0]["files"]
    return {os.path.relpath(os.path.realpath(os.path.join(build_folder, file["filename"])),
                            os.path.realpath(source_folder)): file for file in files}


def text_between(lines, place):
    first, start, last, end = place
    if first == last:
        return lines[first - 1][start - 1:end - 1]
    parts = [lines[first - 1][start - 1:]] + lines[first:last - 1] + [lines[last - 1][:end - 1]]
    return " ".join(part.strip() for part in parts)


def conditions(source, file):
    """Each condition with its line, its text and how often it was true and false."""
    with open(os.path.join(source_folder, source), encoding="utf-8") as opened:
        lines = opened.read().splitlines()
    sums = {}
    for branch in file["branches"]:
        place = tuple(branch[:4])
        true, false = sums.get(place, (0, 0))
        sums[place] = (true + branch[4], false + branch[5])
    for place, (true, false) in sorted(sums.items()):
        yield place[0], text_between(lines, place), {"true": true, "false": false}


def read_excuses():
    with open(os.path.join(source_folder, "tests/coverage/rule_branches.txt"),
              encoding="utf-8") as opened:
        lines = [line for line in opened.read().splitlines() if line and not line.startswith("#")]
    for line in lines:
        if not EXCUSE.fullmatch(line):
            sys.exit(f"tests/coverage/rule_branches.txt: what is `{line}`?")
    return {EXCUSE.fullmatch(line).groups() for line in lines}


def compare(source, file, excuses):
    """Prints what is wrong; returns the sides, those taken, and how many are wrong."""
    total = taken = wrong = 0
    for line, text, counts in conditions(source, file):
        for side, count in counts.items():
            excused = (source, side, text) in excuses
            total += 1
            taken += count > 0
            if count == 0 and not excused:
                print(f"{source}:{line}: never {side}: {text}")
                wrong += 1
            elif count > 0 and excused:
                print(f"{source}:{line}: {side} after all, and in the list: {text}")
                wrong += 1
            excuses.discard((source, side, text) if excused else None)
    return total, taken, wrong


def main():
    excuses = read_excuses()
    excused = len(excuses)
    with tempfile.TemporaryDirectory() as folder:
        questions = run_tests(sys.argv[1:], folder)
        files = counted(sys.argv[1:], folder)
    sums = [compare(source, file, excuses) for source, file in sorted(files.items())
            if os.path.dirname(source) in SOURCES]
    total, taken, wrong = (sum(each) for each in zip(*sums))
    for source, side, text in sorted(excuses):
        print(f"tests/coverage/rule_branches.txt: {source} has no `{text}` that is {side}")
    print(f"{100 * taken / total:.2f} %: {taken} of {total} sides of conditions in {len(sums)} "
          f"files were taken, {excused} are excused, {wrong + len(excuses)} are wrong")
    lacking = list(rule_questions.lacking(questions, source_folder))
    print("\n".join(lacking + [f"{len(lacking)} of {len(list(rule_questions.rows(source_folder)))} "
                               "rules lack a test"]))
    sys.exit(1 if wrong or excuses or lacking else 0)


if __name__ == "__main__":
    main()
