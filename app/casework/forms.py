"""Filling a form: what is known already, what is being typed, what is wrong with it, and saving it as data."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from app.casework import (
    clock_ends,
    consenting,
    fillings,
    gate,
    local_texts,
    matter_checks,
    people,
    rights,
    seen,
    site,
    tasks,
)
from app.casework.audit import line
from app.casework.work import Work
from app.definitions import own_form, prefill
from app.definitions.asked import ticked
from app.definitions.checking import check, warnings
from app.definitions.computed import Computed, evaluate
from app.definitions.entry import answers_of, parse, raw_of, stored_answers
from app.definitions.locating import NOTHING, Hidden, is_hidden, without, without_typed
from app.definitions.prefill import Sources
from app.definitions.prefill_paths import COUNTED, MATTER, is_of_goals, is_screened, matter_of
from app.definitions.tables import row_id, rows_of
from app.definitions.typed import Raw
from app.definitions.values import EVERY_DESK, UNANSWERED, FieldKind, Form, FormValue, Problem, TableRow
from app.domain.cases import AnswerSet, Case
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.ids import RecordId
from app.domain.people import Person, PersonDetails, Sex
from app.domain.readers import READER_OF_ROLE, Reader, Role, Scope, visible_scopes
from app.domain.rights import Act
from app.domain.seen import on_paper, own_scope
from app.errors import BadEntry
from app.now import today, wall_ms
from app.ops.values import Value
from app.store import answers, cases, goals, notes, screenings
from app.store import tasks as kept_tasks
from app.store.saving import Save
from app.store.views import QUESTION

Values = Mapping[str, FormValue]

RawEntry = Mapping[str, Raw]

_ROLES = {role.value: role for role in Role}

AMENDABLE = frozenset({"name", "sex", "birth_date", "phone", "id_no", "safe_contact", "language", "residence"})
"""Facts of a person that a form may ask; what is typed there is known to the person's record from then on."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A form about to be filled: what is known stands in it already."""

    case: Case | None  # None for an anonymous sheet
    form: Form
    role: Role | None
    filling: RecordId | None  # which one, of a form filled several times
    values: dict[str, FormValue]
    raw: dict[str, Raw]
    answer: RecordId | None  # the filling saved before, if any
    known: frozenset[str]  # fields filled from elsewhere, not typed here
    conflicts: tuple[str, ...] = ()
    hidden: Hidden = NOTHING  # answers kept from the sheet's reader; only the worker alone may be told of it
    may_save: bool = True  # not in a case of which this seat only reads


class Checked(msgspec.Struct, frozen=True):
    """What stands in the fields, judged: values, computed answers, problems and warnings."""

    values: dict[str, FormValue]
    problems: tuple[Problem, ...]
    computed: dict[str, Computed]

    @property
    def stops(self) -> bool:
        """Whether anything must be put right before it can be saved."""
        return any(problem.stops for problem in self.problems)


class Saved(msgspec.Struct, frozen=True):
    """What saving came to: an answer, or the problems that stood in its way (nothing typed is lost)."""

    answer: RecordId | None
    problems: tuple[Problem, ...]


def forms_of(work: Work, desk: str) -> tuple[Form, ...]:
    """The forms to be opened: of one desk, of every desk, then the site's own, each in the order of their codes."""
    return tuple(
        form
        for one in (desk, EVERY_DESK, own_form.DESK)
        for form in work.definitions.forms_of(one)
        if not form.assembled
    )


def reader_for(case: Case | None, role: Role | None, form: Form) -> Reader:
    """For whom a sheet is made: the worker's file, one party alone, somebody from outside, else all in the case."""
    if form.audience == "worker":
        return Reader.WORKER
    if form.outsiders:
        return Reader.OUTSIDER
    return READER_OF_ROLE[role] if role is not None and case is not None and case.is_couple else Reader.BOTH


