# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail proxy that intercepts, as some virus scanners do on their own host.

It serves one connection. Greeting, HELO, MAIL and RCPT pass through in both
directions. DATA does not: the proxy takes the message itself, tells the client
that all is well, and only when the client is gone sends the mail to the server.
What the server hears in the meantime is one of two behaviours:

reset   the transaction is reset at once and once more a second later; after ten
        seconds of silence everything is said again, from MAIL on
noops   the transaction stays open, and a NOOP every five seconds keeps the
        server from hanging up

Each side sees the other's address: the proxy answers for the server's, and uses
the client's towards the server. Its host has to hand it packets for both.
"""

import argparse
import concurrent.futures
import contextlib
import pathlib
import socket
import threading
import time

IP_TRANSPARENT = 19  # <linux/in.h>: addresses that are not this host's may be used
SECOND_RESET_AFTER = 1.0
SILENCE = 10.0
NOOP_INTERVAL = 5.0


def socket_of_another(address, port=0):
    """A socket bound to an address that belongs to another host."""
    result = socket.socket()
    result.setsockopt(socket.SOL_IP, IP_TRANSPARENT, 1)
    result.bind((address, port))
    return result


class Peer:
    """One side's connection, read by lines."""

    def __init__(self, connection):
        # What is written at once shall leave at once.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.input = connection.makefile("rb")

    def send(self, data):
        self.connection.sendall(data)

    def line(self):
        line = self.input.readline()
        if not line.endswith(b"\n"):
            raise EOFError("the peer closed the connection")
        return line

    def reply(self):
        lines = [self.line()]
        while lines[-1][3:4] == b"-":
            lines.append(self.line())
        return b"".join(lines)

    def message(self):
        """The message as it came, with the dot that ends it."""
        lines = []
        while not lines or lines[-1] != b".\r\n":
            lines.append(self.line())
        return b"".join(lines)

    def ask(self, command, expected):
        self.send(command)
        reply = self.reply()
        if not reply.startswith(expected):
            raise ValueError(f"{command[:40]!r} was answered with {reply!r}")

    def wait_for_close(self):
        self.input.read()

    def close(self):
        self.input.close()
        self.connection.close()


def pass_through_until_data(client, server):
    """Returns the MAIL and RCPT commands, to be said again later."""
    envelope = []
    client.send(server.reply())
    while True:
        command = client.line()
        verb = command[:4].upper()
        if verb == b"DATA":
            return envelope
        if verb in (b"MAIL", b"RCPT"):
            envelope.append(command)
        server.send(command)
        client.send(server.reply())


def take_message(client):
    message = client.message()
    client.send(b"250 Mail queued for delivery.\r\n")
    return message


def dismiss(client):
    command = client.line()
    if command[:4].upper() != b"QUIT":
        raise ValueError(f"expected QUIT, the client said {command!r}")
    client.send(b"221 Closing connection. Good bye.\r\n")
    client.close()


def deliver(server, message):
    server.ask(b"DATA\r\n", b"354")
    server.ask(message, b"250")
    server.ask(b"QUIT\r\n", b"221")
    server.wait_for_close()
    server.close()


def hold_with_reset(client, server, envelope):
    server.send(b"RSET\r\n")
    reset_at = time.monotonic()
    server.reply()
    message = take_message(client)
    dismiss(client)
    time.sleep(reset_at + SECOND_RESET_AFTER - time.monotonic())
    server.ask(b"RSET\r\n", b"250")
    time.sleep(SILENCE)
    for command in envelope:
        server.ask(command, b"250")
    deliver(server, message)


@contextlib.contextmanager
def noops(server):
    """Sends them as long as the block runs; nothing else may be sent in it."""
    enough = threading.Event()

    def keep_alive():
        while not enough.wait(NOOP_INTERVAL):
            server.ask(b"NOOP\r\n", b"250")

    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        keeper = executor.submit(keep_alive)
        try:
            yield
        finally:
            enough.set()
        keeper.result()


def hold_with_noops(client, server, _envelope):
    with noops(server):
        message = take_message(client)
        dismiss(client)
    deliver(server, message)


BEHAVIOURS = {"reset": hold_with_reset, "noops": hold_with_noops}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ready", type=pathlib.Path, help="file to create when listening")
    parser.add_argument("behaviour", choices=BEHAVIOURS)
    parser.add_argument("server", help="address of the server, and ours for the client")
    options = parser.parse_args()

    with socket_of_another(options.server, 25) as listener:
        listener.listen()
        if options.ready:
            options.ready.touch()
        accepted, (client_address, _) = listener.accept()
    client = Peer(accepted)
    outgoing = socket_of_another(client_address)
    outgoing.connect((options.server, 25))
    server = Peer(outgoing)

    envelope = pass_through_until_data(client, server)
    client.send(b"354 Please start mail input.\r\n")
    BEHAVIOURS[options.behaviour](client, server, envelope)


main()
