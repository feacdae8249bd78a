"""Paper: previews, blanks, sheets printed for signature and kept byte for byte, the print set of a case."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import product
from typing import get_args

import msgspec

from app.casework import consenting, forms, gate, local_texts, rights, seen, site
from app.casework.audit import line
from app.casework.unsettled import Printed, printed
from app.casework.work import Work
from app.definitions import locating
from app.definitions.handed import may_print
from app.definitions.help_numbers import read_help_numbers
from app.definitions.values import CodeList, Form, Lang
from app.domain import sheet_code
from app.domain.cases import MOVES_OF_SHEET, Case, Sheet, SheetState
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.ids import FolderRef, RecordId
from app.domain.readers import Reader, Role, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.seen import others, own_scope
from app.errors import NotFound, Refused
from app.ops.values import Value
from app.paper import sheet as paper
from app.paper.masked import masked
from app.paper.values import FormView, Profile, Rendered, SheetLook
from app.paper.view import view_for
from app.store import cases, sheets
from app.store.store import Opened

Item = tuple[str, Role | None]
"""A form, and the party it is printed for."""


class IssuedSheet(msgspec.Struct, frozen=True):
    """A sheet printed for signature. `boxed`: characters no face has, printed as boxed numbers. `places`: where it is
    signed, packed as the vault keeps it."""

    sheet: Sheet
    pdf: bytes
    boxed: tuple[str, ...] = ()
    places: bytes = b""


class Care(StrEnum):
    """What has to be asked before a sheet is printed again."""

    NONE = "none"
    PRINTER = "printer"  # does somebody stand at the printer?
    WHEREABOUTS = "whereabouts"  # it may say where somebody is who must not be found


class Kept(msgspec.Struct, frozen=True):
    """What was printed, byte for byte."""

    pdf: bytes
    care: Care = Care.NONE


class Previewed(msgspec.Struct, frozen=True):
    """A form drawn and not kept; `code` is the form's own: M-1."""

    code: str
    rendered: Rendered
    care: Care = Care.NONE


class PreviewedSet(msgspec.Struct, frozen=True):
    """A print set as those in the room may see it; `apart`: how many sheets are shown to one of them alone."""

    sheets: tuple[Previewed, ...]
    apart: int = 0


def blank(work: Work, form_id: str, lang: Lang) -> bytes:
    """An empty sheet to fill by hand. Raises NotFound."""
    return blank_of(work, local_texts.form(work, form_id), lang, work.definitions.codes)


def blank_of(work: Work, form: Form, lang: Lang, codes: Mapping[str, CodeList]) -> bytes:
    """An empty sheet of a form that may not be in use yet; `codes` has its lists."""
    is_whole = form.per_party or form.audience == "worker"
    reader = Reader.WORKER if is_whole else Reader.BOTH
    return _drawn(work, view_for(form, reader, None, lang, codes), _look(work, lang)).pdf


def preview(
    work: Work, case_id: RecordId | None, form_id: str, role: Role | None, raw: forms.RawEntry, lang: Lang
) -> Rendered:
    """The page as it would be printed now, with no sheet code. Raises NotFound."""
    form = local_texts.form(work, form_id)
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ) if case_id else None
    around = forms.sources(work, case, role, form)
    saved = forms.open_entry(work, case_id, form_id, role) if case_id and not form.repeats else None
    values = printed(work, form, saved, forms.judge(work, form, raw, around).values, around)
    return _render(work, case, role, form, values, _look(work, lang, case))


def plain(work: Work, form_id: str, filling: RecordId, lang: Lang) -> Rendered:
    """An anonymous sheet as it is filled in: no code, no number, and no record of the paper. Raises NotFound."""
    entry = forms.open_entry(work, None, form_id, None, filling)
    return preview(work, None, form_id, None, entry.raw, lang)


def masked_copy(
    work: Work, case_id: RecordId, form_id: str, role: Role | None, lang: Lang, filling: RecordId | None = None
) -> Previewed:
    """The form as it is filled in now, with names shortened and numbers and places hidden; no record is made of it.

    Raises NotFound, and Refused for a form that belongs to no case, or is about somebody of whom nothing more is
    printed.
    """
    entry = forms.open_entry(work, case_id, form_id, role, filling)
    case, form = _case_of(entry), entry.form
    with work.store.read() as connection:
        consenting.require_form(work, connection, case, role, form, Deed.PRINT)
    around = forms.sources(work, case, role, form)
    values = printed(work, form, entry, forms.judge(work, form, entry.raw, around).values, around)
    names = [name for party in case.parties for name in (party.person.details.name, party.person.details.address)]
    reader = forms.reader_for(case, role, form)
    hidden = seen.hidden(case, role, form, reader)
    view = view_for(form, reader, values.values, lang, work.definitions.codes, hidden, values.unsettled)
    look = msgspec.structs.replace(_look(work, lang, case), masked=True)
    return Previewed(form.code, _drawn(work, masked(view, names), look), _care(form))


