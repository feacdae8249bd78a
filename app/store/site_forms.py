"""The versions of the site's own forms, read. They are written once each and never change."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from app.domain.ids import RecordId
from app.domain.own_forms import Version, VersionState
from app.store import rows
from app.store.tables import answer, site_form


def versions(connection: Connection) -> tuple[Version, ...]:
    """All of them without their texts, newest first."""
    columns = [column for column in site_form.c if column.name != "text"]
    found = (
        Version(
            id=RecordId(row.id),
            form=row.form,
            number=row.number,
            format=row.format,
            state=rows.known(VersionState, row.state, VersionState.OUT),
            at=rows.moment(row.at),
            who=row.who,
            replaces=frozenset(_ids(row.replaces)),
        )
        for row in connection.execute(select(*columns))
    )
    return tuple(sorted(found, key=lambda version: version.order, reverse=True))


def texts(connection: Connection, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """The texts of some versions."""
    query = select(site_form.c.id, site_form.c.text).where(site_form.c.id.in_(list(ids)))
    return {RecordId(row.id): row.text for row in connection.execute(query)}


def answered(connection: Connection, desk: str) -> frozenset[tuple[str, int]]:
    """Which versions of the forms of a desk have been filled in, by id and number."""
    query = select(answer.c.form, answer.c.version).where(answer.c.form.startswith(f"{desk}/", autoescape=True))
    return frozenset((row.form, row.version) for row in connection.execute(query.distinct()))


def _ids(joined: str) -> Iterable[RecordId]:
    for one in joined.split(","):
        try:
            yield RecordId(bytes.fromhex(one))
        except ValueError:  # what another version may have written there names nothing here
            continue
