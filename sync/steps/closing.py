"""Letting go of what is kept among chosen colleagues now: this seat is none of them (decision 0024).

After sending, so that what was written here is handed in first; before fetching, so that of what comes no more than the
skeleton is kept. A folder of which something has not been sealed yet waits for the next round.
"""

from app.domain.ids import FolderRef, RingId
from sync.protocol.envelope import Header, bare_header
from sync.protocol.names import ring_id
from sync.protocol.posts import CASE
from sync.steps.talk import Talk

RESTRICTED = "restricted"
"""Why something was set aside: the centre would not take it, and its case is not for this seat any more."""


def let_go_closed(talk: Talk) -> int:
    """Drop what is kept apart from this seat and still here; how many folders it was. Asks nothing of the server."""
    vault, control = talk.closing, talk.control
    if vault is None or talk.closed_at == control.hash:
        return 0
    rings = [RingId(ring) for ring in control.restricted if not control.keeps(talk.keys.seat, ring)]
    refs = _shut(talk)
    refs += [ref for ring in rings for ref in talk.disk.folders_in(ring) if ref not in control.shreds]
    shut = [ref for ref in dict.fromkeys(refs) if vault.is_here(ref)]
    waiting = set(talk.disk.waiting_folders(talk.data_stream)) if shut else set()
    gone = [ref for ref in shut if ref not in waiting]
    for ref in gone:
        vault.let_go(ref, bare_header, RESTRICTED)
    if len(gone) == len(shut):
        for ring in rings:
            talk.disk.drop_ring_keys(ring)
        talk.closed_at = control.hash
    talk.closed += len(gone)
    return len(gone)


def is_closed(talk: Talk, header: Header) -> bool:
    """Whether no more than the skeleton of an envelope is for this seat."""
    return talk.closing is not None and talk.control.is_closed(header.folder, header.ring, talk.keys.seat)


def _shut(talk: Talk) -> list[FolderRef]:
    """What has moved away from this seat. Only what lay where all of casework read it: of a folder that lies elsewhere,
    as the basics of a person do, such a record says nothing, whoever signed it. What is erased goes with the rest of
    that."""
    control, me, case = talk.control, talk.keys.seat, RingId(ring_id(CASE, talk.site))
    moved = [FolderRef(ref) for ref in control.moved if ref not in control.shreds]
    if not moved:
        return []
    ring_of = {known.folder: known.ring for known in talk.disk.folder_keys(moved)}
    return [ref for ref in moved if control.is_closed(ref, ring_of.get(ref, case), me)]
