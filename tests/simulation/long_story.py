"""The long story: eight seats that write thousands of times each in bad weather, with clocks days off, computers that
go out, one put back from an image, and a server put back from a backup; over the server's own database.

The short histories (`history.py`) check every promise at every step; here the server's rows are too many for that. What
was ever marked as at the centre is remembered, and every promise is checked at the end.
"""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from app.domain.ids import OpId
from app.ops.kept import EnvelopeState
from tests.simulation.history import AT_REST, ROUNDS
from tests.simulation.invariants import need, replay_changes_nothing
from tests.simulation.seat import Seat
from tests.simulation.site import FIRST, Site
from tests.simulation.verbs import keys_given, seat_let_in
from tests.simulation.world import AFTER_ROUND, Parts, World, ops_of

SEATS = 8
EDITS = 2_000  # of each seat
TROUBLE = 0.15  # the share of requests something befalls
DAYS_OFF = 3
LOOKS = 40  # so often what is marked as at the centre is remembered, and every mark checked

Say = Callable[[str], None]


class Story:
    """One telling."""

    def __init__(self, site: Site, seed: int, parts: Parts, edits: int) -> None:
        self.world = World(site, seed, parts)
        self.dice = Random(seed)
        self.all_edits = edits * len(site.seats)
        self.written = 0
        self.acknowledged: set[OpId] = set()
        self._let_in()

    def _let_in(self) -> None:
        """All seats are there from the start, with their keys."""
        founder = self.world.seats[0]
        founder.calm_round()
        while self.world.unused:
            seat_let_in(self.world, founder)
        keys_given(self.world, founder)
        self.world.settle(2)
        need(len(self.world.seats) == len(self.world.site.seats) > FIRST, "not everybody was let in")
        self.world.after_round = ()  # each would read the whole database
        for seat in self.world.seats:
            seat.wire.trouble = TROUBLE

    def tell(self, say: Say) -> None:
        """From the first edit to the last promise."""
        at = {int(self.all_edits * share): do for share, do in EVENTS}
        images: dict[str, object] = {}
        while self.written < self.all_edits:
            seat = self.dice.choice(self.world.seats)
            self._happens(seat)
            if self.written in at:
                at.pop(self.written)(self, images)
            if self.written % max(1, self.all_edits // LOOKS) == 0:
                self.look(say)
        self._rest(say)

    def _happens(self, seat: Seat) -> None:
        """A save, and now and then more."""
        dice, world = self.dice, self.world
        world.time_ms += 60_000
        world.roll(dice)
        self.written += 1
        seat.save(dies=dice.random() < 0.5 if dice.random() < 0.01 else None)
        if dice.random() < 0.01:
            seat.clock.off = timedelta(days=DAYS_OFF) * dice.choice((-1, 0, 1))
        if dice.random() < 0.15:
            dies = (dice.randint(1, 9), dice.random() < 0.5) if dice.random() < 0.1 else (None, False)
            seat.round(*dies)
        if dice.random() < 0.01:
            _arrives(seat)

    def look(self, say: Say) -> None:
        """Remember what is marked as at the centre, and see that it is."""
        seat = self.dice.choice(self.world.seats)
        marked = [one for one in seat.disk.kept.values() if one.state is EnvelopeState.CENTRE]
        if not self.world.was_restored:  # after that a seat may not know yet what is there no more
            stored = {row.id for row in self.world.server.shelf.rows()}
            need({one.id for one in marked} <= stored, "a mark is wrong")
        self.acknowledged |= {op for one in marked for op in ops_of(one)}
        say(f"{self.written} of {self.all_edits} edits, {len(self.acknowledged)} seen at the centre")

    def _rest(self, say: Say) -> None:
        """Peace, and every promise."""
        world = self.world
        world.heal()
        world.set_in_order()
        world.after_round = AFTER_ROUND
        world.settle(ROUNDS)
        need(self.acknowledged <= set(world.must_have), "an op that was at the centre is nowhere")
        for check in AT_REST:
            if check is not replay_changes_nothing:  # the same traffic twice as long
                check(world)
                say(f"kept: {check.__name__}")
        say(
            f"{self.written} edits, {len(world.must_have)} ops, {len(world.server.shelf.rows())} envelopes, "
            f"{len(world.server.traffic)} requests, {len(world.failures)} rounds given up; "
            f"{len(self.acknowledged)} ops were seen at the centre meanwhile, and all are everywhere"
        )


def _arrives(seat: Seat) -> None:
    """What was given up on arrives, whatever the server says to it."""
    trouble, seat.wire.trouble = seat.wire.trouble, 0.0
    seat.wire.deliver_late()
    seat.wire.trouble = trouble


def _image(story: Story, images: dict[str, object]) -> None:
    """An image of the second seat's disk is put aside."""
    images["seat"] = story.world.seats[1].disk.copy()


def _seat_put_back(story: Story, images: dict[str, object]) -> None:
    """It is put back; what it had written since and nobody else has is gone, and nobody promised otherwise."""
    story.look(lambda _line: None)
    story.world.seats[1].put_back(images["seat"])  # type: ignore[arg-type]  # a disk


def _backup(story: Story, images: dict[str, object]) -> None:
    """The nightly backup of the server."""
    images["server"] = story.world.server.shelf.back_up()


def _server_put_back(story: Story, images: dict[str, object]) -> None:
    """The server is as it was then."""
    for seat in story.world.seats:
        marked = [one for one in seat.disk.kept.values() if one.state is EnvelopeState.CENTRE]
        story.acknowledged |= {op for one in marked for op in ops_of(one)}
    story.world.put_server_back(images["server"], is_said=True)


EVENTS = ((0.2, _image), (0.4, _seat_put_back), (0.5, _backup), (0.7, _server_put_back))
"""What happens once, and after which share of the edits."""
