"""How the entries of a timeline are said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import msgspec

from app.domain.attachments import Attachment
from app.domain.cases import (
    KEPT,
    AnswerSet,
    CasePage,
    Consent,
    Draft,
    Note,
    Screening,
    ScreeningDraft,
    Sheet,
    SheetState,
    StageChange,
    TimelineEntry,
)
from app.domain.ids import RecordId
from app.domain.readers import Role, Scope
from app.now import CHINA
from ui.code_words import Labels
from ui.shell.case.attachment_line import attachment_row
from ui.shell.case.screening_line import Instruments, half_entered_row, screening_row
from ui.spoken import SCOPE_TOKENS, mark_words, moment, role_name, scope_name, short_day
from ui.widgets.row import Row, Tag
from ui.widgets.running_text import folded
from ui.words import knows, say


class Filter(StrEnum):
    """The chips over a timeline."""

    ALL = "all"
    NOTES = "notes"
    FORMS = "forms"
    SCREENINGS = "screenings"
    PRINTS = "prints"
    ATTACHMENTS = "attachments"
    CONSENTS = "consents"
    STAGES = "stages"


KIND_OF: dict[type, Filter] = {
    Note: Filter.NOTES,
    AnswerSet: Filter.FORMS,
    Screening: Filter.SCREENINGS,
    Sheet: Filter.PRINTS,
    Attachment: Filter.ATTACHMENTS,
    Consent: Filter.CONSENTS,
    StageChange: Filter.STAGES,
}


SHEET_LOOKS: dict[SheetState, tuple[str, str]] = {
    SheetState.PRINTED: ("", "soon"),
    SheetState.SIGNED: ("check", "safe"),
    SheetState.ARCHIVED: ("archive", "safe"),
    SheetState.REFUSED: ("x", "ink-2"),
    SheetState.VOID: ("prohibit", "ink-2"),
}
"""Icon and colour of each state of a sheet."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The words of definitions that a case page needs, and the day it is."""

    matters: Labels
    risks: Labels
    modes: Labels
    forms: Labels
    tasks: Labels
    instruments: Instruments
    days: Mapping[RecordId, date | None]  # of the fillings of forms that are filled several times
    flags: Labels = {}
    today: date


Happened = TimelineEntry | Attachment
"""What has its place in the timeline by its moment."""

Entry = Happened | Draft | ScreeningDraft


_OF_SCREENINGS = (Filter.ALL, Filter.SCREENINGS)


def timeline(
    page: CasePage, names: Names, wanted: Filter = Filter.ALL, attached: Sequence[Attachment] = ()
) -> tuple[Row, ...]:
    """Drafts, then everything newest first; an addendum stands under the note it amends."""
    say_entry = _Sayer(page, names)
    drafts = [draft_row(draft, say_entry) for draft in page.drafts if wanted in (Filter.ALL, Filter.NOTES)]
    drafts += [say_entry.half_entered(one) for one in page.screening_drafts if wanted in _OF_SCREENINGS]
    happened = _newest_first(page, attached)
    entries = [entry for entry in happened if wanted is Filter.ALL or KIND_OF[type(entry)] is wanted]
    return (*drafts, *(say_entry(entry) for entry in _with_addenda(entries)))


def _newest_first(page: CasePage, attached: Sequence[Attachment]) -> list[Happened]:
    """The timeline with the consents, which know only their day, at that day's end."""
    entries: list[Happened] = [entry for entry in page.timeline if not isinstance(entry, Consent)]
    return sorted([*entries, *attached, *page.consents], key=happened_at, reverse=True)


def happened_at(entry: Happened) -> datetime:
    """The moment by which an entry stands in its place."""
    if isinstance(entry, Note | Screening | Attachment):
        return entry.recorded_at
    if isinstance(entry, Sheet):
        return entry.printed_at
    if isinstance(entry, AnswerSet):
        return entry.saved_at
    return entry.at if isinstance(entry, StageChange) else datetime.combine(entry.given_on, time.max, CHINA)


