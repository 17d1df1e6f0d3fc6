#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the recorded server products say is what the fingerprint file says of them,
# and their ordinary sessions are calm.
set -u
top=${top_srcdir:-.}
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
exec "$python" -B "$top/tests/golden/check_products.py" \
    "$top/smtp/fingerprints/servers.conf" "$top/pcaps"
