# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh or postfix.sh uses
#
# One function per recording with TLS in it. Certificates and keys are made for
# each and gone with it, so that nobody can decrypt what was recorded.

# certificates: a CA, a server's and a client's certificate signed by it, and a
# CA that has signed nothing, in $work/tls.
certificates()
{
	mkdir -p "$work/tls"
	certificate_of_ca ca 'Example CA'
	certificate_of_ca other 'Another CA'
	certificate_for server mail.example.com \
		'DNS:mail.example.com,DNS:*.example.com,IP:192.0.2.25,email:postmaster@example.com'
	certificate_for client client.example.org DNS:client.example.org
}

# certificate_of_ca FILE NAME
certificate_of_ca()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
		-subj "/C=DE/O=Example Ltd/CN=$2" -keyout "$work/tls/$1.key" -out "$work/tls/$1.pem" \
		2>"$work/tls/openssl.err" || die "openssl: $(cat "$work/tls/openssl.err")"
}

# certificate_for FILE NAME ALTERNATIVE-NAMES: its chain too.
certificate_for()
{
	echo "subjectAltName=$3" >"$work/tls/$1.extensions"
	openssl req -newkey rsa:2048 -nodes -subj "/O=Example Ltd/CN=$2" \
		-keyout "$work/tls/$1.key" -out "$work/tls/$1.csr" 2>"$work/tls/openssl.err" ||
		die "openssl: $(cat "$work/tls/openssl.err")"
	openssl x509 -req -in "$work/tls/$1.csr" -days 365 -extfile "$work/tls/$1.extensions" \
		-CA "$work/tls/ca.pem" -CAkey "$work/tls/ca.key" -CAcreateserial \
		-out "$work/tls/$1.pem" 2>"$work/tls/openssl.err" ||
		die "openssl: $(cat "$work/tls/openssl.err")"
	cat "$work/tls/ca.pem" >>"$work/tls/$1.pem"
}

# tls_server [SETTING...]: a Postfix that offers STARTTLS.
tls_server()
{
	certificates
	resets_are_expected=yes
	postfix_start_server 'smtpd_tls_security_level = may' \
		"smtpd_tls_cert_file = $work/tls/server.pem" \
		"smtpd_tls_key_file = $work/tls/server.key" "$@"
}

# tls_server_implicit [SETTING...]: the same with TLS from the first byte, port 465.
tls_server_implicit()
{
	server_service='465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes'
	tls_server "$@"
}

# capture_start_implicit NAME
capture_start_implicit()
{
	capture_start_at server "$1" 1 1 -i eth0 -s 0 'tcp port 465'
}

# s_client OPTION...: openssl's client behind STARTTLS says EHLO and QUIT. It may
# fail, as some of these are meant to.
s_client()
{
	{
		echo 'EHLO client.example.org'
		sleep 0.5
		echo QUIT
		sleep 0.5
	} | inside client openssl s_client -quiet -crlf -starttls smtp -name client.example.org \
		-connect "$server_address:25" "$@" >"$work/s_client.out" 2>&1 || :
}

software_openssl()
{
	openssl version | sed 's/^\(OpenSSL [^ ]*\).*/\1/'
}

software_gnutls()
{
	gnutls-cli --version | sed -n '1s/^gnutls-cli /GnuTLS /p'
}

record_starttls_tls13()
{
	network_direct
	tls_server
	capture_start server starttls-tls13
	ordinary_delivery --tls --tls-sni mail.example.com
	captures_finish
	manifest_update starttls-tls13 "$(software_postfix), $(software_swaks)" \
		'an ordinary delivery behind STARTTLS, TLS 1.3'
}

# As servers speak with each other, here with certificates on both sides.
record_starttls_tls12()
{
	network_direct
	tls_server 'smtpd_tls_ask_ccert = yes'
	postfix_start_client client.example.org 'smtp_tls_security_level = encrypt' \
		'smtp_tls_mandatory_protocols = TLSv1.2' 'smtp_tls_servername = mail.example.com' \
		"smtp_tls_cert_file = $work/tls/client.pem" "smtp_tls_key_file = $work/tls/client.key"
	capture_start server starttls-tls12
	ordinary_message | postfix_submit alice@example.org bob@example.com
	captures_finish
	manifest_update starttls-tls12 "$(software_postfix) on both sides" \
		'an ordinary delivery behind STARTTLS, TLS 1.2, with certificates of both sides'
}

