#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Both engines give the same records of every capture of pcaps/ of which the
# MANIFEST says so, and of those in the folder that SMTPSCOPE_CAPTURES names.
set -u
top=${top_srcdir:-.}
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
python=${PYTHON:-python3}
[ "$python" != no ] || python=python3

command -v "$python" >/dev/null || { echo "no Python 3: skipped"; exit 77; }
exec "$python" -B "$top/tests/golden/parity.py" "$program" "$top/pcaps" \
    ${SMTPSCOPE_CAPTURES:+"$SMTPSCOPE_CAPTURES"}
