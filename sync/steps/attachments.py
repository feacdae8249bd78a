"""Carrying attachments, after everything else of a round: ours to the centre, wanted and small ones from there.

A part at a time, each as long as the line takes 10 s for at worst. As soon as something is saved here, or a round has
carried for a while, it ends and the next one goes on: no record ever waits for a picture.
"""

from collections.abc import Sequence

import msgspec

from app.domain.ids import FolderRef
from app.ops.attached import PART_BYTES, attached_in
from app.ops.kept import Carried, FolderKey
from sync.errors import CannotOpen, ServerGarbled, ServerRefused
from sync.ports import Files
from sync.protocol.envelope import parse_header
from sync.protocol.messages import BlobName
from sync.sealing.attachments import open_part, seal_part
from sync.steps.blobs import bring, lacking, name_of, take
from sync.steps.talk import Talk

LONGEST_MS = 20_000
"""A round carries so long; the next one, which begins at once, looks for news first."""
AGAIN_MS = 10 * 60_000
"""What did not come or go is tried again after so long, or when the program is opened again."""
MISSING, FORGED = "missing", "forged"
_AT_ONCE = 50
_ASKED_AT_ONCE = 200
_HELD = frozenset({"quota", "no_room", "too_big", "gone", "bad_hash", "unknown_blob", "server_failed"})
"""What the server may say of one blob. Anything else is about the whole conversation."""
_FULL = frozenset({"quota", "no_room"})


class Carriage(msgspec.Struct, frozen=True):
    """What came of carrying."""

    carried: int = 0
    held: int = 0  # did not come or go
    has_more: bool = False


class _GiveWay(Exception):
    """Others come first now; never leaves this module."""


def parts_named(talk: Talk, key: FolderKey, body: bytes) -> list[bytes]:
    """The names of the sealed parts of what is attached in a save, for the header of its envelope. A part that is not
    here has the name of an empty one, which nobody ever finds."""
    files = talk.files
    if files is None:
        return []
    sealed = (
        seal_part(key, talk.data_stream, one, number, files.attachment_part(one.record, number) or b"")
        for one in attached_in(body)
        for number in range(one.parts)
    )
    return [name_of(key.folder, raw).name for raw in sealed]


def carry_attachments(talk: Talk) -> Carriage:
    """Bring and fetch, until nothing is left or others come first."""
    if talk.files is None:
        return Carriage()
    return _Carrier(talk, talk.files).go()


def find_lost(talk: Talk) -> int:
    """Ask whether the centre still has what it is said to have; what it has lost is brought again by the next round.

    A centre that was put back without a word, and given all records again by somebody else, looks as it did before;
    of the bytes only asking tells. How many it has lost.
    """
    if talk.files is None:
        return 0
    lost, last = 0, b""
    while page := talk.files.stored(last, _ASKED_AT_ONCE):
        missing = {blob for blob, _ in lacking(talk, [blob for one in page for blob in names_of(one)])}
        for one in page:
            if missing.intersection(names_of(one)):
                talk.files.is_lost(one)
                lost += 1
        last = page[-1].attached.record
    return lost


def names_of(one: Carried) -> list[BlobName]:
    """The names its envelope gives its parts; none where that names too few."""
    named = parse_header(one.header).blobs[one.first : one.first + one.attached.parts]
    return [BlobName(one.folder, name) for name in named] if len(named) == one.attached.parts else []


