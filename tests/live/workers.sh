#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Several workers that watch one interface: what they find is what one finds, whatever is
# wrapped around the packets, and they begin and end as one does.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

skip() {
    echo "$*: skipped"
    exit 77
}

if [ "${LIVE_INSIDE:-no}" = no ]; then
    [ "$python" != no ] || skip "no Python"
    for tool in unshare ip; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    root=
    [ "$(id -u)" -eq 0 ] || root=--map-root-user
    unshare --net $root true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    unshare --net $root sh "$top/tests/live/workers.sh"
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

pair() {
    ip link add mirror type veth peer name switch || return
    for interface in mirror switch; do
        echo 1 >/proc/sys/net/ipv6/conf/$interface/disable_ipv6
        ip link set $interface up
    done
}
pair 2>err || skip "no pair of interfaces can be made here"

# await WHAT COMMAND...: until the command succeeds; a busy machine has 30 s.
await() {
    what=$1
    shift
    checks=$((checks + 1))
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || {
            fail "waited in vain for $what"
            return 1
        }
        sleep 0.05
    done
}

file_has() {
    [ "$(grep -c -e "$2" "$1")" -ge "${3:-1}" ]
}

# watch OPTION...: captures when it has said so.
watch() {
    : >err
    rm -f records
    "$program" watch --config /dev/null --format json -o records "$@" mirror 2>err </dev/null &
    watcher=$!
}

# ended STATUS: by itself, or by a signal that it was sent.
ended() {
    await "the end" eval "! kill -0 $watcher"
    wait $watcher
    status=$?
    watcher=
    checks=$((checks + 1))
    [ $status -eq "$1" ] || fail "status $status instead of $1"
}

replay() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$@"
}

divided() {
    checks=$((checks + 1))
    "$python" -I -S "$top/tests/live/divided.py" "$@" >out || fail "divided.py $*"
}

# Every session is found whole, and as a reader of the capture finds it.
for capture in "$delivery" "$story"; do
    divided make "$capture" traffic.pcap 140
    "$program" read --config /dev/null --format json traffic.pcap >wanted 2>err
    for workers in 1 2 3; do
        watch --workers $workers --summary
        await "the interface to be watched" file_has err watching
        replay traffic.pcap
        await "the sessions of $workers workers" file_has records '"type":"session"' \
            "$(grep -c '"type":"session"' wanted)"
        kill -TERM $watcher
        ended 0
        divided compare records wanted
        checks=$((checks + 1))
        grep -q '"kernel_dropped":0,"interface_dropped":0' records || fail "frames were dropped"
    done
done

# Counters are gathered while they run, and end while frames keep coming.
divided make "$delivery" load.pcap 4000
watch --workers 2 --status-interval 1 --summary
await "the interface to be watched" file_has err watching
"$python" -I -S "$top/tests/live/mail.py" replay switch load.pcap 12000 &
traffic=$!
await "a status of many frames" file_has records '"type":"status".*"frames":[1-9][0-9][0-9][0-9]'
kill -TERM $watcher
ended 0
kill $traffic
wait $traffic 2>/dev/null
traffic=
checks=$((checks + 1))
tail -n 1 records | grep -q '^{"type":"summary"' || fail "the summary is not the last line"

# An interface that was down marks who was under way, and no other.
half() { "$python" -I -S "$top/tests/live/divided.py" part traffic.pcap "$1" "$2"; }
divided make "$delivery" traffic.pcap 28
half first 0 && half second 1
watch --workers 2
await "the interface to be watched" file_has err watching
replay first
sleep 0.5 # what is still on its way would be lost with the interface
ip link set mirror down
ip link set mirror up
replay second
await "sessions that were interrupted" file_has records '"close":"fin"' 28
checks=$((checks + 1))
file_has records '"interface_down":[0-9]' 28 || fail "sessions under way are not marked"
divided make "$story" traffic.pcap 14
replay traffic.pcap
await "sessions that were not" file_has records '"type":"session"' 42
checks=$((checks + 1))
[ "$(grep -c interface_down records)" -eq 28 ] || fail "sessions that came later are marked"

# One that is gone ends all.
divided make "$delivery" traffic.pcap 28 1000
half first 0
replay first
await "the open sessions to be read" sleep 1
ip link del mirror
ended 2
checks=$((checks + 1))
file_has records '"close":"interface-lost"' 28 || fail "open sessions were not ended"
[ "$(grep -c 'the interface mirror is gone' err)" -eq 1 ] || fail "not said once that it is gone"

# Waiting for one.
for workers in 1 2; do
    watch --workers $workers --wait
    await "the word that it waits" file_has err waiting
    kill -TERM $watcher
    ended 0
    watch --workers $workers --wait
    await "the word that it waits" file_has err waiting
    pair
    await "the interface to be watched" file_has err watching
    replay first
    await "the frames to be read" sleep 1
    ip link del mirror
    ended 2
    checks=$((checks + 1))
    file_has records '"close":"interface-lost"' 28 || fail "not watched behind the waiting"
done

finish
