#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The nightly report: each session in one report, whatever comes when; what is said, sent, kept.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/nightly/support.sh"

check() {
    checks=$((checks + 1))
    what=$1
    shift
    "$@" || fail "$what"
}
has() { grep -q -e "$2" "$1"; }
lacks() { ! grep -q -e "$2" "$1"; }
is() { [ "$1" = "$2" ]; }
runs() { find reports/runs -mindepth 1 -maxdepth 1 -type d | wc -l; }

# The lines of a capture, as if it had been made today.
today() {
    "$program" read --config /dev/null --format json "$1" |
        sed "s/\"2026-[0-9]*-[0-9]*T/\"$(date -u +%Y-%m-%d)T/g"
}

# run STATUS: what is said is in out and err.
run() {
    wanted=$1
    night >out 2>err </dev/null
    status=$?
    check "status $status instead of $wanted" [ $status -eq "$wanted" ]
}

# --- night by night
set_up 1
nights=0
while ls later/* >/dev/null 2>&1; do
    arrive 9
    run 0
    nights=$((nights + 1))
    check "night $nights has no run" is "$(runs)" $nights
    check "night $nights was not told" [ -e reports/latest/told ]
done
check "too few nights" [ $nights -ge 5 ]
left=$(sed -n 's/^open .*/x/p' reports/latest/ledger | wc -l)
check "$(reported) sessions and $left open of $(cat whole)" is $(($(reported) + left)) "$(cat whole)"
check "nothing was left open in any night" grep -q 'still open' reports/runs/*/report.txt
check "not every capture was left away that need not be read again" \
    [ "$(grep -c pcap reports/latest/chosen)" -lt "$(find spool -type f | wc -l)" ]

# Again: there is nothing new.
run 0
check "something was said of nothing" [ ! -s out ] && check "something was said of nothing" [ ! -s err ]
check "a run for nothing" is "$(runs)" $nights

# --- what may still be written to, and what changes
before=$(reported)
cp "$delivery" spool/new.pcap
run 0
check "a new file was not left" [ "$(reported)" -eq "$before" ]
check "something was said of a file that is written" [ ! -s err ]
check "a run for nothing" is "$(runs)" $nights
touch -d '10 minutes ago' spool/new.pcap
before=$(reported)
run 0
check "it was not read, or not said that it is old" has err 'older than what the ledger remembers'

# Lines, which one sensor writes; and the file again, longer.
today "$story" >spool/a.jsonl
touch -d '10 minutes ago' spool/a.jsonl
before=$(reported)
run 0
check "lines were not read" is "$(reported)" $((before + 1))
check "a finding was not told" has out 'rset-unexplained-abort'
check "nothing of where it is" has out "^All of it: $scratch/reports/runs/"
today "$delivery" >>spool/a.jsonl
touch -d '9 minutes ago' spool/a.jsonl
run 0
check "the new line alone was to be counted" is "$(reported)" $((before + 2))
check "told twice" lacks out 'rset-unexplained-abort'

# The first run, when there is nothing yet but what is being written: no run, and no alarm.
mkdir early
cp "$delivery" early/now.pcap
{ cat conf; echo "SPOOL=$scratch/early REPORTS=$scratch/early.reports"; } >other
"$nightly" --config other >out 2>err
check "an alarm about what only begins" [ ! -s out ] && check "an alarm about what only begins" [ ! -s err ]
check "a run of nothing" is "$(find early.reports/runs -mindepth 1 | wc -l)" 0

# --- two at once
flock reports/lock sh -c "'$nightly' --config conf" >out 2>err
check "not said that another one runs" has err 'another run is under way'

# --- the page has all sessions, of which a summary has examples
set_up 3
for number in 1 2 3 4 5; do
    today "$story" | sed "/\"type\":\"session\"/!d; s/\"id\":\"[0-9a-f]/\"id\":\"$number/"
done >spool/more.jsonl
touch -d '10 minutes ago' spool/more.jsonl
count=$(grep -c . spool/more.jsonl)
run 0
check "there are no more sessions than examples" [ "$count" -gt 3 ]
check "not all sessions are on the page" \
    is "$(grep -c '<details class="session' reports/latest/report.html)" "$count"
check "the page says that it was made of a summary" lacks reports/latest/report.html 'summar.* alone'
today "$story" >spool/again.jsonl
touch -d '10 minutes ago' spool/again.jsonl
run 0
check "the page is not compared" has reports/latest/report.html '<section id="changes">'

# A capture of which all sessions are too old: some were seen.
cp "$delivery" spool/old.pcap
touch -d '10 minutes ago' spool/old.pcap
run 0
check "sessions that are too old are said not to have been seen" has out '^No session was counted. Too old'
check "what was not counted is gone" lacks out ' gone '
check "a new file is said not to have come" lacks out 'no new file'

# --- by mail; what could not be sent comes with the next run
set_up 2
cat >>conf <<EOF
MAIL_TO=postmaster@example.com
MAILER=$scratch/mailer
FORMATS='html markdown'
EOF
printf '#!/bin/sh\nexit 1\n' >mailer
chmod +x mailer
cp "$story" spool/story.pcap
touch -d '10 minutes ago' spool/story.pcap
run 2
check "not said that it could not be sent" has err 'could not be sent'
check "it counts as told" [ ! -e reports/latest/told ]
printf '#!/bin/sh\ncat >>%s/sent\n' "$scratch" >mailer
run 0
check "no mail to the one who is to have it" has sent '^To: postmaster@example.com$'
check "no subject" has sent '^Subject: smtpscope on .*: .*warning'
check "no text" has sent 'rset-unexplained-abort'
check "no page" has reports/latest/report.html 'rset-unexplained-abort'
check "it does not count as told" [ -e reports/latest/told ]
check "no Markdown" has reports/latest/report.md 'rset.*unexplained.*abort'
rm sent
today "$delivery" >spool/b.jsonl
touch -d '10 minutes ago' spool/b.jsonl
run 0
check "the mail was not counted" is "$(reported)" 2
check "sent though nothing needs attention" [ ! -e sent ]

# --- a night without anything, and midnight, by a clock that a test can set
mkdir bin
cat >bin/date <<'EOF'
#!/bin/sh
[ "$*" != +%s ] || exec expr "$(/bin/date +%s)" + "${LATER:-0}"
exec /bin/date -d "now + ${LATER:-0} seconds" "$@"
EOF
printf '#!/bin/sh\n[ -n "$IN_TIME" ] || exit 124\nshift\nexec "$@"\n' >bin/timeout
IN_TIME=yes
export IN_TIME
chmod +x bin/date bin/timeout
PATH=$scratch/bin:$PATH
LATER=$((19 * 3600))
export PATH LATER
sent_before=$(runs)
run 0
check "a report of nothing, too early" is "$(runs)" "$sent_before"
LATER=$((22 * 3600))
run 0
check "not said that there was nothing" has err 'no new file has come into the spool'
check "nobody was told of an empty night" has sent '^Subject: .*: no new file has come into the spool'
check "it does not have the date of its day" \
    has runs.txt "_$(/bin/date -d 'now + 22 hours' +%Y-%m-%d)\$" <<EOF
$(ls reports/runs >runs.txt)
EOF
rm sent reports/latest/told
IN_TIME=
run 2
check "a mailer may take for ever" has err 'could not be sent'
IN_TIME=yes
run 0
check "what took too long is not sent again" has sent '^Subject: .*: no new file has come into the spool'
check "not said which spool has nothing new" has reports/latest/report.html "no new file has come into the spool $scratch/spool"
check "not said which spool has nothing new" has reports/latest/nothing "^no new file has come into the spool $scratch/spool$"
check "said of an input that nobody gave" lacks sent '/dev/null'
check "something is gone in an empty night" lacks sent ' gone '
check "not said that nothing is compared" has sent 'Nothing is compared with the earlier report'
LATER=$((23 * 3600))
today "$story" | sed '/"type":"session"/!d; s/"id":"[0-9a-f]/"id":"7/' >spool/c.jsonl
touch -d '10 minutes ago' spool/c.jsonl
run 0
check "not compared with the night before the empty one" has reports/latest/report.txt 'Compared with '
LATER=0

# A spool without a file from the start, the name of which is no word of JSON either.
mkdir 'no "file\here'
{ cat conf; echo "SPOOL='$scratch/no \"file\\here' REPORTS=$scratch/none.reports MAIL_TO="; } >other
"$nightly" --config other >out 2>err
check "not said which spool has no file" grep -qF "the spool $scratch/no \"file\here has no file" err
check "not told which spool has no file" grep -qF 'no "file\here' none.reports/latest/report.txt

# --- files in trouble
set_up 3
arrive 20
head -c 3000 "$story" >spool/cut.pcap
echo 'no JSON' >spool/broken.jsonl
touch -d '10 minutes ago' spool/cut.pcap spool/broken.jsonl
run 2
check "not said which is cut" has err 'cut.pcap'
check "not said which is no JSON" has err 'broken.jsonl'
check "the trouble is not told" has out 'broken.jsonl'
check "the others were not read" [ "$(reported)" -gt 1 ]
run 0
check "trouble is told twice" lacks err 'cut.pcap'

# A part of the spool that may not be read: said, and the rest is read.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    set_up 7
    arrive 5
    mkdir spool/closed
    cp "$delivery" spool/closed/
    chmod 700 spool/closed
    chmod 755 . spool
    chmod 644 spool/*.pcap conf
    mkdir reports
    chown 65534 reports
    # The source and the build may be where that user cannot look.
    cp "$program" "$nightly" .
    echo "SMTPSCOPE=$scratch/smtpscope" >>conf
    setpriv --reuid=65534 --regid=65534 --clear-groups ./smtpscope-nightly --config conf >out 2>err
    check "not said that a part of the spool cannot be read" has err 'not all of .*/spool can be looked into'
    check "the rest was not read" [ "$(reported)" -gt 0 ]
    rm -rf reports
    set_up 3
    arrive 20
    run 0
