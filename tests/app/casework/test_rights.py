"""Who may do what: every verb of the casework, asked by every post, in cases of one's own and in a colleague's."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select

import app.casework
from app.casework import (
    alerts,
    attachments,
    bookings,
    cases,
    class_feedback,
    class_papers,
    classes,
    closing,
    conflicts,
    consenting,
    consents,
    delivery,
    enrolments,
    erasing,
    extract_sources,
    extracts,
    family,
    family_picture,
    fillings,
    forms,
    gallery,
    goals,
    handing,
    history,
    local_texts,
    matter,
    notes,
    own_forms,
    people,
    process,
    queue,
    rest_days,
    restricting,
    rights,
    safe_contacts,
    safety,
    scans,
    screening_page,
    screenings,
    search,
    sheets,
    signatures,
    site,
    tasks,
    today,
    window_log,
)
from app.casework.closing import Ending
from app.casework.conflicts import Choice
from app.casework.enrolments import Applicant
from app.casework.family import Who
from app.casework.goals import Judged
from app.casework.work import Work
from app.domain.bookings import State, Wanted
from app.domain.cases import ConsentState, SheetState, Stage
from app.domain.class_feedback import Feedback
from app.domain.classes import SessionState
from app.domain.consenting import Ground
from app.domain.divorce import Move
from app.domain.family import Link, System, TieKind, Union
from app.domain.goals import GoalState, GoalWords
from app.domain.ids import RecordId
from app.domain.people import VIOLENCE, PersonDetails
from app.domain.readers import Reader, Role, Scope
from app.domain.rights import POSTS
from app.domain.safe_contact import Purpose
from app.domain.safe_rule import SafeRule
from app.domain.window_log import Line, Wish
from app.errors import BadEntry, Refused
from app.store.tables import op
from sync.protocol import posts as keys
from tests.app.casework.test_attachments import document
from tests.app.casework.test_classes import PLAN
from tests.app.casework.test_scans import arrived
from tests.app.definitions.test_own_form import SMALL
from tests.desk import SITE, HeldClock, agreed, open_work

ME, COLLEAGUE = "王敏", "张华"
LATER = "trainee"
"""A post of a later version."""
CASEWORK = frozenset({"worker", "supervisor"})
RECEIVES = frozenset({"worker", "supervisor", "desk"})
ANSWERS_FOR_THE_SITE = frozenset({"worker", "supervisor", "head", "data"})
EVERYBODY = frozenset({*POSTS, LATER})
NOBODY = frozenset[str]()
REFUSALS = {"not_reception", "not_supervisor", "not_casework", "colleagues_case", "reads_only", "not_yours_to_change"}
ENDING = Ending(reason="02", day=date(2026, 11, 23))
TOLD = matter.Told(day=date(2026, 11, 23), withdrawn_by="wife")
SOMEBODY = Wanted(day=date(2026, 11, 23), time="14:30", address="王女士", about="04")
LINE = Line(matter="05", is_told=True, him=Wish.NO_NEED, her=Wish.NEED, people=2)
FORM, SURVEY, GROUP = "marriage/cooling_off_notice", "marriage/satisfaction", "casework/group_session"


class Desk:
    """A vault with a case of each of two workers, and everything a case can have in both."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.made = {whose: self._case(whose) for whose in (ME, COLLEAGUE)}
        self.whose = ME
        self.count = 0

    @property
    def case(self) -> RecordId:
        """The case asked about."""
        return self.made[self.whose]["case"]

    def of(self, what: str) -> RecordId:
        """A record in it."""
        return self.made[self.whose][what]

    @contextmanager
    def sits(self, worker: str, post: str) -> Iterator[None]:
        """Somebody with that name and post is at this seat."""
        before = self.work.seat
        self.work.seat = msgspec.structs.replace(before, worker=worker, post=post)
        try:
            yield
        finally:
            self.work.seat = before

    def owns(self, verb: Callable[[], object]) -> object:
        """What whoever the case belongs to does in it."""
        with self.sits(self.whose, "worker"):
            return verb()

    def draft(self) -> RecordId:
        """A draft that was begun before anything else happened to case or post."""
        return self.owns(lambda: notes.start(self.work, self.case, Scope.BOTH).value)

    def signed(self, draft) -> RecordId:
        """A draft with words in it, signed by whoever is here now."""
        words = msgspec.structs.replace(draft, body="谈了")
        self.owns(lambda: notes.keep(self.work, words))
        return notes.sign(self.work, draft.id).value

    def signed_by(self, author: str) -> RecordId:
        """A note in this case, of somebody who may comment there."""
        with self.sits(author, "supervisor"):
            draft = notes.start(self.work, self.case, Scope.BOTH).value
            notes.keep(self.work, msgspec.structs.replace(draft, body="看过了"))
            return notes.sign(self.work, draft.id).value

    def screening(self):
        """An instrument filled in."""
        begun = self.owns(lambda: screenings.begin(self.work, self.case, Role.WIFE, "gad7"))
        screenings.discard(self.work, begun.id)
        begun = self.owns(lambda: screenings.begin(self.work, self.case, Role.WIFE, "gad7"))
        answers = {item.number: 0 for item in self.work.definitions.instrument("gad7").instrument.items}
        return msgspec.structs.replace(begun, answers=answers)

    def expected(self) -> RecordId:
        """Somebody who has a booking for today."""
        with self.sits(ME, "worker"):
            return bookings.book(self.work, SOMEBODY).value

    def waits(self) -> RecordId:
        """The same person, here."""
        booking = self.expected()
        with self.sits(ME, "worker"):
            bookings.step(self.work, booking, State.ARRIVED, Reader.WORKER)
        return booking

    def line(self) -> RecordId:
        """A line of the window log."""
        with self.sits(ME, "worker"):
            return window_log.write(self.work, LINE).value

    def task(self) -> RecordId:
        """The first deadline."""
        return self.owns(lambda: cases.page(self.work, self.case, Reader.WORKER).tasks[0].id)

    def kin(self) -> family.Record:
        """Somebody on the drawing; there are never too many."""
        (made,) = self.owns(lambda: family.add(self.work, self.case, Scope.BOTH, Who(name="姨妈"), None).value)
        return made

    def parting(self) -> tuple[TieKind, tuple[RecordId, RecordId], str]:
        """The two parties, divorced."""
        page = self.owns(lambda: family.page(self.work, self.case, Reader.WORKER))
        ends = tuple(one.id for one in page.family.members if one.role is not None)
        return TieKind.PARTNER, ends, Union.DIVORCED

    def goal(self) -> RecordId:
        """A goal that can be rated."""
        words = GoalWords(goal="每天出门", levels={0: "每天一次"})
        return self.owns(lambda: goals.add(self.work, self.case, Scope.BOTH, words).value)

    def printed(self) -> RecordId:
        """A sheet that waits for its signature."""
        return self.owns(lambda: sheets.issue(self.work, self.case, [(FORM, None)], "zh").value[0].sheet.id)

    def course(self) -> RecordId:
        """A class with a seat and room to wait."""
        return classes.plan(self.work, PLAN).value

    def enrolled(self) -> RecordId:
        """Somebody in a class."""
        return enrolments.enrol(self.work, self.course(), Applicant(name="王芳")).value

    def code(self) -> str:
        """The code on it."""
        sheet = self.printed()
        return self.owns(lambda: sheets.get(self.work, sheet).code)

    def opened(self) -> RecordId:
        """A case of one person, opened by whoever this one belongs to."""
        with self.sits(self.whose, "worker"):
            return agreed(self.work, cases.open_single(self.work, PersonDetails(name="庚"), "04").value)

    def closed(self) -> RecordId:
        """One that was closed."""
        case = self.opened()
        self.owns(lambda: closing.close(self.work, case, ENDING))
        return case

    def _case(self, whose: str) -> dict[str, RecordId]:
        self.whose = whose
        with self.sits(whose, "worker"):
            case = cases.open_couple(
                self.work, PersonDetails(name=f"李强{whose}"), PersonDetails(name=f"王芳{whose}"), "04"
            ).value
            self.made = {**getattr(self, "made", {}), whose: {"case": case}}
            agreed(self.work, case)
            wife = cases.page(self.work, case, Reader.WORKER).case.party(Role.WIFE).person.id
            raw = forms.open_entry(self.work, case, FORM, None).raw | {"receipt_on": "2026-11-20"}
            assert forms.save_entry(self.work, case, FORM, None, raw).value.answer
            note = self.signed(self.draft())
            saved = screenings.save(self.work, self.screening()).value
            file = attachments.add(self.work, case, Scope.BOTH, attachments.ready("a.pdf", document())).value
            sheet = self.printed()
            scans.file(self.work, sheets.get(self.work, sheet).code, arrived())
        return {
            "case": case, "wife": wife, "note": note, "screening": saved, "file": file, "sheet": sheet,
        }  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The vault."""
    work = open_work(tmp_path_factory.mktemp("rights"), now=HeldClock())
    site.allow_pen(work, True)
    yield Desk(work)
    work.close()


Verb = Callable[[Desk], object]


class Asked(msgspec.Struct, frozen=True):
    """A verb, and which posts may do it: in a case of one's own, in a colleague's."""

    verb: Verb
    own: frozenset[str]
    others: frozenset[str]


def anywhere(who: frozenset[str], verb: Verb) -> Asked:
    """A verb that has nothing to do with one case."""
    return Asked(verb, who, who)


def reads(verb: Verb) -> Asked:
    """A verb that looks into a case."""
    return Asked(verb, CASEWORK, frozenset({"supervisor"}))


def works(verb: Verb) -> Asked:
    """A verb that changes a case."""
    return Asked(verb, CASEWORK, NOBODY)


def pages(work: Work, sheet: RecordId) -> bytes:
    """What was printed."""
    return sheets.print_again(work, sheet, Reader.WORKER).pdf


VERBS: dict[str, Asked] = {
    "alerts.look_at": works(lambda at: alerts.look_at(at.work, at.task())),
    "alerts.look_again": works(lambda at: alerts.look_again(at.work, at.task())),
    "attachments.add": works(
        lambda at: attachments.add(at.work, at.case, Scope.BOTH, attachments.ready("b.pdf", document(2)))
    ),
    "attachments.of_case": reads(lambda at: attachments.of_case(at.work, at.case, Reader.WORKER)),
    "attachments.content": reads(lambda at: attachments.content(at.work, at.of("file"), Reader.WORKER)),
    "attachments.want": reads(lambda at: attachments.want(at.work, at.of("file"), Reader.WORKER)),
    "attachments.taken_out": reads(lambda at: attachments.taken_out(at.work, at.of("file"), Reader.WORKER)),
    "bookings.of_day": anywhere(RECEIVES, lambda at: bookings.of_day(at.work, Reader.WORKER, SOMEBODY.day)),
    "bookings.ahead": anywhere(RECEIVES, lambda at: bookings.ahead(at.work, Reader.WORKER)),
    "bookings.get": anywhere(RECEIVES, lambda at: bookings.get(at.work, at.expected(), Reader.WORKER)),
    "bookings.clashes": anywhere(RECEIVES, lambda at: bookings.clashes(at.work, SOMEBODY)),
    "bookings.book": anywhere(RECEIVES, lambda at: bookings.book(at.work, SOMEBODY)),
    "bookings.walk_in": anywhere(RECEIVES, lambda at: bookings.walk_in(at.work, SOMEBODY, 80, "zh")),
    "bookings.arrive": anywhere(RECEIVES, lambda at: bookings.arrive(at.work, at.expected(), Reader.WORKER, 80, "zh")),
    "bookings.call": anywhere(RECEIVES, lambda at: bookings.call(at.work, at.waits(), Reader.WORKER)),
    "bookings.take": anywhere(RECEIVES, lambda at: bookings.take(at.work, at.waits(), Reader.WORKER)),
    "bookings.step": anywhere(
        RECEIVES, lambda at: bookings.step(at.work, at.expected(), State.CANCELLED, Reader.WORKER)
    ),
    "bookings.amend": anywhere(RECEIVES, lambda at: bookings.amend(at.work, at.expected(), SOMEBODY, Reader.WORKER)),
    "window_log.write": anywhere(RECEIVES, lambda at: window_log.write(at.work, LINE)),
    "window_log.strike": anywhere(RECEIVES, lambda at: window_log.strike(at.work, at.line(), "选错业务")),
    "window_log.of_day": anywhere(RECEIVES, lambda at: window_log.of_day(at.work, SOMEBODY.day)),
    "window_log.by_day": anywhere(EVERYBODY, lambda at: window_log.by_day(at.work, SOMEBODY.day, SOMEBODY.day)),
    "window_log.by_month": anywhere(EVERYBODY, lambda at: window_log.by_month(at.work, SOMEBODY.day, SOMEBODY.day)),
    "cases.open_couple": anywhere(
        CASEWORK, lambda at: cases.open_couple(at.work, PersonDetails(name="甲"), PersonDetails(name="乙"), "04")
    ),
    "cases.open_single": anywhere(CASEWORK, lambda at: cases.open_single(at.work, PersonDetails(name="丙"), "04")),
    "cases.get": reads(lambda at: cases.get(at.work, at.case)),
    "cases.page": reads(lambda at: cases.page(at.work, at.case, Reader.WORKER)),
    "cases.open_again": works(lambda at: opens_again(at)),
    "process.move": works(lambda at: moves(at)),
    "process.page": reads(lambda at: process.page(at.work, at.case, Reader.WORKER)),
    "process.lacking": reads(lambda at: process.lacking(at.work, at.case, Stage.PLAN, Reader.WORKER)),
    "closing.close": works(lambda at: closing.close(at.work, at.opened(), ENDING)),
    "closing.take_back": works(lambda at: closing.take_back(at.work, at.closed())),
    "closing.sign_off": Asked(
        lambda at: closing.sign_off(at.work, at.closed()), frozenset({"supervisor"}), frozenset({"supervisor"})
    ),
    "cases.set_risk": works(lambda at: cases.set_risk(at.work, at.case, "high")),
    "classes.plan": anywhere(EVERYBODY, lambda at: at.course()),
    "classes.courses": anywhere(EVERYBODY, lambda at: classes.courses(at.work)),
    "classes.listed": anywhere(EVERYBODY, lambda at: classes.listed(at.work)),
    "classes.page": anywhere(EVERYBODY, lambda at: classes.page(at.work, at.course(), Reader.BOTH)),
    "classes.amend": anywhere(EVERYBODY, lambda at: classes.amend(at.work, at.course(), PLAN)),
    "classes.move": anywhere(EVERYBODY, lambda at: classes.move(at.work, at.course(), SessionState.RUNNING)),
    "classes.give_materials": anywhere(EVERYBODY, lambda at: classes.give_materials(at.work, at.course(), ())),
    "class_papers.sign_in": anywhere(EVERYBODY, lambda at: class_papers.sign_in(at.work, at.course(), "zh")),
    "class_papers.enrolment": anywhere(EVERYBODY, lambda at: class_papers.enrolment(at.work, at.enrolled(), "zh")),
    "class_papers.slip": anywhere(EVERYBODY, lambda at: class_papers.slip(at.work, at.enrolled(), 80, "zh")),
    "class_papers.keepsakes": anywhere(EVERYBODY, lambda at: given_keepsakes(at)),
    "class_feedback.keep": anywhere(EVERYBODY, lambda at: thinks(at)),
    "class_feedback.summary": anywhere(EVERYBODY, lambda at: class_feedback.summary(at.work, at.course())),
    "enrolments.enrol": anywhere(EVERYBODY, lambda at: at.enrolled()),
    "enrolments.cancel": anywhere(EVERYBODY, lambda at: enrolments.cancel(at.work, at.enrolled())),
    "enrolments.take_back_cancel": anywhere(EVERYBODY, lambda at: enrolments.take_back_cancel(at.work, at.enrolled())),
    "enrolments.phone": anywhere(EVERYBODY, lambda at: enrolments.phone(at.work, at.enrolled())),
    "enrolments.tell": anywhere(EVERYBODY, lambda at: enrolments.tell(at.work, at.enrolled())),
    "enrolments.check_in": anywhere(EVERYBODY, lambda at: enrolments.check_in(at.work, at.enrolled(), Reader.BOTH)),
    "enrolments.scan": anywhere(EVERYBODY, lambda at: enrolments.scan(at.work, at.course(), "?", Reader.BOTH)),
    "enrolments.take_back_check_in": anywhere(
        EVERYBODY, lambda at: enrolments.take_back_check_in(at.work, at.enrolled())
    ),
    "enrolments.leave": anywhere(EVERYBODY, lambda at: leaves(at)),
    "enrolments.come_back": anywhere(EVERYBODY, lambda at: enrolments.come_back(at.work, at.enrolled())),
    "conflicts.heads": reads(lambda at: conflicts.heads(at.work, "case", at.case, "matter", Reader.WORKER)),
    "conflicts.choose": works(lambda at: settles(at)),
    "consenting.go_on": works(
        lambda at: consenting.go_on(at.work, at.case, Role.WIFE, Ground.LIFE, "她在楼顶，来不及问")
    ),
    "consents.record": works(
        lambda at: consents.record(at.work, at.case, Role.WIFE, ConsentState.SIGNED, given_on=date(2026, 11, 23))
    ),
    "fillings.of_form": reads(lambda at: fillings.of_form(at.work, at.case, at.work.definitions.form(FORM), None)),
    "fillings.begun": reads(lambda at: fillings.begun(at.work, at.case, at.work.definitions.form(FORM), None)),
    "forms.open_entry": reads(lambda at: forms.open_entry(at.work, at.case, FORM, None)),
    "forms.open_entry, a survey": anywhere(EVERYBODY, lambda at: forms.open_entry(at.work, None, SURVEY, None)),
    "forms.open_entry, a group": anywhere(CASEWORK, lambda at: forms.open_entry(at.work, None, GROUP, None)),
    "forms.check_entry": reads(lambda at: forms.check_entry(at.work, at.case, FORM, None, {})),
    "forms.save_entry": works(lambda at: forms.save_entry(at.work, at.case, FORM, None, {})),
    "forms.save_entry, a survey": anywhere(EVERYBODY, lambda at: forms.save_entry(at.work, None, SURVEY, None, {})),
    "family.page": reads(lambda at: family.page(at.work, at.case, Reader.WORKER)),
    "family_picture.print_picture": reads(
        lambda at: family_picture.print_picture(at.work, at.case, Reader.WORKER, "zh")
    ),
    "family.add": works(lambda at: family.add(at.work, at.case, Scope.BOTH, Who(name="外婆"), None)),
    "family.amend": works(lambda at: family.amend(at.work, at.case, at.kin().id, Who(name="外公"))),
    "family.tie": works(lambda at: family.tie(at.work, at.case, Scope.BOTH, *at.parting())),
    "family.link": works(
        lambda at: family.link(
            at.work, at.case, Scope.BOTH, Link(id=at.case, scope=Scope.BOTH, owner=None, system=System.WORK)
        )
    ),
    "family.take_out": works(lambda at: family.take_out(at.work, [at.kin()])),
    "family.bring_back": works(lambda at: family.bring_back(at.work, [at.kin()])),
    "goals.page": reads(lambda at: goals.page(at.work, at.case, Reader.WORKER)),
    "goals.add": works(lambda at: goals.add(at.work, at.case, Scope.BOTH, GoalWords(goal="每天出门"))),
    "goals.amend": works(lambda at: goals.amend(at.work, at.goal(), GoalWords(goal="每周出门"))),
    "goals.move": works(lambda at: goals.move(at.work, at.goal(), GoalState.DOING)),
    "goals.rate": works(lambda at: goals.rate(at.work, at.goal(), Judged(level=0, happened_on=date(2026, 11, 23)))),
    "history.of_person": anywhere(CASEWORK, lambda at: history.of_person(at.work, at.of("wife"), Reader.WORKER)),
    "history.of_case": reads(lambda at: history.of_case(at.work, at.case, Reader.WORKER)),
    "rest_days.enter": anywhere(
        ANSWERS_FOR_THE_SITE, lambda at: rest_days.enter(at.work, 2027, "通知", [date(2027, 1, 1)], [])
    ),
    "site.set_closing": anywhere(ANSWERS_FOR_THE_SITE, lambda at: site.set_closing(at.work, "17:00")),
    "rest_days.give_up": anywhere(ANSWERS_FOR_THE_SITE, lambda at: rest_days.give_up(at.work, 2027)),
    "local_texts.set_text": anywhere(
        ANSWERS_FOR_THE_SITE, lambda at: local_texts.set_text(at.work, "court_where", "海湾区人民法院")
    ),
    "matter.page": reads(lambda at: matter.page(at.work, at.case, Reader.WORKER)),
    "matter.record": works(lambda at: withdraws(at)),
    "matter.take_back": works(lambda at: matter.take_back(at.work, at.case, Move.DEEM, Reader.WORKER)),
    "notes.start": reads(lambda at: notes.start(at.work, at.case, Scope.BOTH)),
    "notes.start, to one's own note": Asked(lambda at: addendum(at, by_me=True), CASEWORK, frozenset({"supervisor"})),
    "notes.start, to a colleague's note": works(lambda at: addendum(at, by_me=False)),
    "notes.keep, not begun here": reads(
        lambda at: notes.keep(at.work, msgspec.structs.replace(at.draft(), id=RecordId(at.work.random(16))))
    ),
    "notes.keep, begun here": anywhere(EVERYBODY, lambda at: notes.keep(at.work, at.draft())),
    "notes.sign": reads(lambda at: at.signed(at.draft())),
    "own_forms.begin": anywhere(ANSWERS_FOR_THE_SITE, lambda at: begins_form(at)),
    "people.get": anywhere(CASEWORK, lambda at: people.get(at.work, at.of("wife"))),
    "people.find_duplicates": anywhere(
        CASEWORK, lambda at: people.find_duplicates(at.work, PersonDetails(name="王芳"), Reader.WORKER)
    ),
    "people.amend": anywhere(CASEWORK, lambda at: people.amend(at.work, at.of("wife"), PersonDetails(name="王芳"))),
    "people.set_flag": anywhere(
        CASEWORK, lambda at: people.set_flag(at.work, at.of("wife"), VIOLENCE, Reader.WORKER, stands=True)
    ),
    "queue.next_slip": anywhere(EVERYBODY, lambda at: queue.next_slip(at.work, 80, "zh")),
    "restricting.restrict": works(lambda at: restricts(at)),
    "restricting.ring_of": reads(lambda at: restricting.ring_of(at.work, at.case)),
    "rights.join": anywhere(CASEWORK, lambda at: joins(at)),
    "rights.outside": anywhere(CASEWORK, lambda at: rights.outside(at.work, at.case, Reader.WORKER)),
    "safe_contacts.set_rule": works(
        lambda at: safe_contacts.set_rule(
            at.work, at.case, Role.WIFE, SafeRule(phone=f"{at.count:011d}"), Reader.WORKER
        )
    ),
    "safe_contacts.ways": reads(lambda at: safe_contacts.ways(at.work, at.case, Role.WIFE, Reader.WORKER)),
    "safe_contacts.way_to": anywhere(CASEWORK, lambda at: safe_contacts.way_to(at.work, at.of("wife"), Purpose.CALL)),
    "extract_sources.of_party": reads(
        lambda at: extract_sources.of_party(at.work, at.case, Role.WIFE, Reader.WORKER, "zh")
    ),
    "extracts.make": works(
        lambda at: extracts.make(at.work, at.case, Role.WIFE, [at.of("screening")], "zh", Reader.WORKER)
    ),
    "extracts.check": reads(lambda at: checks_extract(at)),
    "sheets.issue_asked_for": works(
        lambda at: sheets.issue_asked_for(at.work, at.case, (FORM, None), "zh", at.of("case"))
    ),
    "safety.look": reads(lambda at: safety.look(at.work, at.case, Role.WIFE, Reader.WORKER)),
    "handing.hand_over": works(lambda at: hands_over(at)),
    "scans.file": anywhere(CASEWORK, lambda at: scans.file(at.work, at.code(), arrived(at.count % 250))),
    "scans.bytes_of": reads(lambda at: scans.bytes_of(at.work, at.of("sheet"), Reader.WORKER)),
    "screening_page.print_result": reads(
        lambda at: screening_page.print_result(at.work, at.of("screening"), Reader.WORKER, "zh")
    ),
    "erasing.stakes": reads(lambda at: erasing.stakes(at.work, at.case, Reader.WORKER)),
    "screenings.page": reads(lambda at: screenings.page(at.work, at.case, Reader.WORKER)),
    "screenings.begin": works(lambda at: screenings.begin(at.work, at.case, Role.WIFE, "gad7")),
    "screenings.correct": works(lambda at: screenings.correct(at.work, at.of("screening"))),
    "screenings.keep": works(lambda at: screenings.keep(at.work, at.screening())),
    "screenings.save": works(lambda at: screenings.save(at.work, at.screening())),
    "sheets.blank": anywhere(EVERYBODY, lambda at: sheets.blank(at.work, FORM, "zh")),
    "sheets.preview": reads(lambda at: sheets.preview(at.work, at.case, FORM, None, {}, "zh")),
    "sheets.masked_copy": reads(lambda at: sheets.masked_copy(at.work, at.case, FORM, None, "zh")),
    "sheets.preview_set": reads(lambda at: sheets.preview_set(at.work, at.case, Reader.WORKER, "zh")),
    "sheets.issue": works(lambda at: sheets.issue(at.work, at.case, [(FORM, None)], "zh")),
    "sheets.boxed": works(lambda at: sheets.boxed(at.work, at.case, [(FORM, None)], "zh")),
    "sheets.items_of": reads(lambda at: sheets.items_of(at.work, at.case)),
    "sheets.print_set": works(lambda at: sheets.print_set(at.work, at.case, "zh")),
    "sheets.get": reads(lambda at: sheets.get(at.work, at.of("sheet"))),
    "sheets.bytes_of": reads(lambda at: sheets.bytes_of(at.work, at.of("sheet"))),
    "sheets.print_again": reads(lambda at: pages(at.work, at.of("sheet"))),
    "sheets.take_out": reads(lambda at: sheets.take_out(at.work, at.of("sheet"), Reader.WORKER)),
    "sheets.mark": works(lambda at: sheets.mark(at.work, at.printed(), SheetState.SIGNED)),
    "sheets.take_back": works(lambda at: takes_back(at)),
    "signatures.offer": works(lambda at: signatures.offer(at.work, at.printed())),
    "signatures.of_sheet": reads(lambda at: signatures.of_sheet(at.work, at.of("sheet"))),
    "site.allow_pen": anywhere(ANSWERS_FOR_THE_SITE, lambda at: site.allow_pen(at.work, True)),
    "site.amend": anywhere(ANSWERS_FOR_THE_SITE, lambda at: site.amend(at.work, SITE)),
    "tasks.finish": works(lambda at: tasks.finish(at.work, at.task())),
    "tasks.reopen": works(lambda at: tasks.reopen(at.work, at.task())),
    "tasks.look": reads(lambda at: tasks.look(at.work, at.task(), Reader.WORKER)),
    "tasks.move": works(lambda at: tasks.move(at.work, at.task(), date(2027, 1, 4), "裁定书写明")),
    "tasks.take": works(lambda at: tasks.take(at.work, at.task())),
    "tasks.keep": works(lambda at: tasks.keep(at.work, at.task(), "已书面告知")),
}

ASKED_OTHERWISE = {
    "lists that are empty for whoever opens no cases": (
        "alerts.due", "cases.rows", "keeping.run_out", "search.find", "tasks.open_tasks", "tasks.shifted",
        "today.today",
        "gallery.printed_today", "sheets.find", "conflicts.listed", "conflicts.counts",
    ),
    "what a worker typed on this computer, and what was set up on it": (
        "fillings.give_up", "goals.keep", "goals.give_up", "notes.discard", "screenings.discard",
        "gallery.favourites", "gallery.set_favourite",
        "gallery.count_blank", "restricting.left_behind", "forms.keep_entry", "own_forms.keep_draft",
        "own_forms.drop_draft",
    ),
    "part of verbs that ask": (
        "alerts.among", "fillings.days_of", "fillings.may", "fillings.require", "fillings.which", "forms.forms_of",
        "forms.judge",
        "forms.saved_values", "forms.sources", "forms.start_clocks", "forms.with_row_ids",
        "kept_form.tell", "people.check", "search.index_more", "sheets.blank_of", "sheets.plain", "sheets.is_current",
        "class_feedback.questions",
        "sheets.set_of", "signatures.sign", "site.folder", "site.closing_in", "tasks.follow", "tasks.prompted",
        "rights.may_here", "rights.require",
        "rights.may_in_case", "rights.may_in_cases", "rights.require_in", "rights.case",
        "consenting.word", "consenting.require", "consenting.require_scope", "consenting.require_form",
        "consenting.may_form", "consents.texts", "restricting.beside",
        "restricting.begin", "rights.require_in_folder", "rights.take_post",
        "conflicts.keep_both",
        "bookings.begin", "queue.next_number", "queue.slip_of", "window_log.is_kept",
    ),
    "tested where two write at once (test_bookings.py)": ("bookings.choose",),
    "who agrees that something be erased is told by the control stream (tests/sync/test_erasing.py)": (
        "erasing.propose", "erasing.approve", "erasing.object_to", "erasing.take_back", "erasing.withdraw",
        "erasing.to_judge", "erasing.who_counts", "erasing.everything", "erasing.proposal_about",
    ),
    "what this worker alone had not sent": ("erasing.count_unseen", "erasing.unseen", "erasing.let_unseen_go"),
    "what everybody at the site may see and print": (
        "local_texts.said", "local_texts.form", "local_texts.at", "local_texts.listed", "own_forms.lines",
        "rest_days.years", "calendar.workdays", "calendar.entered", "calendar.latest", "site.closes_at",
        "own_forms.page", "own_forms.text_of", "own_forms.look", "site.facts", "site.allows_pen", "site.may_amend",
    ),
    "as site.amend": ("own_forms.copy", "own_forms.put_in_use", "own_forms.take_out"),
}  # fmt: skip
"""Verbs that are not asked one by one here, and why."""


def addendum(at: Desk, *, by_me: bool) -> object:
    """An addendum to a note of one's own, or of whoever the case is not of."""
    return notes.start(at.work, at.case, Scope.BOTH, at.signed_by(ME if by_me else COLLEAGUE))


