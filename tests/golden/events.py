#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The events of a capture say the same as its records.

usage: events.py RECORDS EVENTS

Both files are of the same capture. The last word about each step is a step of
the record's dialogue, findings are its anomalies, what is told of messages
stands in its transactions, and the close has all the rest.

Exit status: 0 they do, 1 they do not.
"""
import json
import sys

OF_EVERY_EVENT = {"type", "schema", "event", "id", "time"}


class Telling:
    """What the events of one session have said so far."""

    def __init__(self):
        self.steps = {}
        self.begun = set()
        self.messages = {}
        self.findings = []
        self.close = None

    def hear(self, event):
        """Takes the next event; what is wrong with it, or None."""
        kind = event["event"]
        if self.close is not None:
            return f"{kind} behind the close"
        if kind == "begin":
            self.begun.add(event["step"])
        elif kind == "step":
            if event["step"] in self.steps:
                return f"step {event['step']} comes twice"
            self.steps[event["step"]] = event["dialogue"]
        elif kind == "end":
            if event["step"] not in self.begun | self.steps.keys():
                return f"step {event['step']} ends before it begins"
            self.steps[event["step"]] = event["dialogue"]
        elif kind == "message":
            self.messages[event["step"]] = event["message"]
        elif kind == "finding":
            self.findings.append(event["anomaly"])
        elif kind == "close":
            self.close = {key: value for key, value in event.items() if key not in OF_EVERY_EVENT}
        return None

    def differences(self, record):
        """What is not as the record has it."""
        steps = [self.steps[number] for number in sorted(self.steps)]
        if sorted(self.steps) != list(range(len(self.steps))):
            yield f"steps are missing: {sorted(self.steps)}"
        if steps != record["dialogue"]:
            yield f"steps differ: {steps} instead of {record['dialogue']}"
        if self.findings != record.get("anomalies", []):
            yield "findings differ"
        told = [self.messages[number] for number in sorted(self.messages)]
        written = [transaction["message"] for transaction in record.get("transactions", [])
                   if "message" in transaction]
        missing = [message for message in written if message not in told]
        if missing:
            yield f"no event tells of {missing}"
        rest = {key: value for key, value in record.items()
                if key not in OF_EVERY_EVENT | {"dialogue", "last_steps", "anomalies"}}
        if self.close != rest:
            yield f"the close differs: {self.close} instead of {rest}"


def problems(records, lines):
    """Everything that is wrong."""
    told, order = {}, []
    for line in lines:
        if line["type"] != "event":
            continue
        if line["event"] == "open":
            if line["id"] in told:
                yield f"{line['id']} is opened twice"
            told[line["id"]] = Telling()
        if line["id"] not in told:
            yield f"{line['id']} says {line['event']} before it is opened"
            return
        problem = told[line["id"]].hear(line)
        if problem:
            yield f"{line['id']}: {problem}"
        if line["event"] == "close":
            order.append(line["id"])
    sessions = [record for record in records if record["type"] == "session"]
    if order != [record["id"] for record in sessions] or len(told) != len(order):
        yield "other sessions, or in another order"
        return
    for record in sessions:
        for difference in told[record["id"]].differences(record):
            yield f"{record['id']}: {difference}"
    notices = [record for record in records if record["type"] == "notice"]
    if notices != [line for line in lines if line["type"] == "notice"]:
        yield "other notices"


def main(arguments):
    files = []
    for path in arguments:
        with open(path, encoding="utf-8") as file:
            files.append([json.loads(line) for line in file])
    records, lines = files
    found = list(problems(records, lines))
    for problem in found[:5]:
        print(f"{arguments[1]}: {problem[:1000]}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
