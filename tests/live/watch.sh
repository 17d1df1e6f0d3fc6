#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watching real interfaces, in network namespaces of their own: a client in one, a
# server in another, a wire between them; and a mirror port.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
enter "--net" nsenter

mail="$python -I -S $top/tests/live/mail.py"

# Writes behind what is in `records`; captures when it has said so.
watch() {
    : >err
    "$program" watch --config /dev/null --buffer 4M -o records "$@" 2>err </dev/null &
    watcher=$!
    is_watched
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
checks=$((checks + 1))
"$program" watch --config /dev/null near >out 2>&1 && fail "an interface that is down is watched"
file_has out 'ip link set near up. brings it up; with --wait' || fail "it is not said how it comes up"
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
