#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands that docs/nightly.md and packaging/nightly.conf print for filling a spool do fill it: as
# they stand there, but for the interface, the folder and the time for which a file is written to.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/nightly/support.sh"

if [ "${RECIPE_INSIDE:-no}" = no ]; then
    PATH=$PATH:/usr/sbin:/sbin
    [ "$(id -u)" -eq 0 ] || skip "not root, so nothing can be captured"
    for tool in tcpdump unshare ip; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    unshare --net --pid --fork --kill-child true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") RECIPE_INSIDE=yes
    export top_srcdir top_builddir RECIPE_INSIDE
    unshare --net --pid --fork --kill-child sh "$top/tests/nightly/recipe.sh"
    exit
fi

ip link set lo up || skip "no loopback interface can be had"
chmod 755 "$scratch"
"$python" -I -S "$top/tests/nightly/talk.py" 2>talk.err &

# commands FILE: those that make the folder and fill it.
commands() {
    sed -n "s/^\(# *\)\{0,1\}\(install -d -o\|tcpdump -i\) /\2 /p" "$1" |
        sed "s#/var/spool/smtpscope#$scratch/spool#; s/-i eth1/-i lo/; s/-G 3600/-G 1/; s/ &\$//; s/^tcpdump/exec &/"
}

# fills NAME: the commands in the file `recipe` begin one file after the other, and a report reads them.
fills() {
    rm -rf spool reports
    sh -e recipe >out 2>err &
    capturer=$!
    tries=0
    until [ "$(find spool -name '*.pcap' 2>/dev/null | wc -l)" -ge 3 ]; do
        tries=$((tries + 1))
        checks=$((checks + 1))
        [ $tries -lt 100 ] && kill -0 $capturer 2>/dev/null || {
            fail "$1: no third file was begun"
            break
        }
        sleep 0.2
    done
    "$nightly" --config conf >out 2>err
    status=$?
    checks=$((checks + 1))
    [ $status -eq 0 ] || fail "$1: status $status"
    kill $capturer 2>/dev/null
    wait $capturer 2>/dev/null
    checks=$((checks + 1))
    [ "$(reported)" -gt 0 ] || fail "$1: no session was reported"
}

cat >conf <<CONF
SPOOL=$scratch/spool
REPORTS=$scratch/reports
SMTPSCOPE=$program
OPTIONS='--config /dev/null'
SETTLED_SECONDS=0
CONF
for text in docs/nightly.md packaging/nightly.conf; do
    commands "$top/$text" >recipe
    checks=$((checks + 1))
    [ "$(wc -l <recipe)" -eq 2 ] || fail "$text: no recipe was found"
    if id tcpdump >/dev/null 2>&1; then
        fills "$text"
    fi
done
commands "$top/docs/nightly.md" |
    sed 's/-d -o tcpdump -g tcpdump -m 750/-d -m 700/; s/exec tcpdump/& -Z root/' >recipe
fills "as root"

finish
