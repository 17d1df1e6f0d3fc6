# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# tcpdump at an interface, and what a recording has to be before we keep it.

captures= # of this recording: NAME:CONNECTIONS:PID

# capture_start NAMESPACE NAME [CONNECTIONS]: returns when tcpdump is listening.
capture_start()
{
	# -Z root: tcpdump's own user could not write into our folder.
	# Not through inside(): $! has to be tcpdump itself, not a shell around it.
	ip netns exec "$(namespace "$1")" tcpdump -Z root -i eth0 -s 0 -U --immediate-mode \
		-w "$work/$2.pcap" 'tcp port 25' 2>"$work/$2.tcpdump" &
	captures="$captures $2:${3:-1}:$!"
	wait_until 5 grep -qs '^tcpdump: listening' "$work/$2.tcpdump" ||
		die "tcpdump does not start: $(cat "$work/$2.tcpdump")"
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

# capture_split NAME:CONNECTIONS:PID: for the two checks below.
capture_split()
{
	name=${1%%:*}
	pid=${1##*:}
	connections=${1#*:}
	connections=${connections%:*}
	file=$work/$name.pcap
}

# packets FILE FILTER: how many match.
packets()
{
	tcpdump -n -r "$1" "$2" 2>/dev/null | wc -l
}

capture_is_closed()
{
	[ "$(packets "$file" 'tcp[tcpflags] & tcp-fin != 0')" -eq $((2 * connections)) ]
}

# The connections, from the first SYN to the acknowledgement of the last FIN.
capture_check()
{
	grep -q '^0 packets dropped by kernel' "$work/$name.tcpdump" ||
		die "$name: tcpdump lost packets"
	[ "$(packets "$file" 'tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn')" -eq "$connections" ] ||
		die "$name: the number of connections is not $connections"
	[ "$(packets "$file" 'tcp[tcpflags] & tcp-rst != 0')" -eq 0 ] ||
		die "$name: a connection was reset"
	flags=$(tcpdump -n -r "$file" tcp 2>/dev/null | sed 's/.*Flags \(\[[^]]*\]\).*/\1/')
	[ "$(echo "$flags" | head -n 1)" = '[S]' ] || die "$name: does not begin with a SYN"
	[ "$(echo "$flags" | tail -n 1)" = '[.]' ] || die "$name: does not end with an ACK"
}
