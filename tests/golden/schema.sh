#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every expected record fits the published schema.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python with jsonschema: skipped"; exit 77; }
exec "$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" \
    "$top"/pcaps/*.jsonl
