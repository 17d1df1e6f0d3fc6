# SPDX-License-Identifier: GPL-2.0-or-later
"""What two sides say in TLS: inputs of fuzz_tls_handshake."""
import struct

RECORDED = ("implicit-tls12", "implicit-tls13", "starttls-resumed", "starttls-tls10",
            "starttls-tls12", "starttls-tls13", "starttls-unknown-ca", "starttls-version")
SERVER, MISSING = 1, 2
ENOUGH = 4  # turns behind the handshake


def turn(kind, octets):
    return struct.pack(">BH", kind, len(octets)) + octets


def begins_tls(payload):
    return payload[:2] in (b"\x15\x03", b"\x16\x03")


def turns_of(packets):
    """The payloads from the first record of each side on."""
    begun, turns = set(), []
    for packet in packets:
        if not packet.payload or not (packet.from_server in begun or begins_tls(packet.payload)):
            continue
        begun.add(packet.from_server)
        turns.append((SERVER if packet.from_server else 0, packet.payload))
    return turns


def of_a_capture(capture):
    packets = capture.segments()
    port = packets[-1].client_port  # of several connections the last one
    turns = turns_of([packet for packet in packets if packet.client_port == port])
    data = [i for i, (_, octets) in enumerate(turns) if octets[:1] == b"\x17"]
    return turns[:data[0] + ENOUGH] if data else turns


def record(content, body):
    return struct.pack(">BHH", content, 0x0303, len(body)) + body


def message(kind, body):
    return bytes([kind]) + struct.pack(">L", len(body))[1:] + body


def composed():
    """What no recording has."""
    hello = message(1, b"\x03\x03" + bytes(32) + b"\x00\x00\x02\x00\x2f\x01\x00")
    ssl2 = b"\x80\x1c\x01\x03\x01\x00\x03\x00\x00\x00\x10\x07\x00\xc0" + bytes(16)
    small = b"".join(record(22, hello[i:i + 1]) for i in range(len(hello)))
    return {
        "ssl2-hello": turn(0, ssl2) + turn(SERVER, record(21, b"\x02\x46")),
        "small-records": turn(0, small),
        "gap-in-message": (turn(0, record(22, hello)[:20]) + struct.pack(">BH", MISSING, 10)
                           + turn(0, record(22, hello)[30:] + record(21, b"\x01\x00"))),
        "gap-between-records": (turn(0, record(22, hello)) + struct.pack(">BH", MISSING, 6)
                                + turn(0, record(23, b"data"))),
        "too-long": turn(SERVER, record(22, message(11, bytes(4093))) * 2),
        "not-tls": turn(0, record(22, hello)) + turn(SERVER, b"454 4.7.0 no\r\n"),
        "alerts": turn(SERVER, record(21, b"\x01\x5a") * 5),
    }


def make(captures):
    made = composed()
    for name in RECORDED:
        made["pcap-" + name] = b"".join(turn(*each) for each in of_a_capture(captures[name]))
    return made
