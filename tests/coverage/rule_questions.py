# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of the rules were asked for by their tests: where they find something, where they have
to stay calm, and where bytes are missing. tests/support/rule_ledger.h has what is read here.

A program in which a rule finds something, and in which another session has no finding at all,
has shown that it stays calm. What is made by chance or in great numbers asks for no rule.
"""
import glob
import os
import re

BY_CHANCE = ["check_random_dialogues", "check_ordinary_traffic", "check_fingerprinted_servers"]


class Questions:
    """Of all programs: what was found, what was absent, and each of them in a holed session."""

    def __init__(self):
        self.found, self.absent, self.holed = set(), set(), set()

    def read(self, program, ledger):
        if os.path.basename(program) in BY_CHANCE or not os.path.exists(ledger):
            return
        found, quiet = set(), False
        with open(ledger, encoding="utf-8") as lines:
            for what, *rest in (line.split() for line in lines):
                if what == "quiet":
                    quiet = True
                    continue
                rule, where = rest
                (found if what == "found" else self.absent).add(rule)
                if where == "holed":
                    self.holed.add(rule)
        self.found |= found
        if quiet:
            self.absent |= found


def rows(source_folder):
    """Each rule of the tables with the text of its row."""
    for path in sorted(glob.glob(os.path.join(source_folder, "smtp/anomalies/*_table.c"))):
        with open(path, encoding="utf-8") as opened:
            text = opened.read()
        starts = list(re.finditer(r'\.id = "([a-z0-9-]+)"', text))
        for start, end in zip(starts, starts[1:] + [None]):
            yield start.group(1), text[start.end():end.start() if end else len(text)]


def lacking(questions, source_folder):
    """A line for each rule that lacks a test."""
    for rule, row in rows(source_folder):
        lacks = []
        if rule not in questions.found:
            lacks.append("no test finds it")
        if rule not in questions.absent:
            lacks.append("no test in which it stays calm")
        if re.search(r"\.(byte_exact|of_absence) = true", row) and rule not in questions.holed:
            lacks.append("no test behind a gap")
        if lacks:
            yield f"{rule}: {', '.join(lacks)}"
