"""Who this vault belongs to: the seat's ids and secret keys, the rings of its site, its way to the server."""

import msgspec
from sqlalchemy import Connection, select

from app.domain.ids import FolderRef, RecordId, RingId, SeatId, StreamId
from app.domain.rights import DEFAULT_POST
from app.ops.kept import RingKey, StreamState
from app.store import folders, meta
from app.store.store import Store
from app.store.tables import control, seat, site


class Founding(msgspec.Struct, frozen=True, kw_only=True):
    """What a new seat is made of. Secrets are opaque bytes to everything but sync.sealing."""

    seat: SeatId
    seat_secret: bytes
    site: RecordId
    site_secret: bytes = b""  # the site root's key, on the seat that founded the site
    number: int
    desk: str
    post: str = DEFAULT_POST
    worker: str
    rings: dict[str, RingId]
    ring_keys: tuple[RingKey, ...] = ()
    control_stream: StreamId
    control_records: tuple[bytes, ...] = ()
    control_state: StreamState | None = None
    server: str = ""
    server_key: bytes = b""
    server_certificate: bytes = b""
    waiting: bytes = b""  # its request to be let in, until it is


def found(store: Store, founding: Founding) -> None:
    """Write down who this vault belongs to; once, into an empty vault."""
    with store.transaction() as connection:
        meta.put(
            connection,
            seat__id=founding.seat,
            seat__secret=founding.seat_secret,
            seat__number=str(founding.number),
            seat__worker=founding.worker,
            seat__desk=founding.desk,
            seat__post=founding.post,
            site__id=founding.site,
            site__secret=founding.site_secret,
            site__control=founding.control_stream,
            server=founding.server,
            server__key=founding.server_key,
            server__certificate=founding.server_certificate,
            seat__waiting=founding.waiting,
            **{f"ring__{name}": ring for name, ring in founding.rings.items()},
        )
        folders.keep_ring_keys(connection, founding.ring_keys)
        _keep_control(connection, founding)


def _keep_control(connection: Connection, founding: Founding) -> None:
    if founding.control_state is None:
        return
    rows = [
        {"stream": founding.control_stream, "position": position, "record": record}
        for position, record in enumerate(founding.control_records, 1)
    ]
    connection.execute(control.insert(), rows)


class Centre(msgspec.Struct, frozen=True):
    """Where the centre is and how it is known. `key` verifies its receipts; empty before the first contact.
    `certificate` is the fingerprint of the one certificate it must show; empty where authorities vouch for it."""

    address: str = ""
    key: bytes = b""
    certificate: bytes = b""


def fact(store: Store, name: str) -> bytes:
    """A fact of this seat, secrets among them: "seat.secret", "site.secret", "site.id". Raises NotFound."""
    with store.read() as connection:
        return meta.blob(connection, name)


def waiting(store: Store) -> bytes:
    """This seat's request to be let in; empty once it is, and on the seat that founded the site."""
    with store.read() as connection:
        return meta.find(connection, "seat.waiting") or b""


def let_in(store: Store) -> None:
    """The request has been granted."""
    with store.transaction() as connection:
        meta.put(connection, seat__waiting=b"")


def centre(store: Store) -> Centre:
    """The centre this seat talks to; an empty address while there is none."""
    with store.read() as connection:
        key, certificate = (meta.find(connection, f"server.{name}") or b"" for name in ("key", "certificate"))
        return Centre(meta.text(connection, "server"), key, certificate)


def set_centre(store: Store, known: Centre) -> None:
    """Remember the centre."""
    with store.transaction() as connection:
        meta.put(connection, server=known.address, server__key=known.key, server__certificate=known.certificate)


def other_history_ms(store: Store) -> int:
    """When something last came here from a seat to which the centre had shown another history; 0 for never."""
    with store.read() as connection:
        return int(meta.text(connection, "history.other", "0"))


def note_other_history(store: Store, at_ms: int) -> None:
    """It has happened, at that time."""
    with store.transaction() as connection:
        meta.put(connection, history__other=str(at_ms))


def site_row(connection: Connection, id_: RecordId) -> dict[str, str] | None:
    """The site's own data as stored, with the folder it lives in; None before the first sync of a joined seat."""
    row = connection.execute(select(site).where(site.c.id == id_)).first()
    return None if row is None else dict(row._mapping)


def site_folder(connection: Connection, id_: RecordId) -> FolderRef | None:
    """Where the site's own data lives."""
    ref = connection.scalar(select(site.c.folder).where(site.c.id == id_))
    return FolderRef(ref) if ref else None


def names(connection: Connection) -> dict[bytes, tuple[int, str]]:
    """Seat id to its number in the site and the name of its worker, as far as they are known here."""
    rows = connection.execute(select(seat.c.id, seat.c.number, seat.c.worker))
    return {row.id: (row.number or 0, row.worker or "") for row in rows}


def workers(connection: Connection) -> dict[bytes, str]:
    """Seat id to the name of its worker, as far as colleagues' seats are known here."""
    return {id_: worker for id_, (_, worker) in names(connection).items()}
