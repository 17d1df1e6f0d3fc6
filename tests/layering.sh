#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The one rule of the pipeline: a folder includes its own headers, base/, and
# the contract header of the stage before it; nothing includes cli/.
set -u
cd "${top_srcdir:-.}" || exit 99

# What a folder may include beside itself and base/; a name that ends in / is a whole folder.
allowed() {
    case $1 in
    base) echo "" ;;
    capture) echo "" ;;
    reassembly) echo "capture/packet.h" ;;
    smtp) echo "reassembly/stream_event.h" ;;
    output) echo "smtp/session.h" ;;
    cli) echo "capture/ reassembly/ smtp/ output/" ;;
    esac
}

failures=0
for folder in base capture reassembly smtp output cli; do
    files=$(find "$folder" -name '*.[ch]')
    for file in $files; do
        includes=$(sed -n 's/^#[ ]*include "\([^"]*\)".*/\1/p' "$file")
        for include in $includes; do
            fits=no
            for prefix in "$folder/" base/ config.h $(allowed "$folder"); do
                case $include in "$prefix"*) fits=yes ;; esac
            done
            [ "$folder" != base ] || case $include in base/* | config.h) ;; *) fits=no ;; esac
            if [ $fits = no ]; then
                echo "$file includes \"$include\": not its own, base/ or the contract before it"
                failures=$((failures + 1))
            fi
        done
    done
done
echo "layering: $failures forbidden includes"
[ "$failures" -eq 0 ]
