# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# The networks. A namespace has one or two Ethernet links and no default route,
# so nothing that runs in it can reach the machine's own network.

network=192.0.2.0/24
gateway_address=192.0.2.1
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

# link LEFT DEVICE MAC RIGHT DEVICE MAC: a cable between two namespaces.
link()
{
	ip -n "$(namespace "$1")" link add "$2" address "$3" type veth \
		peer name "$5" address "$6" netns "$(namespace "$4")"
	link_end "$1" "$2"
	link_end "$4" "$5"
}

# With offloading on, a capture shows what never was on a wire: packets above
# the MTU, and checksums that no card has filled in yet.
link_end()
{
	inside "$1" ethtool -K "$2" tx off tso off gso off gro off >/dev/null
	ip -n "$(namespace "$1")" link set "$2" up
}

# address NAMESPACE DEVICE ADDRESS/LENGTH
address()
{
	ip -n "$(namespace "$1")" address add "$3" dev "$2"
}

network_direct()
{
	namespace_add client
	namespace_add server
	link client eth0 02:00:00:00:00:10 server eth0 02:00:00:00:00:25
	address client eth0 "$client_address/24"
	address server eth0 "$server_address/24"
}

# The client's and the server's only way to each other is the gateway.
network_with_gateway()
{
	namespace_add client
	namespace_add gateway
	namespace_add server
	link client eth0 02:00:00:00:00:10 gateway clients 02:00:00:00:01:01
	link gateway server 02:00:00:00:01:02 server eth0 02:00:00:00:00:25
	address gateway clients "$gateway_address/32"
	address gateway server "$gateway_address/32"
	ip -n "$(namespace gateway)" route add "$network" dev clients
	ip -n "$(namespace gateway)" route add "$server_address" dev server
	inside gateway sysctl -q -w net.ipv4.ip_forward=1
	address client eth0 "$client_address/32"
	address server eth0 "$server_address/32"
	for role in client server; do
		ip -n "$(namespace "$role")" route add "$gateway_address" dev eth0
		ip -n "$(namespace "$role")" route add "$network" via "$gateway_address"
	done
	gateway_keeps_client
}

# What comes from this one client or goes to it is not forwarded: the gateway
# takes it as its own, for the proxy there, whatever the other address is.
gateway_keeps_client()
{
	ip -n "$(namespace gateway)" route add local "$network" dev lo table 25
	ip -n "$(namespace gateway)" rule add iif clients from "$client_address" lookup 25
	ip -n "$(namespace gateway)" rule add iif server to "$client_address" lookup 25
}

# Whatever still runs in a namespace of ours was started by us.
namespaces_delete()
{
	for role in client gateway left right server monitor; do
		[ -e "/run/netns/$(namespace "$role")" ] || continue
		for pid in $(ip netns pids "$(namespace "$role")"); do
			kill "$pid" 2>/dev/null || :
		done
		ip netns delete "$(namespace "$role")"
	done
}
