"""The site's own forms: copied from one of the program's, changed, put in use for all seats, taken out again.

Every putting in use is a new version in the site's folder. Versions are never changed: two seats that work side by
side lose nothing, the newest is used, and both see that there are two. Drafts stay on the seat that writes them.
"""

import re
from collections.abc import Mapping

import msgspec

from app.casework import own_definitions, rights, sheets, site
from app.casework.work import Work
from app.definitions.own_form import DESK, Fault, Judged, judge
from app.definitions.values import Form, Lang
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.own_forms import Version, VersionState, next_number, standing
from app.domain.rights import Act
from app.errors import NotFound
from app.now import wall_ms
from app.ops.values import Value
from app.store import pads, site_forms
from resources import path

FORMAT = 1
"""Raise it when definition files learn something that earlier programs cannot read."""

PAD = "own_form|"
_FREE = 1  # edition that a draft is judged as

_HEAD = re.compile(r"\A(?:[ \t]*(?:#.*)?\n)*")


class OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """One own form in a list: whether it can be used here, and if not, why."""

    form: str
    title: Form | None  # what is in use, or was, or is being written; None where nothing of it can be read
    is_in_use: bool
    is_draft: bool
    draft: str = ""  # what is being written
    faults: tuple[Fault, ...] = ()
    is_newer: bool = False  # written by a later program
    sides: int = 1  # versions made side by side that nobody has settled


class OwnPage(msgspec.Struct, frozen=True, kw_only=True):
    """All the page of one own form shows."""

    form: str
    text: str
    is_draft: bool
    base: tuple[RecordId, ...]
    versions: tuple[Version, ...]  # newest first
    sides: tuple[Version, ...]  # more than one: made side by side
    may_change: bool


class Looked(msgspec.Struct, frozen=True):
    """A text, judged: its mistakes, or the empty sheet it gives."""

    faults: tuple[Fault, ...]
    pdf: bytes = b""


# --- looking
def lines(work: Work) -> tuple[OwnLine, ...]:
    """Every own form of the site and every draft of this seat, by id."""
    with work.store.read() as connection:
        versions = site_forms.versions(connection)
        kept = {page: pads.find(connection, page) or {} for page in pads.pages(connection, PAD)}
    drafts = {page.removeprefix(PAD): str(content.get("text", "")) for page, content in kept.items()}
    by_form: dict[str, list[Version]] = {form: [] for form in drafts}
    for version in versions:
        by_form.setdefault(version.form, []).append(version)
    return tuple(_line(work, form, by_form[form], drafts.get(form)) for form in sorted(by_form))


def _line(work: Work, form: str, versions: list[Version], draft: str | None) -> OwnLine:
    newest = versions[0] if versions else None
    judged = work.judged.get(newest.id) if newest else None
    return OwnLine(
        form=form,
        title=work.definitions.known(form, 0),
        is_in_use=form in work.definitions.forms,
        is_draft=draft is not None,
        draft=draft or "",
        faults=judged.faults if judged and newest and newest.state is VersionState.IN_USE else (),
        is_newer=bool(newest and newest.format > FORMAT),
        sides=len(standing(versions)),
    )


def page(work: Work, form_id: str) -> OwnPage:
    """One own form as it is being worked on. Raises NotFound."""
    with work.store.read() as connection:
        versions = tuple(one for one in site_forms.versions(connection) if one.form == form_id)
        draft = pads.find(connection, PAD + form_id)
        texts = site_forms.texts(connection, [version.id for version in versions[:1]])
    if draft is None and not versions:
        raise NotFound(what="form")
    sides = standing(versions)
    base = _base(draft) if draft else tuple(side.id for side in sides)
    return OwnPage(
        form=form_id,
        text=str(draft["text"]) if draft else texts[versions[0].id],
        is_draft=draft is not None,
        base=base,
        versions=versions,
        sides=sides,
        may_change=site.may_amend(work),
    )


def text_of(work: Work, version: RecordId) -> str:
    """What one version says. Raises NotFound."""
    with work.store.read() as connection:
        found = site_forms.texts(connection, [version]).get(version)
    if found is None:
        raise NotFound(what="form")
    return found


def look(work: Work, form_id: str, text: str, lang: Lang) -> Looked:
    """Judge a text that is being written, and draw the empty sheet where it is sound."""
    judged = judge(form_id, text, _FREE, work.definitions)
    if judged.own is None:
        return Looked(judged.faults)
    codes = {**work.definitions.codes, **judged.own.codes}
    return Looked((), sheets.blank_of(work, judged.own.form, lang, codes))


# --- changing
def copy(work: Work, source: str) -> Done[str]:
    """Begin an own form as a copy of any form; the id it got. Raises NotFound, Refused."""
    rights.require(work, Act.SITE)
    form = work.definitions.form(source)
    form_id = _free_id(work, form.id.rpartition("/")[2])
    with work.store.read() as connection:
        newest = next((one for one in site_forms.versions(connection) if one.form == form.id), None)
    text = text_of(work, newest.id) if newest else path(f"forms/{form.id}.toml").read_text("utf-8")
    facts = {"code": f'"{_free_code(work)}"'}
    facts |= {} if newest else {"copied_from": f'"{form.id}"'}
    return Done(keep_draft(work, form_id, _with_facts(text, facts), ()).changes, form_id)


