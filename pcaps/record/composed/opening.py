# SPDX-License-Identifier: GPL-2.0-or-later
"""How connections begin, RFC 9293, 3.5."""

from cases import capture
from conversation import ACK_DELAY, HOUR, MODULUS, Conversation, move
from dialogue import (
    CLIENT,
    DATA,
    DELIVERY,
    EHLO,
    EHLO_REPLY,
    GREETING,
    MAIL,
    MAIL_REPLY,
    RCPT,
    SERVER,
    before,
)
from frames import over_ipv4

FAST_OPEN_COOKIE = (34, bytes.fromhex("6d61696c636f6f6b"))  # RFC 7413, 4.1.1


@capture(
    "tcp-handshake-shuffled",
    "captured in a wrong order: the SYN/ACK before the SYN, the greeting before the ACK that "
    "completes the handshake",
    libnids="follows only handshakes in order",
)
def handshake_shuffled():
    talk = Conversation()
    packets = talk.whole()
    syn, syn_ack, ack = packets[:3]
    packets = move(packets, syn_ack, before=syn)
    packets = move(packets, talk.said["greeting"][0], before=ack)
    return over_ipv4(packets)


@capture(
    "tcp-syn-again",
    "the SYN comes three times, a second and two seconds apart, and the SYN/ACK twice",
)
def syn_again():
    talk = Conversation()
    syn = talk.pass_by(talk.syn(CLIENT))
    for wait in (1.0, 2.0):
        talk.pause(wait)
        talk.pass_by(talk.again(syn, acknowledgement=0))
    talk.pause(ACK_DELAY)
    syn_ack = talk.pass_by(talk.syn(SERVER, "SA"))
    talk.pause(1.0)
    talk.pass_by(talk.again(syn_ack))
    talk.pause(ACK_DELAY)
    talk.acknowledge(CLIENT)
    talk.talk(DELIVERY)
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-fast-open",
    "TCP Fast Open (RFC 7413): EHLO in the SYN, which the SYN/ACK acknowledges; then the greeting",
    libnids="takes no data in a SYN",
)
def fast_open():
    talk = Conversation()
    syn = talk.syn(CLIENT, payload=EHLO[2])
    syn.options += (FAST_OPEN_COOKIE,)
    talk.pass_by(syn)
    talk.pause(ACK_DELAY)
    talk.pass_by(talk.syn(SERVER, "SA"))
    talk.pause(ACK_DELAY)
    talk.acknowledge(CLIENT)
    talk.talk([GREETING, EHLO_REPLY, MAIL, MAIL_REPLY] + DELIVERY[DELIVERY.index(RCPT) :])
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-fast-open-refused",
    "EHLO in the SYN, but the SYN/ACK acknowledges the SYN alone; so the client sends EHLO again",
)
def fast_open_refused():
    talk = Conversation()
    syn = talk.syn(CLIENT, payload=EHLO[2])
    syn.options += (FAST_OPEN_COOKIE,)
    talk.pass_by(syn)
    talk.pause(ACK_DELAY)
    talk.next[CLIENT] = talk.expected[SERVER] = (syn.sequence + 1) % MODULUS
    talk.pass_by(talk.syn(SERVER, "SA"))
    talk.pause(ACK_DELAY)
    talk.talk([EHLO, GREETING, EHLO_REPLY, MAIL, MAIL_REPLY] + DELIVERY[DELIVERY.index(RCPT) :])
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-simultaneous-open",
    "both sides send a SYN, then both a SYN/ACK (RFC 9293, figure 7); the server has port 25",
    libnids="follows only handshakes of client and server",
)
def simultaneous_open():
    talk = Conversation()
    syns = [talk.syn(CLIENT), talk.syn(SERVER)]
    for syn in syns:
        talk.pass_by(syn)
        talk.pause(ACK_DELAY)
    for syn in syns:
        talk.pass_by(talk.again(syn, flags="SA"))
        talk.pause(ACK_DELAY)
    talk.talk(DELIVERY)
    talk.close()
    return over_ipv4(talk.packets)


