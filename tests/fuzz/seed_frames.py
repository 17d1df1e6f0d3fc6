# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames of every link type: inputs of fuzz_frame_decode."""
import struct

# As libpcap numbers link types.
NULL, ETHERNET, RAW, LOOP, SLL, IPV4, IPV6, SLL2 = 0, 1, 12, 108, 113, 228, 229, 276


def ipv6_of(ipv4):
    """The same TCP segment in an IPv6 packet."""
    payload = ipv4[20:]
    prefix = bytes.fromhex("20010db8") + bytes(11)
    return (struct.pack(">LHBB", 0x60000000, len(payload), 6, 64) + prefix + b"\x0a" + prefix +
            b"\x19" + payload)


def ethernet(ethertype, payload, *tags):
    stack = b"".join(struct.pack(">HH", *tag) for tag in tags)
    return bytes(12) + stack + struct.pack(">H", ethertype) + payload


def sll(ethertype, payload):
    return struct.pack(">HHH8sH", 0, 1, 6, bytes(8), ethertype) + payload


def sll2(ethertype, payload):
    return struct.pack(">HHLHBB8s", ethertype, 0, 2, 1, 0, 6, bytes(8)) + payload


def with_length(ipv4, length):
    return ipv4[:2] + struct.pack(">H", length) + ipv4[4:]


def frames(v4):
    v6 = ipv6_of(v4)
    return {
        "ethernet-4": (ETHERNET, ethernet(0x0800, v4)),
        "ethernet-6": (ETHERNET, ethernet(0x86dd, v6)),
        "ethernet-padded": (ETHERNET, ethernet(0x0800, v4) + bytes(6)),
        "ethernet-arp": (ETHERNET, ethernet(0x0806, bytes(28))),
        "ethernet-802-3": (ETHERNET, ethernet(len(v4), v4)),
        "vlan": (ETHERNET, ethernet(0x0800, v4, (0x8100, 12))),
        "vlans-5": (ETHERNET, ethernet(0x86dd, v6, (0x9100, 1), (0x88a8, 2), (0x8100, 3),
                                       (0x8100, 4), (0x8100, 5))),
        "vlan-cut": (ETHERNET, ethernet(0x0800, b"", (0x8100, 12))[:-2]),
        "sll-4": (SLL, sll(0x0800, v4)),
        "sll2-6": (SLL2, sll2(0x86dd, v6)),
        "raw-4": (RAW, v4),
        "raw-6": (RAW, v6),
        "dlt-ipv4": (IPV4, v4),
        "dlt-ipv6": (IPV6, v6),
        "null-little": (NULL, struct.pack("<L", 2) + v4),
        "null-big": (NULL, struct.pack(">L", 28) + v6),
        "loop-4": (LOOP, struct.pack(">L", 2) + v4),
        "ip-length-0": (RAW, with_length(v4, 0)),
        "ip-length-19": (RAW, with_length(v4, 19)),
        "ip-length-beyond": (RAW, with_length(v4, 1500)),
        "ip-options": (RAW, b"\x46" + v4[1:20] + b"\x94\x04\x00\x00" + v4[20:]),
        "ip-version-5": (RAW, b"\x55" + v4[1:]),
        "fragment-first": (RAW, v4[:6] + b"\x20\x00" + v4[8:]),
        "fragment-later": (RAW, v4[:6] + b"\x00\x03" + v4[8:]),
    }


def make(captures):
    """Each without what the wire had more, and some cut by a snap length."""
    v4 = next(packet.ip for packet in captures["delivery"] if packet.payload)
    made = {name: struct.pack(">HH", link, 0) + octets for name, (link, octets) in frames(v4).items()}
    link, octets = frames(v4)["ethernet-4"]
    for name, captured in (("snap-payload", 60), ("snap-ip-header", 30), ("snap-link-header", 10)):
        made[name] = struct.pack(">HH", link, len(octets) - captured) + octets[:captured]
    return made
