#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion in the shells: it offers what --help offers.
. "${top_srcdir:-.}/tests/cli/support.sh"
PATH=$(dirname "$program"):$PATH
export PATH

# Every option of --help, with its letter and its argument.
offered() {
    "$program" "$1" --help | sed -n 's/^  \(-.,\|   \) \(--[a-z-]*\).*/\2/p' | sort
}

for command in $("$program" --help | sed -n 's/^  smtpscope \([a-z]*\) .*/\1/p'); do
    checks=$((checks + 1))
    offered "$command" >wanted
    "$program" --completion-table | awk -F '\t' -v command="$command" \
        '$1 == "option" && $2 == command { print $3 }' | sort >listed
    [ -s wanted ] && cmp -s wanted listed || {
        diff wanted listed
        fail "the table has other options of $command than --help"
    }
done
checks=$((checks + 1))
"$program" --completion-table | awk -F '\t' 'NF != 6' >out
[ ! -s out ] || fail "lines without six columns"

# bash_offers WORD...: what is offered for the last one, each on a line.
bash_offers() {
    bash --norc -c '. "$1"; shift; COMP_WORDS=(smtpscope "$@"); COMP_CWORD=$#; _smtpscope
        [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$top/packaging/completion/bash/smtpscope" "$@" 2>err | sort >out
    [ ! -s err ] || fail "bash complains"
}

# gives WORD...: exactly these.
gives() {
    checks=$((checks + 1))
    printf '%s\n' "$@" | sort >wanted
    cmp -s wanted out || fail "$* is not what is offered"
}

formats=$("$program" read --help | sed -n 's/^ *--format \([a-z|]*\)$/\1/p')
words=$(echo "$formats" | tr '|' ' ')

if command -v bash >/dev/null; then
    bash_offers r
    gives read report
    bash_offers explain envelope-replay-a
    gives envelope-replay-after-abort
    bash_offers read --format ''
    # shellcheck disable=SC2086 # words
    gives $words
    bash_offers read --format = te
    gives text
    bash_offers read --format =
    # shellcheck disable=SC2086
    gives $words
    bash_offers watch --no-p
    gives --no-promiscuous
    bash_offers watch -
    sed 's/^/  /' out >listed
    checks=$((checks + 1))
    offered watch | sed 's/^/  /' | cmp -s - listed || fail "not all options are offered"
    mkdir one-folder
    : >one-file
    bash_offers read --save-messages one-
    gives one-folder
    bash_offers read one-
    gives one-file one-folder
    bash_offers read -o one-f
    gives one-file one-folder
    bash_offers read --summary one-fi
    gives one-file
    checks=$((checks + 1))
    bash_offers watch ''
    grep -qx any out || fail "no interface is offered"
else
    echo "no bash: its completion is not tried"
fi

# What _smtpscope asks of zsh's own functions is printed.
zsh_asks() {
    zsh -f -c '
        _call_program() { shift; "$@" }
        _describe() { print -rl -- "describe $1" "${(@P)2}" }
        _arguments() { print -rl -- "$@" }
        script=$1; shift
        words=(smtpscope "$@"); CURRENT=$#words
        . $script' zsh "$top/packaging/completion/zsh/_smtpscope" "$@" >out 2>err
    [ ! -s err ] || fail "zsh complains"
}

if command -v zsh >/dev/null; then
    zsh_asks ''
    out_has '^describe command$'
    out_has '^watch:analyse '
    zsh_asks read ''
    for option in $(offered read); do
        out_has "^\**$option[=[]"
    done
    out_has "^\*--format=\[.*\]:$formats:($words)\$"
    out_has '^\*-o+\[.*\]:FILE:_files$'
    out_has '^--summary\[.*\]$'
    out_has '^\*:file:_files$'
    zsh_asks watch ''
    out_has '^\*:interface:_net_interfaces$'
    zsh_asks explain ''
    out_has '^\*:anomaly:'
else
    echo "no zsh: its completion is not tried"
fi

finish
