# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic that a kernel divides wrongly between workers, and what the records of it have to say.

  divided.py make CAPTURE.pcap OUT.pcap SESSIONS [FIRST]
                                                   the session of a capture so many times, by clients
                                                   of their own from that number on, in every kind of
                                                   envelope, all at once
  divided.py part CAPTURE.pcap OUT.pcap 0|1        the first half of the packets of each session, or the
                                                   second one
  divided.py compare RECORDS WANTED                says what differs; times are no difference

A kernel hashes addresses and ports of the outermost packet, if it finds some. Here the two
directions of a tunnel have ports of their own, and fragments have none.
"""
import json
import re
import struct
import sys

ETHERNET = bytes(12)
IPV4, IPV6, VLAN, QINQ, BRIDGED = 0x0800, 0x86DD, 0x8100, 0x88A8, 0x6558
OUTER = bytes((192, 0, 2, 1)), bytes((192, 0, 2, 2))
PART = 64  # octets of a fragment


def read_frames(path):
    with open(path, "rb") as file:
        order = "<" if file.read(24)[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
        while header := file.read(16):
            yield file.read(struct.unpack(order + "4I", header)[2])


def ethernet(kind, payload, tags=b""):
    return ETHERNET + tags + struct.pack(">H", kind) + payload


def ipv4(source, destination, protocol, payload, identification=0, fragment=0):
    return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), identification, fragment, 64,
                       protocol, 0) + source + destination + payload


def ipv6(source, destination, protocol, payload):
    return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + source + destination + payload


def udp(source, destination, payload):
    return struct.pack(">4H", source, destination, 8 + len(payload), 0) + payload


def parts_of(payload):
    return [(offset, payload[offset:offset + PART]) for offset in range(0, len(payload), PART)]


def fragments_ipv4(packet, number):
    """In the order that hides the ports longest: the last one first."""
    payload = packet[20:]
    parts = [ipv4(packet[12:16], packet[16:20], packet[9], part, number & 0xFFFF,
                  offset // 8 | (0x2000 if offset + PART < len(payload) else 0))
             for offset, part in parts_of(payload)]
    return parts[::-1]


def fragments_ipv6(packet, number):
    payload = packet[40:]
    return [ipv6(packet[8:24], packet[24:40], 44,
                 struct.pack(">BBHI", packet[6], 0,
                             offset | (1 if offset + PART < len(payload) else 0), number) + part)
            for offset, part in parts_of(payload)]


class Session:
    """Of one client; an inner packet in, frames out."""

    def __init__(self, index):
        self.client = bytes((198, 18, index >> 8, index & 255))
        self.network = 100 + index
        self.kind = list(KINDS)[index % len(KINDS)]
        self.packets = 0

    def own(self, packet, client):
        return packet.replace(client, self.client, 1)

    def outer(self, forth):
        return OUTER if forth else OUTER[::-1]

    def frames(self, packet, forth):
        self.packets += 1
        return KINDS[self.kind](self, packet, forth)

    def number(self, forth):
        return self.network << 8 | self.packets << 1 | forth


def as_ipv6(packet):
    prefix = bytes.fromhex("20010db8") + bytes(8)
    return ipv6(prefix + packet[12:16], prefix + packet[16:20], 6, packet[20:])


def plain(session, packet, forth):
    return [ethernet(IPV4, packet)]


def tagged(session, packet, forth):
    return [ethernet(IPV4, packet, struct.pack(">HH", VLAN, 10 + forth))]


def tagged_twice(session, packet, forth):
    return [ethernet(IPV4, packet, struct.pack(">4H", QINQ, 7, VLAN, 10 + forth))]


def vxlan_packet(session, packet, forth):
    inner = struct.pack(">BBHI", 8, 0, 0, session.network << 8) + ethernet(IPV4, packet)
    port = 49152 + (session.network * 7 + forth * 4001) % 16384
    return ipv4(*session.outer(forth), 17, udp(port, 4789, inner))


def vxlan(session, packet, forth):
    return [ethernet(IPV4, vxlan_packet(session, packet, forth))]


def vxlan_in_fragments(session, packet, forth):
    whole = vxlan_packet(session, packet, forth)
    return [ethernet(IPV4, part) for part in fragments_ipv4(whole, session.number(forth))]


def fragments_in_vxlan(session, packet, forth):
    return [ethernet(IPV4, vxlan_packet(session, part, forth))
            for part in fragments_ipv4(packet, session.number(forth))]


def gre(session, packet, forth):
    header = struct.pack(">HHI", 0x2000, BRIDGED, session.network)
    return [ethernet(IPV4, ipv4(*session.outer(forth), 47, header + ethernet(IPV4, packet)))]


def ip_in_ip(session, packet, forth):
    return [ethernet(IPV4, ipv4(*session.outer(forth), 4, packet))]


def in_fragments(session, packet, forth):
    return [ethernet(IPV4, part) for part in fragments_ipv4(packet, session.number(forth))]


def now_and_then_in_fragments(session, packet, forth):
    return in_fragments(session, packet, forth) if session.packets % 3 == 0 else [ethernet(IPV4, packet)]


def now_and_then_in_a_tunnel(session, packet, forth):
    return ip_in_ip(session, packet, forth) if session.packets % 3 == 0 else [ethernet(IPV4, packet)]


def plain_ipv6(session, packet, forth):
    return [ethernet(IPV6, as_ipv6(packet))]


def in_fragments_ipv6(session, packet, forth):
    return [ethernet(IPV6, part) for part in fragments_ipv6(as_ipv6(packet), session.number(forth))]


def copied(session, packet, forth):
    """By a mirror of both sides of a router, one of them tagged."""
    return plain(session, packet, forth) + tagged(session, packet, forth)


KINDS = {kind.__name__: kind for kind in (
    plain, tagged, tagged_twice, vxlan, vxlan_in_fragments, fragments_in_vxlan, gre, ip_in_ip,
    in_fragments, now_and_then_in_fragments, now_and_then_in_a_tunnel, plain_ipv6,
    in_fragments_ipv6, copied)}


def make(path, out, count, first=0):
    packets = [frame[14:] for frame in read_frames(path) if frame[12:14] == b"\x08\x00"]
    packets = [packet[:struct.unpack(">H", packet[2:4])[0]] for packet in packets]
    client = packets[0][12:16]  # the first one is the SYN
    sessions = [Session(int(first) + index) for index in range(int(count))]
    clock = 0
    with open(out, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for packet in packets:
            for session in sessions:
                for frame in session.frames(session.own(packet, client), packet[12:16] == client):
                    clock += 10
                    file.write(struct.pack("<4I", 1700000000 + clock // 1000000, clock % 1000000,
                                           len(frame), len(frame)) + frame)


def part(path, out, which):
    """Frames of all sessions came in turn, so half of the capture is half of each session."""
    with open(path, "rb") as file:
        header, records = file.read(24), []
        while head := file.read(16):
            records.append(head + file.read(struct.unpack("<4I", head)[2]))
    middle = len(records) // 2
    with open(out, "wb") as file:
        file.write(header + b"".join(records[middle:] if int(which) else records[:middle]))


# What depends on the pace at which a busy machine sends.
PACE = {"data-354-faster-than-path", "data-delayed", "data-body-burst", "data-block-stall",
        "dot-delayed-alone", "dot-split-stall", "noop-keepalive", "tarpit-delay",
        "slow-greeting", "slow-mail", "slow-rcpt", "slow-data-init", "slow-end-of-data"}


# How long something took, in a sentence.
SPAN = re.compile(r"less than 1 ms|[0-9]+ ms|[0-9]+\.[0-9] s")


def has_pace(record):
    return any(finding["id"] in PACE for finding in record.get("anomalies", []))


def essence(record, without_pace):
    """All but times, and what follows from them."""
    if without_pace:
        for name in ("diagnosis", "interception", "suppressed"):
            record.pop(name, None)
        record["anomalies"] = [finding for finding in record.get("anomalies", [])
                               if finding["id"] not in PACE]
    for name in ("id", "start", "end", "duration", "timing", "history"):
        record.pop(name, None)
    if "diagnosis" in record:
        record["diagnosis"]["sentences"] = [SPAN.sub("a while", sentence)
                                            for sentence in record["diagnosis"]["sentences"]]
    record["tcp"].pop("rtt", None)
    record["tcp"].pop("server_rtt", None)
    record["capture"]["source"] = ""
    for side in ("client", "server"):
        facts = record["tcp"].get(side, {})
        if facts.get("copies", 0) > 0:
            # Within 10 ms it is a copy, and later it was sent again.
            record["tcp"][side] = {"seen": facts["packets"] + facts["copies"]}
    for step in record.get("dialogue", []) + record.get("transactions", []) + record.get("anomalies", []):
        for name in ("t", "t_end", "latency"):
            step.pop(name, None)
        if "message" in step and isinstance(step["message"], str):
            step["message"] = SPAN.sub("a while", step["message"])
        step["evidence"] = {name: value for name, value in step.get("evidence", {}).items()
                            if not isinstance(value, float)}
    return json.dumps(record, sort_keys=True)


def sessions_of(path):
    with open(path, encoding="utf-8") as lines:
        records = [record for record in map(json.loads, lines) if record["type"] == "session"]
    return sorted(records, key=lambda record: json.dumps(record["client"]))


def compare(path, wanted_path):
    seen, wanted = sessions_of(path), sessions_of(wanted_path)
    one_sided = sum(record["capture"]["directions"] != "both" for record in seen)
    pairs = []
    for pair in zip(seen, wanted):
        without_pace = any(map(has_pace, pair))
        pairs.append([essence(record, without_pace) for record in pair])
    different = [pair for pair in pairs if pair[0] != pair[1]]
    for pair in different[:2]:
        print(*pair, sep="\n")
    print(f"{len(seen)} sessions of {len(wanted)}, {one_sided} one-sided, {len(different)} different")
    return not wanted or len(seen) != len(wanted) or one_sided > 0 or len(different) > 0


if __name__ == "__main__":
    sys.exit({"make": make, "part": part, "compare": compare}[sys.argv[1]](*sys.argv[2:]))
