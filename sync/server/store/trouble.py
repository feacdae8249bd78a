"""Telling apart what a database complains of."""

_POSTGRESQL_DISK_FULL = "53100"


def is_full(error: BaseException) -> bool:
    """Whether there was no room on the disk of the database. `error` is SQLAlchemy's, around the driver's own."""
    driver = getattr(error, "orig", None)
    in_sqlite = getattr(driver, "sqlite_errorname", "") == "SQLITE_FULL"
    return in_sqlite or getattr(driver, "sqlstate", "") == _POSTGRESQL_DISK_FULL
