"""The one question before a note is frozen, asked in place."""

from app.domain.cases import Draft
from ui.spoken import day, scope_name
from ui.widgets.ask_bar import AskBar
from ui.words import say


class SignBar(AskBar):
    """Says what will be frozen. `confirmed` freezes it, `declined` goes back to writing."""

    def __init__(self) -> None:
        super().__init__(say("note.confirm"), say("note.look_again"))


def frozen_words(draft: Draft, *, is_couple: bool) -> str:
    """What signing will freeze."""
    whom = say("note.freeze_for", scope=scope_name(draft.scope)) if is_couple else ""
    return say("note.freeze", letters=len(draft.body.strip()), whom=whom, day=day(draft.happened_on))
