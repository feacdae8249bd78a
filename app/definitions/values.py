"""What a definition file says, as frozen values. The loader builds them; nothing else does."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import msgspec

from app.domain.clocks import ClockRule

Lang = Literal["zh", "zh-Hant", "en"]

Cell = str | bool | int | Decimal | date | datetime | None
"""What one column of a table can hold."""


class TableRow(msgspec.Struct, frozen=True):
    """One row of a table question. `id` orders the rows and names the row for good; empty for one never saved."""

    id: str
    cells: Mapping[str, Cell]


FormValue = Cell | tuple[str, ...] | tuple[TableRow, ...]
"""What one question can hold once entered. Choices are codes; `choices` is a tuple of codes, `table` one of rows."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in simplified Chinese and English. Traditional is derived by the caller."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The phrase for a language; for zh-Hant the simplified one, to be converted where it is shown."""
        return self.en if lang == "en" else self.zh


class FieldKind(StrEnum):
    """How a question is asked, checked and printed."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    DATETIME = "datetime"
    INTEGER = "integer"
    DECIMAL = "decimal"
    YESNO = "yesno"
    CHOICE = "choice"
    CHOICES = "choices"
    PHONE = "phone"  # input method off
    ID_NUMBER = "id_number"  # input method off; fills birth date and sex
    SCALE = "scale"  # one of a few whole numbers, ticked
    TABLE = "table"  # rows that repeat
    SIGNATURE = "signature"
    STATIC = "static"  # words printed as they are


CODED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
"""Kinds answered from a code list."""

BOXED = CODED | {FieldKind.YESNO, FieldKind.SCALE}
"""Kinds printed as boxes to tick: paper is given their codes."""

UNANSWERED = frozenset({FieldKind.STATIC, FieldKind.SIGNATURE})
"""Kinds that hold no answer."""

EVERY_DESK = "casework"
"""The folder of the forms that every desk has."""

STAFF = "care"
"""The folder of what is for the staff themselves; sheets of theirs wait for the ring the employer cannot read."""


class ShowWhen(msgspec.Struct, frozen=True):
    """The field is asked only while another field holds one of these values."""

    field: str
    in_: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form."""

    id: str
    kind: FieldKind
    label: Words
    required: Literal["save", "close"] | None = None
    prefill: str | None = None  # a path of app.definitions.prefill_paths
    computed: str | None = None  # a name of app.definitions.computed_names
    overridable: bool = False  # what a person types in a computed field takes its place
    show_when: ShowWhen | None = None
    codes: str | None = None  # a code list of resources/codes
    scope: Literal["both", "his", "her", "worker"] = "both"
    merge: Literal["surfaced", "quiet", "set"] = "surfaced"
    sensitive: bool = False
    not_future: bool = False  # a date that cannot lie after today
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    lines: int = 1  # height when printed, in lines; of a table, empty rows on a blank
    text: Words | None = None  # of a static field
    hint: Words | None = None
    low: Words | None = None  # what the ends of a scale mean
    high: Words | None = None
    locating: bool = False  # says where somebody can be found or reached
    local: str | None = None  # key of the site's own text, in place of a static field's
    filled: Words | None = None  # that line with the site's number in it
    maximum_local: str | None = None  # key of the site's own amount, in place of the maximum
    columns: "tuple[Field, ...]" = ()  # of a table
    width: int = 2  # of a column, its share of the table


class Section(msgspec.Struct, frozen=True):
    """A titled block of rows; each row holds the ids of the fields that share its width."""

    title: Words | None
    rows: tuple[tuple[str, ...], ...]
    tear_off: bool = False  # below a cutting line: the slip that comes back


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One form: entry screen, checks, printed sheet and ledger columns."""

    id: str  # its path: "marriage/cooling_off_notice"
    desk: str
    version: int
    code: str  # "M-5"
    title: Words
    source: str
    status: Literal["verified", "assumed"]
    per_party: bool  # one sheet per spouse
    signs: tuple[str, ...]  # who signs, in order: a Signer of app.definitions.form_file each
    stamp: bool
    take_home: bool
    retention: str
    footer: Words | None
    audience: Literal["parties", "worker"] = "parties"  # an internal sheet is the worker's alone
    anonymous: bool = False  # carries nothing of a person or case
    private: bool = False  # before printing: does somebody stand at the printer?
    ink_only: bool = False  # never signed on a screen
    asks_consent: bool = False  # by it consent is explained and asked, whatever was said before
    outsiders: bool = False  # somebody who is no party reads it too
    joint: bool = False  # of both spouses at one table: not before each has been seen alone
    current: bool = False  # follows what was said last, on whatever form, of the things asked once per case
    assembled: bool = False  # put together by the program from the record: never typed, never changed
    repeated: str = ""  # filled several times in a case: the field whose date tells one filling from another
    ring: Literal["front", "case"] = "case"  # who at the site reads an anonymous sheet's fillings
    sections: tuple[Section, ...]
    fields: Mapping[str, Field]

    @property
    def repeats(self) -> bool:
        """Whether every filling is a record of its own; else a case has one, which is gone on with."""
        return bool(self.repeated) or self.anonymous


class SetSheet(msgspec.Struct, frozen=True):
    """A form of a print set, and whether it is for a couple or for one person only."""

    form: str
    only: Literal["couple", "one"] | None = None


class PrintSet(msgspec.Struct, frozen=True):
    """What one key prints for a case of a desk, in the order it is signed."""

    desk: str
    source: str
    sheets: tuple[SetSheet, ...]


class Code(msgspec.Struct, frozen=True):
    """One entry of a code list."""

    code: str
    label: Words
    group: str = ""
    also: tuple[str, ...] = ()  # older names of the same answer, as records may still hold it


class CodeList(msgspec.Struct, frozen=True):
    """A code list with its source."""

    id: str
    source: str
    status: str
    codes: tuple[Code, ...]
    title: Words = Words("", "")

    def label(self, code: str, lang: Lang) -> str:
        """The words for `code`, or the code itself where the list does not know it."""
        name = self.current(code)
        return next((entry.label.in_(lang) for entry in self.codes if entry.code == name), code)

    def current(self, code: str) -> str:
        """The code under which an answer is known today that was stored as `code`."""
        return next((entry.code for entry in self.codes if code in entry.also), code)

    def codes_of(self) -> frozenset[str]:
        """All codes of the list."""
        return frozenset(entry.code for entry in self.codes)


class OnlyWhen(msgspec.Struct, frozen=True):
    """What is asked once per case under `path` holds one of these values."""

    path: str
    in_: tuple[str, ...]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock rule with the words for it."""

    rule: ClockRule
    title: Words
    start: Words  # what the day or moment is that it counts from
    start_path: str  # the prefill path that day is asked once under, or nothing
    start_field: tuple[str, str] | None = None  # else the form and its field that ask it, each time it is filled in
    until: str = ""  # under what is asked when it was dealt with: a path of what is asked once, or a field of that form
    at_once: bool = False  # the law names no time but at once: it stands as overdue until it is dealt with
    only: OnlyWhen | None = None  # the cases it runs in; every case without. Of `start_field`: the name of a field
    dates: Mapping[str, Words]  # every named date
    again: bool = False  # once dealt with, it counts anew from that day


class Problem(msgspec.Struct, frozen=True):
    """Something about one answer. `code` is under `entry.` in the word catalogue, `facts` are its blanks.

    A warning (`stops` is false) is shown and saved all the same.
    """

    field: str
    code: str
    facts: Mapping[str, object] = {}
    stops: bool = True
