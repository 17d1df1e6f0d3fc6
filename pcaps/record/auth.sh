# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh or postfix.sh uses
#
# Authentication (RFC 4954), in clear so that it can be seen. Who is known, and the
# passwords, stand in credentials.txt beside the captures: no output of smtpscope
# may have one of them in any form.

# credential NAME
credential()
{
	sed -n "s/^$1: //p" "$pcaps/credentials.txt"
}

# auth_start_dovecot MECHANISMS: what Postfix asks.
auth_start_dovecot()
{
	root_make dovecot dovecot-core
	root_user dovecot 9001
	root_user dovenull 9002
	mkdir -p "$root/etc/dovecot/keys/default/HS256"
	credential key | tr -d '\n' | base64 -w 0 >"$root/etc/dovecot/keys/default/HS256/default"
	echo "$(credential user):{PLAIN}$(credential password)" >"$root/etc/dovecot/users"
	auth_dovecot_configuration "$1" >"$root/etc/dovecot/dovecot.conf"
	auth_oauth2_configuration >"$root/etc/dovecot/oauth2.conf"
	start_in_root server dovecot /usr/sbin/dovecot -F
	wait_for_port 12345
}

auth_dovecot_configuration()
{
	cat <<EOF
protocols =
listen = 127.0.0.1
ssl = no
log_path = /dev/stderr
auth_mechanisms = $1
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_format = %Lu
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = /etc/dovecot/oauth2.conf
}
userdb {
  driver = static
  args = uid=9001 gid=9001 home=/nonexistent
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = 12345
  }
}
EOF
}

# Tokens are checked by their signature.
auth_oauth2_configuration()
{
	cat <<'EOF'
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=/etc/dovecot/keys/
username_attribute = sub
username_format = %Lu
EOF
}

