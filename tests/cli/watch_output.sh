#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Where `smtpscope watch` is to write to: what cannot be meant is refused before anything is
# opened. tests/live/output.sh has what is written.
. "${top_srcdir:-.}/tests/cli/support.sh"

# refused PATTERN OPTION...
refused() {
    pattern=$1
    shift
    expect 2 "$pattern" watch --config /dev/null "$@" no-such-interface
    checks=$((checks + 1))
    ! grep -q 'no-such-interface' err || fail "it went on to the interface"
}

refused 'rotate: .soon. is no time between two files: expected such as 30m, 1h or 1d' --rotate soon
refused 'rotate: .1w. is no time between two files' --rotate 1w
refused 'rotate: .0. is no number from 1 to 10000' --rotate 0h
refused 'rotate: .h. is no time between two files\|rotate: .. is no number' --rotate h
refused 'rotate-size: .1K. is too little: at least 1M' --rotate-size 1K
refused 'compress: .gzip. is none of zstd, none' --compress gzip
refused '--rotate and --rotate-size need a file: -o FILE' --rotate 1h
refused '--compress without --rotate or --rotate-size' --compress zstd -o mail.jsonl
refused 'cannot be called mail.jsonl: its name needs the time' --rotate 1d -o mail.jsonl
refused 'cannot be called %Y/mail-%d: a folder cannot have the time in its name' --rotate 1d -o %Y/mail-%d
refused 'cannot be called mail-%q: `%q` in its name stands for nothing' --rotate-size 1M -o mail-%q
refused 'cannot open missing/mail-[0-9]*.part for writing: No such file' --rotate 1d -o missing/mail-%s
refused 'queue: .512K. is too little: at least 1M' --queue 512K
refused 'group: there is no group `nobody-has-this`' --group nobody-has-this
refused 'syslog: `moon` is no facility' --syslog moon
refused '--syslog and -o: records can go to one place' --syslog mail -o mail.jsonl
refused '--syslog with --format text: a transcript has many lines' --syslog mail --format text
checks=$((checks + 1))
[ -z "$(find . -name 'mail*')" ] || fail "files were made: $(ls)"

# Without rotation a percent sign is one; what nothing was written to is there all the same.
expect 2 'no-such-interface' watch --config /dev/null -o 100% no-such-interface
checks=$((checks + 1))
[ -f 100% ] || fail "the file is not there"

# A file that was rotated and got nothing is not.
expect 2 'no-such-interface' watch --config /dev/null --rotate 1h -o mail-%s no-such-interface
checks=$((checks + 1))
[ -z "$(find . -name 'mail*')" ] || fail "an empty file is left behind"

finish
