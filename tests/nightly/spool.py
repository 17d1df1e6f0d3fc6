# SPDX-License-Identifier: GPL-2.0-or-later
"""A spool, and what became of it.

  spool.py fill CAPTURE FOLDER SEED [HOURS]
                                 a capture, stretched to a day and a half or so many hours that end
                                 now, as files of about half an hour each; the time of a file is that
                                 of its last packet, as with tcpdump -G
  spool.py total SUMMARY...      how many sessions these reports have counted
"""
import json
import os
import random
import struct
import sys
import time


def records(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 24
    while at < len(data):
        seconds, micros, length = struct.unpack("<III", data[at:at + 12])
        yield seconds * 1000000 + micros, data[at + 8:at + 16 + length]
        at += 16 + length


class Spool:
    def __init__(self, folder, head):
        self.folder, self.head = folder, head
        self.number, self.file, self.latest = 0, None, 0

    def begin(self):
        self.close()
        self.number += 1
        self.name = os.path.join(self.folder, f"mail {self.number:04}.pcap")
        self.file = open(self.name, "wb")
        self.file.write(self.head)

    def add(self, at, rest):
        self.file.write(struct.pack("<II", at // 1000000, at % 1000000) + rest)
        self.latest = at

    def close(self):
        if self.file:
            self.file.close()
            os.utime(self.name, (self.latest // 1000000 + 1,) * 2)


def fill(capture, folder, seed, hours="36"):
    chance = random.Random(seed)
    packets = list(records(capture))
    first, last = packets[0][0], packets[-1][0]
    span = int(hours) * 3600 * 1000000
    begin = int(time.time() - 300) * 1000000 - span
    with open(capture, "rb") as file:
        spool = Spool(folder, file.read(24))
    end = 0
    for at, rest in packets:
        at = begin + (at - first) * span // (last - first)
        if at > end:
            spool.begin()
            end = at + chance.randrange(1, 3600) * 1000000
        spool.add(at, rest)
    spool.close()


def total(*paths):
    count = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            count += json.load(file)["tally"].get("sessions", 0)
    print(count)


if __name__ == "__main__":
    {"fill": fill, "total": total}[sys.argv[1]](*sys.argv[2:])
