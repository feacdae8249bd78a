"""`tongxing-server`: set up, add sites, serve, check. Exit codes: 0 done, 1 the world failed, 2 wrong use."""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from sync.errors import BadInvitation, Forged
from sync.protocol import bureau, fingerprint
from sync.protocol.names import site_id
from sync.protocol.site_card import read_card
from sync.server.central import BLOB_QUOTA
from sync.server.erasing import replay
from sync.server.faults import BadArgument, DataFolder, ServerFault
from sync.server.figures import given_out
from sync.server.limits import read_limits
from sync.server.root_key import BureauRoot, make_root, open_root
from sync.server.serving import Place, check_place, serve
from sync.server.store.backup import back_up
from sync.server.store.checking import check_own, check_pages, check_streams
from sync.server.store.database import Database, Home, has_database, open_database
from sync.server.store.facts import begin_incarnation, load_or_make, set_root
from sync.server.store.ledger import read_file, write_file
from sync.server.store.sites import add_site, all_sites
from sync.server.worker import Worker, now_ms

MAX_WORKERS = 64
Command = Callable[[argparse.Namespace], int]
T = TypeVar("T")
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
    root = _typed(bureau.read_root, asked.root) if asked.root else b""
    database = open_database(asked.home)
    with database.writing() as connection:
        load_or_make(connection)
        if root:
            set_root(connection, root)
        facts = load_or_make(connection)
    database.close()
    if root not in (b"", facts.root):
        raise BadArgument("this server has another bureau root; nothing was changed")
    _say(f"server key {facts.public_key.hex()}")
    if facts.root:
        _say(f"root fingerprint {fingerprint.shown(bureau.fingerprint_of(facts.root))}")
    return 0


def make_bureau_root(asked: argparse.Namespace) -> int:
    """Make the bureau's root key, in a file sealed with a passphrase; on a computer without network."""
    _tell_root(make_root(asked.to, _passphrase(asked, is_new=True)))
    return 0


def certify(asked: argparse.Namespace) -> int:
    """Certify the site of a card with the bureau's root key; prints the line for `site add`."""
    card = _typed(read_card, asked.card)
    root = open_root(asked.key, _passphrase(asked))
    _say(bureau.write_certified(root.certify(card.root_key)))
    return 0


def show_root(asked: argparse.Namespace) -> int:
    """Print the root's line for `init --root`, and its fingerprint."""
    _tell_root(open_root(asked.key, _passphrase(asked)))
    return 0


def add(asked: argparse.Namespace) -> int:
    """Add the site of a card, or a certified one where the server has a bureau root; again, nothing changes."""
    site = _typed(bureau.read_site, asked.card)
    database = _existing(asked.home)
    try:
        with database.writing() as connection:
            _check_certified(site, load_or_make(connection).root)
            is_new = add_site(connection, site.site_root, now_ms())
    finally:
        database.close()
    _say(f"{'added' if is_new else 'known already:'} site {site_id(site.site_root).hex()}")
    return 0


def _check_certified(site: bureau.Certified, root: bytes) -> None:
    if root and not site.signature:
        raise BadArgument("this server adds only sites certified by its bureau's root; see: root certify")
    if site.signature and not root:
        raise BadArgument("this server has no bureau root yet; set it with init --root, or add the site by its card")
    if root:
        try:
            site.check(root)
        except Forged as error:
            raise BadArgument("this site was certified by another root, not by this server's bureau") from error


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
        own, reports = check_own(connection), list(check_streams(connection))
    database.close()
    for fault in own:
        _say(fault)
    for report in reports:
        _say(f"{report.kind} {report.stream.hex()}: {report.rows} rows, {report.fault or 'sound'}")
    faults = sum(1 for report in reports if report.fault)
    if own:
        return _fail(f"{faults} of {len(reports)} streams do not fit, nor does what the server keeps beside them", 1)
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
    _word(words, "init", init).add_argument("--root", metavar="LINE", help="the bureau's root, TXR1-…")
    _root_words(words.add_parser("root", help="the bureau's root key, kept offline").add_subparsers(required=True))
    site_words = words.add_parser("site", help="the sites this server serves").add_subparsers(required=True)
    _word(site_words, "add", add).add_argument("card", metavar="CARD", help="TX1-…, or certified TXC1-…")
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


def _root_words(words: Words) -> None:
    """These need no server and no database."""
    for name, run in (("make", make_bureau_root), ("certify", certify), ("show", show_root)):
        parser = words.add_parser(name, help=run.__doc__, description=run.__doc__)
        parser.add_argument("--passphrase-stdin", action="store_true", help="read it from standard input")
        parser.set_defaults(run=run)
        flag = "--to" if run is make_bureau_root else "--key"
        parser.add_argument(flag, type=Path, required=True, metavar="FILE", help="the file with the root key")
        if run is certify:
            parser.add_argument("card", metavar="CARD", help="the site card, TX1-…")


def _word(words: Words, name: str, run: Command) -> argparse.ArgumentParser:
    parser = words.add_parser(name, help=run.__doc__, description=run.__doc__)
    home = parser.add_mutually_exclusive_group(required=True)
    home.add_argument("--data", dest="home", type=Path, metavar="DIR", help="the server's data folder (SQLite)")
    home.add_argument(
        "--database", dest="home", metavar="URL", help="a PostgreSQL database, postgresql://USER@HOST/NAME"
    )
    parser.set_defaults(run=run)
    return parser


def _typed(read: Callable[[str], T], line: str) -> T:
    """What a line says that somebody has copied or typed."""
    try:
        return read(line)
    except BadInvitation as error:
        raise BadArgument(f"this line cannot be read ({error.facts['reason']}); copy it again") from error


def _passphrase(asked: argparse.Namespace, *, is_new: bool = False) -> str:
    if asked.passphrase_stdin:
        return sys.stdin.readline().rstrip("\n")
    typed = getpass.getpass("passphrase of the root key: ")
    if is_new and getpass.getpass("the same again: ") != typed:
        raise BadArgument("the two passphrases differ; nothing was made")
    return typed


def _tell_root(root: BureauRoot) -> None:
    _say(bureau.write_root(root.public_key))
    _say(f"root fingerprint {fingerprint.shown(bureau.fingerprint_of(root.public_key))}")


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
