"""The kinds of record, their fields, and how two concurrent writes to one field are treated (design §6.2)."""

from enum import StrEnum

import msgspec


class Merge(StrEnum):
    """What happens when two seats write one field without having seen each other."""

    SURFACED = "surfaced"  # both kept, badge until a person chooses
    QUIET = "quiet"  # newest shown, the others in the history
    SET = "set"  # observed-remove: the union of the heads
    ADD_ONLY = "add_only"  # written once, never again


class Kind(msgspec.Struct, frozen=True):
    """One kind of record. A field that is not named here has the class `default`."""

    name: str
    fields: dict[str, Merge] = {}
    default: Merge = Merge.QUIET

    @property
    def add_only(self) -> bool:
        """Whether records of this kind are written once and keep no head rows."""
        return self.default is Merge.ADD_ONLY and not self.fields

    def merge_of(self, field: str) -> Merge:
        """The class of one field."""
        return self.fields.get(field, self.default)


_S, _SET, _ADD, _QUIET = Merge.SURFACED, Merge.SET, Merge.ADD_ONLY, Merge.QUIET
_FRAME = ("case", "form", "version", "role", "scope", "saved_at")
"""What an answer says besides its questions: nothing anybody typed, and nothing to choose between."""
_GOAL_FRAME = ("case", "scope", "set_on", "author")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("site"),
        Kind("seat"),
        Kind("person", {"name": _S, "sex": _S, "birth_date": _S}),
        Kind("person_private", {"id_no": _S, "safe_contact": _S, "safe_rule": _S, "special_flags": _SET}),
        Kind("case", {"stage": _S, "risk": _S, "outcome": _S, "worker": _S}),
        Kind("participation", {"role": _S, "person": _S}),
        Kind("note", default=_ADD),
        Kind("consent", {"recorded_at": _QUIET, "author": _QUIET}, default=_S),
        Kind("task", {"state": _S, "due": _S}),
        Kind("answer", dict.fromkeys(_FRAME, _QUIET), default=_S),
        Kind("sheet", {"state": _S, "witness": _S, "reason": _S}),
        Kind("screening", default=_ADD),
        Kind("goal", dict.fromkeys(_GOAL_FRAME, _QUIET), default=_S),
        Kind("goal_rating", default=_ADD),
        Kind("kin"),
        Kind("kin_tie"),
        Kind("eco_link"),
        Kind("site_form", default=_ADD),
        Kind("year_notice", default=_ADD),
        Kind("attachment", default=_ADD),
        Kind("course", {"modules": _SET}),
        Kind("class_session", {"modules": _SET, "materials": _SET}),
        Kind("enrolment"),
        Kind("class_feedback", default=_ADD),
        Kind("erasure", default=_ADD),
        Kind("erasure_word", default=_ADD),
        Kind("booking", dict.fromkeys(("state", "day", "time", "number", "called_by", "worker", "room"), _S)),
        Kind("window_entry", default=_ADD),
        Kind("window_strike", default=_ADD),
        Kind("audit", default=_ADD),
    )
}


ADD_ONLY = frozenset(kind.name for kind in KINDS.values() if kind.add_only)
"""Names of the kinds that are written once; a kind this version does not know is none of them."""


def kind_of(name: str) -> Kind:
    """The kind called `name`; a kind this version does not know keeps every head and is shown to nobody."""
    return KINDS.get(name) or Kind(name, default=Merge.SURFACED)
