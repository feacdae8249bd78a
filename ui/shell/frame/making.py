"""Makes the frame for whoever is unlocked. Imported when a vault is first opened, not before the start screen."""

from functools import partial

from app.domain.readers import Reader
from ui.doors import PersonCard
from ui.parts import Parts
from ui.printing.drawn_for import DrawFor
from ui.printing.watch import PrintWatch
from ui.scanning.burst import Burst
from ui.scanning.card import ScanCard
from ui.scanning.watch import ScanWatch
from ui.shell.case.view import View as CaseView
from ui.shell.cases.view import View as CasesView
from ui.shell.frame.frame_shell import FrameShell
from ui.shell.frame.view import Frame, Maker
from ui.shell.scans.view import View as ScansView
from ui.shell.settings.view import View as SettingsView
from ui.shell.sync.view import View as SyncView
from ui.words import language


def make_frame(parts: Parts, card: PersonCard, reader: Reader) -> Frame:
    """A fresh frame, connected to the session and to the exchange with the centre."""
    shell = FrameShell(parts.background, parts.settings, language(), partial(parts.printing, owner=card.seat))
    shell.reader = reader
    shell.run(DrawFor(parts.settings))
    scans = ScanWatch(shell, parts.background, shell)
    makers: dict[str, Maker] = {
        "case": partial(CaseView, sync=parts.sync),
        "cases": partial(CasesView, sync=parts.sync),
        "settings": partial(SettingsView, desk=parts.account),
        "scans": partial(ScansView, watch=scans),
    }
    if parts.sync is not None:
        makers["sync"] = partial(SyncView, sync=parts.sync, now=parts.now, save_file=parts.account.save_file)
    frame = Frame(shell, card.name, parts.now, makers)
    frame.ask_rights()
    frame.cover_asked.connect(parts.session.cover)
    frame.lock_asked.connect(parts.session.lock)
    if parts.sync is not None:
        frame.sync_asked.connect(parts.sync.round_now)
    frame.watch = PrintWatch(parts.printing, frame, shell.print_again, card.seat)
    Burst(shell, frame)
    frame.scan_card = ScanCard(scans, frame, shell)
    return frame