def given_keepsakes(at: Desk) -> object:
    """One for who came."""
    session = at.course()
    who = enrolments.enrol(at.work, session, Applicant(name="王芳")).value
    enrolments.check_in(at.work, who, Reader.BOTH)
    return class_papers.keepsakes(at.work, session, "zh")


def thinks(at: Desk) -> object:
    """A sheet of feedback."""
    session = at.course()
    classes.move(at.work, session, SessionState.RUNNING)
    return class_feedback.keep(at.work, session, Feedback({"useful": 5}))


def leaves(at: Desk) -> object:
    """Somebody who came goes before the end."""
    who = at.enrolled()
    enrolments.check_in(at.work, who, Reader.BOTH)
    return enrolments.leave(at.work, who)


def withdraws(at: Desk) -> object:
    """An application withdrawn by mistake."""
    matter.record(at.work, at.case, Move.WITHDRAW, TOLD, Reader.WORKER)
    return matter.take_back(at.work, at.case, Move.WITHDRAW, Reader.WORKER)


def begins_form(at: Desk) -> object:
    """An own form begun and given up."""
    at.count += 1
    return own_forms.begin(at.work, f"form{at.count}", SMALL)


def joins(at: Desk) -> object:
    """Take part in a case opened for this by the colleague."""
    with at.sits(COLLEAGUE, "worker"):
        case = cases.open_single(at.work, PersonDetails(name="丁"), "04").value
    return rights.join(at.work, case, "代班")


