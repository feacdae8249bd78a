"""Whose certificate counts, where it is not an authority's: one certificate alone, known by its fingerprint.

Its name, its dates and whoever signed it do not matter then; no other certificate is spoken to (decision 0028).
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

from sync.errors import Malformed, ServerAway
from sync.protocol.fingerprint import of_certificate

_CONNECT_S = 10.0
_HTTPS = 443


class PinnedAdapter(HTTPAdapter):
    """Speaks only to a server that shows this certificate."""

    def __init__(self, certificate: bytes, **options: Any) -> None:
        self._certificate = certificate
        super().__init__(**options)

    def init_poolmanager(self, *places: Any, **options: Any) -> None:
        """Called by the library."""
        super().init_poolmanager(*places, **options, assert_fingerprint=self._certificate.hex())


def certificate_shown(address: str) -> bytes:
    """The fingerprint of whatever certificate is shown at an address, believed by nobody. Nothing is sent to it.

    Raises ServerAway where none is.
    """
    parts = urlsplit(address)
    try:
        return of_certificate(
            ssl.get_server_certificate((parts.hostname or "", parts.port or _HTTPS), timeout=_CONNECT_S)
        )
    except (OSError, ValueError, Malformed) as error:
        raise ServerAway(reason="no_certificate") from error
