"""Vaults of every released schema open with this version and show what was in them."""

import shutil
from pathlib import Path

import pytest

from app.casework import cases, opening, search
from app.definitions import loader
from app.domain.cases import Note
from app.domain.readers import Reader, Role
from app.store import rebuild
from tests.app.store.frozen_vault import BODY, FOLDER, WIFE
from tests.desk import HeldClock, RawKey, seeded


@pytest.mark.parametrize("frozen", sorted(FOLDER.glob("*.db")), ids=lambda file: file.stem)
def test_a_vault_of_an_earlier_release_opens(frozen: Path, tmp_path: Path) -> None:
    """Upgraded in place, readable, searchable, and the same after a rebuild."""
    shutil.copy(frozen, tmp_path / "vault.db")
    work = opening.open_seat(tmp_path, RawKey(), loader.load(), HeldClock(), seeded("frozen"))

    for _ in range(2):
        (row,) = cases.rows(work, Reader.WORKER)
        page = cases.page(work, row.id, Reader.WORKER)
        assert [entry.body for entry in page.timeline if isinstance(entry, Note)] == [BODY]
        assert page.case.party(Role.WIFE).person.details.name == WIFE
        assert [draft.body for draft in page.drafts] == [BODY]
        assert search.find(work, "孩子", Reader.WORKER)
        rebuild.rebuild(work.store)
    work.close()


def test_there_is_a_frozen_vault() -> None:
    """An empty folder would prove nothing."""
    assert list(FOLDER.glob("*.db"))
