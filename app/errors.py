"""Every failure this program knows, as a tree.

TongxingError
  WorldError            the world failed: the person can do something about it
    WrongSecret         passphrase, recovery code or session PIN does not fit
    HeaderDamaged       vault.header cannot be read, and neither can the previous one
    VaultDamaged        the key fits, but the database cannot be read
    VaultTooNew         written by a later version of this program
    VaultBusy           another process has this vault open
    DiskFull            no room left; nothing was half-written
    EngineUnfit         the database library on this computer is not the one required
    BadDefinition       a form, code list or clock file has a mistake
    BadEntry            what was typed cannot be stored as it is
    Refused             a rule of the casework forbids this now
    NotFound            the record is not on this computer
    PrinterFailed       the printer did not take the page
  OurError              we failed: a mistake in this program

An error carries facts, never sentences: `ui/wording.py` alone speaks. Facts never hold case data.
"""

from typing import ClassVar


class TongxingError(Exception):
    """Never raised itself. `code` names the sentence; `facts` fill its blanks."""

    code: ClassVar[str] = "unknown"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{key}={value}" for key, value in self.facts.items())])


class WorldError(TongxingError):
    """The world failed; the person can act on it."""


class WrongSecret(WorldError):
    """Facts: `wait_s`, whole seconds before the next try is taken (0 for none).

    Of a recovery code with a slip of typing, not tried yet: `group` (1 to 8; 0 for a wrong length) and `typed`, how
    many characters. Of a session PIN: `left`, further tries.
    """

    code = "wrong_secret"


class HeaderDamaged(WorldError):
    """Neither the header nor its previous copy can be read. Facts: `file`."""

    code = "header_damaged"


class VaultDamaged(WorldError):
    """The key fits but pages fail their check. Facts: `file`."""

    code = "vault_damaged"


class VaultTooNew(WorldError):
    """Facts: `found`, `known`: format or schema versions."""

    code = "vault_too_new"


class VaultBusy(WorldError):
    """Another process holds this vault. Facts: `file`."""

    code = "vault_busy"


class DiskFull(WorldError):
    """No room left on the disk; the last change was not stored."""

    code = "disk_full"


class EngineUnfit(WorldError):
    """Facts: `what`, `found`, `needed`."""

    code = "engine_unfit"


class BadDefinition(WorldError):
    """Facts: `file`, `key`, `reason` (a technical phrase for whoever edits the file)."""

    code = "bad_definition"


class BadEntry(WorldError):
    """Facts: `field`, `problem` (a code under `entry.` in the word catalogue), and the problem's own blanks."""

    code = "bad_entry"


class Refused(WorldError):
    """Facts: `rule` (a code under `refused.` in the word catalogue)."""

    code = "refused"


class NotFound(WorldError):
    """Facts: `what`, the kind of record."""

    code = "not_found"


class PrinterFailed(WorldError):
    """Facts: `printer`."""

    code = "printer_failed"


class OurError(TongxingError):
    """We failed."""

    code = "our_error"
