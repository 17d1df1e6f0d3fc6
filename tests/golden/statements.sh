#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The expected records say of each capture what is known from how it was made.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
exec "$python" -B "$top/tests/golden/check_statements.py" \
    "${top_builddir:-.}/smtpscope" "$top/pcaps"