def restricts(at: Desk) -> object:
    """A case of the same worker's, kept among nobody else."""
    with at.sits(at.whose, "worker"):
        case = cases.open_single(at.work, PersonDetails(name="己"), "04").value
    return restricting.restrict(at.work, case, ())


def moves(at: Desk) -> object:
    """One stage on, in a case of the same worker's in which everybody agreed."""
    return process.move(at.work, at.opened(), Stage.PLAN, Reader.WORKER, "当面谈过")


def opens_again(at: Desk) -> object:
    """A later case for the same people."""
    return cases.open_again(at.work, at.closed())


def takes_back(at: Desk) -> object:
    """A sheet marked as signed by mistake."""
    sheet = at.printed()
    at.owns(lambda: sheets.mark(at.work, sheet, SheetState.SIGNED))
    return sheets.take_back(at.work, sheet)


def settles(at: Desk) -> object:
    """A value chosen, of those that stand."""
    with at.sits(at.whose, "worker"):
        shown = {one.op for one in conflicts.heads(at.work, "case", at.case, "matter", Reader.WORKER)}
    choice = Choice("case", at.case, "matter", "05", tuple(shown))
    return conflicts.choose(at.work, choice, Reader.WORKER)


def checks_extract(at: Desk) -> object:
    """A paper of this case."""
    made = at.owns(
        lambda: extracts.make(at.work, at.case, Role.WIFE, [at.of("screening")], "zh", Reader.WORKER).value.sheet
    )
    if at.work.seat.post not in CASEWORK:
        raise Refused(rule="not_casework")  # for such a post no code is known, and nothing is compared
    return extracts.check(at.work, made.code, "0" * 64, Reader.WORKER)


