"""What people take home to read: which of it a desk has, and one on paper with the site's own data and words."""

from app.casework import local_texts, site
from app.casework.work import Work
from app.definitions.handouts import Handout, read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.values import STAFF, Lang
from app.errors import NotFound
from app.paper.handout import SiteWords, render


def handouts_of(desk: str) -> tuple[Handout, ...]:
    """Those of one desk, then those for the staff of every desk."""
    return tuple(one for of in (desk, STAFF) for one in read_handouts().values() if one.desk == of)


def page(work: Work, handout_id: str, lang: Lang) -> bytes:
    """One handout as PDF; what the site has not said is left to be written by hand. Raises NotFound."""
    handout = read_handouts().get(handout_id)
    if handout is None:
        raise NotFound(what="handout")
    known = site.facts(work)
    words = SiteWords(
        name=known.name, phone=known.phone, hours=known.hours, address=known.address, said=local_texts.said(work)
    )
    return render(handout, read_help_numbers(), lang, words, work.printer).pdf
