"""Eight computers contradict each other, settle and keep both at once, in any order: all agree, and no word is lost."""

from pathlib import Path
from random import Random

import pytest

from app.casework import cases, conflicts, people, rights
from app.casework.work import Work
from app.domain.cases import KEPT, Note
from app.domain.people import PersonDetails, Sex
from app.domain.readers import Reader, Role
from app.store import history
from tests.desk import HeldClock, give, open_work

HIM, HER = PersonDetails(name="李强", sex=Sex.MALE), PersonDetails(name="王芳", sex=Sex.FEMALE, safe_contact="仅短信")
SEATS = 8


class Site:
    """The computers of one site, and everything any of them ever said of how she may be reached."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = Random(seed)
        clock = HeldClock()
        names = ("王敏", "陈静", "周岚", "吴悠", "郑可", "冯远", "褚一", "卫宁")
        self.seats = [open_work(folder / name, number, clock, name) for number, name in enumerate(names, 1)]
        self.case = cases.open_couple(self.seats[0], HIM, HER, "05").value
        for seat in self.seats[1:]:
            give(self.seats[0], seat)
            rights.join(seat, self.case, "一起做")
        self.her = cases.get(self.seats[0], self.case).party(Role.WIFE).person.id
        self.said = {HER.safe_contact}

    def write(self, seat: Work, words: str) -> None:
        """One worker writes down how she may be reached."""
        person = people.get(seat, self.her)
        people.amend(seat, self.her, PersonDetails(name=person.details.name, sex=Sex.FEMALE, safe_contact=words))
        self.said.add(words)

    def settle(self, seat: Work) -> None:
        """One worker chooses among what stands there, and may keep the others."""
        place = ("person_private", self.her, "safe_contact")
        standing = conflicts.heads(seat, *place, Reader.WORKER)
        chosen = self.dice.choice(standing)
        choice = conflicts.Choice(*place, chosen.value, tuple(head.op for head in standing))
        others = sorted({str(head.value) for head in standing} - {chosen.value})
        if others and self.dice.random() < 0.7:
            conflicts.keep_both(seat, choice, "\n".join(others), Reader.WORKER)
        elif len(standing) > 1:
            conflicts.choose(seat, choice, Reader.WORKER)

    def meet(self, pairs: int) -> None:
        """Some of them exchange all they have."""
        for _ in range(pairs):
            give(*self.dice.sample(self.seats, 2))

    def gather(self) -> None:
        """All of them do."""
        for seat in self.seats[1:]:
            give(seat, self.seats[0])
        for seat in self.seats[1:]:
            give(self.seats[0], seat)


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path):
    """Eight seats."""
    made = Site(tmp_path, request.param)
    yield made
    for seat in made.seats:
        seat.close()


@pytest.mark.parametrize("site", [1], indirect=True)
def test_whoever_settles_when_nothing_is_lost_and_all_agree(site: Site) -> None:
    """Written apart, settled apart, kept apart, while they meet by chance; then everybody has everything."""
    for turn in range(3):
        for number, seat in enumerate(site.seats):
            if site.dice.random() < 0.5:
                site.write(seat, f"第{turn}次 {number}号写的")
        site.meet(6)
        for seat in site.dice.sample(site.seats, 3):
            site.settle(seat)
        site.meet(4)
    site.gather()

    def seen(seat: Work) -> tuple[object, ...]:
        heads = conflicts.heads(seat, "person_private", site.her, "safe_contact", Reader.WORKER)
        notes = [entry for entry in cases.page(seat, site.case, Reader.WORKER).timeline if isinstance(entry, Note)]
        kept = sorted((note.id, note.body) for note in notes if note.mode == KEPT)
        shown = people.get(seat, site.her).details.safe_contact
        return [(head.op, head.value) for head in heads], kept, shown, conflicts.listed(seat, Reader.WORKER)

    first = seen(site.seats[0])
    assert all(seen(seat) == first for seat in site.seats)
    heads, kept, shown, _ = first
    assert all(str(value) in str(shown) for _, value in heads), "every limit that stands holds"
    past = _past(site.seats[3], site)
    assert past >= site.said
    assert kept, "somebody kept both"
    assert {word for _, body in kept for word in body.split("\n")} <= site.said


def _past(seat: Work, site: Site) -> set[object]:
    """Every value the history of one of them has."""
    person = people.get(seat, site.her)
    with seat.store.read() as connection:
        found = history.of_person(connection, person)
    return {past.value for place, values in found.items() if place.field == "safe_contact" for past in values}
