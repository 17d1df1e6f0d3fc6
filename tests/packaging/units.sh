#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The units of systemd and what belongs to them: sound, and hardly exposed.
. "${top_srcdir:-.}/tests/cli/support.sh"
unit=smtpscope@.service
built=$(dirname "$program")/packaging/systemd/$unit

skip() {
    echo "$*: skipped"
    exit 77
}

# The program of the unit takes the options that the unit gives it.
checks=$((checks + 1))
[ -s "$built" ] || fail "no $built"
checks=$((checks + 1))
grep -q '@bindir@' "$built" && fail "the folder of the program is not filled in"
"$program" watch --help >out 2>err
for option in $(sed -n 's/^ExecStart=//p' "$built" | grep -o -e ' --*[a-z-]*'); do
    checks=$((checks + 1))
    grep -q -e "$option" out || fail "the unit has $option, which there is not"
done

command -v systemd-analyze >/dev/null || {
    [ $failures -eq 0 ] || finish
    skip "no systemd-analyze, and nothing else is wrong"
}

# Where this program is may be a place that systemd does not like.
sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$built" >"smtpscope@eth1.service"

sed 's#^ExecStart=[^ ]*#ExecStart=/bin/true#' "$(dirname "$built")/smtpscope-nightly.service" \
    >smtpscope-nightly.service
cp "$top/packaging/systemd/smtpscope-nightly.timer" .
for unit in smtpscope@eth1.service smtpscope-nightly.service smtpscope-nightly.timer; do
    checks=$((checks + 1))
    systemd-analyze verify --man=no "./$unit" >out 2>err
    # Elsewhere things may be wrong too.
    grep smtpscope err >out && fail "systemd finds fault with $unit"
done

# 15 stands for 1.5 of 10.
checks=$((checks + 1))
systemd-analyze security --offline=true --threshold=15 --no-pager "./smtpscope@eth1.service" >out 2>err ||
    fail "the unit is exposed more than it should be"
grep 'Overall exposure' out

# Who it runs as, and where it writes.
if command -v systemd-sysusers >/dev/null; then
    checks=$((checks + 1))
    mkdir -p root/etc
    systemd-sysusers --root="$scratch/root" "$top/packaging/sysusers.d/smtpscope.conf" >out 2>err
    grep -q '^smtpscope:' root/etc/passwd && grep -q '^smtpscope:' root/etc/group || fail "no user"
    if [ "$(id -u)" -eq 0 ] && command -v systemd-tmpfiles >/dev/null; then
        checks=$((checks + 1))
        systemd-tmpfiles --create --root="$scratch/root" "$top/packaging/tmpfiles.d/smtpscope.conf" >out 2>err
        user=$(sed -n 's/^smtpscope:[^:]*:\([0-9]*\):.*/\1/p' root/etc/passwd)
        [ "$(stat -c '%u %a' root/var/log/smtpscope)" = "$user 750" ] || fail "no folder for records"
    fi
fi

if command -v logrotate >/dev/null; then
    checks=$((checks + 1))
    sed 's/^    su .*//' "$top/packaging/logrotate.d/smtpscope" >rotation
    chmod 644 rotation
    logrotate --debug --state "$scratch/state" rotation >out 2>err || fail "logrotate finds fault"
    grep -i '^error' err >out && fail "logrotate finds fault"
fi

finish
