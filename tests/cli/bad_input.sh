#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input, bad files, bad places to write to: one clear line each, status 2,
# and everything that is readable is written.
. "${top_srcdir:-.}/tests/cli/support.sh"

: >empty.pcap
echo 'this is no capture, it is a text of some length' >text.pcap
head -c 1000 "$story" >cut.pcap
head -c 24 "$story" >header-only.pcap
mkdir folder
# The same capture, with a link type that nobody has (the 20th octet of a little-endian header).
{ head -c 20 "$delivery"; printf '\377\001\000\000'; tail -c +25 "$delivery"; } >link-type.pcap

# --- files
expect 2 'no-such-file.pcap' read no-such-file.pcap
one_line
expect 2 'folder' read folder
one_line
expect 2 'empty.pcap' read empty.pcap
one_line
expect 2 'text.pcap' read text.pcap
one_line
expect 2 'link-type.pcap.*link' read link-type.pcap
one_line
expect 2 'cut.pcap' read cut.pcap
out_has '"verb":"MAIL"'
expect 0 '' read header-only.pcap
sessions 0
"$program" read --format text - <cut.pcap >out 2>err
[ $? -eq 2 ] || fail "a cut standard input is not told"
out_has 'MAIL FROM'

# --- one bad file among good ones
expect 2 'text.pcap' read --separate "$delivery" text.pcap "$story"
sessions 2
one_line
expect 2 'cut.pcap' read --separate "$delivery" cut.pcap "$story" no-such-file.pcap
sessions 3
out_has '"outcome":"accepted"'
checks=$((checks + 1))
[ "$(grep -c pcap err)" -eq 2 ] || fail "two troubles, and not two lines"

# --- no permission
cp "$delivery" secret.pcap && chmod 0 secret.pcap
if [ "$(id -u)" -ne 0 ]; then
    expect 2 'secret.pcap.*[Pp]ermission' read secret.pcap
    one_line
elif command -v setpriv >/dev/null; then
    chmod 755 .
    if setpriv --reuid=65534 --regid=65534 --clear-groups "$program" --version >/dev/null 2>&1; then
        checks=$((checks + 1))
        setpriv --reuid=65534 --regid=65534 --clear-groups "$program" read secret.pcap >out 2>err
        [ $? -eq 2 ] || fail "a file without permission: not status 2"
        grep -q '^smtpscope: .*secret.pcap.*[Pp]ermission' err || fail "no permission is not said"
        one_line
    else
        echo "nobody cannot run the program here: the check of permissions is left out"
    fi
fi

# --- output
expect 2 'no-such-folder' read -o no-such-folder/records "$delivery"
one_line
expect 2 'No space left\|full' read -o /dev/full "$delivery"
one_line
expect 2 'folder' read -o folder "$delivery"
one_line
cp "$delivery" same.pcap
expect 2 'same.pcap is to be read and written' read -o ./same.pcap same.pcap
one_line
cmp -s "$delivery" same.pcap || fail "the capture was overwritten"

# What was written before is emptied for captures that can be read only.
cp "$delivery" before
cp before kept
expect 2 'cannot open no-such-file.pcap: No such file' read -o kept no-such-file.pcap other-file.pcap
expect 2 'cannot open other-file.pcap: No such file' read -o kept no-such-file.pcap other-file.pcap
checks=$((checks + 1))
[ "$(wc -l <err)" -eq 2 ] || fail "not one line for each file"
checks=$((checks + 1))
cmp -s before kept || fail "emptied for nothing"
echo 'no capture' >words
: >nothing
stays() {
    checks=$((checks + 1))
    cmp -s before kept || fail "emptied for $*"
}
expect 2 'cannot read words: it is not a pcap or pcapng file' read -o kept words
one_line
stays words
expect 2 'cannot read words: it is not a pcap' read -o kept --format html words
stays a page of words
expect 2 'cannot read nothing: it is empty' read -o kept words nothing
stays words and nothing
expect 2 'cannot read words: it is not a pcap' read --write-pcap kept words
stays --write-pcap
for input in words nothing; do
    "$program" read -o kept - <$input >out 2>err
    stays "$input" on standard input
done
# Looking at standard input takes nothing from it.
"$program" read "$story" 2>err | grep '"type":"session"' | sed 's/"source":"[^"]*"//' >wanted
"$program" read -o kept - <"$story" >out 2>err
sed -n '/"type":"session"/s/"source":"[^"]*"//p' kept >found
checks=$((checks + 1))
[ -s found ] && cmp -s wanted found || fail "standard input was not read from its beginning"
cp before kept
expect 2 'no-such-file.pcap' read -o kept no-such-file.pcap "$story"
one_line
checks=$((checks + 1))
grep -q '"type":"session"' kept || fail "nothing was written for the capture that there is"

