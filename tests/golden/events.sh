#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What happens in every capture, told while it happens: the same as is in its
# record, by whatever number of workers, also masked; and it fits the schema.
set -u
top=${top_srcdir:-.}
pcaps=$(cd "$top/pcaps" && pwd)
here=$(cd "$top/tests/golden" && pwd)
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
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

# compare NAME RECORDS OPTION...
compare() {
    name=$1 records=$2
    shift 2
    "$program" read --format events "$@" "$name.pcap" >"$scratch/one" 2>/dev/null ||
        fail "$name: failed"
    "$program" read --format events "$@" --workers 3 "$name.pcap" >"$scratch/three" 2>/dev/null ||
        fail "$name: failed with workers"
    cmp "$scratch/one" "$scratch/three" || fail "$name: other events with workers"
    "$python" -B "$here/events.py" "$records" "$scratch/one" || fail "$name: not as recorded"
    cat "$scratch/one" >>"$scratch/all.jsonl"
}

cd "$pcaps" || exit 99
count=0
for capture in *.pcap; do
    name=${capture%.pcap}
    count=$((count + 1))
    compare "$name" "$name.jsonl" --digest
    "$program" read --format json --headers --mime --mask all --mask-key "$scratch/mask.key" \
        "$capture" >"$scratch/masked" 2>/dev/null || fail "$capture: failed with a mask"
    compare "$name" "$scratch/masked" --headers --mime --mask all --mask-key "$scratch/mask.key"
done
cd - >/dev/null || exit 99
"$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" \
    "$scratch/all.jsonl"
status=$?
[ $status -eq 0 ] || [ $status -eq 77 ] || fail "an event does not fit the schema"
echo "$count captures, $failures failures"
[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
