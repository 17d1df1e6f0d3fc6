# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154 # what is not assigned here, record or namespaces.sh assigns
#
# Keeps the stanzas of MANIFEST in step with the captures.

# manifest_update NAME SOFTWARE DESCRIPTION [LIBNIDS]: of a recording.
manifest_update()
{
	manifest_stanza "$1" "pcaps/record/record ${recording:?}" \
		"$2, $(software_tcpdump)" "$3" "${4:-same}"
}

# manifest_stanza NAME COMMAND SOFTWARE DESCRIPTION LIBNIDS: replaces the
# capture's stanza in place, or appends it. Other stanzas stay as they are.
manifest_stanza()
{
	cat >"$work/stanza" <<EOF
file: $1.pcap
what: $4
command: $2
software: $3
libnids: $5
packets: $(tcpdump -r "$pcaps/$1.pcap" --count 2>/dev/null | cut -d ' ' -f 1)
sha256: $(sha256sum <"$pcaps/$1.pcap" | cut -d ' ' -f 1)
EOF
	awk -v first="file: $1.pcap" -v stanza="$(cat "$work/stanza")" '
		BEGIN { RS = ""; FS = "\n"; ORS = "" }
		{ print (NR > 1 ? "\n\n" : "") ($1 == first ? stanza : $0) }
		$1 == first { replaced = 1 }
		END { print (replaced ? "\n" : "\n\n" stanza "\n") }
	' "$pcaps/MANIFEST" >"$work/MANIFEST"
	cat "$work/MANIFEST" >"$pcaps/MANIFEST"
}

software_postfix()
{
	echo "Postfix $(postconf -d -h mail_version)"
}

software_swaks()
{
	echo "swaks $(swaks --version | sed -n '1s/.* //p')"
}

software_python()
{
	python3 --version
}

software_tcpdump()
{
	tcpdump --version 2>&1 | sed -n '1s/ version / /p'
}

software_linux()
{
	echo "Linux $(uname -r | sed 's/^\([0-9.]*\).*/\1/')"
}

software_switch()
{
	echo "Open vSwitch $(ovs-vswitchd --version | sed -n '1s/.* //p')"
}

software_nft()
{
	echo "nftables $(nft --version | sed 's/^nftables v\([0-9.]*\).*/\1/')"
}
