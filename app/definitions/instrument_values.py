"""What an instrument file says, as frozen values: the structure the scoring needs, and the words around it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from app.definitions.values import Words
from app.domain.readers import Role
from app.domain.screening import Instrument


class Fit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom an instrument is meant for. Staff care is no part of a case: what is for staff is never offered in one."""

    who: Literal["client", "spouse", "staff"] = "client"
    desks: tuple[str, ...] = ()  # empty: every desk
    least_age: int = 0  # 0: every age
    age_status: Literal["verified", "assumed"] | None = None  # whether a source says so; nothing of a least age of 0

    def fits(self, desk: str, role: Role, age: int | None) -> bool:
        """Whether it can be offered for this party of a case; an unknown age stands in nothing's way."""
        is_meant = self.who == "client" or (self.who == "spouse" and role in (Role.HUSBAND, Role.WIFE))
        return is_meant and (not self.desks or desk in self.desks) and (age is None or age >= self.least_age)


class InstrumentWords(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument with the words for it. A topic names what an item is about; it is never the item's own text."""

    instrument: Instrument
    title: Words
    fit: Fit = Fit()
    source: Words
    licence: Words  # who may use it how
    topics: Mapping[int, Words]  # by item number
    scales: Mapping[str, Words]
    bands: Mapping[str, Words]  # by "scale.band"
    levels: Mapping[str, Words]
