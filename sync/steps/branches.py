"""Two branches of one control stream, as a restored server and a seat that had read further can have (decision 0014).

The server's branch stays the trunk. What only ours says is handed in as strays, and every seat folds the same stream.
"""

from collections.abc import Iterator, Sequence

from app.ops.kept import StreamState
from sync.errors import ServerGarbled, ServerRefused
from sync.protocol.control import Control, fold
from sync.protocol.control_record import MAX_STRAYS, Strays, make_record, parse_body, parse_record
from sync.steps.greet import Heads
from sync.steps.talk import Talk, membership_moved

_MOST_BYTES = 64 * 1024  # in one record of several strays; a single one may be bigger


def bring_together(talk: Talk, heads: Heads) -> None:
    """Hand in what only our branch says, then follow the server's.

    Ours is given up last and in one transaction: after a crash all of it is still here or already at the centre.
    Raises ServerRefused (revoked) where the trunk does not let this seat say anything, ServerGarbled for another site.
    """
    theirs, trunk = _trunk(talk)
    ours = talk.disk.control_records(talk.control_stream, 0)
    missing = _missing(ours, theirs)
    if missing or len(ours) > max(trunk.position, trunk.reached):
        if not trunk.is_active(talk.keys.seat):
            raise ServerRefused(problem="revoked")
        brought = _written(talk, trunk, missing, len(ours))
        talk.wire.append_control(talk.control_stream, trunk.position, brought)
        theirs, trunk = [*theirs, *brought], fold(brought, trunk)
    common = _common(ours, theirs)
    state = StreamState(talk.control_stream, trunk.position, trunk.hash, heads.incarnation, talk.now_ms())
    talk.disk.replace_control_records(talk.control_stream, common, theirs[common:], state)
    talk.control = trunk
    membership_moved(talk)


def _trunk(talk: Talk) -> tuple[list[bytes], Control]:
    """The server's control stream from its beginning."""
    records: list[bytes] = []
    control, more = Control(), True
    while more:
        page = talk.wire.control_page(talk.control_stream, len(records))
        more = page.more
        if not page.records:
            raise ServerGarbled(what="control_page")
        control = fold(page.records, control)
        records += page.records
    if control.site_id != talk.site:
        raise ServerGarbled(what="control_site")
    return records, control


def _missing(ours: Sequence[bytes], theirs: Sequence[bytes]) -> list[bytes]:
    """Our records that theirs neither contains nor has brought in."""
    known = {*theirs, *_leaves(theirs)}
    return [raw for raw in _leaves(ours) if raw not in known]


def _leaves(records: Sequence[bytes]) -> Iterator[bytes]:
    """All records, with strays taken out of what brought them in: they are never packed twice."""
    for raw in records:
        body = parse_body(parse_record(raw))
        if isinstance(body, Strays):
            yield from body.records
        else:
            yield raw


def _written(talk: Talk, trunk: Control, missing: Sequence[bytes], reached: int) -> list[bytes]:
    """Signed records that bring the missing ones in, and say how long their branch was."""
    made: list[bytes] = []
    for some in _packed(missing):
        raw = make_record(Strays(some, reached), trunk.position + 1, trunk.hash, talk.keys.seat, talk.keys.sign)
        trunk = fold([raw], trunk)
        made.append(raw)
    return made


def _packed(missing: Sequence[bytes]) -> Iterator[list[bytes]]:
    pack: list[bytes] = []
    for raw in missing:
        if pack and (len(pack) == MAX_STRAYS or sum(map(len, pack)) + len(raw) > _MOST_BYTES):
            yield pack
            pack = []
        pack.append(raw)
    yield pack


def _common(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    """How many records both begin with."""
    pairs = zip(ours, theirs, strict=False)
    return next((at for at, (mine, other) in enumerate(pairs) if mine != other), min(len(ours), len(theirs)))
