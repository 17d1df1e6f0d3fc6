# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, tests/cli/support.sh assigns
# What the tests of watching have in common; to be sourced behind tests/cli/support.sh.
python=${PYTHON:-python3}
make_traffic=$(dirname "$program")/tests/bench/make_traffic
watcher=   # the process that watches
processes= # others that are to be gone in the end

skip() {
    echo "$*: skipped"
    exit 77
}

tidy() {
    # shellcheck disable=SC2086 # words
    kill $watcher $processes 2>/dev/null
    wait 2>/dev/null
    umount "$scratch/disk" 2>/dev/null
    rm -rf "$scratch"
}
trap tidy EXIT
trap 'exit 1' HUP INT TERM

# enter "OPTION..." TOOL...: begins anew inside the namespaces that these options of unshare make,
# where everything is ours, if all tools are there.
enter() {
    [ "${LIVE_INSIDE:-no}" = no ] || return 0
    spaces=$1
    shift
    [ "$python" != no ] || skip "no Python"
    for tool in unshare ip "$@"; do
        command -v "$tool" >/dev/null || skip "no $tool"
    done
    [ "$(id -u)" -eq 0 ] || spaces="$spaces --map-root-user"
    # shellcheck disable=SC2086 # words
    unshare $spaces true 2>/dev/null || skip "no network namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") LIVE_INSIDE=yes
    export top_srcdir top_builddir LIVE_INSIDE
    # shellcheck disable=SC2086
    unshare $spaces sh "$top/tests/live/$(basename "$0")"
    exit
}

need_traffic() {
    [ -x "$make_traffic" ] || skip "no make_traffic"
}

# What is sent at `switch` is seen at `mirror`; nobody else says anything there.
mirror_pair() {
    ip link add mirror type veth peer name switch 2>err || skip "no pair of interfaces can be made here"
    for interface in mirror switch; do
        echo 1 >/proc/sys/net/ipv6/conf/$interface/disable_ipv6
        ip link set $interface up
    done
}

# A file system of one megabyte.
small_disk() {
    mkdir disk
    mount -t tmpfs -o size=1M tmpfs disk || skip "no file system can be mounted here"
}

# await WHAT COMMAND...: until the command succeeds; a busy machine has 30 s.
await() {
    what=$1
    shift
    checks=$((checks + 1))
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] || {
            fail "waited in vain for $what"
            return 1
        }
        sleep 0.05
    done
}

# file_has FILE PATTERN [COUNT]: so many lines, or more, have it.
file_has() {
    [ "$(grep -a -c -e "$2" "$1")" -ge "${3:-1}" ]
}

is_watched() { await "the interface to be watched" file_has err 'watching'; }

# ended STATUS [SIGNAL]: the watcher has, by this signal, or else by itself or one that it was sent.
ended() {
    [ $# -eq 1 ] || kill -"$2" $watcher
    await "the end" eval "! kill -0 $watcher"
    wait $watcher
    status=$?
    watcher=
    checks=$((checks + 1))
    [ $status -eq "$1" ] || fail "status $status instead of $1"
}