# auth_token USER: a JSON web token (RFC 7519) that Dovecot believes.
auth_token()
{
	python3 - "$1" "$(credential key)" <<'EOF'
import base64, hashlib, hmac, json, sys

def part(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()

claims = {"sub": sys.argv[1], "iat": 1700000000, "exp": 4102444800}
text = ".".join(part(json.dumps(it).encode()) for it in ({"alg": "HS256", "typ": "JWT"}, claims))
print(text + "." + part(hmac.new(sys.argv[2].encode(), text.encode(), hashlib.sha256).digest()))
EOF
}

# auth_server MECHANISMS: a Postfix that leaves it to Dovecot.
auth_server()
{
	network_direct
	auth_start_dovecot "$1"
	server_service='587 inet n - n - - smtpd'
	postfix_start_server 'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' \
		'smtpd_sasl_path = inet:127.0.0.1:12345' 'smtpd_sasl_security_options ='
}

# auth_capture NAME CONNECTIONS
auth_capture()
{
	capture_start_at server "$1" "$2" 1 -i eth0 -s 0 'tcp port 587'
}

# auth_swaks MECHANISM [OPTION...]
auth_swaks()
{
	mechanism=$1
	shift
	deliver --port 587 --auth "$mechanism" --auth-user "$(credential user)" \
		--auth-password "$(credential password)" "$@"
}

# It fails, as it is meant to: the password is another one.
auth_swaks_fails()
{
	! inside client swaks --server "$server_address" --port 587 --helo client.example.org \
		--from alice@example.org --to bob@example.com --auth "$1" \
		--auth-user "$(credential user)" --auth-password "$(credential wrong-password)" \
		>"$work/swaks.out" 2>&1 || die 'a wrong password was accepted'
}

record_auth_swaks()
{
	auth_server 'plain login cram-md5 digest-md5'
	ordinary_message >"$work/message"
	auth_capture auth-swaks 6
	for mechanism in PLAIN LOGIN CRAM-MD5; do
		auth_swaks "$mechanism"
	done
	for mechanism in PLAIN LOGIN CRAM-MD5; do
		auth_swaks_fails "$mechanism"
	done
	captures_finish
	manifest_update auth-swaks \
		"$(software_postfix), $(software_package Dovecot dovecot dovecot-core), $(software_swaks)" \
		'AUTH PLAIN, LOGIN and CRAM-MD5, and each with a wrong password'
}

# auth_msmtp MECHANISM PASSWORD
auth_msmtp()
{
	printf '%s\n' 'account default' "host $server_address" 'port 587' 'tls off' \
		'domain client.example.org' 'from alice@example.org' "auth $1" \
		"user $(credential user)" "password $2" >"$root_msmtp/root/.msmtprc"
	chmod 600 "$root_msmtp/root/.msmtprc"
	inside_root client msmtp env HOME=/root /usr/bin/msmtp bob@example.com \
		<"$work/message" >"$work/msmtp.out" 2>&1
}

auth_msmtp_succeeds()
{
	auth_msmtp "$@" || die "msmtp, $1: $(cat "$work/msmtp.out")"
}

record_auth_msmtp()
{
	auth_server 'plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer'
	root_make msmtp msmtp
	root_msmtp=$root
	ordinary_message >"$work/message"
	auth_capture auth-msmtp 11
	for mechanism in plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256; do
		auth_msmtp_succeeds "$mechanism" "$(credential password)"
	done
	token=$(auth_token "$(credential user)")
	for mechanism in xoauth2 oauthbearer; do
		auth_msmtp_succeeds "$mechanism" "$token"
	done
	for mechanism in scram-sha-256 xoauth2 oauthbearer; do
		! auth_msmtp "$mechanism" "$(credential wrong-password)" ||
			die 'a wrong password was accepted'
	done
	captures_finish
	manifest_update auth-msmtp \
		"$(software_postfix), $(software_package Dovecot dovecot dovecot-core), $(software_package msmtp msmtp msmtp)" \
		'AUTH PLAIN, LOGIN, CRAM-MD5, DIGEST-MD5, SCRAM-SHA-1, SCRAM-SHA-256, XOAUTH2 and OAUTHBEARER; the last three once more in vain'
}

# What people type, and what clients get wrong. The last line Postfix takes for
# something else than mail, and closes the connection.
auth_by_hand()
{
	plain=$(printf '\0%s\0%s' "$(credential user)" "$(credential password)" | base64 -w 0)
	cat <<EOF
EHLO client.example.org
AUTH PLAIN
*
AUTH LOGIN
*
AUTH PLAIN ${plain}!
AUTH LOGIN
$(credential user)
AUTH LOGIN
$(credential user | tr -d '\n' | base64 -w 0)
$(credential password)
AUTH WHATEVER $plain
AUTHPLAIN $plain
auth plain
$plain
AUTH: PLAIN $plain
EOF
}

record_auth_by_hand()
{
	auth_server 'plain login'
	auth_capture auth-by-hand 1
	auth_by_hand | inside client python3 "$here/plain_client.py" "$server_address" "" 587
	captures_finish
	manifest_update auth-by-hand \
		"$(software_postfix), $(software_package Dovecot dovecot dovecot-core), $(software_python)" \
		'AUTH cancelled, with broken base64, unencoded, of no mechanism, misspelt, and at last right'
}

# Exim has an NTLM server of its own. swaks needs a Perl module for that which the
# machine may not have.
record_auth_exim()
{
	network_direct
	exim_authenticators >"$work/authenticators"
	exim_port=587
	server_start_exim 'daemon_smtp_ports = 587'
	root_make swaks swaks libauthen-ntlm-perl libauthen-sasl-perl
	ordinary_message >"$work/message"
	auth_capture auth-exim 5
	for mechanism in PLAIN LOGIN CRAM-MD5 NTLM; do
		auth_exim_swaks "$mechanism" "$(credential password)" || die "swaks: $(cat "$work/swaks.out")"
	done
	! auth_exim_swaks NTLM "$(credential wrong-password)" || die 'a wrong password was accepted'
	captures_finish
	manifest_update auth-exim \
		"$(software_package Exim exim exim4-daemon-heavy), $(software_swaks)" \
		'AUTH PLAIN, LOGIN, CRAM-MD5 and NTLM, the last once more with a wrong password'
}

# auth_exim_swaks MECHANISM PASSWORD
auth_exim_swaks()
{
	inside_root client swaks swaks --server "$server_address" --port 587 --helo client.example.org \
		--from alice@example.org --to bob@example.com --data - --auth "$1" \
		--auth-user "$(credential user)" --auth-password "$2" \
		<"$work/message" >"$work/swaks.out" 2>&1
}

exim_authenticators()
{
	user=$(credential user)
	password=$(credential password)
	cat <<EOF
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and {{eq{\$auth2}{$user}}{eq{\$auth3}{$password}}}}
  server_set_id = \$auth2
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = \${if and {{eq{\$auth1}{$user}}{eq{\$auth2}{$password}}}}
  server_set_id = \$auth1
cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${if eq{\$auth1}{$user}{$password}fail}
  server_set_id = \$auth1
ntlm:
  driver = spa
  public_name = NTLM
  server_password = \${if eq{\$auth1}{$user}{$password}fail}
  server_set_id = \$auth1
EOF
}
