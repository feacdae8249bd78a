"""`tongxing-server`: set up, add sites, serve, check. Exit codes: 0 done, 1 the world failed, 2 wrong use."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from sync.errors import BadInvitation
from sync.protocol.names import site_id
from sync.protocol.site_card import read_card
from sync.server.central import BLOB_QUOTA
from sync.server.erasing import replay
from sync.server.faults import BadArgument, DataFolder, ServerFault
from sync.server.figures import given_out
from sync.server.limits import read_limits
from sync.server.serving import Place, check_place, serve
from sync.server.store.backup import back_up
from sync.server.store.checking import check_pages, check_streams
from sync.server.store.database import Database, Home, has_database, open_database
from sync.server.store.facts import begin_incarnation, load_or_make
from sync.server.store.ledger import read_file, write_file
from sync.server.store.sites import add_site, all_sites
from sync.server.worker import Worker, now_ms

MAX_WORKERS = 64
Command = Callable[[argparse.Namespace], int]
Words: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    asked = _parser().parse_args(arguments)
    run: Command = asked.run
    try:
        return run(asked)
    except BadArgument as error:
        return _fail(str(error), 2)
    except ServerFault as error:
        return _fail(str(error), 1)
    except (SQLAlchemyError, UnicodeDecodeError) as error:  # SQLite quotes the bytes of a damaged page, driver and all
        return _fail(f"the database cannot be used ({type(error).__name__})", 1)


def init(asked: argparse.Namespace) -> int:
    """Set up a server in an empty folder, or bring an older one up to date."""
    database = open_database(asked.home)
    with database.writing() as connection:
        facts = load_or_make(connection)
    database.close()
    _say(f"server key {facts.public_key.hex()}")
    return 0


def add(asked: argparse.Namespace) -> int:
    """Add the site of a card; adding it again changes nothing."""
    try:
        card = read_card(asked.card)
    except BadInvitation as error:
        raise BadArgument(f"this site card cannot be read ({error.facts['reason']}); copy it again") from error
    database = _existing(asked.home)
    with database.writing() as connection:
        is_new = add_site(connection, card.root_key, now_ms())
    database.close()
    _say(f"{'added' if is_new else 'known already:'} site {site_id(card.root_key).hex()}")
    return 0


def list_sites(asked: argparse.Namespace) -> int:
    """Print the ids of all sites, one a line."""
    database = _existing(asked.home)
    with database.reading() as connection:
        for site in all_sites(connection):
            _say(site.site_id.hex())
    database.close()
    return 0


def run_server(asked: argparse.Namespace) -> int:
    """Serve until told to stop."""
    place = Place(host=asked.host, port=asked.port, cert=asked.cert, key=asked.key)
    check_place(place)
    if not 1 <= asked.workers <= MAX_WORKERS:
        raise BadArgument(f"--workers is a number from 1 to {MAX_WORKERS}")
    limits = read_limits(asked.limits)
    if asked.blob_quota < 0:
        raise BadArgument("--blob-quota is a number of GiB, 0 for none at all")
    open_database(asked.home).close()  # what is wrong with it is said here, once, and not by every worker
    with given_out(asked.metrics, asked.workers):
        share = limits.divided(asked.workers)
        serve(Worker(asked.home, share, asked.blob_quota * 2**30), place, share, asked.workers)
    return 0


def check(asked: argparse.Namespace) -> int:
    """Look at every page of a SQLite file and recompute every stream; 1 where something does not fit."""
    database = _existing(asked.home)
    with database.reading() as connection:
        if fault := check_pages(connection):
            raise ServerFault(f"the database file is damaged: {fault}")
        reports = list(check_streams(connection))
    database.close()
    for report in reports:
        _say(f"{report.kind} {report.stream.hex()}: {report.rows} rows, {report.fault or 'sound'}")
    faults = sum(1 for report in reports if report.fault)
    return _fail(f"{faults} of {len(reports)} streams do not fit", 1) if faults else 0


def backup(asked: argparse.Namespace) -> int:
    """Copy the database into a new folder while the server serves, and check the copy (SQLite)."""
    if not isinstance(asked.home, Path):
        raise BadArgument("a PostgreSQL database is backed up with pg_dump")
    if not has_database(asked.home):
        raise DataFolder("there is no server in this data folder; run init first")
    streams = back_up(asked.home, asked.to, _show_progress)
    _say(f"backup of {streams} streams, all sound")
    return 0


def after_restore(asked: argparse.Namespace) -> int:
    """Tell every seat that this database came from a backup, so that they offer again what it lacks."""
    database = _existing(asked.home)
    dropped = replay(database)
    with database.writing() as connection:
        begin_incarnation(connection)
    database.close()
    if dropped:
        _say(f"dropped {dropped} envelopes of erased files again")
    _say("new incarnation; start the server now")
    return 0


def ledger(asked: argparse.Namespace) -> int:
    """Add the ledger of erased files to a copy in a file (--to), or what such a copy has to the ledger (--from)."""
    database = _existing(asked.home)
    if asked.to is not None:
        write_file(asked.to, database.ledger.all())
        _say(f"{len(read_file(asked.to))} erased files in it")
    else:
        new = database.ledger.add(read_file(asked.source))
        _say(f"{new} erased files were new; dropped {replay(database)} envelopes")
    database.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tongxing-server", description="The central server of Tongxing.")
    words = parser.add_subparsers(required=True, metavar="COMMAND")
    _word(words, "init", init)
    site_words = words.add_parser("site", help="the sites this server serves").add_subparsers(required=True)
    _word(site_words, "add", add).add_argument("card", metavar="CARD", help="the site card, TX1-…")
    _word(site_words, "list", list_sites)
    serving = _word(words, "serve", run_server)
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serving.add_argument("--port", type=int, default=8765, help="0 picks a free one")
    serving.add_argument("--workers", type=int, default=1, metavar="N", help="processes that serve side by side")
    serving.add_argument("--metrics", type=int, metavar="PORT", help="figures for Prometheus, on 127.0.0.1 alone")
    serving.add_argument("--limits", type=Path, metavar="FILE", help="other limits than the usual ones, TOML")
    quota = BLOB_QUOTA // 2**30
    serving.add_argument("--blob-quota", type=int, default=quota, metavar="GIB", help="room for one site's attachments")
    serving.add_argument("--cert", type=Path, help="certificate chain, PEM")
    serving.add_argument("--key", type=Path, help="its private key, PEM")
    _word(words, "check", check)
    _word(words, "backup", backup).add_argument("--to", type=Path, required=True, metavar="DIR", help="a new folder")
    _word(words, "restored", after_restore)
    ways = _word(words, "ledger", ledger).add_mutually_exclusive_group(required=True)
    ways.add_argument("--to", type=Path, metavar="FILE", help="best on another computer")
    ways.add_argument("--from", dest="source", type=Path, metavar="FILE", help="one that was written so")
    return parser


def _word(words: Words, name: str, run: Command) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=run.__doc__, description=run.__doc__)
    home = parser.add_mutually_exclusive_group(required=True)
    home.add_argument("--data", dest="home", type=Path, metavar="DIR", help="the server's data folder (SQLite)")
    home.add_argument(
        "--database", dest="home", metavar="URL", help="a PostgreSQL database, postgresql://USER@HOST/NAME"
    )
    parser.set_defaults(run=run)
    return parser


def _existing(home: Home) -> Database:
    if not has_database(home):
        raise DataFolder("there is no server in this data folder or database; run init first")
    return open_database(home)


def _show_progress(done: int, total: int) -> None:
    """Where somebody looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total} pages" + ("\n" if done == total else ""))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"tongxing-server: {sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
