#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The packets of sessions with findings, written while an interface is watched: there as soon
# as the record is, in a file that goes on after a kill, and of no consequence on a full disk.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
enter "--net --mount" mount

mirror_pair
small_disk

watch() {
    : >err
    "$program" watch --config /dev/null --format json --summary -o records \
        --write-pcap disk/found.pcapng "$@" mirror 2>err </dev/null &
    watcher=$!
    is_watched
}

replay() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$1"
}

# written COUNT: so many sessions are in the file, and whoever asks can read it.
written() {
    expect 0 '' read --config /dev/null --format json --separate disk/found.pcapng
    sessions "$1"
}

# It is there when the record is.
watch
replay "$story"
await "the record" file_has records '"type":"session"'
written 1
# After a kill in the middle of a block the file goes on.
ended 137 KILL
truncate -s -5 disk/found.pcapng
watch
file_has err 'ended inside a block, whose [0-9]* octets were cut off' || fail "not said what was cut off"
replay "$pcaps/auth-swaks.pcap"
await "more records" file_has records '"type":"session"' 6
await "their packets" file_has disk/found.pcapng 'smtpscope session' 3
checks=$((checks + 1))
! file_has disk/found.pcapng 'Q3VyaW91c2VyLWFuZC00Y3VyaW91c2Vy' || fail "there is a password in it"
! file_has disk/found.pcapng 'Curiouser-and-4curiouser' || fail "there is a password in it"

# A full disk is said; when it is not full any more the next session is there.
dd if=/dev/zero of=disk/other bs=1k count=2000 2>/dev/null
size=$(stat -c %s disk/found.pcapng)
before=$(grep -c '"type":"session"' records)
replay "$pcaps/founding-story-client-side.pcap"
await "a word on the disk" file_has err 'cannot write to disk/found.pcapng: No space left on device'
await "the record all the same" file_has records '"type":"session"' $((before + 1))
checks=$((checks + 1))
[ "$(stat -c %s disk/found.pcapng)" -eq "$size" ] || fail "something is left of what did not fit"
rm disk/other
before=$(grep -a -c 'smtpscope session' disk/found.pcapng)
replay "$pcaps/held-with-noops-client-side.pcap"
await "the next session" file_has disk/found.pcapng 'smtpscope session' $((before + 1))
ended 2 TERM
tail -n 1 records >status
checks=$((checks + 1))
grep -q '"packets":{"sessions":[0-9]*,.*"failed":1,' status || fail "the summary counts no failure"
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/summary.schema.json" status >out 2>&1
result=$?
[ $result -eq 0 ] || [ $result -eq 77 ] || fail "the summary does not fit its schema"

finish
