"""The production code with one mistake each. Every one must break a promise in some history.

`seed` is a history that is known to notice the mistake; should it not any more, others are tried.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

import app.store.absorbing
import app.store.clock
import app.store.envelopes
import app.store.ledger
import sync.protocol.control
import sync.protocol.control_record
import sync.round
import sync.sealing.seal
import sync.server.admission
import sync.server.control_log
import sync.server.envelope_log
import sync.server.membership
import sync.server.store.logs
import sync.steps.apply
import sync.steps.branches
import sync.steps.control
import sync.steps.fetch
import sync.steps.freeze
import sync.steps.keyring
import sync.steps.reading
import sync.steps.send
import sync.steps.sharing
import sync.steps.verify
import tests.simulation.disk
import tests.simulation.invariants
import tests.simulation.memory_disk
from app.ops import hlc, merge
from app.ops.codec import decode, encode
from app.ops.kept import EnvelopeState, RingKey
from app.ops.values import Hlc
from app.store.ledger import Ledger
from app.store.registers import Registers
from sync.errors import ServerGarbled
from sync.protocol.control import Control
from sync.protocol.envelope import parse_envelope, parse_header
from sync.protocol.messages import PushResult
from sync.server.admission import Sound
from sync.server.store.logs import Head, Offered
from sync.steps.apply import Applied
from sync.steps.keyring import Keyring
from sync.steps.reading import Reader
from sync.steps.talk import Talk
from tests.simulation.history import REAL_STEPS
from tests.simulation.memory_disk import MemoryDisk

Patch = pytest.MonkeyPatch


class Mutant(NamedTuple):
    """One mistake. `real` ones are in code that only the real vaults and the real database run."""

    make: Callable[[Patch], None]
    seed: int = 0
    real: bool = False
    steps: int = REAL_STEPS  # of a real one


# --- coming in
def cursor_runs_ahead(patch: Patch) -> None:
    """The cursor moves past a page that was never applied."""
    apply_page = sync.steps.apply.apply_page

    def skip(talk: Talk, keyring: Keyring, page: Any, state: Any) -> Applied:
        if state.cursor % 3:
            return apply_page(talk, keyring, page, state)
        talk.disk.apply_page(state, (), (), page.own)
        return Applied()

    patch.setattr(sync.steps.fetch, "apply_page", skip)


def first_page_only(patch: Patch) -> None:
    """A pull ends after one page and calls itself complete."""
    fetch = sync.steps.fetch.fetch

    def once(talk: Talk, heads: Any, up_to: int) -> Applied:
        pull, pages = talk.wire.pull, []

        def one(*asked: Any, **more: Any) -> Any:
            pages.append(pull(*asked, **more))
            last = max([row.seq for row in pages[-1].envelopes] + [seq for seq, _ in pages[-1].own])
            return replace(pages[-1], head=replace(pages[-1].head, seq=last))

        talk.wire.pull = one  # type: ignore[method-assign]  # for this one call
        try:
            return fetch(talk, heads, min(up_to, talk.disk.stream_state(talk.data_stream).cursor + 1))
        finally:
            talk.wire.pull = pull  # type: ignore[method-assign]  # put back

    patch.setattr(sync.round, "fetch", once)


def page_believed(patch: Patch) -> None:
    """Neither gaps nor the rolling hash of a page are checked."""

    def believe(state: Any, page: Any) -> Any:
        run = sorted([*((row.seq, parse_envelope(row.raw).id) for row in page.envelopes), *page.own])
        if not run:
            raise ServerGarbled(what="page_gap")
        rolling = sync.steps.fetch.rolled((identity for _, identity in run), state.hash)
        return replace(
            state,
            cursor=run[-1][0],
            hash=rolling if page.more else page.head.hash,
            incarnation=page.incarnation,
            server_time_ms=page.server_time_ms,
        )

    patch.setattr(sync.steps.fetch, "state_after", believe)


def own_rows_not_counted(patch: Patch) -> None:
    """This seat's own envelopes are left out of the rolling hash."""
    state_after = sync.steps.fetch.state_after
    patch.setattr(sync.steps.fetch, "state_after", lambda at, page: state_after(at, replace(page, own=())))


