#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watching real interfaces, in network namespaces of their own: a client in one, a
# server in another, a wire between them; and a mirror port.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

skip() {
    echo "$*: skipped"
    exit 77
}

# Begins anew inside a network namespace, where everything is ours.
if [ "${LIVE_INSIDE:-no}" = no ]; then
    [ "$python" != no ] || skip "no Python"
    for tool in unshare nsenter ip; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    root=
    [ "$(id -u)" -eq 0 ] || root=--map-root-user
    unshare --net $root true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    unshare --net $root sh "$top/tests/live/watch.sh"
    exit
fi

mail="$python -I -S $top/tests/live/mail.py"
processes=
tidy() {
    # shellcheck disable=SC2086
    [ -z "$processes" ] || kill $processes 2>/dev/null
    wait 2>/dev/null
    rm -rf "$scratch"
}
trap tidy EXIT

# await WHAT COMMAND...: until the command succeeds; a busy machine has 20 s.
await() {
    what=$1
    shift
    checks=$((checks + 1))
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || {
            fail "waited in vain for $what"
            return 1
        }
        sleep 0.05
    done
}

file_has() {
    [ "$(grep -c -e "$2" "$1")" -ge "${3:-1}" ]
}

# Writes behind what is in `records`; captures when it has said so.
watch() {
    : >err
    "$program" watch --config /dev/null --buffer 4M -o records "$@" 2>err </dev/null &
    watcher=$!
    processes="$processes $watcher"
    await "the interface to be watched" file_has err 'watching'
}

# ended STATUS: it has ended by itself, or by a signal that it was sent, in time.
ended() {
    await "the end" eval "! kill -0 $watcher"
    wait $watcher
    status=$?
    checks=$((checks + 1))
    [ $status -eq "$1" ] || fail "status $status instead of $1"
}

# records_have PATTERN [COUNT]: so many lines have it.
records_have() {
    checks=$((checks + 1))
    found=$(grep -c -e "$1" records)
    [ "$found" -eq "${2:-1}" ] || fail "$found records with $1 instead of ${2:-1}"
}

# The far end: another namespace, held by a process that waits.
unshare --net sleep 600 &
far=$!
processes="$processes $far"
far_is_apart() { [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; }
at_far_end() { nsenter --target $far --net "$@"; }
await "the far end" far_is_apart

wire() {
    ip link add near type veth peer name far
    ip link set far netns $far
    ip address add 192.0.2.25/24 dev near
    ip link set near up
    at_far_end ip address add 192.0.2.10/24 dev far
    at_far_end ip link set far up
    at_far_end ip route replace 192.0.2.0/24 dev far
}

ip link set lo up
ip link add near type veth peer name far 2>err || skip "no pair of interfaces can be made here"
ip link del near
wire
$mail server 192.0.2.25 >served &
processes="$processes $!"
mkfifo to_do
at_far_end $mail clients 192.0.2.25 <to_do >done &
processes="$processes $!"
exec 3>to_do
await "the server" file_has served ready

# A session is seen once, and told as soon as it is over.
watch --headers near
echo deliver first >&3
await "the first record" file_has records '"type":"session"'
records_have '"outcome":"accepted"'
records_have '"queue_id":"4F2A1"'
records_have '"subject":"first"'
records_have '"close":"fin"'

# Down and up again is no end.
ip link set near down
ip link set near up
echo deliver second >&3
await "the record behind the pause" file_has records '"subject":"second"'

# A signal, or an interval, brings a status.
kill -USR1 $watcher
await "the status" file_has records '"type":"status"'
grep '"type":"status"' records >status
checks=$((checks + 1))
grep -q '"sessions":{"selected":2,' status || fail "the status does not count two sessions"
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/summary.schema.json" status >out 2>&1
result=$?
[ $result -eq 0 ] || [ $result -eq 77 ] || fail "the status does not fit its schema"

# A signal ends it; what is open is written.
echo hold >&3
await "an open session" file_has done hold
kill -TERM $watcher
ended 0
records_have '"type":"session"' 3
records_have '"close":"end-of-capture"'

# It adds to a file, whatever the last line there is; and an interface that is gone ends it.
printf 'half a line' >records
watch --summary --status-interval 1 near
echo deliver third >&3
await "the third record" file_has records '^{"type":"session"'
records_have '^half a line$'
echo hold >&3
await "another open session" file_has done hold 2
await "the status" file_has records '"type":"status"'
ip link del near
ended 2
file_has err 'the interface near is gone' || fail "not said that the interface is gone"
records_have '"close":"interface-lost"'
records_have '"type":"summary"'

# Nothing is ever sent: on a mirror port only the switch sends.
ip link add mirror type veth peer name switch
for interface in mirror switch; do
    echo 1 >/proc/sys/net/ipv6/conf/$interface/disable_ipv6
    ip link set $interface up
done
rm records
watch --format json mirror
$mail replay switch "$delivery"
"$program" read --config /dev/null "$delivery" >wanted
await "the mirrored sessions" file_has records '"type":"session"' "$(wc -l <wanted)"
kill -INT $watcher
ended 0
checks=$((checks + 1))
sent=$(ip -s link show mirror | sed -n '/TX:/{n;s/^ *[0-9]* *\([0-9]*\).*/\1/p;}')
[ "$sent" = 0 ] || fail "$sent packets were sent"
ids() { sed -n 's/.*"client":{"ip":"\([^"]*\)","port":\([0-9]*\)}.*"outcome":"\([a-z]*\)".*/\1 \2 \3/p' "$1"; }
ids records >seen
ids wanted >expected
checks=$((checks + 1))
cmp -s seen expected || fail "the mirrored sessions are not those of the capture"
[ -s expected ] || fail "there is nothing to compare"

finish
