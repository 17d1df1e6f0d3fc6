# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# Postfix instances of our own: configuration, queue, data and log live in the
# temporary folder. The machine's own Postfix is not touched.

# postfix_common ROLE HOSTNAME: what the receiving and the sending one share.
postfix_common()
{
	instance=$work/postfix-$1
	mkdir -p "$instance/config" "$instance/queue" "$instance/data"
	chown "$(postconf -d -h mail_owner)" "$instance/data"

	# Without DNS nothing waits for a resolver that cannot be reached; replies
	# come as fast as those of a healthy server.
	cat >"$instance/config/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $instance/queue
data_directory = $instance/data
maillog_file = $work/maillog
maillog_file_prefixes = $work
myhostname = $2
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_peername_lookup = no
alias_maps =
alias_database =
EOF
	cat >"$instance/config/master.cf" <<'EOF'
pickup    unix       n - n 60    1 pickup
cleanup   unix       n - n -     0 cleanup
qmgr      unix       n - n 300   1 qmgr
rewrite   unix       - - n -     - trivial-rewrite
bounce    unix       - - n -     0 bounce
defer     unix       - - n -     0 bounce
trace     unix       - - n -     0 bounce
verify    unix       - - n -     1 verify
proxymap  unix       - - n -     - proxymap
error     unix       - - n -     - error
retry     unix       - - n -     - error
discard   unix       - - n -     - discard
smtp      unix       - - n -     - smtp
lmtp      unix       - - n -     - lmtp
anvil     unix       - - n -     1 anvil
scache    unix       - - n -     1 scache
tlsmgr    unix       - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n -     1 postlogd
EOF
}

# postfix_start_server [SETTING...]
# mail.example.com knows bob, carol and jones, and throws their mail away.
# The banner is Postfix's own default; distributions like to add their name.
# What listens is $server_service, if it is set, a line of master.cf.
postfix_start_server()
{
	postfix_common server mail.example.com
	cat >>"$instance/config/main.cf" <<'EOF'
mydestination = example.com
local_recipient_maps = inline:{bob=ok, carol=ok, jones=ok}
local_transport = discard:
default_transport = error:nothing leaves this network
smtpd_relay_restrictions = reject_unauth_destination
EOF
	# shellcheck disable=SC2016 # Postfix expands it
	postfix_settings 'smtpd_banner = $myhostname ESMTP $mail_name' "$@"
	echo "${server_service:-smtp inet n - n - - smtpd}" >>"$instance/config/master.cf"
	postfix_start server
}

# postfix_start_client HOSTNAME [SETTING...]: hands everything to the server.
postfix_start_client()
{
	postfix_common client "$1"
	shift
	postfix_settings 'mydestination =' "relayhost = [$server_address]" "$@"
	postfix_start client
}

# Before it accepts a recipient, it asks the server about it, with the null
# sender. Who asks it itself has to be on the same host. postfix_start_verifying_client
# [SETTING...]
postfix_start_verifying_client()
{
	postfix_common client mx.example.com
	postfix_settings 'mydestination =' 'relay_domains = example.com' \
		"relay_transport = smtp:[$server_address]" \
		'smtpd_relay_restrictions = reject_unauth_destination, reject_unverified_recipient' \
		'address_verify_sender = <>' 'address_verify_map =' 'address_verify_poll_delay = 1s' "$@"
	echo '127.0.0.1:smtp inet n - n - - smtpd' >>"$instance/config/master.cf"
	postfix_start client
}

# Of two settings with the same name the later one counts.
postfix_settings()
{
	printf '%s\n' "$@" >>"$instance/config/main.cf"
}

postfix_start()
{
	inside "$1" postfix -c "$work/postfix-$1/config" start >"$work/postfix.out" 2>&1 ||
		die "Postfix does not start: $(cat "$work/postfix.out")"
}

# postfix_submit SENDER RECIPIENT: takes a message from standard input.
postfix_submit()
{
	inside client sendmail -C "$work/postfix-client/config" -f "$1" "$2"
}

postfix_stop_all()
{
	for role in client server; do
		[ -s "$work/postfix-$role/queue/pid/master.pid" ] || continue
		inside "$role" postfix -c "$work/postfix-$role/config" stop >/dev/null 2>&1 || :
		rm -rf "$work/postfix-$role"
	done
}
