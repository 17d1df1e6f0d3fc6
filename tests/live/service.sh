#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a service manager hears of a program that watches: that it is ready once it is confined,
# how it stands, signs of life, and that it stops.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
enter "--net"

ip link add mirror type veth peer name switch 2>err || skip "no pair of interfaces can be made here"
ip link set mirror up
ip link set switch up

# begin NAME ARGUMENT...: a manager of that name, and what it starts.
begin() {
    : >heard
    "$python" -I -S -B "$top/tests/live/manager.py" "$1" >heard &
    manager=$!
    processes="$processes $manager"
    await "the manager" file_has heard listening
    : >err
    NOTIFY_SOCKET=$1
    WATCHDOG_USEC=1500000
    export NOTIFY_SOCKET WATCHDOG_USEC
    shift
    "$program" watch --config /dev/null --buffer 4M -o records "$@" 2>err </dev/null &
    watcher=$!
    unset NOTIFY_SOCKET WATCHDOG_USEC
}

# served: from the word that it is ready to the last.
served() {
    await "the word that it is ready" file_has heard '^READY=1;STATUS=Watching\.$'
    checks=$((checks + 1))
    file_has err ' confined: ' || fail "ready before it is confined"
    await "signs of life" file_has heard '^WATCHDOG=1$' 2
    await "a status" file_has heard '^STATUS=0 sessions; [0-9]* frames, 0 dropped; 0 lines wait to be written, 0 dropped\.$'
    kill -TERM $watcher
    wait $watcher
    status=$?
    checks=$((checks + 1))
    [ $status -eq 0 ] || fail "status $status"
    await "the word that it stops" file_has heard '^STOPPING=1;'
    checks=$((checks + 1))
    [ "$(tail -n 1 heard | cut -c1-10)" = STOPPING=1 ] || fail "there is a word behind the last"
    kill $manager
}

begin "$scratch/manager" mirror
served
begin "@smtpscope-live-$$" --workers 2 mirror
served

# An interface that is not there is waited for, in good health.
begin "$scratch/another" --wait later
await "the word that it waits" file_has heard '^READY=1;STATUS=Waiting for the interface later\.$'
await "signs of life" file_has heard '^WATCHDOG=1$' 2
ip link add later type veth peer name far
ip link set far up
ip link set later up
served

# A manager that has gone is no trouble.
: >err
NOTIFY_SOCKET=$scratch/nobody "$program" watch --config /dev/null --buffer 4M -o records mirror \
    2>err </dev/null &
watcher=$!
processes="$processes $watcher"
await "the confinement" file_has err ' confined: '
kill -TERM $watcher
wait $watcher
status=$?
checks=$((checks + 1))
[ $status -eq 0 ] || fail "status $status without a manager"

finish
