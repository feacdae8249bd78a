"""Notes: a local draft, kept while typing; signed once, frozen at once; amended only by a linked addendum."""

from datetime import datetime, timedelta

import msgspec

from app.casework import consenting, rights
from app.casework.audit import line
from app.casework.work import Work
from app.domain.cases import Draft
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.ids import RecordId
from app.domain.readers import Scope
from app.domain.rights import Act
from app.errors import BadEntry, NotFound
from app.now import CHINA, today
from app.store import cases, notes
from app.store.store import Opened

SIGN_WITHIN = timedelta(hours=72)
"""After this an unsigned draft is 逾期未签; it can still be signed, showing both dates (design §5)."""


def start(work: Work, case_id: RecordId, scope: Scope, amends: RecordId | None = None) -> Done[Draft]:
    """A new, empty draft; for an addendum `amends` is the signed note. Raises NotFound, Refused."""
    with work.store.transaction() as connection:
        _require(work, connection, case_id, amends)
        draft = Draft(
            id=RecordId(work.random(16)), case=case_id, scope=scope, body="", happened_on=today(work.now),
            updated_at=work.now(), amends=amends,
        )  # fmt: skip
        notes.keep_draft(connection, draft)
    return Done(Changes.DRAFTS, draft)


def keep(work: Work, draft: Draft) -> Done[Draft]:
    """Keep what has been typed so far: what was begun is never lost, whatever has become of the case or the post.
    Raises Refused for one that was not begun here."""
    kept = msgspec.structs.replace(draft, updated_at=work.now())
    with work.store.transaction() as connection:
        if notes.find_draft(connection, draft.id) is None:
            _require(work, connection, draft.case, draft.amends)
        notes.keep_draft(connection, kept)
    return Done(Changes.DRAFTS, kept)


def sign(work: Work, draft_id: RecordId) -> Done[RecordId]:
    """Freeze a draft as a signed note under the draft's id. Raises BadEntry, NotFound, and Refused, also where nothing
    more is written about whom it is about."""
    now = work.now()
    with work.store.save() as save:
        draft = notes.find_draft(save.connection, draft_id)
        if draft is None:
            raise NotFound(what="draft")
        _require(work, save.connection, draft.case, draft.amends)
        _check(work, draft)
        case = cases.get(save.connection, draft.case)
        consenting.require_scope(work, save.connection, case, draft.scope, Deed.RECORD)
        folder = case.folder
        save.put(folder, "note", draft.id, {
            "case": draft.case, "scope": draft.scope.value, "body": draft.body, "mode": draft.mode,
            "minutes": draft.minutes, "happened_on": draft.happened_on.isoformat(),
            "recorded_at": now.isoformat(timespec="seconds"), "author": work.seat.worker,
            "late": int(is_overdue(draft, now)), "amends": draft.amends, "reason": draft.reason.strip(),
        })  # fmt: skip
        audit = line(work, "note_signed", case=draft.case, record=draft.id, scope=draft.scope.value)
        save.audit(folder, audit)
        notes.drop_draft(save.connection, draft.id)
    return Done(Changes.NOTES | Changes.DRAFTS | Changes.CASES, draft.id)


def discard(work: Work, draft_id: RecordId) -> Done[None]:
    """Throw a draft away; the window offers to undo by keeping it again."""
    with work.store.transaction() as connection:
        notes.drop_draft(connection, draft_id)
    return Done(Changes.DRAFTS, None)


def is_overdue(draft: Draft, now: datetime) -> bool:
    """Whether more than 72 hours have passed since the end of the day of the talk."""
    talked = datetime.combine(draft.happened_on, datetime.min.time(), CHINA) + timedelta(days=1)
    return now - talked > SIGN_WITHIN


def _require(work: Work, connection: Opened, case_id: RecordId, amends: RecordId | None) -> None:
    """A note of one's own may be written by whoever reads the case; what is added to a colleague's note, by those who
    work in it. Raises NotFound, Refused."""
    before = notes.get(connection, amends) if amends else None
    if amends and before is None:
        raise NotFound(what="note")
    is_own = before is None or before.author == work.seat.worker
    rights.require_in(work, connection, case_id, Act.COMMENT if is_own else Act.WORK)


def _check(work: Work, draft: Draft) -> None:
    if not draft.body.strip():
        raise BadEntry(field="body", problem="empty_note")
    if draft.happened_on > today(work.now):
        raise BadEntry(field="happened_on", problem="in_future")
    if draft.amends and not draft.reason.strip():
        raise BadEntry(field="reason", problem="reason_needed")
