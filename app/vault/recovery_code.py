"""The recovery code: 160 random bits as eight groups of five characters, each group with its own check character.

Crockford's base 32 (no I, L, O, U). The check is a weighted sum over GF(32): every single wrong character, every swap
of two characters in a group and every swap of two groups is noticed, and the group is named before any key derivation.
"""

from unicodedata import category, normalize

from app.errors import WrongSecret

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 8
GROUP_CHARS = 5
RANDOM_BYTES = 20

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1
_WEIGHTS = (2, 4, 8, 16)  # of the four characters; the check character has weight 1


def spelled(secret: bytes, groups: int = GROUPS) -> str:
    """Twenty random bytes as they are printed: `ABCDE-…`, eight groups; or another number of bits, 20 a group."""
    number = int.from_bytes(secret, "big")
    quads = [(number >> (20 * (groups - 1 - place))) & 0xFFFFF for place in range(groups)]
    return "-".join(_group(place, quad) for place, quad in enumerate(quads))


def bits(code: str) -> int:
    """The number a printed code spells."""
    number = 0
    for group in code.split("-"):
        for mark in group[:-1]:
            number = number << 5 | ALPHABET.index(mark)
    return number


def read(typed: str, groups: int = GROUPS) -> str:
    """The code as printed, from what somebody typed.

    Case, full-width characters, dashes, spaces and look-alikes (O/0, I/L/1, U/V) do not matter. Raises WrongSecret
    with `group` (from 1, the first whose check fails; 0 where the number of characters is wrong) and `typed`
    (how many characters there were); nothing has been tried then.
    """
    characters = "".join(mark for mark in normalize("NFKC", typed).upper() if category(mark)[0] not in "PZCS")
    characters = characters.translate(_LOOKALIKES)
    if len(characters) != groups * GROUP_CHARS:
        raise WrongSecret(wait_s=0, group=0, typed=len(characters), least=groups, most=groups * GROUP_CHARS)
    printed = [characters[start : start + GROUP_CHARS] for start in range(0, len(characters), GROUP_CHARS)]
    for place, group in enumerate(printed):
        if not _fits(place, group):
            raise WrongSecret(wait_s=0, group=place + 1, typed=len(characters))
    return "-".join(printed)


def _group(place: int, quad: int) -> str:
    values = [(quad >> shift) & 31 for shift in (15, 10, 5, 0)]
    return "".join(ALPHABET[value] for value in (*values, _check(place, values)))


def _fits(place: int, group: str) -> bool:
    if any(mark not in ALPHABET for mark in group):
        return False
    values = [ALPHABET.index(mark) for mark in group]
    return _check(place, values[:-1]) == values[-1]


def _check(place: int, values: list[int]) -> int:
    """The check value of a group's four values; the place makes swapped groups differ."""
    total = place + 1
    for weight, value in zip(_WEIGHTS, values, strict=True):
        total ^= _times(weight, value)
    return total


def _times(left: int, right: int) -> int:
    """The product in GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return product
