#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a program that watches can do and what it does: as a user with CAP_NET_RAW alone and
# as root that becomes another user; what the kernel says of it; and that nothing is sent.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/live/support.sh"
[ "$(id -u)" -eq 0 ] || skip "only root can become another user"
setpriv --reuid=nobody --clear-groups true 2>/dev/null || skip "no setpriv, or no user nobody"
enter "--net --mount" setpriv

# Where another user can run the program and write.
chmod 711 .
cp "$program" ./program
mkdir records
chown nobody records

# The interfaces of this namespace are those that are seen in /sys.
mount -t sysfs sysfs /sys 2>/dev/null
ip link set lo up
echo 1 >/proc/sys/net/ipv6/conf/lo/disable_ipv6
mirror_pair

# watch COMMAND...: the process that watches is $watcher in the end.
watch() {
    rm -f records/lines
    : >err
    "$@" watch --config /dev/null --buffer 4M -o records/lines $options mirror 2>err </dev/null &
    watcher=$!
    await "the confinement" file_has err ' confined: '
}

# Every thread is as the first one.
status_has() {
    for thread in /proc/$watcher/task/*; do
        checks=$((checks + 1))
        grep -q "^$1:[[:space:]]*$2\$" "$thread/status" ||
            fail "$(grep "^$1:" "$thread/status") of $thread instead of $2"
    done
}

is_confined() {
    for set in CapInh CapPrm CapEff CapAmb; do
        status_has $set 0000000000000000
    done
    status_has NoNewPrivs 1
    if file_has err 'not confined:.*system calls'; then
        echo "no seccomp: its traces are not looked for"
    else
        status_has Seccomp 2
    fi
    nobody=$(id -u nobody)
    status_has Uid "$nobody	$nobody	$nobody	$nobody"
}

sees_mail() {
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$delivery"
    await "the records" file_has records/lines '"type":"session"' "$wanted"
    is_confined # and by now all threads are there
    kill -INT $watcher
    ended 0
}

counted() {
    cat "/sys/class/net/$1/statistics/$2"
}

"$program" read --config /dev/null "$delivery" >out
wanted=$(wc -l <out)

# A user without any privilege but CAP_NET_RAW; others see the interface promiscuous.
options=
watch setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups --bounding-set=-all,+net_raw \
    --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw ./program
file_has err 'not confined:.*capabilities' && skip "built without libcap-ng"
is_confined
checks=$((checks + 1))
ip -d link show mirror | grep -q 'promiscuity 1' || fail "the interface is not promiscuous"
sees_mail
file_has err 'runs as root' && fail "nobody is taken for root"

# Without it there is a word on what is missing.
checks=$((checks + 1))
setpriv --reuid=nobody --clear-groups ./program watch --config /dev/null mirror >out 2>err
[ $? -eq 2 ] && file_has err 'it needs the capability CAP_NET_RAW' || fail "no word on the capability"

# Root becomes another user, whose files they are; what it writes at the end it can write.
mkdir records/mail
chown nobody records/mail
options='--user nobody --workers 2 --state records/state --save-messages records/mail'
watch ./program
is_confined
status_has CapBnd 0000000000000000
status_has Groups "$(id -G nobody | tr ' ' '\n' | sort -n | tr '\n' ' ')"
checks=$((checks + 1))
[ "$(stat -c '%U %a' records/lines)" = 'nobody 600' ] || fail "records are not those of nobody"
sees_mail
checks=$((checks + 1))
[ "$(stat -c '%U %a' records/state)" = 'nobody 600' ] || fail "the state was not saved by nobody"
checks=$((checks + 1))
[ "$(find records/mail -type f -user nobody | wc -l)" -gt 0 ] || fail "no message was saved by nobody"

# Root that stays root says so, unless it was told to.
options=
watch ./program
status_has CapEff 0000000000000000
file_has err 'runs as root' || fail "it is not said that root stays root"
kill -TERM $watcher
ended 0
options='--user root -o lines'
watch ./program
file_has err 'runs as root' && fail "it is said although it was asked for"
kill -TERM $watcher
ended 0

checks=$((checks + 1))
./program watch --config /dev/null --user nobody-of-that-name mirror >out 2>err
[ $? -eq 2 ] && file_has err 'there is no user' || fail "an unknown user is taken"
checks=$((checks + 1))
setpriv --reuid=nobody --clear-groups ./program watch --config /dev/null --user root mirror >out 2>err
[ $? -eq 2 ] && file_has err 'only root can become the user root' || fail "anybody becomes root"

# Nothing is sent, by the interface, by the loopback (no names are looked up), and none of
# what could do so is tried once it is confined.
if command -v tcpdump >/dev/null; then
    tcpdump -i switch -Q in -p -n --immediate-mode -U -w sent.pcap 2>tcpdump &
    processes="$processes $!"
    await "tcpdump" file_has tcpdump 'listening on'
fi
options='--mime --headers --digest --status-interval 1 --workers 2 --wait'
if command -v strace >/dev/null; then
    ASAN_OPTIONS=detect_leaks=0
    export ASAN_OPTIONS
    watch strace -f -o calls ./program
    # strace ends as its program does, but a signal is the program's.
    tracer=$watcher
    watcher=$(cat /proc/$tracer/task/$tracer/children)
    watcher=${watcher% }
    "$python" -I -S "$top/tests/live/mail.py" replay switch "$delivery"
    await "the records" file_has records/lines '"type":"session"' "$wanted"
    await "a status" file_has records/lines '"type":"status"'
    kill -INT $watcher
    watcher=$tracer
    ended 0
    sed '1,/"note: confined/d' calls >later
    # The unit allows these families of sockets and no other.
    families=$(sed -n 's/^RestrictAddressFamilies=//p' "$top/packaging/systemd/smtpscope@.service.in")
    for family in $(sed -n 's/^[0-9]* *socket(\([A-Z0-9_]*\),.*/\1/p' calls | sort -u); do
        checks=$((checks + 1))
        case " $families " in
        *" $family "*) ;;
        *) fail "a socket of $family, which the unit denies" ;;
        esac
    done
    checks=$((checks + 1))
    [ -s later ] || fail "no calls behind the confinement"
    checks=$((checks + 1))
    grep -E '^[0-9]+ +(socket|socketpair|connect|bind|send[a-z]*|execve|fork|vfork|ptrace)\(|EPERM|EACCES' later >out &&
        fail "tried what it is refused"
    checks=$((checks + 1))
    grep -E '^[0-9]+ +open(at)?\(' later | grep -v -e '"/sys/class/net/mirror/statistics/' >out &&
        fail "opened files"
else
    echo "no strace: not looked at what is tried"
    options="$options --user nobody"
    watch ./program
    sees_mail
fi
checks=$((checks + 1))
[ "$(counted mirror tx_packets)" = 0 ] || fail "packets were sent"
checks=$((checks + 1))
[ "$(counted lo tx_packets)" = 0 ] || fail "packets were sent to the loopback"
if [ -e sent.pcap ]; then
    checks=$((checks + 1))
    [ "$(stat -c %s sent.pcap)" -eq 24 ] || fail "packets came out of the mirror"
fi

finish