def open_entry(
    work: Work, case_id: RecordId | None, form_id: str, role: Role | None, filling: RecordId | None = None
) -> Entry:
    """A form to fill: kept typing wins, then what was saved, then what is known; of all that, what the sheet's reader
    may see. What was saved under an earlier version of the form is opened in that version, unless `form_id` names one.
    `filling`: which one, of a form filled several times; None begins a new one.

    Raises NotFound, and Refused for a form that does not belong to a case, or does and is given none.
    """
    form = local_texts.form(work, form_id)
    fillings.refuse_elsewhere(form, case_id)
    which = fillings.which(work, form, filling)
    with work.store.read() as connection:
        fillings.require(work, connection, form, case_id, Act.READ)
        may_save = not form.assembled and fillings.may(work, connection, form, case_id, Act.WORK)
        case = cases.get(connection, case_id) if case_id else None
        saved = answers.find(connection, case_id, form.id, role, which)
        typed = answers.find_entry(connection, fillings.entry_id(case_id, form.id, role, which))
    if saved and form_id == form.id:
        form = local_texts.at(work, work.definitions.form_of(form_id, saved.version))
    hidden = seen.hidden(case, role, form, reader_for(case, role, form))
    around = sources(work, case, role, form)
    known = without(prefill.fill(form, around), hidden)
    stored = without(_own(work, form, saved), hidden) if saved else {}
    raw = {name: raw_of(value) for name, value in (known | stored).items()}
    raw |= dict.fromkeys(_as_computed(work, form, known | stored, around), "")
    if typed is not None:
        raw |= without_typed(
            {name: tuple(value) if isinstance(value, list) else value for name, value in typed.items()}, hidden
        )
    conflicts = [name.removeprefix(QUESTION) for name in saved.conflicts] if saved else []
    return Entry(
        case=case,
        form=form,
        role=role,
        filling=which,
        values=known | stored,
        raw=raw,
        answer=saved.id if saved else None,
        known=frozenset(known) - frozenset(stored) - frozenset(typed or ()),
        conflicts=tuple(name for name in conflicts if not is_hidden(name, hidden)),
        hidden=hidden,
        may_save=may_save,
    )


def keep_entry(
    work: Work,
    case_id: RecordId | None,
    form_id: str,
    role: Role | None,
    raw: RawEntry,
    filling: RecordId | None = None,
) -> Done[None]:
    """Keep what stands in the fields, right or wrong, so that nothing typed is lost, whatever has become of the case or
    the post. Raises Refused for what was not begun here."""
    form = work.definitions.form(form_id)
    fillings.refuse_elsewhere(form, case_id)
    which = fillings.which(work, form, filling)
    entry = fillings.entry_id(case_id, form.id, role, which)
    with work.store.transaction() as connection:
        if answers.find_entry(connection, entry) is None:
            fillings.require(work, connection, form, case_id, Act.READ)
        case = cases.get(connection, case_id) if case_id else None
        scope = scope_of(case, role, form)
        values: dict[str, Value] = {
            "id": entry, "case": case_id or b"", "scope": scope.value,
            "form": form.id, "role": role.value if role else "", "updated_ms": wall_ms(work.now()),
        }  # fmt: skip
        answers.keep_entry(connection, values, dict(raw))
    return Done(Changes.DRAFTS, None)


def check_entry(
    work: Work, case_id: RecordId | None, form_id: str, role: Role | None, raw: RawEntry, closing: bool = False
) -> Checked:
    """Judge what stands in the fields, and work out the computed ones. Raises NotFound."""
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ) if case_id else None
    form = local_texts.form(work, form_id)
    return judge(work, form, raw, sources(work, case, role, form), closing)


def judge(work: Work, form: Form, raw: RawEntry, around: Sources, closing: bool = False) -> Checked:
    """The same for a form whose surroundings are known."""
    values: dict[str, FormValue] = {}
    problems: list[Problem] = []
    for name, field in form.fields.items():
        try:
            if field.kind not in UNANSWERED and (field.overridable or not field.computed):
                values[name] = parse(field, raw.get(name, ""), work.definitions.codes)
        except BadEntry as mistake:
            facts = {key: value for key, value in mistake.facts.items() if key not in ("field", "problem")}
            problems.append(Problem(name, str(mistake.facts["problem"]), facts))
    computed = evaluate(form, values, around, work.definitions)
    values |= {name: one.value for name, one in computed.items()}
    unread = {problem.field for problem in problems}
    day = today(work.now)
    problems += [one for one in check(form, values, closing, day) if one.field not in unread]
    problems += warnings(form, values, day)
    problems += matter_checks.problems(form, values, around, work.definitions)
    return Checked(values, tuple(problems), computed)


