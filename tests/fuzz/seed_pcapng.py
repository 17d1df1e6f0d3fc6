# SPDX-License-Identifier: GPL-2.0-or-later
"""pcapng files: inputs of fuzz_pcapng."""
import struct

SECTION, INTERFACE, OBSOLETE, SIMPLE, STATISTICS, ENHANCED = 0x0a0d0d0a, 1, 2, 3, 5, 6


class File:
    """Blocks of one byte order, one behind the other."""

    def __init__(self, order="<"):
        self.order = order
        self.octets = b""

    def pack(self, layout, *numbers):
        return struct.pack(self.order + layout, *numbers)

    def block(self, kind, body):
        body += bytes(-len(body) % 4)
        length = self.pack("L", len(body) + 12)
        self.octets += self.pack("L", kind) + length + body + length
        return self

    def section(self, major=1):
        return self.block(SECTION, self.pack("LHHq", 0x1a2b3c4d, major, 0, -1))

    def option(self, code, value):
        return self.pack("HH", code, len(value)) + value + bytes(-len(value) % 4)

    def interface(self, link=1, snap=0, options=b""):
        return self.block(INTERFACE, self.pack("HHL", link, 0, snap) + options)

    def enhanced(self, frame, time=1764000000000000, interface=0, captured=None):
        captured = len(frame) if captured is None else captured
        return self.block(ENHANCED, self.pack("LLLLL", interface, time >> 32, time & 0xffffffff,
                                              captured, len(frame)) + frame)

    def simple(self, frame):
        return self.block(SIMPLE, self.pack("L", len(frame)) + frame)

    def obsolete(self, frame):
        return self.block(OBSOLETE, self.pack("HHLLLL", 0, 7, 0, 1, len(frame), len(frame)) + frame)


def begun(order="<"):
    return File(order).section().interface()


def files(frame):
    nanoseconds = File().option(9, b"\x09")
    offset = File().option(14, struct.pack("<q", -3600))
    binary = File().option(9, b"\x8a")
    return {
        "little": begun().enhanced(frame).enhanced(frame, 1764000001000000),
        "big": begun(">").enhanced(frame),
        "simple": begun().simple(frame),
        "simple-snapped": File().section().interface(1, 40).simple(frame),
        "obsolete": begun().obsolete(frame),
        "clock-nano": File().section().interface(1, 0, nanoseconds + offset).enhanced(frame, 1 << 60),
        "clock-binary": File().section().interface(1, 0, binary).enhanced(frame, 1 << 63),
        "two-links": begun().interface(12).enhanced(frame).enhanced(frame[14:], interface=1),
        "interface-unknown": begun().enhanced(frame, interface=7),
        "link-unsupported": File().section().interface(105).enhanced(frame),
        "link-one-unsupported": begun().interface(105).enhanced(frame, interface=1).enhanced(frame),
        "captured-beyond": begun().enhanced(frame, captured=5000),
        "skipped-blocks": begun().block(STATISTICS, bytes(12)).block(0xbad, b"").enhanced(frame),
        "version-2": File().section(2).interface().enhanced(frame),
        "option-cut": File().section().interface(1, 0, b"\x09\x00\xff\x00").enhanced(frame),
        "empty": File().section(),
    }


def make(captures):
    frame = next(packet.frame for packet in captures["delivery"].segments() if packet.payload)
    made = {name: file.octets for name, file in files(frame).items()}
    made["two-orders"] = made["little"] + made["big"]
    made["cut-block"] = made["little"][:-30]
    made["length-odd"] = begun().octets + b"\x06\x00\x00\x00\x0d\x00\x00\x00" + bytes(16)
    made["length-huge"] = begun().octets + b"\x06\x00\x00\x00\xfc\xff\xff\x7f" + bytes(16)
    made["lengths-differ"] = made["little"][:-4] + b"\x10\x00\x00\x00"
    return made
