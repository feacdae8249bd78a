"""Puts the look on the program: palette, fonts, style sheet. The roles are listed at the top of tongxing.qss."""

import re
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from app.paper.folders import find_font
from resources import path
from ui.theme.tokens import Theme, colours, wear

FAMILIES = ["Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "Source Han Sans SC", "LXGW WenKai", "sans-serif"]
FAMILIES_TRADITIONAL = ["Noto Sans CJK TC", "Microsoft JhengHei UI", "PingFang TC", *FAMILIES]

_STYLED = "tongxing-style"
_PAPER_FACES = ("LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf")
_LENGTH = re.compile(r"(?<![\w.#-])(\d+)px")
_TOKEN = re.compile(r"@([a-z][a-z0-9-]*)")


def apply(app: QApplication, theme: str, scale: float = 1.0, lang: str = "zh") -> None:
    """Dress the whole program: `theme` is light, dark or system; `scale` is 1.0 to 2.0."""
    worn = resolve(app, theme)
    wear(worn, scale)
    if not app.property(_STYLED):  # asked by name, a style behind a style sheet has none
        app.setProperty(_STYLED, True)
        app.setStyle(QStyleFactory.create("fusion"))  # never a QProxyStyle in Python: PySide 6.12 loses None in it
    _lend_faces()
    if app.font() != (face := font(scale, lang)):
        app.setFont(face)
    # What stays is not set again: every widget would polish itself anew.
    if app.styleSheet() != (filled := sheet(worn, scale)):
        app.setPalette(palette(worn))
        app.setStyleSheet(filled)


def resolve(app: QApplication, theme: str) -> Theme:
    """The theme `system` stands for on this computer now; any other name as it is."""
    if theme == "system":
        return "dark" if app.styleHints().colorScheme().name == "Dark" else "light"
    return "dark" if theme == "dark" else "light"


def font(scale: float, lang: str) -> QFont:
    """The face of the screen at 15 px times `scale`."""
    face = QFont(FAMILIES_TRADITIONAL if lang == "zh-Hant" else FAMILIES)
    face.setPixelSize(round(15 * scale))
    if lang == "en":  # quotation marks as wide as Latin letters, not as Chinese ones
        face.setFeature(QFont.Tag("pwid"), 1)
    face.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return face


@cache
def _lend_faces() -> None:
    """On a computer without any Chinese face, the program's faces for paper serve the screen as well."""
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    for name in _PAPER_FACES:
        if face := find_font((name,)):
            QFontDatabase.addApplicationFont(str(face))


@cache
def sheet(theme: Theme, scale: float) -> str:
    """The style sheet with its colours, marks and lengths filled in."""
    filled = {**colours(theme), "icons": path(f"icons/{theme}").as_posix()}
    template = path("styles/tongxing.qss").read_text("utf-8")
    body = template[template.index("*/") + 2 :]
    coloured = _TOKEN.sub(lambda found: filled[found.group(1)], body)
    return _LENGTH.sub(lambda found: _scaled(int(found.group(1)), scale), coloured)


def _scaled(length: int, scale: float) -> str:
    """A hairline stays a hairline; everything else grows."""
    return f"{length if length <= 1 else round(length * scale)}px"


def palette(theme: Theme) -> QPalette:
    """What Qt paints where the style sheet says nothing."""
    shades = {name: QColor(value) for name, value in colours(theme).items()}
    role = QPalette.ColorRole
    made = QPalette()
    for where, token in (
        (role.Window, "paper"),
        (role.WindowText, "ink"),
        (role.Base, "surface"),
        (role.AlternateBase, "sunken"),
        (role.Text, "ink"),
        (role.Button, "surface"),
        (role.ButtonText, "ink"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on-accent"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "paper"),
        (role.PlaceholderText, "field-line"),
        (role.Link, "accent"),
        (role.Mid, "line"),
        (role.Dark, "field-line"),
        (role.Light, "surface"),
    ):
        made.setColor(where, shades[token])
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, shades["field-line"])
    return made


def restyle(widget: QWidget) -> None:
    """Make a changed `role` (or `problem`) property show."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
