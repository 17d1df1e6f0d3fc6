# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# What the recordings have in common: messages, clients and the proxy.

# message SENDER RECIPIENT SUBJECT NUMBER: a header; the body is standard input.
message()
{
	cat <<EOF
From: $1
To: $2
Subject: $3
Date: $(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S +0000')
Message-ID: <$(date -u +%Y%m%d%H%M%S).$4@client.example.org>

EOF
	cat
}

# transaction SENDER RECIPIENT: what a client says to send a message, which is
# standard input.
transaction()
{
	printf '%s\n' "MAIL FROM:<$1>" "RCPT TO:<$2>" DATA
	cat
	echo .
}

# sSMTP's side of a session, with its own first line in the message.
ssmtp_session()
{
	echo 'HELO client.example.org'
	{
		cat <<EOF
Received: by client.example.org (sSMTP sendmail emulation); $(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S +0000')
EOF
		message 'Alice <alice@example.org>' bob@example.com 'Report of the backup' 1 <<'EOF'
Hello Bob,

this is what the backup said last night:

  /home       complete   41 files changed
  /srv/www    complete    7 files changed
  /var/mail   complete  112 files changed

Nothing needs your attention.

Alice
EOF
	} | transaction alice@example.org bob@example.com
	echo QUIT
}

# typed SECONDS: passes lines on, each that long after the one before.
typed()
{
	while IFS= read -r line; do
		sleep "$1"
		printf '%s\n' "$line"
	done
}

# plain_client [OWN-ADDRESS]: says what is on standard input.
plain_client()
{
	inside client python3 "$here/plain_client.py" "$server_address" "$@"
}

# swaks_client OPTION...: its own output is of interest only when it fails.
swaks_client()
{
	inside client swaks --server "$server_address" "$@" >"$work/swaks.out" 2>&1 ||
		die "swaks: $(cat "$work/swaks.out")"
}

# A line of the body begins with a dot, so that the one that a client puts before
# it (RFC 5321, 4.5.2) is in the capture.
ordinary_message()
{
	message alice@example.org bob@example.com 'Where the settings are' 1 <<'EOF'
Hello Bob,

the settings of the new machine are in this file:

.profile

It is in your home directory.

Alice
EOF
}

# ordinary_delivery [OPTION...]: by swaks.
ordinary_delivery()
{
	ordinary_message >"$work/message"
	deliver "$@"
}

# long_delivery: a message of several segments, all sent at once.
long_delivery()
{
	{
		echo 'Hello Bob,'
		echo
		echo 'these are the temperatures of last night:'
		echo
		seq 0 5 539 | while read -r minute; do
			printf '  %02d:%02d   the sensor on the roof says %d.%d degrees\n' \
				$((minute / 60)) $((minute % 60)) $((minute % 7 + 3)) $((minute % 10))
		done
	} | message alice@example.org bob@example.com 'Temperatures' 1 >"$work/message"
	deliver "$@"
}

deliver()
{
	swaks_client --helo client.example.org --from alice@example.org --to bob@example.com \
		--data "@$work/message" "$@"
}

# ordinary_sessions: one for each line of standard input, with 3 s after it:
#
#   CLIENT ADDRESS GREETING SENDER RECIPIENT SUBJECT...
#
# CLIENT is plain, swaks or postfix; a Postfix client has to be running, and
# greets and has an address as it was told then.
ordinary_sessions()
{
	number=0
	while read -r client own greeting sender recipient subject; do
		number=$((number + 1))
		echo "This is about: $subject." |
			message "$sender" "$recipient" "$subject" "$number" >"$work/message"
		"ordinary_session_$client" </dev/null
		sleep 3
	done
}

ordinary_session_plain()
{
	{
		echo "$greeting ${sender%@*}.example.org"
		transaction "$sender" "$recipient" <"$work/message"
		echo QUIT
	} | plain_client "$own"
}

ordinary_session_swaks()
{
	case $greeting in
	HELO) protocol=SMTP ;;
	EHLO) protocol=ESMTP ;;
	esac
	swaks_client --local-interface "$own" --protocol "$protocol" \
		--helo "${sender%@*}.example.org" --from "$sender" --to "$recipient" \
		--data "@$work/message"
}

ordinary_session_postfix()
{
	postfix_submit "$sender" "$recipient" <"$work/message"
}

# proxy_start BEHAVIOUR: in the gateway, for one connection of the client.
proxy_start()
{
	ip netns exec "$(namespace gateway)" python3 "$here/proxy.py" --ready "$work/ready" \
		"$1" "$server_address" 2>"$work/proxy.err" &
	proxy_pid=$!
	wait_until 5 test -e "$work/ready" || die "the proxy does not start: $(cat "$work/proxy.err")"
}

# proxy_wait: until it has delivered what it held.
proxy_wait()
{
	wait "$proxy_pid" || die "the proxy failed: $(cat "$work/proxy.err")"
	rm "$work/ready"
}