def older_copy_not_noticed(patch: Patch) -> None:
    """Own envelopes that a restored vault lacks are never asked for."""
    patch.setattr(sync.steps.fetch, "count_lost", lambda talk, page: 0)


def held_for_ever(patch: Patch) -> None:
    """What could not be opened when it came is never tried again."""
    patch.setattr(sync.round, "retry_held", lambda talk: Applied())


def unreadable_dropped(patch: Patch) -> None:
    """What cannot be opened is thrown away."""
    for disk in (MemoryDisk, Ledger):
        apply_page = disk.apply_page  # type: ignore[attr-defined]  # both have it

        def drop(self: Any, state: Any, opened: Any, held: Any, own: Any, apply_page: Any = apply_page) -> None:
            apply_page(self, state, opened, (), own)

        patch.setattr(disk, "apply_page", drop)


# --- going out
def offered_once_only(patch: Patch) -> None:
    """What was offered is never offered again, though no receipt came."""
    offers = sync.steps.send._offers
    offered: set[tuple[int, bytes]] = set()

    def once(talk: Talk) -> Iterator[Any]:
        for offer in offers(talk):
            if (id(talk.keys), offer.id) not in offered:
                offered.add((id(talk.keys), offer.id))
                yield offer

    patch.setattr(sync.steps.send, "_offers", once)


def only_own_offered_again(patch: Patch) -> None:
    """After a restore a seat offers its own envelopes, but not those of a colleague whose computer is gone."""
    offers = sync.steps.send._offers

    def own(talk: Talk) -> Iterator[Any]:
        kept = talk.disk.unacknowledged(talk.data_stream, b"", 10**6)
        others = {bytes(one.id) for one in kept if one.seat != talk.keys.seat}
        yield from (offer for offer in offers(talk) if offer.id not in others)

    patch.setattr(sync.steps.send, "_offers", own)


def held_not_offered_again(patch: Patch) -> None:
    """After a restore a seat does not bring back what it keeps closed."""
    offers = sync.steps.send._offers

    def opened(talk: Talk) -> Iterator[Any]:
        held = {bytes(one.id) for one in talk.disk.held(talk.data_stream)}
        yield from (offer for offer in offers(talk) if offer.id not in held)

    patch.setattr(sync.steps.send, "_offers", opened)


def receipt_not_checked(patch: Patch) -> None:
    """Whoever says it is stored is believed."""
    patch.setattr(sync.steps.send, "check_signature", lambda *_: None)


def receipt_not_kept(patch: Patch) -> None:
    """The mark is set, the proof is thrown away."""
    for disk in (MemoryDisk, Ledger):
        acknowledge = disk.acknowledge  # type: ignore[attr-defined]  # both have it

        def forget(self: Any, results: Sequence[PushResult], acknowledge: Any = acknowledge) -> None:
            acknowledge(self, [replace(result, receipt=b"") for result in results])

        patch.setattr(disk, "acknowledge", forget)


def duplicate_is_no_receipt(patch: Patch) -> None:
    """Only a first acceptance counts as being at the centre."""
    acknowledge = MemoryDisk.acknowledge

    def first(self: MemoryDisk, results: list[PushResult]) -> None:
        acknowledge(self, [result for result in results if result.status != "duplicate"])

    patch.setattr(MemoryDisk, "acknowledge", first)


def refusal_blocks_the_rest(patch: Patch) -> None:
    """One refused envelope fails the whole round, every time."""
    check = sync.steps.send.check_results

    def block(talk: Talk, heads: Any, batch: Any, results: Sequence[PushResult]) -> None:
        check(talk, heads, batch, results)
        if any(result.status == "rejected" for result in results):
            raise ServerGarbled(what="push_results")

    patch.setattr(sync.steps.send, "check_results", block)


def wire_bytes_not_remade(patch: Patch) -> None:
    """An envelope offered again is sealed anew instead of being made again byte for byte."""
    raw_again = sync.steps.send.raw_again
    patch.setattr(sync.steps.send, "raw_again", lambda kept, folder, ring: raw_again(kept, ring, folder))


