"""What people take home to read: printed for this site, and what of it may lie in the print set of a case."""

from collections.abc import Mapping

from app.casework import local_texts, site
from app.casework.work import Work
from app.definitions.handouts import Handout, read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.values import Lang
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.seen import protected
from app.errors import NotFound
from app.paper import handout as paper
from app.paper.handout import SiteWords
from app.paper.values import Rendered
from app.store import cases


def of_desk(work: Work) -> tuple[Handout, ...]:
    """Every handout of this seat's desk."""
    return tuple(one for one in read_handouts().values() if one.desk == work.seat.desk)


def for_print_set(work: Work, case_id: RecordId, reader: Reader) -> tuple[Handout, ...]:
    """What may be offered with the sheets of a case. Raises NotFound.

    A handout that could hurt somebody who lives with a violent person is never among them while anybody but the
    worker is there, so that its absence says nothing; and never where somebody in the case must not be found.
    """
    with work.store.read() as connection:
        case = cases.get(connection, case_id)
    is_safe = reader is Reader.WORKER and not protected(case, Reader.OUTSIDER)
    return tuple(one for one in of_desk(work) if is_safe or not one.unsafe_with_violence)


def print_one(work: Work, handout_id: str, lang: Lang) -> Rendered:
    """One handout with the site's name, numbers and own words. Raises NotFound."""
    known: Mapping[str, Handout] = read_handouts()
    if handout_id not in known:
        raise NotFound(what="handout")
    facts = site.facts(work)
    words = SiteWords(
        name=facts.name, phone=facts.phone, hours=facts.hours, address=facts.address, said=local_texts.said(work)
    )
    return paper.render(known[handout_id], read_help_numbers(), lang, words)