fi

# Without a spool, a program, a place: said, and nothing lost.
run_with() {
    wanted=$1
    shift
    { cat conf; printf '%s\n' "$@"; } >other
    "$nightly" --config other >out 2>err
    status=$?
    check "status $status instead of $wanted" [ $status -eq "$wanted" ]
}
runs_before=$(runs)
touch -d '10 minutes ago' reports/latest/seen
run_with 2 SPOOL=/nowhere
check "not said that there is no spool" has err 'no spool /nowhere'
run_with 2 SMTPSCOPE=nonesuch
check "not said that there is no program" has err 'no program nonesuch'
run_with 2 'FORMAT = html'
check "not said which line is none" has err 'other: this is no line'
run_with 2 'FORMATS = html' 'ATTENTION=notice'
check "not said which line is none, but the last" has err 'other: this is no line'
run_with 2 FORMATS=pdf
check "not said which format is none" has err "FORMATS has 'pdf'"
run_with 2 ATTENTION=loud
check "not said which severity is none" has err "ATTENTION is 'loud'"
run_with 2 SETTLED_SECONDS=soon
check "not said what is no number" has err "SETTLED_SECONDS is 'soon', which is no number"
run_with 2 MAIL_ALWAYS=sometimes
check "not said what is neither yes nor no" has err "MAIL_ALWAYS is 'sometimes'"
run_with 2 SPOL=/nowhere
check "not said which setting there is not" has err 'no setting SPOL;'
check "not said which settings there are" has err ' SPOOL REPORTS CAPTURES .* SMTPSCOPE$'
run_with 2 'ATTENTION=info SPOOL_DIR=/nowhere'
check "not said which setting there is not behind another" has err 'no setting SPOOL_DIR;'
run_with 2 "OPTIONS='--nonesuch'" EMPTY_NIGHT_HOURS=0
check "not said that there is no report" has err 'no report could be made'
check "a run was left" is "$(runs)" $((runs_before + 1))
run_with 2 EMPTY_NIGHT_HOURS=0 'LINES="*.other"' 'OPTIONS=--nonesuch'
"$nightly" --config nonesuch >out 2>err
check "not said that there is no configuration" has err 'cannot read .*nonesuch'
"$nightly" --config >out 2>err
check "not said that a file is needed" has err 'needs a FILE'
"$nightly" --nonesuch >out 2>err
check "not said what is unknown" has err 'unknown argument --nonesuch'
"$nightly" --help >out 2>err
check "no help" has out 'smtpscope-nightly \[--config FILE\]'
check "the help names no manual" has out 'smtpscope-nightly(1) says more'
check "the help names what is not installed" lacks out 'docs/'

