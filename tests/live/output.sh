#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Where records of a watched interface go: disks that are full, readers that are slow, files
# that are renamed meanwhile. The traffic is made, and what it has to give is known.
#
#   SMTPSCOPE_TEST_MEGABYTES, SMTPSCOPE_TEST_RATE   how much traffic, and packets a second
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
need_traffic
enter "--net --mount" mount

mirror_pair
small_disk

# watch OPTION...: captures when it has said so.
watch() {
    : >err
    "$program" watch --config /dev/null --format json "$@" mirror 2>err </dev/null &
    watcher=$!
    is_watched
}

said() {
    checks=$((checks + 1))
    file_has err "$1" || fail "not said: $1; but: $(cat err)"
}

# The same sessions each time; each is known by its endpoints, of which a hash stands first in
# the record: {"type":"session","schema":1,"id":"...","community_id":"..."
"$make_traffic" small "${SMTPSCOPE_TEST_MEGABYTES:-6}" >traffic.pcap
"$program" read --config /dev/null --format json traffic.pcap >wanted
identify() { cat "$@" | grep '^{"type":"session"' | cut -d '"' -f 14; }
identify wanted | sort >wanted.ids
[ "$(uniq wanted.ids | wc -l)" -eq "$(wc -l <wanted)" ] || skip "the sessions are not distinct"
traffic() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch traffic.pcap "${SMTPSCOPE_TEST_RATE:-20000}"
}

# has_all FILE...: every session is in the files, and once, and no line is half a line.
has_all() {
    checks=$((checks + 2))
    identify "$@" | sort >found.ids
    cmp -s found.ids wanted.ids ||
        fail "$(wc -l <found.ids) sessions instead of $(wc -l <wanted.ids), $(uniq -d found.ids | wc -l) twice"
    whole=$(cat "$@" | grep -c '^{"type":.*}$')
    [ "$whole" -eq "$(cat "$@" | wc -l)" ] || fail "half a line"
}
# What is still open in the end is written when it ends.
closed=$(grep -vc '"close":"end-of-capture"' wanted)
all_are_there() { [ "$(cat "$@" | grep -c '"type":"session"')" -ge "$closed" ]; }

# A file that is renamed is left at SIGHUP, and no line is lost or comes twice.
watch -o mail.jsonl
traffic &
processes="$processes $!"
for turn in 1 2 3 4 5; do
    sleep 0.3
    mv mail.jsonl "mail.jsonl.$turn"
    kill -HUP $watcher
    await "a new file" test -e mail.jsonl
done
await "all records" all_are_there mail.jsonl*
kill -TERM $watcher
ended 0
has_all mail.jsonl*
checks=$((checks + 1))
[ "$(stat -c %a mail.jsonl)" = 600 ] || fail "others can read the file"
rm mail.jsonl*

