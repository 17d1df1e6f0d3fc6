# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
# shellcheck disable=SC2034 # what is not used here, capture.sh or postfix.sh uses
#
# One function per recording with something in front of the dialogue: HAProxy's
# PROXY header, or a proxy of SOCKS or HTTP that the client asks for a connection.

# Who connects to HAProxy, and where: addresses of the client's host.
visitor_address=203.0.113.7
balancer_address=203.0.113.80

# balanced NAME DESCRIPTION SERVER-OPTIONS SWAKS-OPTION...: swaks through HAProxy,
# as it is seen between HAProxy and a Postfix that waits for PROXY headers.
balanced()
{
	balanced_name=$1 balanced_description=$2 balanced_options=$3
	shift 3
	network_direct
	for address in "$visitor_address" "$balancer_address"; do
		ip -n "$(namespace client)" address add "$address/32" dev lo
	done
	root_make haproxy haproxy
	postfix_start_server 'smtpd_upstream_proxy_protocol = haproxy'
	balancer_configuration "$balanced_options" >"$root/etc/haproxy/haproxy.cfg"
	capture_start server "$balanced_name"
	start_in_root client haproxy /usr/sbin/haproxy -db -f /etc/haproxy/haproxy.cfg
	haproxy_pid=$!
	wait_until 5 listens client 2500 || die 'HAProxy does not listen'
	ordinary_message >"$work/message"
	balanced_client "$@"
	captures_finish
	kill "$haproxy_pid"
	manifest_update "$balanced_name" \
		"$(software_package HAProxy haproxy haproxy), $(software_postfix), $(software_swaks)" \
		"$balanced_description"
}

balancer_configuration()
{
	cat <<EOF
global
    maxconn 100
    ssl-default-bind-options no-tls-tickets
defaults
    mode tcp
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend mail
    bind $balancer_address:2500 ${balancer_bind:-}
    unique-id-format %{+X}o\\ %ci:%cp_%Ts
    default_backend mail
backend mail
    server mail $server_address:25 $1
EOF
}

# balanced_client OPTION...: the ordinary delivery, to HAProxy.
balanced_client()
{
	inside client swaks --server "$balancer_address:2500" --local-interface "$visitor_address" \
		--ehlo client.example.org --from alice@example.org --to bob@example.com \
		--data "@$work/message" "$@" >"$work/swaks.out" 2>&1 || die "swaks: $(cat "$work/swaks.out")"
}

record_proxy_v1()
{
	balanced proxy-v1 'HAProxy hands a delivery on, with a PROXY header of version 1' 'send-proxy'
}

# TLS ends at HAProxy, and the header says so.
record_proxy_v2()
{
	certificates
	cat "$work/tls/server.pem" "$work/tls/server.key" >"$work/tls/balancer.pem"
	balancer_bind="ssl crt $work/tls/balancer.pem"
	balanced proxy-v2 'HAProxy takes TLS off a delivery and hands it on, with a PROXY header of version 2' \
		'send-proxy-v2-ssl-cn proxy-v2-options authority,crc32c,ssl,cert-cn,ssl-cipher,unique-id' \
		--tls-on-connect --tls-sni mail.example.com
	balancer_bind=
}

# HAProxy looks itself whether the server lives. It says QUIT and resets.
record_proxy_local()
{
	network_direct
	root_make haproxy haproxy
	postfix_start_server 'smtpd_upstream_proxy_protocol = haproxy'
	{
		haproxy_defaults
		echo 'backend tcp'
		echo '    option smtpchk EHLO balancer.example.org'
		echo "    server mail $server_address:25 check inter 12s check-send-proxy send-proxy-v2"
	} >"$root/etc/haproxy/haproxy.cfg"
	resets_are_expected=yes
	capture_start server proxy-local
	start_in_root client haproxy /usr/sbin/haproxy -db -f /etc/haproxy/haproxy.cfg
	haproxy_pid=$!
	wait_until 18 grep -q 'smtpd.*: disconnect from' "$work/maillog" || die 'HAProxy does not check'
	kill "$haproxy_pid"
	captures_finish
	manifest_update proxy-local "$(software_package HAProxy haproxy haproxy), $(software_postfix)" \
		'HAProxy checks a server, with a PROXY header of version 2 that says LOCAL'
}

