# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# One function per recording: the same ordinary delivery, and what stands in
# front of its packets where they are captured.

software_delivery()
{
	echo "$(software_postfix), $(software_swaks)"
}

# delivery_done NAME SOFTWARE DESCRIPTION [LIBNIDS]
delivery_done()
{
	captures_finish
	manifest_update "$1" "$(software_delivery)${2:+, $2}" "$3" "${4:-}"
}

record_ipv6()
{
	network_direct
	inside client sysctl -q -w net.ipv6.conf.eth0.accept_dad=0
	inside server sysctl -q -w net.ipv6.conf.eth0.accept_dad=0
	address client eth0 2001:db8::10/64
	address server eth0 2001:db8::25/64
	postfix_start_server 'inet_protocols = all'
	capture_start server ipv6
	server_address=2001:db8::25
	{
		echo 'EHLO client.example.org'
		ordinary_message | sed 's|^\.|..|' | transaction alice@example.org bob@example.com
		echo QUIT
	} | plain_client
	server_address=192.0.2.25
	captures_finish
	manifest_update ipv6 "$(software_postfix), $(software_python)" \
		'an ordinary delivery over IPv6' 'reads IPv4 only'
}

# "any" is all interfaces at once, without their link headers.
record_link_sll()
{
	network_direct
	postfix_start_server
	capture_start_at server link-sll 1 1 -i any -y LINUX_SLL 'tcp port 25'
	ordinary_delivery
	delivery_done link-sll '' 'an ordinary delivery, captured on all interfaces: Linux cooked headers'
}

record_link_sll2()
{
	network_direct
	postfix_start_server
	capture_start_at server link-sll2 1 1 -i any -y LINUX_SLL2 'tcp port 25'
	ordinary_delivery
	delivery_done link-sll2 '' \
		'an ordinary delivery, captured on all interfaces: Linux cooked headers, version 2'
}

# A router's two interfaces see each packet, the second one with one less to live.
record_link_sll2_gateway()
{
	network_with_gateway
	address client eth0 192.0.2.11/32
	postfix_start_server
	capture_start_at gateway link-sll2-gateway 1 2 -i any -y LINUX_SLL2 'tcp port 25'
	ordinary_delivery --local-interface 192.0.2.11
	delivery_done link-sll2-gateway '' \
		'an ordinary delivery, captured on all interfaces of a router: each packet twice, the second time with a TTL of one less'
}

# The kernel hands its log packet by packet to tcpdump.
record_link_nflog()
{
	network_direct
	inside server nft -f - <<'EOF'
table ip watch {
	chain input {
		type filter hook input priority 0
		tcp dport 25 log prefix "mail in" group 5 queue-threshold 1
	}
	chain output {
		type filter hook output priority 0
		tcp sport 25 log prefix "mail out" group 5 queue-threshold 1
	}
}
EOF
	postfix_start_server
	capture_start_at server link-nflog 1 1 -i nflog:5
	ordinary_delivery
	delivery_done link-nflog "$(software_linux), $(software_nft)" \
		'an ordinary delivery, as the packet filter of the server logs it (NFLOG)'
}

record_snapped()
{
	network_direct
	postfix_start_server
	capture_start_at server snapped 1 1 -i eth0 -s 96 'tcp port 25'
	ordinary_delivery
	delivery_done snapped '' 'an ordinary delivery, of each frame the first 96 bytes' \
		'drops packets that the snap length cut'
}

# With segmentation left to the card the sender captures what the card gets.
record_offload()
{
	network_direct
	inside client ethtool -K eth0 tx on tso on gso on >/dev/null
	postfix_start_server
	capture_start client offload
	long_delivery
	delivery_done offload "$(software_linux)" \
		'a message of several segments, captured on its sender: packets above the MTU, checksums not yet filled in'
}

record_vlan()
{
	network_two_switches
	for end in left:client right:server; do
		bridge "${end%:*}" br0 "${end#*:} tag=12" 'wire vlan_mode=trunk trunks=12'
	done
	postfix_start_server
	capture_wire vlan 'vlan 12 and tcp port 25'
	ordinary_delivery
	delivery_done vlan "$(software_switch)" 'an ordinary delivery in VLAN 12 (802.1Q)'
}

# The customer's bridge has VLAN 12; the provider's takes whatever it sends and
# puts its own tag, 200, in front.
record_vlan_qinq()
{
	network_two_switches
	for end in left:client right:server; do
		switch_configure "${end%:*}" set open_vswitch . other_config:vlan-limit=2
		bridge "${end%:*}" customer "${end#*:} tag=12" \
			'up vlan_mode=trunk trunks=12 -- set interface up type=patch options:peer=down'
		bridge "${end%:*}" provider 'wire vlan_mode=trunk trunks=200' \
			'down vlan_mode=dot1q-tunnel tag=200 -- set interface down type=patch options:peer=up'
	done
	postfix_start_server
	capture_wire vlan-qinq 'vlan 200'
	ordinary_delivery
	delivery_done vlan-qinq "$(software_switch)" \
		'an ordinary delivery in VLAN 12 of a customer and 200 of the provider (802.1ad)'
}

