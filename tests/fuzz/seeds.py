# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the inputs that fuzzing starts from, out of the recorded captures.

seeds.py PCAPS CORPUS

writes into CORPUS/TARGET/; what lies there under another name stays. The targets say in their
first comment what an input is made of.
"""
import pathlib
import struct
import sys

import seed_compressed
import seed_dialogues
import seed_fragments
import seed_frames
import seed_pcap
import seed_pcapng
import seed_segments
import seed_tls

ETHERNET = 1


class Segment:
    """A TCP segment in IPv4 behind Ethernet."""

    def __init__(self, time, frame):
        self.time = time
        self.frame = frame
        self.ip = frame[14:14 + struct.unpack_from(">H", frame, 16)[0]]
        tcp = self.ip[(self.ip[0] & 15) * 4:]
        self.source, self.destination, self.sequence, self.acknowledgment, offset, self.flags = (
            struct.unpack_from(">HHLLBB", tcp))
        self.payload = tcp[(offset >> 4) * 4:]
        self.from_server = self.source < self.destination
        self.client_port = self.destination if self.from_server else self.source


class Capture:
    """A pcap file in little endian with microseconds."""

    def __init__(self, path):
        octets = path.read_bytes()
        self.link, = struct.unpack_from("<L", octets, 20)
        self.frames = []
        position = 24
        while position < len(octets):
            seconds, fraction, captured, _ = struct.unpack_from("<LLLL", octets, position)
            position += 16
            self.frames.append((seconds + fraction / 1e6, octets[position:position + captured]))
            position += captured

    def segments(self):
        """Those that are plain TCP over IPv4, without tags or tunnels."""
        plain = [(time, frame) for time, frame in self.frames
                 if self.link == ETHERNET and frame[12:15] == b"\x08\x00\x45" and frame[23] == 6]
        return [Segment(time, frame) for time, frame in plain]


def write(corpus, target, made):
    folder = pathlib.Path(corpus, target)
    folder.mkdir(parents=True, exist_ok=True)
    for name, octets in made.items():
        (folder / name).write_bytes(octets)


def main(pcaps, corpus):
    captures = {path.stem: Capture(path) for path in sorted(pathlib.Path(pcaps).glob("*.pcap"))}
    for target, made in (("compressed", seed_compressed.make()),
                         ("frame_decode", seed_frames.make(captures)),
                         ("ip_fragments", seed_fragments.make()),
                         ("pcap", seed_pcap.make(captures)),
                         ("pcapng", seed_pcapng.make(captures)),
                         ("tcp_segments", seed_segments.make(captures)),
                         ("tls_handshake", seed_tls.make(captures)),
                         ("session_builder", seed_dialogues.make(captures))):
        write(corpus, target, made)
    # No handshake is like another: made once.
    if not pathlib.Path(corpus, "tls").exists():
        write(corpus, "tls", seed_tls.make())


if __name__ == "__main__":
    main(*sys.argv[1:])
