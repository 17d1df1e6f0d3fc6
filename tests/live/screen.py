# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a program on a terminal, and says what stands on its screen in the end.

usage: screen.py COLUMNS FILE ORDERS COMMAND [ARGUMENT...]

What the program writes goes to FILE as it comes. ORDERS is a FIFO; a line in it is
`columns N`, `screen PATH` (what stands there now is written to PATH) or `key C` (a letter
with Ctrl). The exit status is the program's.

The screen is endless downwards. It knows CR, LF, EL, ED and SGR, and nothing else: anything
else is an error. Text that goes beyond the last column is an error too, where it is the
text of the line at the bottom, which says `frames/s`.
"""
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios


class Screen:
    def __init__(self):
        self.lines = [""]
        self.column = 0
        self.rest = ""
        self.drawn = 0
        self.before = 0  # columns when the line was drawn last

    def feed(self, octets, columns):
        text = self.rest + octets.decode("utf-8", "replace")
        self.rest = ""
        at = 0
        while at < len(text):
            letter = text[at]
            if letter == "\x1b":
                sequence = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])").match(text, at)
                if not sequence:
                    self.rest = text[at:]
                    return
                if sequence[2] in "KJ":  # nothing is ever below
                    self.lines[-1] = self.lines[-1][: self.column]
                elif sequence[2] != "m":
                    raise SystemExit(f"a sequence that is not known: {sequence[0]!r}")
                at = sequence.end()
                continue
            at += 1
            if letter == "\r":
                if "frames/s" in self.lines[-1] and self.column > 0:
                    self.judge(columns)
                self.column = 0
            elif letter == "\n":
                self.lines.append("")
                self.column = 0
            elif letter < " ":
                raise SystemExit(f"a control that is not known: {letter!r}")
            else:
                line = self.lines[-1].ljust(self.column)
                self.lines[-1] = line[: self.column] + letter + line[self.column + 1 :]
                self.column += 1

    def judge(self, columns):
        """The line at the bottom has been drawn, perhaps before the terminal changed."""
        self.drawn += 1
        if self.column >= max(columns, self.before):
            raise SystemExit(f"{self.lines[-1]!r} in {columns} columns")
        self.before = columns

    def text(self):
        return "\n".join(line.rstrip() for line in self.lines) + "\n"


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def follow(order, terminal, screen):
    """Returns the columns if they change."""
    word, _, rest = order.strip().partition(" ")
    if word == "columns":
        resize(terminal, int(rest))
        return int(rest)
    if word == "screen":
        with open(rest + ".new", "w", encoding="utf-8") as file:
            file.write(screen.text())
        os.rename(rest + ".new", rest)
    elif word == "key":
        os.write(terminal, bytes([ord(rest) & 0x1F]))
    return None


def main(columns, path, orders, command):
    pid, terminal = pty.fork()
    if pid == 0:
        resize(0, columns)
        os.execvp(command[0], command)
    screen = Screen()
    fifo = os.fdopen(os.open(orders, os.O_RDWR | os.O_NONBLOCK), "rb", buffering=0)
    waiting = b""
    with open(path, "wb", buffering=0) as raw:
        while True:
            ready = select.select([terminal, fifo], [], [])[0]
            if terminal in ready:
                try:
                    octets = os.read(terminal, 65536)
                except OSError:
                    octets = b""
                if not octets:
                    break
                raw.write(octets)
                screen.feed(octets, columns)
            elif fifo in ready:
                waiting += os.read(fifo.fileno(), 4096)
                *whole, waiting = waiting.split(b"\n")
                for order in whole:
                    columns = follow(order.decode(), terminal, screen) or columns
    follow("screen " + path + ".screen", terminal, screen)
    print(f"drawn {screen.drawn} times")
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
