"""The key of a vault's database."""

import msgspec


class DatabaseKey(msgspec.Struct, frozen=True):
    """What opens the database: never shown, never logged, never in a file unwrapped."""

    key: bytes  # 32 bytes
    salt: bytes  # 16 bytes

    def __repr__(self) -> str:
        return "DatabaseKey(…)"
