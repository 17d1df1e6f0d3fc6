# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations of TCP segments: inputs of fuzz_tcp_segments."""
import struct

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
SERVER, IPV6 = 0x40, 0x80
ZERO_WINDOW, OPTIONS, FAR, TUNNEL, TWICE, TICK, END, OLD = 1, 2, 4, 8, 16, 32, 64, 128
DIFFERING, SNAPPED, LONG = 0x20, 0x40, 0x80
# Indexes of pauses in the target.
NOW, MS_1, MS_300, S_1, S_3, S_6, S_40, S_4000 = range(8)


def folded(number):
    """Into the 16 bits there are, with sign."""
    return (number + 0x8000 & 0xffff) - 0x8000


def seg(flags, seq=0, ack=0, length=0, traits=0, pause=MS_1, connection=0, more=0):
    """A segment; more is of DIFFERING, SNAPPED and LONG."""
    return struct.pack(">BBhhBB", flags, connection | pause << 2 | more, folded(seq), folded(ack),
                       length, traits)


def handshake(connection=0, family=0):
    return (seg(SYN | family, 0, 0, 0, OPTIONS, connection=connection) +
            seg(SYN | ACK | SERVER | family, 0, 1, 0, OPTIONS, connection=connection) +
            seg(ACK | family, 1, 1, connection=connection))


def client(seq, length, ack=1, **more):
    return seg(PSH | ACK, seq, ack, length, **more)


def server(seq, length, ack=1, **more):
    return seg(PSH | ACK | SERVER, seq, ack, length, **more)


def close(client_end, server_end):
    return (seg(FIN | ACK, client_end, server_end) +
            seg(FIN | ACK | SERVER, server_end, client_end + 1) +
            seg(ACK, client_end + 1, server_end + 1))