def _with_addenda(entries: Sequence[Happened]) -> list[Happened]:
    """Addenda moved under their notes, oldest first, as one reads on."""
    known = {entry.id for entry in entries}
    below: dict[bytes, list[Happened]] = {}
    for entry in reversed(entries):
        if isinstance(entry, Note) and entry.amends in known:
            below.setdefault(entry.amends or b"", []).append(entry)
    heads = [entry for entry in entries if not (isinstance(entry, Note) and entry.amends in known)]
    return [line for head in heads for line in (head, *below.get(head.id, ()))]


class _Sayer:
    """Says one entry of one page."""

    def __init__(self, page: CasePage, names: Names) -> None:
        self.page = page
        self.names = names
        self._kinds: dict[type, Callable[[Any], Row]] = {
            Note: self._note,
            Sheet: self._sheet,
            Attachment: self._attachment,
            AnswerSet: self._answers,
            Screening: self._screening,
            StageChange: self._change,
            Consent: self._consent,
        }

    def __call__(self, entry: Happened) -> Row:
        return self._kinds[type(entry)](entry)

    def scope_tags(self, scope: Scope) -> tuple[str, tuple[Tag, ...]]:
        """Bar and word of a scope; a case of one person has no walls and shows none."""
        if not self.page.case.is_couple:
            return "", ()
        return SCOPE_TOKENS[scope], (Tag(scope_name(scope), "", SCOPE_TOKENS[scope]),)

    def when(self, at: datetime) -> str:
        """A moment, as short as it can be told."""
        return moment(at, self.names.today)

    def _note(self, note: Note) -> Row:
        bar, tags = self.scope_tags(note.scope)
        is_kept = note.mode == KEPT and not note.amends
        talked = "" if is_kept else say("case.entry.talked", day=short_day(note.happened_on, self.names.today))
        minutes = say("case.entry.minutes", minutes=note.minutes) if note.minutes else ""
        signed = say("case.entry.signed", moment=self.when(note.recorded_at), who=note.author)
        is_folded = folded(note.body) != note.body
        late = (Tag(say("case.entry.late"), "warning", "overdue"),) if note.late else ()
        return Row(
            ref=note.id,
            title=self._note_title(note),
            icon="arrow-elbow-down-right" if note.amends else "git-diff" if is_kept else "note-pencil",
            meta=" · ".join(part for part in (talked, minutes, signed) if part),
            body=folded(note.body),
            tags=(*late, *tags),
            bar=bar,
            act=say("case.entry.read_on") if is_folded else "",
            mark=note.mark,
            mark_words=mark_words(note.mark),
        )

    def _note_title(self, note: Note) -> str:
        if note.amends:
            return say("case.entry.addendum", reason=note.reason)
        if note.mode == KEPT:
            return say("case.entry.kept_beside")
        return say("case.entry.note", mode=self.names.modes.get(note.mode, note.mode))

    def _sheet(self, sheet: Sheet) -> Row:
        bar, tags = self.scope_tags(sheet.scope)
        glyph, tint = SHEET_LOOKS[sheet.state]
        printed = say("case.entry.printed", moment=self.when(sheet.printed_at), who=sheet.printed_by, pages=sheet.pages)
        scanned = say("case.entry.scanned", moment=self.when(sheet.scanned_at)) if sheet.scanned_at else ""
        pens = len(sheet.pen_signers)
        pen = say("case.entry.pen", count=pens) if pens else ""
        witness = say("case.entry.witness", name=sheet.witness) if sheet.witness else ""
        reason = say("case.entry.void_for", reason=sheet.reason) if sheet.reason else ""
        return Row(
            ref=sheet.id,
            title=self._form(sheet.form, sheet.role),
            icon="printer",
            meta=" · ".join(filter(None, (self._day_of(sheet.answer), printed, pen, scanned, witness, reason))),
            tags=(Tag(say(f"case.sheet.{sheet.state.value}"), glyph, tint), *tags),
            bar=bar,
            act=say("case.sheet.mark_signed") if sheet.state is SheetState.PRINTED and self.page.may_work else "",
            mark=sheet.mark,
            mark_words=mark_words(sheet.mark),
        )

    def _answers(self, answers: AnswerSet) -> Row:
        bar, tags = self.scope_tags(answers.scope)
        return Row(
            ref=answers.id,
            title=self._form(answers.form, answers.role),
            icon="list-bullets",
            meta=" · ".join(filter(None, (self._day_of(answers.id), self._filled(answers)))),
            tags=(*conflict_tags(answers.conflicts), *tags),
            bar=bar,
            act=say("case.entry.open"),
            mark=answers.mark,
            mark_words=mark_words(answers.mark),
        )

    def _screening(self, one: Screening) -> Row:
        return screening_row(one, self.names.instruments, self.names.today, self.scope_tags(one.scope))

    def _attachment(self, one: Attachment) -> Row:
        return attachment_row(one, self.names.today, self.scope_tags(one.scope))

    def half_entered(self, draft: ScreeningDraft) -> Row:
        """An instrument half entered for one party."""
        scope, kept = self.scope_tags(draft.scope), self.when(draft.updated_at)
        return half_entered_row(draft, self.names.instruments, kept, scope)

    def _change(self, change: StageChange) -> Row:
        bar, tags = self.scope_tags(change.scope) if change.scope is not Scope.BOTH else ("", ())
        key = f"case.verb.{change.verb}"
        return Row(
            ref=change.id,
            title=say(key) if knows(key) else change.verb,
            icon="flag",
            meta=say("case.entry.by", moment=self.when(change.at), who=change.who),
            body=change.reason,
            tags=tags,
            bar=bar,
            mark=change.mark,
            mark_words=mark_words(change.mark),
        )

    def _consent(self, consent: Consent) -> Row:
        scope = {Role.HUSBAND: Scope.HIS, Role.WIFE: Scope.HER}.get(consent.role, Scope.BOTH)
        bar, tags = self.scope_tags(scope)
        day = short_day(consent.given_on, self.names.today)
        witness = say("case.entry.witness", name=consent.witness) if consent.witness else ""
        return Row(
            ref=consent.id,
            title=say("case.entry.consent", who=role_name(consent.role), state=consent_words(consent)),
            icon="handshake",
            meta=" · ".join(part for part in (day, witness) if part),
            tags=tags,
            bar=bar,
            mark=consent.mark,
            mark_words=mark_words(consent.mark),
        )

    def _filled(self, answers: AnswerSet) -> str:
        return say("case.entry.filled", moment=self.when(answers.saved_at))

    def _day_of(self, filling: RecordId | None) -> str:
        """The day one filling of several is about."""
        day = self.names.days.get(filling) if filling else None
        return say("case.entry.about", day=short_day(day, self.names.today)) if day else ""

    def _form(self, form: str, role: Role | None) -> str:
        name = self.names.forms.get(form, form)
        return say("case.entry.form_of", form=name, who=role_name(role)) if role and self.page.case.is_couple else name


def draft_row(draft: Draft, sayer: _Sayer) -> Row:
    """A note that is still being written; pressing it goes on."""
    bar, tags = sayer.scope_tags(draft.scope)
    return Row(
        ref=draft.id,
        title=say("case.entry.draft_addendum" if draft.amends else "case.entry.draft"),
        icon="pencil-simple",
        meta=say("case.entry.kept", moment=sayer.when(draft.updated_at)),
        tags=tags,
        bar=bar,
        act=say("case.entry.go_on"),
    )


def consent_words(consent: Consent) -> str:
    """What was said."""
    return say(f"case.consent.{consent.state.value}")


def conflict_tags(conflicts: Sequence[str]) -> tuple[Tag, ...]:
    """The badge of fields for which several values stand."""
    return (Tag(say("case.conflict.badge"), "git-diff", "due"),) if conflicts else ()
