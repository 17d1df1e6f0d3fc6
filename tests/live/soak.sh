#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watching for long: memory stays what it is, and no session is left out.
#
#   SOAK_SESSIONS, SOAK_SECONDS   how many sessions, in what time
#   SOAK_OPTIONS                  further options of `smtpscope watch`
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
sessions=${SOAK_SESSIONS:-6000}
seconds=${SOAK_SECONDS:-40}
packets_each=25   # of a session, about
octets_each=3720  # the same, so that there are not fewer than asked for
need_traffic
enter "--net"

mirror_pair

# What the sanitizer keeps back of freed memory grows to 256 MiB before it is used again.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1
export ASAN_OPTIONS

# The records are counted and not kept: there would be gigabytes of them.
mkfifo records
"$python" -I -S "$top/tests/live/soak.py" count <records >counted &
processes=$!
# shellcheck disable=SC2086 # words
"$program" watch --config /dev/null --format json --summary --status-interval 1 ${SOAK_OPTIONS:-} mirror \
    >records 2>err </dev/null &
watcher=$!
is_watched || exit

megabytes=$(((sessions * octets_each + 999999) / 1000000))
wanted=$("$make_traffic" small $megabytes | "$program" read --config /dev/null --format json - | wc -l)
"$make_traffic" small $megabytes |
    "$python" -I -S "$top/tests/live/mail.py" replay switch - $((sessions * packets_each / seconds)) &
processes="$processes $!"
"$python" -I -S "$top/tests/live/soak.py" measure $watcher $! >memory
kill -TERM $watcher
checks=$((checks + 1))
wait $watcher || fail "it ended with status $?"
watcher=
wait

checks=$((checks + 1))
"$python" -I -S "$top/tests/live/soak.py" judge memory counted "$wanted" >out || fail "the soak is not passed"
cat out
finish
