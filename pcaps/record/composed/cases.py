# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of captures that are composed.

A case is a function that returns the frames of one capture; `capture` enters it
into the list.
"""

import collections.abc
import dataclasses

from frames import LINK_ETHERNET

CASES = {}


@dataclasses.dataclass
class Case:
    description: str
    make: collections.abc.Callable
    link_type: int
    libnids: str  # what that engine cannot do here, or "same"


def capture(name, description, libnids="same", link_type=LINK_ETHERNET):
    def enter(make):
        assert name not in CASES
        CASES[name] = Case(description, make, link_type, libnids)
        return make

    return enter