# Files that are rotated by their size and by order, compressed or not: each line is in one
# file, and a file that has its name is finished.
ways=none
! command -v zstd >/dev/null || ways='none zstd'
for compress in $ways; do
    mkdir files
    watch -o 'files/mail-%H%M%S.jsonl' --rotate 1d --rotate-size 1M --compress $compress
    traffic &
    processes="$processes $!"
    for turn in 1 2 3; do
        sleep 0.3
        kill -HUP $watcher
    done
    if [ $compress = none ]; then
        await "all records" eval 'all_are_there files/*'
    else
        wait $!
        sleep 2
    fi
    kill -TERM $watcher
    ended 0
    checks=$((checks + 2))
    [ -z "$(find files -name '*.part')" ] || fail "files are not finished"
    [ "$(find files -type f | wc -l)" -ge 5 ] || fail "hardly any file: $(ls files)"
    if [ $compress = zstd ]; then
        zstd -q -d --rm files/*.zst || fail "a compressed file is damaged"
    fi
    has_all files/*
    rm -r files
done

# What was killed has lost what was not yet written, and nothing else; the next start finishes
# its file, and says so.
mkdir files
watch -o 'files/mail-%H%M%S.jsonl' --rotate 1d
traffic &
processes="$processes $!"
await "some records" eval 'cat files/*.part | grep -q session'
kill -KILL $watcher
wait $watcher 2>/dev/null
wait $!
checks=$((checks + 1))
[ "$(find files -name '*.part' | wc -l)" -eq 1 ] || fail "nothing was left behind"
printf 'half a line' >>"$(echo files/*.part)"
watch -o 'files/mail-%H%M%S.jsonl' --rotate 1d
said 'left behind: it is files/mail-[0-9]*.jsonl now, without its last 11 octets'
traffic
await "all records" eval 'all_are_there files/*.part'
kill -TERM $watcher
ended 0
checks=$((checks + 1))
[ "$(find files -type f | wc -l)" -eq 2 ] || fail "not two files: $(ls files)"
first=$(find files -type f | sort | head -n 1)
identify "$first" | sort >found.ids
checks=$((checks + 2))
[ -z "$(uniq -d found.ids)" ] || fail "lines twice"
[ "$(grep -c '^{"type":.*}$' "$first")" -eq "$(wc -l <"$first")" ] || fail "half a line"
has_all "$(find files -type f | sort | tail -n 1)"
rm -r files

# A file that was not rotated is gone on with.
printf 'half a line' >mail.jsonl
watch -o mail.jsonl
said 'mail.jsonl ends in the middle of a line; what comes begins on a new one'
traffic
await "all records" all_are_there mail.jsonl
kill -TERM $watcher
ended 0
checks=$((checks + 1))
[ "$(head -n 1 mail.jsonl)" = 'half a line' ] || fail "the first line is changed"
sed -i 1d mail.jsonl
has_all mail.jsonl
rm mail.jsonl

# A full disk is said; lines wait until there is room.
dd if=/dev/zero of=disk/other bs=1k count=1000 2>/dev/null
watch -o disk/mail.jsonl --status-interval 1
traffic
await "a word on the disk" file_has err 'cannot write to disk/mail.jsonl: No space left on device'
checks=$((checks + 1))
[ -z "$(tail -c 1 disk/mail.jsonl | tr -d '\n')" ] || fail "half a line on the full disk"
mount -o remount,size=64M disk
await "all records" all_are_there disk/mail.jsonl
await "a word on the end of it" file_has err 'is written to again; 0 lines were dropped'
await "a status" file_has disk/mail.jsonl '"waiting_lines":[1-9]'
kill -TERM $watcher
ended 0
checks=$((checks + 1))
[ "$(grep -c 'No space' err)" -eq 1 ] || fail "said more than once in a minute"
has_all disk/mail.jsonl
rm disk/*

# What there is no room for is dropped, oldest first, and counted.
mount -o remount,size=64k disk
watch -o disk/mail.jsonl --queue 1M
traffic
sleep 2 # until all is read
kill -TERM $watcher
ended 2
said 'lines were not written to disk/mail.jsonl: No space left on device'
dropped=$(sed -n 's/.* \([0-9]*\) lines were not written.*/\1/p' err)
checks=$((checks + 1))
[ $((dropped + $(wc -l <disk/mail.jsonl))) -eq "$(wc -l <wanted)" ] ||
    fail "$dropped lines dropped and $(wc -l <disk/mail.jsonl) written of $(wc -l <wanted)"
identify disk/mail.jsonl >found.ids
checks=$((checks + 1))
[ -z "$(tail -c 1 disk/mail.jsonl | tr -d '\n')" ] || fail "half a line on the full disk"
rm disk/*

# A reader that does not read keeps nobody from ending; the rest is counted.
mkfifo pipe
sleep 1000 <pipe &
processes="$processes $!"
watch -o pipe --summary
traffic
kill -TERM $watcher
ended 2
said '[1-9][0-9]* lines were not written to pipe: there was no time for them'

# Nor is standard output waited for.
rm pipe
mkfifo pipe
sleep 1000 <pipe &
processes="$processes $!"
: >err
"$program" watch --config /dev/null --format json mirror >pipe 2>err </dev/null &
watcher=$!
await "the interface to be watched" file_has err 'watching'
traffic
kill -TERM $watcher
ended 2
said '[1-9][0-9]* lines were not written to standard output: there was no time for them'

# Syslog, whose keeper is here: a folder in the place of /dev has a socket of ours. Where no
# devices can be made this is left out.
mkdir devices
mount -t tmpfs -o mode=755 tmpfs devices
if cp -a /dev/null /dev/zero /dev/random /dev/urandom devices 2>err && : >devices/null; then
    mount --move devices /dev
    "$python" -I -S "$top/tests/live/mail.py" log /dev/log >logged &
    keeper=$!
    processes="$processes $keeper"
    await "the log to be kept" file_has logged ready
    watch --syslog local3
    traffic &
    processes="$processes $!"
    await "some messages" file_has logged '"type":"session"' 100
    kill $keeper
    wait $keeper
    await "a word on the log" file_has err 'cannot write to syslog'
    "$python" -I -S "$top/tests/live/mail.py" log /dev/log >logged.again &
    keeper=$!
    processes="$processes $keeper"
    await "the log to be kept again" file_has logged.again ready
    kill -HUP $watcher
    await "all messages" all_are_there logged logged.again
    kill -TERM $watcher
    ended 0
    message='^<158>[A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]\{8\} smtpscope\[[0-9]*\]: '
    sed -n "s/$message//p" logged logged.again >records
    has_all records
    kill $keeper
    wait $keeper
    umount -l /dev
fi

finish
