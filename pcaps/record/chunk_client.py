# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail client that sends messages in chunks (BDAT, RFC 3030).

chunk_client.py [--pipelining] SERVER SENDER RECIPIENT PLAN...

Standard input is the message. A PLAN is one transaction: sizes of chunks, separated
by commas, with `!` behind the one that is the last; `rest` is what is left of the
message, `rset` an RSET, and `norcpt` in front leaves out RCPT. With --pipelining a
transaction leaves at once, and QUIT behind it. The server closes first.
"""

import socket
import sys


class Client:
    def __init__(self, server, pipelining):
        self.connection = socket.create_connection((server, 25), timeout=30)
        self.replies = self.connection.makefile("rb")
        self.pipelining = pipelining
        self.held, self.awaited = b"", 0
        self.read_reply()

    def read_reply(self):
        while True:
            line = self.replies.readline()
            if not line.endswith(b"\n"):
                raise EOFError
            if line[3:4] != b"-":
                return

    def say(self, line, octets=b""):
        self.held += line.encode() + b"\r\n" + octets
        self.awaited += 1
        if not self.pipelining:
            self.flush()

    def flush(self):
        self.connection.sendall(self.held)
        for _ in range(self.awaited):
            self.read_reply()
        self.held, self.awaited = b"", 0

    def transaction(self, sender, recipient, message, plan):
        words = plan.split(",")
        self.say(f"MAIL FROM:<{sender}>")
        if words[0] == "norcpt":
            words.pop(0)
        else:
            self.say(f"RCPT TO:<{recipient}>")
        for word in words:
            if word == "rset":
                self.say("RSET")
                continue
            last = word.endswith("!")
            word = word.rstrip("!")
            size = len(message) if word == "rest" else int(word)
            self.say(f"BDAT {size}" + (" LAST" if last else ""), message[:size])
            message = message[size:]


def main():
    arguments = sys.argv[1:]
    pipelining = arguments[0] == "--pipelining"
    server, sender, recipient, *plans = arguments[pipelining:]
    message = sys.stdin.buffer.read().replace(b"\n", b"\r\n")
    client = Client(server, False)
    client.say("EHLO client.example.org")
    client.pipelining = pipelining
    try:
        for plan in plans:
            client.transaction(sender, recipient, message, plan)
        client.say("QUIT")
        client.flush()
        client.replies.read()
    except EOFError:
        pass  # the server has had enough
    client.connection.close()


if __name__ == "__main__":
    main()
