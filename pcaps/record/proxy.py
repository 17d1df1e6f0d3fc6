# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail proxy that intercepts, as some virus scanners do on their own host.

It serves one connection. Greeting, HELO, MAIL and RCPT pass through in both
directions. DATA does not: the proxy takes the message itself, tells the client
that all is well, and only when the client is gone sends the mail to the server,
whose transaction it had meanwhile reset.

It listens where it is started, and opens the connection to the server in a
second network namespace, so that both sides can use the same two addresses.
"""

import argparse
import ctypes
import pathlib
import socket
import time

CLONE_NEWNET = 0x40000000  # <sched.h>
SECOND_RESET_AFTER = 1.0
SILENCE = 10.0


def enter_network_namespace(path):
    """What os.setns() does, which Python has only since 3.12."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open(path, "rb") as namespace:
        if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns", path)


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


def take_message(client, server):
    """Returns the message and when the server's transaction was reset."""
    client.send(b"354 Please start mail input.\r\n")
    server.send(b"RSET\r\n")
    reset_at = time.monotonic()
    server.reply()
    message = client.message()
    client.send(b"250 Mail queued for delivery.\r\n")
    return message, reset_at


def dismiss(client):
    command = client.line()
    if command[:4].upper() != b"QUIT":
        raise ValueError(f"expected QUIT, the client said {command!r}")
    client.send(b"221 Closing connection. Good bye.\r\n")
    client.close()


def replay(server, envelope, message, reset_at):
    time.sleep(reset_at + SECOND_RESET_AFTER - time.monotonic())
    server.ask(b"RSET\r\n", b"250")
    time.sleep(SILENCE)
    for command in envelope:
        server.ask(command, b"250")
    server.ask(b"DATA\r\n", b"354")
    server.ask(message, b"250")
    server.ask(b"QUIT\r\n", b"221")
    server.wait_for_close()
    server.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ready", type=pathlib.Path, help="file to create when listening")
    parser.add_argument("namespace", help="network namespace of the server's side")
    parser.add_argument("server", help="address of the server, and ours for the client")
    options = parser.parse_args()

    with socket.create_server((options.server, 25)) as listener:
        if options.ready:
            options.ready.touch()
        accepted, _ = listener.accept()
    # A socket stays in the namespace it was made in: the client's is unaffected.
    enter_network_namespace(options.namespace)
    client = Peer(accepted)
    server = Peer(socket.create_connection((options.server, 25)))

    envelope = pass_through_until_data(client, server)
    message, reset_at = take_message(client, server)
    dismiss(client)
    replay(server, envelope, message, reset_at)


main()
