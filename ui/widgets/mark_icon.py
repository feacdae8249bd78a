"""The icons of how far a record has come: on this computer, at the centre ✓, refused."""

from app.domain.cases import SyncMark

GLYPHS: dict[SyncMark, tuple[str, str]] = {
    SyncMark.HERE: ("desktop", "ink-2"),
    SyncMark.CENTRE: ("cloud-check", "safe"),
    SyncMark.REFUSED: ("warning-circle", "overdue"),
}
"""Icon and colour token of each mark, for the delegates that paint rows."""
