# SPDX-License-Identifier: GPL-2.0-or-later
"""Probes, windows and urgent data, RFC 9293, 3.8."""

from cases import capture
from conversation import ACK_DELAY, MODULUS, REPLY_DELAY, SEGMENT_SIZE, Conversation
from dialogue import CLIENT, CONTENT, DELIVERY, MAIL, SERVER, after, before, other
from frames import over_ipv4


def keepalive(talk, side, octets):
    """RFC 9293, 3.8.4: one below the next sequence number, empty or with one
    octet of garbage."""
    probe = talk.packet(side, "A")
    probe.sequence = (probe.sequence - 1) % MODULUS
    probe.payload = octets
    talk.pass_by(probe)
    talk.pause(ACK_DELAY)
    talk.acknowledge(other(side))


@capture(
    "tcp-keepalive",
    "idle for five minutes before MAIL: each side probes every 75 s, the client without an "
    "octet, the server with one that is no part of the stream",
)
def keepalives():
    talk = Conversation()
    talk.open()
    talk.talk(before(MAIL))
    talk.acknowledge(CLIENT)
    for _ in range(4):
        talk.pause(75.0)
        keepalive(talk, CLIENT, b"")
        keepalive(talk, SERVER, b"\0")
    talk.talk([MAIL] + after(MAIL))
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-zero-window",
    "within the message the server's window is closed for 1.5 s; the client probes it, first "
    "without an octet, then twice with the next one, which the server takes only the second "
    "time",
    libnids="drops the octet of a window probe",
)
def zero_window():
    talk = Conversation()
    talk.open()
    talk.talk(before(CONTENT))
    talk.pause(REPLY_DELAY)
    packets = talk.segments(CONTENT)
    for packet in packets[:2]:
        talk.pass_by(packet)
        talk.pause(ACK_DELAY)
    talk.acknowledge(SERVER, window=0)
    stalled = packets[2]
    empty = talk.again(
        stalled, sequence=(stalled.sequence - 1) % MODULUS, payload=b"", flags="A"
    )
    one_octet = talk.again(stalled, payload=stalled.payload[:1], flags="A")
    for probe, arrives, window in (
        (empty, False, 0),
        (one_octet, False, 0),
        (talk.again(one_octet), True, 502),
    ):
        talk.pause(0.5)
        talk.pass_by(probe, arrives=arrives)
        talk.pause(ACK_DELAY)
        talk.acknowledge(SERVER, window=window)
    rest = CONTENT[2][2 * SEGMENT_SIZE + 1 :]
    talk.next[CLIENT] = (stalled.sequence + 1) % MODULUS
    for start in range(0, len(rest), SEGMENT_SIZE):
        talk.pass_by(talk.packet(CLIENT, "PA", rest[start : start + SEGMENT_SIZE]))
        talk.pause(ACK_DELAY)
    talk.talk(after(CONTENT))
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-urgent",
    "MAIL has the URG flag, with the urgent pointer behind its fourth octet; so has a segment "
    "of the message",
)
def urgent():
    talk = Conversation()
    talk.open()
    talk.talk(DELIVERY)
    talk.close()
    for packet in (talk.said["mail"][0], talk.said["message"][1]):
        packet.flags += "U"
        packet.urgent = 4
    return over_ipv4(talk.packets)
