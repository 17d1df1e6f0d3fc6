#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds every line of JSON files against the schema of its type.

usage: validate_lines.py SCHEMA... FILE...

Schemas are the arguments that end in .schema.json. Each says in its property
`type` (const or enum) of which lines it knows.

Exit status: 0 all lines fit, 1 some do not, 77 (skipped) without jsonschema.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    print("this Python has no jsonschema: skipped")
    sys.exit(77)


def load_validators(paths):
    """The validator of each type of line."""
    validators = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        validator = jsonschema.validators.validator_for(schema)
        validator.check_schema(schema)
        rule = schema["properties"]["type"]
        for name in rule.get("enum", [rule.get("const")]):
            validators[name] = validator(schema)
    return validators


def complaint(validators, line):
    """What is wrong with a line, or None."""
    try:
        value = json.loads(line)
    except ValueError as error:
        return f"not JSON: {error}"
    name = value.get("type") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in validators:
        return f"no schema for type {name!r}"
    error = jsonschema.exceptions.best_match(validators[name].iter_errors(value))
    return None if error is None else f"{error.json_path}: {error.message}"


def main(arguments):
    schemas = [path for path in arguments if path.endswith(".schema.json")]
    files = [path for path in arguments if path not in schemas]
    if not schemas or not files:
        sys.exit(__doc__)
    validators = load_validators(schemas)
    lines = failures = 0
    for path in files:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                lines += 1
                problem = complaint(validators, line)
                if problem:
                    failures += 1
                    print(f"{path}:{number}: {problem[:500]}")
    print(f"{lines} lines held against the schema, {failures} do not fit")
    return 1 if failures or not lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
