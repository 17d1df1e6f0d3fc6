# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# One function per recording: who says what.

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

# An ordinary delivery. A line of the body begins with a dot, so that the one
# that swaks puts before it (RFC 5321, 4.5.2) is in the capture.
record_delivery()
{
	network_direct
	postfix_start_server
	message alice@example.org bob@example.com 'Where the settings are' 1 >"$work/message" <<'EOF'
Hello Bob,

the settings of the new machine are in this file:

.profile

It is in your home directory.

Alice
EOF
	capture_start server delivery
	inside client swaks --server "$server_address" --helo client.example.org \
		--from alice@example.org --to bob@example.com \
		--data "@$work/message" >"$work/swaks.out" 2>&1 ||
		die "swaks: $(cat "$work/swaks.out")"
	captures_finish
	manifest_update delivery "$(software_postfix), $(software_swaks)" \
		'an ordinary delivery: EHLO, one message accepted, QUIT; a line of the body begins with a dot'
}

# Two messages share a connection. Before the second, the sending Postfix asks
# with RSET whether the connection it had put aside is still alive. When it then
# has nothing more to send for 2 s, it closes without QUIT, as it always does.
record_reuse_rset_probe()
{
	network_direct
	postfix_start_server
	postfix_start_client
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
	inside client python3 "$here/plain_client.py" "$server_address" <<'EOF'
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
	network_with_proxy
	postfix_start_server
	ip netns exec "$(namespace front)" python3 "$here/proxy.py" --ready "$work/ready" \
		"/run/netns/$(namespace back)" "$server_address" 2>"$work/proxy.err" &
	proxy_pid=$!
	wait_until 5 test -e "$work/ready" || die "the proxy does not start: $(cat "$work/proxy.err")"
	capture_start client founding-story-client-side
	capture_start server founding-story-server-side
	{
		cat <<EOF
HELO client.example.org
MAIL FROM:<alice@example.org>
RCPT TO:<bob@example.com>
DATA
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
.
QUIT
EOF
	} | inside client python3 "$here/plain_client.py" "$server_address"
	wait "$proxy_pid" || die "the proxy failed: $(cat "$work/proxy.err")"
	captures_finish
	software="$(software_postfix), $(software_python)"
	manifest_update founding-story-client-side "$software" \
		'what the client of an intercepting proxy sees: a 354, a 250 and a 221 that are not the server'\''s'
	manifest_update founding-story-server-side "$software" \
		'the same mail as the server sees it: RSET for DATA, again RSET, ten seconds of silence, then all of it once more'
}