def hands_over(at: Desk) -> object:
    """A safety plan kept here."""
    plan = handing.PLAN
    at.owns(
        lambda: forms.save_entry(
            at.work, at.case, plan, Role.WIFE, forms.open_entry(at.work, at.case, plan, Role.WIFE).raw | {"carry": "no"}
        )
    )
    return handing.hand_over(at.work, at.case, Role.WIFE, "kept", "zh", Reader.WORKER)


def saves(work: Work) -> int:
    """How many saves the vault has."""
    with work.store.read() as connection:
        return connection.scalar(select(func.count()).select_from(op)) or 0


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_asks_the_post_and_whose_case_it_is(desk: Desk, name: str) -> None:
    """Done by whoever may; refused to the others in a sentence of their own, and then nothing is saved."""
    asked = VERBS[name]
    for whose, who in ((ME, asked.own), (COLLEAGUE, asked.others)):
        desk.whose = whose
        for post in sorted(EVERYBODY):
            desk.count += 1
            with desk.sits(ME, post):
                found = outcome(desk, asked.verb)
            assert (found == "") is (post in who), (name, whose, post, found)


def outcome(desk: Desk, verb: Verb) -> str:
    """Which of the rules stood in the way; empty where none did."""
    try:
        verb(desk)
    except Refused as refused:
        rule = str(refused.facts["rule"])
        assert rule in REFUSALS, rule
        return rule
    return ""


