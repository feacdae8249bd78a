"""Every error has a sentence of its own in both languages, and no sentence quotes what an error says."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import app.errors
import app.log
import sync.errors
from app.errors import (
    BadDefinition,
    BadEntry,
    HeaderDamaged,
    NotFound,
    OurError,
    Refused,
    TongxingError,
    VaultDamaged,
    WorldError,
    WrongSecret,
)
from sync.errors import HistoryDiffers, ServerRefused, SyncError
from ui.wording import DETAILED, sentence
from ui.words import knows, say, set_language

ROOT = Path(app.errors.__file__).parent.parent
LANGUAGES = ("zh", "en")
FACT_TABLES = {kind.__name__: (fact, table) for kind, fact, table in DETAILED}


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    set_language("zh")
    yield
    set_language("zh")


def family(root: type[Exception]) -> list[type[Exception]]:
    """Every class of an error tree that is really raised."""
    below = [kind for child in root.__subclasses__() for kind in family(child)]
    return below if root in (TongxingError, WorldError) else [root, *below]


ERRORS = [*family(TongxingError), *family(SyncError)]


def facts_of(kind: type[Exception]) -> dict[str, object]:
    """The facts a class promises in its docstring, each with a value to look for."""
    told = (kind.__doc__ or "").partition("Facts:")[2]
    return {name: f"<{name}>" for name in re.findall(r"`([a-z_]+)`", told)}


def literals(name: str, fact: str) -> set[str]:
    """Every literal that the source gives as `fact` to the error called `name`."""
    given = [word.value for call in calls().get(name, ()) for word in call.keywords if word.arg == fact]
    return {str(value.value) for value in given if isinstance(value, ast.Constant)}


@cache
def calls() -> dict[str, list[ast.Call]]:
    """Every call of the source by the plain name it calls; read once."""
    found: dict[str, list[ast.Call]] = defaultdict(list)
    for folder in ("app", "sync", "ui"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    found[node.func.id].append(node)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_has_its_own_sentence(kind: type[Exception], lang: str) -> None:
    """With its documented facts filled in, no blank left, and ended like a sentence."""
    set_language(lang)
    told = sentence(kind(**facts_of(kind)))
    assert "{" not in told
    assert told[-1] in "。." or told.endswith("<file>")
    if kind is not OurError:
        assert told != sentence(OurError())


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_without_its_facts_still_has_a_sentence(kind: type[Exception]) -> None:
    """A forgotten fact must not turn one failure into two."""
    assert "{" not in sentence(kind())


def test_no_two_errors_share_a_sentence() -> None:
    """Except an error and its refinement that says nothing more to the person."""
    told = {kind: sentence(kind()) for kind in ERRORS if kind is not sync.errors.Malformed}
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize(("kind", "fact", "table"), DETAILED)
def test_every_code_in_the_source_has_words(kind: type[Exception], fact: str, table: str) -> None:
    """Each problem, rule and reason that the source raises has its sentence."""
    missing = {code for code in literals(kind.__name__, fact) if not knows(f"{table}.{code}")}
    has_own_class = {"history_differs", "control_moved"}
    assert missing <= has_own_class


def test_every_kind_of_record_in_the_source_has_a_name() -> None:
    """What was not found is named, and what has no name is "the record"."""
    nameless = {what for what in literals("NotFound", "what") if not knows(f"error.thing.{what}")}
    assert not nameless
    assert sentence(NotFound(what="unheard_of")) == sentence(NotFound(what="record"))


def test_blanks_are_filled_from_the_facts() -> None:
    """Seconds, groups, files and codes appear in the sentence."""
    assert "20" in sentence(WrongSecret(wait_s=20))
    assert "3" in sentence(WrongSecret(wait_s=0, group=3, typed=40))
    assert "39" in sentence(WrongSecret(wait_s=0, group=0, typed=39))
    assert "2" in sentence(WrongSecret(wait_s=0, left=2))
    assert "cooling.toml" in sentence(BadDefinition(file="cooling.toml", key="days", reason="not a number"))
    assert "days" in sentence(BadDefinition(file="cooling.toml", key="days", reason="not a number"))
    assert "8" in sentence(BadEntry(field="passphrase", problem="passphrase_short", least=8))
    assert "/seats/ab/vault.db" in sentence(VaultDamaged(file="/seats/ab/vault.db"))


def test_the_four_wrong_secrets_are_told_apart() -> None:
    """A slip, a wrong length, a PIN, a wait and none: five different sentences."""
    facts = ({"group": 1, "typed": 40}, {"group": 0, "typed": 3}, {"left": 1}, {"wait_s": 5}, {"wait_s": 0})
    assert len({sentence(WrongSecret(**given)) for given in facts}) == 5


def test_a_code_without_words_falls_back() -> None:
    """A rule or a server's code that is newer than this program still gets a calm sentence."""
    assert sentence(Refused(rule="unheard_of")) == say("error.refused.any")
    assert sentence(BadEntry(field="x", problem="unheard_of")) == say("error.bad_entry")
    assert "unheard_of" in sentence(ServerRefused(problem="unheard_of"))
    assert sentence(HistoryDiffers(problem="history_differs")) == say("error.history_differs")


@pytest.mark.parametrize("error", [ValueError("她说他昨夜又动手了"), KeyError("王敏"), OurError(what="王敏")])
def test_an_unknown_error_gets_a_number_and_not_its_text(error: Exception) -> None:
    """What an error says may be what somebody typed; the number is the one in the log."""
    told = sentence(error)
    assert "王敏" not in told
    assert "昨夜" not in told
    assert app.log.number_of(error) in told


def test_trouble_with_the_disk_is_told_from_a_mistake_of_ours() -> None:
    """No room, no permission, and everything else that a disk can refuse."""
    assert sentence(OSError(28, "No space left on device")) == say("error.disk_full")
    assert sentence(PermissionError(13, "denied")) == say("error.no_permission")
    assert sentence(OSError(5, "Input/output error")) == say("error.disk_trouble")


def test_what_is_damaged_is_never_to_be_deleted() -> None:
    """The sentences about damage warn against the one step that could lose something."""
    for error in (HeaderDamaged(file="f"), VaultDamaged(file="f")):
        assert "不要删除" in sentence(error)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_never_blame(lang: str) -> None:
    """Nobody is called wrong, and nothing is "illegal" or "fatal"."""
    set_language(lang)
    for kind in ERRORS:
        assert not re.search(r"您错|非法|致命|你|客户|illegal|invalid|fatal|fail(ed|ure)", sentence(kind()))


def test_blanks_are_the_same_in_both_languages() -> None:
    """And each blank is one that `sentence` can fill."""
    fillable = {"wait_s", "group", "typed", "left", "file", "found", "known", "what", "needed", "place", "reason"}
    fillable |= {"problem", "least", "most", "number", "thing", "word", "day", "year"}
    for key, pair in phrases().items():
        zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in pair)
        assert zh == en <= fillable, key


def phrases() -> dict[str, tuple[str, str]]:
    """Every phrase of error.toml in both languages."""
    found: dict[str, tuple[str, str]] = {}
    tables = tomllib.loads((ROOT / "resources/translations/error.toml").read_text("utf-8"))
    for name, value in tables.items():
        nested = {name: value} if "zh" in value else {f"{name}.{key}": phrase for key, phrase in value.items()}
        found |= {key: (phrase["zh"], phrase["en"]) for key, phrase in nested.items()}
    return found
