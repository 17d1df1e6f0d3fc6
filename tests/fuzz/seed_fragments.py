# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of IP fragments: inputs of fuzz_ip_fragments."""

V6, MORE, DIFFERING, SNAPPED, BEHIND_OTHERS, BACK = 1, 2, 0x10, 0x20, 0x40, 0x80
FAR, LONG = 0x08, 0x10
# Indexes of pauses in the target.
NOW, MS_1, MS_9, MS_20, S_1, S_29, S_31, S_4000 = range(8)


def piece(offset, length, traits=MORE, pause=MS_1, identification=0, more_traits=0):
    return bytes([traits | identification << 2, offset // 8, length, pause | more_traits])


def last(offset, length, traits=0, **others):
    return piece(offset, length, traits, **others)


def make():
    """The first octet is the settings: usual limits but where the name says otherwise."""
    in_order = piece(0, 64) + piece(64, 64) + last(128, 5)
    lists = {
        "in-order": in_order,
        "reversed": last(128, 5) + piece(64, 64) + piece(0, 64),
        "ipv6": piece(0, 64, MORE | V6) + last(64, 9, V6),
        "ipv6-behind-options": piece(0, 64, MORE | V6 | BEHIND_OTHERS) + last(64, 9, V6),
        "options": piece(0, 64, MORE | BEHIND_OTHERS) + last(64, 9, BEHIND_OTHERS),
        "whole-alone": last(0, 100) + last(0, 100, V6),
        "doubled": piece(0, 64) + piece(0, 64) + last(64, 9) + last(64, 9) + piece(0, 64, pause=S_1),
        "overlap-same": piece(0, 64) + piece(32, 64) + last(80, 50),
        "overlap-differs": piece(0, 64) + piece(32, 64, MORE | DIFFERING) + last(80, 50),
        "hole": piece(0, 64) + last(128, 5) + piece(64, 32) + piece(96, 32),
        "interleaved": piece(0, 8) + piece(0, 8, identification=1) + last(8, 8, identification=1) +
                       last(8, 8),
        "expired": piece(0, 64) + piece(64, 64, pause=S_31) + piece(0, 8, pause=MS_1) + last(128, 5),
        "time-back": piece(0, 64) + piece(64, 64, MORE | BACK, pause=S_31) + last(128, 5),
        "mirrored-later": in_order + piece(0, 64, pause=MS_9) + piece(64, 64, pause=MS_20),
        "snapped": piece(0, 64) + piece(64, 64, MORE | SNAPPED) + last(128, 50),
        "two-ends": piece(0, 64) + last(64, 9) + last(64, 20) + last(128, 9),
        "beyond-end": last(64, 9) + piece(128, 64) + piece(0, 64),
        "odd-length": piece(0, 63) + last(64, 9),
        "empty": piece(0, 0) + last(0, 0),
        "oversized": piece(0, 8) + last(248 * 8, 255, more_traits=FAR | LONG),
        "largest": b"".join(piece(1920 * i, 30, more_traits=LONG) for i in range(2)) +
                   last(255 * 8, 7, more_traits=FAR),
    }
    made = {name: b"\0" + pieces for name, pieces in lists.items()}
    made["one-at-once"] = b"\x01" + lists["interleaved"]
    made["little-room"] = b"\x03" + lists["doubled"] + piece(0, 255, more_traits=LONG)
    made["little-budget"] = b"\x0c" + in_order
    return made
