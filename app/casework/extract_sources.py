"""What an extract can be made of: one party's records of requests for help, the signed notes of that party alone and
what came of that party's screenings, each in words and with its own checksum."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

import msgspec

from app.casework import rights, seen
from app.casework.work import Work
from app.definitions import prefill_screened
from app.definitions.asked import is_asked, seen_by
from app.definitions.entry import answers_of, show
from app.definitions.values import UNANSWERED, FieldKind, Lang
from app.domain.cases import AnswerSet, Case, Note, Screening, Sheet, SheetState
from app.domain.ids import RecordId
from app.domain.readers import READER_OF_ROLE, Reader, Role
from app.domain.rights import Act
from app.domain.seen import is_own, own_scope
from app.errors import NotFound
from app.now import CHINA
from app.paper.extract import phrase_of
from app.paper.words import phrase
from app.store import answers, history, notes, screenings, sheets
from app.store.understanding import Place

HELP = "marriage/dv_help_record"
_SIGNED = frozenset({SheetState.SIGNED, SheetState.ARCHIVED})
_NOT_TOLD = frozenset({"party_name", "party_id", "party_sex", "party_birth", "party_safe"})
"""Of a record of a request for help: who it is stands on the extract once, and how to reach them on no paper for
others."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One record as an extract quotes it. `changed_at`: of a form that was filled in again later."""

    id: RecordId
    kind: str  # help, note, screening
    happened_on: date | None
    recorded_at: datetime
    changed_at: datetime | None = None
    author: str
    text: str
    sha256: bytes
    is_signed: bool = False  # its own paper is signed


def of_party(work: Work, case_id: RecordId, role: Role, reader: Reader, lang: Lang) -> tuple[Source, ...]:
    """Everything that can be chosen, in the order it was recorded. Raises NotFound where this reader has no page of
    this party, Refused."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        if case.party(role) is None or not is_own(case, role, reader):
            raise NotFound(what="party")
        scope = own_scope(case, role).value
        told = answers.of_form(connection, case_id, HELP, role)
        past = history.of(connection, case.folder, {one.id for one in told})
        papers = sheets.of_case(connection, case_id, [scope])
        written = notes.of_case(connection, case_id, [scope])
        screened = [one for one in screenings.of_case(connection, case_id, [scope]) if one.role is role]
    found = [
        *(_help(work, case, one, _saves(past[one.id], one), papers, lang) for one in told),
        *(_note(work, one, lang) for one in written),
        *(_screening(work, one, lang) for one in screened if not one.is_replaced),
    ]
    return tuple(sorted(found, key=lambda one: (one.recorded_at, one.id)))


def checksum(said: Mapping[str, object]) -> bytes:
    """SHA-256 of a record's parts as JSON with its names in order: anybody can work it out again."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


class _Saves(msgspec.Struct, frozen=True):
    first: datetime
    last: datetime
    who: str


def _saves(past: Mapping[Place, tuple[history.Past, ...]], one: AnswerSet) -> _Saves:
    """When a filling was first saved and by whom, and when last."""
    times = past.get(Place("answer", one.id, "saved_at"), ())
    if not times:
        return _Saves(one.saved_at, one.saved_at, "")
    oldest = min(times, key=lambda value: value.at)
    return _Saves(oldest.at.astimezone(CHINA), one.saved_at, oldest.who)


def _help(work: Work, case: Case, saved: AnswerSet, when: _Saves, papers: tuple[Sheet, ...], lang: Lang) -> Source:
    mine = seen.answers(work, case, saved, READER_OF_ROLE[saved.role] if saved.role else Reader.BOTH)
    told = {name: value for name, value in mine.values.items() if name not in _NOT_TOLD}
    happened = str(told.get("told_at") or "")[:10]
    moved = when.last.replace(microsecond=0) > when.first.replace(microsecond=0)
    return Source(
        id=saved.id,
        kind="help",
        happened_on=date.fromisoformat(happened) if happened else None,
        recorded_at=when.first,
        changed_at=when.last if moved else None,
        author=when.who or work.seat.worker,
        text="\n".join(_answers(work, saved, told, lang)),
        sha256=checksum({"id": saved.id.hex(), "form": saved.form, "version": saved.version, "answers": told}),
        is_signed=any(paper.answer == saved.id and paper.state in _SIGNED for paper in papers),
    )


def _answers(work: Work, saved: AnswerSet, told: Mapping[str, object], lang: Lang) -> Iterator[str]:
    form = work.definitions.known(saved.form, saved.version)
    if form is None:
        return
    values = answers_of(form, told, work.definitions.codes)  # type: ignore[arg-type]  # stored values, of any type
    reader = READER_OF_ROLE[saved.role] if saved.role else Reader.BOTH
    for name in (name for section in form.sections for line in section.rows for name in line):
        field = form.fields[name]
        if name not in seen_by(form, reader) or not is_asked(form, name, values) or values.get(name) in (None, ()):
            continue
        if field.kind in UNANSWERED or field.kind is FieldKind.TABLE:
            continue
        said = show(field, values[name], lang, work.definitions.codes)
        yield phrase_of("answer", lang, label=phrase(field.label, lang), said=said)


def _note(work: Work, one: Note, lang: Lang) -> Source:
    mode = work.definitions.codes["CONTACT_MODE"].label(one.mode, lang)
    amends = phrase_of("addendum", lang, reason=one.reason) if one.amends else ""
    return Source(
        id=one.id,
        kind="note",
        happened_on=one.happened_on,
        recorded_at=one.recorded_at.astimezone(CHINA),
        author=one.author,
        text="\n".join(part for part in (mode, amends, one.body) if part),
        sha256=checksum({
            "id": one.id.hex(), "body": one.body, "happened_on": one.happened_on.isoformat(),
            "recorded_at": one.recorded_at.isoformat(), "author": one.author, "reason": one.reason,
        }),
        is_signed=True,
    )  # fmt: skip


def _screening(work: Work, one: Screening, lang: Lang) -> Source:
    said = prefill_screened.screened_said([one], work.definitions.instruments)
    known = work.definitions.instruments.get(one.instrument)
    title = phrase(known.title, lang) if known else one.instrument
    return Source(
        id=one.id,
        kind="screening",
        happened_on=one.happened_on,
        recorded_at=one.recorded_at.astimezone(CHINA),
        author=one.author,
        text=phrase_of("screened", lang, title=title, said=said or "—"),
        sha256=checksum({
            "id": one.id.hex(), "instrument": one.instrument, "version": one.version,
            "happened_on": one.happened_on.isoformat(), "recorded_at": one.recorded_at.isoformat(),
            "author": one.author, "answers": {str(number): value for number, value in one.answers.items()},
        }),
        is_signed=True,
    )  # fmt: skip
