#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The sample records fit the schema, and the schema takes nothing else.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python with jsonschema: skipped"; exit 77; }

schema=$top/docs/session-record.schema.json
"$python" -B "$top/tests/output/validate_lines.py" "$schema" "$top/docs/summary.schema.json" \
    "$top"/tests/output/records/*.jsonl ||
    exit $?
exec "$python" -B "$top/tests/output/check_schema.py" "$schema" "$top"/tests/output/records/*.jsonl
