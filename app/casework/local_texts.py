"""What this site says in its own words on forms, handouts and among the numbers for help; the same on all its seats."""

from collections import defaultdict

import msgspec

from app.casework import rights, site
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.handouts import read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.local_texts import LocalText, Said, checked, localised, used_in
from app.definitions.values import EVERY_DESK, Form, Words
from app.domain.changes import Changes, Done
from app.domain.rights import Act
from app.errors import NotFound
from app.store import heads
from app.store.views import LOCAL_TEXT


class Use(msgspec.Struct, frozen=True):
    """Where a text is printed, and the general line there while the site has said nothing (None: no line)."""

    code: str  # of a form; empty for a handout
    title: Words
    general: Words | None = None


class Listed(msgspec.Struct, frozen=True):
    """One text the site can give, what it has given, and where it is printed."""

    text: LocalText
    said: Words
    uses: tuple[Use, ...]


def said(work: Work) -> Said:
    """All that the site has said, by key."""
    with work.store.read() as connection:
        stored = heads.shown_below(connection, "site", work.seat.site, LOCAL_TEXT)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, value in stored.items():
        key, _, lang = name.removeprefix(LOCAL_TEXT).rpartition(".")
        if key in work.definitions.local and isinstance(value, str) and value:
            found[key][lang] = value
    return {key: Words(words.get("zh", ""), words.get("en", "")) for key, words in found.items()}


def form(work: Work, form_id: str) -> Form:
    """A form as this site asks and prints it. Raises NotFound."""
    return at(work, work.definitions.form(form_id))


def at(work: Work, form: Form) -> Form:
    """One version of a form as this site asks and prints it."""
    return localised(form, said(work))


def listed(work: Work) -> tuple[Listed, ...]:
    """Every text printed at this desk, in the order in which its forms, handouts and numbers name them."""
    known, nothing = said(work), Words("", "")
    return tuple(
        Listed(work.definitions.local[key], known.get(key, nothing), tuple(dict.fromkeys(places)))
        for key, places in _uses(work).items()
    )


def set_text(work: Work, key: str, zh: str, en: str = "") -> Done[None]:
    """Say something in the site's own words on all its seats; nothing typed brings back the general line.

    Raises BadEntry(field="zh" or "en"), NotFound, and Refused on a seat that does not know its site yet, or whose
    post does not change what is the site's.
    """
    rights.require(work, Act.SITE)
    text = work.definitions.local.get(key)
    if text is None:
        raise NotFound(what="local_text")
    words = checked(text, zh, en)
    with work.store.save() as save:
        folder = site.folder(work, save)
        fields = {f"{LOCAL_TEXT}{key}.zh": words.zh, f"{LOCAL_TEXT}{key}.en": words.en}
        save.put(folder, "site", work.seat.site, fields)
        save.audit(folder, line(work, "local_text_set", record=work.seat.site, scope="worker"))
    return Done(Changes.SITE, None)


def _uses(work: Work) -> dict[str, list[Use]]:
    """Where each text is printed: the forms of this desk and of every desk, its handouts, everything taken home."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for desk in (work.seat.desk, EVERY_DESK):
        for one in work.definitions.forms_of(desk):
            for key, field in used_in(one):
                uses[key].append(Use(one.code, one.title, field.text))
    for handout in read_handouts().values():
        if handout.desk == work.seat.desk:
            for key in handout.local_keys:
                uses[key].append(Use("", handout.title))
    block = read_help_numbers()
    for number in block.here:
        uses[number.local].append(Use("", block.title))
    return uses