@pytest.mark.parametrize("post", sorted(EVERYBODY))
def test_lists_are_empty_for_a_post_that_opens_no_cases(desk: Desk, post: str) -> None:
    """Not refused, and without a hint."""
    desk.whose = ME
    code = desk.code()
    with desk.sits(ME, post):
        day = today.today(desk.work, Reader.WORKER)
        lists = [
            cases.rows(desk.work, Reader.WORKER),
            search.find(desk.work, "李强", Reader.WORKER),
            tasks.open_tasks(desk.work, Reader.WORKER),
            gallery.printed_today(desk.work, Reader.WORKER).sheets,
            (*day.reception, *day.due, *day.drafts, *day.unsigned),
            sheets.find(desk.work, code, Reader.WORKER),
        ]
    assert [bool(one) for one in lists] == [post in CASEWORK] * len(lists)


def test_words_of_a_colleagues_notes_are_not_found(desk: Desk) -> None:
    """By name the case is: who is served by whom the site's workers know of each other."""
    desk.whose = COLLEAGUE
    desk.owns(lambda: _note(desk, "钥匙在邻居那里"))
    found = {}
    for who, post in ((ME, "worker"), (ME, "supervisor"), (COLLEAGUE, "worker")):
        with desk.sits(who, post):
            found[who, post] = [len(search.find(desk.work, text, Reader.WORKER)) for text in ("邻居", "李强张华")]
    assert found == {(ME, "worker"): [0, 1], (ME, "supervisor"): [1, 1], (COLLEAGUE, "worker"): [1, 1]}


