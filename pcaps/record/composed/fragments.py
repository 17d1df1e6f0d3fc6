# SPDX-License-Identifier: GPL-2.0-or-later
"""IP fragments (RFC 791, 3.2; RFC 8200, 4.5) and IPv6 extension headers.

What is fragmented is the long packets of an ordinary delivery: the reply to
EHLO and the segments of the message. All fragments of a packet are captured at
the packet's own time and 1 us apart.
"""

from scapy.layers.inet import IP
from scapy.layers.inet6 import (
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrSegmentRouting,
    PadN,
)
from scapy.packet import Raw

from cases import capture
from conversation import Conversation
from dialogue import MESSAGE, other
from frames import ADDRESS_6, ethernet, ipv4, ipv6

LONG = 90  # octets of payload from which on a packet is fragmented
TCP_NUMBER = 6
DESTINATION_NUMBER = 60


def delivery(fragment, whole=ipv4):
    """A delivery; of its long packets what `fragment` makes of them."""
    frames = []
    for packet in Conversation().whole():
        pieces = fragment(packet) if len(packet.payload) >= LONG else [whole(packet)]
        for number, piece in enumerate(pieces):
            frame = ethernet(packet, piece)
            frame.time += number
            frames.append(frame)
    return frames


def ipv4_fragment(packet, start, end, octets=None):
    """A fragment with the octets from start to end of what stands behind the IP
    header; `octets` are instead of those of the packet."""
    whole = ipv4(packet, flags=0)
    data = octets or bytes(whole.payload)
    assert start % 8 == 0 and (end % 8 == 0 or end == len(data))
    header = IP(
        src=whole.src,
        dst=whole.dst,
        id=whole.id,
        ttl=whole.ttl,
        proto=TCP_NUMBER,
        frag=start // 8,
        flags="MF" if end < len(data) else 0,
    )
    return header / Raw(data[start:end])


def length(packet):
    return len(bytes(ipv4(packet).payload))


def thirds(packet):
    end = length(packet)
    step = end // 24 * 8
    return [(0, step), (step, 2 * step), (2 * step, end)]


@capture("ip-fragments", "packets of more than 90 octets come in three fragments, in order")
def in_order():
    return delivery(lambda packet: [ipv4_fragment(packet, *cut) for cut in thirds(packet)])


@capture(
    "ip-fragments-reversed",
    "packets of more than 90 octets come in three fragments, the last one first",
)
def reversed_order():
    return delivery(
        lambda packet: [ipv4_fragment(packet, *cut) for cut in reversed(thirds(packet))]
    )


@capture(
    "ip-fragments-overlapping",
    "packets of more than 90 octets come in five fragments that overlap, with the same "
    "octets; the third one comes twice",
)
def overlapping():
    def fragment(packet):
        end = length(packet)
        cuts = [(0, 48), (32, 72), (64, end - end % 8), (64, end - end % 8), (80, end)]
        return [ipv4_fragment(packet, *cut) for cut in cuts]

    return delivery(fragment)


@capture(
    "ip-fragments-conflicting",
    "packets of more than 90 octets come in three fragments, and after the second one another "
    "with the same place and other octets",
)
def conflicting():
    def fragment(packet):
        first, second, third = thirds(packet)
        octets = bytes(ipv4(packet).payload)
        other_octets = octets[:20] + octets[20:].swapcase()
        return [
            ipv4_fragment(packet, *first),
            ipv4_fragment(packet, *second),
            ipv4_fragment(packet, *second, octets=other_octets),
            ipv4_fragment(packet, *third),
        ]

    return delivery(fragment)


@capture(
    "ip-fragments-missing",
    "packets of more than 90 octets come in three fragments; of the message's third segment "
    "the middle one is missing in the capture",
    libnids="cannot skip a hole",
)
def one_missing():
    def fragment(packet):
        pieces = [ipv4_fragment(packet, *cut) for cut in thirds(packet)]
        third_segment = packet.payload == MESSAGE[800:1200]
        return [pieces[0], pieces[2]] if third_segment else pieces

    return delivery(fragment)


def extension_headers(packet):
    """All that RFC 8200, 4.1 knows in front of TCP, in its order."""
    return (
        IPv6ExtHdrHopByHop(options=[PadN(optdata=b"\0" * 4)]),
        IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0" * 12)]),
        IPv6ExtHdrSegmentRouting(addresses=[ADDRESS_6[other(packet.sender)]], segleft=0),
        IPv6ExtHdrFragment(id=packet.identification),
        IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0" * 4)]),
    )


@capture(
    "ipv6-extension-headers",
    "every packet has hop-by-hop options, destination options, a routing header, a fragment "
    "header (of the only fragment) and destination options again",
    libnids="reads IPv4 only",
)
def with_extension_headers():
    def whole(packet):
        return ipv6(packet, *extension_headers(packet))

    return delivery(lambda packet: [whole(packet)], whole)


def ipv6_fragment(packet, start, end):
    """As ipv4_fragment, with hop-by-hop options in front. What is fragmented
    begins with destination options (RFC 8200, 4.5)."""
    options = IPv6ExtHdrDestOpt(options=[PadN(optdata=b"\0" * 4)])
    whole = ipv6(packet, options)
    data = bytes(whole.payload)
    return (
        IPv6(src=whole.src, dst=whole.dst, hlim=whole.hlim)
        / IPv6ExtHdrHopByHop(options=[PadN(optdata=b"\0" * 4)])
        / IPv6ExtHdrFragment(
            id=packet.identification,
            offset=start // 8,
            m=int(end < len(data)),
            nh=DESTINATION_NUMBER,
        )
        / Raw(data[start : min(end, len(data))])
    )


@capture(
    "ipv6-fragments",
    "packets of more than 90 octets come in three fragments, the last one first, behind hop- "
    "by-hop options; destination options stand in the first fragment",
    libnids="reads IPv4 only",
)
def ipv6_reversed():
    def fragment(packet):
        (_, first), (_, second), (_, end) = thirds(packet)
        cuts = [(second, end + 8), (first, second), (0, first)]
        return [ipv6_fragment(packet, *cut) for cut in cuts]

    return delivery(fragment, ipv6)
