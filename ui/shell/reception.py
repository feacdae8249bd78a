"""Who is expected, waits or is being received: how a line says it, and what one key does next."""

from typing import Literal, NamedTuple, cast

import msgspec
from PySide6.QtCore import QObject, Signal

from app.casework import bookings, queue, rights
from app.casework.work import Work
from app.domain.bookings import Booking, State
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.domain.rights import Act
from ui.code_words import Labels, labels
from ui.shell.room import Place, Shell
from ui.spoken import SCOPE_TOKENS, clock_time, scope_name
from ui.widgets.row import Row, Tag
from ui.wording import sentence
from ui.words import say

GLYPHS = {
    State.BOOKED: "clock", State.ARRIVED: "ticket", State.CALLED: "megaphone", State.WITH: "chats",
    State.DONE: "check", State.ABSENT: "minus", State.CANCELLED: "prohibit",
}  # fmt: skip
STEPS: dict[str, State] = {
    "done": State.DONE, "absent": State.ABSENT, "cancel": State.CANCELLED, "expect": State.BOOKED,
    "wait": State.ARRIVED, "reopen": State.WITH,
}  # fmt: skip
"""Acts that are nothing but a step; `arrive`, `call`, `take` and `begin` do more."""


class Received(NamedTuple):
    """What a line stands for."""

    booking: RecordId


class Words(msgspec.Struct, frozen=True):
    """What lines need beside the booking."""

    abouts: Labels
    reader: Reader
    may_begin: bool  # whether this post opens cases


def words_of(work: Work, reader: Reader) -> Words:
    """On the store thread."""
    return Words(labels(work, "COUNSEL_TYPE"), reader, rights.may_here(work, Act.BEGIN))


def next_act(booking: Booking, words: Words) -> str:
    """What one key does: the natural next step; empty where the line is over."""
    if booking.disputed("called_by"):
        return "take"
    if booking.state is State.WITH:
        return "begin" if words.may_begin and booking.case is None else "done"
    return {State.BOOKED: "arrive", State.ARRIVED: "call", State.CALLED: "take"}.get(booking.state, "")


def acts(booking: Booking, words: Words) -> tuple[str, ...]:
    """Everything that can be done with it now, the natural step first."""
    more = {
        State.BOOKED: ("absent", "cancel"),
        State.ARRIVED: ("take", "absent", "cancel"),
        State.CALLED: ("wait", "absent"),
        State.WITH: ("done", "wait"),
        State.DONE: ("reopen",),
        State.ABSENT: ("arrive", "expect"),
        State.CANCELLED: ("expect",),
    }[booking.state]
    return tuple(dict.fromkeys(one for one in (next_act(booking, words), *more) if one))


def booking_row(booking: Booking, words: Words) -> Row:
    """By number, time and form of address; what about, only while the worker is alone."""
    wanted = booking.wanted
    at = booking.arrived_at
    arrived = say("bookings.arrived_at", time=clock_time(at)) if at and booking.state is not State.BOOKED else ""
    called = say("bookings.called_by", who=booking.called_by) if booking.called_by else ""
    about = words.abouts.get(wanted.about, wanted.about) if words.reader is Reader.WORKER else ""
    alone = say(f"bookings.who.{wanted.scope.value}") if wanted.scope in (Scope.HIS, Scope.HER) else ""
    with_whom = say("bookings.with", who=wanted.worker) if wanted.worker else ""
    when = wanted.time or say("bookings.walked_in")
    act = next_act(booking, words)
    return Row(
        ref=Received(booking.id),
        title=" ".join(part for part in (number_of(booking), wanted.address) if part),
        icon=GLYPHS[booking.state],
        icon_tint="accent" if booking.state in (State.CALLED, State.WITH) else "ink-2",
        tags=(Tag(say(f"bookings.state.{booking.state.value}")),),
        meta=" · ".join(part for part in (alone, when, arrived, wanted.room, with_whom, called, about) if part),
        why="\n".join(dispute_words(booking)),
        bar=SCOPE_TOKENS[wanted.scope] if wanted.scope is not Scope.BOTH else "",
        bar_word=scope_name(wanted.scope) if wanted.scope is not Scope.BOTH else "",
        act=say(f"bookings.act.{act}") if act else "",
    )


def number_of(booking: Booking) -> str:
    """As it is called out."""
    return say("bookings.number", number=booking.number) if booking.number else ""


def dispute_words(booking: Booking) -> list[str]:
    """What colleagues wrote differently, in a sentence each."""
    listed = say("bookings.list")
    return [say(f"bookings.differs.{one.field}", values=listed.join(one.values)) for one in booking.disputes]


class Reception(QObject):
    """Does what a key asks. `done`: it is done."""

    done = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell

    def do(self, act: str, booking: Booking) -> None:
        """One act on one of those who come."""
        if act == "begin":
            self._shell.go(Place("cases", form=case_kind(booking), record=booking.id))
            return
        id_, reader = booking.id, self._shell.reader
        width, lang = cast(Literal[58, 80], self._shell.settings.slip_width), self._shell.lang

        def verb(work: Work) -> Done[object]:
            if act == "arrive":
                came = bookings.arrive(work, id_, reader, width, lang)
                return Done(came.changes, came.value)
            if act == "call":
                bookings.call(work, id_, reader)
            elif act == "take":
                bookings.take(work, id_, reader)
            else:
                bookings.step(work, id_, STEPS[act], reader)
            return Done(Changes.RECEPTION, None)

        self._shell.run(verb, self._on_done, self._on_failed)

    def walk_out(self, slip: queue.Slip) -> None:
        """Print the slip of somebody who has just got a number."""
        self._shell.print_pdfs(say("today.slip_job"), [slip.pdf], on_roll=True)
        self._shell.tell(say("today.slip_told", number=slip.number))

    def _on_done(self, value: object) -> None:
        if isinstance(value, queue.Slip):
            self.walk_out(value)
        self.done.emit()

    def _on_failed(self, error: Exception) -> None:
        self._shell.tell(sentence(error))
        self._shell.changed.emit(Changes.RECEPTION)  # what stands there is not what is shown


def case_kind(booking: Booking) -> str:
    """A spouse who comes alone begins a couple's case, with a wall of their own from the first word on."""
    return "one" if booking.wanted.scope is Scope.BOTH else "couple"