def conversations():
    talk = handshake() + server(1, 40) + client(1, 20, 41)
    return {
        "whole": talk + server(41, 30, 21) + close(21, 71),
        "ipv6": handshake(family=IPV6) + seg(ACK | IPV6, 1, 1, 9) + seg(FIN | ACK | IPV6, 10, 1),
        "reset": talk + seg(RST | SERVER, 41),
        "reset-outside": talk + seg(RST | SERVER, 20000) + seg(RST | ACK | SERVER, 41, 21),
        "out-of-order": talk + client(41, 20, 41) + client(21, 20, 41) + close(61, 41),
        "reversed": handshake() + client(31, 10) + client(21, 10) + client(11, 10) + client(1, 10),
        "overlap-same": talk + client(11, 20, 41) + client(16, 30, 41) + close(46, 41),
        "overlap-differs": talk + client(11, 20, 41, more=DIFFERING) + client(61, 9, 41) +
                           client(50, 20, 41, more=DIFFERING) + client(21, 40, 41) + close(70, 41),
        "hole-acked": talk + client(41, 20, 41) + server(41, 9, 61, pause=S_1) + client(61, 9, 50),
        "hole-silent": handshake() + client(21, 9) + client(30, 9, pause=S_6) + client(39, 9),
        "hole-long": handshake() + b"".join(client(1000 + 15000 * i, 250, more=LONG)
                                            for i in range(2)),
        "ack-first": talk + server(41, 30, 41) + client(21, 20, 41) + close(41, 71),
        "wrap": handshake(2) + client(1, 20, connection=2) + server(1, 30, 21, connection=2),
        "keepalive": talk + client(20, 1, 41, pause=S_40) + seg(ACK | SERVER, 41, 21) +
                     client(20, 0, 41),
        "zero-window": talk + seg(ACK | SERVER, 41, 21, 0, ZERO_WINDOW) + client(21, 1, 41) +
                       seg(ACK | SERVER, 41, 22),
        "syn-data": seg(SYN, 0, 0, 12) + seg(SYN | ACK | SERVER, 0, 13) + client(13, 9),
        "syn-both": seg(SYN, 0) + seg(SYN | SERVER, 0) + seg(SYN | ACK, 0, 1) +
                    seg(SYN | ACK | SERVER, 0, 1) + client(1, 9),
        "syn-again": seg(SYN) + seg(SYN, pause=S_1) + seg(SYN | ACK | SERVER, 0, 1) +
                     seg(SYN | ACK | SERVER, 0, 1, pause=S_3) + seg(ACK, 1, 1) + client(1, 9),
        "fin-data": talk + seg(FIN | PSH | ACK, 21, 41, 9) + seg(FIN | ACK | SERVER, 41, 31),
        "fin-first": talk + seg(FIN | ACK, 41, 41) + client(21, 20, 41) + server(41, 9, 42),
        "urgent": talk + seg(URG | ACK, 21, 41, 9) + close(30, 41),
        "reused": talk + close(21, 41) + seg(SYN, 9000) + seg(SYN | ACK | SERVER, 9000, 9001) +
                  seg(ACK, 9001, 9001) + client(9001, 9, 9001),
        "reused-open": talk + seg(SYN, 9000) + seg(SYN | ACK | SERVER, 9000, 9001) +
                       client(9001, 9, 9001),
        "midstream": server(500, 40, 300) + client(300, 20, 540) + server(540, 9, 320),
        "one-sided": server(500, 40, 300) + server(540, 40, 320) + server(700, 9, 320, pause=S_3),
        "half-open": seg(SYN) + seg(SYN | ACK | SERVER, 0, 1, pause=S_40) + seg(ACK, 1, 1, pause=S_4000),
        "idle": talk + client(21, 9, 41, pause=S_4000) + client(30, 9, 41),
        "snapped": talk + client(21, 40, 41, more=SNAPPED) + client(61, 9, 41) + close(70, 41),
        "mirrored": handshake() + client(1, 20, traits=TWICE) + server(1, 20, 21, traits=TWICE),
        "tunnels": talk + seg(SYN, traits=TUNNEL) + seg(SYN | ACK | SERVER, 0, 1, traits=TUNNEL) +
                   client(1, 9, traits=TUNNEL) + client(21, 9, 41),
        "captures": talk + client(21, 9, 41, traits=END) + client(41, 9, 41, traits=OLD),
        "ticks": talk + client(41, 9, 41) + seg(0, traits=TICK, pause=S_3) + client(21, 20, 41),
        "far": talk + client(1, 20, 41, traits=FAR) + client(-1, 20, 41, traits=FAR),
        "many": b"".join(handshake(i % 4, IPV6 * (i // 4)) for i in range(8)),
    }


def recorded(packets):
    """The first connection of a capture, its numbers from 0 on."""
    port = packets[0].client_port
    first = {}
    octets = b""
    for packet in packets:
        if packet.client_port != port:
            continue
        side = packet.from_server
        first.setdefault(side, packet.sequence)
        if packet.flags & ACK:
            first.setdefault(not side, packet.acknowledgment)
        octets += seg(packet.flags & 63 | (SERVER if side else 0), packet.sequence - first[side],
                      packet.acknowledgment - first[not side] if packet.flags & ACK else 0,
                      min(len(packet.payload), 255))
    return octets


def make(captures):
    """Settings in front: all is wanted and there is room for everything."""
    made = {name: b"\0\0" + octets for name, octets in conversations().items()}
    for name, capture in captures.items():
        if name.startswith("tcp-") and capture.segments():
            made["pcap-" + name] = b"\0\0" + recorded(capture.segments())
    made["few-connections"] = b"\x02\0" + made["many"][2:]
    made["little-memory"] = b"\x18\0" + made["hole-long"][2:] + made["reversed"][2:]
    made["facts-only"] = b"\0\x09" + made["whole"][2:]
    made["unwanted"] = b"\0\x0a" + made["whole"][2:]
    made["checksums"] = b"\x20\0" + made["whole"][2:]
    return made
