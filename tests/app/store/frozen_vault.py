"""Makes the frozen vault of a schema: `python -m tests.app.store.frozen_vault` before a release, never again after.

A frozen file is what people have on their disks. It is opened by every later version, and never made anew.
"""

import shutil
import tempfile
from pathlib import Path

from app.casework import cases, notes
from app.casework.work import Work
from app.domain.people import PersonDetails
from app.domain.readers import Scope
from app.store import migrate
from tests.desk import open_work

FOLDER = Path(__file__).parent / "frozen"
WIFE = "王䶮㛃"
BODY = "双方谈到孩子今后的照料。"


def fill(work: Work) -> None:
    """One couple, one signed note, one draft."""
    case = cases.open_couple(work, PersonDetails(name="李强𠅤"), PersonDetails(name=WIFE), "04").value
    signed, left = (notes.start(work, case, scope).value for scope in (Scope.BOTH, Scope.HER))
    for draft in (signed, left):
        notes.keep(work, type(draft)(**{n: getattr(draft, n) for n in draft.__struct_fields__} | {"body": BODY}))
    notes.sign(work, signed.id)


def main() -> None:
    """Write `frozen/<revision>.db`, unless it is there."""
    target = FOLDER / f"{migrate.head()}.db"
    if target.exists():
        raise SystemExit(f"{target.name} is frozen")
    with tempfile.TemporaryDirectory() as folder:
        work = open_work(Path(folder))
        fill(work)
        work.close()
        shutil.copy(Path(folder) / "vault.db", target)


if __name__ == "__main__":
    main()
