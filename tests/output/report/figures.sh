#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every figure of a report is what is known of the lines, also when it is put together from
# the summaries of ten sensors.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
python3 "$top/tests/output/report/check_report.py" "$program" "$scratch"
