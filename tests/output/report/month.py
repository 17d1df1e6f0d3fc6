# SPDX-License-Identifier: GPL-2.0-or-later
"""A month of session lines made by chance, and what a report of them has to say.

Every figure is counted while the sessions are made up, from what was decided and not from
the lines; so a line that is read wrongly shows."""
import collections
import datetime
import json
import random

UTC = datetime.timezone.utc
START = datetime.datetime(2026, 3, 1, tzinfo=UTC)
QUARTER = 900
SEVERITIES = ["info", "notice", "warning", "critical"]
RULES = {
    "auth-plaintext-no-tls": ["warning", "critical"],
    "helo-missing-argument": ["notice"],
    "rset-unexplained-abort": ["warning"],
    "rset-connection-reuse-probe": ["info"],
    "data-354-outlier": ["notice"],
    "connection-lost-in-data": ["warning"],
}
REFUSALS = [
    ("rcpt", 550, "5.1.1", "<{address}>: Recipient address rejected: User unknown",
     "*: Recipient address rejected: User unknown"),
    ("rcpt", 450, "4.2.0", "<{address}>: Recipient address rejected: Greylisted, see https://example.org/g/{number}",
     "*: Recipient address rejected: Greylisted, see *"),
    ("mail", 552, None, "Message size exceeds fixed limit", "Message size exceeds fixed limit"),
    ("eod", 554, "5.7.1", "Spam detected, id {number}", "Spam detected, id *"),
    ("eod", 451, "4.3.0", "Error: queue file write error", "Error: queue file write error"),
]


def text_of(time):
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(micros):
    return Seconds(micros)


class Seconds:
    """Written as the record has it: exactly six decimals."""

    def __init__(self, micros):
        self.micros = micros


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Seconds):
            return f"@@{value.micros // 1000000}.{value.micros % 1000000:06d}@@"
        return super().default(value)


def line_of(record):
    text = json.dumps(record, cls=Encoder, separators=(",", ":"), ensure_ascii=False)
    return text.replace('"@@', "").replace('@@"', "")


def quantile(values, part):
    return sorted(values)[int(part * (len(values) - 1))]


class Party:
    def __init__(self):
        self.tally = collections.Counter()
        self.first = self.last = None
        self.name = None
        self.named = None
        self.software = collections.Counter()
        self.waits = collections.defaultdict(list)

    def see(self, start, end, name):
        self.first = start if self.first is None else min(self.first, start)
        self.last = end if self.last is None else max(self.last, end)
        if name is not None and (self.named is None or start > self.named or
                                 (start == self.named and name.encode() < self.name.encode())):
            self.name, self.named = name, start


class Finding:
    def __init__(self):
        self.count = self.sessions = 0
        self.severities = collections.Counter()
        self.first = self.last = None
        self.clients = collections.Counter()
        self.servers = collections.Counter()
        self.examples = []

    def see(self, time):
        self.first = time if self.first is None else min(self.first, time)
        self.last = time if self.last is None else max(self.last, time)


class Expected:
    """All figures of a report."""

    def __init__(self):
        self.tally = collections.Counter()
        self.protocols = collections.Counter()
        self.severities = collections.Counter()
        self.worst = collections.Counter()
        self.notices = collections.Counter()
        self.quarters = collections.defaultdict(collections.Counter)
        self.health = collections.Counter()
        self.waits = collections.defaultdict(list)
        self.findings = collections.defaultdict(Finding)
        self.refusals = collections.Counter()
        self.servers = collections.defaultdict(Party)
        self.clients = {ranking: collections.defaultdict(Party) for ranking in
                        ("busiest", "refused", "aborted", "clear", "clear_logins")}
        self.weights = {ranking: collections.Counter() for ranking in self.clients}
        self.tls_versions = collections.Counter()
        self.interceptions = {}
        self.greylisting = []
        self.greylisting_servers = collections.Counter()
        self.harvesters = {}
        self.brute_forcers = {}
        self.first = self.last = None


