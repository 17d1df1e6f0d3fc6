# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema takes every record as it is, refuses every change that breaks a
rule of docs/session-record.md, and knows exactly the words that records use.

usage: check_schema.py SCHEMA FILE...

Exit status as validate_lines.py.
"""
import copy
import json
import sys

from validate_lines import complaint, load_validators

# Where a record has words of a fixed set, and where the schema lists them.
WORDS = [
    (["protocol"], ["session", "protocol"]),
    (["capture", "engine"], ["capture", "engine"]),
    (["capture", "directions"], ["capture", "directions"]),
    (["capture", "close"], ["capture", "close"]),
    (["capture", "closed_by"], ["capture", "closed_by"]),
    (["capture", "closed_in"], ["capture", "closed_in"]),
    (["capture", "tunnel", "*"], ["capture", "tunnel"]),
    (["proxied", "transport"], ["proxied", "transport"]),
    (["proxied", "malformed"], ["proxied", "malformed"]),
    (["tunnelled", "kind"], ["tunnelled", "kind"]),
    (["tunnelled", "authentication"], ["tunnelled", "authentication"]),
    (["tunnelled", "result"], ["tunnelled", "result"]),
    (["tls", "started"], ["tls", "started"]),
    (["tls", "resumption", "offered"], ["tls", "resumption", "offered"]),
    (["transactions", "*", "method"], ["transaction", "method"]),
    (["transactions", "*", "outcome"], ["transaction", "outcome"]),
    (["anomalies", "*", "severity"], ["severity"]),
    (["anomalies", "*", "blame"], ["blame"]),
    (["anomalies", "*", "confidence"], ["confidence"]),
    (["interception", "verdict"], ["interception", "verdict"]),
    (["type"], []),
]

MAY_BE_EMPTY = {"dialogue", "lines"}
HAS_FREE_NAMES = {"evidence", "suppressed"}


def places(value, path=()):
    """Every value in the record with the path to it."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, path + (key,))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, path + (index,))


def changed(record, path, value):
    record = copy.deepcopy(record)
    target = record
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return record


def broken_copies(record):
    """Copies of the record, each of which breaks one rule, with its name and the place."""
    for path, value in places(record):
        if not path:
            yield "an unknown key", path, dict(record, unexpected=1)
            continue
        yield "null", path, changed(record, path, None)
        if isinstance(value, dict) and path[-1] not in HAS_FREE_NAMES:
            yield "an unknown key", path, changed(record, path, dict(value, unexpected=1))
        if isinstance(value, list) and path[-1] not in MAY_BE_EMPTY:
            yield "an empty array", path, changed(record, path, [])
        if isinstance(value, (int, float)) and "evidence" not in path:
            yield "a negative number", path, changed(record, path, -1)
        if isinstance(value, bool):
            yield "a number for a boolean", path, changed(record, path, 2)


def found(value, path):
    """The values at a path in which * stands for every element."""
    if not path:
        yield value
    elif path[0] == "*":
        for inner in value:
            yield from found(inner, path[1:])
    elif path[0] in value:
        yield from found(value[path[0]], path[1:])


def listed(schema, place):
    """The words at a place: a definition, a property of one, or the type of a line."""
    rule = schema["$defs"][place[0]] if place else schema["properties"]["type"]
    for field in place[1:]:
        rule = rule["properties"][field]
    return set(rule.get("items", rule)["enum"])


def kind_of_place(record, path):
    """Places of one kind are under the same rule of the schema: the same names on the
    way, whatever the index in an array, and an object around them with the same keys."""
    names, around = [], record
    for key in path[:-1]:
        names.append("*" if isinstance(key, int) else key)
        around = around[key]
    keys = tuple(sorted(around)) if isinstance(around, dict) else None
    return tuple(names), "*" if path and isinstance(path[-1], int) else path[-1:], keys


def check_records(validators, records):
    seen = set()
    for record in records:
        problem = complaint(validators, json.dumps(record))
        if problem:
            yield f"a record does not fit: {problem[:300]}"
        for rule, path, broken in broken_copies(record):
            kind = record.get("type"), rule, kind_of_place(record, path)
            if kind in seen:
                continue
            seen.add(kind)
            if not complaint(validators, json.dumps(broken)):
                yield f"{rule} is taken: {json.dumps(broken)[:300]}"


def check_words(schema, records):
    for path, place in WORDS:
        used = {word for record in records for word in found(record, path)}
        if used != listed(schema, place):
            yield f"{'.'.join(path)}: records have {used}, the schema {listed(schema, place)}"


def main(arguments):
    validators = load_validators(arguments[:1])
    records = []
    for path in arguments[1:]:
        with open(path, encoding="utf-8") as file:
            records += [json.loads(line) for line in file]
    problems = list(check_records(validators, records))
    problems += check_words(validators["session"].schema, records)
    print("\n".join(problems[:20]))
    print(f"{len(records)} records, {len(problems)} problems")
    return 1 if problems or not records else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
