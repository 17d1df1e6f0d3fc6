# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments that come in another order, more than once, or overlapping.

Here the network does it: the receiver answers what it gets.
"""

from cases import capture
from conversation import ACK_DELAY, MODULUS, REPLY_DELAY, SEGMENT_SIZE, Conversation
from dialogue import CLIENT, CONTENT, RCPT, SERVER, after, before, other
from frames import over_ipv4

RETRANSMISSION_TIMEOUT = 0.2


@capture(
    "tcp-segments-shuffled",
    "the segments of every turn arrive in another order: those of the message as 4, 1, 5, 3, "
    "2, of all others as 2, 1",
)
def segments_shuffled():
    talk = Conversation()
    talk.open()
    for turn in before(CONTENT):
        shuffled(talk, turn, (2, 1))
    shuffled(talk, CONTENT, (4, 1, 5, 3, 2))
    for turn in after(CONTENT):
        shuffled(talk, turn, (2, 1))
    talk.close()
    return over_ipv4(talk.packets)


def shuffled(talk, turn, order):
    """The turn in as many segments as the order has, each acknowledged at once."""
    talk.pause(REPLY_DELAY)
    packets = talk.segments(turn, size=-(-len(turn[2]) // len(order)))
    for number in order:
        talk.pass_by(packets[number - 1])
        talk.pause(ACK_DELAY)
        talk.acknowledge(other(turn[1]))


@capture(
    "tcp-segments-twice",
    "every segment with data comes a second time 0.2 s later, because its acknowledgement was "
    "lost before the capture",
)
def segments_twice():
    talk = Conversation()
    talk.open()
    for turn in before(CONTENT) + [CONTENT] + after(CONTENT):
        talk.pause(REPLY_DELAY)
        packets = talk.segments(turn)
        for packet in packets:
            talk.pass_by(packet)
            talk.pause(ACK_DELAY)
        talk.pause(RETRANSMISSION_TIMEOUT)
        for packet in packets:
            talk.pass_by(talk.again(packet))
            talk.pause(ACK_DELAY)
        talk.acknowledge(other(turn[1]))
    talk.close()
    return over_ipv4(talk.packets)


def slice_of(talk, packets, start, end):
    """A segment with the octets from start to end of those packets' data."""
    octets = b"".join(packet.payload for packet in packets)
    first = packets[0]
    return talk.again(
        first, sequence=(first.sequence + start) % MODULUS, payload=octets[start:end], flags="PA"
    )


def overlapping(talk, pieces):
    """The message in pieces that overlap, each (start, end) in octets."""
    talk.open()
    talk.talk(before(CONTENT))
    talk.pause(REPLY_DELAY)
    packets = talk.segments(CONTENT)
    for start, end in pieces:
        talk.pass_by(slice_of(talk, packets, start, end))
        talk.pause(ACK_DELAY)
        talk.acknowledge(SERVER)
    talk.talk(after(CONTENT))
    talk.close()


@capture(
    "tcp-overlap",
    "a message in segments that overlap, with the same octets: over the end of one, the "
    "beginning, the whole, two at once",
)
def overlap():
    talk = Conversation()
    size = len(CONTENT[2])
    overlapping(
        talk,
        [(0, 400), (300, 700), (1000, 1400), (900, 1100), (500, 600), (650, 1500), (1200, size)],
    )
    return over_ipv4(talk.packets)


def forged(packet, recipient):
    """The packet with another recipient, of the same length, in it."""
    payload = packet.payload.replace(b"bob@example.com", recipient)
    assert len(payload) == len(packet.payload) and payload != packet.payload
    packet.payload = payload
    return packet


@capture(
    "tcp-overlap-conflict",
    "RCPT comes a second time, 50 ms later, with another recipient: the server had the first one",
)
def overlap_conflict():
    talk = Conversation()
    talk.open()
    talk.talk(before(RCPT))
    (rcpt,) = talk.say(RCPT)
    talk.acknowledge(SERVER)
    talk.pause(0.05)
    talk.pass_by(forged(talk.again(rcpt), b"eve@example.net"))
    talk.pause(ACK_DELAY)
    talk.talk(after(RCPT))
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-overlap-conflict-queued",
    "RCPT in two segments, the second one first; the first one, when it comes, has the rest "
    "of the line too, with another recipient",
    libnids="lets the segment that begins earlier win over what came first",
)
def overlap_conflict_queued():
    talk = Conversation()
    talk.open()
    talk.talk(before(RCPT))
    talk.pause(REPLY_DELAY)
    packets = talk.segments(RCPT)
    talk.pass_by(slice_of(talk, packets, 4, len(RCPT[2])))
    talk.pause(ACK_DELAY)
    talk.acknowledge(SERVER)
    talk.pass_by(forged(talk.again(packets[0]), b"eve@example.net"))
    talk.pause(ACK_DELAY)
    talk.talk(after(RCPT))
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-sequence-wrap",
    "the sequence numbers of both sides pass 2^32: the server's within its greeting, the "
    "client's within a segment of the message",
)
def sequence_wrap():
    command_octets = sum(len(octets) for _, side, octets in before(CONTENT) if side == CLIENT)
    wrap_at = command_octets + SEGMENT_SIZE + 150
    talk = Conversation(isn={CLIENT: MODULUS - wrap_at, SERVER: MODULUS - 20})
    return over_ipv4(talk.whole())
