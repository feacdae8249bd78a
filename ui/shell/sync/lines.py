"""What the sync room says, as sentences and rows. No Qt in it."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.domain.delivery import Check, Unopened, UnsentFile, Waiting, WaitingSave, Waits
from app.now import from_ms
from app.paper.proof import short
from ui.code_words import Labels
from ui.file_words import file_size, problem_of
from ui.spoken import moment
from ui.sync_desk import SyncStatus
from ui.sync_progress import Step
from ui.sync_words import joining_words, waiting_words
from ui.widgets.row import Row, Tag
from ui.wording import sentence
from ui.words import knows, say

CLOCK_MS = 2 * 60_000
"""A clock that is further off than this is worth a sentence."""

TOO_BIG = "too_big"
_TOLD_DAYS = 14

_GLYPHS = {"case": "folder", "person": "user", "site": "buildings"}


class Names(msgspec.Struct, frozen=True):
    """The words of definitions that the lists need."""

    forms: Labels = {}


def truth(status: SyncStatus, today: date) -> list[str]:
    """How things stand, a sentence a line."""
    if status.state == "unconnected":
        return [say("shell.sync.unconnected_hint")]
    lines = [_trouble(status, today), *joining_words(status), _clock(status), _waiting(status, today)]
    if status.arriving:
        lines.append(say("sync.arriving"))
    if status.other_history and (today - status.other_history.date()).days <= _TOLD_DAYS:
        lines.append(say("sync.other_history", when=moment(status.other_history, today)))
    last = status.last_contact
    lines.append(say("sync.complete", when=moment(last, today)) if last else say("sync.never_complete"))
    lines.append(say("sync.address", address=status.server))
    return [line for line in lines if line]


def _trouble(status: SyncStatus, today: date) -> str:
    if status.state == "stopped":
        return say("sync.stopped")
    if status.state == "away" and status.since:
        return say("sync.away_since", when=moment(status.since, today))
    return sentence(status.problem) if status.problem is not None and status.state == "failed" else ""


def _clock(status: SyncStatus) -> str:
    off = status.clock_off_ms
    if abs(off) <= CLOCK_MS:
        return ""
    return say("sync.clock_slow" if off > 0 else "sync.clock_fast", amount=_amount(abs(off)))


def _amount(span_ms: int) -> str:
    minutes = round(span_ms / 60_000)
    if minutes < 120:
        return say("sync.minutes", count=minutes)
    hours = round(minutes / 60)
    return say("sync.hours", count=hours) if hours < 48 else say("sync.days", count=round(hours / 24))


def _waiting(status: SyncStatus, today: date) -> str:
    return " ".join(waiting_words(status, today))


def step_words(step: Step | None) -> str:
    """What is going on just now."""
    return say(f"sync.step.{step.name}", done=step.done, total=step.total) if step else say("sync.step.begin")


def group_row(group: Waiting, today: date) -> Row:
    """One case, person or the site, with how much of it waits."""
    refused = Tag(say("sync.group.refused", count=group.refused), "warning-circle", "overdue")
    return Row(
        ref=group.folder,
        title=_called(group),
        icon=_GLYPHS.get(group.kind, "file"),
        meta=" · ".join(
            part
            for part in (
                group.number,
                say("sync.group.meta", count=group.count, oldest=moment(group.oldest, today)),
            )
            if part
        ),
        tags=(refused,) if group.refused else (),
    )


def file_row(one: UnsentFile, status: SyncStatus, today: date) -> Row:
    """An attachment whose bytes have not reached the centre, and why."""
    key = f"sync.why.{status.state}"
    waits = say(key) if status.state in ("unconnected", "joining", "stopped") else say("sync.file.waits")
    return Row(
        ref=one.record,
        title=one.name or say("sync.what.attachment"),
        icon="paperclip",
        meta=" · ".join(
            (one.called, file_size(one.size), say("sync.what.saved", moment=moment(one.recorded_at, today)))
        ),
        why=say(f"case.attachment.problem.{problem_of(one.problem)}") if one.problem else waits,
    )


def _called(group: Waiting) -> str:
    if group.kind == "case":
        return group.called
    if group.kind == "person":
        return say("sync.group.person", called=group.called)
    if group.kind == "class":
        return say("sync.group.class", called=group.called)
    return say("sync.group.site" if group.kind == "site" else "sync.group.other")


def save_row(save: WaitingSave, group: Waiting, status: SyncStatus, names: Names, today: date) -> Row:
    """One save that waits, and why."""
    at = moment(save.saved_at, today)
    is_refused = save.waits is Waits.REFUSED
    return Row(
        ref=save.op,
        title=_what(save, names.forms),
        icon="warning-circle" if is_refused else "desktop",
        icon_tint="overdue" if is_refused else "ink-2",
        meta=say("sync.what.by", moment=at, worker=save.worker) if save.worker else say("sync.what.saved", moment=at),
        why=why(save, group, status, today),
        act=say("sync.again") if is_refused and save.reason != TOO_BIG else "",
    )


def _what(save: WaitingSave, forms: Mapping[str, str]) -> str:
    if save.kind == "sheet" and save.count > 1:
        return say("sync.what.sheets", count=save.count)
    key = f"sync.what.{save.kind}"
    return say(key, form=forms.get(save.form, save.form)) if knows(key) else say("sync.what.unknown")


def why(save: WaitingSave, group: Waiting, status: SyncStatus, today: date) -> str:
    """Why it has not reached the centre, in a sentence."""
    if save.waits is Waits.REFUSED:
        return _refusal(save.reason)
    if status.state == "away" and status.since:
        return say("sync.why.away", since=moment(status.since, today))
    if status.state in ("unconnected", "joining", "stopped", "failed"):
        return say(f"sync.why.{status.state}")
    if save.waits is Waits.ROUND and group.ring in status.keyless:
        return say("sync.why.key")
    return say(f"sync.why.{save.waits.value}")


def _refusal(reason: str) -> str:
    if reason == TOO_BIG:
        return say("sync.why.too_big")
    key = f"error.server.{reason}"
    return say(key) if knows(key) else say("sync.why.refused")


def unopened_row(one: Unopened) -> Row:
    """Parcels that wait for one reason."""
    key = f"sync.held.{one.reason}"
    count = say("sync.held.count", count=one.count)
    words = say(key if knows(key) else "sync.held.other")
    return Row(ref=one.reason, title=count, icon="lock-key", why=words)


def check_row(check: Check, today: date) -> Row:
    """One result of the comparison."""
    when, words = moment(from_ms(check.at_ms), today), say("sync.check.complete", records=check.records)
    found = [say(f"sync.differs.{one}") for one in check.differs]
    found += [say("sync.differs.tell")] if check.differs else []
    counted = (("waiting", check.waiting), ("refused", check.refused), ("files", check.files), ("held", check.held))
    counts = [say(f"sync.check.{name}", count=count) for name, count in counted if count]
    tint = "safe" if check.is_complete else "overdue" if check.differs else "soon"
    return Row(
        ref=check.at_ms,
        title=words if check.is_complete else say("sync.check.incomplete"),
        icon="cloud-check" if check.is_complete else "warning-circle",
        icon_tint=tint,
        meta=" · ".join([say("sync.check.meta", when=when, hash=short(check.hash)), *counts]),
        why=" ".join(found),
    )
