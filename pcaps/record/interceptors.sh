# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# The virus scanning proxies that are free software. They run in the gateway, which
# turns every connection to port 25 over to them; they speak to the server that the
# client has meant.

# gateway_redirects PORT: connections that come from the clients.
gateway_redirects()
{
	inside gateway nft -f - <<EOF || die 'nft failed'
table ip smtpscope {
	chain prerouting {
		type nat hook prerouting priority dstnat;
		iif "clients" tcp dport 25 redirect to :$1
	}
}
EOF
}

# gateway_listens PORT
gateway_listens()
{
	wait_until 30 listens gateway "$1" || die "nobody listens at port $1 of the gateway"
}

# clamd knows one virus: the string that anti-virus programs agreed upon for tests.
interceptor_start_clamsmtp()
{
	root_make clamsmtp clamsmtp
	root_user clamsmtp 9001
	mkdir -p "$root/var/lib/clamav" "$root/var/spool/clamsmtp" "$root/run/clamsmtp" \
		"$root/run/clamav"
	echo "Eicar-Test:0:*:$(eicar | od -An -v -tx1 | tr -d ' \n')" \
		>"$root/var/lib/clamav/example.ndb"
	chown -R 9001:9001 "$root/var/spool/clamsmtp" "$root/run/clamsmtp"
	printf '%s\n' 'LocalSocket /run/clamav/clamd.ctl' 'Foreground yes' 'User root' \
		'DatabaseDirectory /var/lib/clamav' >"$root/etc/clamav/clamd.conf"
	start_in_root gateway clamsmtp /usr/sbin/clamd
	wait_until 30 test -S "$root/run/clamav/clamd.ctl" || die 'clamd does not start'
	printf '%s\n' "OutAddress: $server_address:25" 'Listen: 0.0.0.0:10026' 'TransparentProxy: on' \
		'ClamAddress: /run/clamav/clamd.ctl' 'TempDirectory: /var/spool/clamsmtp' \
		"$@" >"$root/etc/clamsmtpd.conf"
	start_in_root gateway clamsmtp /usr/sbin/clamsmtpd -d 1 -f /etc/clamsmtpd.conf
	gateway_listens 10026
	gateway_redirects 10026
}

# In two parts, lest this file is taken for one.
eicar()
{
	# shellcheck disable=SC2016 # these are no variables
	printf '%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-' 'ANTIVIRUS-TEST-FILE!$H+H*'
}

interceptor_start_proxsmtp()
{
	root_make proxsmtp proxsmtp
	mkdir -p "$root/run/proxsmtp"
	printf '%s\n' "OutAddress: $server_address:25" 'Listen: 0.0.0.0:10026' 'TransparentProxy: on' \
		'FilterType: pipe' 'FilterCommand: /bin/cat' >"$root/etc/proxsmtpd.conf"
	start_in_root gateway proxsmtp /usr/sbin/proxsmtpd -d 1 -f /etc/proxsmtpd.conf
	gateway_listens 10026
	gateway_redirects 10026
}

# interceptor NAME TITLE PACKAGE CONNECTIONS
interceptor()
{
	network_with_gateway
	resets_are_expected=yes
	"interceptor_start_$1"
	postfix_start_server
	capture_start client "$1-client-side" "$4"
	capture_start server "$1-server-side" "$4"
	interceptor_sessions
	[ "$1" != clamsmtp ] || interceptor_virus
	captures_finish
	software="$(software_package "$2" "$1" "$3"), $(software_postfix), $(software_swaks)"
	manifest_update "$1-client-side" "$software, $(software_python)" \
		"ordinary sessions through $2, as the client sees them"
	manifest_update "$1-server-side" "$software, $(software_python)" \
		"the same as the server sees them"
}

interceptor_sessions()
{
	ordinary_delivery
	product_reuse | plain_client
}

# What the client has to believe is the scanner's word.
interceptor_virus()
{
	eicar | message alice@example.org bob@example.com 'A test' 1 >"$work/message"
	deliver
}

record_clamsmtp()
{
	interceptor clamsmtp clamsmtp clamsmtp 3
}

record_proxsmtp()
{
	interceptor proxsmtp proxsmtp proxsmtp 2
}
