#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing from the wire breaks out of a report.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
TZ=UTC
export TZ
for locale in C C.UTF-8; do
    LC_ALL=$locale python3 "$top/tests/output/report/check_hostile.py" "$program" "$scratch" ||
        exit 1
done
