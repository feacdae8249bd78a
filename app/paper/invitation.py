"""The invitation slip: handed to a new colleague, typed or scanned once on the joining computer, then torn up."""

from app.domain.invitation_slip import Slip, write
from app.paper import code_sheet
from app.paper.code_sheet import CodeSheet
from app.paper.values import InvitationFacts, Rendered
from app.paper.words import word


def render(facts: InvitationFacts) -> Rendered:
    """The slip as PDF, one page. Raises NotFound(what="font") without any usable face."""

    def said(key: str, **blanks: object) -> str:
        return word(f"invitation.{key}", facts.lang, **blanks)

    post = said("post_text", post=facts.post, number=f"{facts.number:02}")
    told = {"colleague": facts.colleague, "site": facts.site, "post": post}
    told |= {"expires": facts.expires, "address": facts.address}
    if facts.bureau:
        told["bureau"] = facts.bureau
    return code_sheet.render(
        CodeSheet(
            title=said("title"),
            site=facts.site,
            facts=[(said(key), text) for key, text in told.items()],
            groups=facts.code.split("-"),
            scanned=write(Slip(facts.address, facts.code)),
            advice=[(said(key), said(f"{key}_text")) for key in ("use", "keep", "then")],
            lang=facts.lang,
        )
    )
