"""Cases, what happens in them, and how a case page shows it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from app.domain.ids import FolderRef, RecordId, RingId
from app.domain.people import Person
from app.domain.readers import Role, Scope
from app.domain.screening import Score


class Stage(StrEnum):
    """The casework process (MZ/T 094-2017), plus the lead before it and the follow-up after it."""

    LEAD = "lead"
    INTAKE = "intake"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    INTERVENTION = "intervention"
    EVALUATION = "evaluation"
    CLOSED = "closed"
    FOLLOW_UP = "follow_up"


ENDED = frozenset({Stage.CLOSED, Stage.FOLLOW_UP})
"""The stages of a case that is closed: a new need is a new case, linked with it."""


class SyncMark(StrEnum):
    """How far a record has come: on this computer only, or with a stored receipt from the centre."""

    HERE = "here"
    CENTRE = "centre"
    REFUSED = "refused"  # in quarantine: the centre did not take it


class Party(msgspec.Struct, frozen=True):
    """A person's part in a case."""

    id: RecordId
    role: Role
    person: Person


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A case. A quick contact is a case at stage lead with only `address`, the form of address."""

    id: RecordId
    folder: FolderRef
    desk: str
    number: str  # 婚辅〔2026〕01-0001
    address: str
    matter: str  # code list COUNSEL_TYPE, may be empty
    stage: Stage
    risk: str  # code list RISK
    opened_on: date
    worker: str  # display name of the worker in charge
    closing: "Closing | None" = None
    follows: RecordId | None = None  # the closed case this one was opened after, for the same people
    parties: tuple[Party, ...] = ()
    mark: SyncMark = SyncMark.HERE
    conflicts: tuple[str, ...] = ()
    is_understood: bool = True  # no: a later version wrote to it, and it is edited where the program was updated

    @property
    def is_couple(self) -> bool:
        """Whether two spouses stand in this case, each with a wall of their own."""
        return {Role.HUSBAND, Role.WIFE} <= {party.role for party in self.parties}

    @property
    def called(self) -> str:
        """How the case is called: by its people, or by the form of address of a quick contact."""
        return " / ".join(party.person.details.called for party in self.parties) or self.address

    def party(self, role: Role) -> Party | None:
        """Who has this role here."""
        return next((party for party in self.parties if party.role is role), None)


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """How a case ended. The day counts for how long it is kept (domain.md §8.2)."""

    day: date
    reason: str  # code list CASE_CLOSE
    words: str = ""  # what there is to say about it; of a lost contact, the attempts
    signed_by: str = ""  # the supervisor who read and signed it
    signed_on: date | None = None


KEPT = "kept"
"""The mode of a note no talk stands behind: it keeps the one of two contradicting values that was not chosen."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A signed note. Nothing in it changes any more; a later addendum names it and gives its reason."""

    id: RecordId
    case: RecordId
    scope: Scope
    body: str
    mode: str  # code list CONTACT_MODE
    minutes: int | None
    happened_on: date
    recorded_at: datetime  # when it was signed
    author: str
    late: bool = False  # signed more than 72 h after the day of the talk
    amends: RecordId | None = None
    reason: str = ""
    mark: SyncMark = SyncMark.HERE


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Text being written. Local to this vault; never an op."""

    id: RecordId
    case: RecordId
    scope: Scope
    body: str
    mode: str = "face"
    minutes: int | None = None
    happened_on: date
    updated_at: datetime
    amends: RecordId | None = None
    reason: str = ""


class ConsentState(StrEnum):
    """What a person said when asked alone (domain.md §2.5)."""

    SIGNED = "signed"
    ORAL = "oral"  # oral, with a witness
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One person's consent in one case."""

    id: RecordId
    case: RecordId
    person: RecordId
    role: Role
    state: ConsentState
    given_on: date
    witness: str = ""
    text: str = ""  # what was explained: a form in one version, "marriage/informed_consent@2"
    recorded_at: datetime | None = None
    author: str = ""  # who asked
    mark: SyncMark = SyncMark.HERE


