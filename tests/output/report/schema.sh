#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The summary of a report fits its schema, and the schema refuses what is wrong.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python with jsonschema: skipped"; exit 77; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

"$program" report --separate --format json -o "$scratch/captures.json" "$top"/pcaps/*.pcap \
    2>"$scratch/err" || { cat "$scratch/err"; exit 1; }
"$python" -B "$top/tests/output/report/month.py" >"$scratch/month.jsonl" || exit 1
"$program" report --format json --since 2026-03-02 --until 2026-03-30 -o "$scratch/month.json" \
    "$scratch/month.jsonl" || exit 1
"$program" report --format json -o "$scratch/both.json" "$scratch/month.json" \
    "$scratch/captures.json" || exit 1
"$program" report --format json -o "$scratch/none.json" /dev/null || exit 1
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/report.schema.json" \
    "$scratch"/*.json || exit $?
"$python" -B "$top/tests/output/report/check_report_schema.py" "$top/docs/report.schema.json" \
    "$scratch/both.json"
