"""`tongxing help`: every word of the command line, with what it is for."""

import pkgutil
from collections.abc import Sequence

from ui import commands
from ui.words import knows, say


def run(args: Sequence[str]) -> int:
    """Print the list."""
    print(say("help.title"))
    for word in sorted(module.name for module in pkgutil.iter_modules(commands.__path__)):
        about = say(f"{word}.about") if knows(f"{word}.about") else ""
        print(f"  tongxing {word:<12}{about}".rstrip())
    return 0
