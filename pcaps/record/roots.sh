# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# Roots: software that the machine does not have, or that cannot be installed
# beside what it has. A root is the machine's own root folder with packages of the
# distribution unpacked over it (overlayfs); what is written in it is in memory,
# and gone with the recording. Nothing is installed.

roots= # of this recording

# Packages are downloaded once for each run, or kept where the user says.
packages=${SMTPSCOPE_RECORD_PACKAGES:-}

# root_make NAME PACKAGE...: the packages and what they depend on.
root_make()
{
	root_name=$1
	shift
	root=$(root_of "$root_name")
	roots="$roots $root_name"
	mkdir -p "$root" "$root.layers"
	mount -t tmpfs -o mode=755 smtpscope-record "$root.layers"
	mkdir "$root.layers/upper" "$root.layers/work"
	mount -t overlay smtpscope-record "$root" \
		-o "lowerdir=/,upperdir=$root.layers/upper,workdir=$root.layers/work"
	mount --bind /dev "$root/dev"
	mount -t proc proc "$root/proc"
	packages_fetch "$root_name" "$@"
	for package in "$packages/$root_name"/*.deb; do
		[ -e "$package" ] || break # the machine has it all
		dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root" ||
			die "$package cannot be unpacked"
	done
	root_names
}

root_of()
{
	echo "$work/root-$1"
}

# packages_fetch NAME PACKAGE...: from where apt has them, into $packages/NAME.
packages_fetch()
{
	packages=${packages:-$work/packages}
	mkdir -p "$packages/$1/partial"
	folder=$packages/$1
	shift
	apt-get -qq -y --download-only --no-install-recommends -o Debug::NoLocking=1 \
		-o "Dir::Cache::Archives=$folder" install "$@" >"$work/apt.out" 2>&1 ||
		die "apt-get: $(cat "$work/apt.out")"
}

# Who is who in this network, and nobody else is.
root_names()
{
	cat >"$root/etc/hosts" <<EOF
127.0.0.1 localhost
$client_address client.example.org
$server_address mail.example.com
EOF
	echo 'hosts: files' >>"$root/etc/nsswitch.conf"
	sed -i -e '/^hosts:/{ /files$/!d }' "$root/etc/nsswitch.conf"
	echo 'options timeout:1 attempts:1' >"$root/etc/resolv.conf" # nobody answers
	echo mail.example.com >"$root/etc/mailname"
}

# root_user NAME ID [HOME]: a user and a group of the root, not of the machine.
root_user()
{
	echo "$1:x:$2:$2::${3:-/nonexistent}:/usr/sbin/nologin" >>"$root/etc/passwd"
	echo "$1:x:$2:" >>"$root/etc/group"
}

# inside_root NAMESPACE ROOT COMMAND...: the host is called as its mail name.
inside_root()
{
	root_namespace=$(namespace "$1")
	root_folder=$(root_of "$2")
	shift 2
	ip netns exec "$root_namespace" unshare --uts sh -c \
		'hostname mail.example.com && exec chroot "$@"' sh "$root_folder" "$@"
}

# start_in_root NAMESPACE ROOT COMMAND...: in the background, until tear_down.
start_in_root()
{
	inside_root "$@" >>"$work/${2}.log" 2>&1 </dev/null &
}

# listens NAMESPACE PORT
listens()
{
	inside "$1" ss -Hltn "sport = :$2" | grep -q .
}

# wait_for_port [PORT]: of the server.
wait_for_port()
{
	wait_until 15 listens server "${1:-25}" || die "nobody listens at port ${1:-25}"
}

# software_package NAME ROOT PACKAGE: the version without what the distribution
# adds to it; the machine's, if it is installed.
software_package()
{
	set -- "$1" "$packages/$2/$3"_*.deb "$3"
	if [ -e "$2" ]; then
		version=$(dpkg-deb -f "$2" Version)
	else
		version=$(dpkg-query -W -f '${Version}' "$3")
	fi
	echo "$1 $(echo "$version" | sed -e 's/^[0-9]*://' -e 's/-[^-]*$//' -e 's/+dfsg.*//')"
}

# Lazily: a process that was just ended may still be in there.
roots_delete()
{
	for root_name in $roots; do
		root=$(root_of "$root_name")
		for mounted in "$root/proc" "$root/dev" "$root" "$root.layers"; do
			mountpoint -q "$mounted" && umount -l "$mounted"
		done
	done
	roots=
}
