"""Where the person has been, so that Alt+Left comes back."""

from ui.shell.room import Place

LONGEST = 50


class Trail:
    """Places in the order they were visited. Opening somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._here = -1

    @property
    def here(self) -> Place | None:
        """Where the person is."""
        return self._places[self._here] if self._here >= 0 else None

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier place."""
        return self._here > 0

    def go(self, place: Place) -> None:
        """A new place; the same place twice is one visit."""
        if place == self.here:
            return
        self._places = [*self._places[: self._here + 1], place][-LONGEST:]
        self._here = len(self._places) - 1

    def back(self) -> Place | None:
        """The place before this one."""
        if not self.can_go_back:
            return None
        self._here -= 1
        return self.here

    def forward(self) -> Place | None:
        """The place one has come back from."""
        if self._here + 1 >= len(self._places):
            return None
        self._here += 1
        return self.here
