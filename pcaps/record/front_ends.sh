# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh or postfix.sh uses
#
# What stands on a server's own side: Dovecot's LMTP behind it, and postscreen,
# postgrey, nginx and HAProxy before it.

# Of bob, carol, jones and dave the last one's mailbox is full.
server_start_dovecot()
{
	root_make dovecot dovecot-lmtpd
	root_user dovecot 9001
	root_user dovenull 9002
	root_user vmail 9003
	mkdir -p "$root/var/vmail"
	chown 9003:9003 "$root/var/vmail"
	dovecot_configuration "$@" >"$root/etc/dovecot/dovecot.conf"
	for user in bob carol jones; do
		echo "$user@example.com:::::::"
	done >"$root/etc/dovecot/users"
	echo 'dave@example.com:::::::userdb_quota_rule=*:bytes=1' >>"$root/etc/dovecot/users"
	start_in_root server dovecot /usr/sbin/dovecot -F
	wait_for_port 24
}

# dovecot_configuration [SETTING...]
dovecot_configuration()
{
	cat <<EOF
protocols = lmtp
listen = $server_address
hostname = mail.example.com
ssl = no
log_path = /dev/stderr
mail_location = maildir:/var/vmail/%u
mail_uid = vmail
mail_gid = vmail
mail_home = /var/vmail/%u
first_valid_uid = 9000
mail_plugins = quota
plugin {
  quota = maildir:User quota
}
passdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
userdb {
  driver = passwd-file
  args = /etc/dovecot/users
}
service lmtp {
  inet_listener lmtp {
    port = 24
  }
}
EOF
	[ $# -eq 0 ] || printf '%s\n' "$@"
}

# swaks, and a Postfix that delivers to Dovecot by LMTP. Each recipient of the
# message has a reply to it (RFC 2033, 4.2).
record_product_dovecot()
{
	network_direct
	server_start_dovecot
	capture_start_at server product-dovecot 3 1 -i eth0 -s 0 'tcp port 24'
	ordinary_delivery --protocol LMTP --port 24 --to bob@example.com
	deliver --protocol LMTP --port 24 --to bob@example.com,stranger@example.com,dave@example.com
	postfix_start_client client.example.org \
		"transport_maps = static:lmtp:inet:$server_address:24"
	ordinary_message |
		inside client sendmail -C "$work/postfix-client/config" -f alice@example.org \
			carol@example.com jones@example.com
	wait_until 10 grep -q "to=<jones@example.com>, relay=192.*status=sent" "$work/maillog" ||
		die 'Postfix has not delivered'
	captures_finish
	software="$(software_package Dovecot dovecot dovecot-lmtpd), $(software_postfix)"
	manifest_update product-dovecot "$software, $(software_swaks)" \
		'LMTP: one recipient; three, of which one is refused and one accepted and refused after the message; two of a Postfix'
}

# Its deep tests come behind the greeting: who passes is put off and let in the
# next time.
record_postscreen()
{
	network_direct
	server_service='smtp inet n - n - 1 postscreen
smtpd pass - - n - - smtpd'
	# shellcheck disable=SC2016 # Postfix expands it
	postfix_start_server 'postscreen_greet_wait = 1s' 'postscreen_pipelining_enable = yes' \
		'postscreen_greet_banner = mail.example.com' 'postscreen_access_list =' \
		'postscreen_greet_action = enforce' \
		'postscreen_cache_map = btree:$data_directory/postscreen_cache'
	capture_start server postscreen 2
	postscreen_put_off
	sleep 1
	ordinary_delivery
	captures_finish
	manifest_update postscreen "$(software_postfix), $(software_swaks), $(software_python)" \
		'postscreen: its own line first, the real greeting a second later; put off with 450 after its tests; let through the next time'
}

postscreen_put_off()
{
	plain_client <<'EOF'
EHLO client.example.org
NOOP
MAIL FROM:<alice@example.org>
RCPT TO:<bob@example.com>
RSET
QUIT
EOF
}

# A Postfix comes back after the delay; it needs no help for that.
record_postgrey()
{
	network_direct
	root_make postgrey postgrey
	root_user postgrey 9001 /var/lib/postgrey
	mkdir -p "$root/var/lib/postgrey"
	chown 9001:9001 "$root/var/lib/postgrey"
	start_in_root server postgrey /usr/sbin/postgrey --inet=127.0.0.1:10023 --delay=4 \
		--user=postgrey --group=postgrey --hostname=mail.example.com
	wait_for_port 10023
	postfix_start_server 'smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:10023'
	postfix_start_client client.example.org 'queue_run_delay = 2s' 'minimal_backoff_time = 5s' \
		'maximal_backoff_time = 5s'
	capture_start server postgrey 2
	ordinary_message | postfix_submit alice@example.org bob@example.com
	wait_until 20 grep -q "to=<bob@example.com>, relay=192.*status=sent" "$work/maillog" ||
		die 'the message was not delivered'
	captures_finish
	manifest_update postgrey \
		"$(software_package postgrey postgrey postgrey), $(software_postfix) on both sides" \
		'greylisting: put off with 450, accepted some seconds later'
}

# nginx asks an HTTP server where the mail goes to, and says who the client is.
record_nginx_mail()
{
	network_direct
	root_make nginx nginx libnginx-mod-mail
	mkdir -p "$root/var/log/nginx" "$root/var/lib/nginx"
	nginx_configuration >"$root/etc/nginx/nginx.conf"
	cp "$here/nginx_auth.py" "$root/root/"
	start_in_root server nginx /usr/bin/python3 /root/nginx_auth.py
	wait_for_port 9000
	server_service='127.0.0.1:2525 inet n - n - - smtpd'
	postfix_start_server 'smtpd_authorized_xclient_hosts = 127.0.0.1'
	inside server ethtool -K lo tx off >/dev/null
	start_in_root server nginx /usr/sbin/nginx -g 'daemon off;'
	wait_for_port
	capture_start server nginx-client-side 3
	capture_start_at server nginx-server-side 3 1 -i lo -s 0 'tcp port 2525'
	ordinary_delivery --protocol SMTP
	product_reuse | plain_client
	deliver --to bob@example.com,stranger@example.com
	captures_finish
	software="$(software_package nginx nginx nginx), $(software_postfix), $(software_swaks)"
	manifest_update nginx-client-side "$software, $(software_python)" \
		'three ordinary sessions with a mail proxy of nginx in front of Postfix: its greeting and its replies to EHLO and MAIL, the rest Postfix'\''s'
	manifest_update nginx-server-side "$software, $(software_python)" \
		'the same as Postfix sees them: XCLIENT before HELO and MAIL'
}

nginx_configuration()
{
	cat <<EOF
load_module modules/ngx_mail_module.so;
user nobody nogroup;
error_log /dev/stderr;
pid /run/nginx.pid;
events {}
mail {
    server_name mail.example.com;
    auth_http 127.0.0.1:9000/;
    smtp_capabilities PIPELINING "SIZE 10240000" 8BITMIME;
    server {
        listen $server_address:25;
        protocol smtp;
        smtp_auth none;
    }
}
EOF
}

# HAProxy's checks of a server: that it answers at all, that it greets, and that
# it answers HELO and EHLO.
record_haproxy_checks()
{
	network_direct
	root_make haproxy haproxy
	postfix_start_server
	{
		haproxy_defaults
		haproxy_backend tcp
		haproxy_backend greeting 'option tcp-check' 'tcp-check expect rstring ^220'
		haproxy_backend helo 'option smtpchk'
		haproxy_backend ehlo 'option smtpchk EHLO balancer.example.org'
	} >"$root/etc/haproxy/haproxy.cfg"
	resets_are_expected=yes # they are its way to say that it is done
	capture_start server haproxy-checks 4
	start_in_root client haproxy /usr/sbin/haproxy -db -f /etc/haproxy/haproxy.cfg
	haproxy_pid=$!
	wait_until 18 haproxy_has_checked || die 'HAProxy does not check'
	kill "$haproxy_pid"
	captures_finish
	manifest_update haproxy-checks \
		"$(software_package HAProxy haproxy haproxy), $(software_postfix)" \
		'four checks by HAProxy, one of each kind: connects; reads the greeting; HELO; EHLO'
}

haproxy_defaults()
{
	cat <<'EOF'
global
    maxconn 100
defaults
    mode tcp
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend mail
    bind 127.0.0.1:2500
    default_backend tcp
EOF
}

haproxy_has_checked()
{
	[ "$(tcp_flags "$work/haproxy-checks.pcap" | grep -c '^S$')" -eq 4 ]
}

# haproxy_backend NAME [OPTION...]: HAProxy spreads the checks over the interval.
haproxy_backend()
{
	echo "backend $1"
	shift
	[ $# -eq 0 ] || printf '    %s\n' "$@"
	echo "    server mail $server_address:25 check inter 12s"
}