def folder_key_not_brought(patch: Patch) -> None:
    """No envelope brings its folder's key."""
    setting = sync.steps.freeze._setting
    patch.setattr(sync.steps.freeze, "_setting", lambda *values: replace(setting(*values), first=False))


def later_parts_dropped(patch: Patch) -> None:
    """An op is written anew on its way out, without what this version does not know."""
    pack = sync.sealing.seal.pack
    patch.setattr(sync.sealing.seal, "pack", lambda ops: pack([encode(decode(body)) for body in ops]))


# --- sealing
def sealed_with_nothing(patch: Patch) -> None:
    """The cipher lets everything through as it is."""

    class Through:
        def __init__(self, _key: bytes) -> None: ...

        def encrypt(self, _nonce: bytes, data: bytes, _head: bytes) -> bytes:
            return data + bytes(16)

        def decrypt(self, _nonce: bytes, data: bytes, _head: bytes) -> bytes:
            return data[:-16]

    patch.setattr(sync.sealing.seal, "ChaCha20Poly1305", Through)


def older_generation_used(patch: Patch) -> None:
    """A seat goes on sealing with the first key of a ring it has."""

    def oldest(self: Keyring, ring: bytes) -> RingKey | None:
        return next(iter(self._generations(ring)), None)

    patch.setattr(Keyring, "newest", oldest)


def op_id_from_the_clock(patch: Patch) -> None:
    """Ops are named by who and when, not by what they say: two computers with one key can make the same name."""

    def named(body: bytes) -> bytes:
        op = decode(body)
        return sha256(op.seat + repr(op.hlc).encode()).digest()

    for module in (tests.simulation.memory_disk, sync.sealing.payload, tests.simulation.invariants):
        patch.setattr(module, "op_id", named)


# --- a server that goes back
def no_rewind(patch: Patch) -> None:
    """A restored server is not noticed."""
    patch.setattr(sync.round, "rewind", lambda talk, heads: None)


def rewound_too_little(patch: Patch) -> None:
    """The last common point is taken one too high."""
    common = sync.steps.verify._last_common
    patch.setattr(sync.steps.verify, "_last_common", lambda talk, high: min(common(talk, high) + 1, high))


def receipts_not_doubted(patch: Patch) -> None:
    """A receipt whose envelope was never met in the stream is believed for ever."""
    patch.setattr(sync.round, "doubt_unseen", lambda talk: None)


def first_receipts_not_doubted(patch: Patch) -> None:
    """The same, but only before the first page was read."""

    def doubt(talk: Talk) -> None:
        state = talk.disk.stream_state(talk.data_stream)
        if state.incarnation:
            talk.disk.rewind(state)

    patch.setattr(sync.round, "doubt_unseen", doubt)


# --- the control stream
def later_control_not_read(patch: Patch) -> None:
    """The control stream is read once and never again."""
    fetch = sync.steps.control._fetch

    def first_only(talk: Talk, heads: Any) -> None:
        if not talk.disk.control_records(talk.control_stream, 0):
            fetch(talk, heads)

    patch.setattr(sync.steps.control, "_fetch", first_only)


def control_not_given_back(patch: Patch) -> None:
    """A server that lost the end of the control stream is left as it is."""
    patch.setattr(sync.steps.control, "_give_back", lambda talk, head: None)


def chain_not_checked(patch: Patch) -> None:
    """Control records are folded whatever they say they follow on."""
    parse = sync.protocol.control.parse_record

    def after(control: Control, raw: bytes) -> Control:
        record = parse(raw)
        return real(replace(control, position=record.position - 1, hash=record.previous), raw)

    real = sync.protocol.control._after
    patch.setattr(sync.protocol.control, "_after", after)


def branch_given_up(patch: Patch) -> None:
    """Where the server has another branch, ours is dropped."""
    patch.setattr(sync.steps.branches, "_missing", lambda ours, theirs: [])


def twins_confused(patch: Patch) -> None:
    """A second key of the same number is thrown away."""
    patch.setattr(sync.steps.control, "_number", lambda epoch, is_taken: epoch.epoch)


def branch_position_forgotten(patch: Patch) -> None:
    """What was sealed further along a branch that was brought in waits for ever."""
    strays = sync.protocol.control._with_strays
    patch.setattr(sync.protocol.control, "_with_strays", lambda *values: replace(strays(*values), reached=0))


