#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures `smtpscope report` against `jq -c .type` over the same lines.

Usage: bench_report.py --programs DIR --lines FILE [--folder DIR] [--count N] [--sessions N]
                       [--rounds N]

FILE has session lines, out of which COUNT are made, each with an identifier of its own. They are
read by turns, and every figure is a median. Targets are for the rate: that of jq at least with
one worker, 1.6 times that with two. Where other programs run meanwhile, processor time tells more.

Then as many sessions as --sessions says (0 for none) go through standard input, to a summary and to
a page, and the most memory that each took is held against its target."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

MEMORY_TARGET = 300  # MB
JQ = ["jq", "-c", ".type"]


def run(command, **more):
    """Wall and processor seconds, and the most memory in MB."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **more)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command}: status {status}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(program, path, rounds):
    commands = {
        "jq": [*JQ, path],
        "one worker": [program, "report", "--format", "json", "--progress", "never", path],
        "two workers": [program, "report", "--format", "json", "--progress", "never",
                        "--workers", "2", path],
    }
    figures = {name: [] for name in commands}
    for command in commands.values():
        run(command)
    for _ in range(rounds):
        for name, command in commands.items():
            figures[name].append(run(command))
    return {name: [statistics.median(column) for column in zip(*rows)]
            for name, rows in figures.items()}


def tell(figures, megabytes):
    jq_wall, jq_cpu, _ = figures["jq"]
    print(f"{'':12} {'wall s':>8} {'cpu s':>8} {'MB/s':>8} {'of jq, wall':>12} {'of jq, cpu':>12}")
    for name, (wall, cpu, _) in figures.items():
        print(f"{name:12} {wall:8.2f} {cpu:8.2f} {megabytes / wall:8.0f} {jq_wall / wall:12.2f} "
              f"{jq_cpu / cpu:12.2f}")


def measure_memory(program, maker, lines, sessions, format):
    process = subprocess.Popen([maker, str(sessions), lines], stdout=subprocess.PIPE)
    wall, cpu, memory = run([program, "report", "--format", format, "--progress", "never", "-"],
                            stdin=process.stdout)
    process.stdout.close()
    process.wait()
    print(f"{sessions} sessions, {format}: {memory:.0f} MB (target: below {MEMORY_TARGET}), {wall:.0f} s, "
          f"{cpu:.0f} s of processor time")
    return memory < MEMORY_TARGET


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--lines", required=True)
    parser.add_argument("--folder", default=None)
    parser.add_argument("--count", type=int, default=50000)
    parser.add_argument("--sessions", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    program = os.path.join(options.programs, "smtpscope")
    maker = os.path.join(options.programs, "tests/bench/make_lines")
    good = True
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = os.path.join(folder, "lines.jsonl")
        with open(path, "wb") as file:
            subprocess.run([maker, str(options.count), options.lines], stdout=file, check=True)
        megabytes = os.path.getsize(path) / 1e6
        print(f"{options.count} lines, {megabytes:.0f} MB")
        figures = measure(program, path, options.rounds)
    tell(figures, megabytes)
    good &= figures["one worker"][0] <= figures["jq"][0]
    good &= figures["two workers"][0] * 1.6 <= figures["jq"][0]
    if options.sessions > 0:
        for format in ("json", "html"):
            good &= measure_memory(program, maker, options.lines, options.sessions, format)
    print("targets met" if good else "a target is missed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
