"""Mistakes with attachments, snapshots and cases kept apart; see `mutants`."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, delete

import sync.compare
import sync.protocol.control
import sync.protocol.shredding
import sync.round
import sync.server.central
import sync.server.control_log
import sync.server.envelope_log
import sync.steps.apply
import sync.steps.attachments
import sync.steps.closing
import sync.steps.fetch
import sync.steps.filling
import sync.steps.letting_go
import sync.steps.mending
import sync.steps.preview
import sync.steps.restricting
import sync.steps.send
import sync.steps.sharing
import sync.steps.snapshot
from app.ops.kept import Carried, PartPlace
from app.store import preview
from app.store.carriage import Carriage
from app.store.tables import preview_folder
from sync.errors import ServerRefused
from sync.protocol.control import Control
from sync.protocol.messages import BlobName
from sync.steps.apply import Applied
from sync.steps.attachments import _Carrier
from sync.steps.talk import Talk
from tests.simulation.memory_disk import MemoryDisk
from tests.simulation.memory_files import MemoryFiles
from tests.simulation.mutants import Mutant, Patch


# --- attachments
def stored_not_doubted(patch: Patch) -> None:
    """A centre that was put back is believed to have the bytes still."""
    patch.setattr(MemoryFiles, "doubt_stored", lambda self: None)


def stored_doubted_too_late(patch: Patch) -> None:
    """The stream is set back first; who goes out then never doubts the bytes."""
    rewind = sync.round.rewind

    def late(talk: Talk, heads: Any) -> None:
        files, talk.files = talk.files, None
        try:
            rewind(talk, heads)
        finally:
            talk.files = files
        if files is not None:
            files.doubt_stored()

    patch.setattr(sync.round, "rewind", late)


def marked_before_brought(patch: Patch) -> None:
    """An attachment counts as being at the centre once it was begun to be brought."""
    bring = _Carrier._bring

    def hasty(self: Any, one: Carried) -> None:
        self._files.is_carried(one)
        bring(self, one)

    patch.setattr(_Carrier, "_bring", hasty)


def only_its_author_brings(patch: Patch) -> None:
    """What the centre lost is brought again by whoever attached it, and by nobody else who has it."""
    to_bring = MemoryDisk.to_bring

    def own(self: MemoryDisk, most: int) -> Sequence[Carried]:
        mine = {kept.header for kept in self.kept.values() if kept.seat == self.seat}
        return [one for one in to_bring(self, most) if one.header in mine]

    patch.setattr(MemoryDisk, "to_bring", own)


def parts_mixed_up(patch: Patch) -> None:
    """The names of an attachment's parts are read from the wrong end."""
    names = sync.steps.attachments.names_of

    def backwards(one: Carried) -> list[BlobName]:
        return names(one)[::-1]

    patch.setattr(sync.steps.attachments, "names_of", backwards)


def first_in_its_header(patch: Patch) -> None:
    """Each attachment takes the first names of its envelope for its own."""
    names = sync.steps.attachments.names_of
    patch.setattr(sync.steps.attachments, "names_of", lambda one: names(replace(one, first=0)))


def asked_for_once(patch: Patch) -> None:
    """Bytes that were not there yet are never asked for again."""
    patch.setattr(sync.steps.attachments, "AGAIN_MS", 2**60)


def one_refusal_ends_it(patch: Patch) -> None:
    """Bytes the centre refused once count as being there."""
    held_for = sync.steps.attachments._held_for

    def forgiving(self: Any, one: Carried) -> None:
        try:
            bring(self, one)
        except ServerRefused as error:
            held_for(error)
            self._is_carried(one)

    bring = _Carrier._bring
    patch.setattr(_Carrier, "_bring", forgiving)


# --- snapshots
def snapshot_believed(patch: Patch) -> None:
    """What a snapshot showed goes on being shown once all was read."""

    def content(self: MemoryFiles, most: int) -> int:
        self._previewed, self._preview = {}, None
        return 0

    patch.setattr(MemoryFiles, "confirm", content)


def never_confirmed(patch: Patch) -> None:
    """A newcomer never looks at what it has read itself."""
    patch.setattr(sync.round, "confirm_all", lambda talk: None)


def snapshot_counts_as_read(patch: Patch) -> None:
    """What a snapshot covers is not read any more."""
    look_ahead = sync.round.look_ahead

    def jump(talk: Talk, heads: Any) -> None:
        look_ahead(talk, heads)
        seen = talk.shelf.preview() if talk.shelf else None
        state = talk.disk.stream_state(talk.data_stream)
        if seen is not None and seen.cursor > state.cursor:
            now = replace(state, cursor=seen.cursor, hash=seen.hash, incarnation=heads.incarnation)
            talk.disk.apply_page(now, (), (), ())

    patch.setattr(sync.round, "look_ahead", jump)