class TaskState(StrEnum):
    """A clock instance never vanishes before it is dealt with."""

    OPEN = "open"
    DONE = "done"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline of one case, with what it was computed from."""

    id: RecordId
    case: RecordId
    rule: str  # clock rule key and date name, e.g. "divorce.cooling_last"
    rule_version: int
    table_version: str
    started_on: date
    due: date
    provisional: bool  # a year without a published holiday table was needed
    computed: date  # what rule and tables gave; `due` is another day where somebody has set it, for `reason`
    closes_at: str = ""  # the time of day at which it ends on its last day, "17:00"; empty: at midnight, or not known
    reason: str = ""
    done_on: date | None = None  # the day it was dealt with, which is not always the day that was written down
    done_how: str = ""
    looked_on: date | None = None  # when somebody last looked at it on one of the days before it ends
    state: TaskState
    scope: Scope = Scope.BOTH
    called: str = ""  # how the case is called, for lists
    is_ours: bool = True  # whether this seat works in its case
    is_prompt: bool = False  # the law names no time but at once: overdue until it is dealt with
    mark: SyncMark = SyncMark.HERE


class Shifted(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline that today's rule and tables would put on another day than the one kept."""

    task: Task
    day: date
    provisional: bool
    printed: int  # sheets that carry the day kept, and are not void


class SheetState(StrEnum):
    """The life of a printed sheet (design §5)."""

    PRINTED = "printed"  # 已打印待签
    SIGNED = "signed"  # 已签收
    ARCHIVED = "archived"  # 已扫描归档
    REFUSED = "refused"  # 拒签, with a witness
    VOID = "void"  # 作废, with a reason


MOVES_OF_SHEET: dict[SheetState, tuple[SheetState, ...]] = {
    SheetState.PRINTED: (SheetState.SIGNED, SheetState.REFUSED, SheetState.VOID),
    SheetState.SIGNED: (SheetState.ARCHIVED, SheetState.VOID),
    SheetState.ARCHIVED: (SheetState.VOID,),
    SheetState.REFUSED: (SheetState.SIGNED, SheetState.VOID),
    SheetState.VOID: (),
}
"""Where a sheet can go from where it is; a void sheet stays one."""

AFTER_SCAN: dict[SheetState, SheetState] = {
    SheetState.PRINTED: SheetState.ARCHIVED,
    SheetState.SIGNED: SheetState.ARCHIVED,
    SheetState.ARCHIVED: SheetState.ARCHIVED,
    SheetState.REFUSED: SheetState.REFUSED,
}
"""Where a sheet stands once its paper has been scanned; a refused one stays refused, a void one takes no scan."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One printed sheet; its bytes lie beside it under their hash, to be printed again exactly."""

    id: RecordId
    case: RecordId
    form: str
    role: Role | None  # for which party, None for both
    scope: Scope
    code: str  # 16 digits
    sha256: bytes
    pages: int
    printed_at: datetime
    printed_by: str
    state: SheetState
    bytes_here: bool  # whether the bytes lie on this computer
    witness: str = ""  # who saw it refused, or signed
    reason: str = ""  # why it is void
    answer: RecordId | None = None  # which filling, of a form filled several times
    scanned_at: datetime | None = None
    scans_here: int = 0  # scans that lie on this computer
    pen_signers: tuple[str, ...] = ()  # who signed on the screen
    pen_sha256: bytes = b""  # of the PDF with all those signatures on it
    mark: SyncMark = SyncMark.HERE


