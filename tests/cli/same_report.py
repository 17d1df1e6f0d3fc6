#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether two summaries of reports say the same of the sessions: everything but which
inputs there were, what the runs before told of themselves, and where examples lie."""
import json
import sys

OF_THE_INPUT = {"inputs", "reports", "lines", "duplicates", "input", "source", "numbers"}


def figures(value):
    if isinstance(value, dict):
        return {key: figures(part) for key, part in value.items() if key not in OF_THE_INPUT}
    if isinstance(value, list):
        return [figures(part) for part in value]
    return value


def differences(left, right, path=""):
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted(left.keys() | right.keys()):
            yield from differences(left.get(key), right.get(key), f"{path}/{key}")
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, pair in enumerate(zip(left, right)):
            yield from differences(*pair, f"{path}/{index}")
    elif left != right:
        yield f"{path}: {str(left)[:100]} and {str(right)[:100]}"


def main():
    left, right = (figures(json.load(open(name))) for name in sys.argv[1:3])
    found = list(differences(left, right))
    print("\n".join(found[:20]))
    return 1 if found else 0


sys.exit(main())