@capture(
    "tcp-half-open",
    "a SYN and its SYN/ACK, sent four times, that nobody completes; after an hour and a half "
    "another connection, after three hours one of the first two endpoints",
)
def half_open():
    dead = Conversation()
    dead.pass_by(dead.syn(CLIENT))
    dead.pause(ACK_DELAY)
    syn_ack = dead.pass_by(dead.syn(SERVER, "SA"))
    for wait in (1.0, 2.0, 4.0):
        dead.pause(wait)
        dead.pass_by(dead.again(syn_ack))
    between = Conversation(start=1.5 * HOUR, client_port=41702)
    alive = Conversation(start=3 * HOUR, isn={CLIENT: 0x61A80000, SERVER: 0x7C830000})
    return over_ipv4(dead.packets + between.whole() + alive.whole())


def knock(start, client_port):
    """A SYN, sent four times, that nobody answers."""
    talk = Conversation(start=start, client_port=client_port)
    syn = talk.pass_by(talk.syn(CLIENT))
    for wait in (1.0, 2.0, 4.0):
        talk.pause(wait)
        talk.pass_by(talk.again(syn, acknowledgement=0))
    return talk.packets


@capture(
    "tcp-syn-unanswered",
    "three SYNs five minutes apart, each sent four times, that nobody answers; five minutes "
    "later a delivery",
)
def syn_unanswered():
    packets = []
    for number in range(3):
        packets += knock(300.0 * number, 41688 + number)
    alive = Conversation(start=900.0, client_port=41702)
    return over_ipv4(packets + alive.whole())


@capture(
    "tcp-port-blocked",
    "three deliveries; then a SYN that is refused by an RST of the server's own distance, and "
    "one that is refused by an RST from three hops away",
)
def port_blocked():
    packets = []
    for number in range(3):
        packets += Conversation(start=60.0 * number, client_port=41688 + number).whole()
    for number, ttl in ((3, 64), (4, 252)):
        talk = Conversation(start=60.0 * number, client_port=41688 + number)
        talk.pass_by(talk.syn(CLIENT))
        talk.pause(ACK_DELAY)
        talk.next[SERVER] = 0
        talk.pass_by(talk.packet(SERVER, "RA", window=0, ttl=ttl))
        packets += talk.packets
    return over_ipv4(packets)


@capture(
    "tcp-midstream",
    "the capture begins with the reply to MAIL",
    libnids="follows no connection whose handshake it did not see",
)
def midstream():
    talk = Conversation()
    packets = talk.whole()
    first = packets.index(talk.said["mail-reply"][0])
    return over_ipv4(packets[first:])


@capture(
    "tcp-midstream-message",
    "the capture begins with the second segment of the message",
    libnids="follows no connection whose handshake it did not see",
)
def midstream_message():
    talk = Conversation()
    packets = talk.whole()
    first = packets.index(talk.said["message"][1])
    return over_ipv4(packets[first:])


@capture(
    "tcp-client-only",
    "a capture of what the client sends, as of a mirror port for one direction",
    libnids="follows no connection of which it sees one direction",
)
def client_only():
    packets = Conversation().whole()
    return over_ipv4([packet for packet in packets if packet.sender == CLIENT])


@capture(
    "tcp-server-only",
    "a capture of what the server sends",
    libnids="follows no connection of which it sees one direction",
)
def server_only():
    packets = Conversation().whole()
    return over_ipv4([packet for packet in packets if packet.sender == SERVER])


@capture(
    "tcp-ports-again",
    "two connections of the same two endpoints, the second one 1 ms after the first one's last ACK",
)
def ports_again():
    first = Conversation()
    first.whole()
    second = Conversation(start=first.now + 0.001, isn={CLIENT: 0x2B000000, SERVER: 0x5E000000})
    return over_ipv4(first.packets + second.whole())


@capture(
    "tcp-ports-again-unclosed",
    "after the reply to RCPT the client's host starts anew and opens a connection from the "
    "same port; the server takes the new one",
)
def ports_again_unclosed():
    first = Conversation()
    first.open()
    first.talk(before(DATA))
    second = Conversation(start=first.now + 2.0, isn={CLIENT: 0x2B000000, SERVER: 0x5E000000})
    return over_ipv4(first.packets + second.whole())
