#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a configuration file says about the rules, from outside; and `explain` in
# all its formats.
. "${top_srcdir:-.}/tests/cli/support.sh"
python=${PYTHON:-python3}

# --- the page is what the table says
expect 0 '' explain --format markdown
checks=$((checks + 1))
diff -u "$top/docs/anomalies.md" out >difference || {
    head -n 20 difference
    fail "docs/anomalies.md is not what \`smtpscope explain --format markdown\` prints"
}

# --- each format has each rule, with its thresholds
expect 0 '' explain
sed -n 's/^\([a-z0-9-]*\)  *\(info\|notice\|warning\|critical\) .*/\1/p' out >ids
checks=$((checks + 1))
[ "$(wc -l <ids)" -gt 40 ] || fail "hardly any rule in the list"
expect 0 '' explain --format json
sed 's/^{"type":"anomaly","id":"\([^"]*\)".*/\1/' out | cmp -s - ids ||
    fail "the JSON's rules are not those of the list"
out_has '"thresholds":\[{"name":"row","unit":"count"\|{"name":"interval","unit":"duration","default":"1s"'
expect 0 '' explain --format json rset-doubled noop-flood
checks=$((checks + 1))
[ "$(wc -l <out)" -eq 2 ] || fail "two rules, and not two lines"
expect 0 '' explain --format markdown rset-doubled
out_has '^## rset-doubled$'
expect 0 '' explain rset-doubled
out_has '^  within = 5s '
expect 2 '--format: .xml. is none of text, json, markdown' explain --format xml
expect 2 'no anomaly .no-such-thing' explain rset-doubled no-such-thing
one_line

# --- thresholds, switches, severities
story_with() {
    cat >rules.conf
    expect 0 '' read --format json --config rules.conf --summary "$story"
}
story_with </dev/null
out_has '"id":"rset-unexplained-abort","severity":"warning"'
out_lacks '"suppressed"'
story_with <<'END'
[rule rset-unexplained-abort]
severity = info
[rule rset-doubled]
enabled = no
[rule envelope-replay-after-abort]
within = 2s
END
out_has '"id":"rset-unexplained-abort","severity":"info"'
out_lacks '"id":"rset-doubled"'
out_lacks '"id":"envelope-replay-after-abort"'
out_lacks '"suppressed"'

# --- a suppression is counted in the record, the summary and the transcript
story_with <<'END'
[suppress the proxy that we know]
client = 192.0.2.0/24
rule = rset-*
rule = envelope-replay-after-abort
rule = client-av-proxy-suspected
END
out_lacks '"id":"rset-'
out_lacks '"interception"'
out_has '"suppressed":{[^}]*"rset-unexplained-abort":1[,}]'
out_has '"type":"summary".*"suppressed":{"anomalies":[1-9]'
if [ "$python" != no ]; then
    checks=$((checks + 1))
    grep '"type":"session"' out >records
    "$python" -B "$top/tests/output/validate_lines.py" "$top/docs/session-record.schema.json" records >valid
    status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || fail "a record with suppressed findings does not fit the schema"
    grep '"type":"summary"' out >summary
    "$python" -B "$top/tests/output/validate_lines.py" "$top/docs/summary.schema.json" summary >valid
    status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || fail "a summary with suppressed findings does not fit its schema"
fi
expect 0 '' read --format text --config rules.conf --summary "$story"
out_has '[1-9] suppressed$'
out_has '^  suppressed  *[1-9][0-9]* findings\{0,1\}$'
expect 0 '' read --config rules.conf --fail-on warning "$story"
expect 0 '' read --config rules.conf --workers 3 --format json --summary "$story"
out_has '"suppressed":{[^}]*"rset-unexplained-abort":1[,}]'
sed -i 's|192.0.2.0/24|198.51.100.0/24|' rules.conf
expect 1 '' read --config rules.conf --fail-on warning "$story"

# --- trouble has the file and the line
printf '[rule rset-doubled]\nwithin = 5s\nwithout = 5s\n' >bad.conf
expect 2 'bad.conf:3: .without. is no key of .rule rset-doubled' read --config bad.conf "$story"
one_line

finish
