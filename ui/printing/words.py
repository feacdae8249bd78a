"""What is said about printing: job titles, the printer beside the button, why a PDF could not be kept."""

from app.errors import DiskFull
from app.settings import Settings
from ui.words import say


def job_title(count: int) -> str:
    """A job's name in the system's queue: how many sheets, never whose."""
    return say("print.job_one") if count == 1 else say("print.job", count=count)


def blank_title() -> str:
    """The title of an empty sheet's job."""
    return say("print.blank_job")


def printer_line(settings: Settings) -> str:
    """Where pages go, as it stands beside a print button."""
    if not settings.printer:
        return say("print.to_system")
    if settings.tray:
        return say("print.to_tray", printer=settings.printer, tray=settings.tray)
    return say("print.to", printer=settings.printer)


def failure(printer: str) -> str:
    """Pages did not reach a printer."""
    return say("print.failed", printer=printer) if printer else say("print.no_printer")


def not_kept(error: DiskFull | OSError) -> str:
    """A PDF could not be written where somebody asked for it."""
    return say("print.keep_full") if isinstance(error, DiskFull) else say("print.keep_refused")


def boxed(letters: tuple[str, ...]) -> str:
    """Characters that print as boxed numbers; empty where all have a face."""
    return say("print.boxed", letters=with_codes(letters)) if letters else ""


def with_codes(letters: tuple[str, ...]) -> str:
    """Characters and their numbers: this screen may have no face for them either."""
    named = (say("print.letter", letter=one, code=f"U+{ord(one):04X}") for one in letters)
    return say("print.letters").join(named)