def save_entry(
    work: Work,
    case_id: RecordId | None,
    form_id: str,
    role: Role | None,
    raw: RawEntry,
    filling: RecordId | None = None,
) -> Done[Saved]:
    """Save a filling: the answer, what it says about people, the deadlines it starts. Raises NotFound, Refused."""
    form = local_texts.form(work, form_id)
    fillings.refuse_elsewhere(form, case_id)
    fillings.refuse_typed(form)
    which = fillings.which(work, form, filling)
    with work.store.read() as connection:
        fillings.require(work, connection, form, case_id, Act.WORK)
        case = cases.get(connection, case_id) if case_id else None
        if case is not None:
            consenting.require_form(work, connection, case, role, form, Deed.RECORD)
            gate.require(connection, case, form)
    around = sources(work, case, role, form)
    checked = judge(work, form, raw, around)
    if checked.stops:
        keep_entry(work, case_id, form_id, role, raw, which)
        return Done(Changes.DRAFTS, Saved(None, checked.problems))
    with work.store.save() as save:
        case = cases.get(save.connection, case_id) if case_id else None
        before = answers.find(save.connection, case_id, form.id, role, which)
        answer = before.id if before else which or save.new_record()
        folder = case.folder if case else fillings.folder(save, form, answer)
        scope = scope_of(case, role, form).value
        hidden = seen.hidden(case, role, form, reader_for(case, role, form))
        questions = _questions(work, form, checked.values, before, hidden)
        head: dict[str, Value] = {
            "case": case_id, "form": form.id, "version": form.version, "role": role.value if role else "",
            "scope": scope, "saved_at": work.now().isoformat(timespec="seconds"),
        }  # fmt: skip
        save.put(folder, "answer", answer, head | questions)
        if case is not None:
            _tell_people(save, case, role, form, without(checked.values, hidden))
            start_clocks(work, save, case, form, Scope(scope), checked.values, around.matter)
            clock_ends.settle(work, save, case, form, Scope(scope), checked.values, before)
        save.audit(folder, line(work, "form_saved", case=case_id, record=answer, scope=scope))
        answers.drop_entry(save.connection, fillings.entry_id(case_id, form.id, role, which))
    changes = Changes.ANSWERS | Changes.DRAFTS | Changes.PEOPLE | Changes.TASKS | Changes.CASES
    return Done(changes, Saved(answer, checked.problems))


def sources(work: Work, case: Case | None, role: Role | None, form: Form, reader: Reader | None = None) -> Sources:
    """What is known around one sheet, for its reader (a page: for whoever looks): nothing said by the other party alone
    is among it, and nothing of where somebody is who must not be found by that reader."""
    reader = reader or reader_for(case, role, form)
    scopes = [scope.value for scope in visible_scopes(reader)]
    with work.store.read() as connection:
        earlier = answers.of_case(connection, case.id, scopes) if case else ()
        past = screenings.of_case(connection, case.id, scopes) if case and _asks_of_screenings(form) else ()
        agreed = (
            goals.of_case(connection, case.id, _of_party(case, role, scopes)) if case and _asks_of_goals(form) else ()
        )
        kept = kept_tasks.of_case(connection, case.id, scopes) if case else ()
        talks = notes.talks(connection, case.id, scopes) if case and _asks_of_talks(form) else None
    matter: dict[str, FormValue] = {}
    unsettled: set[str] = set()
    for saved in reversed(earlier):
        if other := work.definitions.known(saved.form, saved.version):
            said = without(_stored(work, other, saved), seen.hidden(case, saved.role, other, reader))
            asked = prefill.asked_once(other, said, reader)
            gone = prefill.outdated(matter, asked)
            matter = {name: value for name, value in matter.items() if name not in gone} | asked
            unsettled = (unsettled - asked.keys() - gone) | (asked.keys() & _contradicted(other, saved))
    return Sources(
        today=today(work.now),
        site=msgspec.structs.asdict(site.facts(work)),
        worker_name=work.seat.worker,
        case=on_paper(case, reader) if case else None,
        role=role,
        matter=matter,
        unsettled=frozenset(unsettled),
        screenings=past,
        instruments=work.definitions.instruments,
        goals=agreed,
        contacts=talks[0] if talks else None,
        minutes=talks[1] if talks else 0,
        deadlines={(one.rule, one.started_on): one.due for one in kept},
    )


def _contradicted(form: Form, saved: AnswerSet) -> set[str]:
    """The things asked once for which several answers stand on a filling."""
    asked = (form.fields.get(name.removeprefix(QUESTION).partition(".")[0]) for name in saved.conflicts)
    return {(field.prefill or "").removeprefix(MATTER) for field in asked if field is not None}


def _asks_of_talks(form: Form) -> bool:
    return any(field.prefill in COUNTED for field in form.fields.values())


def _asks_of_screenings(form: Form) -> bool:
    return any(is_screened(field.prefill) for field in form.fields.values())


def _asks_of_goals(form: Form) -> bool:
    return any(is_of_goals(field.prefill) for field in form.fields.values())


def _of_party(case: Case, role: Role | None, scopes: Collection[str]) -> Collection[str]:
    """Of those scopes the ones of what is this party's: on a sheet about one, nothing of the other alone stands."""
    return scopes if role is None else {Scope.BOTH.value, own_scope(case, role).value} & set(scopes)


