"""The invented couple."""

from datetime import date

from app.definitions.checking import check, warnings
from app.definitions.entry import parse, raw_of
from app.definitions.loader import Definitions
from app.definitions.sample import sample, sample_sources
from app.definitions.values import UNANSWERED
from app.domain.identity import read

TODAY = date(2026, 11, 23)


def test_a_sample_is_the_same_every_time(real: Definitions) -> None:
    """Two runs print the same page."""
    for form in real.forms.values():
        assert sample(form, real, TODAY) == sample(form, real, TODAY)


def test_a_sample_passes_every_check(real: Definitions) -> None:
    """What is shown as an example is a good one."""
    for form in real.forms.values():
        values = sample(form, real, TODAY)
        assert check(form, values, True, TODAY) == ()
        assert warnings(form, values, TODAY) == ()


def test_a_sample_could_have_been_typed(real: Definitions) -> None:
    """Every answer goes through the entry field unchanged."""
    for form in real.forms.values():
        for name, value in sample(form, real, TODAY).items():
            field = form.fields[name]
            assert field.kind not in UNANSWERED
            assert parse(field, raw_of(value), real.codes) == value


def test_the_invented_people_live_nowhere() -> None:
    """Their numbers have the right check digit and an unassigned region."""
    case = sample_sources(TODAY).case
    assert case is not None
    for party in case.parties:
        identity = read(party.person.details.id_no, TODAY)
        assert identity.number.startswith("990101")
        assert (identity.warnings, identity.birth_date) == ((), party.person.details.birth_date)
