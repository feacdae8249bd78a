"""Full-width digits and letters, as input methods type them, folded to plain ones.

Only these: a Unicode normal form would also replace rare characters of names by their commoner twins.
"""

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold_width(text: str) -> str:
    """`text` with full-width forms of ASCII, and the ideographic space, made plain."""
    return text.translate(_FULL_WIDTH)
