# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that are lost: on their way, and then they come again; or only in the
capture, and then their octets are a gap."""

from cases import capture
from conversation import ACK_DELAY, REPLY_DELAY, Conversation, move, without
from dialogue import CONTENT, SERVER, after, before
from frames import over_ipv4

CANNOT_SKIP = "cannot skip a hole"


@capture(
    "tcp-loss-repaired",
    "the second segment of a message is lost before the place of the capture and comes again "
    "0.25 s later",
)
def loss_repaired():
    talk = Conversation()
    talk.open()
    talk.talk(before(CONTENT))
    talk.pause(REPLY_DELAY)
    packets = talk.segments(CONTENT)
    for packet in packets:
        if packet is not packets[1]:
            talk.pass_by(packet)
            talk.pause(ACK_DELAY)
            talk.acknowledge(SERVER)
    talk.pause(0.25)
    talk.pass_by(talk.again(packets[1]))
    talk.pause(ACK_DELAY)
    talk.acknowledge(SERVER)
    talk.talk(after(CONTENT))
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-ack-before-data",
    "captured in a wrong order: every reply before the command that it acknowledges and "
    "answers, and an ACK before the message's segments that it acknowledges",
    libnids="drops data that was acknowledged before it came",
)
def ack_before_data():
    talk = Conversation()
    packets = talk.whole()
    for name in ("ehlo", "mail", "rcpt", "data", "quit"):
        packets = move(packets, talk.said[f"{name}-reply"][0], before=talk.said[name][0])
    message = talk.said["message"]
    acknowledgement = packets[packets.index(message[1]) + 1]
    return over_ipv4(move(packets, acknowledgement, before=message[0]))


def missing(name, *numbers):
    """A delivery, and of that turn these segments are not in the capture."""
    talk = Conversation()
    talk.whole()
    return over_ipv4(without(talk.packets, *(talk.said[name][number] for number in numbers)))


@capture("tcp-gap-command", "RCPT is missing in the capture", libnids=CANNOT_SKIP)
def gap_command():
    return missing("rcpt", 0)


@capture(
    "tcp-gap-message",
    "the third of five segments of the message is missing in the capture",
    libnids=CANNOT_SKIP,
)
def gap_message():
    return missing("message", 2)


@capture(
    "tcp-gap-message-end",
    "the last segment of the message, with its end, is missing in the capture",
    libnids=CANNOT_SKIP,
)
def gap_message_end():
    return missing("message", 4)


@capture("tcp-gap-reply", "the reply to RCPT is missing in the capture", libnids=CANNOT_SKIP)
def gap_reply():
    return missing("rcpt-reply", 0)


@capture(
    "tcp-gap-final-reply",
    "the reply to the message is missing in the capture",
    libnids=CANNOT_SKIP,
)
def gap_final_reply():
    return missing("message-reply", 0)
