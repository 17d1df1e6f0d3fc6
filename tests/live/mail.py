# SPDX-License-Identifier: GPL-2.0-or-later
"""Both ends of small SMTP sessions, and a mirror port, for the tests of watching.

  mail.py server ADDRESS              says `ready`, then serves each client
  mail.py clients ADDRESS             does as it reads: `deliver SUBJECT`, one mail, or `hold`, a
                                      session that stays open behind MAIL; and repeats what is done
  mail.py replay INTERFACE FILE.pcap [RATE]
                                      sends the frames of a capture, as a switch mirrors them; so
                                      many a second, or as fast as it can. FILE may be `-`
  mail.py log PATH                    keeps a log at this socket: says `ready`, then each message;
                                      at SIGTERM it takes the socket away, and says what is left
"""
import os
import signal
import socket
import struct
import sys
import threading
import time


def say(word):
    print(word, flush=True)


def answer(connection):
    with connection:
        converse(connection)


def converse(connection):
    lines = connection.makefile("rb")
    in_data = False
    connection.sendall(b"220 mx.example.org ESMTP\r\n")
    for line in lines:
        word = line.strip().upper()
        if in_data:
            in_data = word != b"."
            if not in_data:
                connection.sendall(b"250 2.0.0 Ok: queued as 4F2A1\r\n")
        elif word == b"DATA":
            in_data = True
            connection.sendall(b"354 End data with <CR><LF>.<CR><LF>\r\n")
        elif word == b"QUIT":
            connection.sendall(b"221 2.0.0 Bye\r\n")
            break
        else:
            connection.sendall(b"250 2.1.0 Ok\r\n")


def server(address):
    listener = socket.create_server((address, 25))
    say("ready")
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


class Client:
    def __init__(self, address):
        self.connection = socket.create_connection((address, 25), timeout=10)
        self.replies = self.connection.makefile("rb")
        self.replies.readline()

    def command(self, line):
        self.connection.sendall(line.encode() + b"\r\n")
        return self.replies.readline()

    def begin(self):
        self.command("EHLO client.example.org")
        self.command("MAIL FROM:<alice@example.org>")


def deliver(address, subject):
    mail = Client(address)
    mail.begin()
    mail.command("RCPT TO:<bob@example.com>")
    mail.command("DATA")
    mail.command(f"Subject: {subject}\r\n\r\nHello\r\n.")
    mail.command("QUIT")


def clients(address):
    open_ones = []
    for line in sys.stdin:
        words = line.split()
        if words[0] == "deliver":
            deliver(address, words[1])
        else:
            open_ones.append(Client(address))
            open_ones[-1].begin()
        say(line.strip())


def frames(path):
    with sys.stdin.buffer if path == "-" else open(path, "rb") as file:
        magic = file.read(24)[:4]
        order = "<" if magic in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
        while header := file.read(16):
            yield file.read(struct.unpack(order + "4I", header)[2])


def replay(interface, path, rate=None):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    port.bind((interface, 0))
    begun = time.monotonic()
    for number, frame in enumerate(frames(path)):
        if rate and number % 16 == 0:
            time.sleep(max(0, begun + number / float(rate) - time.monotonic()))
        port.send(frame)


def log(path):
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(os.unlink(path)))
    keeper = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    keeper.bind(path)
    keeper.settimeout(0.1)
    say("ready")
    while True:
        try:
            say(keeper.recv(1 << 20).decode())
        except TimeoutError:
            if ended:
                return


if __name__ == "__main__":
    {"log": log, "server": server, "clients": clients, "replay": replay}[sys.argv[1]](*sys.argv[2:])
