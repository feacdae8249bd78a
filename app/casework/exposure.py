"""The list of what another computer of the site could read."""

from collections.abc import Mapping

from app.casework import site
from app.casework.work import Work
from app.definitions.values import Lang
from app.domain.exposure import Exposure
from app.domain.ids import FolderRef
from app.paper import exposure as paper
from app.store import exposure


def named(work: Work, folders: Mapping[FolderRef, int]) -> Exposure:
    """What these folders are, each up to a position of the stream: named where they are shown here, else counted."""
    with work.store.read() as connection:
        return exposure.named(connection, folders)


def sheet(work: Work, worker: str, found: Exposure, is_active: bool, lang: Lang) -> bytes:
    """The list as pages, for the file and for whoever must tell the people concerned."""
    return paper.render(found, paper.About(site.facts(work).name, worker, is_active), lang).pdf