def revocation_loses(patch: Patch) -> None:
    """A revocation made on a branch that was given up is forgotten."""
    said = sync.protocol.control._still_said

    def lenient(control: Control, position: int, body: object, signer: Any) -> Control:
        return control if isinstance(body, sync.protocol.control.Revocation) else said(control, position, body, signer)

    patch.setattr(sync.protocol.control, "_still_said", lenient)


def good_only_in_order(patch: Patch) -> None:
    """A revoked seat's good envelopes count only when they come before its last good one."""
    patch.setattr(Reader, "_is_good", lambda self, identity, last: identity == last)
    patch.setattr(Reader, "_stands_before", lambda self, seq, last: self._found(last) is None)


def late_work_never_counts(patch: Patch) -> None:
    """What an administrator has admitted stays closed."""
    late = Reader.is_late

    def deaf(self: Reader, gone: Any, identity: bytes, position: int, seq: int) -> bool:
        control, self._talk.control = self._talk.control, replace(self._talk.control, late=frozenset())
        try:
            return late(self, gone, identity, position, seq)
        finally:
            self._talk.control = control

    patch.setattr(Reader, "is_late", deaf)


def admitted_still_refused(patch: Patch) -> None:
    """The server goes on refusing what an administrator has admitted."""
    refuse = sync.server.admission.refuse_revoked

    def deaf(control: Control, *others: Any) -> Any:
        return refuse(replace(control, late=frozenset()), *others)

    patch.setattr(sync.server.envelope_log, "refuse_revoked", deaf)


def asked_once_for_ever(patch: Patch) -> None:
    """What was refused for want of membership is never offered again."""
    for step in (sync.steps.control, sync.steps.branches, sync.steps.apply):
        patch.setattr(step, "membership_moved", lambda talk: setattr(talk, "held_tried", False))


def branch_length_forgotten(patch: Patch) -> None:
    """Of a branch that is brought in only its records count, not how far it had been read."""
    fold_in = sync.protocol.control._with_strays

    def short(control: Control, position: int, body: Any) -> Control:
        return fold_in(control, position, replace(body, reached=0))

    patch.setattr(sync.protocol.control, "_with_strays", short)


def given_up_keys_forgotten(patch: Patch) -> None:
    """The keys a revoked administrator had opened on a branch that was given up open nothing any more."""
    said = sync.protocol.control._still_said

    def forgetful(control: Control, position: int, body: object, signer: Any) -> Control:
        is_key = isinstance(body, sync.protocol.control.NewWraps)
        return control if is_key and signer and not signer.active else said(control, position, body, signer)

    patch.setattr(sync.protocol.control, "_still_said", forgetful)


def keys_not_taken(patch: Patch) -> None:
    """Wraps on the control stream are not opened."""
    take = sync.steps.control._take_keys
    patch.setattr(sync.steps.control, "_take_keys", lambda talk: None if talk.control.position > 11 else take(talk))


def keys_not_shared(patch: Patch) -> None:
    """Nobody seals a ring's keys for a member who is to read it."""
    patch.setattr(sync.steps.sharing, "_wraps_due", lambda talk, control, ring: iter(()))


def everybody_reads(patch: Patch) -> None:
    """A post is not asked for: the counter is given the keys of the notes."""
    patch.setattr(sync.protocol.control, "may_read", lambda post, ring: True)


def given_up_key_kept(patch: Patch) -> None:
    """A ring goes on with the key that somebody has who may not read it any more."""
    patch.setattr(Control, "is_given_up", lambda control, ring: False)


# --- merging
def heads_replaced(patch: Patch) -> None:
    """The newest write wins; the other is gone."""
    patch.setattr(tests.simulation.memory_disk, "write", lambda register, head, supersedes: newest(register, head))


def newest(register: merge.Register, head: merge.Head) -> merge.Register:
    """Last writer wins."""
    return merge.Register((max((*register.heads, head), key=lambda one: one.order),))