record_mpls()
{
	network_two_switches
	labelled left client server 'push_mpls:0x8847,set_field:100->mpls_label' \
		'pop_mpls:0x0800'
	labelled right server client 'push_mpls:0x8847,set_field:200->mpls_label' \
		'pop_mpls:0x0800'
	postfix_start_server
	capture_wire mpls 'mpls'
	ordinary_delivery
	delivery_done mpls "$(software_switch)" \
		'an ordinary delivery behind one MPLS label, another one in each direction'
}

record_mpls_three_labels()
{
	network_two_switches
	for end in left:client right:server; do
		labelled "${end%:*}" "${end#*:}" - \
			'push_mpls:0x8847,set_field:300->mpls_label,push_mpls:0x8847,set_field:200->mpls_label,push_mpls:0x8847,set_field:100->mpls_label' \
			'pop_mpls:0x8847,pop_mpls:0x8847,pop_mpls:0x0800'
	done
	postfix_start_server
	capture_wire mpls-three-labels 'mpls'
	ordinary_delivery
	delivery_done mpls-three-labels "$(software_switch)" \
		'an ordinary delivery behind three MPLS labels'
}

# labelled ROLE PORT - PUSH POP: IPv4 goes through the wire with labels; what else
# there is (ARP) as it is.
labelled()
{
	bridge "$1" br0 "$2" wire
	switch_flows "$1" br0 <<EOF
priority=2,in_port=$2,ip,actions=$4,output:wire
priority=2,in_port=wire,mpls,actions=$5,output:$2
priority=1,actions=normal
EOF
}

record_gre()
{
	network_overlay gre
	postfix_start_server
	capture_wire gre 'ip proto 47'
	ordinary_delivery
	delivery_done gre "$(software_switch)" 'an ordinary delivery, Ethernet in GRE, without a key'
}

record_gre_key()
{
	network_overlay gre options:key=4021
	postfix_start_server
	capture_wire gre-key 'ip proto 47'
	ordinary_delivery
	delivery_done gre-key "$(software_switch)" 'an ordinary delivery, Ethernet in GRE with the key 4021'
}

record_geneve()
{
	network_overlay geneve options:key=5001
	postfix_start_server
	capture_wire geneve 'udp port 6081'
	ordinary_delivery
	delivery_done geneve "$(software_switch)" 'an ordinary delivery in Geneve, VNI 5001'
}

# network_overlay TYPE [OPTION...]: client and server are on one network that is
# a tunnel between the switches.
network_overlay()
{
	network_two_switches
	overlay_end left client "$left_tunnel" "$right_tunnel" "$@"
	overlay_end right server "$right_tunnel" "$left_tunnel" "$@"
}

# overlay_end ROLE PORT OWN-ADDRESS OTHER-ADDRESS TYPE [OPTION...]
overlay_end()
{
	underlay "$1" wire "$3"
	overlay_role=$1
	overlay_port=$2
	overlay_remote=$4
	overlay_type=$5
	shift 5
	bridge "$overlay_role" overlay "$overlay_port" \
		"tunnel -- set interface tunnel type=$overlay_type options:remote_ip=$overlay_remote $*"
}

# underlay ROLE PORT ADDRESS: the switch itself is a host behind the port.
underlay()
{
	bridge "$1" underlay "$2"
	address "$1" underlay "$3/24"
	ip -n "$(namespace "$1")" link set underlay up
}

# capture_wire NAME FILTER
capture_wire()
{
	capture_start_at left "$1" 1 1 -i wire "$2"
}

# vxlan_end ROLE OWN-ADDRESS OTHER-ADDRESS VNI ADDRESS: Linux's own VXLAN.
vxlan_end()
{
	ip -n "$(namespace "$1")" address flush dev eth0
	address "$1" eth0 "$2/24"
	ip -n "$(namespace "$1")" link add vxlan0 type vxlan id "$4" local "$2" remote "$3" dstport 4789
	ip -n "$(namespace "$1")" link set vxlan0 up
	address "$1" vxlan0 "$5/24"
}

# vxlan_ends VNI
vxlan_ends()
{
	vxlan_end client "$left_tunnel" "$right_tunnel" "$1" "$client_address"
	vxlan_end server "$right_tunnel" "$left_tunnel" "$1" "$server_address"
}

record_vxlan()
{
	network_direct
	vxlan_ends 7001
	postfix_start_server
	capture_start_at server vxlan 1 1 -i eth0 'udp port 4789'
	ordinary_delivery
	delivery_done vxlan "$(software_linux)" 'an ordinary delivery in VXLAN, VNI 7001'
}