# A client of the last century's version, and a server that still lets it in.
record_starttls_tls10()
{
	network_direct
	tls_server 'smtpd_tls_protocols = >=TLSv1' 'tls_medium_cipherlist = ALL:@SECLEVEL=0' \
		'smtpd_tls_ciphers = medium'
	capture_start server starttls-tls10
	s_client -tls1 -cipher 'ALL:@SECLEVEL=0'
	captures_finish
	manifest_update starttls-tls10 "$(software_postfix), $(software_openssl)" \
		'STARTTLS with TLS 1.0, without a server name; EHLO and QUIT inside'
}

# The second of two connections takes up the session of the first, by its ticket.
record_starttls_resumed()
{
	network_direct
	tls_server 'smtpd_tls_protocols = <=TLSv1.2'
	capture_start server starttls-resumed 2
	s_client -servername mail.example.com -sess_out "$work/tls/session"
	s_client -servername mail.example.com -sess_in "$work/tls/session"
	captures_finish
	manifest_update starttls-resumed "$(software_postfix), $(software_openssl)" \
		'two connections with STARTTLS and TLS 1.2; the second resumes the session of the first'
}

record_implicit_tls12()
{
	network_direct
	tls_server_implicit 'smtpd_tls_mandatory_protocols = <=TLSv1.2'
	capture_start_implicit implicit-tls12
	ordinary_delivery --tls-on-connect --port 465 --tls-sni mail.example.com
	captures_finish
	manifest_update implicit-tls12 "$(software_postfix), $(software_swaks)" \
		'an ordinary delivery to port 465, TLS 1.2 from the first byte'
}

# GnuTLS's client has other habits than OpenSSL's: the first key that it offers
# is not of the group that the server wants.
record_implicit_tls13()
{
	network_direct
	tls_server_implicit 'tls_eecdh_auto_curves = secp384r1'
	capture_start_implicit implicit-tls13
	{
		echo 'EHLO client.example.org'
		sleep 0.5
		echo QUIT
		sleep 0.5
	} | inside client gnutls-cli --port 465 --no-ca-verification --crlf --logfile /dev/null \
		--alpn smtp --sni-hostname mail.example.com "$server_address" >"$work/gnutls.out" 2>&1 ||
		die "gnutls-cli: $(cat "$work/gnutls.out")"
	captures_finish
	manifest_update implicit-tls13 "$(software_postfix), $(software_gnutls)" \
		'EHLO and QUIT to port 465, TLS 1.3 from the first byte, with ALPN and a HelloRetryRequest'
}

# Its key is not there: Postfix offers STARTTLS all the same, and then cannot.
record_starttls_refused()
{
	network_direct
	tls_server 'smtpd_tls_key_file = /nonexistent'
	capture_start server starttls-refused
	printf '%s\n' 'EHLO client.example.org' STARTTLS QUIT | plain_client
	captures_finish
	manifest_update starttls-refused "$(software_postfix), $(software_python)" \
		'STARTTLS is offered and answered with 454, therefore QUIT'
}

# The client knows another CA than the one that signed the server's certificate.
record_starttls_unknown_ca()
{
	network_direct
	tls_server 'smtpd_tls_protocols = <=TLSv1.2'
	capture_start server starttls-unknown-ca
	s_client -servername mail.example.com -CAfile "$work/tls/other.pem" -verify_return_error
	captures_finish
	manifest_update starttls-unknown-ca "$(software_postfix), $(software_openssl)" \
		'STARTTLS with TLS 1.2: the client does not trust the certificate and says so with an alert'
}

# Of the versions that the client speaks the server speaks none.
record_starttls_version()
{
	network_direct
	tls_server 'smtpd_tls_protocols = >=TLSv1.2'
	capture_start server starttls-version
	s_client -tls1_1 -cipher 'ALL:@SECLEVEL=0' -servername mail.example.com
	captures_finish
	manifest_update starttls-version "$(software_postfix), $(software_openssl)" \
		'STARTTLS with TLS 1.1, which the server refuses with an alert'
}

# What CVE-2011-0411 is about: a command in the segment of STARTTLS, which a
# server must not take for one inside TLS.
record_starttls_injection()
{
	network_direct
	tls_server
	capture_start server starttls-injection
	inside client python3 "$here/starttls_client.py" "$server_address" RSET ||
		die 'the client failed'
	captures_finish
	manifest_update starttls-injection "$(software_postfix), $(software_python)" \
		'a command behind STARTTLS in the same segment, then TLS 1.3 with EHLO and QUIT inside'
}
