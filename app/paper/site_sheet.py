"""The site's recovery sheet: printed once, sealed in an envelope, taken out once a quarter to see that it works."""

from app.domain.site_sheet import write
from app.paper import code_sheet
from app.paper.code_sheet import CodeSheet
from app.paper.values import Rendered, SiteSheetFacts
from app.paper.words import word


def render(facts: SiteSheetFacts) -> Rendered:
    """The sheet as PDF, one page. Raises NotFound(what="font") without any usable face."""

    def said(key: str) -> str:
        return word(f"site_sheet.{key}", facts.lang)

    made_on = word("day", facts.lang, year=facts.made_on.year, month=facts.made_on.month, day=facts.made_on.day)
    told = {"site": facts.site, "made_by": facts.made_by, "made_on": made_on, "address": facts.address or said("none")}
    if facts.certificate:
        told["certificate"] = facts.certificate
    return code_sheet.render(
        CodeSheet(
            title=said("title"),
            site=facts.site,
            facts=[(said(key), text) for key, text in told.items()],
            groups=facts.code.split("-"),
            scanned=write(facts.address, facts.code),
            advice=[(said(key), said(f"{key}_text")) for key in ("what", "keep", "use", "try", "lost")],
            lang=facts.lang,
        )
    )
