# SPDX-License-Identifier: GPL-2.0-or-later
"""A TCP conversation, packet by packet, with everything in our own hands.

A Conversation keeps of each side what TCP keeps (RFC 9293, 3.3.1): the next
sequence number to send, and the next one expected. Packets are appended to
`packets` as they pass the place of the capture, at the time `now`. A case can
let them pass in any order, or again, or not at all, because to make a packet
(`segments`) and to let it pass (`pass_by`) are two steps; `say` does both.

What only the capture got wrong is done afterwards, to the list of packets:
`without`, `move`.

Sequence numbers are absolute, modulo 2^32.
"""

import dataclasses

from dialogue import CLIENT, DELIVERY, SERVER, other

ACK_DELAY = 0.0001  # until a side's acknowledgement is seen
REPLY_DELAY = 0.005  # until it answers
HOUR = 3600.0
SEGMENT_SIZE = 400
MODULUS = 1 << 32
SYN_WINDOW = {CLIENT: 64240, SERVER: 65160}
SYN_OPTIONS = (("MSS", 1460), ("SAckOK", b""), ("NOP", None), ("WScale", 7))


@dataclasses.dataclass
class Packet:
    """One segment (RFC 9293, 3.1), and what of its IP header matters here."""

    sender: str
    sequence: int
    acknowledgement: int
    flags: str  # letters as scapy has them: S A P F R U
    payload: bytes
    window: int
    identification: int
    client_port: int
    time: float = 0.0
    urgent: int = 0
    options: tuple = ()
    ttl: int = 64

    @property
    def end(self):
        """The sequence number behind it."""
        length = len(self.payload) + ("S" in self.flags) + ("F" in self.flags)
        return (self.sequence + length) % MODULUS


def reaches(sequence, mark):
    """Whether a sequence number is at the mark or behind it, RFC 9293, 3.4."""
    return (sequence - mark) % MODULUS < MODULUS // 2


class Conversation:
    """Both sides of a connection; time goes on with what they do."""

    def __init__(self, start=0.0, isn=None, client_port=41688):
        self.now = start
        self.client_port = client_port
        self.next = dict(isn or {CLIENT: 0x1A2B3C00, SERVER: 0x4D5E6F00})
        self.expected = {CLIENT: 0, SERVER: 0}
        self.early = {CLIENT: [], SERVER: []}  # what arrived ahead of what is expected
        self.identification = {CLIENT: 0x1000, SERVER: 0x8000}
        self.window = {CLIENT: 501, SERVER: 509}  # scaled: about 64 KB
        self.packets = []
        self.said = {}  # name of a turn -> its packets

    def packet(self, side, flags, payload=b"", **fields):
        """The next packet of a side; its numbers move on behind it."""
        packet = Packet(
            sender=side,
            sequence=self.next[side],
            acknowledgement=self.expected[side] if "A" in flags else 0,
            flags=flags,
            payload=payload,
            window=fields.pop("window", self.window[side]),
            identification=self.identification[side],
            client_port=self.client_port,
            **fields,
        )
        self.next[side] = packet.end
        self.identification[side] += 1
        return packet

    def again(self, packet, **changes):
        """A retransmission: the same octets in a new IP packet."""
        changes.setdefault("identification", self.identification[packet.sender])
        self.identification[packet.sender] += 1
        changes.setdefault("acknowledgement", self.expected[packet.sender])
        return dataclasses.replace(packet, **changes)

    def pass_by(self, packet, arrives=True):
        """The packet is captured now, and arrives at the other side."""
        packet.time = self.now
        self.packets.append(packet)
        if arrives:
            self.arrive(packet)
        return packet

    def arrive(self, packet):
        """The other side takes the packet in, RFC 9293, 3.10.7.4."""
        side = other(packet.sender)
        if "S" in packet.flags:
            self.expected[side] = packet.end
            return
        self.early[side].append(packet)
        advanced = True
        while advanced:
            advanced = False
            for one in self.early[side]:
                begins_before = reaches(self.expected[side], one.sequence)
                if begins_before and not reaches(self.expected[side], one.end):
                    self.expected[side] = one.end
                    advanced = True

    def pause(self, seconds):
        self.now += seconds

    def open(self):
        """The three-way handshake, RFC 9293, 3.5."""
        self.pass_by(self.syn(CLIENT))
        self.pause(ACK_DELAY)
        self.pass_by(self.syn(SERVER, "SA"))
        self.pause(ACK_DELAY)
        self.acknowledge(CLIENT)

    def syn(self, side, flags="S", payload=b"", **fields):
        """A SYN; its window is never scaled (RFC 7323, 2.2)."""
        return self.packet(
            side, flags, payload, options=SYN_OPTIONS, window=SYN_WINDOW[side], **fields
        )

    def acknowledge(self, side, **fields):
        """An acknowledgement alone."""
        packet = self.pass_by(self.packet(side, "A", **fields))
        self.pause(ACK_DELAY)
        return packet

    def segments(self, turn, size=SEGMENT_SIZE):
        """A turn of the dialogue in as many segments as it takes, not yet sent."""
        name, side, octets = turn
        pieces = [octets[start : start + size] for start in range(0, len(octets), size)]
        packets = [
            self.packet(side, "A" if piece is not pieces[-1] else "PA", piece) for piece in pieces
        ]
        self.said[name] = packets
        return packets

    def say(self, turn, size=SEGMENT_SIZE):
        """A turn, in good order. The other side acknowledges every second segment
        by itself, and the rest with what it says next."""
        self.pause(REPLY_DELAY)
        packets = self.segments(turn, size)
        for number, packet in enumerate(packets, 1):
            self.pass_by(packet)
            self.pause(ACK_DELAY)
            if number % 2 == 0 and packet is not packets[-1]:
                self.acknowledge(other(packet.sender))
        return packets

    def talk(self, turns):
        for turn in turns:
            self.say(turn)

    def fin(self, side, **fields):
        packet = self.pass_by(self.packet(side, "FA", **fields))
        self.pause(ACK_DELAY)
        return packet

    def close(self, first=SERVER):
        """Both FINs and their acknowledgements, RFC 9293, 3.6."""
        self.fin(first)
        self.fin(other(first))
        self.acknowledge(first)

    def whole(self, turns=DELIVERY):
        """From the first SYN to the last ACK."""
        self.open()
        self.talk(turns)
        self.close()
        return self.packets


def without(packets, *lost):
    """The packets but for some, which the capture lost."""
    return [packet for packet in packets if not any(packet is one for one in lost)]


def move(packets, packet, before):
    """The packets, one of them captured before another. Who captures gives times
    in the order of the capture: the k-th packet gets the k-th of all times."""
    order = without(packets, packet)
    order.insert(next(i for i, one in enumerate(order) if one is before), packet)
    for one, time in zip(order, sorted(one.time for one in packets), strict=True):
        one.time = time
    return order
