#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Selecting, masking, the summary, --fail-on, the configuration file and the
# progress line, from outside.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

# Both captures; delivery is calm, the story has a warning. As recorded: from 192.0.2.10 to
# 192.0.2.25.
both() {
    status=$1 pattern=$2
    shift 2
    expect "$status" "$pattern" read --format json "$@" --separate "$delivery" "$story"
}

# --- selection
both 0 ''
sessions 2
both 0 '' --client 192.0.2.0/24 --client 2001:db8::/32
sessions 2
both 0 'note: none of 2 sessions is selected$' --client 203.0.113.0/24
sessions 0
both 0 '' --server 192.0.2.25 --anomalous
sessions 1
out_has '"id":"envelope-replay-after-abort"'
both 0 'note: none of 2 sessions is selected$' --min-severity critical
sessions 0
both 0 '' --min-severity info
sessions 1
sender=$("$program" read --format json "$delivery" | sed -n 's/.*"mail_from":"\([^"]*\)".*/\1/p')
both 0 '' --sender "$sender"
out_has '"outcome":"accepted"'
both 0 'note: none of 2 sessions is selected$' --sender 'nobody@*'
sessions 0
queue_id=$("$program" read --format json "$delivery" | sed -n 's/.*"queue_id":"\([^"]*\)".*/\1/p')
both 0 '' --queue-id "$queue_id"
sessions 1
both 0 '' --recipient '*@*' --message-id '*@*'
sessions 2
both 0 'note: none of 2 sessions is selected$' --since 2000-01-01 --until 2001-01-01
sessions 0
both 0 '' --since 2000-01-01T00:00:00Z
sessions 2

# --- what was not selected is neither counted as found nor a reason to fail
both 0 '' --fail-on critical
both 1 '' --fail-on warning
both 1 '' --fail-on info
both 0 'none of 2 sessions' --fail-on warning --client 203.0.113.0/24
expect 0 '' read --fail-on notice "$delivery"
expect 2 'no-such-file' read --fail-on info "$story" no-such-file.pcap

# --- the summary
both 0 '' --summary --anomalous
checks=$((checks + 1))
tail -n 1 out >summary
grep -q '^{"type":"summary","schema":1,"start":"' summary || fail "no summary in the last line"
grep -q '"sessions":{"selected":1,"left_out":1,' summary || fail "the summary counts wrongly"
both 0 '' --summary --format text
out_has '^  sessions  *2 smtp$'
out_has '^  inputs  *2$'
head -c 1000 "$story" >cut.pcap
expect 2 'cut.pcap' read --format json --summary cut.pcap no-such-file.pcap
tail -n 1 out >>summary
out_has '"inputs":{"read":2,"in_trouble":2},"trouble":\[".*cut.pcap.*","'
expect 2 'no-such-file' read --format json --summary no-such-file.pcap
cat out >>summary
if [ "$python" != no ]; then
    checks=$((checks + 1))
    "$python" -B "$top/tests/output/validate_lines.py" "$top/docs/summary.schema.json" summary \
        "$top"/tests/output/summaries/*.jsonl >out
    status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || fail "a summary does not fit its schema"
fi

# --- masking
printf 'a key of sixteen' >key
sender_local=${sender%%@*}
sender_domain=${sender#*@}
both 0 '' --mask addresses --mask-key key
out_lacks "$sender_local@"
out_has "@$sender_domain"
cp out first
both 0 '' --mask addresses --mask-key key
checks=$((checks + 1))
cmp -s out first || fail "the same key gives other masks"
both 0 '' --mask all --mask-key key
out_lacks "$sender_domain"
out_lacks 'Postfix'
both 0 'note: masked with a key of this run' --mask domains
one_line
out_lacks "$sender_domain"
both 0 '' --mask none --mask-key key
out_has "<$sender>"
if [ "$python" != no ]; then
    checks=$((checks + 1))
    for level in addresses domains all; do
        "$program" read --format json --mask $level --mask-key key "$delivery" "$story" >>masked
    done
    "$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" \
        masked >out
    status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || fail "a masked record does not fit the schema"
fi

# --- a configuration file, and the command line against it
cat >site.conf <<'END'
# options of this site
[global]
format = json
summary = yes
[read]
client = 203.0.113.0/24
separate = yes
[explain]
whatever = is not looked at
END
expect 0 '' read --config site.conf "$delivery"
sessions 0
out_has '"type":"summary"'
expect 0 '' read --config site.conf --client 192.0.2.0/24 "$delivery"
sessions 1
expect 0 '' read --config site.conf --client 192.0.2.0/24 --format text "$delivery"
out_has '^Summary$'
expect 0 '' read --config /dev/null "$delivery"
sessions 1
out_lacks '"summary"'

# --- progress: only where it is wanted, and nothing of it stays
expect 0 '' read --progress auto "$delivery"
checks=$((checks + 2))
"$program" read --progress always -o records "$delivery" >out 2>err
return=$(printf '\r')
grep -q "^${return}[0-9.]* [kB]* of .* sessions" err || fail "no progress"
tail -c 1 err | grep -q "$return" || fail "the progress line stays"
if has_terminal; then
    checks=$((checks + 1))
    script -qec "'$program' read --progress never -o records '$delivery'" /dev/null </dev/null >out
    [ ! -s out ] || fail "progress in spite of never"
fi

finish
