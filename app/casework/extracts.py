"""The extract a victim can ask for: what was recorded at the time, dated, signed in ink and stamped, never changed
again, and a check whether a paper in hand is the one kept (法释〔2022〕17号 6(8); domain.md §2.5).

An extract is a filled form that nobody fills in (M-10a): its answers are put together once and its page is kept byte
for byte. It carries the checksum of every record it quotes and one of itself, worked out from its stored answers.
"""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

import msgspec

from app.casework import extract_sources, forms, rights, sheets
from app.casework.audit import line
from app.casework.extract_sources import Source, checksum
from app.casework.sheets import IssuedSheet
from app.casework.work import Work
from app.definitions.entry import show_plain_day, stored_answers
from app.definitions.values import FormValue, Lang, TableRow
from app.domain import sheet_code
from app.domain.cases import AnswerSet
from app.domain.changes import Changes, Done
from app.domain.ids import RecordId
from app.domain.readers import Reader, Role
from app.domain.rights import Act
from app.domain.seen import own_scope
from app.errors import BadEntry, NotFound, Refused
from app.now import CHINA
from app.ops.values import Value
from app.paper.extract import phrase_of
from app.store import answers, cases
from app.store import sheets as kept
from app.store.views import QUESTION

EXTRACT = "marriage/dv_extract"
LONGEST = 45_000
"""Characters of all records on one extract."""
LEAST = 8
"""Characters of a checksum that must be given to compare it."""

_HEX = re.compile(r"[0-9a-f]+")


class Verdict(StrEnum):
    """What a check of a paper comes to. Words under `safety.verdict.`"""

    SAME = "same"  # code and checksum are those of an extract kept here, and that is unchanged
    OTHER_SUM = "other_sum"  # the code is known, the checksum on the paper is another
    CHANGED = "changed"  # what is kept does not fit its own checksum any more
    NOT_EXTRACT = "not_extract"  # the code is that of another kind of sheet
    UNKNOWN = "unknown"  # no sheet with this code here


class Checked(msgspec.Struct, frozen=True):
    """A check, with the extract's number and day where it is known."""

    verdict: Verdict
    number: str = ""
    made_at: str = ""


def make(
    work: Work, case_id: RecordId, role: Role, chosen: Collection[RecordId], lang: Lang, reader: Reader
) -> Done[IssuedSheet]:
    """Put an extract together from the chosen records, keep it, and print it for signature in ink.

    Raises NotFound for a record that is not that party's own or a party this reader has no page of, and Refused
    (extract_empty, extract_too_long).
    """
    with work.store.read() as connection:
        rights.require_in(work, connection, case_id, Act.WORK)
    found = [one for one in extract_sources.of_party(work, case_id, role, reader, lang) if one.id in chosen]
    if len(found) != len(set(chosen)):
        raise NotFound(what="record")
    if not found:
        raise Refused(rule="extract_empty")
    filling = RecordId(work.random(16))
    with work.store.save() as save:
        case = cases.get(save.connection, case_id)
        before = answers.of_form(save.connection, case_id, EXTRACT, role)
        form = work.definitions.form(EXTRACT)
        values = _values(work, found, f"{case.number}-{len(before) + 1}", lang)
        stored = stored_answers(form, values)
        stored["content_sha256"] = grouped(content_sum(stored))
        scope = own_scope(case, role).value
        head: dict[str, Value] = {
            "case": case_id, "form": EXTRACT, "version": form.version, "role": role.value, "scope": scope,
            "saved_at": work.now().isoformat(timespec="seconds"),
        }  # fmt: skip
        save.put(case.folder, "answer", filling, head | {QUESTION + name: value for name, value in stored.items()})
        save.audit(case.folder, line(work, "extract_made", case=case_id, record=filling, scope=scope))
    issued = sheets.issue_asked_for(work, case_id, (EXTRACT, role), lang, filling)
    return Done(issued.changes | Changes.ANSWERS, issued.value[0])


def check(work: Work, typed_code: str, typed_sum: str, reader: Reader) -> Checked:
    """Whether a paper in hand is an extract as it is kept here: by its sheet code and the checksum printed on it.

    Raises BadEntry (code, sum) for what is neither, Refused for a colleague's case.
    """
    code = sheet_code.parse(typed_code)
    if code is None:
        raise BadEntry(field="code", problem="not_a_sheet_code")
    digits = re.sub(r"[\s\-–]", "", typed_sum).lower()
    if len(digits) < LEAST or not _HEX.fullmatch(digits):
        raise BadEntry(field="sum", problem="not_a_checksum", least=LEAST)
    sheet = sheets.find(work, code, reader)
    if sheet is None:
        return Checked(Verdict.UNKNOWN)
    if sheet.form != EXTRACT or sheet.answer is None:
        return Checked(Verdict.NOT_EXTRACT)
    with work.store.read() as connection:
        rights.require_in(work, connection, sheet.case, Act.READ)
        saved = answers.find(connection, sheet.case, EXTRACT, sheet.role, sheet.answer)
        pdf = kept.bytes_of(connection, sheet.sha256)
    if saved is None:
        return Checked(Verdict.UNKNOWN)
    made = f"{sheet.printed_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    return Checked(_verdict(saved, digits, pdf, sheet.sha256), str(saved.values.get("extract_no") or ""), made)


def content_sum(stored: Mapping[str, object]) -> bytes:
    """The checksum of an extract: of its stored answers, without the one that holds it."""
    return checksum({name: value for name, value in stored.items() if name != "content_sha256"})


def grouped(digest: bytes) -> str:
    """A checksum in groups of eight characters, as it is printed."""
    text = digest.hex()
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))


def _verdict(saved: AnswerSet, digits: str, pdf: bytes | None, sha256: bytes) -> Verdict:
    own = content_sum(saved.values).hex()
    printed = str(saved.values.get("content_sha256") or "").replace(" ", "")
    if own != printed or saved.conflicts or (pdf is not None and hashlib.sha256(pdf).digest() != sha256):
        return Verdict.CHANGED
    return Verdict.SAME if printed.startswith(digits) else Verdict.OTHER_SUM


def _values(work: Work, found: Sequence[Source], number: str, lang: Lang) -> dict[str, FormValue]:
    text = "\n\n".join(_quoted(place, one, lang) for place, one in enumerate(found, start=1))
    if len(text) > LONGEST:
        raise Refused(rule="extract_too_long")
    rows = tuple(TableRow("", _cells(place, one, lang)) for place, one in enumerate(found, start=1))
    return {
        "extract_no": number,
        "made_at": work.now().replace(microsecond=0),
        "records": text,
        "sources": forms.with_row_ids(work, rows),
    }


def _quoted(place: int, one: Source, lang: Lang) -> str:
    head = phrase_of("head", lang, place=place, what=phrase_of(one.kind, lang))
    when = phrase_of("when", lang, happened=_day(one, lang), recorded=_recorded(one), who=one.author)
    later = phrase_of("changed", lang, at=f"{one.changed_at:%Y-%m-%d %H:%M}") if one.changed_at else ""
    return "\n".join(part for part in (head, when, later, one.text) if part)


def _cells(place: int, one: Source, lang: Lang) -> dict[str, str]:
    return {
        "what": f"{place} {phrase_of(one.kind, lang)}",
        "happened": _day(one, lang),
        "recorded": f"{_recorded(one)} {one.author}",
        "sha256": grouped(one.sha256),
    }


def _day(one: Source, lang: Lang) -> str:
    return show_plain_day(one.happened_on, lang) if one.happened_on else "—"


def _recorded(one: Source) -> str:
    return f"{one.recorded_at:%Y-%m-%d %H:%M}"
