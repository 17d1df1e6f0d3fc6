# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# One function per server product: the same ordinary sessions with each.

# product_sessions PUT-OFF: five, as many kinds of clients use a server.
#   HELO, one message
#   three messages over one connection, RSET before the second, NOOP before the third
#   pipelined; one of two recipients is refused
#   the only recipient, or the message, is put off, therefore RSET and QUIT
#   a Postfix with two messages, which it sends over one connection
product_sessions()
{
	ordinary_delivery --protocol SMTP
	product_reuse | plain_client
	product_refused_recipient
	"product_put_off_$1"
	product_postfix
}

product_reuse()
{
	echo 'EHLO client.example.org'
	product_message bob 'Order 1021' 1
	echo RSET
	product_message carol 'Order 1022' 2
	echo NOOP
	product_message jones 'Order 1023' 3
	echo QUIT
}

# product_message LOCAL-PART SUBJECT NUMBER
product_message()
{
	echo "Your ${2} has left our house." |
		message alice@example.org "$1@example.com" "$2" "$3" |
		transaction alice@example.org "$1@example.com"
}

product_refused_recipient()
{
	deliver --pipeline --to bob@example.com,stranger@example.com
}

product_put_off_recipient()
{
	plain_client <<'EOF'
EHLO client.example.org
MAIL FROM:<alice@example.org>
RCPT TO:<later@example.com>
RSET
QUIT
EOF
}

product_put_off_message()
{
	{
		echo 'EHLO client.example.org'
		product_message bob later 1
		echo RSET
		echo QUIT
	} | plain_client
}

# The second message waits until the connection of the first is in the cache.
product_postfix()
{
	postfix_start_client client.example.org \
		"smtp_connection_cache_destinations = $server_address" \
		'smtp_destination_concurrency_limit = 1'
	for recipient in bob carol; do
		echo "Hello $recipient, lunch is ready." |
			message alice@example.org "$recipient@example.com" Lunch 1 |
			postfix_submit alice@example.org "$recipient@example.com"
		wait_until 10 grep -q "to=<$recipient@example.com>, relay=192.*status=sent" \
			"$work/maillog" || die "the message for $recipient was not delivered"
	done
}

# product NAME TITLE PACKAGE [PUT-OFF]: a server that `server_start_NAME` starts.
product()
{
	network_direct
	resets_are_expected=yes # by a Postfix that leaves without QUIT, and is told goodbye
	"server_start_$1"
	capture_start server "product-$1" 5
	product_sessions "${4:-recipient}"
	captures_finish
	software="$(software_package "$2" "$1" "$3"), $(software_postfix)"
	manifest_update "product-$1" "$software, $(software_swaks), $(software_python)" \
		'ordinary sessions: HELO; three messages over one connection; a recipient refused; one put off; two messages of a Postfix'
}

record_product_exim()
{
	product exim Exim exim4-daemon-heavy
}

record_product_opensmtpd()
{
	product opensmtpd OpenSMTPD opensmtpd
}

record_product_sendmail()
{
	product sendmail Sendmail sendmail-bin
}

record_product_qpsmtpd()
{
	product qpsmtpd qpsmtpd qpsmtpd
}

record_product_chasquid()
{
	product chasquid chasquid chasquid message
}

record_product_aiosmtpd()
{
	product aiosmtpd aiosmtpd python3-aiosmtpd
}