def snapshot_of_everything(patch: Patch) -> None:
    """A snapshot has every folder in it, whatever ring it is sealed for."""
    part = MemoryFiles.part

    def all_rings(self: MemoryFiles, ring: Any, at: PartPlace) -> Any:
        folders = self._folders
        self._folders = {ref: replace(key, ring=ring) for ref, key in folders.items()}
        try:
            return part(self, ring, at)
        finally:
            self._folders = folders

    patch.setattr(MemoryFiles, "part", all_rings)


def bad_snapshot_is_fatal(patch: Patch) -> None:
    """A snapshot that cannot be used stops every round of a newcomer."""
    patch.setattr(sync.steps.preview, "_is_no_good", lambda error: False)


# --- restricted rings
def anybody_says_who_reads(patch: Patch) -> None:
    """Whoever takes part says who reads a restricted case."""
    with_restriction = sync.protocol.control._with_restriction

    def lenient(control: Control, record: Any, body: Any) -> Control:
        reader = next((one.seat for one in control.readers(body.ring)), record.signer)
        return with_restriction(control, replace(record, signer=reader), body)

    patch.setitem(sync.protocol.control._EFFECTS, sync.protocol.control.Restriction, lenient)


def all_of_casework_reads(patch: Patch) -> None:
    """Whoever does casework is given the keys of every restricted case."""
    patch.setattr(Control, "is_chosen", lambda self, member, chosen: True)


def folders_stay_where_they_are(patch: Patch) -> None:
    """A case that is restricted later goes on being sealed for everybody."""
    patch.setattr(sync.steps.restricting, "_move", lambda talk: None)


def restriction_said_once(patch: Patch) -> None:
    """A ring decided on without the network is said once, whether that arrives or not."""
    may_say = sync.steps.restricting._may_say

    def hasty(talk: Talk, waiting: Any) -> bool:
        may = may_say(talk, waiting)
        talk.disk.restriction_said(waiting.ring)
        return may

    patch.setattr(sync.steps.restricting, "_may_say", hasty)


def one_dead_ring_stops_all(patch: Patch) -> None:
    """Nobody is given any key as long as some ring's key is due to be changed."""
    due = sync.steps.sharing._due

    def blocked(talk: Talk, control: Control) -> Any:
        if any(map(control.is_given_up, control.rings)):
            return sync.steps.sharing.generations_due(talk, control)
        return due(talk, control)

    patch.setattr(sync.steps.sharing, "_due", blocked)


def closed_is_kept(patch: Patch) -> None:
    """A computer hears that a case is kept apart from it, and keeps it."""
    patch.setattr(sync.round, "let_go_closed", lambda talk: 0)


def any_folder_is_shut(patch: Patch) -> None:
    """Whatever somebody says has moved is let go of, wherever it lay."""
    shut = sync.steps.closing._shut

    def blind(talk: Talk) -> Any:
        with patch.context() as inner:
            inner.setattr(MemoryDisk, "folder_keys", lambda self, refs: [])
            return shut(talk)

    patch.setattr(sync.steps.closing, "_shut", blind)


def skeletons_offered(patch: Patch) -> None:
    """Of what is kept apart a skeleton is made whether the centre has it or not, and offered to it."""
    patch.setattr(sync.steps.apply, "_is_brought_first", lambda talk, held: False)
    patch.setattr(sync.steps.apply, "whole", lambda kept, state: replace(kept, state=state))


# --- erasing
def erased_is_kept(patch: Patch) -> None:
    """A computer hears that something was erased, and keeps it."""
    patch.setattr(MemoryDisk, "is_here", lambda self, ref: False)


def unsent_thrown_away(patch: Patch) -> None:
    """What nobody has received goes with the rest, unseen."""
    patch.setattr(MemoryDisk, "_unsent_of", lambda self, ref: iter(()))


def letting_go_not_signed(patch: Patch) -> None:
    """Nobody says that it has let go."""
    patch.setattr(sync.steps.letting_go, "receipts_due", lambda talk, control: [])


def closed_ones_kept(patch: Patch) -> None:
    """Of what was erased, what a computer could not open stays as it came."""
    patch.setattr(sync.steps.letting_go, "_bury_held", lambda talk: None)


def erased_still_served(patch: Patch) -> None:
    """The record is kept, the envelopes are not dropped."""
    patch.setattr(sync.server.control_log, "finish", lambda database, control: None)
    patch.setattr(sync.server.central.Central, "is_behind", lambda self, connection, control: False)


def one_word_counts_twice(patch: Patch) -> None:
    """Two approvals are enough, whoever's they are."""
    patch.setattr(sync.protocol.shredding, "is_enough", lambda members, proposer, approvers: True)


def copies_contradict_each_other(patch: Patch) -> None:
    """A seat says how much it has set aside whenever the stream says another number."""
    patch.setattr(sync.steps.letting_go, "_is_due", lambda talk, folder, count, said: said != count)


