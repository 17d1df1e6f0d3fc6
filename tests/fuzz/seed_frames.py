# SPDX-License-Identifier: GPL-2.0-or-later
"""Frames of every link type: inputs of fuzz_frame_decode."""
import struct

# As libpcap numbers link types.
NULL, ETHERNET, PPP, RAW, PPP_HDLC, PPPOE, LOOP, SLL, IPV4, IPV6, NFLOG, SLL2 = (
    0, 1, 9, 12, 50, 51, 108, 113, 228, 229, 239, 276)


# Recordings of real encapsulations, and the length that only acknowledgments stay below.
ENCAPSULATED = ("6in4", "erspan", "geneve", "gre", "ip-in-ip", "ipv6", "link", "mpls", "pppoe",
                "vlan", "vxlan")
SHORT = 130


def as_libpcap(link):
    """Raw IP has a number of its own in files."""
    return RAW if link == 101 else link


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


def ipv4(protocol, payload):
    return (struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, 64, protocol, 0) +
            bytes([192, 0, 2, 1, 192, 0, 2, 2]) + payload)


def ipv6(next_header, payload):
    prefix = bytes.fromhex("20010db8") + bytes(11)
    return (struct.pack(">LHBB", 0x60000000, len(payload), next_header, 64) + prefix + b"\x01" +
            prefix + b"\x02" + payload)


def udp(port, payload):
    return struct.pack(">HHHH", 49152, port, 8 + len(payload), 0) + payload


def gre(ethertype, payload, fields=b"", flags=0):
    return struct.pack(">HH", flags, ethertype) + fields + payload


def attribute(kind, value):
    return struct.pack("<HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)


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
        "mpls": (ETHERNET, ethernet(0x8847, b"\0\0\x20\x40\0\0\x31\x40" + v4)),
        "mpls-pseudowire": (ETHERNET, ethernet(0x8847, b"\0\0\x31\x40" + bytes(4) +
                                               ethernet(0x0800, v4))),
        "pppoe": (ETHERNET, ethernet(0x8864, struct.pack(">BBHHH", 0x11, 0, 7, len(v4) + 2, 0x21) +
                                     v4)),
        "pppoe-link": (PPPOE, struct.pack(">BBHHH", 0x11, 0, 7, len(v6) + 2, 0x57) + v6),
        "ppp-hdlc": (PPP_HDLC, b"\xff\x03\x00\x21" + v4),
        "ppp-cisco": (PPP_HDLC, b"\x0f\x00\x08\x00" + v4),
        "ppp-compressed": (PPP, b"\x21" + v4),
        "nflog": (NFLOG, b"\x02\0\0\x05" + attribute(1, b"\x08\0\0\0") + attribute(10, b"rule\0") +
                  attribute(9, v4)),
        "nflog-bridge": (NFLOG, b"\x07\0\0\x05" + attribute(1, b"\x86\xdd\0\0") + attribute(9, v6)),
        "gre": (RAW, ipv4(47, gre(0x0800, v4))),
        "gre-all-fields": (RAW, ipv4(47, gre(0x86dd, v6, bytes(11) + b"\x07", 0xb000))),
        "gre-ethernet": (RAW, ipv6(47, gre(0x6558, ethernet(0x0800, v4)))),
        "gre-pptp": (RAW, ipv4(47, gre(0x880b, bytes(8), b"", 0x3081))),
        "erspan-1": (RAW, ipv4(47, gre(0x88be, ethernet(0x0800, v4)))),
        "erspan-2": (RAW, ipv4(47, gre(0x88be, b"\x10\x0c\x10\x64" + bytes(4) +
                                       ethernet(0x0800, v4), bytes(4), 0x1000))),
        "erspan-3": (RAW, ipv4(47, gre(0x22eb, b"\x20\x0c\x00\x64" + bytes(7) + b"\x01" + bytes(8) +
                                       ethernet(0x0800, v4), bytes(4), 0x1000))),
        "vxlan": (RAW, ipv4(17, udp(4789, b"\x08\0\0\0\0\0\x07\0" + ethernet(0x0800, v4)))),
        "vxlan-group": (RAW, ipv4(17, udp(8472, b"\x88\x08\0\x01\0\0\x07\0" +
                                          ethernet(0x86dd, v6)))),
        "vxlan-extended": (RAW, ipv4(17, udp(4790, b"\x0c\0\0\x01\0\0\x07\0" + v4))),
        "geneve": (RAW, ipv4(17, udp(6081, b"\0\0\x65\x58\0\0\x07\0" + ethernet(0x0800, v4)))),
        "geneve-options": (RAW, ipv6(17, udp(6081, b"\x02\x40\x08\0\0\0\x07\0" +
                                             b"\x01\x02\x80\x01" + bytes(4) + v4))),
        "ip-in-ip": (RAW, ipv4(4, v4)),
        "6in4": (RAW, ipv4(41, v6)),
        "4in6": (RAW, ipv6(4, v4)),
        "tunnels-4": (RAW, ipv4(4, ipv4(41, ipv6(4, ipv4(47, gre(0x0800, v4)))))),
        "tunnels-5": (RAW, ipv4(4, ipv4(4, ipv4(4, ipv4(4, ipv4(4, v4)))))),
        "extensions": (RAW, ipv6(0, b"\x2b\0\x05\x02\0\0\x01\0" + b"\x3c\0\x03\0\0\0\0\0" +
                                 b"\x2c\0\x01\x04\0\0\0\0" + b"\x06\0\0\0\0\0\0\x07" + v6[40:])),
        "extensions-routing": (RAW, ipv6(43, b"\x06\x02\x00\x01" + bytes(4) + v6[8:24] + v6[40:])),
        "extensions-many": (RAW, ipv6(60, b"\x3c\0\x01\x04\0\0\0\0" * 20)),
        "fragment-ipv6": (RAW, ipv6(44, b"\x06\0\0\x01\0\0\0\x07" + v6[40:])),
        "fragment-first": (RAW, v4[:6] + b"\x20\x00" + v4[8:]),
        "fragment-later": (RAW, v4[:6] + b"\x00\x03" + v4[8:]),
    }


def make(captures):
    """Each without what the wire had more, and some cut by a snap length."""
    v4 = next(packet.ip for packet in captures["delivery"].segments() if packet.payload)
    made = {name: struct.pack(">HH", link, 0) + octets for name, (link, octets) in frames(v4).items()}
    link, octets = frames(v4)["ethernet-4"]
    for name, captured in (("snap-payload", 60), ("snap-ip-header", 30), ("snap-link-header", 10)):
        made[name] = struct.pack(">HH", link, len(octets) - captured) + octets[:captured]
    for name, capture in captures.items():
        if name.startswith(ENCAPSULATED):
            octets = next(frame for _, frame in capture.frames if len(frame) > SHORT)
            made["pcap-" + name] = struct.pack(">HH", as_libpcap(capture.link), 0) + octets
    return made
