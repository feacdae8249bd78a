"""Views made again from the ops (design §6.1): what is shown is never more, and never less, than what was saved."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, delete, select

from app.domain.ids import OpId
from app.ops import codec
from app.store import envelopes, search_index
from app.store.absorbing import Arrival, project
from app.store.store import Store
from app.store.tables import VIEWS, answer_value, conflict, envelope, head, op, superseded

PAGE = 1000


def rebuild(store: Store, progress: Callable[[int], bool] = lambda done: True) -> int:
    """Drop every view and make it again, in one transaction. Returns the number of ops projected.

    `progress` is called with the number done; it returns False to give up, and then nothing has changed.
    """
    done = 0
    with store.transaction() as connection:
        for table in (*VIEWS.values(), answer_value, head, superseded, conflict):
            connection.execute(delete(table))
        for page in _pages(connection):
            project(connection, page)
            done += len(page)
            if not progress(done):
                connection.rollback()
                return 0
        search_index.clear(connection)
        while search_index.work_off(connection, PAGE):
            pass
    return done


def _pages(connection: Connection) -> Iterator[list[Arrival]]:
    """All ops of the vault: those waiting in no envelope, and those inside kept envelopes."""
    loose = connection.execute(select(op.c.id, op.c.body).where(op.c.envelope.is_(None)).order_by(op.c.n)).all()
    yield [Arrival(OpId(row.id), codec.decode(row.body)) for row in loose]
    last = 0
    whole = select(envelope.c.n, envelope.c.payload).where(~envelopes.IS_GONE).order_by(envelope.c.n).limit(PAGE)
    while rows := connection.execute(whole.where(envelope.c.n > last)).all():
        last = rows[-1].n
        yield [arrival for row in rows for arrival in envelopes.arrivals(row.payload, row.n)]
