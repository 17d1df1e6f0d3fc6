# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# One function per recording: who says what.

record_delivery()
{
	network_direct
	postfix_start_server
	capture_start server delivery
	ordinary_delivery
	captures_finish
	manifest_update delivery "$(software_postfix), $(software_swaks)" \
		'an ordinary delivery: EHLO, one message accepted, QUIT; a line of the body begins with a dot'
}

# Two messages share a connection. Before the second, the sending Postfix asks
# with RSET whether the connection it had put aside is still alive. When it then
# has nothing more to send for 2 s, it closes without QUIT, as it always does.
#
# The cache keeps the connection even without a backlog of mail, and with one
# delivery at a time the second message waits until the first one's connection
# is in it. How long it stays there and how it ends is Postfix's own default.
record_reuse_rset_probe()
{
	network_direct
	postfix_start_server
	postfix_start_client client.example.org \
		"smtp_connection_cache_destinations = $server_address" \
		'smtp_destination_concurrency_limit = 1'
	capture_start server reuse-rset-probe
	message alice@example.org bob@example.com 'Lunch' 1 <<'EOF' |
Hello Bob,

shall we say half past twelve?

Alice
EOF
		postfix_submit alice@example.org bob@example.com
	wait_until 10 grep -q 'to=<bob@example.com>, relay=192.*status=sent' "$work/maillog" ||
		die 'the first message was not delivered'
	message dave@example.org carol@example.com 'Minutes of the meeting' 2 <<'EOF' |
Hello Carol,

the minutes are ready. I have left out the part about the coffee machine.

Dave
EOF
		postfix_submit dave@example.org carol@example.com
	captures_finish
	manifest_update reuse-rset-probe "$(software_postfix) on both sides" \
		'two messages with different envelopes over one connection; before the second MAIL, RSET as a probe; idle for 2 s, closed without QUIT'
}

# The example of an aborted transaction in RFC 821.
record_rejected_recipient_rset()
{
	network_direct
	postfix_start_server
	capture_start server rejected-recipient-rset
	plain_client <<'EOF'
EHLO client.example.org
MAIL FROM:<smith@example.org>
RCPT TO:<jones@example.com>
RCPT TO:<green@example.com>
RSET
QUIT
EOF
	captures_finish
	manifest_update rejected-recipient-rset "$(software_postfix), $(software_python)" \
		'one recipient accepted, one rejected as unknown (550), therefore RSET and QUIT, as in the example of RFC 821'
}

# The client behaves as sSMTP does: HELO, no RSET ever, the message line by
# line. Everything else that the server sees is the proxy's doing.
record_founding_story()
{
	network_with_gateway
	postfix_start_server
	proxy_start reset
	capture_start client founding-story-client-side
	capture_start server founding-story-server-side
	ssmtp_session | plain_client
	proxy_wait
	captures_finish
	software="$(software_postfix), $(software_python)"
	manifest_update founding-story-client-side "$software" \
		'what the client of an intercepting proxy sees: a 354, a 250 and a 221 that are not the server'\''s'
	manifest_update founding-story-server-side "$software" \
		'the same mail as the server sees it: RSET for DATA, again RSET, ten seconds of silence, then all of it once more'
}

# Somebody types the session by hand, through a proxy that keeps the server
# waiting until he has said QUIT.
record_held_with_noops()
{
	network_with_gateway
	postfix_start_server
	proxy_start noops
	capture_start client held-with-noops-client-side
	capture_start server held-with-noops-server-side
	{
		typed 1 <<'EOF'
HELO client.example.org
MAIL FROM:<alice@example.org>
RCPT TO:<bob@example.com>
DATA
EOF
		typed 2.5 <<'EOF'
From: alice@example.org
To: bob@example.com
Subject: By hand

Hello Bob,

I am typing this by hand, to see what the server hears meanwhile.

Alice
.
QUIT
EOF
	} | plain_client
	proxy_wait
	captures_finish
	software="$(software_postfix), $(software_python)"
	manifest_update held-with-noops-client-side "$software" \
		'a message typed by hand into an intercepting proxy: a 354, a 250 and a 221 that are not the server'\''s'
	manifest_update held-with-noops-server-side "$software" \
		'the same mail as the server sees it: NOOP every 5 s in the open transaction, then DATA, the message at once, QUIT'
}

# A Postfix that relays to the server asks it whether the recipient exists,
# before it accepts the recipient itself. No message follows.
record_callout()
{
	network_direct
	postfix_start_server
	postfix_start_verifying_client
	capture_start server callout
	swaks_client --server 127.0.0.1 --helo client.example.org \
		--from alice@example.org --to bob@example.com --quit-after RCPT
	captures_finish
	manifest_update callout "$(software_postfix) on both sides" \
		'a recipient is verified: MAIL with the null sender, RCPT, RSET and QUIT, sent at once (PIPELINING), all accepted; no message'
}

