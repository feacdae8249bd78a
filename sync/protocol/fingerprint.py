"""Fingerprints that two people compare: SHA-256, shown in 16 groups of four hexadecimal digits."""

import re
import ssl
from hashlib import sha256

from sync.errors import Malformed

FINGERPRINT_BYTES = 32
_GROUP = 4
_FIRST = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def shown(fingerprint: bytes) -> str:
    """As it is read out: "3F2A 91C0 …"."""
    digits = fingerprint.hex().upper()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def of_certificate(pem: str) -> bytes:
    """That of the first certificate in a PEM text, as OpenSSL counts it too. Raises Malformed where there is none."""
    found = _FIRST.search(pem)
    if found is None:
        raise Malformed(what="certificate")
    try:
        return sha256(ssl.PEM_cert_to_DER_cert(found[0])).digest()
    except ValueError as error:
        raise Malformed(what="certificate") from error
