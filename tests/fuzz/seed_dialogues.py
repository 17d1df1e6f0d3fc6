# SPDX-License-Identifier: GPL-2.0-or-later
"""Dialogues in the language of dialogue_player.h: inputs of fuzz_session_builder."""

RECORDED = ("callout", "delivery", "founding-story-client-side", "founding-story-server-side",
            "held-with-noops-client-side", "held-with-noops-server-side", "helo-without-name",
            "helo-without-name-twice", "mixed-front-end", "noop-before-mail",
            "one-among-ten-client-side", "one-among-ten-server-side", "rejected-recipient-rset",
            "reuse-rset-probe", "starttls-injection", "starttls-refused", "starttls-tls12",
            "starttls-unknown-ca")
LONGEST_PAUSE = 99999
MOST_CONNECTIONS = 4


def escaped(line):
    text = line.replace(b"\\", b"\\\\")
    return b"".join(b"\\x%02x" % octet if octet < 32 or octet > 126 else b"%c" % octet
                    for octet in text)


def said(packet):
    """The payload of a packet as lines of the language, all in one segment."""
    letter = b"S" if packet.from_server else b"C"
    lines = packet.payload.split(b"\r\n")
    rest = lines.pop()
    marks = [b": "] + [b"+ "] * len(lines)
    text = b"".join(letter + mark + escaped(line) + b"\n" for mark, line in zip(marks, lines))
    return text + (letter + b"| " + escaped(rest) + b"\n" if rest else b"")


def dialogue(packets):
    text = b""
    before = packets[0].time
    for packet in packets:
        pause = min(int(packet.time - before), LONGEST_PAUSE)
        before = packet.time
        text += b"@%d\n" % pause if pause > 0 else b""
        text += said(packet) if packet.payload else b""
    return text


def make(captures):
    made = {}
    for name in RECORDED:
        packets = captures[name].segments()
        ports = list(dict.fromkeys(packet.client_port for packet in packets))[:MOST_CONNECTIONS]
        dialogues = [dialogue([packet for packet in packets if packet.client_port == port])
                     for port in ports]
        made["pcap-" + name] = (b"dy\n" if len(ports) > 1 else b"d\n") + b"N\n".join(dialogues)
    return made
