# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# tcpdump at an interface, and what a recording has to be before we keep it.

captures= # of this recording: NAME:CONNECTIONS:COPIES:PID

# Who closes with something left unread resets the connection (RFC 9293, 3.10.4),
# as clients do that do not wait for TLS to say goodbye. A recording in which
# somebody does says so with `yes` here.
resets_are_expected=

# capture_start NAMESPACE NAME [CONNECTIONS]: returns when tcpdump is listening.
capture_start()
{
	capture_start_at "$1" "$2" "${3:-1}" 1 -i eth0 -s 0 'tcp port 25'
}

# capture_start_at NAMESPACE NAME CONNECTIONS COPIES TCPDUMP-ARGUMENT...
# COPIES is how often each packet passes the place.
capture_start_at()
{
	captures="$captures $2:$3:$4"
	capture_file=$work/$2
	capture_namespace=$(namespace "$1")
	shift 4
	# -Z root: tcpdump's own user could not write into our folder.
	# Not through inside(): $! has to be tcpdump itself, not a shell around it.
	ip netns exec "$capture_namespace" tcpdump -Z root -U --immediate-mode \
		-w "$capture_file.pcap" "$@" 2>"$capture_file.tcpdump" &
	captures="$captures:$!"
	wait_until 5 grep -qs '^tcpdump: listening' "$capture_file.tcpdump" ||
		die "tcpdump does not start: $(cat "$capture_file.tcpdump")"
}

# captures_finish: waits for the close, stops tcpdump, keeps the files.
captures_finish()
{
	for capture in $captures; do
		capture_split "$capture"
		wait_until 5 capture_is_closed ||
			die "$name: not every connection was closed by both sides"
	done
	sleep 0.5 # a packet that should not be there gets its chance to show up
	for capture in $captures; do
		capture_split "$capture"
		kill "$pid"
		wait "$pid" || :
		capture_check
		cp "$file" "$pcaps/$name.pcap"
		chmod 644 "$pcaps/$name.pcap"
	done
	captures=
}

# An interrupted recording leaves no file behind.
captures_abandon()
{
	for capture in $captures; do
		kill "${capture##*:}" 2>/dev/null || :
	done
	captures=
}

# capture_split NAME:CONNECTIONS:COPIES:PID: for the two checks below.
capture_split()
{
	IFS=: read -r name connections copies pid <<EOF
$1
EOF
	file=$work/$name.pcap
}

# tcp_flags FILE: a line for each TCP packet with the letters of its flags, such
# as AS for SYN and ACK. tshark finds it behind whatever stands in front of it;
# libpcap's filters do not.
tcp_flags()
{
	tshark -n -r "$1" -Y tcp -T fields -e tcp.flags.str 2>/dev/null | tr -cd 'A-Z\n'
}

# packets PATTERN: how many of $flags match.
packets()
{
	echo "$flags" | grep -c "$1" || :
}

# connections_closed: how many have two FINs or an RST.
connections_closed()
{
	tshark -n -r "$file" -Y tcp -T fields -e tcp.stream -e tcp.flags.str 2>/dev/null |
		awk '$2 ~ /R/ { closed[$1] } $2 ~ /F/ && ++fins[$1] == 2 { closed[$1] }
			END { for (stream in closed) count++; print count + 0 }'
}

capture_is_closed()
{
	flags=$(tcp_flags "$file")
	if [ -n "$resets_are_expected" ]; then
		[ "$(connections_closed)" -ge "$connections" ]
	else
		[ "$(packets F)" -eq $((2 * connections * copies)) ]
	fi
}

# The connections, from the first SYN to the acknowledgement of the last FIN.
capture_check()
{
	grep -q '^0 packets dropped by kernel' "$work/$name.tcpdump" ||
		die "$name: tcpdump lost packets"
	flags=$(tcp_flags "$file")
	[ "$(packets '^S$')" -eq $((connections * copies)) ] ||
		die "$name: the number of connections is not $connections"
	[ "$(echo "$flags" | head -n 1)" = S ] || die "$name: does not begin with a SYN"
	[ -z "$resets_are_expected" ] || return 0
	[ "$(packets R)" -eq 0 ] || die "$name: a connection was reset"
	[ "$(echo "$flags" | tail -n 1)" = A ] || die "$name: does not end with an ACK"
}
