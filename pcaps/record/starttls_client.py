# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that sends commands behind STARTTLS without waiting for its reply.

starttls_client.py SERVER COMMAND...

They leave in the segment of STARTTLS. Then it goes on in TLS, whatever the
certificate, and says EHLO and QUIT.
"""

import socket
import ssl
import sys

from plain_client import read_reply


def say(connection, server, *lines):
    """Sends the lines at once and reads one reply."""
    connection.sendall(b"".join(line.encode() + b"\r\n" for line in lines))
    return read_reply(server)


def main():
    connection = socket.create_connection((sys.argv[1], 25), timeout=30)
    server = connection.makefile("rb")
    read_reply(server)
    say(connection, server, "EHLO client.example.org")
    if say(connection, server, "STARTTLS", *sys.argv[2:]) != b"220":
        sys.exit("starttls_client: STARTTLS was refused")
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    inside = context.wrap_socket(connection, server_hostname="mail.example.com")
    server = inside.makefile("rb")
    say(inside, server, "EHLO client.example.org")
    say(inside, server, "QUIT")
    inside.close()


if __name__ == "__main__":
    main()
