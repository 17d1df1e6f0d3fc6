#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# History that goes on from run to run, from outside: halves of captures with --state find
# what the whole finds, and what becomes of a file that is of no use.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

# --- halves and the whole
# A capture is cut where no connection is open, by the times of its records.
cat >cut.py <<'END'
import json, struct, sys

source, records, out = sys.argv[1:4]
data = open(source, "rb").read()
order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
scale = 1e9 if data[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1e6
if data[:4] not in (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"):
    sys.exit(0)

def seconds(text):
    from datetime import datetime, timezone
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()

sessions = [json.loads(line) for line in open(records)]
sessions = [s for s in sessions if s["type"] == "session"]
if any(s["capture"]["close"] not in ("fin", "rst") for s in sessions):
    sys.exit(0)
spans = [(seconds(s["start"]), seconds(s["end"])) for s in sessions]
cuts = [end for _, end in spans
        if any(start > end for start, _ in spans)
        and not any(start <= end < last for start, last in spans)
        and all(start > end + 1e-6 or start <= end for start, _ in spans)]
if not cuts:
    sys.exit(0)
cut = sorted(cuts)[len(cuts) // 2]
parts = [bytearray(data[:24]), bytearray(data[:24])]
at = 24
while at + 16 <= len(data):
    sec, fraction, length, _ = struct.unpack(order + "IIII", data[at:at + 16])
    part = 0 if sec + fraction / scale <= cut + 5e-7 else 1
    parts[part] += data[at:at + 16 + length]
    at += 16 + length
for number, part in enumerate(parts):
    open("%s.%d.pcap" % (out, number + 1), "wb").write(part)
END

halves=0
for capture in "$pcaps"/*.pcap; do
    name=$(basename "$capture" .pcap)
    case $("$program" read --format json "$capture" 2>/dev/null | wc -l) in
    0 | 1) continue ;;
    esac
    rm -f half.*.pcap state
    "$program" read --format json "$capture" >whole 2>/dev/null
    "$python" cut.py "$capture" whole half || fail "$name: not cut"
    [ -f half.2.pcap ] || continue
    halves=$((halves + 1))
    checks=$((checks + 1))
    {
        "$program" read --format json --state state half.1.pcap
        "$program" read --format json --state state half.2.pcap
    } >out 2>err
    for file in whole out; do
        sed 's/"source":"[^"]*"//' "$file" >"$file.bare"
    done
    cmp -s whole.bare out.bare || fail "$name: the halves find something else than the whole"
    checks=$((checks + 1))
    ! cmp -s half.1.pcap half.2.pcap || fail "$name: not cut in two"
done
echo "$halves captures in halves"
checks=$((checks + 1))
[ "$halves" -ge 5 ] || fail "only $halves captures could be cut"

# Without it the second half does not know of the first.
twice=$pcaps/helo-without-name-twice.pcap
"$program" read --format json "$twice" >whole
"$python" cut.py "$twice" whole half
expect 0 '' read --format json half.2.pcap
out_lacks '"type":"notice"'
rm -f state
expect 0 '' read --format json --state state half.1.pcap
expect 0 '' read --format json --state state half.2.pcap
out_has '"type":"notice"'

# --- the file
checks=$((checks + 1))
[ "$(stat -c %a state)" = 600 ] || fail "others may read the state"
checks=$((checks + 1))
[ "$(ls state*)" = state ] || fail "more than the state was left: $(ls state*)"
cp state before
expect 2 'no-such' read --state state --filter 'no-such' "$delivery"
expect 2 'cannot open' read --state state -o /no-such-folder/records "$delivery"
checks=$((checks + 1))
cmp -s state before || fail "the state was written by a run that did not read"

# A configuration file may name it.
printf '[read]\nstate = other\n' >config
expect 0 '' read --config config "$delivery"
checks=$((checks + 1))
[ -s other ] || fail "the configuration file's state was not written"

# --- of no use: said, set aside, and the run goes on
aside() {
    expect 0 "$1" read --format json --state state "$delivery"
    one_line
    sessions 1
    checks=$((checks + 1))
    cmp -s state.set-aside broken || fail "not set aside as it was"
    checks=$((checks + 1))
    head -n 1 state | grep -q '"format":"smtpscope state","version":1' || fail "no new state"
}
head -c 300 before >broken
cp broken state
aside 'state is of no use (line 2 is too long or is cut short): it is state.set-aside now'
sed '$d' before >broken
cp broken state
aside 'state is of no use (it ends behind line'
sed '1s/"version":1/"version":99/' before >broken
cp broken state
aside 'it has version 99, and this program knows version 1'

# --- empty: none yet
: >state
expect 0 '' read --format json --state state "$delivery"
sessions 1
checks=$((checks + 1))
head -n 1 state | grep -q '"format":"smtpscope state","version":1' || fail "no state in place of an empty file"

# --- somebody else's: left as it is
cp "$delivery" foreign.pcap
printf '{"format":"another state","version":1}\n' >foreign.json
for file in foreign.pcap foreign.json; do
    cp "$file" kept
    expect 2 "$file does not begin with .*: it is left as it is" read --format json --state "$file" "$delivery"
    one_line
    checks=$((checks + 1))
    cmp -s "$file" kept || fail "$file was changed"
done
expect 2 'null does not begin with' read --state /dev/null "$delivery"
for option in --state --ledger --write-pcap -o; do
    expect 2 'foreign.pcap is to be read and written at once' read $option foreign.pcap ./foreign.pcap
    expect 2 'both.* is to be written by both' read $option both --state both --ledger both "$delivery"
done
checks=$((checks + 1))
cmp -s foreign.pcap "$delivery" || fail "the capture was changed"
checks=$((checks + 1))
[ -z "$(ls foreign.*.set-aside both* 2>/dev/null)" ] || fail "$(ls foreign.* both*)"

# --- trouble: what cannot be written is said before anything is read
mkdir folder
expect 2 'folder' read --format json --state folder "$delivery"
sessions 0
expect 2 'cannot write no-such-folder/state: No such file or directory' \
    read --format json --state no-such-folder/state "$delivery"
sessions 0
expect 2 "option --state: the value is empty\|--state" read --state '' "$delivery"

echo "$checks checks, $failures failures"
[ "$failures" -eq 0 ]