def begin(work: Work, name: str, text: str) -> Done[str]:
    """Begin an own form with a text from a file; the id it got. Raises Refused."""
    rights.require(work, Act.SITE)
    form_id = _free_id(work, name)
    return Done(keep_draft(work, form_id, text, ()).changes, form_id)


def keep_draft(work: Work, form_id: str, text: str, base: tuple[RecordId, ...]) -> Done[None]:
    """Keep what is being written, right or wrong."""
    content: dict[str, Value] = {"text": text, "base": _joined(base)}
    with work.store.transaction() as connection:
        pads.keep(connection, PAD + form_id, content, wall_ms(work.now()))
    return Done(Changes.DRAFTS, None)


def drop_draft(work: Work, form_id: str) -> Done[None]:
    """Give up what is being written; what is in use stays in use."""
    with work.store.transaction() as connection:
        pads.drop(connection, PAD + form_id)
    return Done(Changes.DRAFTS, None)


def put_in_use(work: Work, form_id: str, text: str, base: tuple[RecordId, ...]) -> Done[tuple[Fault, ...]]:
    """Use this text from now on, on every seat; or the mistakes that stand in its way. Raises Refused."""
    rights.require(work, Act.SITE)
    judged = judge(form_id, text, _FREE, work.definitions)
    faults = judged.faults + _original_kept(work, judged, base)
    if faults:
        return Done(keep_draft(work, form_id, text, base).changes, faults)
    _write(work, form_id, text, VersionState.IN_USE, base)
    return Done(Changes.FORMS | Changes.DRAFTS, ())


def take_out(work: Work, form_id: str) -> Done[None]:
    """Offer it no more; what was filled in stays readable. Raises NotFound, Refused."""
    rights.require(work, Act.SITE)
    found = page(work, form_id)
    if not found.versions:
        raise NotFound(what="form")
    text = text_of(work, found.versions[0].id)
    _write(work, form_id, text, VersionState.OUT, tuple(side.id for side in found.sides))
    return Done(Changes.FORMS, None)


def _write(work: Work, form_id: str, text: str, state: VersionState, base: tuple[RecordId, ...]) -> None:
    with work.store.save() as save:
        folder = site.folder(work, save)
        known = [one for one in site_forms.versions(save.connection) if one.form == form_id]
        fields: dict[str, Value] = {
            "form": form_id, "number": next_number(known, work.seat.number), "format": FORMAT, "state": state.value,
            "text": text, "at": work.now().isoformat(timespec="seconds"), "who": work.seat.worker,
            "replaces": _joined(base),
        }  # fmt: skip
        save.put(folder, "site_form", save.new_record(), fields)
        if state is VersionState.IN_USE:
            pads.drop(save.connection, PAD + form_id)
    own_definitions.refresh(work)


def _original_kept(work: Work, judged: Judged, base: tuple[RecordId, ...]) -> tuple[Fault, ...]:
    """Of what form it is a copy is not forgotten by the next version: its walls hold for all of them."""
    before = {one.own.copied_from for id_ in base if (one := work.judged.get(id_)) and one.own}
    if judged.own is None or not before - {"", judged.own.copied_from}:
        return ()
    return (Fault(1, "copied_from", f"was {sorted(before)[-1]!r} and stays so"),)


def _free_id(work: Work, name: str) -> str:
    plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_0123456789")[:50] or "form"
    taken = {line.form for line in lines(work)}
    tries = (f"{DESK}/{plain}{f'_{number}' if number > 1 else ''}" for number in range(1, len(taken) + 3))
    return next(one for one in tries if one not in taken)


def _free_code(work: Work) -> str:
    taken = {form.code for form in work.definitions.forms.values()}
    return next(code for number in range(1, len(taken) + 2) if (code := f"Z-{number}") not in taken)


def _with_facts(text: str, facts: Mapping[str, str]) -> str:
    """A definition's text with these keys in its head, and without the version, which the program counts."""
    text = text[_HEAD.match(text).end() :] if _HEAD.match(text) else text  # type: ignore[union-attr]  # always matches
    for key in ("version", *facts):
        text = re.sub(rf"(?m)^{key}[ \t]*=.*\n", "", text, count=1)
    return "".join(f"{key} = {value}\n" for key, value in facts.items()) + text


def _joined(ids: tuple[RecordId, ...]) -> str:
    return ",".join(id_.hex() for id_ in ids)


def _base(draft: Mapping[str, Value]) -> tuple[RecordId, ...]:
    return tuple(RecordId(bytes.fromhex(one)) for one in str(draft["base"]).split(",") if one)