class _Carrier:
    """One turn of carrying."""

    def __init__(self, talk: Talk, files: Files) -> None:
        self._talk, self._files = talk, files
        self._ends_ms = talk.now_ms() + LONGEST_MS
        self._waiting = talk.disk.waiting_count().ops
        self._done = self._total = self._carried = self._held = 0
        self._keys: dict[FolderRef, FolderKey] = {}

    def go(self) -> Carriage:
        """What others wait for comes first, then what is ours."""
        wanted = self._due(self._files.to_fetch(_AT_ONCE))
        ours = self._due(self._files.to_bring(_AT_ONCE))
        self._total = sum(_left(one) for one in wanted) + sum(one.attached.size for one in ours)
        folders = {one.folder for one in (*wanted, *ours)}
        self._keys = {key.folder: key for key in self._talk.disk.folder_keys(folders)}
        try:
            self._fetch_all([one for one in wanted if one.folder in self._keys])
            self._bring_all([one for one in ours if one.folder in self._keys])
        except _GiveWay:
            return Carriage(self._carried, self._held, has_more=True)
        is_page_full = max(len(wanted), len(ours)) == _AT_ONCE
        return Carriage(self._carried, self._held, has_more=is_page_full and self._carried > 0)

    def _due(self, found: Sequence[Carried]) -> list[Carried]:
        """Those that are not waiting after a failure; one somebody asks for anew has no problem noted any more, and
        whoever would wait for longer than ever was said has had the clock set back since."""
        now, later = self._talk.now_ms(), self._talk.later
        left = ((one, later.get(one.attached.record, 0) - now) for one in found)
        return [one for one, left_ms in left if not one.problem or not 0 < left_ms <= AGAIN_MS]

    # --- from the centre
    def _fetch_all(self, wanted: Sequence[Carried]) -> None:
        known = [one for one in wanted if names_of(one)]
        asked = [blob for one in known for blob in names_of(one)]
        missing = {blob for blob, _ in lacking(self._talk, asked)} if asked else set()
        for one in known:
            if missing.intersection(names_of(one)):
                self._hold(one, MISSING)
            else:
                self._fetch(one)

    def _fetch(self, one: Carried) -> None:
        names = names_of(one)
        try:
            for number in range(one.attached.parts):
                if number not in one.here:
                    self._give_way()
                    self._take(one, number, names[number])
        except (CannotOpen, ServerGarbled):
            self._hold(one, FORGED)
        except ServerRefused as error:
            self._hold(one, _held_for(error))
        else:
            self._is_carried(one)

    def _take(self, one: Carried, number: int, blob: BlobName) -> None:
        sealed = take(self._talk, blob, self._move)
        clear = open_part(self._keys[one.folder], self._talk.data_stream, one.attached, number, sealed)
        self._files.keep_attachment_part(one.attached.record, number, clear)

    # --- to the centre
    def _bring_all(self, ours: Sequence[Carried]) -> None:
        for one in ours:
            try:
                self._bring(one)
            except ServerRefused as error:
                problem = _held_for(error)
                self._hold(one, problem)
                if problem in _FULL:
                    return

    def _bring(self, one: Carried) -> None:
        names = names_of(one)
        if not names:
            self._hold(one, FORGED)
            return
        for blob, received in lacking(self._talk, names):
            self._give_way()
            number = names.index(blob)
            clear = self._files.attachment_part(one.attached.record, number) or b""
            sealed = seal_part(self._keys[one.folder], self._talk.data_stream, one.attached, number, clear)
            bring(self._talk, blob, sealed, received, self._move)
        self._is_carried(one)

    # --- both
    def _is_carried(self, one: Carried) -> None:
        self._files.is_carried(one)
        self._talk.later.pop(one.attached.record, None)
        self._carried += 1

    def _hold(self, one: Carried, problem: str) -> None:
        self._held += 1
        self._files.note_problem(one, problem)
        self._talk.later[one.attached.record] = self._talk.now_ms() + AGAIN_MS

    def _move(self, size: int) -> None:
        self._done += size
        self._talk.report("attachments", self._done // 1024, max(self._total, self._done) // 1024)

    def _give_way(self) -> None:
        """Raise _GiveWay where something was saved here meanwhile, or this has gone on for long."""
        if self._talk.now_ms() >= self._ends_ms or self._talk.disk.waiting_count().ops > self._waiting:
            raise _GiveWay


def _left(one: Carried) -> int:
    """How many bytes of it are not here, at most."""
    return (one.attached.parts - len(one.here)) * min(PART_BYTES, one.attached.size)


def _held_for(error: ServerRefused) -> str:
    """Why the server has not taken or given one attachment. Raises what is about more than that."""
    problem = str(error.facts.get("problem", ""))
    if problem not in _HELD:
        raise error
    return MISSING if problem == "unknown_blob" else problem
