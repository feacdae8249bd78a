"""Every way a conversation with the server can fail, as a tree.

SyncError
  ServerAway          no connection, name not found, timed out
  ServerUntrusted     its certificate does not fit
  ServerGarbled       its answer is not of the protocol, or fails a check
    NotTheServer      a page of something in between: a network that wants a sign-in, a proxy
    Malformed         bytes that do not have the agreed form (raised at both ends)
  ServerRefused       it answered with a problem code
    ControlMoved      somebody else appended first; fold and try again
    HistoryDiffers    the hash at our cursor is another: restored, forked or truncated server
    WipeOrdered       the site has ordered this shut-out seat to destroy its vault
  Forged              a record or envelope carries a signature that does not fit
  CannotOpen          no key, another suite, a broken seal
  BadHandIn           a file of unsent work that is damaged, too new, or another site's
  BadInvitation       wrong words, damaged, expired, used, withdrawn
  BadSheet            a recovery sheet of another site, of another server, replaced, or not sealed for yet
  Cancelled           the person stopped it

Facts never hold case data, and never a token or key.
"""


class SyncError(Exception):
    """Never raised itself. `code` names the sentence in the word catalogue; `facts` fill its blanks."""

    code = "sync_failed"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    @property
    def wait_s(self) -> int:
        """For how many seconds the server asked to be left alone; 0 where it did not."""
        asked = self.facts.get("wait_s", 0)
        return asked if isinstance(asked, int) else 0

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{key}={value}" for key, value in self.facts.items())])


class ServerAway(SyncError):
    """No connection to the server. Facts: `reason`; `wait_s` where something in front of it said so."""

    code = "server_away"


class ServerUntrusted(SyncError):
    """The server is not the one expected. Facts: `reason` (address, not_https, trust_file; certificate: nobody known
    vouches for it; changed: it is not the one known by its fingerprint; other_root: it is another bureau's)."""

    code = "server_untrusted"


class ServerGarbled(SyncError):
    """The answer cannot be understood or contradicts itself. Facts: `what`."""

    code = "server_garbled"


class NotTheServer(ServerGarbled):
    """What answered does not speak the protocol at all. Facts: `what`."""

    code = "not_the_server"


class Malformed(ServerGarbled):
    """Bytes that do not have the agreed form, wherever they came from. Facts: `what`."""


class ServerRefused(SyncError):
    """Facts: `problem`, the server's code; `wait_s` where it asked to be left alone for a while."""

    code = "server_refused"


class ControlMoved(ServerRefused):
    """The control stream has moved on. Facts: `position`."""

    code = "control_moved"


class HistoryDiffers(ServerRefused):
    """The server's history is not the one this seat has read."""

    code = "history_differs"


class WipeOrdered(ServerRefused):
    """An administrator has ordered this seat, which is shut out, to destroy its vault. Never the server's own word."""

    code = "wipe_ordered"


class Forged(SyncError):
    """A signature does not fit. Facts: `what`."""

    code = "forged"


class CannotOpen(SyncError):
    """An envelope cannot be opened now. Facts: `reason` (no_key, later_control, unknown_suite, bad_payload)."""

    code = "cannot_open"


class BadHandIn(SyncError):
    """A file of a colleague's unsent work. Facts: `reason` (damaged, other_version, other_site)."""

    code = "bad_hand_in"


class BadInvitation(SyncError):
    """Facts: `reason` (wrong_words, damaged, other_version, unknown, expired, used, withdrawn, number_taken)."""

    code = "bad_invitation"


class BadSheet(SyncError):
    """A site's recovery sheet. Facts: `reason` (other_site, unknown, replaced, keys_missing)."""

    code = "bad_sheet"


class Cancelled(SyncError):
    """The person stopped it; everything done so far is kept."""

    code = "cancelled"
