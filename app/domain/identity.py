"""Identity numbers: what one says, and what about it looks wrong. Nothing is ever rejected: numbers are wrong or
assigned often enough, and the record must still be kept.

Layout of 18 digits (GB 11643): region 6, birth date 8, order 3 (odd for men), check digit MOD 11-2. Residence permits
of Hong Kong, Macao and Taiwan residents and, since 2023-12, permanent residence cards of foreigners share it.
"""

import re
from datetime import date
from enum import StrEnum

import msgspec
from stdnum.cn.ric import calc_check_digit

from app.domain.people import Sex
from app.domain.width import fold_width

_PERMITS = ("810000", "820000", "830000")
_FOREIGN = re.compile(r"9(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])")  # then the province of issue
_GAPS = frozenset(" -—－‐‑·.")  # what people and cards put between groups of digits


class IdKind(StrEnum):
    """What kind of number it is, as far as its shape tells."""

    RESIDENT = "resident"
    RESIDENT_OLD = "resident_old"  # 15 digits, before 1999
    PERMIT = "permit"  # residence permit of a resident of Hong Kong, Macao or Taiwan
    FOREIGN = "foreign"  # permanent residence card
    OTHER = "other"  # passport, travel permit, military card …: free text
    EMPTY = "empty"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """A number as stored, and what it says. `warnings` are codes under `identity.` in the word catalogue."""

    number: str  # digits without gaps and a capital X; a number of another kind stays as typed
    kind: IdKind
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    warnings: tuple[str, ...] = ()

    @property
    def tail(self) -> str:
        """The last four characters, by which people name a card."""
        return self.number[-4:]


def fold(text: str) -> str:
    """A typed or pasted number in plain capitals and digits, without gaps; full-width forms folded."""
    plain = fold_width(text).upper()
    return "".join(char for char in plain if char not in _GAPS and not char.isspace() and char.isprintable())


def read(text: str, today: date) -> Identity:
    """What a typed, pasted or scanned number says. Never raises."""
    number = fold(text)
    kind = _kind(number)
    if kind in {IdKind.OTHER, IdKind.EMPTY}:
        return Identity(number=fold_width(text).strip(), kind=kind, warnings=_shape_warnings(number))
    digits = number if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    birth = _birth_date(digits[6:14])
    return Identity(
        number=number,
        kind=kind,
        birth_date=birth if birth and birth <= today else None,
        sex=Sex.MALE if int(digits[16]) % 2 else Sex.FEMALE,
        warnings=tuple(_warnings(number, birth, today)),
    )


def check_digit(first_17: str) -> str:
    """The check digit that belongs after the first 17 digits (GB 11643, MOD 11-2)."""
    return str(calc_check_digit(first_17 + "0"))


def _kind(number: str) -> IdKind:
    if not number:
        return IdKind.EMPTY
    if not number.isascii() or not number[:-1].isdigit() or number[-1] not in "0123456789X":
        return IdKind.OTHER
    if len(number) == 15 and number[-1] != "X":
        return IdKind.RESIDENT_OLD
    if len(number) != 18:
        return IdKind.OTHER
    if number.startswith(_PERMITS):
        return IdKind.PERMIT
    return IdKind.FOREIGN if _FOREIGN.match(number) else IdKind.RESIDENT


def _birth_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _warnings(number: str, birth: date | None, today: date) -> list[str]:
    found = []
    if len(number) == 18 and check_digit(number[:17]) != number[17]:
        found.append("wrong_check_digit")
    if birth is None:
        found.append("impossible_birth_date")
    elif birth > today:
        found.append("birth_in_future")
    return found


def _shape_warnings(number: str) -> tuple[str, ...]:
    """Digits alone of an odd length are most likely a mistyped resident number; 8 and 10 are travel permits."""
    digits = number.removesuffix("X")
    is_resident_like = digits.isascii() and digits.isdigit() and len(number) > 10
    return ("unknown_length",) if is_resident_like else ()
