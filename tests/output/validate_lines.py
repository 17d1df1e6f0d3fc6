#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds every line of JSON files against a schema.

usage: validate_lines.py SCHEMA FILE...

Exit status: 0 all lines fit, 1 some do not, 77 (skipped) without jsonschema.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def load_validator(path):
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    return validator(schema)


def complaint(validator, line):
    """What is wrong with a line, or None."""
    try:
        value = json.loads(line)
    except ValueError as error:
        return f"not JSON: {error}"
    error = jsonschema.exceptions.best_match(validator.iter_errors(value))
    return None if error is None else f"{error.json_path}: {error.message}"


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    validator = load_validator(arguments[0])
    lines = failures = 0
    for path in arguments[1:]:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                lines += 1
                problem = complaint(validator, line)
                if problem:
                    failures += 1
                    print(f"{path}:{number}: {problem[:500]}")
    print(f"{lines} lines held against the schema, {failures} do not fit")
    return 1 if failures or not lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
