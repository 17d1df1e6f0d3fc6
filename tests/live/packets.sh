#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The packets of sessions with findings, written while an interface is watched: there as soon
# as the record is, in a file that goes on after a kill, and of no consequence on a full disk.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

skip() {
    echo "$*: skipped"
    exit 77
}

# Begins anew inside network and mount namespaces, where everything is ours.
if [ "${LIVE_INSIDE:-no}" = no ]; then
    [ "$python" != no ] || skip "no Python"
    for tool in unshare ip mount; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    root=
    [ "$(id -u)" -eq 0 ] || root=--map-root-user
    unshare --net --mount $root true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    unshare --net --mount $root sh "$top/tests/live/packets.sh"
    exit
fi

watcher=
tidy() {
    # shellcheck disable=SC2086
    kill $watcher 2>/dev/null
    wait 2>/dev/null
    umount disk 2>/dev/null
    rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 1' HUP INT TERM

ip link add mirror type veth peer name switch 2>err || skip "no pair of interfaces can be made here"
for interface in mirror switch; do
    echo 1 >/proc/sys/net/ipv6/conf/$interface/disable_ipv6
    ip link set $interface up
done
mkdir disk
mount -t tmpfs -o size=1M tmpfs disk || skip "no file system can be mounted here"

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
    [ "$(grep -a -c -e "$2" "$1")" -ge "${3:-1}" ]
}

watch() {
    : >err
    "$program" watch --config /dev/null --format json --summary -o records \
        --write-pcap disk/found.pcapng "$@" mirror 2>err </dev/null &
    watcher=$!
    await "the interface to be watched" file_has err 'watching'
}

# ended STATUS SIGNAL
ended() {
    kill -"$2" $watcher
    await "the end" eval "! kill -0 $watcher"
    wait $watcher
    status=$?
    watcher=
    checks=$((checks + 1))
    [ $status -eq "$1" ] || fail "status $status instead of $1"
}

replay() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$1"
}

# written COUNT: so many sessions are in the file, and whoever asks can read it.
written() {
    expect 0 '' read --config /dev/null --format json --separate disk/found.pcapng
    sessions "$1"
}

# It is there when the record is.
watch
replay "$story"
await "the record" file_has records '"type":"session"'
written 1
# After a kill in the middle of a block the file goes on.
ended 137 KILL
truncate -s -5 disk/found.pcapng
watch
file_has err 'ended inside a block, whose [0-9]* octets were cut off' || fail "not said what was cut off"
replay "$pcaps/auth-swaks.pcap"
await "more records" file_has records '"type":"session"' 6
await "their packets" file_has disk/found.pcapng 'smtpscope session' 3
checks=$((checks + 1))
! file_has disk/found.pcapng 'Q3VyaW91c2VyLWFuZC00Y3VyaW91c2Vy' || fail "there is a password in it"
! file_has disk/found.pcapng 'Curiouser-and-4curiouser' || fail "there is a password in it"

# A full disk is said; when it is not full any more the next session is there.
dd if=/dev/zero of=disk/other bs=1k count=2000 2>/dev/null
size=$(stat -c %s disk/found.pcapng)
before=$(grep -c '"type":"session"' records)
replay "$pcaps/founding-story-client-side.pcap"
await "a word on the disk" file_has err 'cannot write to disk/found.pcapng: No space left on device'
await "the record all the same" file_has records '"type":"session"' $((before + 1))
checks=$((checks + 1))
[ "$(stat -c %s disk/found.pcapng)" -eq "$size" ] || fail "something is left of what did not fit"
rm disk/other
before=$(grep -a -c 'smtpscope session' disk/found.pcapng)
replay "$pcaps/held-with-noops-client-side.pcap"
await "the next session" file_has disk/found.pcapng 'smtpscope session' $((before + 1))
ended 2 TERM
tail -n 1 records >status
checks=$((checks + 1))
grep -q '"packets":{"sessions":[0-9]*,.*"failed":1,' status || fail "the summary counts no failure"
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/summary.schema.json" status >out 2>&1
result=$?
[ $result -eq 0 ] || [ $result -eq 77 ] || fail "the summary does not fit its schema"

finish
