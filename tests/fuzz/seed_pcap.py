# SPDX-License-Identifier: GPL-2.0-or-later
"""pcap files: inputs of fuzz_pcap."""
import struct

MICROSECONDS, NANOSECONDS, LONGER, NAVTEL = 0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0xa12b3c4d


def header(magic=MICROSECONDS, order="<", major=2, minor=4, snap=262144, link=1):
    return struct.pack(order + "LHHLLLL", magic, major, minor, 0, 0, snap, link)


def record(frame, order="<", captured=None, length=None, fraction=5, more=b""):
    captured = len(frame) if captured is None else captured
    length = len(frame) if length is None else length
    return struct.pack(order + "LLLL", 1764000000, fraction, captured, length) + more + frame


def make(captures):
    frame = next(segment.frame for segment in captures["delivery"].segments() if segment.payload)
    return {
        "little": header() + record(frame) + record(frame),
        "big": header(order=">") + record(frame, ">"),
        "nanoseconds": header(NANOSECONDS) + record(frame, fraction=999999999),
        "longer-headers": header(LONGER) + record(frame, more=bytes(8)),
        "navtel": header(NAVTEL) + record(frame),
        "version-2-3": header(minor=3) + record(frame),
        "version-1": header(major=1) + record(frame),
        "raw": header(link=101) + record(frame[14:]),
        "link-unknown": header(link=105) + record(frame),
        "snap-below": header(snap=60) + record(frame),
        "snap-0": header(snap=0) + record(frame),
        "snapped": header() + record(frame[:60], length=len(frame)),
        "length-below": header() + record(frame, length=20),
        "captured-0": header() + record(b"", length=60) + record(frame),
        "captured-huge": header() + record(frame, captured=0x7fffffff),
        "fraction-beyond": header() + record(frame, fraction=0xffffffff),
        "cut-header": header()[:20],
        "cut-record": header() + record(frame)[:10],
        "cut-frame": header() + record(frame)[:-5],
        "empty": header(),
    }
