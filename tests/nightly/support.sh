# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, tests/cli/support.sh assigns
# What the tests of the nightly report have in common; to be sourced behind tests/cli/support.sh.
python=${PYTHON:-python3}
nightly=$top/packaging/smtpscope-nightly
make_traffic=$(dirname "$program")/tests/bench/make_traffic

skip() {
    echo "$*: skipped"
    exit 77
}

[ "$python" != no ] || skip "no Python"
[ -x "$make_traffic" ] || skip "no make_traffic"
command -v flock >/dev/null || skip "no flock"

spool_tool() { "$python" -I -S "$top/tests/nightly/spool.py" "$@"; }

# set_up SEED: a spool that fills up; what will come is in `later`, and what it all is in `whole`.
set_up() {
    rm -rf spool reports later
    mkdir spool later
    "$make_traffic" small 1 >traffic.pcap
    spool_tool fill traffic.pcap later "$1"
    cat >conf <<EOF
SPOOL=$scratch/spool
REPORTS=$scratch/reports
SMTPSCOPE=$program
OPTIONS='--config /dev/null'
EOF
    "$program" read --config /dev/null --format json later/*.pcap 2>/dev/null |
        grep -c '^{"type":"session"' >whole
}

night() { "$nightly" --config conf; }

# arrive COUNT: so many more files come into the spool.
arrive() {
    for file in later/*; do
        [ -e "$file" ] && [ "$1" -gt 0 ] || break
        mv "$file" spool/
        set -- $(($1 - 1))
    done
}

reported() { spool_tool total reports/runs/*/summary.json; }
