#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No output has a credential of the recordings in any form.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
exec "$python" -B "$top/tests/golden/check_credentials.py" \
    "${top_builddir:-.}/smtpscope" "$top/pcaps"
