#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What watching costs beside tcpdump, which only takes frames out of the kernel's ring:
#
#   1. the highest rate of these at which `tcpdump -w /dev/null` drops nothing
#   2. at half of it, tcpdump and `smtpscope watch` one after the other: drops and CPU time
#
#   BENCH_SECONDS   of each of the latter, 3 if not set
#   BENCH_RATES     frames a second to try, upwards
#   BENCH_WORKERS   numbers of workers, "1 2" if not set
#   BENCH_TRAFFIC   small (if not set) or mixed, see tests/bench/make_traffic.c
#
# It fails when smtpscope drops frames. It wants a machine of its own.
. "${top_srcdir:-.}/tests/cli/support.sh"
seconds=${BENCH_SECONDS:-3}
rates=${BENCH_RATES:-10000}
ring=64 # MiB
. "$top/tests/live/support.sh"
need_traffic
[ "$(id -u)" -eq 0 ] || skip "not root"
enter "--net" tcpdump tcpreplay

mirror_pair

# Repeated, with other addresses each time: every session comes once.
"$make_traffic" "${BENCH_TRAFFIC:-small}" 20 >traffic.pcap

# send RATE SECONDS: frames that were sent.
send() {
    tcpreplay --intf1=switch --preload-pcap --loop=0 --unique-ip --pps="$1" --duration="$2" \
        traffic.pcap 2>&1 | sed -n 's/.*Successful packets: *//p'
}

# So far, of a process that runs: seconds of CPU time of all its threads, in user and in kernel mode.
cpu_seconds() {
    cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.3f", sum / 1e9 }'
}

await_word() {
    tries=0
    until grep -q "$1" err; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || skip "no '$1' in time"
        sleep 0.05
    done
}

# measure RATE SECONDS WORD COMMAND...: sets frames, used.
measure() {
    rate=$1 span=$2 word=$3
    shift 3
    : >err
    "$@" >seen 2>err </dev/null &
    watcher=$!
    await_word "$word"
    before=$(cpu_seconds $watcher)
    frames=$(send "$rate" "$span")
    sleep 0.5
    used=$(echo "$(cpu_seconds $watcher) $before" | awk '{ printf "%.3f", $1 - $2 }')
    kill -INT $watcher
    wait $watcher
    watcher=
}

dump() {
    measure "$1" "$2" 'listening on' tcpdump -i mirror -B $((ring * 1024)) -w /dev/null
    dropped=$(sed -n 's/ packets dropped by kernel//p' err)
}

highest=0
for rate in $rates; do
    dump "$rate" 5
    reached=$((frames / 5))
    echo "tcpdump at $rate frames/s: $frames sent, $dropped dropped"
    [ "$dropped" -eq 0 ] && [ $reached -gt $((rate * 9 / 10)) ] || break
    highest=$rate
done
[ $highest -gt 0 ] || skip "tcpdump drops frames at every rate"

half=$((highest / 2))
dump $half "$seconds"
dump_used=$used
echo "tcpdump at $half frames/s for $seconds s: $frames sent, $dropped dropped, $used s of CPU"
for workers in ${BENCH_WORKERS:-1 2}; do
    measure $half "$seconds" 'confined' "$program" watch --config /dev/null --format json --buffer ${ring}M \
        --workers "$workers" --summary mirror
    dropped=$(tail -n 1 seen | sed 's/.*"kernel_dropped":\([0-9]*\).*/\1/')
    sessions=$(grep -c '"type":"session"' seen)
    times=$(echo "$used $dump_used" | awk '{ printf "%.1f", $1 / $2 }')
    echo "smtpscope, $workers workers: $frames sent, $dropped dropped, $sessions sessions, $used s of CPU ($times times)"
    checks=$((checks + 1))
    [ "$dropped" -eq 0 ] || fail "$dropped frames dropped with $workers workers"
done
finish
