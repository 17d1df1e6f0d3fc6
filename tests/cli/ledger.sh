#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs whose captures overlap, with --ledger: together they tell what one run over all of it tells,
# each session once.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}
make_traffic=$(dirname "$program")/tests/bench/make_traffic
[ "$python" != no ] || {
    echo "no Python: skipped"
    exit 77
}

# A day and a half of mail, as files of about half an hour each. Names are in the order of time, and
# the time of a file is that of its last packet, as with tcpdump -G.
cat >cut.py <<'END'
import os, random, struct, sys

source, seed = sys.argv[1:]
data = open(source, "rb").read()
chance = random.Random(seed)
records = []
at = 24
while at < len(data):
    seconds, micros, length = struct.unpack("<III", data[at:at + 12])
    records.append((seconds * 1000000 + micros, data[at + 8:at + 16 + length]))
    at += 16 + length
first, last = records[0][0], records[-1][0]
stretch = 36 * 3600 * 1000000 / (last - first)
number = 0
file = None
for time, rest in records:
    time = first + int((time - first) * stretch)
    if file is None or time > end:
        if file:
            file.close()
            os.utime(name, (latest // 1000000 + 1,) * 2)
        number += 1
        name = f"spool/{number:04}.pcap"
        file = open(name, "wb")
        file.write(data[:24])
        end = time + chance.randrange(1, 3600) * 1000000
    file.write(struct.pack("<II", time // 1000000, time % 1000000) + rest)
    latest = time
file.close()
os.utime(name, (latest // 1000000 + 1,) * 2)
END

ids() {
    sed -n 's/^{"type":"session",.*"id":"\([0-9a-f]*\)".*"start":"\([^"]*\)".*"end":"\([^"]*\)".*/\1 \2 \3/p' "$@" | sort
}

# A few files more each time; of the earlier ones those that the ledger asks for.
for seed in 1 2 3; do
    rm -rf spool
    mkdir spool
    "$make_traffic" small 1 >traffic.pcap
    "$python" cut.py traffic.pcap $seed
    "$program" read --config /dev/null --format json spool/*.pcap >whole 2>/dev/null
    seen= count=0 left_out=0
    rm -f ledger
    : >told
    for name in spool/*.pcap; do
        seen="$seen $name"
        count=$((count + 1))
        [ $((count % 7)) -eq 0 ] || [ $count -eq "$(ls spool | wc -l)" ] || continue
        wanted=$seen
        if [ -f ledger ]; then
            touch -d "$(sed -n 's/^read-again-from //p' ledger)" from
            # shellcheck disable=SC2086 # names without blanks
            wanted=$(find $seen -newer from | sort)
        fi
        left_out=$((left_out + $(echo "$seen" | wc -w) - $(echo "$wanted" | wc -w)))
        checks=$((checks + 1))
        # shellcheck disable=SC2086
        "$program" read --config /dev/null --format json --ledger ledger --workers $seed $wanted >>told 2>err ||
            fail "a run did not end well"
    done
    # The last run has left what is open at the end; nothing comes of it, so it is told now.
    "$program" read --config /dev/null --format json --ledger ledger spool/*.pcap >>told 2>err
    checks=$((checks + 1))
    ids whole >expected
    ids told >found
    cmp -s expected found || {
        fail "seed $seed: not the same sessions"
        diff expected found | head -n 10
    }
    checks=$((checks + 1))
    [ -s expected ] || fail "there is nothing to compare"
    checks=$((checks + 1))
    [ $left_out -gt 50 ] || fail "seed $seed: every run has read everything"
done

# What is told of it.
rm -f ledger
expect 0 '' read --config /dev/null --ledger ledger --format text "$delivery"
expect 0 'note: 1 session was told by an earlier run with this ledger$' read --config /dev/null --ledger ledger --format text "$delivery"
one_line
expect 0 '' read --config /dev/null --ledger ledger --format text --summary "$delivery"
out_has 'ledger  *1 told before$'
expect 0 '' read --config /dev/null --ledger ledger --format json --summary "$delivery"
out_has '"ledger":{"told_before":1,"left_open":0,"forgotten":0}'
sessions 0
checks=$((checks + 1))
[ "$(stat -c %a ledger)" = 600 ] || fail "the ledger can be read by others"
echo 'smtpscope ledger 2' >ledger
expect 0 'ledger.set-aside now, and no session counts as told' read --config /dev/null --ledger ledger --format json "$delivery"
sessions 1
for command in read report; do
    : >ledger
    expect 0 '' $command --config /dev/null --ledger ledger --format json "$delivery"
    checks=$((checks + 1))
    grep -q '^entries 1$' ledger || fail "$command: an empty file did not become a ledger"
    cp "$story" other.pcap
    expect 2 'other.pcap does not begin with .smtpscope ledger .: it is left' $command --config /dev/null --ledger other.pcap "$delivery"
    expect 2 'other.pcap is to be read and written' $command --config /dev/null --ledger other.pcap ./other.pcap
    expect 2 'new is to be written by both' $command --config /dev/null --ledger new -o new "$delivery"
    checks=$((checks + 1))
    cmp -s other.pcap "$story" || fail "$command: a capture was changed"
    checks=$((checks + 1))
    [ ! -e other.pcap.set-aside ] && [ ! -e new ] || fail "$command: a capture was moved, or a file made"
done
expect 2 'with --format events' read --config /dev/null --ledger ledger --format events "$delivery"
expect 2 'with --save-messages' read --config /dev/null --ledger ledger --save-messages . "$delivery"
expect 2 'cannot read' read --config /dev/null --ledger . "$delivery"

# What could not be written was not told.
rm -f ledger
"$program" read --config /dev/null --ledger ledger --format json "$delivery" >/dev/full 2>err
checks=$((checks + 1))
[ ! -e ledger ] || fail "told without a word being written"

finish
