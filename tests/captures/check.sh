#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Other projects' captures, which are not in this repository: in each of them the
# program sees the commands and replies that expectations.json says. Reads the
# folder that SMTPSCOPE_CAPTURES names.
set -u
top=${top_srcdir:-.}
program=${top_builddir:-.}/smtpscope
python=${PYTHON:-python3}
[ "$python" != no ] || python=python3

[ -n "${SMTPSCOPE_CAPTURES:-}" ] || {
    echo "SMTPSCOPE_CAPTURES names no folder of captures: skipped"
    exit 77
}
command -v "$python" >/dev/null || { echo "no Python 3: skipped"; exit 77; }
exec "$python" -B "$top/tests/captures/check_expectations.py" \
    "$program" "$top/tests/captures/expectations.json" "$SMTPSCOPE_CAPTURES"
