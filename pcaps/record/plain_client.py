# SPDX-License-Identifier: GPL-2.0-or-later
"""A mail client that says exactly what it is told, a line at a time.

plain_client.py SERVER [OWN-ADDRESS [PORT]]

Standard input holds the client's side of a dialogue. Each command waits for its
reply. After a 354 the lines up to the lone dot are the message: each is written
on its own and the reply comes after the last. Nothing is added or dot-stuffed.
A line leaves when it is read, so whoever writes them decides on the pace.
"""

import socket
import sys


def read_reply(server):
    """Reads a reply of one or more lines and returns its code."""
    while True:
        line = server.readline()
        if not line.endswith(b"\n"):
            sys.exit("plain_client: the server closed the connection")
        if line[3:4] != b"-":
            return line[:3]


def main():
    server, own, port = (sys.argv[1:] + ["", "25"][len(sys.argv) - 2 :])[:3]
    connection = socket.create_connection(
        (server, int(port)), timeout=30, source_address=(own, 0) if own else None
    )
    server = connection.makefile("rb")
    read_reply(server)
    in_message = False
    for line in sys.stdin.buffer:
        line = line.rstrip(b"\n")
        connection.sendall(line + b"\r\n")
        if in_message and line != b".":
            continue
        in_message = read_reply(server) == b"354"
    # QUIT was answered: the server closes first.
    server.read()
    connection.close()


if __name__ == "__main__":
    main()
