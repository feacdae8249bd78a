"""What has not reached the centre, for one reader; trying it again, saving it anew; comparisons with the centre.

Nothing is ever deleted from here.
"""

from collections.abc import Sequence

import msgspec

from app.casework import notes, rights, site
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.cases import Draft
from app.domain.changes import Changes, Done
from app.domain.delivery import Check, Undelivered, UnsentFile, WaitingSave
from app.domain.ids import EnvelopeId, FolderRef, OpId
from app.domain.readers import Reader, may_see, visible_scopes
from app.domain.rights import Act
from app.errors import NotFound, Refused
from app.now import from_ms
from app.paper import proof as paper
from app.paper.proof import ProofLine
from app.store import checks as stored_checks
from app.store import delivery, envelopes
from app.store import notes as stored_notes
from app.store.store import Opened

PAGE = 50
SAVES = 200
"""So many saves of one folder are shown at once."""


def undelivered(work: Work, reader: Reader, offset: int = 0, limit: int = PAGE) -> Undelivered:
    """A page of the list, as far as this reader may know of it, and what came and cannot be opened yet."""
    with work.store.read() as connection:
        found = delivery.folders_waiting(connection, _scopes(reader), limit + 1, offset)
        return Undelivered(
            folders=found[:limit], has_more=len(found) > limit, unopened=delivery.unopened(connection),
            files=_readable(work, connection, delivery.files_waiting(connection, _scopes(reader), limit)),
        )  # fmt: skip


def _readable(work: Work, connection: Opened, files: Sequence[UnsentFile]) -> tuple[UnsentFile, ...]:
    """All of them; of those in cases this seat may not read, without their names."""
    open_ = rights.may_in_cases(work, connection, {one.case for one in files}, Act.READ)
    return tuple(one if one.case in open_ else msgspec.structs.replace(one, name="") for one in files)


def saves(work: Work, folder: FolderRef, reader: Reader, limit: int = SAVES) -> tuple[WaitingSave, ...]:
    """What waits of one folder, oldest first."""
    with work.store.read() as connection:
        return delivery.saves_waiting(connection, folder, _scopes(reader), limit)


def retry(work: Work, refused: Sequence[EnvelopeId]) -> Done[int]:
    """Put what the centre has refused back among what is offered; how many parcels it was."""
    with work.store.transaction() as connection:
        return Done(Changes.SYNC, envelopes.offer_again(connection, refused))


def retry_all(work: Work) -> Done[int]:
    """The same with everything refused."""
    with work.store.transaction() as connection:
        return Done(Changes.SYNC, envelopes.offer_again(connection))


def copy_as_note(work: Work, save: OpId, reader: Reader) -> Done[Draft]:
    """A new draft with the words of a signed note that does not get through, to be shortened and signed.

    The note itself stays as it is. Raises NotFound, Refused for what is no note.
    """
    with work.store.read() as connection:
        waiting = delivery.save_waiting(connection, save)
        note = stored_notes.get(connection, waiting.record) if waiting and waiting.record else None
    if waiting is None:
        raise NotFound(what="save")
    if note is None:
        raise Refused(rule="not_a_note")
    if not may_see(reader, note.scope):
        raise NotFound(what="note")
    draft = notes.start(work, note.case, note.scope, note.amends).value
    words = {name: getattr(note, name) for name in ("body", "mode", "minutes", "happened_on", "reason")}
    return notes.keep(work, msgspec.structs.replace(draft, **words))


def keep_check(work: Work, found: Check) -> Done[None]:
    """Keep what a comparison with the centre has found."""
    with work.store.transaction() as connection:
        stored_checks.keep(connection, found)
    return Done(Changes.SYNC, None)


def checks(work: Work) -> tuple[Check, ...]:
    """The results kept, newest first."""
    with work.store.read() as connection:
        return stored_checks.kept(connection)


def proof(work: Work, lang: Lang) -> bytes:
    """The last results as one page for a site head. Raises NotFound where there is none."""
    found = checks(work)
    if not found:
        raise NotFound(what="check")
    lines = [
        ProofLine(
            at=from_ms(one.at_ms), records=one.records, parcels=one.seq, hash=one.hash, waiting=one.waiting,
            refused=one.refused, held=one.held, files=one.files, differs=bool(one.differs),
        )
        for one in found
    ]  # fmt: skip
    return paper.render(lines, site.facts(work).name, lang).pdf


def _scopes(reader: Reader) -> list[str]:
    return sorted(scope.value for scope in visible_scopes(reader))
