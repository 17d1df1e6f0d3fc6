# SPDX-License-Identifier: GPL-2.0-or-later
"""Mail for the tests of watching, in all the ways that it goes; and what became of it.

  senders.py send ADDRESS SECONDS PREFIX      sends for so long, and prints for each mail its
                                              sender, its outcome and its queue identifier or `-`
  senders.py compare SENT RECORDS             each mail that was sent is in the records once, with
                                              this outcome and identifier, and nothing else is
"""
import collections
import itertools
import json
import random
import re
import smtplib
import sys
import threading
import time

QUEUED = re.compile(r"queued as (\w+)")


class Sent:
    """What the senders know, one line for each mail."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.numbers = itertools.count()
        self.lock = threading.Lock()

    def new_sender(self):
        with self.lock:
            return f"{self.prefix}{next(self.numbers)}@client.example.org"

    def tell(self, sender, outcome, reply=""):
        queued = QUEUED.search(reply)
        with self.lock:
            print(sender, outcome, queued[1] if queued else "-", flush=True)


def text_of(sender, lines):
    body = "".join(f"line {i} of some mail\r\n.and a dot in front\r\n" for i in range(lines))
    return f"From: {sender}\r\nMessage-ID: <{sender}>\r\n\r\n{body}"


def reply_text(reply):
    return reply[1].decode()


def deliver(mail, sent, recipients, lines):
    sender = sent.new_sender()
    mail.mail(sender)
    for recipient in recipients:
        mail.rcpt(recipient)
    reply = mail.data(text_of(sender, lines))
    sent.tell(sender, "accepted", reply_text(reply))


def one_mail(mail, sent, chance):
    deliver(mail, sent, ["bob@example.com"], chance.randrange(40))
    mail.quit()


def large_mail(mail, sent, chance):
    deliver(mail, sent, ["bob@example.com"], 20000)
    mail.quit()


def several_mails(mail, sent, chance):
    for _ in range(chance.randrange(2, 6)):
        deliver(mail, sent, ["bob@example.com", "carol@example.com"], 3)
    mail.quit()


def one_of_two_refused(mail, sent, chance):
    deliver(mail, sent, ["nobody@example.com", "jones@example.com"], 3)
    mail.quit()


def refused(mail, sent, chance):
    sender = sent.new_sender()
    mail.mail(sender)
    mail.rcpt("nobody@example.com")
    sent.tell(sender, "rejected")
    mail.quit()


def given_up(mail, sent, chance):
    sender = sent.new_sender()
    mail.mail(sender)
    mail.rcpt("bob@example.com")
    mail.rset()
    sent.tell(sender, "aborted")
    mail.quit()


def cut_off(mail, sent, chance):
    sender = sent.new_sender()
    mail.mail(sender)
    mail.rcpt("bob@example.com")
    mail.docmd("data")
    mail.send("Subject: half of it\r\n")
    sent.tell(sender, "lost")
    mail.close()


def pipelined(mail, sent, chance):
    sender = sent.new_sender()
    mail.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\n")
    for _ in range(3):
        mail.getreply()
    mail.send("Subject: all at once\r\n\r\nHello\r\n.\r\n")
    sent.tell(sender, "accepted", reply_text(mail.getreply()))
    mail.quit()


WAYS = [one_mail, several_mails, one_of_two_refused, refused, given_up, cut_off, pipelined, large_mail]


def send_until(end, address, sent, seed):
    chance = random.Random(seed)
    for way in itertools.cycle(WAYS):
        if time.monotonic() >= end:
            return
        mail = smtplib.SMTP(address, 25, local_hostname="client.example.org", timeout=30)
        mail.ehlo()
        way(mail, sent, chance)
        time.sleep(0.05)


def send(address, seconds, prefix):
    sent = Sent(prefix)
    end = time.monotonic() + float(seconds)
    crowd = [threading.Thread(target=send_until, args=(end, address, sent, seed)) for seed in range(4)]
    for sender in crowd:
        sender.start()
    for sender in crowd:
        sender.join()


def transactions(path):
    with open(path, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["type"] == "session":
                yield from ((record, transaction) for transaction in record.get("transactions", []))


def compare(sent_path, records_path):
    with open(sent_path, encoding="utf-8") as lines:
        sent = {sender: (outcome, queued) for sender, outcome, queued in map(str.split, lines)}
    seen = collections.Counter()
    faults = []
    for record, transaction in transactions(records_path):
        sender = transaction["mail_from"]
        found = (transaction["outcome"], transaction.get("queue_id", "-"))
        seen[sender] += 1
        if found != sent.get(sender):
            faults.append(f"{sender}: {found} instead of {sent.get(sender)}")
        if record["capture"]["directions"] != "both" or record["capture"].get("gaps"):
            faults.append(f"{sender}: not seen whole")
    faults += [f"{sender}: seen {seen[sender]} times" for sender in sent if seen[sender] != 1]
    print("\n".join(faults[:20]))
    print(f"{len(sent)} mails, {len(faults)} faults")
    return 1 if faults or not sent else 0


if __name__ == "__main__":
    sys.exit({"send": send, "compare": compare}[sys.argv[1]](*sys.argv[2:]))
