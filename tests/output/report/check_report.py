#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds every figure of a report against what is known of the lines it was made of.

check_report.py PROGRAM FOLDER: makes a month of lines, has PROGRAM report on them, as a whole and
by the summaries of ten sensors, and compares."""
import collections
import json
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import month  # noqa: E402

ERROR = 0.01
SENSORS = 10


class Check:
    def __init__(self, report, expected, name):
        self.report, self.expected, self.name = report, expected, name
        self.compared = self.failed = 0

    def same(self, path, found, wanted):
        self.compared += 1
        if found != wanted:
            self.failed += 1
            print(f"{self.name}: {path}: {found} instead of {wanted}")

    def counts(self, path, found, wanted):
        self.same(path, dict(found or {}), {key: count for key, count in wanted.items() if count})

    def sketch(self, path, sketch, values):
        if not values:
            self.same(path, sketch, None)
            return
        self.same(f"{path}/count", sketch["count"], len(values))
        self.same(f"{path}/sum", sketch["sum_us"], sum(values))
        self.same(f"{path}/longest", sketch["longest_ns"], max(values) * 1000)
        for key, part in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            exact = month.quantile(values, part) / 1e6
            self.compared += 1
            if abs(sketch[key] - exact) > ERROR * exact + 1e-6:
                self.failed += 1
                print(f"{self.name}: {path}/{key}: {sketch[key]} is too far from {exact}")

    def waits(self, path, found, wanted):
        self.same(f"{path}/waits", set(found or {}), {key for key in wanted if wanted[key]})
        for wait, values in wanted.items():
            self.sketch(f"{path}/{wait}", (found or {}).get(wait), values)

    def few(self, path, found, wanted):
        """A list of few, exact while there are no more than it tells apart."""
        items = (found or {}).get("items", [])
        told = {item["key"]: item["count"] for item in items}
        if len(wanted) <= 32:
            self.counts(path, told, wanted)
            return
        error = found["error"] if "error" in found else 0
        for key, count in told.items():
            self.compared += 1
            if not wanted[key] - error <= count <= wanted[key]:
                self.failed += 1
                print(f"{self.name}: {path}: {count} of {key} instead of {wanted[key]}")

    def party(self, path, found, wanted, is_server):
        self.counts(f"{path}/tally", found.get("tally"), wanted.tally)
        self.same(f"{path}/first", found["first"], month.text_of(wanted.first))
        self.same(f"{path}/last", found["last"], month.text_of(wanted.last))
        self.same(f"{path}/name", found.get("name"), wanted.name)
        if is_server:
            self.few(f"{path}/software", found.get("software"), wanted.software)
            self.waits(path, found.get("waits"), wanted.waits)

    def items(self, key, by):
        entry = self.report.get(key, {})
        self.same(f"{key}/error", entry.get("error"), None)
        items = entry.get("items", [])
        order = [item["count"] for item in items]
        self.same(f"{key}/order", order, sorted(order, reverse=True))
        return {item[by]: item for item in items}


def check_totals(check):
    report, expected = check.report, check.expected
    check.same("type", (report["type"], report["schema"]), ("report", 1))
    check.counts("tally", report["tally"], expected.tally)
    check.counts("protocols", report["protocols"], expected.protocols)
    check.counts("severities", report["severities"], expected.severities)
    check.counts("notices", report["notices"], expected.notices)
    check.counts("worst", report["worst"], expected.worst)
    check.same("first", report["first"], month.text_of(expected.first))
    check.same("last", report["last"], month.text_of(expected.last))
    for key, value in report["health"].items():
        if key not in ("inputs", "reports"):
            check.same(f"health/{key}", value, expected.health[key])
    check.same("quarters", {quarter["start"]: quarter["tally"] for quarter in report["quarters"]},
               {start: dict(tally) for start, tally in expected.quarters.items()})
    check.waits("all", report["waits"], expected.waits)
    check.sketch("greylisting", report.get("greylisting"), expected.greylisting)


def check_findings(check):
    found = check.items("findings", "id")
    check.same("findings", set(found), set(check.expected.findings))
    for rule, wanted in check.expected.findings.items():
        finding = found[rule]
        check.same(f"{rule}/count", finding["count"], wanted.count)
        check.same(f"{rule}/sessions", finding.get("sessions", 0), wanted.sessions)
        check.counts(f"{rule}/severities", finding["severities"], wanted.severities)
        check.same(f"{rule}/first", finding["first"], month.text_of(wanted.first))
        check.same(f"{rule}/last", finding["last"], month.text_of(wanted.last))
        if wanted.sessions:
            check.few(f"{rule}/clients", finding["clients"], wanted.clients)
            check.few(f"{rule}/servers", finding["servers"], wanted.servers)
        examples = [(example["start"], example["id"]) for example in finding.get("examples", [])]
        check.same(f"{rule}/examples", examples,
                   [(month.text_of(start), name) for _, start, name in sorted(wanted.examples)[:3]])
        for example in finding.get("examples", []):
            check.same(f"{rule}/session", example["session"]["id"], example["id"])


def check_parties(check):
    found = check.items("servers", "server")
    check.same("servers", set(found), set(check.expected.servers))
    for address, wanted in check.expected.servers.items():
        check.same(f"{address}/count", found[address]["count"], wanted.tally["sessions"])
        check.party(address, found[address], wanted, True)
    for ranking, clients in check.expected.clients.items():
        entry = check.report["clients"].get(ranking, {})
        found = {item["client"]: item for item in entry.get("items", [])}
        check.same(f"{ranking}", set(found), set(clients))
        for address, wanted in clients.items():
            weight = check.expected.weights[ranking][address]
            check.same(f"{ranking}/{address}", found[address]["count"], weight)
            check.party(f"{ranking}/{address}", found[address], wanted, False)


def check_lists(check):
    expected = check.expected
    items = check.report["refusals"]["items"]
    found = {(item["stage"], item["code"], item.get("enhanced"), item["text"]): item["count"]
             for item in items}
    check.counts("refusals", found, expected.refusals)
    check.few("tls_versions", check.report["tls_versions"], expected.tls_versions)
    check.few("greylisting_servers", check.report["greylisting_servers"],
              expected.greylisting_servers)
    for key, guessers in (("harvesters", expected.harvesters),
                          ("brute_forcers", expected.brute_forcers)):
        found = check.items(key, "client")
        check.same(key, {client: {"count": item["count"], "most": item["most"]}
                         for client, item in found.items()}, guessers)
    found = check.items("interceptions", "client")
    check.same("interceptions", set(found), set(expected.interceptions))
    for client, wanted in expected.interceptions.items():
        item = found[client]
        check.same(f"{client}/intercepted",
                   (item["count"], item["verdicts"], item["score"], item.get("product")),
                   (wanted["count"], dict(wanted["verdicts"]), wanted["score"], wanted["product"]))
        check.few(f"{client}/evidence", item["evidence"], wanted["evidence"])


def check_all(report, expected, name):
    check = Check(report, expected, name)
    check_totals(check)
    check_findings(check)
    check_parties(check)
    check_lists(check)
    print(f"{name}: {check.compared} figures, {check.failed} wrong")
    return check.failed == 0 and check.compared > 4000


def report_on(program, *arguments):
    done = subprocess.run([program, "report", "--format", "json", *arguments], capture_output=True,
                          check=False)
    if done.returncode != 0 or done.stderr:
        sys.exit(f"report {arguments}: status {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def merge_by_sensors(program, folder, lines, dice):
    """Reports of ten sensors, merged in two steps and in any order."""
    by_sensor = collections.defaultdict(list)
    for line in lines:
        by_sensor[dice.randrange(SENSORS)].append(line)
    summaries = []
    for sensor, part in by_sensor.items():
        path = os.path.join(folder, f"sensor{sensor}.json")
        write_summary(program, path, write(os.path.join(folder, "part.jsonl"), part))
        summaries.append(path)
    dice.shuffle(summaries)
    half = os.path.join(folder, "half.json")
    write_summary(program, half, *summaries[:4])
    return report_on(program, *summaries[4:], half)


def write_summary(program, path, *inputs):
    subprocess.run([program, "report", "--format", "json", "-o", path, *inputs], check=True)


def main():
    program, folder = sys.argv[1:3]
    good = True
    for seed in range(1, 3):
        lines, expected = month.make(seed)
        path = write(os.path.join(folder, "month.jsonl"), lines)
        whole = report_on(program, path)
        good &= check_all(whole, expected, f"month {seed}")
        merged = merge_by_sensors(program, folder, lines, random.Random(seed))
        good &= check_all(merged, expected, f"month {seed}, ten sensors")
    sys.exit(0 if good else 1)


main()
