"""The people of the simulated site: keys made once. What the seeds vary is what happens, not who it happens to."""

from random import Random

import msgspec

from sync.invitation import Inviter, SiteKeys, admission, found_site
from sync.protocol.control import fold
from sync.sealing.seat_keys import SeatKeys, make_seat_keys

FIRST = 3  # seats that are there from the start: two administrators and a member
SEATS = 6
OUTSIDER = 4  # this one stays at the counter, and is only ever given the key of `front`


class Site(msgspec.Struct, frozen=True):
    """The site's keys, those of all seats it will ever have, and the records that let in the first of them.

    The third seat begins at the counter; that it is to read `case`, too, is said some time later (`verbs.keys_given`).
    """

    keys: SiteKeys
    seats: tuple[SeatKeys, ...]
    records: tuple[bytes, ...]  # they admit the first seats, after the founding records


def make_site(seats: int = SEATS) -> Site:
    """The same site every time."""
    random = Random(1).randbytes
    keys = found_site(random)
    everybody = (SeatKeys(keys.seat), *(make_seat_keys(random) for _ in range(seats - 1)))
    control = fold(keys.records)
    second = admission(Inviter(everybody[0], control, keys.ring_keys), everybody[1], "admin")
    control = fold(second, control)
    third = admission(Inviter(everybody[0], control, keys.ring_keys), everybody[2], "member", "desk")
    return Site(keys, everybody, (*second, *third))
