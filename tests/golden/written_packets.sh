#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What --write-pcap writes of each capture of pcaps/ gives the same records when it is read
# again, has right checksums, and is the same in every octet for several workers.
set -u
top=${top_srcdir:-.}
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
exec "$python" -B "$top/tests/golden/written_packets.py" "$program" "$top/pcaps"
