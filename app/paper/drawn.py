"""A drawing (app.domain.drawing) on paper, black on white: upright, or lying on its side where it is wide."""

from collections.abc import Sequence

from app.domain.drawing import Drawing, Label, Oval, Spot, Stroke
from app.paper.fonts import Style
from app.paper.measures import PAGE_HEIGHT
from app.paper.pen import Area, Pen

_DASHES = {"": "", "dash": "4 3", "dot": "1 2"}
_ROUND = 0.5523  # how far the handles of a quarter of an oval reach, of its radius
LARGEST = 0.75
"""Points to a unit, at most: symbols of a small family are no larger than a stamp."""
_LEGIBLE = 0.5
"""Below this upright words get too small, and lying down is tried."""


def draw(pen: Pen, drawing: Drawing, room: Area) -> float:
    """As large as fits into a room, in its middle; where it ends."""
    if not drawing.width:
        return room.y
    upright, lying = _scale(drawing, room.width, room.height), _scale(drawing, room.height, room.width)
    if upright >= _LEGIBLE or lying <= upright:
        left = room.x + (room.width - drawing.width * upright) / 2
        _Drawing(pen, upright, (left, room.y)).draw(drawing)
        return room.y + drawing.height * upright
    pen.canvas.addLiteral(f"q 0 1 -1 0 {PAGE_HEIGHT + room.x:.2f} {PAGE_HEIGHT - room.bottom:.2f} cm")
    corner = (room.height - drawing.width * lying) / 2, (room.width - drawing.height * lying) / 2
    _Drawing(pen, lying, corner).draw(drawing)
    pen.canvas.addLiteral("Q")
    return room.bottom


def _scale(drawing: Drawing, width: float, height: float) -> float:
    return min(width / drawing.width, height / drawing.height, LARGEST)


class _Drawing:
    def __init__(self, pen: Pen, scale: float, corner: Spot) -> None:
        self._pen, self._scale, self._corner = pen, scale, corner

    def draw(self, drawing: Drawing) -> None:
        """Every mark in its order."""
        for one in drawing.marks:
            if isinstance(one, Stroke):
                self._path(self._line(one.points, is_closed=one.closed), one)
            elif isinstance(one, Oval):
                self._path(self._oval(one), one)
            else:
                self._label(one)

    def _path(self, path: str, one: Stroke | Oval) -> None:
        """Filled white under what lies on top, black where it is meant to be dark."""
        fill = {"": "", "ground": "1 g", "ink": "0 g"}[one.fill]
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}.get((bool(fill), bool(one.width)), "n")
        width = max(one.width * self._scale, 0.4)
        self._pen.canvas.addLiteral(f"q {fill} {width:.2f} w [{_DASHES[one.dash]}] 0 d {path} {paint} Q")

    def _line(self, points: Sequence[Spot], *, is_closed: bool) -> str:
        first, *rest = (self._at(one) for one in points)
        steps = [f"{first} m", *(f"{one} l" for one in rest), *(["h"] if is_closed else [])]
        return " ".join(steps)

    def _oval(self, one: Oval) -> str:
        x, y, rx, ry = one.x, one.y, one.rx, one.ry
        kx, ky = rx * _ROUND, ry * _ROUND
        quarters = (
            ((x + rx, y + ky), (x + kx, y + ry), (x, y + ry)),
            ((x - kx, y + ry), (x - rx, y + ky), (x - rx, y)),
            ((x - rx, y - ky), (x - kx, y - ry), (x, y - ry)),
            ((x + kx, y - ry), (x + rx, y - ky), (x + rx, y)),
        )
        curves = (" ".join(self._at(spot) for spot in quarter) + " c" for quarter in quarters)
        return " ".join([f"{self._at((x + rx, y))} m", *curves, "h"])

    def _label(self, one: Label) -> None:
        style, size = Style.BOLD if one.is_bold else Style.PLAIN, one.size * self._scale
        x, y = self._place((one.x, one.y))
        left = x - self._pen.measure(style, size).width(one.text) / 2 if one.is_centred else x
        self._pen.text(left, y, one.text, style, size)

    def _place(self, spot: Spot) -> Spot:
        return self._corner[0] + spot[0] * self._scale, self._corner[1] + spot[1] * self._scale

    def _at(self, spot: Spot) -> str:
        x, y = self._place(spot)
        return f"{x:.2f} {PAGE_HEIGHT - y:.2f}"
