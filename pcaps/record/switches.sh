# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# Open vSwitch instances of our own, with its datapath in user space: database,
# sockets and log live in the temporary folder. The machine's own is not touched.
#
# A switch is a namespace. Two stand between client and server, with a cable
# between them that carries what is to be recorded:
#
#   client eth0 --- client, left, wire --- wire, right, server --- eth0 server
#
# One alone has a third port, where a mirror port's listener is:
#
#   client eth0 --- client, left, server --- eth0 server
#                            |
#                         monitor --- eth0 monitor

left_tunnel=198.51.100.1
right_tunnel=198.51.100.2
monitor_address=198.51.100.9

network_two_switches()
{
	network_ends left right
	link left wire 02:00:00:00:02:01 right wire 02:00:00:00:02:02
	switch_start left
	switch_start right
}

network_mirror()
{
	network_ends left left
	namespace_add monitor
	link left monitor 02:00:00:00:02:03 monitor eth0 02:00:00:00:00:99
	switch_start left
}

# network_ends CLIENTS-SWITCH SERVERS-SWITCH
network_ends()
{
	for role in client server left right; do
		case $role in
		client | server | "$1" | "$2") namespace_add "$role" ;;
		esac
	done
	link client eth0 02:00:00:00:00:10 "$1" client 02:00:00:00:01:10
	link server eth0 02:00:00:00:00:25 "$2" server 02:00:00:00:01:25
	address client eth0 "$client_address/24"
	address server eth0 "$server_address/24"
}

switch_start()
{
	switch=$work/switch-$1
	mkdir "$switch"
	ovsdb-tool create "$switch/conf.db" /usr/share/openvswitch/vswitch.ovsschema
	switch_daemon "$1" ovsdb-server --remote="punix:$switch/db.sock" "$switch/conf.db"
	switch_configure "$1" --no-wait init
	switch_daemon "$1" ovs-vswitchd "unix:$switch/db.sock"
}

# switch_daemon ROLE PROGRAM ARGUMENT...: returns when it has gone into the background.
switch_daemon()
{
	daemon_role=$1
	daemon=$2
	shift 2
	inside "$daemon_role" env OVS_RUNDIR="$switch" "$daemon" --detach --pidfile --no-chdir \
		-vconsole:off -vsyslog:off --log-file="$switch/$daemon.log" "$@" \
		</dev/null >"$switch/$daemon.out" 2>&1 ||
		die "$daemon does not start: $(cat "$switch/$daemon.out")"
}

# switch_configure ROLE ARGUMENT...: of ovs-vsctl; returns when it is in effect.
switch_configure()
{
	switch=$work/switch-$1
	shift
	ovs-vsctl --db="unix:$switch/db.sock" --timeout=10 "$@"
}

# switch_control ROLE ARGUMENT...: of ovs-appctl.
switch_control()
{
	switch=$work/switch-$1
	shift
	ovs-appctl --target="$(echo "$switch"/ovs-vswitchd.*.ctl)" --timeout=10 "$@" >/dev/null
}

# switch_flows ROLE BRIDGE: replaces the bridge's flows by those of standard input.
switch_flows()
{
	env OVS_RUNDIR="$work/switch-$1" ovs-ofctl replace-flows \
		"$work/switch-$1/$2.mgmt" - -O OpenFlow13
}

# bridge ROLE NAME PORT...: a PORT is the words behind "add-port NAME" of ovs-vsctl.
bridge()
{
	bridge_role=$1
	bridge_name=$2
	shift 2
	switch_configure "$bridge_role" add-br "$bridge_name" \
		-- set bridge "$bridge_name" datapath_type=netdev fail-mode=standalone
	for port; do
		# shellcheck disable=SC2086 # the port's words
		switch_configure "$bridge_role" add-port "$bridge_name" $port
	done
}

switches_stop()
{
	for role in left right; do
		for program in ovs-vswitchd ovsdb-server; do
			pid_file=$work/switch-$role/$program.pid
			[ -s "$pid_file" ] || continue
			kill "$(cat "$pid_file")" 2>/dev/null || :
			wait_until 5 test ! -e "$pid_file" || :
		done
		rm -rf "$work/switch-$role"
	done
}
