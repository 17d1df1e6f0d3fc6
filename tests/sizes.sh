#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No file above 600 lines, no function above 70. At 450 and 45 a file or
# function wants splitting; that is said, not failed.
set -u
cd "${top_srcdir:-.}" || exit 99

find base capture reassembly smtp output cli tests -name '*.[ch]' | sort | xargs awk '
    function end_of_file() {
        if (lines > 600) { print file ": " lines " lines, 600 at most"; failures++ }
        else if (lines > 450) print file ": " lines " lines, wants splitting"
    }
    FNR == 1 { if (file != "") end_of_file(); file = FILENAME; start = 0 }
    { lines = FNR }
    # In our layout a function body, and nothing else, opens with { in column 1.
    /^\{/ { start = FNR }
    /^\}/ {
        if (start > 0) {
            size = FNR - start + 1
            if (size > 70) { print file ":" start ": function of " size " lines, 70 at most"; failures++ }
            else if (size > 45) print file ":" start ": function of " size " lines, wants splitting"
        }
        start = 0
    }
    END {
        end_of_file()
        printf "sizes: %d too large\n", failures
        exit failures > 0
    }'
