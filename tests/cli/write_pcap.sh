#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --write-pcap as somebody sees it who calls the program.
. "${top_srcdir:-.}/tests/cli/support.sh"
read_it="read --config /dev/null --format json"

# What is written is read again, and is for its owner alone.
# shellcheck disable=SC2086
expect 0 '' $read_it --write-pcap found.pcapng "$story"
id=$(sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p;q' out)
checks=$((checks + 2))
[ "$(stat -c %a found.pcapng)" = 600 ] || fail "others can read it"
grep -q -a -e "smtpscope session $id: .*rset-unexplained-abort (" found.pcapng || fail "no comment"
# shellcheck disable=SC2086
expect 0 '' $read_it found.pcapng
sessions 1
out_has "$id"

# What is found decides, and the selection.
rm found.pcapng
# shellcheck disable=SC2086
expect 0 '' $read_it --summary --min-severity critical --write-pcap found.pcapng "$story"
out_has '"packets":{"sessions":0,"packets":0,'
rm found.pcapng
# shellcheck disable=SC2086
expect 0 '' $read_it --summary --client 203.0.113.1 --write-pcap found.pcapng "$story"
out_has '"packets":{"sessions":0,"packets":0,'
# shellcheck disable=SC2086
expect 0 '' $read_it --summary "$story"
out_lacks '"packets":{"sessions"'

# No file is ever overwritten by reading.
cp found.pcapng before
# shellcheck disable=SC2086
expect 2 'cannot write packets to found.pcapng: it exists' $read_it --write-pcap found.pcapng "$story"
one_line
checks=$((checks + 1))
cmp -s found.pcapng before || fail "a file that exists was changed"

# What would show what is to be hidden is refused, and so is what cannot be written.
# shellcheck disable=SC2086
expect 2 '--write-pcap with --mask' $read_it --mask all --write-pcap new.pcapng "$story"
# shellcheck disable=SC2086
expect 2 'cannot open no/such/folder' $read_it --write-pcap no/such/folder/found.pcapng "$story"
# shellcheck disable=SC2086
expect 2 'at least 1M' $read_it --pcap-memory 1000 --write-pcap new.pcapng "$story"
checks=$((checks + 1))
[ ! -e new.pcapng ] || fail "a file was made that nobody can have wanted"

# A disk that is full is said, and the records are there all the same.
rm found.pcapng
(
    ulimit -f 1
    trap '' XFSZ
    # shellcheck disable=SC2086
    "$program" $read_it --write-pcap found.pcapng "$story" 2>err
    echo $? >status
) | cat >out
sessions 1
checks=$((checks + 2))
grep -q -e 'cannot write to found.pcapng: File too large' err || fail "not said that it is full"
[ "$(cat status)" -eq 2 ] || fail "status $(cat status) instead of 2"
# shellcheck disable=SC2086
expect 0 '' $read_it found.pcapng
sessions 0

# tcpdump and tshark read it.
# shellcheck disable=SC2086
expect 0 '' $read_it --min-severity info --write-pcap auth.pcapng "$pcaps/auth-msmtp.pcap"
if command -v tcpdump >/dev/null; then
    checks=$((checks + 2))
    tcpdump -vvnr auth.pcapng >out 2>err || fail "tcpdump cannot read it"
    ! grep -q -e 'incorrect' -e 'bad cksum' out || fail "tcpdump finds wrong checksums"
fi
if command -v tshark >/dev/null; then
    checks=$((checks + 1))
    tshark -r auth.pcapng -T fields -e frame.comment >out 2>err || fail "tshark cannot read it"
    out_has 'auth-plaintext-no-tls (critical)'
    out_has 'overwritten with x: '
fi

finish
