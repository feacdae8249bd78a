"""`tongxing vault list | check | rebuild`: the vaults of this computer, without the window.

The passphrase is asked for, or read from standard input; it is never an argument, which other programs can see.
"""

import argparse
import sys
from collections.abc import Sequence
from getpass import getpass
from secrets import token_bytes

from app.casework import opening
from app.definitions import loader
from app.errors import NotFound
from app.now import system_now
from app.paths import data_root
from app.store import soundness
from app.store.rebuild import rebuild
from app.store.soundness import Soundness
from app.vault import header, layout, lock, vault
from app.vault.seats import SeatCard, list_seats
from ui.words import say


def run(args: Sequence[str]) -> int:
    """Run one of the vault's commands; 1 where a vault has faults."""
    parser = argparse.ArgumentParser(prog="tongxing vault", description=say("vault.about"))
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help=say("vault.list.about"))
    for verb in ("check", "rebuild"):
        opening_one = verbs.add_parser(verb, help=say(f"vault.{verb}.about"))
        opening_one.add_argument("--seat", default="", help=say("vault.check.seat"))
        opening_one.add_argument("--passphrase-stdin", action="store_true", help=say("vault.check.stdin"))
    wanted = parser.parse_args(args)
    if wanted.verb == "list":
        return _list_vaults()
    card = _chosen(wanted.seat)
    if card is None:
        return 2
    return (_check if wanted.verb == "check" else _rebuild)(card, from_stdin=wanted.passphrase_stdin)


def _list_vaults() -> int:
    cards = list_seats(data_root())
    for card in cards:
        print(_line(card))
    if not cards:
        print(say("vault.list.none"))
    return 0


def _line(card: SeatCard) -> str:
    opened = card.opened_at.strftime("%Y-%m-%d %H:%M") if card.opened_at else say("vault.list.never")
    label = card.label if card.state == "good" else say(f"vault.list.{card.state}")
    return say("vault.list.line", folder=card.folder.name, label=label, site=card.site, opened=opened)


def _chosen(seat: str) -> SeatCard | None:
    """The vault meant; None, after listing them, where that is not clear. Raises NotFound."""
    cards = list_seats(data_root())
    fitting = [card for card in cards if not seat or seat in (card.folder.name, card.label)]
    if not fitting:
        raise NotFound(what="seat")
    if len(fitting) > 1:
        print(say("vault.check.which"), *map(_line, fitting), sep="\n", file=sys.stderr)
        return None
    return fitting[0]


def _check(card: SeatCard, *, from_stdin: bool) -> int:
    """Open the vault by its passphrase, look it over, and say what is fine and what is not."""
    with lock.hold(card.folder):
        were_sound = header.read(card.folder).are_sound  # before any passphrase: a damaged header takes none
        events: list[str] = []
        key = vault.unlock(card.folder, _passphrase(card, from_stdin=from_stdin), system_now, tell=events.append)
        _say_header(card, events, were_sound=were_sound)
        found = soundness.check(layout.database(card.folder), key)
        are_sound = header.read(card.folder).are_sound
    _say_database(found)
    is_fine = found.is_good and are_sound
    print(say("vault.check.fine" if is_fine else "vault.check.not_fine", label=card.label))
    return 0 if is_fine else 1


def _rebuild(card: SeatCard, *, from_stdin: bool) -> int:
    """Make what is shown anew from what was saved; in one transaction, so that a break changes nothing."""
    with lock.hold(card.folder):
        key = vault.unlock(card.folder, _passphrase(card, from_stdin=from_stdin), system_now)
        work = opening.open_seat(card.folder, key, loader.load(), system_now, token_bytes)
        try:
            done = rebuild(work.store)
        finally:
            work.close()
    print(say("vault.rebuild.done", label=card.label, saves=done))
    return 0


def _passphrase(card: SeatCard, *, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass(say("vault.check.ask", label=card.label))


def _say_header(card: SeatCard, events: Sequence[str], *, were_sound: bool) -> None:
    if were_sound:
        print(say("vault.check.header_good"))
    else:
        is_mended = header.read(card.folder).are_sound
        print(say("vault.check.header_mended" if is_mended else "vault.check.header_unmended"))
    if "slot_strengthened" in events:
        print(say("vault.check.slot_strengthened"))


def _say_database(found: Soundness) -> None:
    if found.bad_pages:
        print(say("vault.check.pages_bad", bad=found.bad_pages))
    else:
        print(say("vault.check.pages_good", pages=found.pages))
    print(say(f"vault.check.structure_{'bad' if found.faults else 'good'}", bad=found.faults))
    if found.is_good:
        counted = {"cases": found.cases, "notes": found.notes, "drafts": found.drafts, "waiting": found.waiting}
        print(say("vault.check.counts", **counted))
