#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every expected record fits the published schema, and so does the summary of a
# run over all captures.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python with jsonschema: skipped"; exit 77; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

"${top_builddir:-.}/smtpscope" read --separate --summary -o "$scratch/all.jsonl" \
    "$top"/pcaps/*.pcap || exit 1
grep -q '^{"type":"summary"' "$scratch/all.jsonl" || { echo "no summary"; exit 1; }
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" \
    "$top/docs/summary.schema.json" "$top"/pcaps/*.jsonl "$scratch/all.jsonl"