record_vxlan_in_vlan()
{
	network_two_switches
	vxlan_ends 7002
	for end in left:client right:server; do
		bridge "${end%:*}" br0 "${end#*:} tag=42" 'wire vlan_mode=trunk trunks=42'
	done
	postfix_start_server
	capture_wire vxlan-in-vlan 'vlan 42 and udp port 4789'
	ordinary_delivery
	delivery_done vxlan-in-vlan "$(software_linux), $(software_switch)" \
		'an ordinary delivery in VXLAN, VNI 7002, and that in VLAN 42'
}

# The network inside has the MTU of the one outside: its full packets with 50
# octets of VXLAN in front travel in two fragments.
record_vxlan_fragments()
{
	network_direct
	vxlan_ends 7003
	for role in client server; do
		ip -n "$(namespace "$role")" link set vxlan0 mtu 1500
		inside "$role" ethtool -K vxlan0 tx off tso off gso off gro off >/dev/null
	done
	postfix_start_server
	capture_start_at server vxlan-fragments 1 1 -i eth0 \
		'udp port 4789 or ip[6:2] & 0x3fff != 0'
	long_delivery
	delivery_done vxlan-fragments "$(software_linux)" \
		'a message of several segments in VXLAN, VNI 7003, whose full packets are fragmented outside'
}

record_erspan_ii()
{
	network_erspan options:erspan_ver=1 options:erspan_idx=3
	postfix_start_server
	capture_start_at monitor erspan-ii 1 1 -i eth0 'ip proto 47'
	ordinary_delivery
	delivery_done erspan-ii "$(software_switch)" \
		'an ordinary delivery, mirrored by a switch through ERSPAN type II, session 77'
}

record_erspan_iii()
{
	network_erspan options:erspan_ver=2 options:erspan_dir=1 options:erspan_hwid=4
	postfix_start_server
	capture_start_at monitor erspan-iii 1 1 -i eth0 'ip proto 47'
	ordinary_delivery
	delivery_done erspan-iii "$(software_switch)" \
		'an ordinary delivery, mirrored by a switch through ERSPAN type III, session 77'
}

# network_erspan OPTION...: a copy of each packet goes to the monitor's address.
network_erspan()
{
	network_mirror
	underlay left monitor "$left_tunnel"
	address monitor eth0 "$monitor_address/24"
	bridge left br0 client server \
		"erspan -- set interface erspan type=erspan options:key=77 options:remote_ip=$monitor_address $*"
	# Until it knows the monitor's MAC the switch would throw copies away.
	switch_control left tnl/neigh/set underlay "$monitor_address" 02:00:00:00:00:99
	mirror everything select-all=true output-port=@erspan
}

# mirror NAME SETTING...: @PORT in a setting stands for that port.
mirror()
{
	mirror_name=$1
	shift
	# shellcheck disable=SC2046 # the words for each port
	switch_configure left $(for port in client server monitor erspan; do
		case $* in
		*@$port*) echo "-- --id=@$port get port $port" ;;
		esac
	done) -- --id=@mirror create mirror name="$mirror_name" "$@" \
		-- add bridge br0 mirrors @mirror >/dev/null
}

record_mirror_port()
{
	network_mirror
	bridge left br0 client server monitor
	mirror everything select-all=true output-port=@monitor
	postfix_start_server
	capture_start monitor mirror-port
	ordinary_delivery
	delivery_done mirror-port "$(software_switch)" 'an ordinary delivery at the mirror port of a switch'
}

# A mirror that sends its copies into a VLAN (RSPAN).
record_mirror_vlan()
{
	network_rspan
	mirror everything select-all=true output-vlan=901
	postfix_start_server
	capture_monitor mirror-vlan 1
	ordinary_delivery
	delivery_done mirror-vlan "$(software_switch)" 'an ordinary delivery, mirrored by a switch into VLAN 901'
}

record_mirror_vlan_by_direction()
{
	network_rspan
	mirror in select-src-port=@server output-vlan=901
	mirror out select-dst-port=@server output-vlan=902
	postfix_start_server
	capture_monitor mirror-vlan-by-direction 1
	ordinary_delivery
	delivery_done mirror-vlan-by-direction "$(software_switch)" \
		'an ordinary delivery, mirrored by a switch: what the server sends into VLAN 901, what it gets into 902'
}

record_mirror_twice()
{
	network_rspan
	mirror clients select-src-port=@client select-dst-port=@client output-vlan=901
	mirror servers select-src-port=@server select-dst-port=@server output-vlan=902
	postfix_start_server
	capture_monitor mirror-twice 2
	ordinary_delivery
	delivery_done mirror-twice "$(software_switch)" \
		'an ordinary delivery, mirrored by a switch at both of its ports: each packet twice, in VLAN 901 and in 902'
}

network_rspan()
{
	network_mirror
	bridge left br0 'client tag=12' 'server tag=12' 'monitor vlan_mode=trunk trunks=901,902'
}

# capture_monitor NAME COPIES
capture_monitor()
{
	capture_start_at monitor "$1" 1 "$2" -i eth0 'vlan and tcp port 25'
}
