"""The doors to real vaults. Imported on the store thread after the first paint: it brings the store and its library."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_bytes

from app.casework import opening, site
from app.casework.work import SiteFacts, Work
from app.definitions import loader
from app.domain.ids import StreamId
from app.now import CHINA, Now, today
from app.paper import invitation as invitation_paper
from app.paper import recovery, site_sheet
from app.paper.values import InvitationFacts, RecoveryFacts, SiteSheetFacts
from app.paths import cache_root, seats_root
from app.store.seats import Centre, Founding
from app.vault import ballast, lock, vault, wiping
from app.vault.key import DatabaseKey
from app.vault.lock import Hold
from sync.enrolment import joined_site, new_site, returned_site
from sync.joining import accept, look_up_at
from sync.protocol.fingerprint import shown
from sync.protocol.names import stream_id
from sync.sealing.invitation_box import Box
from sync.sealing.invitation_code import Code
from sync.sealing.site_sheet import read_sheet
from sync.site_recovery import come_back
from sync.trust import certificate_shown
from sync.wire import Credentials, HttpWire
from ui.doors import Created, Invitation, Invited, NewSeat, PersonCard, Tell
from ui.posts import post_words
from ui.words import language


class VaultDoors:
    """The seats under one data folder."""

    def __init__(self, root: Path, now: Now, trust: Path | None = None) -> None:
        """`trust` may hold the certificate of the centre's own authority, as for the exchange."""
        self._root = root
        self._now = now
        self._trust = trust
        self._holds: dict[int, Hold] = {}  # by id of the Work that is open under it
        wiping.finish(root)

    def create(self, new: NewSeat, passphrase: str) -> Created:
        """Make a seat: header, database, its first lines. Raises BadInvitation before anything is made."""
        founding, site_name = self._founding(new)
        made = vault.create(self._root, new.worker, site_name, passphrase, token_bytes)
        with lock.hold(made.folder):
            opening.found_seat(made.folder, made.key, founding, self._now, token_bytes)
            work = self._open_database(made.folder, made.key)
            try:
                opening.introduce(work, SiteFacts(name=new.site, phone=new.phone) if new.site else None)
            finally:
                work.close()
        return Created(PersonCard(made.folder.name, new.worker, site_name), made.recovery_code)

    def invited_to(self, new: NewSeat) -> Invited:
        """Ask the centre. Nothing is made yet."""
        box = self._box(new, Code(new.invitation_code))
        return Invited(box.site_name, box.post, box.number, shown(box.bureau))

    def certificate_at(self, address: str) -> bytes:
        """Nothing is sent there."""
        return certificate_shown(address)

    def invitation_slip(self, invitation: Invitation) -> bytes:
        """The slip, in the language spoken now."""
        facts = InvitationFacts(
            code=invitation.code,
            address=invitation.address,
            site=invitation.site,
            colleague=invitation.colleague,
            post=post_words(invitation.post),
            number=invitation.number,
            expires=f"{invitation.expires.astimezone(CHINA):%Y-%m-%d %H:%M}",
            bureau=invitation.bureau,
            lang=language(),
        )
        return invitation_paper.render(facts).pdf

    def open(self, card: PersonCard, passphrase: str, tell: Tell | None = None) -> Work:
        """Unlock and open."""
        folder = self._folder(card)
        return self._held(folder, lambda: vault.unlock(folder, passphrase, self._now, tell=tell))

    def recover(self, card: PersonCard, code: str, passphrase: str, tell: Tell | None = None) -> Work:
        """Unlock by the recovery code, set the new passphrase, open."""
        folder = self._folder(card)

        def unlock() -> DatabaseKey:
            key = vault.unlock_with_recovery(folder, code, self._now, tell=tell)
            vault.set_passphrase(folder, key, passphrase, token_bytes)
            return key

        return self._held(folder, unlock)

    def close(self, work: Work) -> None:
        """Close the database, drop the key, let another process have the vault."""
        work.close()
        if hold := self._holds.pop(id(work), None):
            hold.release()

    def wipe(self, card: PersonCard, work: Work) -> None:
        """Close, then destroy the vault, key slots first."""
        work.close()
        if hold := self._holds.pop(id(work), None):
            hold.release()
        wiping.wipe(self._folder(card))

    def change_passphrase(self, card: PersonCard, old: str, new: str) -> None:
        """Re-wrap the database key; the records are not touched."""
        vault.change_passphrase(self._folder(card), old, new, token_bytes, self._now)

    def renew_recovery_code(self, card: PersonCard, passphrase: str) -> str:
        """Re-wrap the database key under a new code."""
        return vault.new_recovery_code(self._folder(card), passphrase, token_bytes, self._now)

    def recovery_sheet(self, card: PersonCard, code: str) -> bytes:
        """The sheet, in the language spoken now."""
        facts = RecoveryFacts(code=code, seat=card.name, site=card.site, made_on=today(self._now), lang=language())
        return recovery.render(facts).pdf

    def check_passphrase(self, card: PersonCard, passphrase: str) -> None:
        """By opening the key slot; the key is dropped."""
        vault.unlock(self._folder(card), passphrase, self._now)

    def site_sheet(self, card: PersonCard, code: str, address: str, certificate: bytes) -> bytes:
        """The sheet, in the language spoken now."""
        facts = SiteSheetFacts(
            code=code,
            address=address,
            certificate=shown(certificate),
            site=card.site,
            made_by=card.name,
            made_on=today(self._now),
            lang=language(),
        )
        return site_sheet.render(facts).pdf

    def name_site(self, card: PersonCard, work: Work) -> PersonCard:
        """The name a colleague gave the site, or a new one, in the header as well."""
        name = site.facts(work).name
        if not name or name == card.site:
            return card
        vault.rename(self._folder(card), card.name, name)
        return PersonCard(card.seat, card.name, name)

    def settle(self, card: PersonCard) -> None:
        """Keep the ballast that lets a full disk be cleaned."""
        ballast.keep(self._folder(card))

    def make_room(self, card: PersonCard) -> None:
        """Let the ballast go; the next unlocking with room on the disk makes it again."""
        ballast.release(self._folder(card))

    def _founding(self, new: NewSeat) -> tuple[Founding, str]:
        """What the vault is to write down, and the name of the site."""
        if new.site_sheet:
            return self._returning(new), ""
        if not new.invitation_code:
            return new_site(new.worker, new.desk, token_bytes), new.site
        code = Code(new.invitation_code)
        box = self._box(new, code)
        return joined_site(accept(box, code, new.worker, new.server, token_bytes), new.worker), box.site_name

    def _returning(self, new: NewSeat) -> Founding:
        """A new administrator's seat of a site of which the recovery sheet is left. Raises WrongSecret, BadSheet."""
        sheet = read_sheet(new.site_sheet)
        stream = StreamId(stream_id("control", sheet.site))
        by = Credentials(stream, sheet.keys.seat, sheet.keys.sign)
        with HttpWire(new.server, by, trust=self._trusted(), certificate=new.certificate) as wire:
            back = come_back(wire, sheet, token_bytes)
            key = wire.hello().server_key
        return returned_site(back, Centre(new.server, key, new.certificate), new.worker, new.desk)

    def _trusted(self) -> Path | None:
        return self._trust if self._trust and self._trust.is_file() else None

    def _box(self, new: NewSeat, code: Code) -> Box:
        return look_up_at(new.server, code, self._trusted())

    def _folder(self, card: PersonCard) -> Path:
        return seats_root(self._root) / card.seat

    def _held(self, folder: Path, unlock: Callable[[], DatabaseKey]) -> Work:
        """Take the vault for this process first, and give it back where opening fails."""
        hold = lock.hold(folder)
        try:
            work = self._open_database(folder, unlock())
        except BaseException:
            hold.release()
            raise
        self._holds[id(work)] = hold
        return work

    def _open_database(self, folder: Path, key: DatabaseKey) -> Work:
        definitions = loader.load(copy=cache_root(self._root))
        return opening.open_seat(folder, key, definitions, self._now, token_bytes)