for arguments in "read $delivery" '--help' 'explain' 'explain rset-doubled'; do
    checks=$((checks + 1))
    # shellcheck disable=SC2086 # a list of words
    "$program" $arguments >/dev/full 2>err
    [ $? -eq 2 ] || fail "smtpscope $arguments: a full standard output is not told"
    grep -q '^smtpscope: cannot write to standard output: No space left' err ||
        fail "smtpscope $arguments: what is wrong with standard output is not said"
    one_line
done

# A place that becomes full in the middle of the output (in units of 512 or 1024 octets).
checks=$((checks + 1))
many="$story $delivery $story $delivery $story $delivery $story $delivery"
# shellcheck disable=SC2086 # a list of words
(
    ulimit -f 16
    "$program" read --separate -o limited $many $many >out 2>err
    echo $? >status
)
[ "$(cat status)" -eq 2 ] || fail "a full place: status $(cat status)"
grep -q '^smtpscope: cannot write to limited' err || fail "a full place is not said"
one_line
[ "$(wc -c <limited)" -ge 8192 ] || fail "nothing was written before the place was full"
head -n 1 limited | grep -q '"outcome":"accepted"' || fail "the first record is not whole"

# --- a reader that goes away ends the program without a word
checks=$((checks + 1))
captures="$many $many $many $many $many"
# shellcheck disable=SC2086 # a list of words
{ "$program" read --separate $captures 2>err; echo $? >status; } | head -n 1 >out
[ ! -s err ] || fail "a closed pipe is talked about"
[ "$(cat status)" -eq 141 ] || fail "a closed pipe: status $(cat status) and not that of SIGPIPE"

# --- options
expect 2 '--since: .soon. is no time' read --since soon "$delivery"
one_line
expect 2 '--until: ' read --until 2026-02-30 "$delivery"
one_line
expect 2 '--since is not before --until' read --since 2026-11-24 --until 2026-11-23 "$delivery"
one_line
expect 2 '--client: .192.0.2.0/33.' read --client 192.0.2.0/33 "$delivery"
one_line
expect 2 '--server: ' read --server mail.example.org "$delivery"
one_line
expect 2 '--min-severity: .bad. is none of' read --min-severity bad "$delivery"
one_line
expect 2 '--fail-on: ' read --fail-on bad "$delivery"
one_line
expect 2 '--progress: ' read --progress bad "$delivery"
one_line
expect 2 '--mask: .names. is none of' read --mask names "$delivery"
one_line
# --- fingerprints
expect 2 'cannot open the fingerprint file no-fingerprints: ' \
    read --fingerprints no-fingerprints "$delivery"
one_line
expect 2 'cannot read the fingerprint file folder: ' read --fingerprints folder "$delivery"
one_line
printf '[own]\n354 = go on\nbye = see you\n' >bad-servers.conf
expect 2 'bad-servers.conf:3: unknown key .bye.' read --fingerprints bad-servers.conf "$delivery"
one_line

# --- filters
expect 2 "--filter: the filter .port and and. is not valid: " \
    read --filter 'port and and' "$delivery" "$story" no-such-file.pcap
one_line

# The link type of the second one has no tags.
head -c 20 "$delivery" >null.pcap
printf '\000\000\000\000' >>null.pcap
expect 2 'cannot read null.pcap: the filter .vlan. is not valid: no VLAN support' \
    read --filter vlan "$delivery" null.pcap

# --- nothing is written with a bad option or key, and what is there stays
echo before >records
for trouble in 'filter and' 'engine steam' 'fingerprints bad-servers.conf'; do
    # shellcheck disable=SC2086 # an option and its argument
    expect 2 '.' read --$trouble -o records "$delivery"
done
expect 2 'no-key' read --mask all --mask-key no-key -o records "$delivery"
one_line
printf 'fifteen octets.' >short-key
expect 2 'short-key has fewer than 16 bytes' read --mask all --mask-key short-key -o records "$delivery"
one_line
expect 2 '--mask-key without --mask' read --mask-key short-key -o records "$delivery"
one_line
checks=$((checks + 1))
[ "$(cat records)" = before ] || fail "a bad option costs the file that was there"

# --- configuration
printf '[read]\nformat = text\nfrobnicate = yes\n' >bad.conf
expect 2 'bad.conf:3: .frobnicate. is no option' read --config bad.conf "$delivery"
one_line
printf '[read]\nformat\n' >bad.conf
expect 2 'bad.conf:2: neither' read --config bad.conf "$delivery"
one_line
printf '[global]\nsince = soon\n' >bad.conf
expect 2 'bad.conf:2: since: .soon. is no time' read --config bad.conf "$delivery"
one_line
expect 2 'no.conf' read --config no.conf "$delivery"
one_line
expect 2 'folder' read --config folder "$delivery"
one_line

finish
