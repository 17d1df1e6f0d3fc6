# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# The servers other than Postfix, each in a root of its own. Each is
# mail.example.com, knows bob, carol and jones and throws their mail away,
# refuses everybody else, and puts `later` off with a 4xx. What it says is its own
# default, as far as it has one.

server_start_exim()
{
	root_make exim exim4-daemon-heavy
	root_user Debian-exim 9001 /var/spool/exim4
	mkdir -p "$root/var/spool/exim4" "$root/var/log/exim4"
	chown 9001:9001 "$root/var/spool/exim4" "$root/var/log/exim4"
	cp "$work"/tls/server.* "$root/etc/exim4/" 2>/dev/null || : # if it has any
	exim_configuration "$@" >"$root/etc/exim4/exim4.conf"
	cat "$work/authenticators" >>"$root/etc/exim4/exim4.conf" 2>/dev/null || : # if it has any
	start_in_root server exim /usr/sbin/exim4 -bdf -q1h
	wait_for_port "${exim_port:-25}"
}

# exim_configuration [SETTING...]
exim_configuration()
{
	cat <<'EOF'
primary_hostname = mail.example.com
domainlist local_domains = example.com
acl_smtp_rcpt = acl_check_rcpt
rfc1413_query_timeout = 0s
keep_environment =
EOF
	[ $# -eq 0 ] || printf '%s\n' "$@"
	cat <<'EOF'
begin acl
acl_check_rcpt:
  defer   local_parts = later
          message     = Try again later
  require verify      = recipient
  accept  domains     = +local_domains
  deny    message     = relay not permitted

begin routers
people:
  driver = accept
  domains = +local_domains
  local_parts = bob : carol : jones
  transport = nowhere

begin transports
nowhere:
  driver = appendfile
  file = /dev/null
  user = nobody
EOF
}

server_start_opensmtpd()
{
	root_make opensmtpd opensmtpd
	root_user opensmtpd 9001 /run/opensmtpd/empty
	root_user opensmtpq 9002
	mkdir -p "$root/run/opensmtpd/empty" "$root/var/spool/smtpd"
	chmod 711 "$root/var/spool/smtpd"
	cat >"$root/etc/smtpd.conf" <<EOF
table people { "bob@example.com", "carol@example.com", "jones@example.com" }
table later { "later@example.com" }
table nobody { "@" = "nobody" }
filter "later" phase rcpt-to match rcpt-to <later> reject "451 Try again later"
listen on $server_address hostname mail.example.com filter "later" $*
action "nowhere" mda "/bin/cat >/dev/null" virtual <nobody>
match from any for domain "example.com" rcpt-to <people> action "nowhere"
EOF
	start_in_root server opensmtpd /usr/sbin/smtpd -d
	wait_for_port
}

server_start_sendmail()
{
	root_make sendmail sendmail-bin
	root_user smmta 9001 /var/lib/sendmail
	root_user smmsp 9002 /var/lib/sendmail
	for user in bob carol jones; do
		root_user "$user" $((9100 + ${#user}))
	done
	mkdir -p "$root/var/spool/mqueue" "$root/etc/mail"
	echo 'hosts files' >"$root/etc/mail/service.switch"
	sendmail_configuration >"$root/etc/mail/sendmail.mc"
	inside_root server sendmail sh -c 'cd /etc/mail && m4 sendmail.mc >sendmail.cf &&
		printf "To:later@example.com\tERROR:4.7.1:451 Try again later\n" |
		/usr/libexec/sendmail/makemap hash access && : >aliases &&
		/usr/libexec/sendmail/sendmail -bi && touch /etc/mail/local-host-names' \
		>"$work/sendmail.out" 2>&1 || die "sendmail: $(cat "$work/sendmail.out")"
	start_in_root server sendmail /usr/libexec/sendmail/sendmail -bD -q1h
	wait_for_port
}

sendmail_configuration()
{
	cat <<'EOF'
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`debian')dnl
define(`confDOMAIN_NAME', `mail.example.com')dnl
define(`confSERVICE_SWITCH_FILE', `/etc/mail/service.switch')dnl
define(`confTO_IDENT', `0')dnl
define(`ALIAS_FILE', `/etc/mail/aliases')dnl
define(`LOCAL_MAILER_PATH', `/bin/true')dnl
define(`LOCAL_MAILER_ARGS', `true')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`access_db', `hash /etc/mail/access')dnl
FEATURE(`blacklist_recipients')dnl
LOCAL_DOMAIN(`example.com')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
EOF
}

server_start_qpsmtpd()
{
	root_make qpsmtpd qpsmtpd
	root_user qpsmtpd 9001 /var/spool/qpsmtpd
	mkdir -p "$root/var/spool/qpsmtpd" "$root/etc/qpsmtpd/example"
	chown 9001:9001 "$root/var/spool/qpsmtpd"
	chmod 700 "$root/var/spool/qpsmtpd"
	rm "$root/etc/qpsmtpd/logging" # then it logs to standard error
	echo mail.example.com >"$root/etc/qpsmtpd/me"
	echo example.com >"$root/etc/qpsmtpd/rcpthosts"
	echo /etc/qpsmtpd/example >>"$root/etc/qpsmtpd/plugin_dirs"
	printf '%s\n' 'quit_fortune' 'people' 'rcpt_ok' 'nowhere' >"$root/etc/qpsmtpd/plugins"
	cat >"$root/etc/qpsmtpd/example/people" <<'EOF'
use Qpsmtpd::Constants;
sub hook_rcpt {
    my ($self, $transaction, $recipient) = @_;
    return (DENYSOFT, 'Try again later') if $recipient->user eq 'later';
    return (DENY, 'no such person here') if $recipient->user !~ /^(bob|carol|jones)$/;
    return DECLINED;
}
EOF
	cat >"$root/etc/qpsmtpd/example/nowhere" <<'EOF'
use Qpsmtpd::Constants;
sub hook_queue { return (OK, 'Queued! ' . time); }
EOF
	start_in_root server qpsmtpd env QPSMTPD_CONFIG=/etc/qpsmtpd /usr/bin/qpsmtpd-forkserver -H -u qpsmtpd \
		-l "$server_address" -p 25
	wait_for_port
}

server_start_chasquid()
{
	root_make chasquid chasquid
	root_user chasquid 9001 /var/lib/chasquid
	certificates
	mkdir -p "$root/var/lib/chasquid" "$root/etc/chasquid/certs/mail.example.com" \
		"$root/etc/chasquid/domains/example.com"
	chown -R 9001:9001 "$root/var/lib/chasquid"
	cp "$work/tls/server.pem" "$root/etc/chasquid/certs/mail.example.com/fullchain.pem"
	cp "$work/tls/server.key" "$root/etc/chasquid/certs/mail.example.com/privkey.pem"
	cat >"$root/etc/chasquid/chasquid.conf" <<EOF
hostname: "mail.example.com"
smtp_address: "$server_address:25"
submission_address: "$server_address:587"
mail_delivery_agent_bin: "/bin/true"
mail_log_path: "<stderr>"
EOF
	# It puts nobody off before it has the message.
	cat >"$root/etc/chasquid/hooks/post-data" <<'EOF'
#!/bin/sh
! grep -q '^Subject: later$' || { echo 'Try again later'; exit 75; }
EOF
	chmod 755 "$root/etc/chasquid/hooks/post-data"
	printf '%s: root\n' bob carol jones >"$root/etc/chasquid/domains/example.com/aliases"
	start_in_root server chasquid /usr/bin/chasquid
	wait_for_port
}

server_start_aiosmtpd()
{
	root_make aiosmtpd python3-aiosmtpd
	cp "$here/aiosmtpd_people.py" "$root/root/"
	start_in_root server aiosmtpd env PYTHONPATH=/root /usr/bin/python3 -m aiosmtpd -n \
		-l "$server_address:25" -c aiosmtpd_people.People
	wait_for_port
}