class Session:
    """One session while it is made up: its record, and what it adds to the figures."""

    def __init__(self, dice, expected, number, start):
        self.dice, self.expected, self.number, self.start = dice, expected, number, start
        self.clock = 0
        self.tally = collections.Counter(sessions=1)
        self.waits = []
        self.dialogue = []
        self.transactions = []
        self.signs = []
        self.refused = []
        self.client = f"192.0.2.{dice.randrange(1, 120)}" if dice.random() < 0.8 else \
            f"2001:db8::{dice.randrange(1, 60):x}"
        self.server = f"198.51.100.{min(dice.randrange(1, 12), dice.randrange(1, 12))}"
        self.host = f"mx{self.server.rsplit('.', 1)[1]}.example.com"
        self.helo = f"host{dice.randrange(1, 4)}.example.org" if dice.random() < 0.95 else None
        self.record = {
            "type": "session", "schema": 1, "id": f"{(number * 0x9E3779B97F4A7C15) % 2**64:016x}",
        }

    def pass_time(self, least, most):
        self.clock += self.dice.randrange(least, most)
        return self.clock

    def say(self, verb, argument=None, **more):
        step = {"t": seconds(self.pass_time(10, 5000)), "from": "client", "verb": verb}
        if argument is not None:
            step["argument"] = argument
        step.update(more)
        self.dialogue.append(step)
        return len(self.dialogue) - 1

    def answer(self, step, code, lines, wait=None):
        latency = int(10 ** self.dice.uniform(1.5, 6.3))
        self.clock += latency
        self.dialogue.append({"t": seconds(self.clock), "from": "server", "code": code,
                              "lines": lines, "reply_to": step, "latency": seconds(latency)})
        if wait is not None:
            self.waits.append((wait, latency))

    def refuse(self, step, wait=None, stage=None):
        row = self.dice.choice([row for row in REFUSALS if row[0] == stage])
        address = f"user{self.dice.randrange(1, 100000)}@example.com"
        text = row[3].format(address=address, number=self.dice.randrange(10 ** 8, 10 ** 9))
        line = text if row[2] is None else f"{row[2]} {text}"
        self.answer(step, row[1], [line, "second line"] if self.dice.random() < 0.2 else [line], wait)
        self.expected.refusals[(stage, row[1], row[2], row[4])] += 1
        self.tally["replies_5xx" if row[1] >= 500 else "replies_4xx"] += 1
        return row

    def greet(self):
        greeting = int(10 ** self.dice.uniform(2, 6))
        self.handshake = self.dice.random() < 0.95
        self.clock += greeting
        self.dialogue.append({"t": seconds(self.clock), "from": "server", "code": 220,
                              "lines": [f"{self.host} ESMTP"]})
        self.record["greeting"] = {"code": 220, "lines": [f"{self.host} ESMTP"], "host": self.host}
        self.software = self.dice.choice([None, ["postfix"], ["exim"], ["postfix", "zimbra"]])
        if self.software:
            self.record["greeting"]["software"] = self.software
        self.record["timing"] = {"stages": {"greeting": {"waited_for_server": seconds(greeting)}}}
        if self.handshake:
            self.waits.append(("greeting", greeting))
        else:
            self.expected.health["no_handshake"] += 1
        if self.helo is not None:
            self.record["helo"] = {"verb": "EHLO", "argument": self.helo}
        self.answer(self.say("EHLO", self.helo), 250, [self.host, "PIPELINING"])

    def maybe_encrypt(self):
        if self.dice.random() < 0.7:
            return False
        self.answer(self.say("STARTTLS"), 220, ["2.0.0 Ready"])
        self.record["tls"] = {"started": "starttls"}
        if self.dice.random() < 0.9:
            version = self.dice.choice(["TLS 1.2", "TLS 1.3", "TLS 1.3"])
            self.record["tls"]["version"] = version
            self.expected.tls_versions[version] += 1
        if self.dice.random() < 0.05:
            self.record["tls"]["plaintext"] = True
            return False
        self.tally["encrypted"] += 1
        return True

    def maybe_log_in(self):
        if self.dice.random() > 0.1:
            return
        mechanism = self.dice.choice(["PLAIN", "LOGIN", "CRAM-MD5"])
        good = self.dice.random() < 0.5
        self.answer(self.say("AUTH", mechanism), 235 if good else 334, ["2.7.0 ok"])
        self.record["auth"] = [{"mechanism": mechanism, "code": 235 if good else 334, "responses": 1}]
        if self.dice.random() < 0.1:
            self.record["auth"][0]["cancelled"] = True
        elif mechanism != "CRAM-MD5":
            self.tally["clear_logins"] += 1

    def send_mail(self):
        self.tally["mails"] += 1
        transaction = {"mail_from": "alice@example.org"}
        self.transactions.append(transaction)
        step = self.say("MAIL", "FROM:<alice@example.org>")
        if self.dice.random() < 0.05:
            row = self.refuse(step, stage="mail")
            return self.end_mail(transaction, "rejected" if row[1] >= 500 else "deferred")
        self.answer(step, 250, ["2.1.0 Ok"])
        taken = self.name_recipients(transaction)
        if taken == 0:
            codes = [recipient["code"] for recipient in transaction["recipients"]]
            return self.end_mail(transaction,
                                 "deferred" if any(code < 500 for code in codes) else "rejected")
        if self.dice.random() < 0.1:
            return self.end_mail(transaction, self.dice.choice(["aborted", "lost", "unknown"]))
        return self.transfer(transaction)

    def name_recipients(self, transaction):
        transaction["recipients"] = []
        taken = 0
        for _ in range(self.dice.randrange(1, 4)):
            step = self.say("RCPT", "TO:<bob@example.com>")
            code = 250
            if self.dice.random() < 0.2:
                code = self.refuse(step, "rcpt", "rcpt")[1]
            else:
                self.answer(step, 250, ["2.1.5 Ok"], "rcpt")
                taken += 1
            transaction["recipients"].append({"address": "bob@example.com", "code": code})
            self.tally["recipients"] += 1
        return taken

    def transfer(self, transaction):
        size = self.dice.randrange(200, 5000000)
        transaction["method"] = "DATA"
        transaction["message"] = {"bytes": size, "lines": 10}
        self.tally["bytes"] += size
        if self.dice.random() < 0.2:
            transaction["method"] = "BDAT"
            step = self.say("BDAT", f"{size} LAST", message={"bytes": size})
        else:
            self.answer(self.say("DATA"), 354, ["End data with a dot"], "data")
            self.dialogue.append({"t": seconds(self.pass_time(10, 100)), "from": "client",
                                  "message": {"bytes": size}, "t_end": seconds(self.pass_time(1, 9))})
            step = len(self.dialogue) - 1
        if self.dice.random() < 0.08:
            row = self.refuse(step, "end_of_data", "eod")
            return self.end_mail(transaction, "rejected" if row[1] >= 500 else "deferred")
        self.answer(step, 250, ["2.0.0 Ok: queued as 12345"], "end_of_data")
        return self.end_mail(transaction, "accepted")

    def end_mail(self, transaction, outcome):
        transaction["outcome"] = outcome
        self.tally[outcome] += 1

    def find_things(self):
        while self.dice.random() < 0.15:
            rule = self.dice.choice(list(RULES))
            severity = self.dice.choice(RULES[rule])
            t = self.dice.randrange(0, self.clock + 1)
            self.signs.append((rule, severity, t))
        if self.signs:
            self.record["anomalies"] = [
                {"id": rule, "severity": severity, "blame": "client", "confidence": "high",
                 "t": seconds(t), "message": f"Something is odd about {rule}"}
                for rule, severity, t in self.signs]

    def suspect(self):
        if self.dice.random() > 0.02:
            return
        verdict = self.dice.choice(["possible", "likely", "certain"])
        score = self.dice.randrange(3, 14)
        evidence = self.dice.sample(list(RULES), 2)
        self.record["interception"] = {"verdict": verdict, "score": score, "evidence": evidence}
        entry = self.expected.interceptions.setdefault(
            self.client, {"count": 0, "verdicts": collections.Counter(), "score": 0,
                          "evidence": collections.Counter(), "product": None})
        if self.dice.random() < 0.3:
            product = self.dice.choice(["Example Shield", "Another Shield"])
            self.record["interception"]["product"] = product
            entry["product"] = min(entry["product"] or product, product)
        entry["count"] += 1
        entry["verdicts"][verdict] += 1
        entry["score"] = max(entry["score"], score)
        entry["evidence"].update(evidence)

    def capture(self):
        capture = {"source": "eth0", "engine": "native", "handshake": self.handshake,
                   "directions": "both"}
        if self.dice.random() < 0.03:
            capture["directions"] = self.dice.choice(["client", "server"])
            self.tally["one_sided"] += 1
        gap = 0
        if self.dice.random() < 0.03:
            lengths = [self.dice.randrange(1, 3000) for _ in range(self.dice.randrange(1, 3))]
            capture["gaps"] = [{"from": "client", "offset": 10, "length": length}
                               for length in lengths]
            gap += sum(lengths)
        if self.dice.random() < 0.01:
            capture["missing"] = {"server": 77}
            gap += 77
        if gap > 0:
            self.tally["with_gaps"] += 1
            self.expected.health["gap_bytes"] += gap
        close = self.dice.choices(["fin", "rst", "evicted", "stalled", "end-of-capture"],
                                  [90, 5, 1, 1, 3])[0]
        capture["close"] = close
        name = {"evicted": "evicted", "stalled": "stalled", "end-of-capture": "open_at_end"}.get(close)
        if name:
            self.expected.health[name] += 1
        return capture

    def make(self):
        self.greet()
        encrypted = self.maybe_encrypt()
        if not encrypted:
            self.maybe_log_in()
            for _ in range(self.dice.choice([0, 1, 1, 1, 2, 5])):
                self.send_mail()
            self.answer(self.say("QUIT"), 221, ["2.0.0 Bye"])
        self.find_things()
        self.suspect()
        if self.dice.random() < 0.01:
            self.record["truncated"] = {"dialogue": 5}
            self.expected.health["truncated"] += 1
        if self.dice.random() < 0.01:
            self.record["suppressed"] = {"quit-missing": 2}
            self.expected.health["suppressed_findings"] += 2
        return self.finish()

    def finish(self):
        self.end = self.start + datetime.timedelta(microseconds=self.clock)
        protocol = self.dice.choices(["smtp", "lmtp", "smtps", "unknown"], [90, 4, 4, 2])[0]
        self.expected.protocols[protocol] += 1
        record = dict(self.record)
        record.update({
            "start": text_of(self.start), "end": text_of(self.end), "duration": seconds(self.clock),
            "client": {"ip": self.client, "port": 40000}, "server": {"ip": self.server, "port": 25},
            "protocol": protocol, "capture": self.capture(), "dialogue": self.dialogue,
        })
        if self.transactions:
            record["transactions"] = self.transactions
        self.count()
        return self.end, line_of(record)

    def count(self):
        expected = self.expected
        if any(severity != "info" for _, severity, _ in self.signs):
            self.tally["flagged"] += 1
        expected.tally += self.tally
        expected.first = min(expected.first or self.start, self.start)
        expected.last = max(expected.last or self.end, self.end)
        quarter = int(self.start.timestamp()) // QUARTER * QUARTER
        expected.quarters[quarter] += self.tally
        self.count_server(expected.servers[self.server])
        self.count_clients()
        self.count_findings()

    def count_server(self, server):
        server.tally += self.tally
        server.see(self.start, self.end, self.host)
        if self.software:
            server.software[", ".join(self.software)] += 1
        for wait, latency in self.waits:
            server.waits[wait].append(latency)
            self.expected.waits[wait].append(latency)

    def count_clients(self):
        tally = self.tally
        weights = {
            "busiest": 1,
            "refused": tally["replies_4xx"] + tally["replies_5xx"],
            "aborted": tally["aborted"] + tally["lost"],
            "clear": 0 if tally["encrypted"] else tally["mails"],
            "clear_logins": tally["clear_logins"],
        }
        for ranking, weight in weights.items():
            if weight > 0:
                client = self.expected.clients[ranking][self.client]
                client.tally += tally
                client.see(self.start, self.end, self.helo)
                self.expected.weights[ranking][self.client] += weight

    def count_findings(self):
        expected = self.expected
        for rule, severity, t in self.signs:
            finding = expected.findings[rule]
            finding.count += 1
            finding.severities[severity] += 1
            finding.see(self.start + datetime.timedelta(microseconds=t))
            expected.severities[severity] += 1
        for rule in {rule for rule, _, _ in self.signs}:
            finding = expected.findings[rule]
            worst = max(SEVERITIES.index(severity) for name, severity, _ in self.signs if name == rule)
            finding.sessions += 1
            finding.clients[self.client] += 1
            finding.servers[self.server] += 1
            finding.examples.append((-worst, self.start, self.record["id"]))
        if self.signs:
            expected.worst[max(self.signs, key=lambda sign: SEVERITIES.index(sign[1]))[1]] += 1