def preview_set(work: Work, case_id: RecordId, reader: Reader, lang: Lang) -> PreviewedSet:
    """The print set as it would be printed now, without what `reader` may not see. Raises NotFound."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        whole = _printable(work, connection, case)
    shown = [(form, role) for form, role in whole if role is None or may_see(reader, own_scope(case, role))]
    return PreviewedSet(tuple(_previewed(work, case_id, item, lang) for item in shown), len(whole) - len(shown))


def issue(
    work: Work, case_id: RecordId, items: Sequence[Item], lang: Lang, filling: RecordId | None = None
) -> Done[tuple[IssuedSheet, ...]]:
    """Print for signature: each sheet gets its code, and its bytes are kept. `filling`: which one, of a form filled
    several times. Raises NotFound, and Refused for somebody about whom nothing more is printed, or for what was said
    not to be printed."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.WORK)
        for form_id, role in items:
            consenting.require_form(work, connection, case, role, work.definitions.form(form_id), Deed.PRINT)
            gate.require(connection, case, work.definitions.form(form_id))
    entries = [forms.open_entry(work, case_id, form_id, role, filling) for form_id, role in items]
    if not all(may_print(entry.form, entry.values) for entry in entries):
        raise Refused(rule="plan_not_printed")
    made = [_make(work, entry, lang) for entry in entries]
    return _keep_all(work, case_id, made)


def issue_asked_for(
    work: Work, case_id: RecordId, item: Item, lang: Lang, filling: RecordId
) -> Done[tuple[IssuedSheet, ...]]:
    """The same for what a person asks for about themselves, whatever they said to being recorded: a page of what was
    recorded with them. Raises NotFound, Refused."""
    with work.store.read() as connection:
        rights.require_in(work, connection, case_id, Act.WORK)
    return _keep_all(work, case_id, [_make(work, forms.open_entry(work, case_id, *item, filling), lang)])


def _keep_all(work: Work, case_id: RecordId, made: Sequence[IssuedSheet]) -> Done[tuple[IssuedSheet, ...]]:
    with work.store.save() as save:
        folder = cases.get(save.connection, case_id).folder
        for one in made:
            sheets.keep_bytes(save.connection, one.sheet.sha256, one.pdf, one.places)
            save.put(folder, "sheet", one.sheet.id, _fields(one.sheet))
            scope = one.sheet.scope.value
            save.audit(folder, line(work, "sheet_printed", case=case_id, record=one.sheet.id, scope=scope))
    return Done(Changes.SHEETS | Changes.CASES, tuple(made))


def boxed(
    work: Work, case_id: RecordId, items: Sequence[Item], lang: Lang, filling: RecordId | None = None
) -> tuple[str, ...]:
    """The characters no face has on the sheets that `issue` would print, to be told before. Raises NotFound."""
    with work.store.read() as connection:
        rights.require_in(work, connection, case_id, Act.WORK)
    entries = (forms.open_entry(work, case_id, form_id, role, filling) for form_id, role in items)
    return tuple(dict.fromkeys(letter for entry in entries for letter in _page(work, entry, lang, "").boxed))


def items_of(work: Work, case_id: RecordId) -> tuple[Item, ...]:
    """The print set of a case, in the order the sheets are signed, without what is about somebody of whom nothing more
    is printed. Raises NotFound, and Refused as `set_of`."""
    with work.store.read() as connection:
        return _printable(work, connection, rights.case(work, connection, case_id, Act.READ))


def _printable(work: Work, connection: Opened, case: Case) -> tuple[Item, ...]:
    def may(form_id: str, role: Role | None) -> bool:
        return consenting.may_form(work, connection, case, role, work.definitions.form(form_id), Deed.PRINT)

    return tuple(item for item in set_of(work, case) if may(*item))


def print_set(work: Work, case_id: RecordId, lang: Lang) -> Done[tuple[IssuedSheet, ...]]:
    """Print that set. Errors as `items_of`."""
    return issue(work, case_id, items_of(work, case_id), lang)


def get(work: Work, sheet_id: RecordId) -> Sheet:
    """One printed sheet. Raises NotFound, Refused."""
    with work.store.read() as connection:
        found = sheets.get(connection, sheet_id)
        if found is None:
            raise NotFound(what="sheet")
        rights.require_in(work, connection, found.case, Act.READ)
    return found


def find(work: Work, code: str, reader: Reader) -> Sheet | None:
    """The sheet with this printed code, where the reader may see it; whose case it is in stands in the lists."""
    if not rights.may_here(work, Act.LIST):
        return None
    with work.store.read() as connection:
        return sheets.by_code(connection, code, [scope.value for scope in visible_scopes(reader)])


