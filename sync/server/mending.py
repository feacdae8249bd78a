"""What the disk has spoilt: noted where a page shows it, asked for in every greeting, put right when it is offered."""

import logging
from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy.exc import OperationalError

from sync.protocol.envelope import bare_header, parse_envelope
from sync.server.central import Central
from sync.server.store import damage, logs
from sync.server.store.damage import Place
from sync.server.store.logs import Offered
from sync.server.store.sessions import Caller

log = logging.getLogger("tongxing.server")


def keep_note(
    central: Central, stream: bytes, noted: Sequence[Place], spoilt: Sequence[Place], whole: Sequence[Place]
) -> None:
    """Remember what a page has shown to be spoilt, so that every seat is asked for it; and what is whole after all."""
    new, again = sorted(set(spoilt) - set(noted)), sorted(set(noted) & set(whole))
    if not new and not again:
        return
    for seq, _ in new:
        log.warning("row %d of stream %s is damaged: the computers are asked for it again", seq, stream.hex())
    try:
        with central.database.writing() as connection:
            if new:
                damage.note(connection, stream, new, central.now_ms())
            if again:
                damage.forget(connection, stream, again)
    except OperationalError as error:  # the disk is full, or another has the database: the next page shows it again
        log.warning("this could not be noted: %s", type(error).__name__)
    central.look_again(stream)


def mend(
    central: Central, caller: Caller, stream: bytes, offered: Sequence[Offered], known: Mapping[bytes, int]
) -> None:
    """Put right what was offered again and had been spoilt; of what is erased by now, its skeleton."""
    if not known:
        return
    with central.database.reading() as connection:
        noted = set(damage.noted(connection, stream))
    again = {one.id: one for one in offered if (known.get(one.id, 0), one.id) in noted}
    if not again:
        return
    with central.database.writing() as connection:
        logs.lock(connection, stream)
        members = central.members_at(connection, logs.hold(connection, caller.stream))
        for one in again.values():
            kept = skeleton_of(one) if central.is_erased(members, one.folder) else one
            damage.put_right(connection, stream, known[one.id], kept)
            log.info("row %d of stream %s is whole again", known[one.id], stream.hex())
    central.look_again(stream)


def skeleton_of(offered: Offered) -> Offered:
    """All that is kept of an envelope whose folder is erased."""
    return replace(offered, raw=bare_header(parse_envelope(offered.raw).header), is_bare=True)
