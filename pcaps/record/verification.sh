# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh or postfix.sh uses
#
# Sessions that look like trouble and are none: servers that ask one another about
# addresses, and lists that send to many at once.

# exim_verifier VERIFY: an Exim that takes mail for example.com, and first looks
# by a callout whether it can be delivered, or answered.
exim_verifier()
{
	root_make exim-client exim4-daemon-heavy
	root_user Debian-exim 9001 /var/spool/exim4
	mkdir -p "$root/var/spool/exim4/db" "$root/var/log/exim4"
	chown -R 9001:9001 "$root/var/spool/exim4" "$root/var/log/exim4"
	cat >"$root/etc/exim4/exim4.conf" <<EOF
primary_hostname = mx.example.com
keep_environment =
local_interfaces = 127.0.0.1
rfc1413_query_timeout = 0s
acl_smtp_rcpt = check
begin acl
check:
  require verify = $1/callout=10s,no_cache
  accept
begin routers
server:
  driver = manualroute
  route_list = * $server_address
  transport = remote
begin transports
remote:
  driver = smtp
  hosts_try_dane =
EOF
	start_in_root client exim-client /usr/sbin/exim4 -bdf -q1h
	wait_until 15 listens client 25 || die 'Exim does not listen'
}

# ask_verifier SENDER RECIPIENT: what the answer is does not matter here.
ask_verifier()
{
	inside client swaks --server 127.0.0.1 --helo client.example.org \
		--from "$1" --to "$2" --quit-after RCPT >"$work/swaks.out" 2>&1 || :
}

# Whether the recipient exists behind: one that does, and one that does not.
record_callout_exim_recipient()
{
	network_direct
	postfix_start_server
	exim_verifier recipient
	capture_start server callout-exim-recipient 2
	ask_verifier alice@example.org bob@example.com
	ask_verifier alice@example.org stranger@example.com
	captures_finish
	manifest_update callout-exim-recipient \
		"$(software_postfix), $(software_package Exim exim-client exim4-daemon-heavy)" \
		'Exim verifies two recipients by callouts: the null sender, RCPT, QUIT; one is accepted, one refused'
}

# Whether a bounce could be delivered to the sender.
record_callout_exim_sender()
{
	network_direct
	postfix_start_server
	exim_verifier sender
	capture_start server callout-exim-sender 2
	ask_verifier bob@example.com carol@example.com
	ask_verifier stranger@example.com carol@example.com
	captures_finish
	manifest_update callout-exim-sender \
		"$(software_postfix), $(software_package Exim exim-client exim4-daemon-heavy)" \
		'Exim verifies two senders by callouts: the null sender, RCPT, QUIT; one is accepted, one refused'
}

# Postfix's own sender for its probes.
record_probe_postfix()
{
	network_direct
	postfix_start_server
	postfix_start_verifying_client 'address_verify_sender = double-bounce@mx.example.com'
	capture_start server probe-postfix 2
	ask_verifier alice@example.org bob@example.com
	ask_verifier alice@example.org stranger@example.com
	captures_finish
	manifest_update probe-postfix "$(software_postfix) on both sides" \
		'Postfix verifies two recipients with its own sender double-bounce; one is accepted, one refused'
}

# A list's post to many, as its server sends it: fifty recipients in one
# transaction, two of them gone, and another fifty in the next.
record_list_delivery()
{
	network_direct
	members=$(seq -f 'member%g@example.com' 1 100)
	# Each may: but for one who is gone, and one whose mailbox is full.
	{
		echo '/^member7@/ 550 5.1.1 Mailbox unavailable'
		echo '/^member58@/ 450 4.2.2 Mailbox full'
	} >"$work/members"
	postfix_start_server 'local_recipient_maps =' \
		"smtpd_recipient_restrictions = check_recipient_access regexp:$work/members"
	postfix_start_client lists.example.org 'default_destination_recipient_limit = 50' \
		'smtp_destination_concurrency_limit = 1' \
		"smtp_connection_cache_destinations = $server_address" \
		'transport_maps = inline:{lists.example.org=discard:}'
	capture_start server list-delivery 1
	# shellcheck disable=SC2086 # the names are words
	echo 'This week we meet on Thursday.' |
		message 'list@lists.example.org' announce@lists.example.org 'This week' 1 |
		inside client sendmail -C "$work/postfix-client/config" \
			-f announce-bounces@lists.example.org $members
	captures_finish
	manifest_update list-delivery "$(software_postfix) on both sides" \
		'a list to a hundred recipients in two transactions; one of them is refused, one put off'
}