def bytes_of(work: Work, sheet_id: RecordId) -> bytes:
    """Exactly what was printed, with what was signed on it by pen since.

    Raises NotFound, and Refused where the bytes lie on another computer.
    """
    found = get(work, sheet_id)
    with work.store.read() as connection:
        pdf = sheets.bytes_of(connection, found.pen_sha256 or found.sha256)
    if pdf is None:
        raise Refused(rule="bytes_elsewhere")
    return pdf


def print_again(work: Work, sheet_id: RecordId, reader: Reader) -> Kept:
    """Exactly what was printed, whatever has become known since.

    Raises NotFound, and Refused as `take_out`, for bytes on another computer, and for a sheet about somebody of whom
    nothing more is printed.
    """
    care = take_out(work, sheet_id, reader)
    found = get(work, sheet_id)
    if (form := work.definitions.known(found.form, 0)) is not None:
        with work.store.read() as connection:
            case = cases.get(connection, found.case)
            consenting.require_form(work, connection, case, found.role, form, Deed.PRINT)
    return Kept(bytes_of(work, sheet_id), care)


def is_current(work: Work, sheet: Sheet) -> bool:
    """Whether this page still is what would be printed for its readers. Raises NotFound for a form not known here.

    It is drawn anew from what is known now, with its own code and minute; nobody noted in which language and for what
    kind of printer, so for each.
    """
    return any(hashlib.sha256(pdf).digest() == sheet.sha256 for pdf in _drawn_anew(work, sheet))


def take_out(work: Work, sheet_id: RecordId, reader: Reader) -> Care:
    """Whether an old page may be brought to light, and what has to be asked before it is printed.

    A sheet that can say to somebody else where a person is to be found is taken out while the worker is alone: always,
    so that the rule tells nobody of a flag; and so is one of a form that this computer does not know. Raises NotFound,
    and Refused for that.
    """
    found = get(work, sheet_id)
    if not may_see(reader, found.scope):
        raise NotFound(what="sheet")
    with work.store.read() as connection:
        case = cases.get(connection, found.case)
    form = work.definitions.known(found.form, 0)
    for_whom = forms.reader_for(case, found.role, form) if form else Reader.WORKER
    may_locate = form is None or locating.whereabouts(form, found.role, others(case, for_whom))
    if reader is not Reader.WORKER and may_locate:
        raise Refused(rule="print_again_alone")
    if form is None or seen.hidden(case, found.role, form, for_whom):
        return Care.WHEREABOUTS
    return _care(form)


def _care(form: Form) -> Care:
    return Care.PRINTER if form.private else Care.NONE


def mark(work: Work, sheet_id: RecordId, state: SheetState, witness: str = "", reason: str = "") -> Done[None]:
    """Signed, archived, refused before a witness, or void for a reason; where it stands already, nothing is written.

    Raises NotFound, and Refused for a step that cannot follow, or one whose witness or reason is missing.
    """
    with work.store.save() as save:
        found = sheets.get(save.connection, sheet_id)
        if found is None:
            raise NotFound(what="sheet")
        if found.state is state:
            return Done(Changes.NONE, None)
        words = _words_of_move(found, state, witness.strip(), reason.strip())
        folder = FolderRef(rights.case(work, save.connection, found.case, Act.WORK).folder)
        save.put(folder, "sheet", sheet_id, {"state": state.value, **words})
        verb = f"sheet_{state.value}"
        save.audit(folder, line(work, verb, case=found.case, record=sheet_id, scope=found.scope.value))
    return Done(Changes.SHEETS | Changes.CASES, None)


def take_back(work: Work, sheet_id: RecordId) -> Done[None]:
    """A sheet marked as signed by mistake waits for its signature again.

    Raises NotFound, and Refused once its scan or a signature made on the screen says that it was signed.
    """
    found = get(work, sheet_id)
    if found.state is not SheetState.SIGNED or found.scanned_at or found.pen_signers:
        raise Refused(rule="sheet_cannot_move")
    with work.store.save() as save:
        folder = FolderRef(rights.case(work, save.connection, found.case, Act.WORK).folder)
        save.put(folder, "sheet", sheet_id, {"state": SheetState.PRINTED.value, "witness": "", "reason": ""})
        save.audit(folder, line(work, "sheet_taken_back", case=found.case, record=sheet_id, scope=found.scope.value))
    return Done(Changes.SHEETS | Changes.CASES, None)


def _words_of_move(found: Sheet, state: SheetState, witness: str, reason: str) -> dict[str, Value]:
    """Written with every move, so that state and words always come from one hand. Who witnessed a refusal stays
    known when the sheet is made void, and goes when it is signed after all. Raises Refused."""
    if state not in MOVES_OF_SHEET[found.state]:
        raise Refused(rule="sheet_cannot_move")
    if state is SheetState.REFUSED and not witness:
        raise Refused(rule="sheet_needs_witness")
    if state is SheetState.VOID and not reason:
        raise Refused(rule="sheet_needs_reason")
    kept = "" if state is SheetState.SIGNED else found.witness
    return {"witness": witness or kept, "reason": reason}


