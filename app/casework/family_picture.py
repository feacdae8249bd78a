"""The family of a case drawn: the same description for the screen and for paper, for one reader.

What is printed is no sheet of the record: it is made anew whenever it is wanted. A line of the audit trail says who
printed it and when.
"""

import msgspec

from app.casework import consenting, family, rights, site
from app.casework.audit import line
from app.casework.family import FamilyPage
from app.casework.work import Work
from app.definitions.entry import show_plain_day
from app.definitions.values import Lang
from app.domain import ecomap, family_legend, genogram
from app.domain.changes import Changes, Done
from app.domain.consenting import Deed
from app.domain.drawing import Drawing
from app.domain.family import System
from app.domain.ids import RecordId
from app.domain.readers import Reader, Scope
from app.domain.rights import Act
from app.errors import Refused
from app.now import today
from app.paper.family import LEGEND_WIDTH, Picture, render
from app.paper.values import Rendered, SheetLook
from app.paper.words import word

_OWN = {Reader.HIM: Scope.HIS, Reader.HER: Scope.HER}


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """Both drawings of one family; an empty one has no width."""

    genogram: Drawing
    ecomap: Drawing
    genogram_legend: Drawing
    ecomap_legend: Drawing


def draw(page: FamilyPage, lang: Lang) -> Drawn:
    """What one reader may see, drawn."""
    found = page.family

    def words(key: str) -> str:
        return word(f"family.legend.{key}", lang)

    names: dict[RecordId | None, str] = {one.id: one.name for one in found.members if one.role is not None}
    names[None] = word("family.whole", lang)
    systems = {one: word(f"family.system.{one.value}", lang) for one in System}
    return Drawn(
        genogram=genogram.draw(found, page.year),
        ecomap=ecomap.draw(found, names, systems),
        genogram_legend=family_legend.draw(family_legend.of_genogram(found), words, LEGEND_WIDTH),
        ecomap_legend=family_legend.draw(family_legend.of_ecomap(found), words, LEGEND_WIDTH),
    )


def print_picture(work: Work, case_id: RecordId, reader: Reader, lang: Lang) -> Done[Rendered]:
    """The pages for one reader, to lie behind the assessment. Raises NotFound, Refused: nothing drawn yet, or somebody
    about whom nothing more is printed."""
    page = family.page(work, case_id, reader)
    drawn = draw(page, lang)
    with work.store.read() as connection:
        case = rights.case(work, connection, case_id, Act.READ)
        consenting.require_scope(work, connection, case, _OWN.get(reader, Scope.BOTH), Deed.PRINT)
    look = SheetLook(
        lang=lang,
        site_name=site.facts(work).name,
        number=case.number,
        printed_line=f"{show_plain_day(today(work.now), lang)} {work.now():%H:%M} {work.seat.worker}",
        profile=work.printer,
    )
    whom = word(f"family.for.{reader.value}", lang, called=page.case.called)
    made = (
        ("genogram", drawn.genogram, drawn.genogram_legend),
        ("ecomap", drawn.ecomap, drawn.ecomap_legend),
    )
    pictures = [
        Picture(title=word(f"family.{name}", lang), whom=whom, drawing=drawing, legend=legend)
        for name, drawing, legend in made
        if drawing.width
    ]
    if not pictures:
        raise Refused(rule="family_empty")
    rendered = render(pictures, look)
    with work.store.save() as save:
        scope = Scope.WORKER if reader is Reader.WORKER else _OWN.get(reader, Scope.BOTH)
        save.audit(case.folder, line(work, "family_printed", case=case_id, record=case_id, scope=scope.value))
    return Done(Changes.NONE, rendered)
