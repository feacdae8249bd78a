"""The recovery-code sheet of one seat: printed once, sealed in an envelope, typed in when a passphrase is lost."""

import re

from app.paper import code_sheet
from app.paper.code_sheet import CodeSheet
from app.paper.values import RecoveryFacts, Rendered
from app.paper.words import word


def render(facts: RecoveryFacts) -> Rendered:
    """The sheet as PDF, one page. Raises NotFound(what="font") without any usable face."""

    def said(key: str) -> str:
        return word(f"recovery.{key}", facts.lang)

    made_on = word("day", facts.lang, year=facts.made_on.year, month=facts.made_on.month, day=facts.made_on.day)
    told = {"seat": facts.seat, "site": facts.site, "made_on": made_on}
    return code_sheet.render(
        CodeSheet(
            title=said("title"),
            site=facts.site,
            facts=[(said(key), text) for key, text in told.items()],
            groups=re.split(r"[\s-]+", facts.code.strip()),
            scanned=facts.code,
            advice=[(said(key), said(f"{key}_text")) for key in ("what", "keep", "lost", "hand")],
            lang=facts.lang,
        )
    )