def test_what_a_colleagues_attachments_are_called_is_not_told(desk: Desk) -> None:
    """Neither by the search nor in the list of what has not reached the centre; that something waits is."""
    desk.whose = COLLEAGUE
    file = attachments.ready("验伤报告.pdf", document(3))
    desk.owns(lambda: attachments.add(desk.work, desk.case, Scope.BOTH, file))
    found = {}
    for who, post in ((ME, "worker"), (ME, "supervisor"), (COLLEAGUE, "worker")):
        with desk.sits(who, post):
            hits = search.find(desk.work, "验伤", Reader.WORKER)
            waiting = delivery.undelivered(desk.work, Reader.WORKER).files
            listed = [one.name for one in waiting if one.case == desk.case]
            found[who, post] = len(hits), "验伤报告.pdf" in listed, len(listed)
    assert found == {
        (ME, "worker"): (0, False, 2),
        (ME, "supervisor"): (1, True, 2),
        (COLLEAGUE, "worker"): (1, True, 2),
    }


def _note(desk: Desk, words: str) -> None:
    draft = notes.start(desk.work, desk.case, Scope.BOTH).value
    notes.keep(desk.work, msgspec.structs.replace(draft, body=words))
    notes.sign(desk.work, draft.id)


def test_a_colleagues_case_is_opened_by_saying_why_and_that_stays_in_it(desk: Desk) -> None:
    """Once; without a reason, or with a page of it, it stays shut. Whoever it is of sees who came in and why."""
    with desk.sits(COLLEAGUE, "worker"):
        case = cases.open_single(desk.work, PersonDetails(name="戊"), "04").value
    with desk.sits(ME, "worker"):
        for reason in ("", "  ", "长" * 201):
            with pytest.raises(BadEntry):
                rights.join(desk.work, case, reason)
            with pytest.raises(Refused):
                cases.page(desk.work, case, Reader.WORKER)
        assert rights.outside(desk.work, case, Reader.WORKER).worker == COLLEAGUE
        rights.join(desk.work, case, " 张华休假，代班 ")
        rights.join(desk.work, case, "再一次")
        process.move(desk.work, agreed(desk.work, case), Stage.PLAN, Reader.WORKER, "当面谈过")
    with desk.sits(COLLEAGUE, "worker"):
        told = [one for one in cases.page(desk.work, case, Reader.WORKER).timeline if one.id and _is_joining(one)]
        beside = [one for one in cases.page(desk.work, case, Reader.BOTH).timeline if _is_joining(one)]
    assert [(one.who, one.reason) for one in told] == [(ME, "张华休假，代班")]
    assert beside == []


