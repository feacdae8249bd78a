"""Fields for which several values stand: listed, shown with who and when, settled by a person (design §6.2).

Every verb here is asked for a reader, and there is no other way to these values: what those in the room may not know is
not listed, not counted, not read and not settled before them.
"""

import hashlib
from collections.abc import Collection

import msgspec

from app.casework import rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import KEPT
from app.domain.changes import Changes, Done
from app.domain.contradictions import Listed, Mark
from app.domain.ids import FolderRef, OpId, RecordId
from app.domain.readers import Reader, Scope, visible_scopes
from app.domain.rights import Act
from app.errors import BadEntry, NotFound
from app.now import today
from app.ops.values import Value
from app.store import contradiction_list, contradictions, heads_view, keeping_both, saving
from app.store.heads_view import HeadView
from app.store.saving import Save

PAGE = 50

_CHANGED = Changes.CASES | Changes.PEOPLE | Changes.TASKS | Changes.ANSWERS | Changes.SHEETS | Changes.CONSENTS


class Choice(msgspec.Struct, frozen=True):
    """What takes the place of the values that were `shown` for a field."""

    kind: str
    record: RecordId
    field: str
    value: Value
    shown: tuple[OpId, ...]


def listed(work: Work, reader: Reader, after: Mark | None = None, limit: int = PAGE) -> Listed:
    """A page of all contradictions this reader may know of, those that must be settled first; none for a post that
    opens no cases."""
    if not rights.may_here(work, Act.LIST):
        return Listed()
    with work.store.read() as connection:
        return contradiction_list.page(connection, _scopes(reader), limit, after)


def counts(work: Work, reader: Reader) -> Listed:
    """How many there are of those this reader may know of, without the list."""
    if not rights.may_here(work, Act.LIST):
        return Listed()
    with work.store.read() as connection:
        return contradiction_list.counted(connection, _scopes(reader))


def heads(work: Work, kind: str, record: RecordId, field: str, reader: Reader) -> tuple[HeadView, ...]:
    """The values that stand for one field, newest first. Raises NotFound for what this reader may not know of,
    Refused for a case this seat does not open."""
    rights.require(work, Act.READ)
    with work.store.read() as connection:
        for folder in heads_view.folders_of(connection, kind, record, field):
            rights.require_in_folder(work, connection, folder, Act.READ)
        _check(contradictions.filing(connection, kind, record, field).scope, reader)
        return heads_view.of(connection, kind, record, field)


def choose(work: Work, choice: Choice, reader: Reader) -> Done[bool]:
    """Settle a field: the chosen value takes the place of those that were shown.

    False: others have replaced all of them meanwhile, and what they wrote is left alone. Raises NotFound for what this
    reader may not know of.
    """
    with work.store.save() as save:
        settled = _settle(work, save, choice, reader)
    return Done(_CHANGED, settled is not None)


def keep_both(work: Work, choice: Choice, words: str, reader: Reader) -> Done[bool]:
    """Settle a field, and keep what was not chosen as a note, in one save.

    The note is for the eyes the field is for, in a case that no more people can read than the field; where there is
    none, beside the value itself, in its history. `words` say what was chosen and what stood beside it. False, and
    nothing is written, as for `choose`. Raises BadEntry without words, NotFound.
    """
    if not words.strip():
        raise BadEntry(field="body", problem="empty_note")
    with work.store.save() as save:
        settled = _settle(work, save, choice, reader)
        if settled is not None:
            folder, scope = settled
            _note(work, save, choice, words, folder, scope)
    return Done(_CHANGED | Changes.NOTES, settled is not None)


def _settle(work: Work, save: Save, choice: Choice, reader: Reader) -> tuple[FolderRef, Scope] | None:
    filed = contradictions.filing(save.connection, choice.kind, choice.record, choice.field)
    scope = _check(filed.scope, reader)
    folder = saving.choose(save, choice.kind, choice.record, choice.field, choice.value, choice.shown)
    if folder is None:
        return None
    rights.require_in_folder(work, save.connection, folder, Act.WORK)
    save.audit(folder, line(work, "conflict_settled", record=choice.record, scope=scope.value))
    return folder, scope


def _note(work: Work, save: Save, choice: Choice, words: str, folder: FolderRef, scope: Scope) -> None:
    case, where = _where(work, save, choice, folder)
    note = _note_id(choice)
    save.put(where, "note", note, {
        "case": case, "scope": (scope if case else Scope.WORKER).value, "body": words.strip(), "mode": KEPT,
        "minutes": None, "happened_on": today(work.now).isoformat(),
        "recorded_at": work.now().isoformat(timespec="seconds"), "author": work.seat.worker, "late": 0,
        "amends": None if case else choice.record, "reason": "",
    })  # fmt: skip
    save.audit(where, line(work, "other_kept", case=case, record=note, scope=scope.value))


def _where(work: Work, save: Save, choice: Choice, folder: FolderRef) -> tuple[RecordId | None, FolderRef]:
    """The first case that may take the note and in which this seat works; else the folder of the value itself."""
    fitting = keeping_both.places(save.connection, choice.kind, choice.record, folder)
    own = rights.may_in_cases(work, save.connection, [case for case, _ in fitting], Act.WORK)
    return next(((case, where) for case, where in fitting if case in own), (None, folder))


def _note_id(choice: Choice) -> RecordId:
    """The same choice between the same values, made on two computers at once, is one note."""
    told = (choice.kind, choice.record, choice.field, choice.value, sorted(choice.shown))
    return RecordId(hashlib.sha256(msgspec.msgpack.encode(told)).digest()[:16])


def _check(scope: str, reader: Reader) -> Scope:
    if scope not in _scopes(reader):
        raise NotFound(what="field")
    return Scope(scope)


def _scopes(reader: Reader) -> Collection[str]:
    return sorted(scope.value for scope in visible_scopes(reader))
