#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Several workers write what one writes, in every byte: of files, pipes and
# compressed files, of good and bad ones, and also when writing fails.
. "${top_srcdir:-.}/tests/cli/support.sh"

counts='2 3 4 7'

# alike NAME ARGUMENT...: output, diagnostics and status are those of one worker.
alike() {
    name=$1
    shift
    "$program" read --progress never "$@" <"${input:-/dev/null}" >one.out 2>one.err
    one=$?
    for workers in $counts; do
        checks=$((checks + 1))
        "$program" read --progress never --workers "$workers" "$@" <"${input:-/dev/null}" \
            >out 2>err
        status=$?
        [ $status -eq $one ] || fail "$name, $workers workers: status $status instead of $one"
        cmp -s one.out out || fail "$name, $workers workers: other output"
        cmp -s one.err err || fail "$name, $workers workers: other diagnostics"
    done
}

# has PATTERN: the run with one worker wrote that.
has() {
    checks=$((checks + 1))
    grep -q -e "$1" one.out one.err || fail "$name: no '$1'"
}

# --- all recordings, as one capture and as many, in every format
cd "$pcaps" || exit 99
set -- *.pcap
cd "$scratch" || exit 99
for capture; do
    ln -s "$pcaps/$capture" "$capture"
done
for options in '--format json' '--format text' '--format json --summary --digest' \
    '--format text --summary' '--format events --summary --digest' '--format json --anomalous --summary' '--ports any --summary' \
    '--checksums verify --summary' '--vlan-aware --summary' '--filter tcp --summary'; do
    # shellcheck disable=SC2086 # a list of words
    alike "as one, $options" $options "$@"
    [ -s one.out ] || fail "nothing is written"
    # shellcheck disable=SC2086 # a list of words
    alike "separate, $options" --separate $options "$@"
done
for options in '--client 10.0.0.0/8' '--server 192.0.2.0/24 --anomalous' '--sender *example*' \
    '--until 2026-11-24T00:00:00Z'; do
    # shellcheck disable=SC2086 # a list of words
    alike "selected, $options" --summary --separate $options "$@"
done
# Whatever the order of the files, the summary has the earliest and the latest time.
alike "the later one first" --summary --format json --separate "$story" "$delivery"
grep -o '"start":"[^"]*","end":"[^"]*"' one.out | tail -n 1 >span
alike "the earlier one first" --summary --format json --separate "$delivery" "$story"
checks=$((checks + 1))
grep '"type":"summary"' one.out | grep -q -F -f span && [ -s span ] || fail "the times change with the order of the files: $(cat span)"
alike "masked" --mask all --mask-key "$delivery" --separate "$@"
has '"m-[0-9a-f]*@d-'
alike "fails" --fail-on warning --separate "$@"
[ "$one" -eq 1 ] || fail "--fail-on does not match"

# --- each recording alone, and one after the other many times
for capture; do
    alike "$capture" --summary "$capture"
done
alike "again and again" --summary --separate "$@" "$@" "$@" "$@" "$@"

# --- a pipe, standard input, a compressed file, a named pipe
input=$story alike "standard input" --summary -
has '"source":"-"'
gzip -c "$story" >story.gz
zstd -q -c "$delivery" >delivery.zst 2>/dev/null || cp "$delivery" delivery.zst
alike "compressed" --summary --separate story.gz delivery.zst "$@" story.gz
{ head -c 3000 "$story"; } | gzip -c >cut-inside.gz
alike "compressed and cut" --summary --separate cut-inside.gz "$delivery"
has 'cut-inside.gz is cut short'
[ "$one" -eq 2 ] || fail "a cut capture is no trouble"
{ cat story.gz; echo behind; } >rest.gz
alike "compressed with a rest" --summary rest.gz
has 'note: .*ignored'
for workers in 1 $counts; do
    cat "$story" | "$program" read --workers "$workers" --summary - >"pipe.$workers" 2>err ||
        fail "a pipe is not read by $workers workers"
    mkfifo "named.$workers"
    cat "$story" >"named.$workers" &
    "$program" read --workers "$workers" --summary "named.$workers" >out 2>err ||
        fail "a named pipe is not read by $workers workers"
    wait
    sed "s/named.$workers/-/" out | cmp -s - "pipe.$workers" ||
        fail "a named pipe gives something else with $workers workers"
    cmp -s pipe.1 "pipe.$workers" || fail "a pipe gives something else with $workers workers"
    checks=$((checks + 2))
done

# --- what comes through a pipe is told before more comes
mkfifo slow
{ cat "$story"; sleep 3; } >slow &
"$program" read --workers 3 slow >out 2>err &
reader=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.1
    [ ! -s out ] || break
done
checks=$((checks + 1))
[ -s out ] || fail "a session from a pipe is not told before the pipe ends"
wait $reader

# --- bad files among good ones: each trouble once
: >empty.pcap
echo 'this is no capture, it is a text of some length' >text.pcap
head -c 1000 "$story" >cut.pcap
mkdir folder
for separate in '' --separate; do
    # shellcheck disable=SC2086 # a word or none
    alike "bad files $separate" --summary $separate "$delivery" text.pcap cut.pcap "$story" \
        no-such-file.pcap empty.pcap folder "$delivery" cut.pcap text.pcap
    [ "$(wc -l <one.err)" -eq 7 ] || fail "seven troubles, and not seven lines"
    has '"in_trouble":7'
done
alike "a bad filter" --filter 'port and and' "$delivery" "$story"
alike "only bad files" text.pcap no-such-file.pcap
alike "many bad files" --summary $(seq -f 'no-%g.pcap' 40)

# --- a place that becomes full, or is
for workers in $counts; do
    expect 2 'No space left\|full' read --workers "$workers" --separate -o /dev/full "$@"
    one_line
    checks=$((checks + 1))
    (
        ulimit -f 16
        "$program" read --workers "$workers" --separate -o limited "$@" "$@" "$@" >out 2>err
        echo $? >status
    )
    [ "$(cat status)" -eq 2 ] || fail "a full place: status $(cat status)"
    grep -q '^smtpscope: cannot write to limited' err || fail "a full place is not said"
    one_line
done

# --- where nothing can be written, nobody waits for an input that does not end
mkfifo endless
{ cat "$story"; exec sleep 60; } >endless &
endless=$!
checks=$((checks + 1))
timeout 30 "$program" read --workers 2 -o /dev/full endless >out 2>err
[ $? -eq 2 ] || fail "a full place does not end a reading that waits"
one_line
kill $endless

# --- progress
checks=$((checks + 2))
"$program" read --progress always --workers 2 -o records "$delivery" >out 2>err
return=$(printf '\r')
grep -q "^${return}[0-9.]* [kB]* of .* session" err || fail "no progress"
tail -c 1 err | grep -q "$return" || fail "the progress line stays"

# --- a reader that goes away ends the program without a word
for workers in $counts; do
    checks=$((checks + 1))
    { "$program" read --workers "$workers" --separate "$@" "$@" "$@" "$@" "$@" "$@" 2>err
        echo $? >status; } | head -n 1 >out
    [ ! -s err ] || fail "a closed pipe is talked about"
    [ "$(cat status)" -eq 141 ] || fail "a closed pipe: status $(cat status) and not that of SIGPIPE"
done

finish