def saved_values(work: Work, case: Case, form: Form) -> dict[str, FormValue]:
    """What was saved last on a form of which a case has one for all; nothing where it was never filled in."""
    with work.store.read() as connection:
        saved = answers.find(connection, case.id, form.id, None)
    return _stored(work, form, saved) if saved else {}


def scope_of(case: Case | None, role: Role | None, form: Form) -> Scope:
    """Who may see a filling and its sheets later on."""
    if form.audience == "worker":
        return Scope.WORKER
    return own_scope(case, role) if role is not None and case is not None else Scope.BOTH


def _as_computed(work: Work, form: Form, values: Values, around: Sources) -> Iterator[str]:
    """The overridable answers nobody has typed over: they are what is computed, and follow what they come from."""
    own = {name for name, field in form.fields.items() if field.overridable}
    others = {name: value for name, value in values.items() if name not in own}
    found = evaluate(form, others, around, work.definitions)
    return (name for name in own if values.get(name) is not None and values[name] == found[name].value)


def _stored(work: Work, form: Form, saved: AnswerSet) -> dict[str, FormValue]:
    return answers_of(form, saved.values, work.definitions.codes)  # type: ignore[arg-type]  # stored values, of any type


def _own(work: Work, form: Form, saved: AnswerSet) -> dict[str, FormValue]:
    """What was saved on this form; of the things asked once, one that is kept up to date shows what is known now."""
    stored = _stored(work, form, saved)
    if not form.current:
        return stored
    return {name: value for name, value in stored.items() if matter_of(form.fields[name].prefill or "") is None}


def _questions(work: Work, form: Form, values: Values, before: AnswerSet | None, hidden: Hidden) -> dict[str, Value]:
    """Every answer as it is stored. New rows of tables get their names, cells of rows taken out are emptied.

    An answer that was hidden from the sheet was not emptied by anybody: it stays, unless something new was typed.
    """
    named = {name: with_row_ids(work, value) if rows_of(value) else value for name, value in values.items()}
    stored = stored_answers(form, named)
    tables = tuple(f"{name}." for name, field in form.fields.items() if field.kind is FieldKind.TABLE)
    gone = dict.fromkeys(name for name in (before.values if before else {}) if name.startswith(tables))
    return {
        QUESTION + name: value
        for name, value in (gone | stored).items()
        if value is not None or not is_hidden(name, hidden)
    }


def with_row_ids(work: Work, value: FormValue) -> tuple[TableRow, ...]:
    """A table's rows, each with a name; new ones get theirs."""
    now = wall_ms(work.now())
    rows = enumerate(rows_of(value))
    return tuple(row if row.id else TableRow(row_id(now + number, work.random(16)), row.cells) for number, row in rows)


def _tell_people(save: Save, case: Case, role: Role | None, form: Form, values: Values) -> None:
    """What a form asked about a person is known to that person's record; an empty answer takes nothing away.

    Of the hidden answers nothing is passed on: a number somebody else gives for a person who must not be found is not
    the number to call that person under.
    """
    said: dict[Role, dict[str, FormValue]] = {}
    for field in form.fields.values():
        who, _, fact = (field.prefill or "").partition(".")
        about = role if who == "party" else _ROLES.get(who)
        if about is not None and fact in AMENDABLE and values.get(field.id) is not None:
            said.setdefault(about, {})[fact] = values[field.id]
    for about, facts in said.items():
        if party := case.party(about):
            person = party.person
            people.write(save, person.id, _with_facts(person, facts), person)


def _with_facts(person: Person, facts: dict[str, FormValue]) -> PersonDetails:
    known = msgspec.structs.asdict(person.details)
    changed = {name: Sex(str(value)) if name == "sex" else value for name, value in facts.items()}
    return PersonDetails(**known | changed)


def start_clocks(work: Work, save: Save, case: Case, form: Form, scope: Scope, values: Values, before: Values) -> None:
    """A form that asks the day a clock counts from starts that clock, for whoever may see the answer; where a rule is
    for some cases only, what this form or an earlier one says decides."""
    known, said = {**before, **prefill.asked_once(form, values)}, clock_ends.said(work, form, values)
    for clock in work.definitions.clocks.values():
        if clock.only and ticked(known.get(clock.only.path.removeprefix(MATTER))).isdisjoint(clock.only.in_):
            continue
        field = next((one for one in form.fields.values() if one.prefill and one.prefill == clock.start_path), None)
        start = values.get(field.id) if field else None
        if isinstance(start, date):
            tasks.follow(work, save, case, clock.rule.key, start, scope, said)
