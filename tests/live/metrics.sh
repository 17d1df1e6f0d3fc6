#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The numbers of a watched interface in a file for those who collect them: whole at any
# moment, the same as those of the status, and of no consequence when it cannot be written.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
need_traffic
enter "--net --mount" mount

mirror_pair
small_disk

# watch OPTION...: captures when it has said so.
watch() {
    : >err
    "$program" watch --config /dev/null --format json -o records "$@" mirror 2>err </dev/null &
    watcher=$!
    is_watched
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
ended 0 TERM

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
ended 0 TERM
checks=$((checks + 1))
[ "$(grep -c 'No space' err)" -eq 1 ] || fail "said more than once in a minute"

# What can never be written is said at once.
checks=$((checks + 1))
"$program" watch --config /dev/null --metrics no/such/folder/mail.prom mirror >out 2>err </dev/null
[ $? -eq 2 ] || fail "a folder that there is not is no trouble"
said() { checks=$((checks + 1)); file_has err "$1" || fail "not said: $1; but: $(cat err)"; }
said 'cannot write no/such/folder/mail.prom: No such file or directory'

finish
