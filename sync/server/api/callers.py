"""Who is known by which token, kept in memory, so that a seat that asks again costs the database nothing."""

from collections import OrderedDict
from hashlib import sha256

from starlette.concurrency import run_in_threadpool

from sync.server import visits
from sync.server.central import Central
from sync.server.store.sessions import Caller

_REMEMBERED = 10_000


class Callers:
    """The sessions this process has met. A session ends by the clock alone, so what is kept here cannot become wrong.

    For one event loop.
    """

    def __init__(self, central: Central) -> None:
        self._central = central
        self._known: OrderedDict[bytes, Caller] = OrderedDict()

    async def recognise(self, token: str) -> Caller:
        """Who holds this token. Raises Refusal("unauthorised")."""
        key = sha256(token.encode("utf-8", "surrogateescape")).digest()
        known = self._known.get(key)
        if known is None or known.expires_ms <= self._central.now_ms():
            known = await run_in_threadpool(visits.recognise, self._central, token)
        self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known