# All settings are those of packaging/nightly.conf, and a variable of one's own may be there.
{
    sed -n 's/^#\([A-Z_]*=\)/\1/p' "$top/packaging/nightly.conf"
    echo "place=$scratch"
    # shellcheck disable=SC2016 # it is the file that is to have it
    sed "s#=$scratch/spool#=\$place/spool#" conf
} >other
grep -q '=$place/spool' other || fail "the configuration has no variable of its own"
"$nightly" --config other >out 2>err
check "a setting of nightly.conf is refused" [ ! -s err ]
set -- $(sed -n 's/^#\([A-Z_]*\)=.*/\1/p' "$top/packaging/nightly.conf" | sort)
named=$*
set -- $(sed -n '/^SETTINGS="/,/"$/p' "$nightly" | sed 's/SETTINGS=//; s/["\\]//g' | tr ' ' '\n' | sort)
check "other settings are said to be known than nightly.conf has" is "$named" "$*"

# --- what is deleted
set_up 4
arrive 40
run 0
arrive 200
run 0
files=$(find spool -type f | wc -l)
touch -d "$(sed -n 's/^read-again-from //p' reports/latest/ledger)" again
needed=$(find spool -newer again -name 'mail*' | wc -l)
echo KEEP_CAPTURES_DAYS=1 >>conf
cp spool/*0001.pcap "spool/unread one.pcap" && touch "spool/unread one.pcap"
run 0
check "nothing was deleted" [ "$(find spool -type f | wc -l)" -lt "$files" ]
check "a file that no run has read was deleted" [ -e "spool/unread one.pcap" ]
check "a file that is needed was deleted" is "$(find spool -newer again -name 'mail*' | wc -l)" "$needed"
check "no file was needed" [ "$needed" -gt 0 ]
check "an old run has a ledger" is "$(find reports/runs -name ledger | wc -l)" 1
touch -d '500 days ago' reports/runs/*/told
run 0
check "old reports were kept, or the last one was not" is "$(runs)" 1

finish
