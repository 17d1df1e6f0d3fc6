#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens in sessions, told while it happens, from outside.
. "${top_srcdir:-.}/tests/cli/support.sh"

events() {
    checks=$((checks + 1))
    found=$(grep -c "^{\"type\":\"event\",\"schema\":1,\"event\":\"$2\"" out)
    [ "$found" -eq "$1" ] || fail "$found events $2 instead of $1"
}

expect 0 '' read --format events --digest --summary "$delivery"
events 1 open
events 12 step
events 1 begin
events 1 end
events 1 message
events 1 close
out_has '"event":"message".*"sha256":"[0-9a-f]\{64\}"'
out_has '^{"type":"summary"'
head -n 1 out | grep -q '"event":"open"' || fail "it does not begin with its opening"
sed -n '$!p' out | tail -n 1 | grep -q '"event":"close"' || fail "it does not end in its close"

# --- findings come at the end, and count
expect 1 '' read --format events --fail-on warning "$story"
out_has '"event":"finding".*"anomaly":{"id":"envelope-replay-after-abort","severity":"warning"'
out_has '"event":"close".*"interception"'
out_lacks '"event":"close".*"dialogue"'

# --- selection by how a session began; the rest is refused
expect 0 '' read --format events --client 192.0.2.10 --since 2020-01-01 "$delivery"
events 1 close
expect 0 '' read --format events --client 198.51.100.1 --summary "$delivery"
[ "$(wc -l <out)" -eq 1 ] || fail "a session that is not selected is told of"
for option in '--sender a@example.org' '--recipient a@example.org' '--queue-id A' \
    '--message-id a' --anomalous '--min-severity notice'; do
    # shellcheck disable=SC2086 # a list of words
    expect 2 'with --format events: whether a session fits is known when it is over' \
        read --format events $option "$delivery"
    one_line
done

# --- masks
head -c 32 "$delivery" >mask.key
sender=$("$program" read --format json "$delivery" | sed -n 's/.*"mail_from":"\([^"@]*\)@.*/\1/p')
[ -n "$sender" ] || fail "no sender to look for"
expect 0 '' read --format events --mask all --mask-key mask.key "$delivery"
out_has '"argument":"FROM:<m-[0-9a-f]*@d-[0-9a-f]*>"'
out_lacks "$sender"
for level in addresses domains; do
    expect 2 'can be masked with --mask all only' read --format events --mask $level "$delivery"
    one_line
done
expect 2 'is none of json, text, html, events' read --format event "$delivery"

# --- lines come while the session goes on: the input stays open
mkfifo input hold || exit 99
size=$(wc -c <"$delivery")
for workers in 1 2; do
    checks=$((checks + 1))
    live=live.$workers
    : >"$live"
    "$program" read --format events --workers $workers - <input >"$live" 2>err &
    reader=$!
    # All but the last packets, which are smaller than that.
    { head -c $((size - 200)) "$delivery"; read -r line <hold; } >input &
    writer=$!
    tries=0
    until grep -q '"event":"message"' "$live" || [ $tries -eq 600 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    grep -q '"event":"message"' "$live" || fail "$workers workers: nothing is told before the end"
    ! grep -q '"event":"close"' "$live" || fail "$workers workers: closed while it is open"
    echo >hold
    wait $writer $reader
done
finish
