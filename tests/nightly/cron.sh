#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The nightly report, run by cron: by its own table in a file system of its own.
. "${top_srcdir:-.}/tests/cli/support.sh"
. "$top/tests/nightly/support.sh"

if [ "${CRON_INSIDE:-no}" = no ]; then
    PATH=$PATH:/usr/sbin:/sbin
    [ "$(id -u)" -eq 0 ] || skip "not root, so cron cannot be run"
    for tool in cron unshare mount; do
        command -v $tool >/dev/null || skip "no $tool"
    done
    unshare --mount --pid --fork --kill-child true 2>/dev/null || skip "no mount namespace can be made here"
    top_srcdir=$top top_builddir=$(dirname "$program") CRON_INSIDE=yes
    export top_srcdir top_builddir CRON_INSIDE
    unshare --mount --pid --fork --kill-child sh "$top/tests/nightly/cron.sh"
    exit
fi

# No other table, and no other cron: what this one sees is ours.
mount --make-rprivate / || skip "no mount namespace can be made here"
for folder in /run /etc/cron.d /var/spool/cron; do
    mkdir -p $folder
    mount -t tmpfs -o mode=755 none $folder || skip "nothing can be mounted here"
done
mkdir -p /var/spool/cron/crontabs
mount --bind /dev/null /etc/crontab 2>/dev/null

set_up 6
arrive 1000
cp "$story" spool/story.pcap
touch -d '10 minutes ago' spool/story.pcap
# The table that is installed, but for its minute; what it calls is told where all is.
mkdir bin
cat >bin/smtpscope-nightly <<EOF
#!/bin/sh
exec $nightly --config $scratch/conf >>$scratch/printed 2>>$scratch/said
EOF
chmod 755 bin/smtpscope-nightly
sed "s#^20 0 #* * #; s#^PATH=#&$scratch/bin:#" "$top/packaging/cron.d/smtpscope-nightly" >/etc/cron.d/smtpscope-nightly
chmod 644 /etc/cron.d/smtpscope-nightly
: >printed
: >said
cron -f >cron.out 2>&1 &
cron=$!
tries=0
until [ -e reports/latest/told ]; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || {
        cat cron.out said
        fail "cron has not run it"
        break
    }
    sleep 1
done
# Nobody else could have: the script was not run by this test.
kill $cron
checks=$((checks + 1))
grep -q 'rset-unexplained-abort' printed || fail "what needs attention was not printed"
left=$(grep -c '^open' reports/latest/ledger)
checks=$((checks + 1))
[ $(($(reported) + left)) -ge "$(cat whole)" ] || fail "$(reported) sessions of $(cat whole)"

finish
