# SPDX-License-Identifier: GPL-2.0-or-later
"""From packets to frames, and from frames to a capture file.

scapy lays the headers out and computes lengths and checksums.
"""

import dataclasses
import struct

from scapy.layers.inet import IP, TCP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether
from scapy.packet import Raw

from dialogue import CLIENT, SERVER, other

ADDRESS = {CLIENT: "192.0.2.10", SERVER: "192.0.2.25"}
ADDRESS_6 = {CLIENT: "2001:db8::10", SERVER: "2001:db8::25"}
MAC = {CLIENT: "02:00:00:00:00:10", SERVER: "02:00:00:00:00:25"}
START = 1795510800  # 24 November 2026, 9:00:00 UTC
MICROSECONDS = 1_000_000
SERVER_PORT = 25

LINK_NULL = 0
LINK_ETHERNET = 1
LINK_PPP = 9
LINK_RAW = 101
LINK_LOOP = 108


@dataclasses.dataclass
class Frame:
    time: int  # microseconds of the epoch
    octets: bytes
    length: int | None = None  # on the wire, where it is not that of the octets


def tcp(packet):
    """The segment."""
    ports = {CLIENT: packet.client_port, SERVER: SERVER_PORT}
    header = TCP(
        sport=ports[packet.sender],
        dport=ports[other(packet.sender)],
        seq=packet.sequence,
        ack=packet.acknowledgement,
        flags=packet.flags,
        window=packet.window,
        urgptr=packet.urgent,
        options=list(packet.options),
    )
    return header / Raw(packet.payload) if packet.payload else header


def ipv4(packet, flags="DF"):
    """The IPv4 packet."""
    return IP(
        src=ADDRESS[packet.sender],
        dst=ADDRESS[other(packet.sender)],
        id=packet.identification,
        ttl=packet.ttl,
        flags=flags,
    ) / tcp(packet)


def ipv6(packet, *extension_headers):
    """The IPv6 packet, with these headers in front of TCP."""
    result = IPv6(
        src=ADDRESS_6[packet.sender], dst=ADDRESS_6[other(packet.sender)], hlim=packet.ttl
    )
    for header in extension_headers:
        result = result / header
    return result / tcp(packet)


def moment(packet):
    return START * MICROSECONDS + round(packet.time * MICROSECONDS)


def ethernet(packet, network):
    """A frame with the network layer's packet in it, padded to what Ethernet
    demands (IEEE 802.3, 3.2.8)."""
    frame = bytes(Ether(src=MAC[packet.sender], dst=MAC[other(packet.sender)]) / network)
    return Frame(moment(packet), frame.ljust(60, b"\0"))


def over_ipv4(packets):
    return [ethernet(packet, ipv4(packet)) for packet in packets]


def write(path, link_type, frames):
    """A pcap file."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link_type))
        for frame in frames:
            seconds, microseconds = divmod(frame.time, MICROSECONDS)
            length = frame.length or len(frame.octets)
            file.write(struct.pack("<IIII", seconds, microseconds, len(frame.octets), length))
            file.write(frame.octets)


def read(path):
    """The frames of a pcap file in little-endian order, as tcpdump writes it here."""
    with open(path, "rb") as file:
        file.read(24)
        while header := file.read(16):
            seconds, microseconds, captured, length = struct.unpack("<IIII", header)
            yield Frame(seconds * MICROSECONDS + microseconds, file.read(captured), length)
