#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Reports on captures of pcaps/ are, whole, those in tests/golden/reports/; of a page what is
# between its frame, the style sheet above all. `--accept` writes these files instead.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
actual=$(mktemp -d) || exit 99
trap 'rm -rf "$actual"' EXIT
TZ=UTC
LC_ALL=C.UTF-8
export TZ LC_ALL

cd "$top/pcaps" || exit 99
failures=0
count=0
# report NAME FORMAT STATUS ARGUMENT...
report() {
    file=$1.$2 wanted=$3
    count=$((count + 1))
    [ "$2" = txt ] && format=text || format=$2
    shift 3
    "$program" report --format "$format" "$@" >"$actual/$file" 2>"$actual/err"
    status=$?
    if [ "$format" = html ]; then
        sed -n '/<main>/,/<\/main>/p' "$actual/$file" >"$actual/main"
        mv "$actual/main" "$actual/$file"
    fi
    if [ $status -ne "$wanted" ]; then
        echo "report $*: status $status instead of $wanted"
        sed 's/^/  /' "$actual/err"
        failures=$((failures + 1))
    elif [ "${accept:-}" = yes ]; then
        cp "$actual/$file" "$top/tests/golden/reports/$file"
        chmod 644 "$top/tests/golden/reports/$file"
    elif ! diff -u "$top/tests/golden/reports/$file" "$actual/$file"; then
        failures=$((failures + 1))
    fi
}
[ "${1:-}" = --accept ] && accept=yes

report founding-story txt 0 founding-story-server-side.pcap
report founding-story markdown 0 founding-story-server-side.pcap
report founding-story html 0 founding-story-server-side.pcap
report founding-story json 0 founding-story-server-side.pcap
report passwords txt 0 auth-by-hand.pcap auth-exim.pcap
report damaged txt 0 snapped.pcap tcp-client-only.pcap
report night txt 0 delivery.pcap postgrey.pcap founding-story-client-side.pcap \
    callout.pcap starttls-tls13.pcap starttls-refused.pcap helo-without-name.pcap ipv6.pcap
report night markdown 0 delivery.pcap postgrey.pcap founding-story-client-side.pcap \
    callout.pcap starttls-tls13.pcap starttls-refused.pcap helo-without-name.pcap ipv6.pcap
report few html 0 --ladders 1 founding-story-client-side.pcap helo-without-name.pcap
report empty txt 0 --since 2030-01-01 --until 2030-01-02 delivery.pcap
report changes txt 0 --baseline "$actual/founding-story.json" auth-exim.pcap
echo "$count reports, $failures differ"
[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
