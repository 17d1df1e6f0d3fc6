#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The nightly report is killed at any moment, again and again: each session is in one report.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/nightly/support.sh"
command -v setsid >/dev/null || skip "no setsid"
rounds=${SMTPSCOPE_TEST_ROUNDS:-25}

# Seconds.
now() { "$python" -c 'import time; print(time.monotonic())'; }

set_up 5
# The moments are chosen by how long a run takes on this machine.
arrive 3
begun=$(now)
night >out 2>err || fail "the first run did not end well: $(cat err)"
took=$(echo "$(now) $begun" | awk '{ print $1 - $2 }')
killed=0
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    arrive 3
    # Also in the middle of a run that would have told.
    setsid "$nightly" --config conf >out 2>err </dev/null &
    victim=$!
    sleep "$("$python" -c 'import random, sys; print(random.random() * float(sys.argv[1]))' "$took")"
    kill -KILL -$victim 2>/dev/null && killed=$((killed + 1))
    wait $victim 2>/dev/null
done
checks=$((checks + 1))
[ $killed -gt $((rounds / 4)) ] || fail "only $killed of $rounds were killed"
arrive 1000
for last in 1 2; do
    checks=$((checks + 1))
    night >out 2>err || fail "the last run did not end well"
done
left=$(grep -c '^open' reports/latest/ledger)
checks=$((checks + 1))
[ $(($(reported) + left)) -eq "$(cat whole)" ] ||
    fail "$(reported) sessions were reported and $left are open of $(cat whole)"
checks=$((checks + 1))
[ -z "$(find reports/runs -name '*.part')" ] || fail "a folder of a run that was not is left"
checks=$((checks + 1))
[ "$(find reports/runs -mindepth 1 -maxdepth 1 | wc -l)" -eq "$(find reports/runs -name told | wc -l)" ] ||
    fail "a run was not told"
echo "$killed of $rounds killed, $(find reports/runs -name told | wc -l) runs"

finish
