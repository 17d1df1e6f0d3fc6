#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The records of all dialogues fit the published schema, and every dialogue is
# part of a release.
set -u
top=${top_srcdir:-.}
build=${top_builddir:-.}
python=${PYTHON:-python3}
failures=0
for dialogue in "$top"/tests/dialogues/*.txt; do
    grep -q "tests/dialogues/${dialogue##*/}\( \|\$\)" "$top/tests/dialogues/local.mk" || {
        echo "tests/dialogues/local.mk does not have ${dialogue##*/}"
        failures=1
    }
done
[ "$failures" -eq 0 ] || exit 1
[ -x "$build/tests/smtp/check_dialogue_files" ] || { echo "no Check: skipped"; exit 77; }
[ "$python" != no ] || { echo "no Python with jsonschema: skipped"; exit 77; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

SMTPSCOPE_TEST_RECORDS=$scratch/records.jsonl "$build/tests/smtp/check_dialogue_files" || exit 1
# The scripts have no engine of their own.
sed -i 's/"engine":"script"/"engine":"native"/' "$scratch/records.jsonl"
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" \
    "$top/docs/summary.schema.json" "$scratch/records.jsonl"
