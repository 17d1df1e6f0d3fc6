#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the README shows as output is what the program prints, and its questions
# to the recorded captures are answered without a complaint.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C.UTF-8
export LC_ALL
cd "$scratch" || exit 99
ln -s "$top/pcaps" pcaps
ln -s "$build" build

# Each console block: its command, and the output that it shows.
awk '/^```console$/ { block++; inside = 1; next }
     /^```$/ { inside = 0 }
     inside && /^\$ / && !(block in seen) {
         seen[block] = 1
         print substr($0, 3) >(block ".command")
         next
     }
     inside { print >(block ".shown") }' "$top/README.md"

# The questions: shell blocks that read pcaps/.
awk '/^```sh$/ { block++; inside = 1; next }
     /^```$/ { inside = 0 }
     inside { print >(block ".script") }' "$top/README.md"

failures=0
count=0
for command in *.command; do
    number=${command%.command}
    if grep -q jq "$command" && ! command -v jq >/dev/null; then
        echo "no jq: left out: $(cat "$command")"
        continue
    fi
    count=$((count + 1))
    sh "$command" >"$number.printed" 2>&1
    diff -u -B "$number.shown" "$number.printed" || failures=$((failures + 1))
done
questions=0
for script in $(grep -l pcaps/ ./*.script); do
    command -v jq >/dev/null || { echo "no jq: left out: $script"; continue; }
    questions=$((questions + 1))
    sh "$script" >printed 2>told || echo "status $?" >>told
    grep -v '^smtpscope: note: ' told >complaints # of captures that lack packets
    [ -s printed ] || echo "no answer" >>complaints
    if [ -s complaints ]; then
        cat "$script" complaints
        failures=$((failures + 1))
    fi
done
echo "$count blocks and $questions scripts, $failures wrong"
[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