def set_of(work: Work, case: Case) -> tuple[Item, ...]:
    """What one key prints for this case, a sheet for each party where the form is signed by each alone.

    Raises Refused for a desk that has no print set.
    """
    wanted = work.definitions.print_sets.get(case.desk)
    if wanted is None:
        raise Refused(rule="no_print_set")
    kind = "couple" if case.is_couple else "one"
    return tuple(
        (sheet.form, role)
        for sheet in wanted.sheets
        if sheet.only in (None, kind)
        for role in _roles(case, work.definitions.form(sheet.form))
    )


def _roles(case: Case, form: Form) -> tuple[Role | None, ...]:
    return tuple(party.role for party in case.parties) if form.per_party else (None,)


def _previewed(work: Work, case_id: RecordId, item: Item, lang: Lang) -> Previewed:
    form_id, role = item
    raw = forms.open_entry(work, case_id, form_id, role).raw
    return Previewed(work.definitions.form(form_id).code, preview(work, case_id, form_id, role, raw, lang))


def _case_of(entry: forms.Entry) -> Case:
    """The case a sheet is about. Raises Refused for an anonymous one, of which no record is made."""
    if entry.case is None:
        raise Refused(rule="anonymous_form")
    return entry.case


def _make(work: Work, entry: forms.Entry, lang: Lang) -> IssuedSheet:
    case, form = _case_of(entry), entry.form
    code = sheet_code.make_code(work.random)
    rendered = _page(work, entry, lang, code)
    sheet = Sheet(
        id=RecordId(work.random(16)),
        case=case.id,
        form=form.id,
        role=entry.role,
        scope=forms.scope_of(case, entry.role, form),
        code=code,
        sha256=hashlib.sha256(rendered.pdf).digest(),
        pages=rendered.pages,
        printed_at=work.now(),
        printed_by=work.seat.worker,
        state=SheetState.PRINTED,
        bytes_here=True,
        answer=entry.filling,
    )
    return IssuedSheet(sheet, rendered.pdf, rendered.boxed, msgspec.msgpack.encode(rendered.places))


def _drawn_anew(work: Work, sheet: Sheet) -> Iterator[bytes]:
    then = work.at(sheet.printed_at)
    entry = forms.open_entry(then, sheet.case, sheet.form, sheet.role, sheet.answer)
    for lang, printer in product(get_args(Lang), get_args(Profile)):
        then.printer = printer
        yield _page(then, entry, lang, sheet.code).pdf


def _page(work: Work, entry: forms.Entry, lang: Lang, code: str) -> Rendered:
    """A sheet of the record, filled in as it is now."""
    case, form = _case_of(entry), entry.form
    around = forms.sources(work, case, entry.role, form)
    values = printed(work, form, entry, forms.judge(work, form, entry.raw, around).values, around)
    return _render(work, case, entry.role, form, values, _look(work, lang, case, code))


def _render(work: Work, case: Case | None, role: Role | None, form: Form, values: Printed, look: SheetLook) -> Rendered:
    """The renderer is given a view for one reader, and nothing else of the record."""
    reader = forms.reader_for(case, role, form)
    hidden = seen.hidden(case, role, form, reader)
    codes = work.definitions.codes
    return _drawn(work, view_for(form, reader, values.values, look.lang, codes, hidden, values.unsettled), look)


def _drawn(work: Work, view: FormView, look: SheetLook) -> Rendered:
    """The page, with the site's own numbers for help on everything that is taken home."""
    numbers = read_help_numbers().at(local_texts.said(work)) if view.form.take_home else None
    return paper.render(msgspec.structs.replace(view, help_numbers=numbers), look)


def _look(work: Work, lang: Lang, case: Case | None = None, code: str = "") -> SheetLook:
    name = site.facts(work).name
    printed = f"{work.now():%Y-%m-%d %H:%M} {work.seat.worker}" if code else ""
    return SheetLook(
        lang=lang,
        site_name=name,
        number=case.number if case else "",
        sheet_code=code,
        printed_line=printed,
        profile=work.printer,
    )


def _fields(sheet: Sheet) -> dict[str, Value]:
    return {
        "case": sheet.case, "form": sheet.form, "role": sheet.role.value if sheet.role else "",
        "scope": sheet.scope.value, "code": sheet.code, "sha256": sheet.sha256, "pages": sheet.pages,
        "printed_at": sheet.printed_at.isoformat(timespec="seconds"), "printed_by": sheet.printed_by,
        "state": sheet.state.value, **({"answer": sheet.answer} if sheet.answer else {}),
    }  # fmt: skip
