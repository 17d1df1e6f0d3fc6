#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Reads every capture of pcaps/ and compares its records, whole, with the
# NAME.jsonl beside it. `--accept` writes these files instead.
set -u
pcaps=${top_srcdir:-.}/pcaps
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
actual=$(mktemp -d) || exit 99
trap 'rm -rf "$actual"' EXIT

cd "$pcaps" || exit 99
failures=0
count=0
for capture in *.pcap; do
    name=${capture%.pcap}
    count=$((count + 1))
    if ! "$program" read --format json --digest -o "$actual/$name.jsonl" "$capture" \
        2>"$actual/$name.notes"; then
        echo "$capture: smtpscope failed"
        failures=$((failures + 1))
    fi
    sed "s/^/$capture: /" "$actual/$name.notes"
    if [ "${1:-}" = --accept ]; then
        cp "$actual/$name.jsonl" "$name.jsonl"
        chmod 644 "$name.jsonl"
    elif ! diff -u "$name.jsonl" "$actual/$name.jsonl"; then
        failures=$((failures + 1))
    fi
done
echo "$count captures, $failures differ"
[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
