#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Messages as files, from outside.
. "${top_srcdir:-.}/tests/cli/support.sh"

# files COUNT: so many are in the folder, hidden ones included.
files() {
    checks=$((checks + 1))
    found=$(find saved -mindepth 1 | wc -l)
    [ "$found" -eq "$1" ] || fail "$found files instead of $1"
}

mkdir saved
expect 0 '' read --format json --digest --save-messages saved --summary "$delivery"
files 1
name=$(sed -n 's/.*"file":"\([0-9a-f]*-0\.eml\)".*/\1/p' out)
[ -f "saved/$name" ] || fail "the record names no file"
id=$(sed -n 's/.*"type":"session","schema":1,"id":"\([0-9a-f]*\)".*/\1/p' out)
[ "$name" = "$id-0.eml" ] || fail "the file is not named after the session"
[ "$(stat -c %a "saved/$name")" = 600 ] || fail "others may read the file"
sha256=$(sha256sum "saved/$name" | cut -d ' ' -f 1)
out_has "\"sha256\":\"$sha256\""
out_has "\"messages\":{\"saved\":1,\"bytes\":$(wc -c <"saved/$name"),\"incomplete\":0,\"unrecorded\":0}"

# --- every message of every recording, by any number of workers, in every format
for workers in 1 3; do
    rm -rf saved && mkdir saved
    "$program" read --separate --format json --digest --save-messages saved --workers $workers \
        "$pcaps"/*.pcap >records.$workers 2>err || fail "$workers workers: status $?"
    (cd saved && sha256sum -- *.eml) >sums.$workers
done
checks=$((checks + 2))
cmp -s records.1 records.3 || fail "other records with workers"
cmp -s sums.1 sums.3 || fail "other files with workers"
while read -r sum name; do
    checks=$((checks + 1))
    grep -q "\"sha256\":\"$sum\",.*\"file\":\"$name\"" records.1 || fail "$name is not as recorded"
done <sums.1
[ "$(wc -l <sums.1)" -gt 100 ] || fail "few messages are saved"
grep -q 'note: messages not saved for want of some of their bytes' err || fail "losses are not told"
count=$(wc -l <sums.1)
expect 0 '' read --format text --save-messages saved "$delivery"
expect 0 '' read --format events --save-messages saved "$delivery"
out_has '"event":"close".*"file":"'
files "$count"

# --- only of sessions that are selected
rm -rf saved && mkdir saved
expect 0 'none of 1 session is selected' read --format json --save-messages saved --client 198.51.100.1 "$delivery"
files 0

# --- what exists stays
expect 0 '' read --format json --save-messages saved "$delivery"
expect 0 '' read --format json --save-messages saved "$delivery"
files 1
echo other >"saved/$id-0.eml"
expect 2 "cannot save messages in saved: $id-0.eml: File exists" \
    read --format json --save-messages saved "$delivery"
one_line
sessions 1
out_lacks '"file"'
[ "$(cat "saved/$id-0.eml")" = other ] || fail "a file was overwritten"
files 1

# --- trouble
: >kept
expect 2 'cannot save messages in nowhere: No such file or directory' \
    read --save-messages nowhere -o kept "$delivery"
one_line
expect 2 'cannot save messages in kept: Not a directory' read --save-messages kept "$delivery"
expect 2 'with --mask: the files would show what is to be hidden' \
    read --save-messages saved --mask all "$delivery"
one_line
expect 2 'the value is empty' read --save-messages= "$delivery"
if [ "$(id -u)" -ne 0 ]; then
    chmod 500 saved
    expect 2 'cannot save messages in saved: Permission denied' \
        read --save-messages saved "$delivery"
    chmod 700 saved
fi
finish
