#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The manual page: it tells of every option and command there is and of no
# other, and it is sound.
. "${top_srcdir:-.}/tests/cli/support.sh"
manual=$top/docs/man/smtpscope.1

"$program" read --help >out 2>err
"$program" watch --help >>out 2>>err
"$program" report --help >>out 2>>err
sed -n 's/^  \(-.,\|   \) --\([a-z-]*\).*/\2/p' out | sort -u >offered
# The line behind .TP, such as: .BR \-o ", " \-\-output " " \fIFILE\fR
sed -n '/^\.SH OPTIONS/,/^\.SH EXIT/p' "$manual" |
    sed -n '/^\.TP$/{n;s/\\-/-/g;s/^\.BR .*--\([a-z-]*\).*/\1/p;}' | sort >told
checks=$((checks + 1))
[ "$(wc -l <offered)" -gt 20 ] || fail "hardly any option in --help"
cmp -s offered told || {
    diff offered told
    fail "the manual's options (>) are not those of --help (<)"
}

"$program" --help >out 2>err
for command in $(sed -n 's/^  smtpscope \([a-z]*\) .*/\1/p' out); do
    checks=$((checks + 1))
    grep -q "^\.B smtpscope $command\$" "$manual" || fail "$command is not in the manual"
done

if command -v groff >/dev/null; then
    checks=$((checks + 1))
    groff -man -ww -Tutf8 -P-cbou "$manual" >out 2>err || fail "groff fails"
    [ ! -s err ] || fail "groff complains"
    out_has 'EXIT STATUS'
    checks=$((checks + 1))
    groff -man -ww -Tutf8 -P-cbou "$top/docs/man/smtpscope-nightly.1" >out 2>err || fail "groff fails"
    [ ! -s err ] || fail "groff complains of the page of the nightly report"
fi

if command -v mandoc >/dev/null; then
    checks=$((checks + 1))
    mandoc -T lint -W warning "$manual" "$top/docs/man/smtpscope-nightly.1" >out 2>&1
    [ ! -s out ] || fail "mandoc complains"
fi

finish
