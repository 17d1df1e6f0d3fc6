#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The program from outside: exit statuses, one clear line for each trouble, what
# goes where.
set -u
pcaps=$(cd "${top_srcdir:-.}/pcaps" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
scratch=$(mktemp -d) || exit 99
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
LC_ALL=C.UTF-8
TERM=xterm
export LC_ALL TERM
unset NO_COLOR

failures=0
checks=0
fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
    sed 's/^/  out: /' out | head -n 5
    sed 's/^/  err: /' err | head -n 5
}

# expect STATUS PATTERN-ON-STANDARD-ERROR ARGUMENT...: an empty pattern wants silence.
expect() {
    wanted=$1 pattern=$2
    shift 2
    checks=$((checks + 1))
    "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "smtpscope $*: status $status instead of $wanted"
    if [ -z "$pattern" ]; then
        [ ! -s err ] || fail "smtpscope $*: not silent"
    elif ! grep -q -e "^smtpscope: .*$pattern" err; then
        fail "smtpscope $*: nothing like '$pattern'"
    fi
}

one_line() {
    checks=$((checks + 1))
    [ "$(wc -l <err)" -eq 1 ] || fail "more or less than one line"
}

out_has() {
    checks=$((checks + 1))
    grep -q -e "$1" out || fail "no '$1' on standard output"
}

delivery=$pcaps/delivery.pcap
story=$pcaps/founding-story-server-side.pcap

# --- help, version, explain
expect 0 '' --help
out_has 'smtpscope read'
expect 0 '' --version
out_has '^smtpscope [0-9]'
expect 0 '' read --help
out_has '--format json|text'
expect 0 '' explain --help
expect 0 '' explain
out_has '^envelope-replay-after-abort *warning'
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
expect 2 '.xml. is neither json nor text' read --format xml "$delivery"
expect 2 'which FILE' read
one_line
expect 2 '--ports: ' read --ports 25,x "$delivery"
one_line
expect 2 'engine' read --engine steam "$delivery"
one_line
expect 2 'filter' read --filter 'port and and' "$delivery"
one_line

# --- bad input: said in one line, whatever is readable is written
: >empty.pcap
echo 'this is no capture, it is a text of some length' >text.pcap
head -c 1000 "$story" >cut.pcap
mkdir folder
expect 2 'no-such-file.pcap' read no-such-file.pcap
one_line
expect 2 'folder' read folder
one_line
expect 2 'empty.pcap' read empty.pcap
one_line
expect 2 'text.pcap' read text.pcap
one_line
expect 2 'cut.pcap' read cut.pcap
out_has '"verb":"MAIL"'
cp "$delivery" secret.pcap && chmod 0 secret.pcap
if [ "$(id -u)" -ne 0 ]; then
    expect 2 'secret.pcap' read secret.pcap
    one_line
fi
expect 2 'text.pcap' read text.pcap "$delivery"
out_has '"outcome":"accepted"'

# --- output
expect 0 '' read "$delivery"
out_has '^{"type":"session"'
expect 0 '' read --format text "$delivery"
out_has 'MAIL FROM:<alice@example.org>'
expect 0 '' read -o records "$delivery" "$story"
[ "$(wc -l <records)" -eq 2 ] || fail "two captures, and not two records"
[ "$(stat -c %a records)" = 600 ] || fail "a record that others may read"
expect 2 'no-such-folder' read -o no-such-folder/records "$delivery"
one_line
expect 2 'No space left\|full' read -o /dev/full "$delivery"
one_line
"$program" read - <"$delivery" >out 2>err || fail "standard input is not read"
out_has '"source":"-"'
"$program" read --format text - <cut.pcap >out 2>err
[ $? -eq 2 ] || fail "a cut standard input is not told"
{ cat "$story"; sleep 2; } | "$program" read - >out 2>err &
sleep 1
[ -s out ] || fail "a session from a pipe is not told before the pipe ends"
wait
expect 0 'no SMTP session found' read --ports 4242 "$delivery"

# --- a reader that goes away ends the program without a word
checks=$((checks + 1))
captures="$story $delivery $story $delivery $story $delivery $story $delivery"
captures="$captures $captures $captures $captures"
# shellcheck disable=SC2086 # a list of words
{ "$program" read --separate $captures $captures 2>err; } | head -n 1 >out
[ ! -s err ] || fail "a closed pipe is talked about"

# --- colour: on a terminal, and nowhere else
if command -v script >/dev/null; then
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

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
