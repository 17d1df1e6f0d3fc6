#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Several workers that watch one interface: what they find is what one finds, whatever is
# wrapped around the packets, and they begin and end as one does.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
enter "--net"

mirror_pair

# watch OPTION...: captures when it has said so.
watch() {
    : >err
    rm -f records
    "$program" watch --config /dev/null --format json -o records "$@" mirror 2>err </dev/null &
    watcher=$!
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
        is_watched
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
is_watched
"$python" -I -S "$top/tests/live/mail.py" replay switch load.pcap 12000 &
processes=$!
await "a status of many frames" file_has records '"type":"status".*"frames":[1-9][0-9][0-9][0-9]'
kill -TERM $watcher
ended 0
kill $processes
wait $processes 2>/dev/null
processes=
checks=$((checks + 1))
tail -n 1 records | grep -q '^{"type":"summary"' || fail "the summary is not the last line"

# An interface that was down marks who was under way, and no other.
half() { "$python" -I -S "$top/tests/live/divided.py" part traffic.pcap "$1" "$2"; }
divided make "$delivery" traffic.pcap 28
half first 0 && half second 1
watch --workers 2
is_watched
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
    mirror_pair
    is_watched
    replay first
    await "the frames to be read" sleep 1
    ip link del mirror
    ended 2
    checks=$((checks + 1))
    file_has records '"close":"interface-lost"' 28 || fail "not watched behind the waiting"
done

finish
