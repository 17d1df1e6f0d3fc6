#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The metrics of a sample are what OpenMetrics 1.0 wants, and have the numbers of its line;
# and whoever checks that would see it if not.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
python=${PYTHON:-python3}
[ "$python" != no ] || { echo "no Python: skipped"; exit 77; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/smtpscope-metrics.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
sample=$top/tests/output/summaries/status.prom
line=$top/tests/output/summaries/status.jsonl
failures=0

check() {
    "$python" -B "$top/tests/output/check_metrics.py" "$@" >"$scratch/out" 2>&1
}

check "$sample" "$line" || { cat "$scratch/out"; failures=1; }

# spoilt WHAT SED...: a text that is wrong is not taken for right.
spoilt() {
    what=$1
    shift
    sed "$@" "$sample" >"$scratch/spoilt"
    cmp -s "$sample" "$scratch/spoilt" && { echo "$what: nothing was spoilt"; failures=1; }
    check "$scratch/spoilt" "$line" && { echo "$what: taken for right"; failures=1; }
}
spoilt "no end" '$d'
spoilt "a second end" -e '$p'
spoilt "a blank line" -e '3s/^/\n/'
spoilt "a family twice" -e '/^# TYPE smtpscope_sessions counter/,/^# TYPE smtpscope_sessions_judged/{H;}' -e '/^# EOF/{x;G;}'
spoilt "a counter without its suffix" 's/_left_out_total /_left_out /'
spoilt "no type" '/^# TYPE smtpscope_transactions /d'
spoilt "no help" '/^# HELP smtpscope_transactions /d'
spoilt "a unit that the name does not have" 's/^# UNIT smtpscope_memory_used_bytes bytes/# UNIT smtpscope_memory_used_bytes seconds/'
spoilt "no unit" '/^# UNIT smtpscope_memory_used_bytes /d'
spoilt "a label without quotes" 's/outcome="lost"/outcome=lost/'
spoilt "a sample twice" -e '/outcome="lost"/p'
spoilt "another number" 's/^\(smtpscope_capture_frames_total\) .*/\1 121/'
spoilt "no number" 's/^\(smtpscope_capture_frames_total\) .*/\1 many/'
spoilt "a sample that is missing" '/^smtpscope_transactions_total{outcome="lost"}/d'
spoilt "one that is not in the line" -e 's/^# TYPE smtpscope_memory_refused/# TYPE smtpscope_x gauge\n# HELP smtpscope_x X.\nsmtpscope_x 1\n&/'
exit $failures
