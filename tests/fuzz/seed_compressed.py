# SPDX-License-Identifier: GPL-2.0-or-later
"""Compressed files: inputs of fuzz_compressed."""
import gzip
import struct

TEXT = b"250 2.0.0 Ok\r\n" * 20


def gz(content=TEXT):
    return gzip.compress(content, mtime=0)


def zstd(content=TEXT, last=1):
    """One raw block in a frame that says its size (RFC 8878, 3.1.1)."""
    block = struct.pack("<L", len(content) << 3 | last)[:3] + content
    return b"\x28\xb5\x2f\xfd\x60" + struct.pack("<H", len(content) - 256) + block


def make():
    skippable = b"\x50\x2a\x4d\x18" + struct.pack("<L", 5) + b"hello"
    return {
        "plain": TEXT[:40],
        "nothing": b"",
        "gzip": gz(),
        "gzip-members": gz(b"one") + gz(b"two"),
        "gzip-trailing": gz() + b"\0\0\0\0trailing",
        "gzip-cut": gz()[:-6],
        "gzip-checksum": gz()[:-8] + bytes(8),
        "gzip-damaged": gz()[:14] + b"\xff\xff" + gz()[16:],
        "gzip-zeros": gz(bytes(100000)),
        "zstd": zstd(),
        "zstd-frames": zstd() + skippable + zstd(),
        "zstd-cut": zstd()[:-6],
        "zstd-block-damaged": zstd()[:7] + b"\xff\xff\xff" + TEXT,
        "zstd-trailing": zstd() + b"trailing",
    }