def make_notice(dice, expected, time):
    kind = dice.choice(["greylisting", "directory-harvest", "auth-bruteforce"])
    severity = {"greylisting": "info"}.get(kind, "warning")
    client, server = f"192.0.2.{dice.randrange(1, 20)}", f"198.51.100.{dice.randrange(1, 5)}"
    notice = {"type": "notice", "schema": 1, "id": kind, "severity": severity, "blame": "client",
              "confidence": "high", "message": f"{client} does it"}
    number = dice.randrange(20, 400)
    if kind == "greylisting":
        delay = int(10 ** dice.uniform(7, 10))
        notice["evidence"] = {"client": client, "server": server, "delay": seconds(delay)}
        expected.greylisting.append(delay)
        expected.greylisting_servers[server] += 1
    else:
        key, guessers = {"directory-harvest": ("unknown_recipients", expected.harvesters),
                         "auth-bruteforce": ("failed", expected.brute_forcers)}[kind]
        notice["evidence"] = {"client": client, key: number}
        entry = guessers.setdefault(client, {"count": 0, "most": 0})
        entry["count"] += 1
        entry["most"] = max(entry["most"], number)
    notice["time"] = text_of(time)
    finding = expected.findings[kind]
    finding.count += 1
    finding.severities[severity] += 1
    finding.see(time)
    expected.notices[severity] += 1
    expected.health["notices"] += 1
    return time, line_of(notice)


def make(seed, count=4000):
    """The lines in their order, and what is expected of them."""
    dice = random.Random(seed)
    expected = Expected()
    lines = []
    for number in range(1, count + 1):
        start = START + datetime.timedelta(microseconds=dice.randrange(0, 31 * 86400 * 10 ** 6))
        lines.append(Session(dice, expected, number, start).make())
        if dice.random() < 0.03:
            lines.append(make_notice(dice, expected, lines[-1][0]))
    lines.sort(key=lambda line: line[0])
    expected.health["lines"] = len(lines)
    return [line for _, line in lines], expected


if __name__ == "__main__":
    print("\n".join(make(1)[0]))
