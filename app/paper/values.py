"""What a sheet is made from, and what comes out."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from app.definitions.help_numbers import HelpNumbers
from app.definitions.values import CodeList, Form, Lang

Profile = Literal["laser", "dot"]
"""What kind of printer a page is drawn for: dot-matrix printers lose thin rules."""


class FormView(msgspec.Struct, frozen=True, kw_only=True):
    """One form as one reader may see it. The renderer never sees anything else of the record.

    `shown` holds the text to print per field id; a choice, choices or yes/no field holds its codes joined by commas
    ("yes" and "no" for yes/no). A field absent from `shown` prints as an empty cell.
    """

    form: Form
    shown: Mapping[str, str]
    rows: Mapping[str, tuple[tuple[str, ...], ...]] = {}  # of tables: a text for each column
    codes: Mapping[str, CodeList]
    blank: bool
    unsettled: frozenset[str] = frozenset()  # several answers stand: no text and no tick, only that it is so
    help_numbers: HelpNumbers | None = None  # of a sheet to take home; those of everywhere where None


class SheetLook(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the form on the page."""

    lang: Lang = "zh"
    site_name: str = ""
    number: str = ""
    sheet_code: str = ""  # 16 digits; none on previews and blanks
    printed_line: str = ""
    masked: bool = False  # says so on every page
    profile: Profile = "laser"


class RecoveryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the recovery-code sheet of one seat."""

    code: str  # groups separated by spaces or dashes, as the vault writes them
    seat: str
    site: str
    made_on: date
    lang: Lang = "zh"


class SiteSheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a site's recovery sheet."""

    code: str  # groups joined by "-"
    address: str  # of the centre; empty where the site is on none yet
    certificate: str = ""  # its fingerprint in groups, where the centre is known by that alone
    site: str
    made_by: str
    made_on: date
    lang: Lang = "zh"


class InvitationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on an invitation slip. `expires`: until when it can be answered, as local words."""

    code: str  # groups joined by "-"
    address: str  # of the centre
    site: str
    colleague: str
    post: str  # in the slip's language
    number: int
    expires: str
    bureau: str = ""  # the fingerprint of the bureau's root in groups; empty where it has none
    lang: Lang = "zh"


class SignPlace(msgspec.Struct, frozen=True):
    """A signature cell of a finished document, counted in points from the top left corner of its page."""

    signer: str  # who signs there: a word of the form's `signs`, or the id of its signature field
    words: str  # what is printed in it
    page: int  # from 0
    x: float
    y: float
    width: float
    height: float


class Rendered(msgspec.Struct, frozen=True):
    """A finished document. `boxed`: the characters that cannot be printed as themselves and came out as boxed numbers.
    `places`: where one signs.
    """

    pdf: bytes
    pages: int
    boxed: tuple[str, ...]
    places: tuple[SignPlace, ...] = ()
