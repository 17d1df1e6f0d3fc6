#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every text of a session's record is one that masking knows: whoever adds one to
# the record decides what masking does with it.
set -u
cd "${top_srcdir:-.}" || exit 99

# Not from the wire: names of files, the operator's and ours, our own names for products.
kept="source file software product enhanced"

failures=0
fields=$(sed -n 's/^ *\(const \)\{0,1\}struct bytes \(\*\{0,1\}\)\([a-z_0-9]*\);.*/\3/p' smtp/session.h \
    smtp/message.h \
    smtp/session_front.h smtp/session_tls.h | sort -u)
for field in $fields; do
    case " $kept " in *" $field "*) continue ;; esac
    if ! cat output/session_mask*.c | grep -q "[.>]$field\>"; then
        echo "output/session_mask*.c does nothing with \`$field\`"
        failures=$((failures + 1))
    fi
done
count=$(echo "$fields" | wc -w)
echo "$count texts in the contract, $failures unknown to masking"
[ "$count" -gt 10 ] && [ "$failures" -eq 0 ]