# A client that forgets its own name, and gives up when it is told.
record_helo_without_name()
{
	network_direct
	postfix_start_server
	capture_start server helo-without-name
	printf '%s\n' HELO QUIT | plain_client
	captures_finish
	manifest_update helo-without-name "$(software_postfix), $(software_python)" \
		'HELO without an argument, answered with 501, therefore QUIT'
}

record_helo_without_name_twice()
{
	network_direct
	postfix_start_server
	capture_start server helo-without-name-twice 2
	printf '%s\n' HELO QUIT | plain_client
	sleep 3
	printf '%s\n' HELO QUIT | plain_client
	captures_finish
	manifest_update helo-without-name-twice "$(software_postfix), $(software_python)" \
		'two sessions of one client, 3 s apart: HELO without an argument, answered with 501, therefore QUIT'
}

# As JavaMail does with a transport that is still open: NOOP tells it whether
# the connection is alive, and the next message goes over it.
record_noop_before_mail()
{
	network_direct
	postfix_start_server
	capture_start server noop-before-mail
	{
		echo 'EHLO client.example.org'
		message alice@example.org bob@example.com 'Order 1021' 1 <<'EOF' |
Your order 1021 has left our house.
EOF
			transaction alice@example.org bob@example.com
		sleep 1.5
		echo NOOP
		message alice@example.org carol@example.com 'Order 1022' 2 <<'EOF' |
Your order 1022 has left our house.
EOF
			transaction alice@example.org carol@example.com
		echo QUIT
	} | plain_client
	captures_finish
	manifest_update noop-before-mail "$(software_postfix), $(software_python)" \
		'two messages over one connection; idle for 1.5 s after the first, then NOOP as a probe and the second MAIL'
}

# Ten ordinary sessions pass the gateway, five before the intercepted one and
# five after it; the proxy delivers while the later ones are under way.
record_one_among_ten()
{
	network_with_gateway
	for last in 11 12 13 14; do
		address client eth0 "192.0.2.$last/32"
	done
	postfix_start_server
	postfix_start_client relay.example.org 'smtp_bind_address = 192.0.2.14'
	proxy_start reset
	capture_start client one-among-ten-client-side 11
	capture_start server one-among-ten-server-side 11
	ordinary_sessions <<'EOF'
swaks    192.0.2.11  EHLO  dave@example.org   bob@example.com    Lunch
plain    192.0.2.12  HELO  erin@example.org   carol@example.com  The printer on the second floor
postfix  192.0.2.14  EHLO  frank@example.net  bob@example.com    Invoice 5512
plain    192.0.2.13  EHLO  grace@example.org  jones@example.com  Minutes of the meeting
swaks    192.0.2.12  HELO  erin@example.org   bob@example.com    The printer again
EOF
	ssmtp_session | plain_client "$client_address"
	sleep 3
	ordinary_sessions <<'EOF'
postfix  192.0.2.14  EHLO  heidi@example.net  carol@example.com  Change of address
plain    192.0.2.13  EHLO  grace@example.org  carol@example.com  Minutes, corrected
swaks    192.0.2.11  EHLO  dave@example.org   jones@example.com  Holiday plans
postfix  192.0.2.14  EHLO  frank@example.net  bob@example.com    Invoice 5513
plain    192.0.2.12  HELO  erin@example.org   carol@example.com  The printer works
EOF
	proxy_wait
	captures_finish
	software="$(software_postfix), $(software_swaks), $(software_python)"
	manifest_update one-among-ten-client-side "$software" \
		'eleven sessions with one server; in the sixth, of 192.0.2.10, a 354, a 250 and a 221 are not the server'\''s'
	manifest_update one-among-ten-server-side "$software" \
		'the same eleven sessions as the server sees them; only the sixth has RSET for DATA and the message eleven seconds later'
}

# A front end that has always mixed two products' texts. It is Postfix with
# another name in its banner; nothing stands between it and its clients.
record_mixed_front_end()
{
	network_direct
	for last in 11 12 13; do
		address client eth0 "192.0.2.$last/24"
	done
	# shellcheck disable=SC2016 # Postfix expands it
	postfix_start_server 'smtpd_banner = $myhostname ESMTP Exim 4.96'
	capture_start server mixed-front-end 6
	ordinary_sessions <<'EOF'
swaks    192.0.2.11  EHLO  dave@example.org   bob@example.com    Lunch
plain    192.0.2.12  HELO  erin@example.org   carol@example.com  The printer on the second floor
plain    192.0.2.13  EHLO  grace@example.org  jones@example.com  Minutes of the meeting
swaks    192.0.2.12  HELO  erin@example.org   bob@example.com    The printer again
swaks    192.0.2.11  EHLO  dave@example.org   jones@example.com  Holiday plans
plain    192.0.2.13  EHLO  grace@example.org  carol@example.com  Minutes, corrected
EOF
	captures_finish
	manifest_update mixed-front-end "$(software_postfix), $(software_swaks), $(software_python)" \
		'six ordinary sessions with a server whose banner names Exim and whose other replies are Postfix'\''s, in each the same'
}
