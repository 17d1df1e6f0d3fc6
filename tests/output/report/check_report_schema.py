#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema of summaries is strict: it refuses a key that it does not know, in every object,
and a value of another type, at every place of a summary that has all of them."""
import json
import sys

import jsonschema


def objects(value, path=()):
    """One object of each kind: of an array only the first item."""
    if isinstance(value, dict):
        yield path, value
        for key, part in value.items():
            # The records of sessions have a schema of their own.
            if key != "session":
                yield from objects(part, path + (key,))
    elif isinstance(value, list) and value:
        yield from objects(value[0], path + (0,))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        summary = json.load(file)
    validator = jsonschema.validators.validator_for(schema)(schema)
    if not validator.is_valid(summary):
        sys.exit("the summary itself does not fit")
    tried = failures = 0
    for path, value in list(objects(summary)):
        changes = [("unknown_key", 1)] + [(key, [None]) for key in value if key != "session"]
        for key, wrong in changes:
            before = value.get(key, schema)
            value[key] = wrong
            tried += 1
            if validator.is_valid(summary):
                failures += 1
                print(f"accepted: {'/'.join(map(str, path))}/{key} = {wrong}")
            if before is schema:
                del value[key]
            else:
                value[key] = before
    print(f"{tried} wrong summaries, {failures} accepted")
    return 1 if failures or tried < 200 else 0


sys.exit(main())
