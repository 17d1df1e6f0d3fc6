# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads metrics as strictly as OpenMetrics 1.0 is written, and holds them against a
status line, or against a summary.

usage: check_metrics.py METRICS [STATUS]

METRICS is the text. STATUS has such lines; the last one must have the numbers that
the text has, but for `output`, which goes on while they are written.

Exit status: 0 all is right, 1 it is not.
"""
import json
import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
METADATA = re.compile(rf"# (TYPE|UNIT|HELP) ({NAME}) (.*)")
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ({NUMBER})")
SUFFIXES = {"counter": "_total", "gauge": "", "info": "_info"}


class Wrong(Exception):
    pass


def require(condition, sentence):
    if not condition:
        raise Wrong(sentence)


class Family:
    def __init__(self, name):
        self.name = name
        self.metadata = {}
        self.samples = {}

    def describe(self, word, text):
        require(not self.samples, f"{self.name}: {word} behind a sample")
        require(word not in self.metadata, f"{self.name}: a second {word}")
        require(text != "", f"{self.name}: an empty {word}")
        self.metadata[word] = text

    def add(self, name, labels, number):
        kind = self.metadata.get("TYPE")
        require(kind in SUFFIXES, f"{self.name}: of type {kind}")
        require(name == self.name + SUFFIXES[kind], f"{name} is no sample of a {kind} {self.name}")
        pairs = re.findall(LABEL, labels or "")
        names = [pair.split("=", 1)[0] for pair in pairs]
        require(len(set(names)) == len(names), f"{name}: a label twice")
        key = tuple(sorted(pairs))
        require(key not in self.samples, f"{name}: {key} twice")
        value = float(number)
        require(kind == "gauge" or value >= 0, f"{name} is {number}")
        require(kind != "info" or value == 1, f"{name} is {number}")
        self.samples[key] = value

    def finish(self):
        for word in ("TYPE", "HELP"):
            require(word in self.metadata, f"{self.name} has no {word}")
        unit = self.metadata.get("UNIT")
        require(unit is None or self.name.endswith("_" + unit), f"{self.name} is in {unit}")
        for known in ("bytes", "seconds"):
            if self.name.endswith("_" + known):
                require(unit == known, f"{self.name} has no UNIT")


def parse(text):
    """The families by name."""
    require(text.endswith("\n# EOF\n"), "it does not end in # EOF")
    families, family = {}, None
    for line in text[: -len("# EOF\n")].splitlines():
        metadata, sample = METADATA.fullmatch(line), SAMPLE.fullmatch(line)
        require(metadata or sample, f"not a line of metrics: {line!r}")
        if metadata:
            word, name, rest = metadata.groups()
            if family is None or name != family.name:
                require(name not in families, f"{name} comes in two pieces")
                family = families[name] = Family(name)
            family.describe(word, rest)
        else:
            require(family is not None, f"{line!r} belongs to nothing")
            family.add(*sample.groups())
    for family in families.values():
        family.finish()
    owners = {}
    for family in families.values():
        for suffix in SUFFIXES.values():
            owner = owners.setdefault(family.name + suffix, family.name)
            require(owner == family.name, f"{family.name} clashes with {owner}")
    return families


def numbers(families):
    """Every sample by its name and labels."""
    found = {}
    for family in families.values():
        suffix = SUFFIXES[family.metadata["TYPE"]]
        for labels, value in family.samples.items():
            found[(family.name + suffix, labels)] = value
    return found


# ------------------------------------------------------------------ against a status line


def expected_of(status):
    """What a status line makes of the metrics."""
    wanted = {}

    def count(name, value, **labels):
        key = tuple(sorted(f'{label}="{text}"' for label, text in labels.items()))
        wanted[("smtpscope_" + name, key)] = float(value)

    for protocol, value in status["sessions"]["protocol"].items():
        count("sessions_total", value, protocol=protocol)
    for severity, value in status["sessions"]["severity"].items():
        count("sessions_judged_total", value, severity=severity)
    count("sessions_left_out_total", status["sessions"]["left_out"])
    for outcome, value in status["transactions"].items():
        count("transactions_total", value, outcome=outcome)
    for severity, value in status["anomalies"].items():
        count("anomalies_total", value, severity=severity)
    for severity, value in status["notices"]["severity"].items():
        count("notices_total", value, severity=severity)
    count("notices_left_out_total", status["notices"]["left_out"])
    for what in ("anomalies", "notices"):
        count(what + "_suppressed_total", status.get("suppressed", {}).get(what, 0))
        for rule, severities in status.get(what + "_by_rule", {}).items():
            for severity, value in severities.items():
                count(what + "_by_rule_total", value, id=rule, severity=severity)
    if status["type"] == "status":
        count("mirror_troubles", len(status.get("mirror", [])))
        count("memory_used_bytes", status["memory"]["used"])
    count("inputs_in_trouble_total", status["inputs"]["in_trouble"])
    for group in ("capture", "reassembly"):
        for name, value in status[group].items():
            count(f"{group}_{name}_total", value)
    for name, value in status["history"].items():
        count(f"history_{name}" + ("_total" if name.endswith("_displaced") else ""), value)
    count("memory_budget_bytes", status["memory"]["budget"])
    count("memory_refused_total", status["memory"]["refused"])
    return wanted


# What a line has elsewhere, or a summary has not.
BESIDE = {
    "build_info",
    "status_timestamp_seconds",
    "last_frame_timestamp_seconds",
    "mirror_troubles",
    "memory_used_bytes",
}


def compare(found, status):
    wanted = expected_of(status)
    for key, value in wanted.items():
        require(key in found, f"{key} is missing")
        require(found[key] == value, f"{key} is {found[key]} and not {value}")
    for name, labels in found:
        short = name.removeprefix("smtpscope_")
        known = (name, labels) in wanted or short in BESIDE
        require(known or short.split("_")[0] == "output", f"{name}{labels} is in no status line")


def main(metrics, status=None):
    with open(metrics, encoding="utf-8", newline="") as file:
        text = file.read()
    try:
        families = parse(text)
        if status:
            with open(status, encoding="utf-8") as file:
                compare(numbers(families), json.loads(file.read().splitlines()[-1]))
    except Wrong as wrong:
        print(f"{metrics}: {wrong}")
        return 1
    print(f"{metrics}: {len(families)} families, {len(numbers(families))} samples")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