def skeletons_not_counted(patch: Patch) -> None:
    """Skeletons are left out of the rolling hash."""
    state_after = sync.steps.fetch.state_after
    patch.setattr(sync.steps.fetch, "state_after", lambda at, page: state_after(at, replace(page, gone=())))


# --- the server's disk
def spoilt_rows_not_counted(patch: Patch) -> None:
    """What the server's disk has spoilt is left out of the rolling hash."""
    state_after = sync.steps.fetch.state_after
    patch.setattr(sync.steps.fetch, "state_after", lambda at, page: state_after(at, replace(page, damaged=())))


def never_brought_again(patch: Patch) -> None:
    """What the server asks for again is not given to it."""
    patch.setattr(sync.round, "bring_again", lambda talk, heads: None)


def only_its_author_mends(patch: Patch) -> None:
    """What the server's disk has spoilt is brought again by whoever sealed it, and by no reader."""
    bytes_of = sync.steps.mending._bytes_of

    def own(talk: Talk, keyring: Any, identity: Any) -> bytes:
        known = talk.disk.envelope(identity)
        return bytes_of(talk, keyring, identity) if getattr(known, "seat", b"") == talk.keys.seat else b""

    patch.setattr(sync.steps.mending, "_bytes_of", own)


def mended_not_asked_for(patch: Patch) -> None:
    """A place that was passed is asked for only once more is known of who may say what."""
    fill = sync.round.fill

    def once(talk: Talk, heads: Any) -> Any:
        told, key = filled.get(id(talk), (None, b""))
        if told is talk and key == talk.control.hash:
            return Applied()
        filled[id(talk)] = talk, talk.control.hash
        return fill(talk, heads)

    filled: dict[int, tuple[Talk | None, bytes]] = {}
    patch.setattr(sync.round, "fill", once)


def filled_without_looking_back(patch: Patch) -> None:
    """A key that came with what filled a place opens nothing that waits for it."""
    patch.setattr(sync.steps.filling, "look_back", lambda talk, reader, keyring: keyring.keep_learned())


def filled_is_not_regained(patch: Patch) -> None:
    """An own envelope that fills a place counts as receipted."""
    patch.setattr(sync.steps.filling, "regained", lambda talk, kept: kept)


def left_as_it_is(patch: Patch) -> None:
    """The server asks for what its disk has spoilt, and leaves the row as it is when it comes."""
    patch.setattr(sync.server.envelope_log, "mend", lambda *_: None)


# --- what only the real parts run
def parts_never_whole(patch: Patch) -> None:
    """The vault brings what is whole but forgets that it did."""
    patch.setattr(Carriage, "is_carried", lambda self, one: None)


def not_shown_anew(patch: Patch) -> None:
    """What was shown from a snapshot is not made again from the saves themselves."""

    def forget(connection: Connection, refs: Sequence[Any]) -> None:
        connection.execute(delete(preview_folder).where(preview_folder.c.id.in_(refs)))

    patch.setattr(preview, "_show_anew", forget)


APART: tuple[Mutant, ...] = (
    Mutant(stored_not_doubted, 4),
    Mutant(stored_doubted_too_late, 1168),
    Mutant(marked_before_brought, 42),
    Mutant(only_its_author_brings, 5),
    Mutant(parts_mixed_up, 5),
    Mutant(first_in_its_header, 7),
    Mutant(asked_for_once, 5),
    Mutant(one_refusal_ends_it, 42),
    Mutant(snapshot_believed, 12),
    Mutant(never_confirmed, 12),
    Mutant(snapshot_counts_as_read, 12),
    Mutant(snapshot_of_everything, 12),
    Mutant(bad_snapshot_is_fatal, 28),
    Mutant(anybody_says_who_reads, 31),
    Mutant(all_of_casework_reads, 0),
    Mutant(folders_stay_where_they_are, 0),
    Mutant(restriction_said_once, 37),
    Mutant(one_dead_ring_stops_all, 531),
    Mutant(closed_is_kept, 32),
    Mutant(any_folder_is_shut, 23),
    Mutant(skeletons_offered, 160),
    Mutant(erased_is_kept, 2),
    Mutant(unsent_thrown_away, 2),
    Mutant(letting_go_not_signed, 2),
    Mutant(closed_ones_kept, 15),
    Mutant(erased_still_served, 15),
    Mutant(one_word_counts_twice, 5),
    Mutant(copies_contradict_each_other, 33),
    Mutant(skeletons_not_counted, 5),
    Mutant(spoilt_rows_not_counted, 25),
    Mutant(never_brought_again, 0),
    Mutant(only_its_author_mends, 1),
    Mutant(mended_not_asked_for, 0),
    Mutant(filled_without_looking_back, 79),
    Mutant(filled_is_not_regained, 71),
    Mutant(left_as_it_is, 0),
    Mutant(parts_never_whole, 0, real=True),
    Mutant(not_shown_anew, 16, real=True),
)