def superseded_not_remembered(patch: Patch) -> None:
    """What was overwritten before it came rises again."""
    write = merge.write
    patch.setattr(
        tests.simulation.memory_disk,
        "write",
        lambda register, head, gone: replace(write(register, head, gone), gone=frozenset()),
    )


def supersedes_ignored(patch: Patch) -> None:
    """Every value ever written stands."""
    write = merge.write
    patch.setattr(tests.simulation.memory_disk, "write", lambda register, head, gone: write(register, head, ()))


def clock_not_moved_on(patch: Patch) -> None:
    """Remote stamps are not absorbed."""
    patch.setattr(hlc, "absorb", lambda last, remote, server_ms: last)


def far_future_absorbed(patch: Patch) -> None:
    """One wrong clock moves every clock."""
    patch.setattr(hlc, "absorb", lambda last, remote, server_ms: max(last, remote))


def clock_goes_back(patch: Patch) -> None:
    """A stamp is the wall clock and nothing else."""
    patch.setattr(hlc, "tick", lambda last, wall_ms: Hlc(wall_ms, 0))


# --- the server
def duplicates_as_new(patch: Patch) -> None:
    """What is stored already is stored again."""
    patch.setattr(sync.server.store.logs, "known_seqs", lambda connection, stream, ids: {})


def numbers_with_gaps(patch: Patch) -> None:
    """Every append leaves a number out."""
    append = sync.server.store.logs.append_envelopes

    def gappy(connection: Any, at: Any, offered: Any, now_ms: int) -> Any:
        return append(connection, replace(at, seq=at.seq + 1) if at.seq else at, offered, now_ms)

    patch.setattr(sync.server.store.logs, "append_envelopes", gappy)


def rolling_hash_restarts(patch: Patch) -> None:
    """The rolling hash of an append begins anew."""
    append = sync.server.store.logs.append_envelopes
    patch.setattr(
        sync.server.store.logs,
        "append_envelopes",
        lambda connection, at, offered, now_ms: append(connection, replace(at, hash=bytes(32)), offered, now_ms),
    )


def append_in_two_transactions(patch: Patch) -> None:
    """The rows are committed before the head is moved."""
    insert = tests.simulation.memory_database.MemoryConnection.exec_driver_sql

    def early(self: Any, said: str, rows: Any, options: Any) -> Any:
        done = insert(self, said, rows, options)
        self.commit()
        return done

    patch.setattr(tests.simulation.memory_database.MemoryConnection, "exec_driver_sql", early)


def receipt_before_storing(patch: Patch) -> None:
    """Now and then a receipt is given for what is not stored."""
    append = sync.server.store.logs.append_envelopes

    def forget(connection: Any, at: Any, offered: Sequence[Offered], now_ms: int) -> dict[bytes, int]:
        if at.seq % 4 == 3:
            return {item.id: at.seq + 1 for item in offered}
        return append(connection, at, offered, now_ms)

    patch.setattr(sync.server.store.logs, "append_envelopes", forget)


def strangers_let_in(patch: Patch) -> None:
    """Membership is not asked for."""
    check = sync.server.admission.check_offer

    def open_door(raw: bytes, stream: bytes, control: Control) -> Any:
        judged = check(raw, stream, control)
        if isinstance(judged, Sound) or judged.code != "not_member":
            return judged
        parts = parse_envelope(raw)
        header = parse_header(parts.header)
        offered = Offered(id=parts.id, seat=header.seat, folder=header.folder, raw=raw)
        return Sound(offered=offered, prev=header.prev)

    patch.setattr(sync.server.envelope_log, "check_offer", open_door)
    patch.setattr(sync.server.envelope_log, "refuse_revoked", lambda *_: {})


def signatures_not_checked(patch: Patch) -> None:
    """Whoever names a member is taken for that member."""
    patch.setattr(sync.server.admission, "_is_signed", lambda parts, key: True)


def revoked_let_in(patch: Patch) -> None:
    """A revoked seat's late envelopes are stored."""
    patch.setattr(sync.server.envelope_log, "refuse_revoked", lambda *_: {})


