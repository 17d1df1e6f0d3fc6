#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watching the mirror port of a switch, between a Postfix and those who send to it: each
# mail is found once, with what became of it. Network, Postfix and switch are those with
# which the captures were recorded.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
[ "$python" != no ] || skip "no Python"
[ "$(id -u)" -eq 0 ] || skip "not root, so there can be no named network namespaces"
for tool in ip ethtool sysctl ss postfix swaks ovs-vsctl ovs-appctl ovsdb-tool ovsdb-server ovs-vswitchd; do
    command -v $tool >/dev/null || skip "no $tool"
done
ip netns add "smtpscope-try-$$" 2>/dev/null || skip "no network namespace can be made here"
ip netns exec "smtpscope-try-$$" true 2>err
entered=$?
ip netns delete "smtpscope-try-$$"
[ $entered -eq 0 ] || skip "nothing can be run in a network namespace here: $(head -n 1 err)"

for part in namespaces postfix switches; do
    # shellcheck disable=SC1090
    . "$pcaps/record/$part.sh"
done
smtpscope=$program # the parts have programs of their own
work=$scratch/work
mkdir "$work"
chmod 755 "$scratch" "$work" # Postfix's own user gets there
seconds=${SMTPSCOPE_TEST_SECONDS:-15}

die() {
    echo "FAILED: $*"
    exit 1
}

wait_until() {
    tries=$(($1 * 10))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

tear_down() {
    [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
    watcher=
    postfix_stop_all
    switches_stop
    namespaces_delete
}

tidy() {
    tear_down >/dev/null 2>&1
    rm -rf "$scratch"
}

record_count() {
    [ "$(grep -c "$1" records)" -ge "$2" ]
}

watch() {
    : >err
    rm -f records
    ip netns exec "$(namespace monitor)" "$smtpscope" watch --config /dev/null -o records --summary \
        "$@" eth0 2>err </dev/null &
    watcher=$!
    wait_until 20 grep -q watching err || die "the interface is not watched: $(cat err)"
}

# A Postfix sends as well: what became of it stands in the other one's log.
send_by_postfix() {
    for number in $(seq 20); do
        printf 'Subject: %s\n\nHello\n' "$number" |
            postfix_submit "postfix$number@client.example.org" bob@example.com
    done
    wait_until 60 postfix_is_done || die "Postfix did not send it all"
    sed -n 's/.*postfix\/qmgr\[[0-9]*\]: \([0-9A-F]*\): from=<\(postfix[0-9]*@[^>]*\)>.*/\2 accepted \1/p' \
        "$work/maillog" | sort -u >queued
    # Both write into the log; the server's identifiers are those that were thrown away.
    while read -r sender outcome queue_id; do
        grep -q " $queue_id: .*relay=none.*status=sent" "$work/maillog" &&
            echo "$sender $outcome $queue_id"
    done <queued >>sent
}

postfix_is_done() {
    [ "$(grep -c 'from=<postfix[0-9]*@' "$work/maillog")" -ge 40 ] &&
        [ -z "$(find "$work/postfix-client/queue/active" "$work/postfix-client/queue/incoming" \
            "$work/postfix-client/queue/maildrop" -type f)" ]
}

send_by_swaks() {
    for number in 1 2 3; do
        inside client swaks --server "$server_address" --helo client.example.org \
            --from "swaks$number@client.example.org" --to bob@example.com >swaks.out 2>&1
        sed -n "s/.*queued as \([0-9A-F]*\).*/swaks$number@client.example.org accepted \1/p" swaks.out >>sent
    done
}

# mirrored WHERE: what the switch copies is all mail, once.
mirrored() {
    postfix_start_server smtpd_client_connection_count_limit=0
    postfix_start_client client.example.org
    watch
    inside client "$python" -I -S "$top/tests/live/senders.py" send "$server_address" "$seconds" "$1" >sent
    send_by_swaks
    send_by_postfix
    sleep 2 # the Postfix that sends keeps its connection for a while
    kill -TERM "$watcher"
    checks=$((checks + 1))
    wait "$watcher" || fail "the watcher ended with status $?"
    watcher=
    checks=$((checks + 1))
    "$python" -I -S "$top/tests/live/senders.py" compare sent records >out || fail "$1: mails are not as they were sent"
    tail -n 1 out
    checks=$((checks + 1))
    [ "$(wc -l <sent)" -ge 60 ] || fail "$1: only $(wc -l <sent) mails were sent"
    checks=$((checks + 1))
    tail -n 1 records | grep -q '"type":"summary"' || fail "$1: no summary at the end"
    checks=$((checks + 1))
    ! grep -q '"verdict":"\(possible\|likely\|certain\)"' records || fail "$1: an interceptor where there is none"
    tear_down
    rm -rf "$work"/*
}

mirror() {
    mirror_name=$1
    shift
    # shellcheck disable=SC2046 # the words for each port
    switch_configure left -- --id=@monitor get port monitor \
        -- --id=@mirror create mirror name="$mirror_name" "$@" \
        -- add bridge br0 mirrors @mirror >mirror.out || die "no mirror can be made"
}

network_mirror
bridge left br0 client server monitor
mirror port select-all=true output-port=@monitor
mirrored port

network_mirror
bridge left br0 'client tag=12' 'server tag=12' 'monitor vlan_mode=trunk trunks=901,902'
mirror vlan select-all=true output-vlan=901
mirrored vlan

finish
