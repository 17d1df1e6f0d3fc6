#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Reports from outside: what goes in, what comes out, exit statuses, bad input.
. "${top_srcdir:-.}/tests/cli/support.sh"
TZ=UTC
export TZ

# health NAME VALUE: of the summary on standard output.
health() {
    checks=$((checks + 1))
    grep -q "\"$1\":$2[,}]" out || fail "$1 is not $2"
}

# Their names are in the report, whose lines are as long as the longest word at least.
cp "$story" story.pcap
cp "$pcaps/delivery.pcap" "$pcaps/auth-by-hand.pcap" .
"$program" read --summary -o lines.jsonl story.pcap delivery.pcap auth-by-hand.pcap 2>err
count=$(grep -c '"type":"session"' lines.jsonl)

# --- formats
expect 0 '' report lines.jsonl
out_has '^WHAT NEEDS ATTENTION$'
out_has 'CRITICAL auth-plaintext-no-tls: Password in clear'
out_has 'envelope-replay-after-abort'
checks=$((checks + 1))
[ "$(awk '{ print length($0) }' out | sort -n | tail -n 1)" -le 78 ] || fail "more than 78 columns"
expect 0 '' report --format markdown lines.jsonl
out_has '^## What needs attention$'
expect 0 '' report --format html lines.jsonl
out_has '^<!DOCTYPE html>$'
out_has '<h2>What needs attention</h2>'
expect 0 '' report --format json lines.jsonl
out_has '^{"type":"report","schema":1,'
health sessions "$count"
expect 2 '`nonsense` is none of' report --format nonsense lines.jsonl

# --- a session of an interface cannot be read again, but its line can be shown
sed 's/"source":"[^"]*"/"source":"lan0"/' lines.jsonl >live.jsonl
expect 0 '' report live.jsonl
out_has '^ *show it  grep .*"id":"[0-9a-f]*".* live.jsonl | jq \.$'

# --- a finding that rests on other sessions may be another one in its capture alone
expect 0 '' report story.pcap
out_has 'show it  smtpscope read'
out_lacks 'other sessions count here'
expect 0 '' report story.pcap auth-by-hand.pcap
out_has 'note     other sessions count here'
[ "$(grep -c 'other sessions count here' out)" -lt "$(grep -c 'show it  smtpscope read' out)" ] ||
    fail "it is said of every finding"
expect 0 '' report --state fresh-state story.pcap
out_has 'note     other sessions count here'
expect 0 '' report lines.jsonl
out_has 'note     other sessions count here'
expect 0 '' report live.jsonl
out_lacks 'other sessions count here'

# --- a remedy that stands elsewhere is found there
expect 0 '' report "$pcaps/founding-story-client-side.pcap"
named=$(sed -n 's/^ *to do *as for //p' out | head -n 1)
out_has "^  [A-Z]*  *${named:-no rule}: "

# --- lines, captures and summaries give the same, and workers too
"$program" report --format json -o lines.json lines.jsonl
"$program" read "$story" "$pcaps/delivery.pcap" "$pcaps/auth-by-hand.pcap" >one.jsonl 2>err
same_figures() {
    checks=$((checks + 1))
    python3 "$top/tests/cli/same_report.py" "$@" >out 2>&1 || fail "$*: not the same"
}
"$program" report --format json -o captures.json "$story" "$pcaps/delivery.pcap" \
    "$pcaps/auth-by-hand.pcap" 2>err
same_figures lines.json captures.json
"$program" report --workers 3 --format json -o workers.json lines.jsonl
checks=$((checks + 1))
cmp -s lines.json workers.json || fail "several workers make another report"
"$program" report --workers 2 --format json -o workers.json "$story" "$pcaps/delivery.pcap" \
    "$pcaps/auth-by-hand.pcap" 2>err
same_figures captures.json workers.json
"$program" report --format json -o again.json lines.json
same_figures lines.json again.json
gzip -k lines.jsonl
"$program" report --format json -o packed.json lines.jsonl.gz
same_figures lines.json packed.json
"$program" report --format json -o piped.json - <lines.jsonl
same_figures lines.json piped.json
"$program" report --format json -o piped.json - <"$story" 2>err
"$program" report --format json -o file.json "$story" 2>err
same_figures piped.json file.json

