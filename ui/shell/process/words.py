"""What stands in the process of a case, in words."""

from collections.abc import Mapping
from datetime import date

import msgspec

from app.casework import closing, consents
from app.casework.process import Person, ProcessPage
from app.casework.work import Work
from app.domain.cases import ConsentState, Stage, Task
from app.domain.process import ORDER, Missing
from app.domain.readers import Role
from ui.code_words import Labels, form_names, labels, task_names
from ui.spoken import day, stage_name, until
from ui.words import in_language, say

GROUNDS = "CONSENT_GROUND"


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The words of lists and forms, read with the page."""

    forms: Labels
    tasks: Labels
    reasons: Labels
    grounds: Labels
    needs: Mapping[str, str]
    laws: Mapping[str, str]
    texts: tuple[tuple[str, str], ...]  # what can be explained: form and how it is called
    editions: Mapping[str, str]  # of every text as it was kept
    per_party: frozenset[str]  # the forms each party has a sheet of


def names(work: Work, page: ProcessPage) -> Names:
    """On the store thread."""
    rules = work.definitions.process(page.case.desk).stages.values()
    texts = tuple((form.id, _text(form.id, form.version, work)) for form in consents.texts(work, page.case.desk))
    kept = {one.last.text for one in page.people if one.last is not None and one.last.text}
    return Names(
        forms=form_names(work),
        tasks=task_names(work),
        reasons=labels(work, closing.REASONS),
        grounds=labels(work, GROUNDS),
        needs={key: in_language(said) for rule in rules for key, said in rule.words.items()},
        laws={key: in_language(said) for rule in rules for key, said in rule.laws.items()},
        texts=texts,
        editions={text: _edition(text, work) for text in kept},
        per_party=frozenset(form.id for form in work.definitions.forms.values() if form.per_party),
    )


def missing(one: Missing, page: ProcessPage, words: Names) -> str:
    """One line of what is missing: of whom, what, and the law where there is one."""
    what = words.needs[one.need.key]
    if one.need.by_law:
        what = say("process.next.law", what=what, law=words.laws[one.need.key])
    return say("process.next.of", who=called(page, one.role), what=what) if one.role is not None else what


def called(page: ProcessPage, role: Role) -> str:
    """How somebody in the case is called: in a couple by the part they have in it."""
    party = page.case.party(role)
    if page.case.is_couple or party is None:
        return say(f"case.role.{role.value}")
    return party.person.details.called


def way(one: Missing, words: Names) -> str:
    """What is done about it."""
    form = words.forms.get(one.need.forms[0], "") if one.need.forms else ""
    return say(f"process.way.{one.need.kind.value}", form=form)


def clock(task: Task, today: date, words: Names) -> str:
    """One deadline of the stage."""
    what = words.tasks.get(task.rule, task.rule)
    line = say("process.clock.line", what=what, day=day(task.due), until=until(task.due, today))
    return say("process.clock.provisional", line=line) if task.provisional else line


def consent(person: Person, page: ProcessPage) -> str:
    """What somebody said."""
    state = person.word.said.value if person.word.said is not None else "none"
    return say("process.consent.line", who=called(page, person.role), state=say(f"case.consent.{state}"))


def consent_facts(person: Person, words: Names) -> tuple[str, ...]:
    """When, of which text, before whom; and what follows from it."""
    lines: list[str] = []
    if (last := person.last) is not None:
        text = words.editions.get(last.text, "")
        key = "process.consent.when" if text else "process.consent.when_only"
        lines.append(say(key, day=day(last.given_on), text=text, author=last.author))
        if last.witness:
            lines.append(say("process.consent.witness", who=last.witness))
    if person.word.has_ground:
        lines.append(say("process.consent.ground_stands"))
    elif person.word.said in (ConsentState.REFUSED, ConsentState.WITHDRAWN):
        lines.append(say(f"process.consent.{person.word.said.value}_means"))
    return tuple(lines)


def closed(page: ProcessPage, words: Names) -> str:
    """How the case ended."""
    ended = page.case.closing
    if ended is None:
        return say("process.closing.stands_old")
    reason = words.reasons.get(ended.reason, ended.reason)
    stands = say("process.closing.stands", day=day(ended.day), reason=reason)
    if ended.signed_by and ended.signed_on is not None:
        signed = say("process.closing.signed", who=ended.signed_by, day=day(ended.signed_on))
    else:
        signed = say("process.closing.unsigned")
    return f"{stands}\n{signed}"


def next_of(stage: Stage) -> Stage | None:
    """The stage after this one; None after the last."""
    at = ORDER.index(stage) + 1
    return ORDER[at] if at < len(ORDER) else None


def go(stage: Stage, *, lacks: bool) -> str:
    """On the button."""
    return say("process.next.go_anyway" if lacks else "process.next.go", stage=stage_name(stage))


def _edition(text: str, work: Work) -> str:
    form, _, version = text.partition("@")
    return _text(form, int(version) if version.isdigit() else 0, work)


def _text(form_id: str, version: int, work: Work) -> str:
    """How a text is called; one this computer does not know by its id."""
    form = work.definitions.known(form_id, version)
    if form is None:
        return form_id
    return say("process.consent.text", code=form.code, title=in_language(form.title), version=version)
