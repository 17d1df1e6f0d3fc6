#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The program from outside: exit statuses, one clear line for each trouble, what
# goes where.
. "${top_srcdir:-.}/tests/cli/support.sh"

# --- help, version, explain
fits_a_terminal() {
    checks=$((checks + 1))
    [ "$(awk 'length > 80' out | wc -l)" -eq 0 ] || fail "wider than 80 columns: $*"
}
expect 0 '' --help
out_has 'smtpscope read'
fits_a_terminal --help
expect 0 '' --version
out_has '^smtpscope [0-9]'
expect 0 '' read --help
out_has '--format json|text|html'
expect 0 '' explain --help
expect 0 '' explain
out_has '^envelope-replay-after-abort *warning'
fits_a_terminal explain
expect 0 '' explain rset-doubled
out_has 'What to do'
expect 2 'no anomaly .no-such-thing' explain no-such-thing
one_line
"$program" >out 2>err
[ $? -eq 2 ] || fail "no arguments are no trouble"
grep -q Usage err || fail "without arguments there is no usage"

# --- usage errors
expect 2 'no command .frobnicate' frobnicate
one_line
expect 2 'unknown option --frobnicate' read --frobnicate "$delivery"
one_line
expect 2 'unknown option -x' read -x "$delivery"
expect 2 'argument is missing behind --format' read "$delivery" --format
expect 2 '.xml. is none of json, text, html, events' read --format xml "$delivery"
expect 2 'which FILE' read
one_line
expect 2 '--ports: ' read --ports 25,x "$delivery"
one_line
expect 2 '--engine: there is no engine .steam.; known engines: ' read --engine steam "$delivery"
one_line
engines=$(sed 's/.*known engines: //; s/,//g' err)
"$program" read --help >out 2>err
for engine in $engines; do
    out_has "\`$engine\`"
done
for engine in $engines; do
    expect 0 '' read --engine "$engine" "$delivery"
    sessions 1
done
expect 2 '--workers: .0. is no number from 1 to 64' read --workers 0 "$delivery"
one_line
expect 2 '--workers 2: the engine libnids' read --engine libnids --workers 2 "$delivery"
one_line
expect 2 '--memory: .1M. is too little: at least 4M' read --memory 1M "$delivery"
one_line
expect 2 '--memory is too little for 9 workers: at least 9M' read --memory 8M --workers 9 "$delivery"
one_line
expect 2 '--memory: .lots. is no size' read --memory lots "$delivery"
one_line
expect 0 '' read --memory 8m --summary "$delivery"
out_has '"memory":{"budget":8388608,"refused":0}'
printf '[read]\nmemory = 64M\nworkers = 1\nvlan-aware = yes\n' >memory.conf
expect 0 '' read --config memory.conf --summary "$delivery"
out_has '"memory":{"budget":67108864,"refused":0}'
printf '[read]\nengine = libnids\nworkers = 2\n' >workers.conf
expect 2 '--workers 2: the engine libnids' read --config workers.conf "$delivery"
one_line
expect 2 'filter' read --filter 'port and and' "$delivery"
one_line

# --- output
expect 0 '' read "$delivery"
out_has '^{"type":"session"'
expect 0 '' read --format text "$delivery"
out_has 'MAIL FROM:<alice@example.org>'
expect 0 '' read --format html "$delivery"
out_has '^<!DOCTYPE html>$'
expect 2 'a page has an end' watch --format html lo
expect 0 '' watch --help
out_has '--format json|text|events$'
expect 0 '' read --help
out_has 'is overwritten'
cp out read.help
expect 0 '' help read
checks=$((checks + 1))
cmp -s out read.help || fail 'help read is not read --help'

# Who takes one command for the other is told which it is; that root need not be root is for later.
expect 2 'delivery.pcap is a file and no interface: .smtpscope read ' watch "$delivery"
one_line
expect 2 'no-such-interface' watch no-such-interface
one_line
if [ -e /sys/class/net/lo ]; then
    expect 2 'lo is an interface and no file: .smtpscope watch lo. watches it' read lo
    one_line
fi
expect 2 'cannot open no-such-file: No such file or directory' read no-such-file
one_line
expect 0 '' read -o records "$delivery" "$story"
[ "$(wc -l <records)" -eq 2 ] || fail "two captures, and not two records"
[ "$(stat -c %a records)" = 600 ] || fail "a record that others may read"
expect 2 'no-such-folder' read -o no-such-folder/records "$delivery"
one_line
expect 2 'No space left\|full' read -o /dev/full "$delivery"
one_line
"$program" read - <"$delivery" >out 2>err || fail "standard input is not read"
out_has '"source":"-"'
{ cat "$story"; sleep 2; } | "$program" read - >out 2>err &
sleep 1
[ -s out ] || fail "a session from a pipe is not told before the pipe ends"
wait
expect 0 'no SMTP session found' read --ports 4242 "$delivery"

# --- texts of an operator's own extend the ones that are compiled in
cat >own.conf <<'END'
[our-relay]
title = the relay that we built
banner = mail.example.com ESMTP *
END
expect 0 '' read --fingerprints own.conf "$delivery"
out_has '"software":\[[^]]*"our-relay"'
out_has '"software":\[[^]]*"postfix"'
expect 0 '' read --fingerprints own.conf --format text "$delivery"
out_has 'our-relay'

# --- a compressed capture is the capture
gzip -c "$story" >story.gz
expect 0 '' read -o plain.jsonl "$story"
expect 0 '' read -o compressed.jsonl story.gz
checks=$((checks + 1))
sed 's/"source":"story.gz"//' compressed.jsonl >compressed
sed "s|\"source\":\"$story\"||" plain.jsonl | cmp -s - compressed || fail "a compressed capture gives another record"

# --- a reader that goes away ends the program without a word
checks=$((checks + 1))
captures="$story $delivery $story $delivery $story $delivery $story $delivery"
captures="$captures $captures $captures $captures"
# shellcheck disable=SC2086 # a list of words
{ "$program" read --separate $captures $captures 2>err; } | head -n 1 >out
[ ! -s err ] || fail "a closed pipe is talked about"

for arguments in --help --version explain 'explain rset-doubled'; do
    checks=$((checks + 1))
    rm -f closed
    # shellcheck disable=SC2086 # a list of words
    {
        until [ -e closed ]; do sleep 0.01; done
        "$program" $arguments 2>err
        echo $? >status
    } | { exec <&-; : >closed; }
    [ ! -s err ] || fail "smtpscope $arguments: a closed pipe is talked about"
    [ "$(cat status)" -eq 141 ] || fail "smtpscope $arguments: a closed pipe: status $(cat status)"
done

# --- colour: on a terminal, and nowhere else
if has_terminal; then
    checks=$((checks + 4))
    escape=$(printf '\033')
    script -qec "'$program' read '$story'" /dev/null </dev/null >out 2>err
    grep -q "$escape\[" out || fail "no colour on a terminal"
    grep -q '"type"' out && fail "JSON on a terminal"
    NO_COLOR=1 script -qec "'$program' read '$story'" /dev/null </dev/null >out 2>err
    grep -q "$escape" out && fail "colour in spite of NO_COLOR"
    "$program" read --format text "$story" >out 2>err
    grep -q "$escape" out && fail "colour in a file"
fi

finish