def revoked_served(patch: Patch) -> None:
    """A revoked seat is given what there is."""
    own_stream = sync.server.central.Central.own_stream

    def lenient(self: Any, *asked: Any) -> tuple[Head, Control]:
        at, control = own_stream(self, *asked)
        forgiven = {name: replace(member, revoked=None) for name, member in control.members.items()}
        return at, replace(control, members=forgiven)

    patch.setattr(sync.server.central.Central, "own_stream", lenient)


def revoked_read_on(patch: Patch) -> None:
    """A revoked seat goes on being told who takes part."""
    patch.setattr(sync.server.control_log, "shown_to", lambda central, connection, caller, at, read=0: at)


def anybody_orders_wiping(patch: Patch) -> None:
    """A plain member can have a vault destroyed."""
    need_admin, with_effect = sync.protocol.control._need_admin, sync.protocol.control._with_effect

    def lenient(control: Control, record: Any, body: object) -> Control:
        is_order = isinstance(body, sync.protocol.control_record.WipeOrder)
        patch.setattr(sync.protocol.control, "_need_admin", (lambda *_: None) if is_order else need_admin)
        return with_effect(control, record, body)

    patch.setattr(sync.protocol.control, "_with_effect", lenient)


def membership_stale(patch: Patch) -> None:
    """The server folds the control stream once and never again."""
    at = sync.server.membership.Memberships.at

    def once(self: Any, connection: Any, head: Any) -> Control:
        known = self._folded.get(head.stream)
        return known if known is not None and known.position > 5 else at(self, connection, head)

    patch.setattr(sync.server.membership.Memberships, "at", once)


def own_not_listed(patch: Patch) -> None:
    """A seat's own envelopes are left out of its pages altogether."""
    give = sync.server.envelope_log.give_envelopes
    patch.setattr(sync.server.envelope_log, "give_envelopes", lambda *asked: replace(give(*asked), own=()))


# --- what only the real parts run
def cursor_before_ops(patch: Patch) -> None:
    """A page is applied in two transactions: first the cursor, then what it brought."""
    apply_page = Ledger.apply_page

    def split(self: Ledger, state: Any, opened: Any, held: Any, own: Any) -> None:
        with self._store.transaction() as connection:
            app.store.ledger._put_state(connection, state)
        apply_page(self, state, opened, held, own)

    patch.setattr(Ledger, "apply_page", split)


def registers_replace_heads(patch: Patch) -> None:
    """The newest write wins in the rows; the other is gone."""
    write = Registers.write

    def alone(self: Any, op_id: Any, op: Any, one: Any) -> None:
        self._heads.get((one.record, one.kind, one.field), {}).clear()
        write(self, op_id, op, one)

    patch.setattr(Registers, "write", alone)


def registers_forget_gone(patch: Patch) -> None:
    """What was overwritten before it came rises again."""
    write = Registers.write

    def forget(self: Any, op_id: Any, op: Any, one: Any) -> None:
        self._gone.clear()
        write(self, op_id, op, one)

    patch.setattr(Registers, "write", forget)


def last_come_is_shown(patch: Patch) -> None:
    """A field shows what came last, not what was written last."""

    def latest(self: Any, place: Any) -> Any:
        return list(self._heads[place].values())[-1].head.value if self._heads[place] else None

    patch.setattr(Registers, "shown", latest)


def held_not_marked_lost(patch: Patch) -> None:
    """A rewind forgets the envelopes that wait for a key."""
    rewind = Ledger.rewind

    def forget(self: Ledger, state: Any) -> None:
        held = {one.id: one.seq for one in self.held(state.stream)}
        rewind(self, state)
        with self._store.transaction() as connection:
            for name, seq in held.items():
                table = app.store.ledger.held
                connection.execute(table.update().where(table.c.id == name).values(seq=seq))

    patch.setattr(Ledger, "rewind", forget)


def refused_are_dropped(patch: Patch) -> None:
    """What the server refuses is deleted."""

    def drop(connection: Any, refused: Sequence[Any]) -> None:
        table = app.store.ledger.envelope
        for one in refused:
            found = connection.scalar(table.select().with_only_columns(table.c.n).where(table.c.id == one.id))
            ops = app.store.ledger.op
            connection.execute(ops.delete().where(ops.c.envelope == found))
            connection.execute(table.delete().where(table.c.n == found))

    patch.setattr(app.store.ledger, "_set_aside", drop)