class AnswerSet(msgspec.Struct, frozen=True, kw_only=True):
    """One filled form: question id to stored value. An anonymous one belongs to no case."""

    id: RecordId
    case: RecordId | None
    form: str
    version: int
    role: Role | None
    scope: Scope
    values: dict[str, object]
    saved_at: datetime
    conflicts: tuple[str, ...] = ()
    mark: SyncMark = SyncMark.HERE


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """One instrument answered by one person, and what came of it by the rules of that day.

    Nothing in it changes any more; a correction is a later one that names it and gives its reason.
    """

    id: RecordId
    case: RecordId
    person: RecordId
    role: Role
    scope: Scope
    instrument: str
    version: int  # of the instrument's structure, by which it was scored
    language: str  # code list LANGUAGE: in which it was asked
    mode: str  # code list SCREEN_MODE
    happened_on: date
    recorded_at: datetime
    author: str
    child: bool  # whether the shorter time rule applied
    answers: Mapping[int, int]
    unanswered: tuple[int, ...]
    scores: tuple[Score, ...]
    level: str
    risk: tuple[int, ...]  # the items that raised the risk prompt
    positive: bool | None
    why: str  # why there is no total or level: a Why, or empty
    prompted: bool  # the risk prompt was shown while it was entered
    amends: RecordId | None = None
    reason: str = ""
    is_replaced: bool = False  # a correction names it; it is kept, and counts no more
    mark: SyncMark = SyncMark.HERE

    @property
    def asked_at(self) -> tuple[date, datetime]:
        """By what screenings stand in order: the day they were asked, then the moment they were saved."""
        return self.happened_on, self.recorded_at


class ScreeningDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An instrument being entered for one party. Local to this vault; never an op."""

    id: RecordId
    case: RecordId
    role: Role
    scope: Scope
    instrument: str
    happened_on: date
    updated_at: datetime
    language: str
    mode: str = "interview"
    answers: Mapping[int, int] = {}
    prompted: bool = False
    amends: RecordId | None = None
    reason: str = ""


class StageChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit trail that belongs on the timeline."""

    id: RecordId
    case: RecordId
    verb: str  # code under `verb.` in the word catalogue
    at: datetime
    who: str
    scope: Scope = Scope.BOTH
    reason: str = ""  # where one has to be given
    mark: SyncMark = SyncMark.HERE


TimelineEntry = Note | Sheet | AnswerSet | Screening | StageChange | Consent


class Apart(msgspec.Struct, frozen=True):
    """A case is kept among chosen colleagues. `is_said`: the site knows it; until then nothing of it leaves."""

    ring: RingId
    is_said: bool


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """All a case page shows to one reader, newest first."""

    case: Case
    timeline: tuple[TimelineEntry, ...]
    drafts: tuple[Draft, ...]
    screening_drafts: tuple[ScreeningDraft, ...] = ()
    tasks: tuple[Task, ...]
    consents: tuple[Consent, ...]
    apart: Apart | None = None
    may_work: bool = True  # whether this seat may change it; else it reads, and writes notes of its own


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of cases, or one search hit."""

    id: RecordId
    number: str
    called: str  # 王敏 / 李强, or the form of address
    desk: str
    matter: str
    stage: Stage | None  # None: one that a later version added
    risk: str
    opened_on: date
    nearest_due: date | None
    worker: str
    mark: SyncMark
    is_apart: bool = False  # kept among chosen colleagues
    snippet: str = ""  # the words around a hit
    why: str = ""  # code under `hit.`: name, pinyin, id_tail, phone_tail, note, sheet, number


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A day to look at a running deadline before it ends, for the worker alone: nobody is written to or called by it.

    `is_quiet`: somebody in the case must not be found by the other; whoever calls asks the safe ways first.
    """

    task: RecordId
    case: RecordId
    rule: str  # as the task is called: divorce.cooling_last
    number: int  # day n of the period; below 0: so many days before its last
    day: date
    due: date
    looked_on: date | None = None
    called: str = ""
    is_quiet: bool = False


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """The three columns of Today, for one reader."""

    served: int
    reception: tuple[CaseRow, ...]  # cases opened or spoken with today
    due: tuple[Task, ...]  # overdue first
    shifted: tuple[Shifted, ...]  # would lie on another day by today's tables; somebody has to say
    drafts: tuple[tuple[Draft, str], ...]  # with how the case is called
    screening_drafts: tuple[tuple[ScreeningDraft, str], ...]
    unsigned: tuple[tuple[Sheet, str], ...]
    waiting: int  # records not yet at the centre
    alerts: tuple[Alert, ...] = ()  # days to look at a deadline that is still to come
    files: int = 0  # attachments whose bytes have not reached the centre
