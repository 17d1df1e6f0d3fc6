# SPDX-License-Identifier: GPL-2.0-or-later
"""A recorded capture in other clothes: the same packets at the same times, with
something else in front of each.

For what no stack here can put in front of them by itself. What was said stays
real, and the record must be that of the recording in all that is not about the
capture.
"""

import pathlib

from scapy.layers.inet import IP
from scapy.layers.l2 import GRE, Ether
from scapy.layers.ppp import PPP, HDLC, PPPoE
from scapy.packet import Raw

from cases import capture
from frames import LINK_LOOP, LINK_NULL, LINK_PPP, LINK_RAW, Frame, read

PCAPS = pathlib.Path(__file__).resolve().parents[2]
ETHERNET_HEADER = 14
ETHERTYPE_IPV4 = b"\x08\x00"
GRE_ERSPAN = 0x88BE

# Tunnels end at two routers between client and server.
OUTER = {"src": "198.51.100.1", "dst": "198.51.100.2"}


def wrapped(recording, wrap):
    """Each frame of the recording, its octets as `wrap` makes them."""
    for frame in read(PCAPS / f"{recording}.pcap"):
        octets = bytes(wrap(frame.octets))
        yield Frame(frame.time, octets)


def network(octets):
    """What stands in an Ethernet frame."""
    return octets[ETHERNET_HEADER:]


def outer(octets):
    """Ethernet and IPv4 of the tunnel, in the frame's direction."""
    from_client = octets[6:12].hex(":") == "02:00:00:00:00:10"
    ends = OUTER if from_client else {"src": OUTER["dst"], "dst": OUTER["src"]}
    return Ether(octets[:12] + ETHERTYPE_IPV4) / IP(**ends, id=0, flags="DF")


@capture("link-raw", "the delivery of delivery.pcap without link headers", link_type=LINK_RAW)
def link_raw():
    return wrapped("delivery", network)


@capture(
    "link-null",
    "the delivery of delivery.pcap with the headers of a BSD loopback interface, in the order "
    "of a little-endian machine",
    link_type=LINK_NULL,
)
def link_null():
    return wrapped("delivery", lambda octets: b"\2\0\0\0" + network(octets))


@capture(
    "link-loop",
    "the delivery of delivery.pcap with the headers of an OpenBSD loopback interface",
    link_type=LINK_LOOP,
)
def link_loop():
    return wrapped("delivery", lambda octets: b"\0\0\0\2" + network(octets))


@capture("link-ppp", "the delivery of delivery.pcap over PPP", link_type=LINK_PPP)
def link_ppp():
    return wrapped("delivery", lambda octets: HDLC() / PPP(proto=0x0021) / Raw(network(octets)))


@capture("pppoe", "the delivery of delivery.pcap over PPPoE, session 17")
def pppoe():
    return wrapped(
        "delivery",
        lambda octets: Ether(octets[:12] + b"\x88\x64")
        / PPPoE(sessionid=17)
        / PPP(proto=0x0021)
        / Raw(network(octets)),
    )


@capture("gre-ip", "the delivery of delivery.pcap, IP in GRE, without a key")
def gre_ip():
    return wrapped(
        "delivery", lambda octets: outer(octets) / GRE(proto=0x0800) / Raw(network(octets))
    )


@capture(
    "erspan-i",
    "the delivery of delivery.pcap in ERSPAN type I: GRE without a sequence number",
)
def erspan_i():
    return wrapped(
        "delivery", lambda octets: outer(octets) / GRE(proto=GRE_ERSPAN) / Raw(octets)
    )


@capture("ip-in-ip", "the delivery of delivery.pcap, IPv4 in IPv4")
def ip_in_ip():
    return wrapped("delivery", lambda octets: outer(octets) / IP(network(octets)))


@capture("6in4", "the delivery of ipv6.pcap in IPv4", libnids="reads IPv4 only")
def six_in_four():
    def wrap(octets):
        result = outer(octets)
        result[IP].proto = 41
        return result / Raw(network(octets))

    return wrapped("ipv6", wrap)


@capture(
    "offload-length-zero",
    "offload.pcap as some drivers have it: packets above the MTU say 0 in the length of the "
    "IP header",
)
def offload_length_zero():
    def wrap(octets):
        packet = Ether(octets)
        if packet[IP].len > 1500:
            packet[IP].len = 0
            packet[IP].chksum = 0
        return packet

    return wrapped("offload", wrap)
