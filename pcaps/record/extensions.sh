# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh uses
#
# CHUNKING, and Exim on both sides of STARTTLS.

# exim_send RECIPIENT...: Exim as the client, which delivers while we wait. What
# it sends is standard input.
exim_send()
{
	inside_root client exim-client /usr/sbin/exim4 -odf -f alice@example.org "$@" \
		>>"$work/exim-client.log" 2>&1 || die 'Exim does not deliver'
}

# exim_client [SETTING...]: settings of its transport.
exim_client()
{
	root_make exim-client exim4-daemon-heavy
	root_user Debian-exim 9001 /var/spool/exim4
	mkdir -p "$root/var/spool/exim4" "$root/var/log/exim4"
	chown 9001:9001 "$root/var/spool/exim4" "$root/var/log/exim4"
	cat >"$root/etc/exim4/exim4.conf" <<EOF
primary_hostname = client.example.org
keep_environment =
trusted_users = root
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
	[ $# -eq 0 ] || printf '  %s\n' "$@" >>"$root/etc/exim4/exim4.conf"
}

# chunk_client ARGUMENT...: sends the message in chunks.
chunk_client()
{
	inside client python3 "$here/chunk_client.py" "$@" <"$work/message" || die 'the client failed'
}

# chunk_sessions: each way to cut a message into chunks. The sizes fit the
# ordinary message, which has 290 octets.
chunk_sessions()
{
	ordinary_message >"$work/message"
	chunk_client "$server_address" alice@example.org bob@example.com \
		rest! 100,rest,0! 100,rset 1,2,100,rest!
	chunk_client --pipelining "$server_address" alice@example.org bob@example.com 60,60,rest!
	chunk_client "$server_address" alice@example.org stranger@example.com 100,rest!
	chunk_client "$server_address" alice@example.org bob@example.com norcpt,rest!
}

record_bdat_postfix()
{
	network_direct
	postfix_start_server
	capture_start server bdat-postfix 4
	chunk_sessions
	captures_finish
	manifest_update bdat-postfix "$(software_postfix), $(software_python)" "$chunks"
}

record_bdat_exim()
{
	network_direct
	server_start_exim
	capture_start server bdat-exim 4
	chunk_sessions
	captures_finish
	manifest_update bdat-exim \
		"$(software_package Exim exim exim4-daemon-heavy), $(software_python)" "$chunks"
}

chunks='BDAT: one chunk, two and an empty last one, RSET between chunks, four; pipelined with QUIT; without a valid recipient; without RCPT'

# Exim prefers BDAT where it is offered.
record_bdat_exim_client()
{
	network_direct
	postfix_start_server
	exim_client
	capture_start server bdat-exim-client 3
	ordinary_message | exim_send bob@example.com carol@example.com
	ordinary_message | exim_send bob@example.com stranger@example.com
	captures_finish
	manifest_update bdat-exim-client \
		"$(software_postfix), $(software_package Exim exim-client exim4-daemon-heavy)" \
		'Exim delivers with BDAT: to two recipients; to one and one that is refused; the bounce, which the server refuses'
}

# Exim's GnuTLS on either side.
record_starttls_exim()
{
	network_direct
	certificates
	resets_are_expected=yes
	chmod 644 "$work"/tls/*
	server_start_exim 'tls_certificate = /etc/exim4/server.pem' \
		'tls_privatekey = /etc/exim4/server.key'
	capture_start server starttls-exim
	ordinary_delivery --tls
	captures_finish
	manifest_update starttls-exim \
		"$(software_package Exim exim exim4-daemon-heavy), $(software_swaks)" \
		'an ordinary delivery to Exim behind STARTTLS, TLS 1.3'
}

record_starttls_exim_client()
{
	network_direct
	tls_server 'smtpd_tls_protocols = <=TLSv1.2'
	exim_client
	capture_start server starttls-exim-client
	ordinary_message | exim_send bob@example.com
	captures_finish
	manifest_update starttls-exim-client \
		"$(software_postfix), $(software_package Exim exim-client exim4-daemon-heavy)" \
		'Exim delivers behind STARTTLS, TLS 1.2'
}
