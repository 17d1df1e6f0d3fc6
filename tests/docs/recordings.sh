#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/recordings.md says what the program finds in each recording.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
exec "$python" -B "$top/tests/docs/recordings.py" "$build/smtpscope" "$top/docs/recordings.md" \
    "$top/pcaps"
