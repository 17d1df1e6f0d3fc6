#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures smtpscope against tcpdump and prints a table.

Usage: bench.py --programs DIR [--folder DIR] [--megabytes N] [--rounds N]

Makes a capture of mail (`mixed`) and one of many small sessions (`small`), N
megabytes each and a tenth of that, and reads them by turns with each command:
what else the machine does then falls on all of them. Every figure is a median.
Targets are for wall time, `of wall` times that of the reference; where other
programs run meanwhile, processor time (`of cpu`) tells more. The captures are
removed afterwards.

The reference is `tcpdump -r FILE -w /dev/null`, with the file in the page cache.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

REFERENCE = "tcpdump"
SINGLE = "one worker"


class Command:
    """Something to measure; `needs` is an option that the program must have."""

    def __init__(self, name, arguments, needs=None):
        self.name = name
        self.arguments = arguments
        self.needs = needs


READ = ["read", "--format", "json", "-o", "/dev/null"]

COMMANDS = [
    Command(SINGLE, READ),
    Command("--digest", [*READ, "--digest"]),
    Command("--workers 2", [*READ, "--workers", "2"], needs="--workers"),
    Command("--engine=libnids", [*READ, "--engine=libnids"], needs="libnids"),
]

# By traffic and command: what its wall time is compared with, and how many times
# that it may take.
TARGETS = {
    ("mixed", SINGLE): (REFERENCE, 1.5),
    ("mixed", "--digest"): (REFERENCE, 3.2),
    ("small", SINGLE): (REFERENCE, 5.0),
    ("small", "--workers 2"): (SINGLE, 0.75),
}

SCALING_TARGET = 10.5


class Bench:
    def __init__(self, programs, folder, rounds):
        self.programs = programs
        self.folder = folder
        self.rounds = rounds
        self.smtpscope = os.path.join(programs, "smtpscope")
        self.help = subprocess.run([self.smtpscope, "read", "--help"], check=True,
                                   capture_output=True, text=True).stdout

    def make_traffic(self, kind, megabytes):
        path = os.path.join(self.folder, f"{kind}-{megabytes}.pcap")
        maker = os.path.join(self.programs, "tests/bench/make_traffic")
        with open(path, "wb") as file:
            subprocess.run([maker, kind, str(megabytes)], check=True, stdout=file)
        return path

    def command_lines(self, path):
        lines = {REFERENCE: ["tcpdump", "-r", path, "-w", "/dev/null"]}
        for command in COMMANDS:
            if command.needs is None or command.needs in self.help:
                lines[command.name] = [self.smtpscope, *command.arguments, path]
        return lines

    def run(self, line):
        measure = os.path.join(self.programs, "tests/bench/measure")
        done = subprocess.run([measure, *line], check=False, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"bench: {' '.join(line)} failed:\n{done.stderr}")
        return [float(word) for word in done.stdout.split()]

    def measure(self, lines):
        """By name: the medians of wall time, processor time and memory."""
        runs = {name: [] for name in lines}
        for _ in range(self.rounds):
            for name, line in lines.items():
                runs[name].append(self.run(line))
        return {name: [statistics.median(values) for values in zip(*rows)]
                for name, rows in runs.items()}


def warm(path):
    with open(path, "rb") as file:
        while file.read(1 << 20):
            pass


def verdict(value, target):
    return f"at most {target:g}{'' if value <= target else ', MISSED'}"


def print_table(kind, megabytes, medians, targets):
    title = f"{kind}, {megabytes} MB"
    print(f"\n{title:22} wall s    cpu s  peak MiB   of wall   of cpu")
    for name, (wall, processor, memory) in medians.items():
        base, target = targets.get((kind, name), (REFERENCE, None))
        of_wall = wall / medians[base][0]
        of_processor = processor / medians[base][1]
        note = "" if target is None else "  " + verdict(of_wall, target)
        note += "" if base == REFERENCE else f" ({base})"
        print(f"  {name:18} {wall:8.3f} {processor:8.3f} {memory / 1024:9.1f} {of_wall:9.2f}"
              f" {of_processor:8.2f}{note}")


def print_scaling(megabytes, small, large):
    wall, processor = (large[SINGLE][i] / small[SINGLE][i] for i in (0, 1))
    print(f"  {megabytes // 10} to {megabytes} MB: wall time x {wall:.2f}, "
          f"{verdict(wall, SCALING_TARGET)}; processor time x {processor:.2f}; "
          f"peak {small[SINGLE][2] / 1024:.1f} to {large[SINGLE][2] / 1024:.1f} MiB")


def bench_kind(bench, kind, megabytes):
    medians = []
    # Of a short run starting the program is a good part: it has no targets.
    for size, targets in ((megabytes // 10, {}), (megabytes, TARGETS)):
        path = bench.make_traffic(kind, size)
        warm(path)
        medians.append(bench.measure(bench.command_lines(path)))
        os.remove(path)
        print_table(kind, size, medians[-1], targets)
    print_scaling(megabytes, *medians)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True, help="the build folder")
    parser.add_argument("--folder", help="where the captures go for a while")
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if shutil.which("tcpdump") is None:
        sys.exit("bench: tcpdump, the reference, is not installed")
    with tempfile.TemporaryDirectory(prefix="smtpscope-bench-", dir=options.folder) as folder:
        bench = Bench(options.programs, folder, options.rounds)
        for kind in ("mixed", "small"):
            bench_kind(bench, kind, options.megabytes)


if __name__ == "__main__":
    main()
