"""What is left of a name, a number or a place in a masked copy."""

import re
from collections.abc import Iterable

HIDDEN = "＊＊＊"
"""In place of what no part may be seen of."""

_COMPOUND = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "独孤",
        "长孙",
        "万俟",
        "单于",
        "澹台",
        "宇文",
    ]
)
_RUN = re.compile(r"\d(?:[ \-－—.·]?[\dxX]){5,}")
_DATE = re.compile(r"^(?:19|20)\d{2}[\-.]\d{1,2}[\-.]\d{1,2}$")
_CJK = re.compile(r"^[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+$")


def name(whole: str) -> str:
    """张三丰 → 张某某, Anna Maria → A. M.; a form of address (王女士) has nothing to hide."""
    whole = whole.strip()
    if whole.endswith(("女士", "先生", "某", "某某")):
        return whole
    if not _CJK.match(whole):
        return " ".join(f"{part[0]}." for part in whole.split())
    kept = 2 if whole[:2] in _COMPOUND and len(whole) > 2 else 1
    return whole[:kept] + "某" * max(1, min(len(whole) - kept, 2))


def number(whole: str) -> str:
    """The first three and the last two places of a long number; nothing of a short one."""
    places = [at for at, char in enumerate(whole) if char.isalnum()]
    if len(places) < 7:
        return "".join("*" if char.isalnum() else char for char in whole)
    hidden = set(places[3:-2])
    return "".join("*" if at in hidden else char for at, char in enumerate(whole))


def words(text: str, names: Iterable[str]) -> str:
    """A text without these names, the longest first, and without long runs of figures; days stay."""
    for whole in sorted({one.strip() for one in names} - {""}, key=len, reverse=True):
        if len(whole) > 1:
            text = text.replace(whole, name(whole))
    return _RUN.sub(lambda found: found[0] if _DATE.match(found[0]) else number(found[0]), text)
