# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said in the composed captures: one ordinary delivery.

DELIVERY is a list of turns (name, side, octets). The words of the server are
those that Postfix says in delivery.pcap. The message is long enough for several
segments.
"""

CLIENT = "client"
SERVER = "server"


def other(side):
    return SERVER if side == CLIENT else CLIENT


def lines(*texts):
    """The texts as lines on the wire."""
    return b"".join(text.encode("ascii") + b"\r\n" for text in texts)


def temperatures(count):
    """Lines of 55 octets, no two alike."""
    return [
        f"  {i // 60:02}:{i % 60:02}   the sensor on the roof says {i % 7 + 3:2}.{i % 10} degrees.."
        for i in range(0, count * 5, 5)
    ]


MESSAGE = lines(
    "From: alice@example.org",
    "To: bob@example.com",
    "Subject: Temperatures",
    "Date: Tue, 24 Nov 2026 09:00:00 +0000",
    "Message-ID: <20261124090000.1@client.example.org>",
    "",
    "Hello Bob,",
    "",
    "these are the temperatures of last night:",
    "",
    *temperatures(30),
    "",
    "Alice",
)

GREETING = ("greeting", SERVER, lines("220 mail.example.com ESMTP Postfix"))
EHLO = ("ehlo", CLIENT, lines("EHLO client.example.org"))
EHLO_REPLY = (
    "ehlo-reply",
    SERVER,
    lines(
        "250-mail.example.com",
        "250-PIPELINING",
        "250-SIZE 10240000",
        "250-ENHANCEDSTATUSCODES",
        "250 8BITMIME",
    ),
)
MAIL = ("mail", CLIENT, lines("MAIL FROM:<alice@example.org>"))
MAIL_REPLY = ("mail-reply", SERVER, lines("250 2.1.0 Ok"))
RCPT = ("rcpt", CLIENT, lines("RCPT TO:<bob@example.com>"))
RCPT_REPLY = ("rcpt-reply", SERVER, lines("250 2.1.5 Ok"))
DATA = ("data", CLIENT, lines("DATA"))
DATA_REPLY = ("data-reply", SERVER, lines("354 End data with <CR><LF>.<CR><LF>"))
CONTENT = ("message", CLIENT, MESSAGE + lines("."))
MESSAGE_REPLY = ("message-reply", SERVER, lines("250 2.0.0 Ok: queued as C78D7A72369"))
QUIT = ("quit", CLIENT, lines("QUIT"))
QUIT_REPLY = ("quit-reply", SERVER, lines("221 2.0.0 Bye"))

DELIVERY = [
    GREETING,
    EHLO,
    EHLO_REPLY,
    MAIL,
    MAIL_REPLY,
    RCPT,
    RCPT_REPLY,
    DATA,
    DATA_REPLY,
    CONTENT,
    MESSAGE_REPLY,
    QUIT,
    QUIT_REPLY,
]


def before(turn):
    return DELIVERY[: DELIVERY.index(turn)]


def after(turn):
    return DELIVERY[DELIVERY.index(turn) + 1 :]
