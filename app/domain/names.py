"""How a name is found by the keyboard: its pinyin and its initials, with the readings surnames have as surnames.

Only for searching and sorting, never shown as a person's name: a reading is a guess.
"""

from functools import cache
from typing import Any

# Surnames read otherwise than the same character elsewhere (现代汉语词典, surname readings). Longest first at lookup.
_SURNAMES: dict[str, str] = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "盖": "ge", "朴": "piao", "区": "ou",
    "乐": "yue", "翟": "zhai", "缪": "miao", "员": "yun", "祭": "zhai", "折": "she", "黑": "he", "覃": "qin",
    "秘": "bi", "盛": "sheng", "谌": "chen", "召": "shao", "种": "chong", "繁": "po", "能": "nai", "幺": "yao",
    "郗": "xi", "华": "hua", "过": "guo", "宿": "su", "石": "shi", "沈": "shen", "重": "chong", "车": "che",
    "薄": "bo", "柏": "bai", "哈": "ha", "牟": "mu", "阚": "kan", "莘": "shen", "粘": "nian", "要": "yao",
    "钭": "tou", "隗": "wei", "冼": "xian", "洗": "xian", "逄": "pang", "尉": "wei", "任": "ren", "纪": "ji",
    "燕": "yan", "应": "ying", "那": "na", "呙": "guo", "佴": "nai", "撒": "sa", "仉": "zhang", "句": "gou",
    "适": "kuo", "贾": "jia", "葛": "ge", "宓": "mi", "卜": "bu", "晟": "cheng", "叶": "ye",
    "观": "guan", "曲": "qu", "干": "gan", "隽": "juan", "臧": "zang", "藏": "zang", "占": "zhan", "行": "xing",
}  # fmt: skip

_LONGEST_SURNAME = 2


def pinyin(name: str) -> str:
    """The whole reading in small letters without tones or spaces: 单雄信 → shanxiongxin."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """The first letter of every syllable; of a name in Latin letters, of every word: 单雄信 → sxx."""
    return "".join(syllable[0] for syllable in syllables(name))


def syllables(name: str) -> tuple[str, ...]:
    """One reading for each character, one for each Latin word. A character without a known reading stays itself."""
    name = name.strip()
    surname = _surname_of(name)
    read = (*_SURNAMES[surname].split(), *_read(name[len(surname) :])) if surname else _read(name)
    return tuple(word for part in read for word in _letters(part))


def _surname_of(name: str) -> str:
    """The leading surname with a reading of its own, or nothing."""
    heads = (name[:length] for length in range(_LONGEST_SURNAME, 0, -1))
    return next((head for head in heads if head in _SURNAMES), "")


def _read(text: str) -> tuple[str, ...]:
    return tuple(_reader()(text, errors=list)) if not text.isascii() else (text,)


def _letters(part: str) -> list[str]:
    """The words of a part, in small letters, without dots and other marks."""
    return "".join(char if char.isalnum() else " " for char in part.casefold()).split()


@cache
def _reader() -> Any:
    # Local on purpose: pypinyin takes 0.2 s to import, and nothing on the way to the first paint reads a name.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    return lazy_pinyin
