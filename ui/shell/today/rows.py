"""How the entries of Today are said."""

from datetime import date
from typing import NamedTuple

import msgspec

from app.domain.cases import Alert, CaseRow, Draft, ScreeningDraft, Sheet, Shifted, Task
from app.domain.erasing import Erasure
from app.domain.ids import RecordId
from app.domain.readers import Reader
from ui.code_words import Labels
from ui.shell.room import Place
from ui.spoken import (
    SCOPE_TOKENS,
    due_day,
    mark_words,
    moment,
    risk_tag,
    scope_name,
    short_day,
    stage_name,
    task_name,
    task_until,
    task_urgency,
)
from ui.widgets.row import Row, Tag
from ui.words import say


class Ref(NamedTuple):
    """What a line of Today stands for: its case, the task it may finish, and where it leads if not to the case."""

    case: RecordId
    record: RecordId
    door: Place | None = None
    is_alert: bool = False  # a day to look at a deadline, which is not dealt with by that


class Names(msgspec.Struct, frozen=True):
    """The words of definitions that lines of Today need."""

    matters: Labels
    risks: Labels
    forms: Labels
    instruments: Labels
    tasks: Labels
    starts: Labels
    reader: Reader


def recovery_row(due: str) -> Row:
    """The site's recovery sheet is to be made, or taken out of the safe and tried."""
    return Row(
        ref=Ref(RecordId(b""), RecordId(b""), Place("settings")),
        title=say(f"today.recovery.{due}"),
        icon="lifebuoy",
        meta=say("today.recovery.where"),
    )


def erasing_row(erasure: Erasure) -> Row:
    """A colleague has proposed to erase a case, and this seat's word is wanted."""
    return Row(
        ref=Ref(RecordId(b""), RecordId(b""), Place("settings", text="erasing", record=erasure.id)),
        title=say("today.erasing.judge", number=erasure.number),
        icon="trash",
        meta=say("today.erasing.by", who=erasure.who),
    )


def unseen_row(count: int) -> Row:
    """Own work that reached nobody before its case was erased is to be read once more."""
    return Row(
        ref=Ref(RecordId(b""), RecordId(b""), Place("settings", text="erasing")),
        title=say("today.erasing.unseen", count=count),
        icon="eye",
        meta=say("today.erasing.unseen_why"),
    )


def reception_row(row: CaseRow, names: Names) -> Row:
    """Who was here today: how they are called, what about, at which stage."""
    about = names.matters.get(row.matter, row.matter)
    return Row(
        ref=Ref(row.id, row.id),
        title=row.called,
        icon="user" if "/" not in row.called else "users",
        meta=" · ".join(part for part in (about, stage_name(row.stage), row.worker) if part),
        tags=risk_tag(row.risk, names.risks, names.reader),
        mark=row.mark,
        mark_words=mark_words(row.mark),
    )


def due_row(task: Task, names: Names, today: date) -> Row:
    """What is due, whose, when, and why then."""
    tint = task_urgency(task, today)
    return Row(
        ref=Ref(task.case, task.id),
        title=task_name(task.rule, names.tasks),
        icon="warning" if tint == "overdue" else "clock",
        icon_tint=tint,
        tags=(Tag(task_until(task, today), tint=tint),),
        meta=" · ".join(part for part in (task.called, due_day(task.due, today, task.closes_at)) if part),
        why=why_words(task, names, today),
        act=say("today.done") if task.is_ours else "",
    )


def alert_row(alert: Alert, names: Names, today: date) -> Row:
    """A day to look at a deadline that is still to come."""
    is_day = alert.number > 0
    what, due = task_name(alert.rule, names.tasks), due_day(alert.due, today)
    return Row(
        ref=Ref(alert.case, alert.task, alert_door(alert), is_alert=True),
        title=say("today.alert", number=alert.number, what=what) if is_day else what,
        icon="bell",
        icon_tint="soon",
        meta=" · ".join(part for part in (alert.called, due) if part),
        why=say("matter.alert.quiet") if alert.is_quiet else "",
        act=say("matter.alert.look"),
    )


def alert_door(alert: Alert) -> Place | None:
    """Of a divorce the page that shows its days."""
    return Place("matter", case=alert.case) if alert.rule.startswith("divorce.") else None


def draft_row(draft: Draft, called: str, today: date, *, overdue: bool) -> Row:
    """A note that is still being written."""
    return Row(
        ref=Ref(draft.case, draft.id),
        title=called,
        icon="pencil-simple",
        tags=(Tag(say("today.unsigned_overdue"), "warning", "overdue"),) if overdue else (),
        meta=say("today.draft_of", moment=moment(draft.updated_at, today), scope=scope_name(draft.scope)),
        bar=SCOPE_TOKENS[draft.scope],
    )


def screening_row(draft: ScreeningDraft, called: str, names: Names, today: date) -> Row:
    """An instrument that is half entered; it leads to where it is gone on with."""
    door = Place("screening", case=draft.case, role=draft.role, instrument=draft.instrument, record=draft.amends)
    return Row(
        ref=Ref(draft.case, draft.id, door),
        title=called,
        icon="list-numbers",
        meta=say("today.screening_of", title=names.instruments.get(draft.instrument, draft.instrument)),
        why=say("today.kept", moment=moment(draft.updated_at, today), scope=scope_name(draft.scope)),
        bar=SCOPE_TOKENS[draft.scope],
    )


def sheet_row(sheet: Sheet, called: str, names: Names, today: date) -> Row:
    """A sheet that was printed and has not come back signed."""
    return Row(
        ref=Ref(sheet.case, sheet.id),
        title=called,
        icon="printer",
        meta=say(
            "today.sheet_of", form=names.forms.get(sheet.form, sheet.form), moment=moment(sheet.printed_at, today)
        ),
        bar=SCOPE_TOKENS[sheet.scope],
    )


def shifted_row(shift: Shifted, names: Names, today: date) -> Row:
    """A deadline that new tables would move; its case asks which day stands."""
    task = shift.task
    return Row(
        ref=Ref(task.case, task.id),
        title=say("today.shifted", task=task_name(task.rule, names.tasks)),
        icon="warning",
        icon_tint="due",
        meta=task.called,
        why=say("today.shifted_days", old=due_day(task.due, today), new=due_day(shift.day, today)),
        bar=SCOPE_TOKENS[task.scope],
    )


def more_shifted_row(shift: Shifted, count: int) -> Row:
    """There are more of them than are shown; it leads to the next."""
    title = say("today.shifted_more", count=count)
    return Row(ref=Ref(shift.task.case, shift.task.id), title=title, icon="warning", icon_tint="due")


def why_words(task: Task, names: Names, today: date) -> str:
    """From what a deadline was counted, and that it is provisional where no holiday table was there."""
    basis = names.starts.get(task.rule.partition(".")[0], "")
    words = say("today.why", basis=basis, start=short_day(task.started_on, today))
    return say("today.provisional", why=words) if task.provisional else words
