#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watching for long: memory stays what it is, and no session is left out.
#
#   SOAK_SESSIONS, SOAK_SECONDS   how many sessions, in what time
#   SOAK_OPTIONS                  further options of `smtpscope watch`
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}
sessions=${SOAK_SESSIONS:-6000}
seconds=${SOAK_SECONDS:-40}
make_traffic=$(dirname "$program")/tests/bench/make_traffic
packets_each=25   # of a session, about
octets_each=3657  # the same

skip() {
    echo "$*: skipped"
    exit 77
}

if [ "${LIVE_INSIDE:-no}" = no ]; then
    [ "$python" != no ] || skip "no Python"
    [ -x "$make_traffic" ] || skip "no make_traffic"
    for tool in unshare ip; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    root=
    [ "$(id -u)" -eq 0 ] || root=--map-root-user
    unshare --net $root true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    unshare --net $root sh "$top/tests/live/soak.sh"
    exit
fi

watcher=
traffic=
tidy() {
    # shellcheck disable=SC2086
    kill $watcher $traffic 2>/dev/null
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 1' HUP INT TERM

ip link add mirror type veth peer name switch 2>err || skip "no pair of interfaces can be made here"
for interface in mirror switch; do
    echo 1 >/proc/sys/net/ipv6/conf/$interface/disable_ipv6
    ip link set $interface up
done

# What the sanitizer keeps back of freed memory grows to 256 MiB before it is used again.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1
export ASAN_OPTIONS

# The records are counted and not kept: there would be gigabytes of them.
mkfifo records
"$python" -I -S "$top/tests/live/soak.py" count <records >counted &
traffic=$!
# shellcheck disable=SC2086 # words
"$program" watch --config /dev/null --format json --summary --status-interval 1 ${SOAK_OPTIONS:-} mirror \
    >records 2>err </dev/null &
watcher=$!
tries=0
until grep -q watching err; do
    tries=$((tries + 1))
    [ $tries -lt 400 ] || {
        fail "the interface is not watched"
        exit 1
    }
    sleep 0.05
done

megabytes=$(((sessions * octets_each + 999999) / 1000000))
wanted=$("$make_traffic" small $megabytes | "$program" read --config /dev/null --format json - | wc -l)
"$make_traffic" small $megabytes |
    "$python" -I -S "$top/tests/live/mail.py" replay switch - $((sessions * packets_each / seconds)) &
traffic="$traffic $!"
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
