#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What somebody at a terminal sees of a watched interface: transcripts, a line below them
# that is never left behind, and a summary at Ctrl-C.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
enter "--net" mkfifo

mirror_pair
mkfifo orders
more=
exec 9<>orders

# begin COLUMNS VARIABLES...: watches on a terminal; what it writes goes to `written`.
begin() {
    columns=$1
    shift
    rm -f written
    env "$@" "$python" -I -S "$top/tests/live/screen.py" "$columns" written orders \
        "$program" watch --config /dev/null $more mirror >out 2>err &
    screen=$!
    processes=$screen
    await "the interface to be watched" grep -q watching written
}

# end: by Ctrl-C.
end() {
    echo key C >&9
    wait $screen
    status=$?
    processes=
    checks=$((checks + 1))
    [ $status -eq 0 ] || fail "status $status: $(cat err)"
}

order() {
    echo "$*" >&9
}

sees() {
    order screen seen
    sleep 0.1
    grep -q -e "$1" seen
}

send() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$pcaps/$1.pcap" 2000
}

count() {
    checks=$((checks + 1))
    counted=$(grep -c -e "$1" "$3")
    [ "$counted" -eq "$2" ] || fail "$counted times '$1' in $3 instead of $2"
}

escape=$(printf '\033')

# Sessions as they end, above a line that is drawn anew.
begin 100 TERM=xterm LANG=C.UTF-8
await "the line" sees '^mirror 0:00:0[0-9], .* frames/s, .*/s, 0 sessions$'
send proxy-v1
await "a transcript" sees 'in short'
await "it to be counted" sees '^mirror .* 1 session$'
count 'frames/s' 1 seen
send auth-by-hand
await "what was found to be counted" sees '^mirror .* 2 sessions, .*critical'
count 'frames/s' 1 seen
count "$escape\\[7m" "$(grep -c "$escape\\[7m" written)" written
checks=$((checks + 1))
grep -q "$escape\\[38;5;" written || fail "no finding is highlighted"

# It keeps to the width.
order columns 40
send noop-before-mail
await "a third one" sees '^mirror 0:00:.., 0 frames/s, 0 B/s, 3 se$'
count 'frames/s' 1 seen
order columns 100
await "the whole line" sees '^mirror .* 3 sessions, .*critical'
count "$escape\\[J" 2 written

# Ctrl-C: a summary, and no line below.
end
count 'frames/s' 0 written.screen
count '^Summary$' 1 written.screen
count '^  sessions      3 smtp$' 1 written.screen
count 'in short' 3 written.screen
count '\^C' 0 written.screen
checks=$((checks + 1))
grep -q 'drawn [1-9]' out || fail "it was never drawn: $(cat out)"
rm written.screen

# Without colour it is the same, without dumb's help there is no line.
begin 100 TERM=xterm NO_COLOR=1
await "the line" sees '^mirror .* 0 sessions$'
send auth-by-hand
await "a transcript" sees '^mirror .* 1 session,'
end
count "$escape\\[[0-9;]*m" 0 written
count 'frames/s' 0 written.screen
begin 100 TERM=dumb
send proxy-v1
await "a transcript" grep -q 'in short' written
sleep 1.2
end
count "$escape" 0 written
count 'frames/s' 0 written

# Where records go to a file the key that ends it has a line of its own.
more='-o mail.jsonl'
begin 100 TERM=xterm
end
count '^^C$' 1 written.screen
more=

# Nor is there a line where it is no terminal.
: >err
"$program" watch --config /dev/null --format text mirror >records 2>err </dev/null &
screen=$!
processes=$screen
await "the interface to be watched" grep -q watching err
send proxy-v1
await "a transcript" grep -q 'in short' records
sleep 1.2
kill -INT $screen
wait $screen
processes=
count 'frames/s' 0 records
count "$escape" 0 records
count '^Summary$' 0 records

finish
