# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The networks. A namespace has one or two Ethernet links and no default route,
# so nothing that runs in it can reach the machine's own network.

client_address=192.0.2.10
server_address=192.0.2.25

# Namespace names are seen by the whole machine, hence the process id.
namespace()
{
	echo "smtpscope-record-$$-$1"
}

# inside NAMESPACE COMMAND...
inside()
{
	inside_namespace=$(namespace "$1")
	shift
	ip netns exec "$inside_namespace" "$@"
}

namespace_add()
{
	ip netns add "$(namespace "$1")"
	ip -n "$(namespace "$1")" link set lo up
}

# link LEFT ADDRESS MAC RIGHT ADDRESS MAC: a cable between two namespaces.
link()
{
	ip -n "$(namespace "$1")" link add eth0 address "$3" type veth \
		peer name eth0 address "$6" netns "$(namespace "$4")"
	link_end "$1" "$2"
	link_end "$4" "$5"
}

# With offloading on, a capture shows what never was on a wire: packets above
# the MTU, and checksums that no card has filled in yet.
link_end()
{
	inside "$1" ethtool -K eth0 tx off tso off gso off gro off >/dev/null
	ip -n "$(namespace "$1")" address add "$2/24" dev eth0
	ip -n "$(namespace "$1")" link set eth0 up
}

network_direct()
{
	namespace_add client
	namespace_add server
	link client "$client_address" 02:00:00:00:00:10 \
		server "$server_address" 02:00:00:00:00:25
}

# The proxy's host is two namespaces, because the client must find the server's
# address there and the server the client's, as with a transparent proxy.
network_with_proxy()
{
	namespace_add client
	namespace_add front
	namespace_add back
	namespace_add server
	link client "$client_address" 02:00:00:00:00:10 \
		front "$server_address" 02:00:00:00:01:25
	link back "$client_address" 02:00:00:00:01:10 \
		server "$server_address" 02:00:00:00:00:25
}

# Whatever still runs in a namespace of ours was started by us.
namespaces_delete()
{
	for role in client front back server; do
		[ -e "/run/netns/$(namespace "$role")" ] || continue
		for pid in $(ip netns pids "$(namespace "$role")"); do
			kill "$pid" 2>/dev/null || :
		done
		ip netns delete "$(namespace "$role")"
	done
}
