"""Computers of one site, of real parts: an encrypted vault, the engine, HTTP, and a worker who writes lines."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from app.domain.delivery import Check
from app.domain.ids import FolderRef, OpId, RecordId, RingId, SaveId
from app.now import wall_ms
from app.ops.kept import FolderKey, StreamState
from app.ops.values import Value, Write
from sync import conversation
from sync.compare import compare
from sync.protocol.control import fold
from sync.protocol.names import ring_id, stream_id
from sync.round import RoundReport, run_round
from sync.sealing.seat_keys import SeatKeys
from sync.steps.control import extend_control
from sync.steps.talk import Talk
from sync.wire import Tap
from tests.desk import HeldClock
from tests.simulation.disk import Draft, Place
from tests.simulation.real_disk import RealDisk
from tests.simulation.site import Site

VaultMaker = Callable[[SeatKeys], RealDisk]


class Computer:
    """One seat. What its worker writes are lines: each the address of a case of its own, or another one's."""

    def __init__(self, site: Site, keys: SeatKeys, disk: RealDisk, address: str) -> None:
        self.site, self.keys, self.disk, self.address = site, keys, disk, address
        self.clock = HeldClock()
        self.random: Callable[[int], bytes] = secrets.token_bytes
        self.server_key = b""
        self.tap: Tap | None = None
        self.trust: Path | None = None
        self.certificate = b""  # the only one its server may show
        self._talk: Talk | None = None

    @property
    def talk(self) -> Talk:
        """The conversation of this start of the program."""
        if self._talk is None:
            self._talk = conversation.begin(
                self.keys, self.site.keys.site, self.disk, self.address, now=self.clock, random=self.random,
                server_key=self.server_key, tap=self.tap, trust=self.trust,
                certificate=self.certificate,
            )  # fmt: skip
        return self._talk

    def restart(self, address: str = "") -> None:
        """As after a start of the program, perhaps with another way to the server."""
        self.hang_up()
        self.address = address or self.address

    def hang_up(self) -> None:
        """The conversation is over."""
        if self._talk is not None:
            self.server_key = self._talk.server_key
            self._talk.wire.close()  # type: ignore[attr-defined]  # the HTTP wire
            self._talk = None

    def put_back(self, image: RealDisk) -> None:
        """The disk is as it was when the image was taken."""
        self.hang_up()
        self.disk.close()
        self.disk = image

    def round(self) -> RoundReport:
        """One round with the server."""
        return run_round(self.talk)

    def compare(self) -> Check:
        """The comparison with the centre, which believes nothing remembered."""
        return compare(self.talk)

    def writes(self, line: Value, place: Place | None = None, ring: str = "front") -> Place:
        """Save a line, in a new case or in a place there is."""
        folder = FolderRef(place.record if place else self.random(16))
        at = place or Place("case", folder, "address")
        fresh = None if place else FolderKey(folder, self.ring(ring), self.random(32))
        write = Write(at.kind, RecordId(at.record), at.field, line, self.disk.heads(at))
        self.saves(folder, (write,), fresh)
        return at

    def saves(self, folder: FolderRef, writes: tuple[Write, ...], fresh: FolderKey | None = None) -> OpId:
        """One save."""
        save = SaveId(self.random(16))
        return self.disk.save(
            Draft(self.keys.seat, folder, save, wall_ms(self.clock()), writes, self.random, fresh=fresh)
        )

    def ring(self, name: str) -> RingId:
        """A ring of the site."""
        return RingId(ring_id(name, self.site.keys.site))

    def lines(self) -> list[str]:
        """What stands in all places, once each head."""
        return sorted(text.strip("'\"") for heads in self.disk.dump().values() for _, text in heads)

    def close(self) -> None:
        """Switched off."""
        self.hang_up()
        self.disk.close()


class Office:
    """The computers of a site, made as they are needed; the first has founded it and let the others in."""

    def __init__(self, site: Site, make: VaultMaker, address: str, certificate: bytes = b"") -> None:
        self.site, self.address, self._make, self._certificate = site, address, make, certificate
        self.computers: list[Computer] = []
        self.first = self.more(site.seats[0])
        control = fold(site.keys.records)
        stream = self.first.talk.control_stream
        state = StreamState(stream, control.position, control.hash)
        self.first.disk.add_control_records(stream, site.keys.records, state)
        self.first.disk.add_ring_keys(site.keys.ring_keys)
        extend_control(self.first.talk, lambda _: site.records)

    @property
    def data(self) -> bytes:
        """The site's data stream."""
        return stream_id("data", self.site.keys.site)

    def more(self, keys: SeatKeys) -> Computer:
        """One more computer."""
        made = Computer(self.site, keys, self._make(keys), self.address)
        made.certificate = self._certificate
        self.computers.append(made)
        return made

    def second(self) -> Computer:
        """The other administrator's, who reads everything."""
        return self.more(self.site.seats[1])

    def third(self) -> Computer:
        """The counter's, who reads `front` alone."""
        return self.more(self.site.seats[2])

    def settle(self, rounds: int = 2) -> None:
        """Rounds by all in turn."""
        for _ in range(rounds):
            for computer in self.computers:
                computer.round()

    def agree(self) -> bool:
        """Whether all hold and show the same, and nothing waits."""
        dumps = [computer.disk.dump() for computer in self.computers]
        screens = [computer.disk.screen() for computer in self.computers]
        waiting = [computer.disk.waiting_count().ops for computer in self.computers]
        return dumps.count(dumps[0]) == len(dumps) and screens.count(screens[0]) == len(screens) and not any(waiting)

    def close(self) -> None:
        """All switched off."""
        for computer in self.computers:
            computer.close()


def lines(dice: Random) -> Iterator[str]:
    """Lines to write, none like another."""
    return (f"第{number}条 {dice.randrange(10**9)}" for number in count(1))


def copy_of(folder: Path) -> Path:
    """A copy of a folder beside it."""
    target = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, target)
    return target


def port_of(address: str) -> int:
    """The port of an address."""
    return urlsplit(address).port or 80
