"""How a deadline was computed, step by step, in the language spoken now."""

from datetime import date, datetime

from app.definitions.entry import show_day
from app.definitions.values import Clock
from app.domain.clocks import Fact, Reasoning
from app.now import CHINA
from ui.words import in_language, language, say


def step_words(step: Reasoning, clock: Clock) -> str:
    """One step of the computation."""
    blanks: dict[str, object] = {name: spoken_at(fact) for name, fact in step.facts.items()}
    blanks["name"] = in_language(clock.dates[name]) if (name := str(step.facts.get("name", ""))) in clock.dates else ""
    blanks["start"] = in_language(clock.start)
    blanks["count"] = len(rest) if isinstance(rest := step.facts.get("rest"), tuple) else 0
    is_moment = step.code == "start" and isinstance(step.facts["day"], datetime)
    return say(f"clock.step.{step.code}_moment" if is_moment else f"clock.step.{step.code}", **blanks)


def spoken_at(fact: Fact) -> object:
    """A day or moment in the language spoken now; anything else as it is."""
    if isinstance(fact, datetime):
        local = fact.astimezone(CHINA)
        return f"{spoken_at(local.date())} {local:%H:%M}"
    return show_day(fact, language()) if isinstance(fact, date) else fact
