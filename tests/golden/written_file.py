# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the files that --write-pcap writes, as far as tests need it.

They are pcapng in the byte order of the machine that wrote them, which is this one.
"""
import struct
import subprocess
import tempfile
import pathlib

SECONDS = 300
ENHANCED_PACKET = 6


def write(program, capture, *options):
    """What the program says of the capture, and the file that it writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "packets.pcapng"
        command = [program, "read", "--format", "json", "--min-severity", "info", "--summary",
                   "--write-pcap", path, *options, capture]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        return done, path.read_bytes()


def packets(octets):
    """Of each packet its octets and its length on the wire."""
    at = 0
    while at < len(octets):
        kind, length = struct.unpack_from("=II", octets, at)
        if kind == ENHANCED_PACKET:
            captured, on_the_wire = struct.unpack_from("=II", octets, at + 20)
            yield octets[at + 28 : at + 28 + captured], on_the_wire
        at += length


def payloads(octets):
    """What TCP carries in packets without a tunnel, in a row for each direction of each
    connection; a number that was sent again is there again."""
    streams = {}
    for packet, _ in packets(octets):
        ip = packet if packet[0] >> 4 in (4, 6) and packet[12:14] != b"\x08\x00" else packet[14:]
        if ip[0] >> 4 != 4 or ip[9] != 6:
            continue
        segment = ip[(ip[0] & 15) * 4 : struct.unpack_from(">H", ip, 2)[0]]
        key = ip[12:20] + segment[:4]
        streams[key] = streams.get(key, b"") + segment[(segment[12] >> 4) * 4 :]
    return list(streams.values())
