# SPDX-License-Identifier: GPL-2.0-or-later
"""A service manager that listens: prints each word it is told as a line, `;` between its parts.

  manager.py NAME    a path, or an abstract name that begins with @
"""
import os
import socket
import sys

name = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("\0" + name[1:] if name.startswith("@") else name)
if not name.startswith("@"):
    os.chmod(name, 0o777)
print("listening", flush=True)
while True:
    print(listener.recv(4096).decode().replace("\n", ";"), flush=True)
