# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the expected records of the captures against statements.json, which says
what is in each capture, from how it was made and not from what the program made
of it. So a mistake of the program cannot become the expectation.

usage: check_statements.py PROGRAM PCAPS

statements.json has, by the name of a capture, its sessions in the order of their
ends, and of each session only what differs from `ordinary`; null is for what
nothing is known of. The keys are

dialogue       the steps: a command's verb; a reply's code, `>` and the step that
               it answers; `message`; `[side bytes]` for a gap, `[side tls bytes]`
               for TLS. After `...` it is the end of the dialogue
outcomes       of the transactions
recipients     of all transactions
message        bytes and SHA-256 of the first message that was sent; `incomplete`
auth           of each AUTH the mechanism and the code of its last reply
findings       in any order
handshake, directions, vlan, tunnel, close, closed_by
               as in the record's `capture`; absent there is empty here
gaps           the record's, each `side offset length`
retransmitted, out_of_order, zero_window, packets
               the client's and the server's
slowest_reply  the largest latency, in seconds
tls            some fields of the record's `tls`, all of them when there are none; an
               alert is who sent it, level and description
proxied, tunnelled
               likewise of the record's; an address is `ip port`

`same_as` names captures that are others in other clothes: their records are the
same but for `capture` and `id`. `counters` has, by capture, some of the counters
of the summary. `products` and `interceptors` are for check_products.py.

A statement may be there before its capture.

Exit status: 0 they agree, 1 they do not.
"""
import json
import pathlib
import subprocess
import sys

COUNTERS = ("packets", "retransmitted", "out_of_order", "zero_window")


def steps(session):
    """The dialogue in the words of the statements."""
    dialogue = session["dialogue"]

    def name(step):
        if "verb" in step:
            return step["verb"]
        if "gap" in step:
            return f"[{step['from']} {step['gap']}]"
        if "code" in step:
            answered = step.get("reply_to")
            return str(step["code"]) + ("" if answered is None else ">" + name(dialogue[answered]))
        if "message" in step:
            return "message"
        if "tls" in step:
            return f"[{step['from']} tls {step['tls']['bytes']}]"
        return "?"

    return " ".join(name(step) for step in dialogue)


def message(transactions):
    for transaction in transactions:
        found = transaction.get("message")
        if found and not found.get("complete", True):
            return "incomplete"
        if found:
            return f"{found['bytes']} {found['sha256']}"
    return ""


def tls(session):
    facts = dict(session.get("tls", {}))
    if "alerts" in facts:
        facts["alerts"] = [
            f"{alert['from']} {alert['level']} {alert['description']}" for alert in facts["alerts"]
        ]
    return facts


def in_front(facts):
    """With addresses as texts, and what both sides said, too."""
    return {
        key: " ".join(str(part) for part in value.values())
        if key in ("source", "destination", "target", "tls", "bytes") and isinstance(value, dict)
        else value
        for key, value in facts.items()
    }


def summary(session):
    """The record in the words of the statements."""
    capture, tcp = session["capture"], session["tcp"]
    transactions, dialogue = session.get("transactions", []), session["dialogue"]
    recipients = [one for each in transactions for one in each.get("recipients", [])]
    result = {
        "dialogue": steps(session),
        "outcomes": " ".join(transaction["outcome"] for transaction in transactions),
        "recipients": " ".join(recipient["address"] for recipient in recipients),
        "message": message(transactions),
        "auth": " ".join(f"{one['mechanism']} {one['code']}" for one in session.get("auth", [])),
        "findings": " ".join(finding["id"] for finding in session.get("anomalies", [])),
        "tls": tls(session),
        "proxied": in_front(session.get("proxied", {})),
        "tunnelled": in_front(session.get("tunnelled", {})),
        "handshake": capture["handshake"],
        "directions": capture["directions"],
        "gaps": [f"{gap['from']} {gap['offset']} {gap['length']}" for gap in capture.get("gaps", [])],
        "vlan": capture.get("vlan", []),
        "tunnel": capture.get("tunnel", []),
        "close": capture["close"],
        "closed_by": capture.get("closed_by", ""),
    }
    result["slowest_reply"] = max((step.get("latency", 0) for step in dialogue), default=0)
    for counter in COUNTERS:
        result[counter] = f"{tcp['client'][counter]} {tcp['server'][counter]}"
    return result


def agree(key, stated, recorded):
    if stated is None:
        return True
    if key == "dialogue" and stated.startswith("..."):
        return recorded.endswith(stated[3:])
    if key in ("tls", "proxied", "tunnelled") and stated:
        return all(recorded.get(field) == value for field, value in stated.items())
    if key == "findings":
        return sorted(recorded.split()) == sorted(stated.split())
    return recorded == stated


def differences(statements, ordinary, sessions):
    if len(statements) != len(sessions):
        yield f"{len(statements)} sessions are stated, {len(sessions)} recorded"
    for number, (statement, session) in enumerate(zip(statements, sessions), 1):
        recorded = summary(session)
        for key, stated in {**ordinary, **statement}.items():
            if not agree(key, stated, recorded[key]):
                yield f"session {number}, {key}:\n    stated   {stated}\n    recorded {recorded[key]}"
        if "missing" in session["capture"]:
            yield f"session {number}: bytes are missing without a gap"


def sessions_of(path):
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [record for record in records if record["type"] == "session"]


def plain(session):
    return {key: value for key, value in session.items() if key not in ("capture", "id")}


def wardrobe_differences(folder, same_as):
    for name, original in same_as.items():
        first, second = (sessions_of(folder / f"{one}.jsonl") for one in (name, original))
        if list(map(plain, first)) != list(map(plain, second)):
            yield f"{name}: not the records of {original}"


def counter_differences(program, capture, stated):
    run = [program, "read", "--format", "json", "--summary", capture]
    done = subprocess.run(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    counters = json.loads(done.stdout.splitlines()[-1])
    for name, value in stated.items():
        stage, counter = name.split(".")
        if counters[stage][counter] != value:
            yield f"{name} is stated as {value} and counted as {counters[stage][counter]}"


def main(program, folder):
    folder = pathlib.Path(folder)
    known = json.loads((folder / "statements.json").read_text(encoding="utf-8"))
    captures = known["captures"]
    names = {path.stem for path in folder.glob("*.jsonl")}
    wrong = [f"{name}: no statement" for name in sorted(names - set(captures))]
    wrong += wardrobe_differences(
        folder, {a: b for a, b in known["same_as"].items() if names >= {a, b}}
    )
    for name in sorted(names & set(captures)):
        sessions = sessions_of(folder / f"{name}.jsonl")
        for line in differences(captures[name], known["ordinary"], sessions):
            wrong.append(f"{name}: {line}")
        stated = known["counters"].get(name, {})
        if stated:
            found = counter_differences(program, folder / f"{name}.pcap", stated)
            wrong += [f"{name}: {line}" for line in found]
    for line in wrong:
        print(line)
    for name in sorted(set(captures) - names):
        print(f"{name}: there is no such capture yet")
    print(f"{len(names)} captures, {len(wrong)} differences")
    return 0 if names and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
