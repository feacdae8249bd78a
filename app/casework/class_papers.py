"""Paper of a class: the sign-in list, one person's enrolment and slip, and the keepsakes of all who came, in one batch.

What takes long is drawn by `draw`, which needs nothing of the vault and so can run beside other work. A list everybody
at the door reads has no name of who asked for none; a sheet for one person has that person's.
"""

from collections.abc import Mapping

import msgspec

from app.casework import local_texts, rights, site
from app.casework.audit import line
from app.casework.work import Work
from app.definitions.handouts import read_handouts
from app.definitions.help_numbers import read_help_numbers
from app.definitions.values import Cell, FormValue, Lang, TableRow
from app.domain.changes import Changes, Done
from app.domain.classes import FINISHED, IS_OVER, Enrolment, Seated, Session, Stand, minutes_of, seated
from app.domain.ids import RecordId
from app.domain.readers import Reader
from app.domain.rights import Act
from app.errors import Refused
from app.paper import class_slip
from app.paper import sheet as paper
from app.paper.class_slip import ClassSlip
from app.paper.slip import RollWidth
from app.paper.values import FormView, Rendered, SheetLook
from app.paper.view import view_for
from app.paper.words import phrase
from app.store import classes as store

SIGN_IN, ENROLMENT, KEEPSAKE = "marriage/course_sign_in", "marriage/course_enrolment", "marriage/course_certificate"


class Papers(msgspec.Struct, frozen=True):
    """Sheets ready to be drawn; `title` says nothing of a person."""

    title: str
    lang: Lang
    sheets: tuple[tuple[FormView, SheetLook], ...]


def draw(papers: Papers) -> Rendered:
    """All of them as one PDF, on any thread. Raises NotFound(what="font") without any usable face."""
    return paper.render_all(papers.title, papers.lang, papers.sheets)


def sign_in(work: Work, session_id: RecordId, lang: Lang) -> Papers:
    """The list for the door, with who has a place; once people have come, with when. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    with work.store.read() as connection:
        session = store.session(connection, session_id)
        people = seated(session, store.enrolments(connection, session_id, Reader.BOTH))
    listed = [one for one in people if one.stand not in (Stand.CANCELLED, Stand.WAITING)]
    came = [one for one in listed if one.enrolment.came_at is not None]
    values: dict[str, FormValue] = {
        **_of_session(work, session),
        "people": tuple(_row(number, one, lang) for number, one in enumerate(listed, 1)) or None,
        "came_count": len(came) or None,
        "full": sum(one.is_here for one in came) if session.state in IS_OVER else None,
        "remarks": _given(work, session, lang) or None,
    }
    return _papers(work, SIGN_IN, [("", values)], lang)


def enrolment(work: Work, id_: RecordId, lang: Lang) -> Papers:
    """One person's enrolment, to sign. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    one, session, stand = _one(work, id_)
    codes = {Stand.WAITING: "waiting", Stand.CANCELLED: "cancelled"}
    values: dict[str, FormValue] = {
        "party_name": _called(one, lang), "party_phone": one.phone or None, "with_partner": one.with_partner,
        "title": session.plan.title, "begins_at": session.plan.starts_at, "mode": session.plan.mode or None,
        "seat": codes.get(stand, "confirmed"), "enrolled_on": one.enrolled_at.date(), "worker_name": work.seat.worker,
    }  # fmt: skip
    return _papers(work, ENROLMENT, [("", values)], lang)


def slip(work: Work, id_: RecordId, width: RollWidth, lang: Lang) -> Rendered:
    """The slip with the code to come in with. Raises NotFound."""
    rights.require(work, Act.COUNTER)
    one, session, stand = _one(work, id_)
    facts = site.facts(work)
    return class_slip.render(
        ClassSlip(
            title=session.plan.title, starts_at=session.plan.starts_at, room=session.plan.room, site=facts.name,
            phone=facts.phone, code=one.code, waits=stand is Stand.WAITING, width=width, lang=lang,
        )
    )  # fmt: skip


