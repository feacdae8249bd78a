"""Errors as sentences: what happened, what is safe, what to do. Nothing else in the program does this.

An error we do not know gets a calm sentence with a number, never its own text: that could hold what was typed.
"""

import errno
from collections.abc import Mapping

from app.errors import BadDefinition, BadEntry, NotFound, OurError, Refused, TongxingError, WrongSecret
from app.log import number_of
from sync.errors import (
    BadInvitation,
    BadSheet,
    CannotOpen,
    ControlMoved,
    HistoryDiffers,
    ServerRefused,
    ServerUntrusted,
    SyncError,
)
from ui.definition_words import bad_definition
from ui.words import knows, say

DETAILED: tuple[tuple[type[Exception], str, str], ...] = (
    (BadEntry, "problem", "error.entry"),
    (Refused, "rule", "error.refused"),
    (ServerRefused, "problem", "error.server"),
    (ServerUntrusted, "reason", "error.untrusted"),
    (CannotOpen, "reason", "error.opening"),
    (BadInvitation, "reason", "error.invitation"),
    (BadSheet, "reason", "error.sheet"),
)
"""Errors whose fact names a more exact sentence: the class, the fact, the table of the word catalogue.

A table's `any` is for a fact without a sentence; where it has none, the error's own code is.
"""

_BLANKS = (
    "file",
    "found",
    "known",
    "what",
    "needed",
    "place",
    "reason",
    "problem",
    "least",
    "left",
    "typed",
    "group",
    "most",
    "day",
    "year",
)
_NOT_GIVEN = dict.fromkeys(_BLANKS, "–")  # an error without its facts still gets its sentence


def sentence(error: BaseException) -> str:
    """What to tell the person, in the language spoken now."""
    return say(_key(error), **{**_NOT_GIVEN, **_blanks(error)})


def _key(error: BaseException) -> str:
    if isinstance(error, WrongSecret):
        return _wrong_secret_key(error.facts)
    if isinstance(error, TongxingError | SyncError) and not isinstance(error, OurError):
        return _detailed_key(error) or _general_key(error)
    if isinstance(error, OSError):
        return _disk_key(error)
    return "error.our_error"


def _wrong_secret_key(facts: Mapping[str, object]) -> str:
    """A wrong secret is a code typed with a slip, a session PIN, or a passphrase with or without a wait."""
    if "group" in facts:
        return "error.wrong_group" if facts["group"] else "error.wrong_length"
    if "left" in facts:
        return "error.wrong_pin"
    return "error.wrong_secret_wait" if facts.get("wait_s") else "error.wrong_secret"


def _detailed_key(error: TongxingError | SyncError) -> str | None:
    if isinstance(error, ControlMoved | HistoryDiffers):  # they have sentences of their own
        return None
    for kind, fact, table in DETAILED:
        if isinstance(error, kind):
            wanted = (f"{table}.{error.facts.get(fact)}", f"{table}.any")
            return next((key for key in wanted if knows(key)), None)
    return None


def _general_key(error: TongxingError | SyncError) -> str:
    key = f"error.{error.code}"
    return key if knows(key) else "error.our_error"


def _disk_key(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "error.disk_full"
    return "error.no_permission" if isinstance(error, PermissionError) else "error.disk_trouble"


def _blanks(error: BaseException) -> dict[str, object]:
    facts = dict(error.facts) if isinstance(error, TongxingError | SyncError) else {}
    if isinstance(error, BadDefinition):
        facts = bad_definition(error)
    if "key" in facts:
        facts["place"] = facts.pop("key")  # `key` is what `say` calls the phrase
    if isinstance(error, NotFound):
        facts["thing"] = _thing(str(facts.get("what")))
    return {**facts, "number": number_of(error)}


def _thing(what: str) -> str:
    key = f"error.thing.{what}"
    return say(key if knows(key) else "error.thing.record")
