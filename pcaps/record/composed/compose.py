# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes composed captures.

compose.py FOLDER NAME...   writes FOLDER/NAME.pcap for each, and prints its name,
                            what libnids cannot do there, and what is in it, with
                            tabs in between
compose.py --list           prints the names there are
"""

import pathlib
import sys

import arrival
import closing
import flow
import fragments
import losses
import opening
import wrappings
from cases import CASES
from frames import write

# Importing a family enters its cases.
FAMILIES = (opening, arrival, flow, losses, closing, fragments, wrappings)


def main(arguments):
    if arguments == ["--list"]:
        print(*CASES, sep="\n")
        return
    folder, *names = arguments
    unknown = [name for name in names if name not in CASES]
    if unknown:
        sys.exit(f"compose: no such capture: {' '.join(unknown)}")
    for name in names:
        case = CASES[name]
        write(pathlib.Path(folder) / f"{name}.pcap", case.link_type, case.make())
        print(name, case.libnids, case.description, sep="\t")


main(sys.argv[1:])
