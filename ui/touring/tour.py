"""The whole tour, in the order a site begins to work."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.readers import Reader
from ui.application import Desktop
from ui.touring import cast, couple, evidence, first_seat, looks, paper, second_seat
from ui.touring.hands import Hands
from ui.touring.stage import Stage
from ui.words import say, set_language

Tell = Callable[[str], None]


def run(out: Path, tell: Tell) -> dict[str, object]:
    """Do it all; the summary that was written. Raises TourStuck."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication([])
    out.mkdir(parents=True, exist_ok=True)
    set_language("zh")
    stage = Stage(app, out)
    try:
        counts = _chapters(stage, partial(_begin, stage, tell))
        counts["leaks_while_open"] = evidence.leaks(_live_files(stage))
    finally:
        stage.close()
    return _summed_up(stage, counts)


def _begin(stage: Stage, tell: Tell, chapter: str) -> None:
    stage.stalls.chapter = chapter
    tell(chapter)


def _chapters(stage: Stage, tell: Tell) -> dict[str, Any]:
    tell("setup")
    desktop, hands = first_seat.set_up(stage)
    first_seat.unlock(desktop, hands, cast.PASSPHRASE)
    tell("couple")
    couple.open_case(hands)
    couple.write_notes(hands)
    couple.stay_with(hands, Reader.BOTH)
    tell("paper")
    paper.fill_notice(hands)
    couple.open_first_case(hands)
    paper.fill_registration(hands)
    couple.open_first_case(hands)
    printed = paper.print_set(hands, stage, "wang-min")
    tell("walls")
    couple.show_the_walls(hands)
    found = couple.search(hands)
    couple.quick_contact(hands)
    paper.gallery(hands)
    tell("centre")
    second_seat.connect(stage, hands)
    scanned = second_seat.invite(stage, hands)
    second_seat.rest_at_the_centre(desktop, hands)
    other, her_hands = second_seat.join(stage, scanned)
    second_seat.let_in(desktop, hands)
    second_seat.read_and_answer(other, her_hands)
    second_seat.rest_at_the_centre(desktop, hands)
    couple.open_first_case(hands)
    hands.picture("case-after-sync")
    tell("looks")
    hands.press(say("shell.room.today"))
    hands.picture("today")
    _last_looks(desktop, hands)
    return {"printed": len(printed), "search": dict(found), "seats": len(stage.desktops)}


def _last_looks(desktop: Desktop, hands: Hands) -> None:
    looks.cover(desktop, hands)
    looks.lock_and_come_back(desktop, hands)
    looks.other_looks(desktop, hands)


def _live_files(stage: Stage) -> list[Path]:
    """Databases with the write-ahead logs they have while they are open; closing folds the logs away."""
    return [*evidence.vault_files(stage.seats), *sorted(stage.server.data.glob("*.db*"))]


def _summed_up(stage: Stage, counts: dict[str, Any]) -> dict[str, object]:
    vaults = evidence.vault_files(stage.seats)
    traffic = stage.out / "traffic.bin"
    database = stage.server.database
    searched = [*vaults, traffic, *sorted(database.parent.glob(f"{database.name}*"))]
    summary: dict[str, object] = {
        "screenshots": [str(stage.screens / name) for name in stage.album.taken],
        "pdfs": [str(path) for path in sorted(stage.papers.rglob("*.pdf"))],
        "entered": evidence.entered(),
        "vaults": [str(path) for path in vaults],
        "server_database": str(database),
        "traffic": str(traffic),
        "counts": counts | {
            "screenshots": len(stage.album.taken), "traffic_bytes": traffic.stat().st_size,
            **stage.stalls.summed_up(),
            "files_searched": len(searched), "leaks": [*evidence.leaks(searched), *counts["leaks_while_open"]],
        },
    }  # fmt: skip
    evidence.write_summary(stage.out, summary)
    return summary