def rows_show_no_clock(patch: Patch) -> None:
    """Stamps that were pulled do not move the stored clock."""
    patch.setattr(app.store.ledger.clock, "remember", lambda connection, stamp: None)


def lost_place_not_noticed(patch: Patch) -> None:
    """An envelope keeps its place though another stands there now."""

    def only_move(connection: Any, stream: Any, standing: Any, mine: bytes) -> None:
        table = app.store.envelopes.envelope
        for seq, name in standing:
            one = table.update().where(table.c.id == name)
            connection.execute(one.values(seq=seq, state=EnvelopeState.CENTRE.value))

    patch.setattr(app.store.ledger.envelopes, "stand_at", only_move)


MUTANTS: tuple[Mutant, ...] = (
    Mutant(cursor_runs_ahead, 0),
    Mutant(first_page_only, 1),
    Mutant(page_believed, 12),
    Mutant(own_rows_not_counted, 0),
    Mutant(older_copy_not_noticed, 1),
    Mutant(held_for_ever, 0),
    Mutant(unreadable_dropped, 1),
    Mutant(offered_once_only, 2),
    Mutant(only_own_offered_again, 1),
    Mutant(held_not_offered_again, 2),
    Mutant(receipt_not_checked, 50),
    Mutant(receipt_not_kept, 0),
    Mutant(duplicate_is_no_receipt, 3),
    Mutant(refusal_blocks_the_rest, 10),
    Mutant(wire_bytes_not_remade, 1),
    Mutant(folder_key_not_brought, 0),
    Mutant(later_parts_dropped, 1),
    Mutant(sealed_with_nothing, 0),
    Mutant(older_generation_used, 3),
    Mutant(op_id_from_the_clock, 10),
    Mutant(no_rewind, 2),
    Mutant(rewound_too_little, 4),
    Mutant(receipts_not_doubted, 5),
    Mutant(first_receipts_not_doubted, 5),
    Mutant(later_control_not_read, 0),
    Mutant(control_not_given_back, 1),
    Mutant(chain_not_checked, 2),
    Mutant(branch_given_up, 20),
    Mutant(twins_confused, 2),
    Mutant(branch_position_forgotten, 32),
    Mutant(revocation_loses, 5),
    Mutant(good_only_in_order, 541),
    Mutant(late_work_never_counts, 8),
    Mutant(admitted_still_refused, 8),
    Mutant(asked_once_for_ever, 23),
    Mutant(branch_length_forgotten, 1802),
    Mutant(given_up_keys_forgotten, 575),
    Mutant(keys_not_taken, 0),
    Mutant(keys_not_shared, 0),
    Mutant(everybody_reads, 1),
    Mutant(given_up_key_kept, 1),
    Mutant(heads_replaced, 0),
    Mutant(superseded_not_remembered, 75),
    Mutant(supersedes_ignored, 0),
    Mutant(clock_not_moved_on, 1),
    Mutant(far_future_absorbed, 0),
    Mutant(clock_goes_back, 6),
    Mutant(duplicates_as_new, 2),
    Mutant(numbers_with_gaps, 0),
    Mutant(rolling_hash_restarts, 0),
    Mutant(append_in_two_transactions, 158),
    Mutant(receipt_before_storing, 0),
    Mutant(strangers_let_in, 0),
    Mutant(signatures_not_checked, 0),
    Mutant(revoked_let_in, 5),
    Mutant(revoked_served, 5),
    Mutant(revoked_read_on, 5),
    Mutant(anybody_orders_wiping, 1),
    Mutant(membership_stale, 0),
    Mutant(own_not_listed, 0),
    Mutant(cursor_before_ops, 0, real=True),
    Mutant(registers_replace_heads, 13, real=True),
    Mutant(registers_forget_gone, 75, real=True, steps=60),
    Mutant(last_come_is_shown, 13, real=True),
    Mutant(held_not_marked_lost, 39, real=True),
    Mutant(refused_are_dropped, 2, real=True),
    Mutant(rows_show_no_clock, 1, real=True),
    Mutant(lost_place_not_noticed, 8, real=True),
)
