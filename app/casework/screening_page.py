"""The result of a screening on paper, for one reader.

It is no sheet of the record: nobody signs it, and the screening it shows never changes, so it is made anew whenever it
is wanted. What is kept is a line of the audit trail: who printed it, when.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from app.casework import consenting, rights, site
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.entry import answers_of, show_plain_day
from app.definitions.tables import codes_of
from app.definitions.values import CodeList, Field, Form, FormValue, Lang, Words
from app.domain.cases import AnswerSet, Case, Screening
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope, may_see, visible_scopes
from app.domain.rights import Act
from app.domain.seen import on_paper
from app.errors import NotFound
from app.now import CHINA, today
from app.paper.screening import Followed, ScreeningView, render
from app.paper.values import Rendered, SheetLook
from app.store import answers, screenings

RISK_FORMS = ("{desk}/crisis_report", "casework/risk_report")
"""Where a risk is written down: the desk's own report, else that of all casework."""

_DECIDED = ("suicide_screen", "level", "actions", "result")
"""The answers of such a report that say what was decided; each is a choice, and none says where anybody is."""


def risk_forms(desk: str) -> tuple[str, ...]:
    """The reports of a risk that a desk may have."""
    return tuple(form.format(desk=desk) for form in RISK_FORMS)


def is_private(case: Case, one: Screening) -> bool:
    """Whether somebody should stand at the printer: one spouse's answers, or a risk."""
    return case.is_couple or bool(one.risk)


def print_result(work: Work, screening_id: RecordId, reader: Reader, lang: Lang) -> Done[Rendered]:
    """The page for one reader. Raises NotFound, for what that reader may not see, too; Refused for somebody about whom
    nothing more is printed."""
    view, case = _view(work, screening_id, reader)
    with work.store.read() as connection:
        consenting.require(work, connection, case, view.one.role, Deed.PRINT)
    look = SheetLook(
        lang=lang,
        site_name=site.facts(work).name,
        number=case.number,
        printed_line=f"{show_plain_day(today(work.now), lang)} {work.now():%H:%M} {work.seat.worker}",
        profile=work.printer,
    )
    page = render(view, look)
    with work.store.save() as save:
        scope = view.one.scope.value
        save.audit(case.folder, line(work, "screening_printed", case=case.id, record=screening_id, scope=scope))
    return Done(Changes.NONE, page)


def _view(work: Work, screening_id: RecordId, reader: Reader) -> tuple[ScreeningView, Case]:
    """The screening as this reader may see it, and nothing that is kept from them."""
    scopes = [scope.value for scope in visible_scopes(reader)]
    with work.store.read() as connection:
        one = screenings.get(connection, screening_id)
        if one is None or not may_see(reader, one.scope):
            raise NotFound(what="screening")
        whole = rights.case(work, connection, one.case, Act.READ)
        own = [other for other in screenings.of_case(connection, one.case, scopes) if other.person == one.person]
        reports = [
            saved for saved in answers.of_case(connection, one.case, scopes) if saved.form in risk_forms(whole.desk)
        ]
    case = on_paper(whole, reader)
    party = next((party for party in case.parties if party.person.id == one.person), None)
    view = ScreeningView(
        found=work.definitions.instrument(one.instrument),
        one=one,
        called=party.person.details.called if party else "",
        mode=_words(work.definitions.codes["SCREEN_MODE"], one.mode),
        language=_words(work.definitions.codes["LANGUAGE"], one.language),
        past=tuple(other for other in own if other.instrument == one.instrument),
        followed=tuple(_followed(work, one, own, reports)) if one.risk else (),
        may_know_reports=may_see(reader, Scope.WORKER),
    )
    return view, case


def _followed(work: Work, one: Screening, own: Iterable[Screening], reports: Iterable[AnswerSet]) -> Iterator[Followed]:
    """Suicide screenings of the same person and reports in the case, of that day or later."""
    for other in sorted(own, key=attrgetter("asked_at")):
        found = work.definitions.instruments.get(other.instrument)
        is_later = other.id != one.id and other.asked_at >= one.asked_at and not other.is_replaced
        if found is not None and other.level and is_later:
            level = found.levels.get(other.level, Words(other.level, other.level))
            yield Followed(found.title, other.happened_on, (level,))
    for saved in sorted(reports, key=attrgetter("saved_at")):
        form = work.definitions.known(saved.form, saved.version)
        if form is not None and saved.saved_at.astimezone(CHINA).date() >= one.happened_on:
            title = Words(f"{form.code} {form.title.zh}", f"{form.code} {form.title.en}")
            yield Followed(title, saved.saved_at.astimezone(CHINA).date(), tuple(_decided(work, form, saved)))


def _decided(work: Work, form: Form, saved: AnswerSet) -> Iterator[Words]:
    values = answers_of(form, saved.values, work.definitions.codes)  # type: ignore[arg-type]  # of any type
    for name in _DECIDED:
        if (field := form.fields.get(name)) is not None:
            yield from _chosen(work, field, values.get(name))


def _chosen(work: Work, field: Field, value: FormValue) -> Iterator[Words]:
    chosen = codes_of(value) or ((value,) if isinstance(value, str) and field.codes else ())
    yield from (_words(work.definitions.codes[field.codes or ""], code) for code in chosen)


def _words(codes: CodeList, code: str) -> Words:
    return Words(codes.label(code, "zh"), codes.label(code, "en"))
