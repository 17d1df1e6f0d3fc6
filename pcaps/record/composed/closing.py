# SPDX-License-Identifier: GPL-2.0-or-later
"""How connections end, RFC 9293, 3.5.2 and 3.6, and how they do not."""

from cases import capture
from conversation import ACK_DELAY, HOUR, MODULUS, REPLY_DELAY, Conversation, move
from dialogue import CLIENT, DATA, MAIL, QUIT, QUIT_REPLY, SERVER, before
from frames import over_ipv4


@capture("tcp-fin-again", "both FINs come three times, with 0.2 and 0.4 s in between")
def fin_again():
    talk = Conversation()
    talk.open()
    talk.talk(before(QUIT) + [QUIT, QUIT_REPLY])
    for side in (SERVER, CLIENT):
        fin = talk.fin(side)
        for wait in (0.2, 0.4):
            talk.pause(wait)
            talk.pass_by(talk.again(fin))
            talk.pause(ACK_DELAY)
    talk.acknowledge(SERVER)
    return over_ipv4(talk.packets)


@capture("tcp-fin-with-data", "QUIT and its reply each have the FIN of their side with them")
def fin_with_data():
    talk = Conversation()
    talk.open()
    talk.talk(before(QUIT))
    for name, side, octets in (QUIT, QUIT_REPLY):
        talk.pause(REPLY_DELAY)
        talk.said[name] = [talk.pass_by(talk.packet(side, "FPA", octets))]
    talk.pause(ACK_DELAY)
    talk.acknowledge(CLIENT)
    return over_ipv4(talk.packets)


@capture(
    "tcp-fin-before-data",
    "captured in a wrong order: the server's FIN before the 221, the client's before QUIT",
)
def fin_before_data():
    talk = Conversation()
    talk.open()
    talk.talk(before(QUIT) + [QUIT])
    client_fin = talk.fin(CLIENT)
    talk.say(QUIT_REPLY)
    server_fin = talk.fin(SERVER)
    talk.acknowledge(CLIENT)
    packets = move(talk.packets, client_fin, before=talk.said["quit"][0])
    packets = move(packets, server_fin, before=talk.said["quit-reply"][0])
    return over_ipv4(packets)


@capture(
    "tcp-half-closed",
    "the client sends QUIT and its FIN; the server answers 50 minutes later and closes",
)
def half_closed():
    talk = Conversation()
    talk.open()
    talk.talk(before(QUIT) + [QUIT])
    talk.fin(CLIENT)
    talk.acknowledge(SERVER)
    talk.pause(HOUR * 5 / 6)
    talk.say(QUIT_REPLY)
    talk.fin(SERVER)
    talk.acknowledge(CLIENT)
    return over_ipv4(talk.packets)


@capture(
    "tcp-vanished",
    "after EHLO both are silent for three hours, another connection in between; then the "
    "client sends MAIL, and the server, which knows nothing of it any more, an RST",
    libnids="follows no connection whose handshake it did not see",
)
def vanished():
    talk = Conversation()
    talk.open()
    talk.talk(before(MAIL))
    talk.acknowledge(CLIENT)
    between = Conversation(start=1.5 * HOUR, client_port=41702)
    talk.pause(3 * HOUR)
    before_silence = len(talk.packets)
    (mail,) = talk.say(MAIL)
    reset(talk, SERVER, mail.acknowledgement, flags="R")
    packets = talk.packets[:before_silence] + between.whole() + talk.packets[before_silence:]
    return over_ipv4(packets)


def reset(talk, side, sequence, flags="RA"):
    """An RST with that sequence number; the side's own numbers stay."""
    packet = talk.packet(side, flags, window=0)
    packet.sequence = sequence % MODULUS
    talk.pass_by(packet, arrives=False)
    talk.pause(ACK_DELAY)
    return packet


@capture(
    "tcp-rst",
    "the server resets the connection in the middle of the envelope, with the exact sequence "
    "number",
)
def rst():
    talk = Conversation()
    talk.open()
    talk.talk(before(DATA))
    talk.acknowledge(CLIENT)
    talk.pause(REPLY_DELAY)
    reset(talk, SERVER, talk.next[SERVER])
    return over_ipv4(talk.packets)


@capture(
    "tcp-rst-in-window",
    "an RST in the server's name, 1000 octets ahead of the exact sequence number: the client "
    "challenges it (RFC 9293, 3.10.7.4) and the delivery goes on",
    libnids="ends the connection at any RST in the window",
)
def rst_in_window():
    return forged_reset(1000, challenged=True)


@capture(
    "tcp-rst-outside-window",
    "two RSTs in the server's name, before and behind the window: the delivery goes on",
)
def rst_outside_window():
    return forged_reset(-5000, 200_000, challenged=False)


def forged_reset(*distances, challenged):
    talk = Conversation()
    talk.open()
    talk.talk(before(DATA))
    talk.pause(REPLY_DELAY)
    for distance in distances:
        forged = reset(talk, SERVER, talk.next[SERVER] + distance, flags="R")
        forged.ttl = 242
        if challenged:
            talk.acknowledge(CLIENT)
    rest = before(QUIT)[len(before(DATA)) :] + [QUIT, QUIT_REPLY]
    talk.talk(rest)
    talk.close()
    return over_ipv4(talk.packets)