# --- a page draws every session that needs a look, whoever reads them and in whatever order
"$program" read "$pcaps"/*.pcap 2>err |
    awk -F'"id":"' '/^{"type":"session"/ && !seen[substr($2, 1, 16)]++' >many.jsonl
flagged=$(grep -c '"severity":"\(notice\|warning\|critical\)"' many.jsonl)
# page ARGUMENT...: what it has of them, to page.html.
page() {
    "$program" report --format html -o whole.html "$@" 2>err
    sed -n '/<section id="sessions"/,/<\/section>/p' whole.html >page.html
}
drawn() {
    checks=$((checks + 1))
    found=$(grep -c '<details class="session ' page.html)
    [ "$found" -eq "$1" ] || fail "$found sessions are drawn instead of $1"
}
same_page() {
    checks=$((checks + 1))
    cmp -s lines.html page.html || fail "$*: other sessions, or in another order"
}
page_says() {
    checks=$((checks + 1))
    grep -q -e "$1" page.html || fail "no '$1' on the page"
}
checks=$((checks + 1))
[ "$flagged" -gt 20 ] || fail "hardly a session needs a look"
page many.jsonl
drawn "$flagged"
mv page.html lines.html
page --workers 3 many.jsonl
same_page workers
page "$pcaps"/*.pcap
same_page captures
sed -n '1~2p' many.jsonl >odd.jsonl
sed -n '2~2p' many.jsonl >even.jsonl
page even.jsonl odd.jsonl
same_page even odd
page odd.jsonl even.jsonl odd.jsonl
same_page odd even odd
cp many.jsonl "with 'quotes'.jsonl"
page --ladders 3 --rows 3 --ladders=2 -- "with 'quotes'.jsonl"
drawn 2
page_says "^<p class=\"left-out\">$((flagged - 2)) sessions that need a look are not drawn here"
# What it says draws them does.
sed -n 's:.*drawn by more\: <code class="wire">smtpscope \(.*\)</code>.*:\1:p' page.html |
    sed "s/&#39;/'/g" >command
checks=$((checks + 1))
grep -q -e "^report --format html -o whole.html --rows 3 --ladders $flagged -- " command ||
    fail "no such command draws them"
eval "\"$program\" $(cat command)" 2>err
sed -n '/<section id="sessions"/,/<\/section>/p' whole.html >page.html
same_page command
expect 2 'ladders' report --ladders 0 lines.jsonl
expect 2 'ladders' report --ladders 10001 lines.jsonl
# Beside another format it is the same, and its command tells again what was told.
"$program" report --format json -o beside.json --page whole.html --ledger ledger \
    --state state --ladders 2 many.jsonl 2>err
sed -n '/<section id="sessions"/,/<\/section>/p' whole.html >page.html
drawn 2
page_says "<code class=\"wire\">smtpscope report --format html --ladders $flagged many.jsonl</code>"
"$program" report --format json -o alone.json many.jsonl 2>err
checks=$((checks + 1))
cmp -s alone.json beside.json || fail "the summary is another one beside a page"
expect 2 'same' report --page same.html -o same.html lines.jsonl
expect 2 'cannot' report --page no-such-folder/page.html lines.jsonl
# What a summary has are examples.
"$program" report --format json -o many.json many.jsonl
page many.json
page_says 'known from summaries alone'

# --- a session counts once
expect 0 '' report --format json lines.jsonl lines.jsonl one.jsonl
health sessions "$count"
health duplicates "$((2 * count))"
health inputs 3

# --- windows and selection
expect 0 'note: No session lies in the window' report --format json --since 2030-01-01 lines.jsonl
health outside_window "$count"
expect 0 'note: No session lies in the window' \
    report --since 2030-01-01 --until 2030-01-02 lines.jsonl
out_has '^No session lies in the window'
out_has '^2030-01-01 00:00:00 to 2030-01-02 00:00:00 (UTC)$'
printf '%s\n' '{"type":"status","schema":1,"time":"2026-11-28T10:00:00Z","start":"2026-11-28T09:00:00Z","end":"2026-11-28T09:59:59Z","capture":{"frames":73}}' >status.jsonl
expect 0 'note: No SMTP session was seen' report status.jsonl
out_has 'frames captured  *73'
expect 0 'note: No SMTP session' report --since 2026-11-20 --until 2026-11-21 status.jsonl
out_lacks 'frames captured'
expect 0 'note: No session was selected' report --format json --client 198.51.100.0/24 lines.jsonl
health not_selected "$count"
expect 2 'since is not before' report --since 2026-01-02 --until 2026-01-01 lines.jsonl

expect 0 'note: lines.json: nothing can be selected from a summary' report --since 2026-11-28 lines.json
out_has 'nothing can be selected from a summary'

# --- exit status
expect 1 '' report --fail-on critical lines.jsonl
expect 0 '' report --fail-on critical "$pcaps/delivery.pcap"
expect 1 '' report --fail-on critical lines.json
expect 2 'which FILE' report
expect 2 'cannot write to' report -o /dev/full lines.jsonl

# --- bad input is told, counted and not fatal
printf '{"type":"session","schema":1' >cut.jsonl
expect 2 'cut.jsonl: its last line is cut' report --format json cut.jsonl lines.jsonl
health cut 1
health sessions "$count"
printf 'hello\n[1]\n{}\n{"type":"session","schema":1}\n' >broken.jsonl
tail -n 1 lines.jsonl >>broken.jsonl
expect 2 'broken.jsonl: 4 lines are no JSON or lack what they need, the first is line 1' \
    report --format json broken.jsonl lines.jsonl
one_line
health no_json 4
health inputs_in_trouble 1
# Of a file that is something else its lines are not told, but counted.
expect 2 'README.md is neither a capture nor session lines: none of its [0-9]* lines is a record' \
    report --format json "$top/README.md" lines.jsonl
one_line
health no_json "$(grep -c . "$top/README.md")"
health inputs_in_trouble 1
printf 'hello' >word
expect 2 'word is neither a capture nor session lines: its only line is no record' report word
one_line
printf '{"type":"weather","schema":7}\n{"type":"event","schema":1}\n' >other.jsonl
expect 0 'other.jsonl: 1 line of an unknown type' report --format json other.jsonl lines.jsonl
health unknown_type 1
health events 1
printf '{"type":"session","schema":2,"id":"0000000000000001"}\n' >newer.jsonl
expect 2 'newer schema' report --format json newer.jsonl lines.jsonl
health newer_schema 1
printf '{"type":"report","schema":2}\n' >newer.json
expect 2 'newer.json: 1 line has a newer schema' report newer.json
expect 2 'baseline: cannot use lines.jsonl: it is no summary of' \
    report --baseline lines.jsonl lines.jsonl
expect 2 'missing.jsonl' report --format json missing.jsonl lines.jsonl
health inputs_in_trouble 1
health sessions "$count"
mkdir folder
expect 2 'folder' report --format json folder lines.jsonl
health sessions "$count"
: >empty.jsonl
expect 0 'note: empty.jsonl is empty' report empty.jsonl
out_has '^No SMTP session was seen'
checks=$((checks + 1))
[ "$(sed -n '/^CAPTURE HEALTH/,$p' out | grep -c 'empty.jsonl is empty\|No SMTP session was')" -eq 2 ] ||
    fail "an empty input is not told in the capture's health"
checks=$((checks + 1))
grep -q '^smtpscope: note: No SMTP session was seen' err || fail "not said that there is no session"
# Beside others it is told alone; and what says so of an earlier report is not told again.
expect 0 'note: empty.jsonl is empty' report empty.jsonl lines.jsonl
one_line
"$program" report --format json -o empty.json empty.jsonl 2>err
expect 0 '' report empty.json
out_has '^No SMTP session was seen'
# One vanishes while another is read; its contents are gone, the others' are not.
mkfifo slowly
cp lines.jsonl vanishing.jsonl
(
    exec >slowly
    sleep 0.5
    rm vanishing.jsonl
) &
expect 2 'cannot open vanishing.jsonl' report --format json slowly vanishing.jsonl lines.jsonl
health inputs_in_trouble 1
health sessions "$count"
# What its user may not read is told, and the rest is read.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    cp lines.jsonl closed.jsonl
    mkdir closed
    cp lines.jsonl closed/
    chmod 600 closed.jsonl
    chmod 700 closed
    chmod 755 .
    chmod 644 lines.jsonl
    cp "$program" ./program # which may be where that user cannot look
    checks=$((checks + 1))
    setpriv --reuid=65534 --regid=65534 --clear-groups ./program report --format json \
        closed.jsonl closed/lines.jsonl lines.jsonl >out 2>err
    [ $? -eq 2 ] || fail "what may not be read is no trouble"
    [ "$(grep -c 'Permission denied' err)" -eq 2 ] || fail "not said what may not be read"
    health inputs_in_trouble 2
    health sessions "$count"
fi
head -c 300 lines.jsonl.gz >cut.jsonl.gz
expect 2 'cut.jsonl.gz is cut in the middle' report cut.jsonl.gz
awk 'BEGIN { printf "{\"type\":\""; for (i = 0; i < 13000000; i++) printf "x"; print "\"}" }' >long.jsonl
cat lines.jsonl >>long.jsonl
expect 2 '1 line is too long' report --format json long.jsonl
health too_long 1
health sessions "$count"

# --- what is there is not destroyed
printf 'kept' >kept
# is_kept FILE: it is as it was.
is_kept() {
    checks=$((checks + 1))
    [ "$(cat "$1")" = kept ] || fail "$1 was written"
}
for option in -o --page --state --ledger; do
    cp lines.jsonl written.jsonl
    cp lines.json written.json
    ln -sf written.jsonl linked.jsonl
    expect 2 'written.jsonl is to be read and written at once' \
        report $option written.jsonl lines.jsonl written.jsonl
    expect 2 'written.jsonl is to be read and written at once' \
        report $option linked.jsonl ./written.jsonl
    expect 2 'written.json is to be read and written at once' \
        report --baseline written.json $option ./written.json lines.jsonl
    checks=$((checks + 1))
    cmp -s lines.jsonl written.jsonl && cmp -s lines.json written.json || fail "$option wrote over what is read"
done
printf '{"type":"report","schema":1,"words":"\\u0000"}\n' >unread.json
for input in missing.jsonl word broken.pcap newer.json cut.jsonl unread.json folder; do
    printf '\324\303\262\241' >broken.pcap
    expect 2 'kept is left as it is: no input can be used' report -o kept "$input"
    is_kept kept
    expect 2 'kept is left as it is' report --page kept "$input" "$input"
    is_kept kept
    rm -f fresh
    expect 2 '[a-z]' report -o fresh "$input"
    checks=$((checks + 1))
    grep -q '^CAPTURE HEALTH$' fresh || fail "$input: no report where there was none"
done
for input in empty.jsonl empty.json; do
    cp kept overwritten
    "$program" report -o overwritten "$input" 2>err || fail "$input: an empty night is trouble"
    checks=$((checks + 1))
    grep -q '^No SMTP session was seen' overwritten || fail "$input: no report on an empty night"
done
expect 2 'missing.jsonl' report -o overwritten missing.jsonl lines.jsonl
checks=$((checks + 1))
grep -q '^WHAT NEEDS ATTENTION$' overwritten || fail "no report on the other input"

# What a summary has counted is in the period, whatever window was asked for.
"$program" report --format json -o outside.json lines.jsonl 2>err
"$program" report -o unbounded outside.json
period=$(grep '^2026-.* to 2026-' unbounded)
for window in '--since 2030-01-01' '--since 2026-11-27' '--until 2026-11-25' '--until 2020-01-01' \
    '--since 2026-11-25 --until 2026-11-26'; do
    # shellcheck disable=SC2086 # options
    expect 0 'nothing can be selected from a summary' report $window outside.json
    out_has "^$period\$"
done
expect 0 'nothing can be selected from a summary' report --since 2020-01-01 outside.json
out_has "^2020-01-01 00:00:00 to ${period#* to }"
expect 0 'No session lies in the window' report --since 2030-01-01 lines.jsonl
out_has '^everything since 2030-01-01 00:00:00 (UTC)$'
expect 0 'No session lies in the window' report --until 2020-01-01 lines.jsonl
out_has '^everything before 2020-01-01 00:00:00 (UTC)$'
expect 0 'note' report empty.jsonl
out_has '^an unknown time, since there is no session$'

# --- a rule's name is never cut, since `explain` wants all of it
"$program" explain --format json | sed 's/.*"id":"\([^"]*\)".*/\1/' >rules
# every_rule SEVERITY: a session for each, with a long address.
every_rule() {
    number=1000
    while read -r rule; do
        number=$((number + 1))
        printf '{"type":"session","schema":1,"id":"000000000000%d",' $number
        printf '"start":"2026-11-28T01:00:00Z","end":"2026-11-28T01:00:01Z","duration":1.0,'
        printf '"client":{"ip":"2001:db8:1111:2222:3333:4444:5555:%d","port":40000},' $number
        printf '"server":{"ip":"192.0.2.25","port":25},'
        printf '"anomalies":[{"id":"%s","severity":"%s","message":"so"}],' "$rule" "$1"
        printf '"interception":{"verdict":"likely","score":6,"evidence":["%s",%s]}}\n' "$rule" \
            '"rset-after-rejected-mail-or-data"'
    done <rules
}
# names_in HEADING: of rules, as they stand below it.
names_in() {
    awk -v heading="$1" '/^[A-Z]/ { inside = index($0, heading) == 1 } inside' every |
        grep -o '[a-z0-9-]*[a-z0-9]\($\|[^.a-z0-9]\)' | tr -dc 'a-z0-9\n-' | sort -u
}
"$program" report --format json -o calm.json "$delivery" 2>err
sort -u rules >sorted_rules
for severity in notice warning; do
    every_rule $severity >every.jsonl
    "$program" report --rows 1000 --baseline calm.json -o every every.jsonl 2>err ||
        fail "no report on all rules"
    for heading in 'NEW, GONE' 'WHAT NEEDS' 'SUSPECTED'; do
        checks=$((checks + 1))
        names_in "$heading" | comm -13 - sorted_rules >out
        [ ! -s out ] || fail "rules are cut below $heading ($severity)"
    done
    checks=$((checks + 1))
    [ "$(awk '{ print length($0) }' every | sort -n | tail -n 1)" -le 78 ] || fail "more than 78 columns"
    checks=$((checks + 1))
    [ "$(uniq -c every | grep -c '^ *[2-9] *$')" -eq 0 ] || fail "a table without a row leaves a hole"
done

# --- what stands beside a client is of the sessions that its heading names
expect 0 '' report lines.jsonl
out_has '^  The most refused clients (in sessions with refusals):$'

finish