def keepsakes(work: Work, session_id: RecordId, lang: Lang, only: RecordId | None = None) -> Done[Papers]:
    """The keepsakes of all who came and stayed, each with a number of its own; printed again it keeps it. `only`: of
    one person who came, who may have left early.

    Raises NotFound, Refused where nobody has come.
    """
    rights.require(work, Act.COUNTER)
    with work.store.save() as save:
        session = store.session(save.connection, session_id)
        people = seated(session, store.enrolments(save.connection, session_id, Reader.WORKER))
        given = [one.enrolment for one in people if _is_due(one, only)]
        if not given:
            raise Refused(rule="class_nobody")
        prefix = f"课程〔{session.plan.starts_at.year}〕{work.seat.number:02d}-"
        number = store.next_certificate(save.connection, prefix)
        numbers: dict[RecordId, str] = {}
        for one in given:
            numbers[one.id] = one.certificate or f"{prefix}{number:04d}"
            if not one.certificate:
                save.put(session.folder, "enrolment", one.id, {"certificate": numbers[one.id]})
                store.remember_certificate(save.connection, prefix, number)
                number += 1
        save.audit(session.folder, line(work, "class_keepsakes", record=session_id))
    sheets = [(numbers[one.id], _keepsake(work, session, one, numbers[one.id], lang)) for one in given]
    return Done(Changes.CLASSES, _papers(work, KEEPSAKE, sheets, lang))


# --- inside
def _is_due(one: Seated, only: RecordId | None) -> bool:
    if only is not None:
        return one.enrolment.id == only and one.enrolment.came_at is not None
    return one.stand in FINISHED


def _one(work: Work, id_: RecordId) -> tuple[Enrolment, Session, Stand]:
    with work.store.read() as connection:
        one = store.one(connection, id_, Reader.WORKER)
        session = store.session(connection, one.session)
        people = seated(session, store.enrolments(connection, session.id, Reader.WORKER))
    return one, session, next(other.stand for other in people if other.enrolment.id == id_)


def _papers(work: Work, form_id: str, sheets: list[tuple[str, dict[str, FormValue]]], lang: Lang) -> Papers:
    """Each: the number on the page, and the answers."""
    form, codes = local_texts.form(work, form_id), work.definitions.codes
    numbers = read_help_numbers().at(local_texts.said(work)) if form.take_home else None
    name = site.facts(work).name

    def ready(number: str, values: Mapping[str, FormValue]) -> tuple[FormView, SheetLook]:
        view = msgspec.structs.replace(view_for(form, Reader.BOTH, values, lang, codes), help_numbers=numbers)
        return view, SheetLook(lang=lang, site_name=name, number=number, profile=work.printer)

    title = f"{form.code} {phrase(form.title, lang)}"
    return Papers(title, lang, tuple(ready(number, values) for number, values in sheets))


def _of_session(work: Work, session: Session) -> dict[str, FormValue]:
    said = session.plan
    return {
        "title": said.title, "teacher": said.teacher or None, "modules": _modules(work, session),
        "started_at": said.starts_at, "minutes": said.minutes, "place": said.room or site.facts(work).name,
        "capacity": said.seats, "mode": said.mode or None,
    }  # fmt: skip


def _modules(work: Work, session: Session) -> tuple[str, ...]:
    """In the order of the code list; what this version does not know is left out."""
    known = (entry.code for entry in work.definitions.codes["COURSE_MODULE"].codes)
    return tuple(code for code in known if code in session.plan.modules)


def _row(number: int, one: Seated, lang: Lang) -> TableRow:
    who = one.enrolment
    cells: dict[str, Cell] = {
        "number": number,
        "name": _called(who, lang),
        "partner": who.with_partner,
        "came": f"{who.came_at:%H:%M}" if who.came_at else None,
        "left": f"{who.left_at:%H:%M}" if who.left_at else None,
    }
    return TableRow(f"{number:04d}", cells)


def _called(one: Enrolment, lang: Lang) -> str:
    return class_slip.called(one.name, one.code, lang)


def _given(work: Work, session: Session, lang: Lang) -> str:
    """The handouts that were given, by their titles."""
    known = read_handouts()
    return class_slip.given([phrase(known[one].title, lang) for one in session.materials if one in known], lang)


def _keepsake(work: Work, session: Session, one: Enrolment, number: str, lang: Lang) -> dict[str, FormValue]:
    return {
        "party_name": _called(one, lang), "certificate_no": number, "title": session.plan.title,
        "minutes": max(1, minutes_of(session, one)), "modules": _modules(work, session),
        "site": site.facts(work).name, "issued_on": session.plan.starts_at.date(),
    }  # fmt: skip
