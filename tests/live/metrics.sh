#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The numbers of a watched interface in a file for those who collect them: whole at any
# moment, the same as those of the status, and of no consequence when it cannot be written.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}
make_traffic=$(dirname "$program")/tests/bench/make_traffic

skip() {
    echo "$*: skipped"
    exit 77
}

# Begins anew inside network and mount namespaces, where everything is ours.
if [ "${LIVE_INSIDE:-no}" = no ]; then
    [ "$python" != no ] || skip "no Python"
    [ -x "$make_traffic" ] || skip "no make_traffic"
    for tool in unshare ip mount; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    root=
    [ "$(id -u)" -eq 0 ] || root=--map-root-user
    unshare --net --mount $root true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    unshare --net --mount $root sh "$top/tests/live/metrics.sh"
    exit
fi

watcher=
processes=
tidy() {
    # shellcheck disable=SC2086
    kill $watcher $processes 2>/dev/null
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
    [ "$(grep -c -e "$2" "$1")" -ge "${3:-1}" ]
}

# watch OPTION...: captures when it has said so.
watch() {
    : >err
    "$program" watch --config /dev/null --format json -o records "$@" mirror 2>err </dev/null &
    watcher=$!
    await "the interface to be watched" file_has err 'watching'
}

# ended STATUS: at SIGTERM.
ended() {
    kill -TERM $watcher
    await "the end" eval "! kill -0 $watcher"
    wait $watcher
    status=$?
    watcher=
    checks=$((checks + 1))
    [ $status -eq "$1" ] || fail "status $status instead of $1"
}

check_metrics() {
    checks=$((checks + 1))
    "$python" -B "$top/tests/output/check_metrics.py" "$@" >out 2>&1 || fail "$(cat out)"
}

"$make_traffic" small 2 >traffic.pcap
"$program" read --config /dev/null --format json --summary traffic.pcap >wanted
sessions=$(grep -c '"type":"session"' wanted)
closed=$(grep '"type":"session"' wanted | grep -vc '"close":"end-of-capture"')
traffic() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch traffic.pcap "${1:-20000}"
}

# Whoever reads it at any time finds it whole.
watch --metrics disk/mail.prom --status-interval 1 --summary
await "the first numbers" test -e disk/mail.prom
checks=$((checks + 1))
[ "$(stat -c %a disk/mail.prom)" = 644 ] || fail "others cannot read it"
traffic 5000 &
sender=$!
for turn in 1 2 3 4 5 6 7 8 9 10; do
    cp disk/mail.prom seen
    check_metrics seen
    sleep 0.2
done
wait $sender

# When nothing more comes it has the numbers of the status that was written with it.
await "all records" file_has records '"type":"session"' "$closed"
written_together() {
    grep '"type":"status"' records | tail -n 1 >status
    time=$(sed 's/.*"time":"\([^"]*\)".*/\1/' status)
    cp disk/mail.prom seen
    grep -q "^smtpscope_status_timestamp_seconds $(date -u -d "$time" +%s.%6N)$" seen
}
await "numbers and a status of one time" written_together
check_metrics seen status
ended 0

# In the end it has those of the summary.
tail -n 1 records >status
file_has status '"type":"summary"' || fail "there is no summary"
check_metrics disk/mail.prom status
checks=$((checks + 1))
counted=$(sed -n 's/^smtpscope_sessions_total{.*} //p' disk/mail.prom | paste -sd+ | sed 's/^/echo $((/;s/$/))/' | sh)
[ "$counted" = "$sessions" ] || fail "$counted sessions instead of $sessions"
checks=$((checks + 1))
[ "$(find disk -type f | wc -l)" -eq 1 ] || fail "something was left behind: $(find disk)"
# What is in it is for everybody.
checks=$((checks + 1))
! grep -q -e '@' -e '[0-9]\.[0-9]*\.[0-9]*\.[0-9]' -e example disk/mail.prom || fail "there are addresses in it"
rm disk/* records

# On a full disk the records go on, and so do the numbers later.
watch --metrics disk/mail.prom --status-interval 1
await "the first numbers" test -e disk/mail.prom
dd if=/dev/zero of=disk/other bs=1k count=2000 2>/dev/null
await "a word on the disk" file_has err 'cannot write disk/mail.prom: No space left on device'
traffic
await "all records" file_has records '"type":"session"' "$closed"
check_metrics disk/mail.prom
rm disk/other
all_counted() {
    grep -q '^smtpscope_sessions_total{protocol="smtp"} [1-9]' disk/mail.prom
}
await "the numbers of now" all_counted
ended 0
checks=$((checks + 1))
[ "$(grep -c 'No space' err)" -eq 1 ] || fail "said more than once in a minute"

# What can never be written is said at once.
checks=$((checks + 1))
"$program" watch --config /dev/null --metrics no/such/folder/mail.prom mirror >out 2>err </dev/null
[ $? -eq 2 ] || fail "a folder that there is not is no trouble"
said() { checks=$((checks + 1)); file_has err "$1" || fail "not said: $1; but: $(cat err)"; }
said 'cannot write no/such/folder/mail.prom: No such file or directory'

finish