# The server was not told that headers come: it greets, and takes the header for a command.
record_proxy_not_waited_for()
{
	network_direct
	root_make haproxy haproxy
	for address in "$visitor_address" "$balancer_address"; do
		ip -n "$(namespace client)" address add "$address/32" dev lo
	done
	postfix_start_server
	balancer_configuration send-proxy >"$root/etc/haproxy/haproxy.cfg"
	capture_start server proxy-not-waited-for
	start_in_root client haproxy /usr/sbin/haproxy -db -f /etc/haproxy/haproxy.cfg
	haproxy_pid=$!
	wait_until 5 listens client 2500 || die 'HAProxy does not listen'
	ordinary_message >"$work/message"
	(balanced_client) 2>"$work/swaks.err" || : # it takes replies for those of other commands
	captures_finish
	kill "$haproxy_pid"
	manifest_update proxy-not-waited-for \
		"$(software_package HAProxy haproxy haproxy), $(software_postfix), $(software_swaks)" \
		'HAProxy hands a delivery on with a PROXY header of version 1, for which the server does not wait'
}

# curl_client OPTION... URL: hands the ordinary message in. It may fail.
curl_client()
{
	ordinary_message | sed 's/$/\r/' >"$work/message"
	inside client curl --silent --show-error --mail-from alice@example.org \
		--mail-rcpt bob@example.com --upload-file "$work/message" "$@" \
		>"$work/curl.out" 2>&1 || :
}

software_curl()
{
	echo "curl $(curl --version | sed -n '1s/^curl \([^ ]*\).*/\1/p')"
}

# socks_server OPTION...: microsocks at port 2525, beside the server.
socks_server()
{
	root_make microsocks microsocks
	start_in_root server microsocks /usr/bin/microsocks -p 2525 "$@"
	proxy_pid=$!
	wait_for_port 2525
}

# proxied NAME DESCRIPTION SOFTWARE CURL-OPTION... URL
proxied()
{
	proxied_name=$1 proxied_description=$2 proxied_software=$3
	shift 3
	resets_are_expected=yes # who relays resets what it still has
	capture_start_at server "$proxied_name" 1 1 -i eth0 -s 0 'tcp port 2525'
	curl_client "$@"
	captures_finish
	kill "$proxy_pid"
	manifest_update "$proxied_name" "$proxied_software, $(software_postfix), $(software_curl)" \
		"$proxied_description"
}

record_socks5()
{
	network_direct
	postfix_start_server
	socks_server -u alice -P 'correct horse'
	proxied socks5 'a delivery through a SOCKS 5 proxy that asks for a password' \
		"$(software_package microsocks microsocks microsocks)" \
		--socks5-hostname "$server_address:2525" --proxy-user 'alice:correct horse' \
		smtp://mail.example.com/client.example.org
}

record_socks5_refused()
{
	network_direct
	postfix_start_server
	socks_server
	proxied socks5-refused 'a SOCKS 5 proxy is asked for a port at which nobody listens' \
		"$(software_package microsocks microsocks microsocks)" \
		--socks5-hostname "$server_address:2525" smtp://mail.example.com:587/client.example.org
}

record_socks4()
{
	network_direct
	postfix_start_server
	root_make dante dante-server
	cat >"$root/etc/danted.conf" <<EOF
logoutput: stderr
internal: $server_address port = 2525
external: $server_address
clientmethod: none
socksmethod: none
user.unprivileged: nobody
client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }
socks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }
EOF
	start_in_root server dante /usr/sbin/danted -f /etc/danted.conf
	proxy_pid=$!
	wait_for_port 2525
	proxied socks4 'a delivery through a SOCKS 4 proxy' \
		"$(software_package Dante dante dante-server)" \
		--proxy "socks4://alice@$server_address:2525" "smtp://$server_address/client.example.org"
}

# http_proxy [LINE...]: tinyproxy at port 2525, beside the server.
http_proxy()
{
	root_make tinyproxy tinyproxy
	{
		printf '%s\n' 'Port 2525' 'Timeout 30' 'MaxClients 10' 'LogLevel Error'
		printf '%s\n' "$@"
	} >"$root/etc/tinyproxy/tinyproxy.conf"
	start_in_root server tinyproxy /usr/bin/tinyproxy -d -c /etc/tinyproxy/tinyproxy.conf
	proxy_pid=$!
	wait_for_port 2525
}

# TLS from the first byte, inside.
record_http_connect()
{
	network_direct
	tls_server_implicit
	http_proxy 'ConnectPort 465' 'BasicAuth alice correct-horse'
	proxied http-connect 'a delivery with TLS from the first byte, through an HTTP proxy that asks for a password' \
		"$(software_package tinyproxy tinyproxy tinyproxy)" --proxytunnel \
		--proxy "http://alice:correct-horse@$server_address:2525" --insecure \
		smtps://mail.example.com/client.example.org
}

record_http_connect_refused()
{
	network_direct
	postfix_start_server
	http_proxy 'ConnectPort 443'
	proxied http-connect-refused 'an HTTP proxy that forbids port 25 is asked for it' \
		"$(software_package tinyproxy tinyproxy tinyproxy)" --proxytunnel \
		--proxy "http://$server_address:2525" smtp://mail.example.com/client.example.org
}
