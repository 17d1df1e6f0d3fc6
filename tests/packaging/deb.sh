#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The Debian package is built out of what the program is built out of, and has its version.
. "${top_srcdir:-.}/tests/cli/support.sh"
deb=$top/packaging/deb

# What quickstart installs for building.
sed -n '/^needed="/,/"$/p' "$top/quickstart" | awk '$1 ~ /^lib.*-dev$/ { print $1 }' | sort >wanted
sed -n '/^Build-Depends:/,/^$/p' "$deb/control" | sed -n 's/^ \(lib[a-z0-9.+-]*-dev\).*/\1/p' >named
checks=$((checks + 1))
sort named | cmp -s wanted - && [ -s wanted ] || {
    sort named | diff wanted -
    fail "the package is built out of other libraries (>) than quickstart installs (<)"
}

"$program" --version | sed -n 's/^smtpscope //p' >version
checks=$((checks + 1))
[ "$(sed -n '1s/^smtpscope (\(.*\)-[0-9]*) .*/\1/p' "$deb/changelog")" = "$(cat version)" ] ||
    fail "the package has another version than the program"

finish
