#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The page of every capture: well-formed, with all that its records have, the same by
# whatever number of workers, and without what is masked. And a page of sessions whose
# texts all try to break out.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
program=$build/smtpscope
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
head -c 32 "$program" >"$scratch/mask.key"

failures=0
fail() {
    failures=$((failures + 1))
    echo "$*"
}

check() {
    "$python" -B "$top/tests/html/check_pages.py" "$@" || fail "$1: not as it has to be"
}

# page OPTION... CAPTURE: to $scratch/page, and its records to $scratch/records
page() {
    "$program" read --format html -o "$scratch/page" "$@" 2>/dev/null || fail "$*: no page"
    "$program" read --format json -o "$scratch/records" "$@" 2>/dev/null || fail "$*: no records"
    check "$scratch/page" "$scratch/records"
}

cd "$top/pcaps" || exit 99
count=0
for capture in *.pcap; do
    count=$((count + 1))
    page "$capture"
done
page --workers 3 --headers --mime ./*.pcap
mv "$scratch/page" "$scratch/three"
page --headers --mime ./*.pcap
cmp "$scratch/page" "$scratch/three" || fail "another page with workers"

# Whom the captures name does not stand on a masked page.
page --mask all --mask-key "$scratch/mask.key" delivery.pcap
for name in alice bob client.example.org; do
    ! grep -q "$name" "$scratch/page" || fail "$name stands on a page that is masked"
done
page --anomalous founding-story-server-side.pcap delivery.pcap
grep -q '<li>not selected: [1-9]' "$scratch/page" || fail "what was not selected is not counted"

# report FILE...: to $scratch/report
report() {
    "$program" report --format html -o "$scratch/report" "$@" 2>/dev/null || fail "$*: no report"
    check "$scratch/report"
}

# says WORDS: the report has them, over all its lines
says() {
    tr '\n' ' ' <"$scratch/report" | grep -q "$1" || fail "the report does not say: $1"
}

report ./*.pcap
for part in attention interception volumes outcomes servers clients tls health; do
    grep -q "<section id=\"$part\">" "$scratch/report" || fail "the report has no part $part"
done
charts=$(grep -c '<svg class="chart' "$scratch/report")
[ "$charts" -eq 4 ] || fail "$charts charts in the report"
says '<code>envelope-replay-after-abort</code>'
says '<details class="session warning"> <summary>'
[ "$(grep -c '<svg class="ladder"' "$scratch/report")" -gt 10 ] || fail "hardly a ladder in the report"
# Lines tell what their captures do, example by example; not of how it was captured, nor what shows it.
story() {
    sed -e '/<section id="health">/,/<\/section>/d' -e '/Shown by/d' -e '/Shown whole by/d' \
        -e '/<dt>Note</d' \
        "$scratch/report"
}
report founding-story-server-side.pcap
story >"$scratch/of_capture"
"$program" read --format json -o "$scratch/lines.jsonl" founding-story-server-side.pcap
report "$scratch/lines.jsonl"
story >"$scratch/of_lines"
cmp "$scratch/of_capture" "$scratch/of_lines" || fail "lines give another report than their capture"
: >"$scratch/empty.jsonl"
report "$scratch/empty.jsonl"

"$build/tests/html/hostile_page" lines >"$scratch/hostile.jsonl" || fail "no hostile lines"
report "$scratch/hostile.jsonl"
! grep -q '<script\|<img' "$scratch/report" || fail "hostile markup in the report"
grep -q '&lt;script&gt;alert(1)' "$scratch/report" || fail "the hostile text is not in the report"

"$build/tests/html/hostile_page" >"$scratch/hostile" || fail "no hostile page"
check "$scratch/hostile"
! grep -q '<script\|<img' "$scratch/hostile" || fail "hostile markup on the page"
grep -q '&lt;script&gt;alert(1)' "$scratch/hostile" || fail "the hostile text is not on the page"

# It is in every text of the contract.
for field in $(sed -n 's/^ *\(const \)\{0,1\}struct bytes \(\*\{0,1\}\)\([a-z_0-9]*\);.*/\3/p' \
    "$top/smtp/session.h" "$top/smtp/message.h" "$top/smtp/session_front.h" \
    "$top/smtp/session_tls.h" "$top/smtp/session_judgement.h" | sort -u); do
    grep -q "[.>]$field\>" "$top/tests/support/hostile_texts.c" ||
        fail "tests/support/hostile_texts.c does nothing with \`$field\`"
done

echo "$count captures, $failures failures"
[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
