#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs each fuzzer for so many seconds, one after the other:
#
#   fuzz.sh SECONDS FUZZER...
#
# from the build folder; `make fuzz` calls it. New inputs that reach something new go to
# tests/fuzz/work/NAME/ of the build folder and are begun from the next time, inputs that fail to
# tests/fuzz/failed/. Status 1 when one failed.
set -u
seconds=$1
shift
source=${top_srcdir:-.}/tests/fuzz
status=0

# What a run came to, in a line, from libFuzzer's own last words.
summary() {
    awk -v name="$2" '
        / cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "ft:") ft = $(i + 1) } }
        /^stat::number_of_executed_units:/ { runs = $2 }
        /^stat::average_exec_per_sec:/ { rate = $2 }
        END { printf "%-16s %10d inputs, %7d a second, cov %d, ft %d\n", name, runs, rate, cov, ft }' "$1"
}

for fuzzer in "$@"; do
    name=${fuzzer##*/fuzz_}
    work=tests/fuzz/work/$name
    log=tests/fuzz/work/$name.log
    dictionary=$source/$name.dict
    mkdir -p "$work" tests/fuzz/failed
    [ ! -f "$dictionary" ] || set_dictionary="-dict=$dictionary"
    "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="tests/fuzz/failed/$name-" ${set_dictionary:+"$set_dictionary"} \
        "$work" "$source/corpus/$name" >"$log" 2>&1 || {
        status=1
        grep -a -e 'does not hold' -e '^SUMMARY' -e 'Test unit written' "$log"
        echo "$name failed: $log"
    }
    set_dictionary=
    summary "$log" "$name"
done
exit $status
