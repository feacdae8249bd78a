"""The site's own forms and holiday tables as every seat uses them: above the program's definitions, read after
unlocking and each pull.

A version that cannot be read, or was written by a later program, is set aside: it never stands in the way of anything
else, and what was filled in with other versions stays readable.
"""

import msgspec

from app.casework import calendar
from app.casework.work import Work
from app.definitions.loader import Definitions, pinned_id
from app.definitions.own_form import DESK, Fault, Judged, judge
from app.definitions.values import Form
from app.domain.own_forms import Version, VersionState
from app.store import site_forms


def refresh(work: Work) -> None:
    """Bring the definitions up to date with what is the site's own. What cannot be read is set aside, never raised."""
    with work.store.read() as connection:
        versions = site_forms.versions(connection)
        wanted = _wanted(versions, site_forms.answered(connection, DESK))
        unread = [version.id for version in wanted if version.id not in work.judged]
        texts = site_forms.texts(connection, unread)
    for version in wanted:
        if version.id in texts:
            work.judged[version.id] = _judged(version, texts[version.id], work.built_in)
    work.definitions = _extended(work, versions)


def _wanted(versions: tuple[Version, ...], answered: frozenset[tuple[str, int]]) -> list[Version]:
    """The newest of each form, and every one that was filled in: the others need no reading."""
    newest = {version.form: version for version in reversed(versions)}
    return [one for one in versions if newest[one.form] is one or (one.form, one.number) in answered]


def _judged(version: Version, text: str, around: Definitions) -> Judged:
    try:
        return judge(version.form, text, version.number, around)
    except Exception as mistake:  # noqa: BLE001  # text from another computer: whatever it does, nobody is locked out
        return Judged(None, (Fault(1, "", f"cannot be read: {type(mistake).__name__}"),))


def _extended(work: Work, versions: tuple[Version, ...]) -> Definitions:
    """The program's definitions and, above them, the site's: those in use, and every version somebody may want."""
    base = work.built_in
    known: dict[str, Form] = {}
    forms, codes = dict(base.forms), dict(base.codes)
    newest = {version.form: version for version in reversed(versions)}
    for version in versions:
        judged = work.judged.get(version.id)
        if judged is None or judged.own is None:
            continue
        known[pinned_id(judged.own.form)] = judged.own.form
        codes |= judged.own.codes
        if newest[version.form] is version and version.state is VersionState.IN_USE:
            forms[version.form] = judged.own.form
    return msgspec.structs.replace(base, forms=forms, codes=codes, versions=known, workdays=calendar.workdays(work))
