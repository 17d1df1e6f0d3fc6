# SPDX-License-Identifier: GPL-2.0-or-later
# What the tests of the program from outside have in common; to be sourced.
set -u
top=$(cd "${top_srcdir:-.}" && pwd)
pcaps=$top/pcaps
program=$(cd "${top_builddir:-.}" && pwd)/smtpscope
scratch=$(mktemp -d) || exit 99
trap 'chmod -R u+rwx "$scratch"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 99
: >out
: >err
LC_ALL=C.UTF-8
TERM=xterm
export LC_ALL TERM
unset NO_COLOR

delivery=$pcaps/delivery.pcap
story=$pcaps/founding-story-server-side.pcap

failures=0
checks=0
fail() {
    failures=$((failures + 1))
    echo "FAILED: $*"
    sed 's/^/  out: /' out | cut -c1-200 | head -n 5
    sed 's/^/  err: /' err | cut -c1-200 | head -n 5
}

# expect STATUS PATTERN-ON-STANDARD-ERROR ARGUMENT...: an empty pattern wants silence.
expect() {
    wanted=$1 pattern=$2
    shift 2
    checks=$((checks + 1))
    "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || fail "smtpscope $*: status $status instead of $wanted"
    if [ -z "$pattern" ]; then
        [ ! -s err ] || fail "smtpscope $*: not silent"
    elif ! grep -q -e "^smtpscope: .*$pattern" err; then
        fail "smtpscope $*: nothing like '$pattern'"
    fi
}

one_line() {
    checks=$((checks + 1))
    [ "$(wc -l <err)" -eq 1 ] || fail "more or less than one line"
}

out_has() {
    checks=$((checks + 1))
    grep -q -e "$1" out || fail "no '$1' on standard output"
}

out_lacks() {
    checks=$((checks + 1))
    ! grep -q -e "$1" out || fail "'$1' on standard output"
}

# sessions COUNT: so many records were written.
sessions() {
    checks=$((checks + 1))
    found=$(grep -c '^{"type":"session"' out)
    [ "$found" -eq "$1" ] || fail "$found sessions instead of $1"
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$failures" -eq 0 ]
    exit
}

# Whether script(1) can play a terminal here: it needs /dev/pts.
has_terminal() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 && return
    echo "no terminal to be had: what needs one is left out"
    return 1
}
