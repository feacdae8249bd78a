"""What a keyboard card reader types, taken apart: name, sex, birth date, address and number out of one burst."""

import re
from collections.abc import Callable
from datetime import date

import msgspec

from app.domain.identity import Identity, read
from app.domain.people import Sex
from app.domain.width import fold_width

_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_BREAKS = re.compile(r"[\t\r\n\v\f,;|/]+")
_LABEL = re.compile(
    r"^\s*(姓名|性别|民族|出生日期|出生|住址|地址|公民身份号码|身份证号码|身份证号|证件号码|签发机关|有效期限|有效期"
    r"|name|sex|gender|birth date|birth|address|id no|id)\s*[::]\s*",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4})\s*[年.-]?\s*(\d{1,2})\s*[月.-]?\s*(\d{1,2})\s*日?")
_SEXES = {"男": Sex.MALE, "M": Sex.MALE, "MALE": Sex.MALE, "女": Sex.FEMALE, "F": Sex.FEMALE, "FEMALE": Sex.FEMALE}
_PLACE = re.compile(r"[省市区县旗镇乡村路街巷里弄号栋楼室组屯]")
_PEOPLE = re.compile(r".{1,5}族|[汉壮回满苗藏彝瑶侗白傣黎畲]|土家|蒙古|维吾尔|布依|朝鲜|哈尼|哈萨克|其他")
_OFFICE = re.compile(r"(公安|分局|派出所)")
_LONGEST_NAME = 40


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a card said. `rest` holds every word that was not understood, in order: nothing is lost."""

    identity: Identity
    name: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    address: str = ""
    rest: tuple[str, ...] = ()


def find(text: str, today: date) -> Card | None:
    """The card in a burst or a paste; None where no resident-like number stands in it as a word of its own."""
    folded = fold_width(text)
    number = _NUMBER.search(folded)
    if number is None:
        return None
    identity = read(number.group(), today)
    words = _words(f"{folded[: number.start()]}\n{folded[number.end() :]}")
    sex = next((_SEXES[word.upper()] for _, word in words if word.upper() in _SEXES), identity.sex)
    birth = next((day for _, word in words if (day := _day(word))), None)
    name = _pick(words, ("姓名", "name"), _is_name)
    address = _pick([pair for pair in words if pair[1] != name], ("住址", "地址", "address"), _is_address)
    understood = {name, address} | {word for _, word in words if word.upper() in _SEXES or _day(word)}
    return Card(
        identity=identity,
        name=name,
        sex=sex,
        birth_date=birth or identity.birth_date,
        address=address,
        rest=tuple(word for _, word in words if word not in understood),
    )


def _words(text: str) -> list[tuple[str, str]]:
    """The words between separators, each with the label it carried, if any."""
    return [pair for part in _BREAKS.split(text) if (pair := _labelled(part))[1]]


def _labelled(part: str) -> tuple[str, str]:
    found = _LABEL.match(part)
    return (found.group(1).lower(), part[found.end() :].strip()) if found else ("", part.strip())


def _pick(words: list[tuple[str, str]], labels: tuple[str, ...], looks_right: Callable[[str], bool]) -> str:
    """The word that is labelled so; else the first without a label that looks right."""
    labelled = (word for label, word in words if label in labels)
    return next(labelled, None) or next((word for label, word in words if not label and looks_right(word)), "")


def _is_name(word: str) -> bool:
    """Letters only (with the dots and spaces of some names), and none of the other things a card says."""
    letters = re.sub(r"[·•.\s'-]", "", word)
    is_other = word.upper() in _SEXES or _PEOPLE.fullmatch(word) or _OFFICE.search(word)
    return letters.isalpha() and len(letters) > 1 and len(word) <= _LONGEST_NAME and not is_other


def _is_address(word: str) -> bool:
    return _PLACE.search(word) is not None and len(word) >= 5 and _OFFICE.search(word) is None


def _day(word: str) -> date | None:
    found = _DAY.fullmatch(word)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
