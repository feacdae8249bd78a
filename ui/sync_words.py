"""The state of the exchange with the centre, in words."""

from datetime import date

from ui.spoken import moment
from ui.sync_desk import SyncStatus
from ui.wording import sentence
from ui.words import say


def short_words(status: SyncStatus) -> str:
    """A few words for the top bar."""
    if status.state == "unconnected":
        return say("shell.sync.unconnected")
    if status.state == "working":
        return say("shell.sync.working")
    if status.state == "joining":
        return say("shell.sync.joining")
    if status.waiting:
        return say("shell.sync.waiting", count=status.waiting)
    return say("shell.sync.files", count=status.files) if status.files else say("shell.sync.all_there")


def long_words(status: SyncStatus, today: date) -> list[str]:
    """The whole truth, a sentence a line."""
    if status.state == "unconnected":
        return [say("shell.sync.unconnected_hint")]
    lines = [say("shell.sync.away")] if status.state == "away" else []
    lines += joining_words(status)
    if status.problem is not None and status.state == "failed":
        lines.append(sentence(status.problem))
    lines += waiting_words(status, today)
    last = status.last_contact
    lines.append(say("shell.sync.last_contact", when=moment(last, today)) if last else say("shell.sync.never"))
    return lines


def waiting_words(status: SyncStatus, today: date) -> list[str]:
    """How many records wait, since when, and how many attachments."""
    told = []
    if status.waiting and status.oldest is not None:
        told.append(say("shell.sync.waiting_hint", count=status.waiting, oldest=moment(status.oldest, today)))
    if status.files:
        told.append(say("shell.sync.files_hint", count=status.files))
    return told


def joining_words(status: SyncStatus) -> list[str]:
    """Who waits to be let in, here or elsewhere, and what for."""
    told = [say("shell.sync.joining_hint")] if status.state == "joining" else []
    told += [say("shell.sync.asking", count=status.asking)] if status.asking else []
    return told + ([say("shell.sync.keyless")] if status.keyless and status.state == "resting" else [])