def _is_joining(entry: object) -> bool:
    return getattr(entry, "verb", "") == rights.JOINED


def test_a_post_the_site_changes_is_kept_and_what_was_typed_stays(tmp_path: Path) -> None:
    """A worker becomes the counter's: the draft cannot be signed, is not lost, and can be once the post is back."""
    work = open_work(tmp_path / "seat", now=HeldClock())
    case = cases.open_single(work, PersonDetails(name="李强"), "04").value
    draft = notes.start(work, case, Scope.BOTH).value
    rights.take_post(work, "desk")
    kept = notes.keep(work, msgspec.structs.replace(draft, body="写到一半")).value
    before = saves(work)
    with pytest.raises(Refused):
        notes.sign(work, draft.id)
    assert saves(work) == before
    rights.take_post(work, "worker")
    assert cases.page(work, case, Reader.BOTH).drafts == (kept,)
    notes.sign(work, draft.id)
    work.close()


@pytest.mark.parametrize("post", sorted(EVERYBODY))
def test_the_table_and_the_keys_say_the_same(desk: Desk, post: str) -> None:
    """Whoever the keys let read notes may, and nobody else; `sync.protocol` has a table of its own for the server."""
    with desk.sits(ME, post):
        assert rights.may_here(desk.work, rights.Act.READ) is keys.may_read(post, keys.CASE)
        assert rights.may_here(desk.work, rights.Act.RESTRICT) is keys.may_read(post, keys.RESTRICTED)
    assert keys.POSTS == POSTS


def test_no_verb_is_forgotten() -> None:
    """Every function of these modules that is given the seat's work is asked above, or said to be asked otherwise."""
    known = {name.partition(",")[0] for name in VERBS} | {one for some in ASKED_OTHERWISE.values() for one in some}
    modules = {name.partition(".")[0] for name in known}
    assert {f"{module}.{verb}" for module in modules for verb in _verbs(module)} == known


def _verbs(module: str) -> Iterator[str]:
    file = Path(str(app.casework.__file__)).with_name(f"{module}.py")
    for one in ast.parse(file.read_text(encoding="utf-8")).body:
        is_public = isinstance(one, ast.FunctionDef) and not one.name.startswith("_")
        if is_public and any(argument.arg == "work" for argument in one.args.args):
            yield one.name
