# SPDX-License-Identifier: GPL-2.0-or-later
"""A server on port 25 of the loopback interface, and clients that greet it and go, one after the
other until the program is ended."""
import socket
import threading
import time


def serve(listener):
    while True:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 mail.example.com ESMTP\r\n")
            for line in lines:
                leaves = line.upper().startswith(b"QUIT")
                connection.sendall(b"221 Bye\r\n" if leaves else b"250 mail.example.com\r\n")
                if leaves:
                    break


def visit():
    with socket.create_connection(("127.0.0.1", 25)) as connection, connection.makefile("rb") as replies:
        replies.readline()
        for command in (b"EHLO client.example.org\r\n", b"QUIT\r\n"):
            connection.sendall(command)
            replies.readline()


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 25))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    while True:
        visit()
        time.sleep(0.1)
