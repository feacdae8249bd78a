"""How a command says, in one sentence, that it was not used as it should be."""

import argparse
from collections.abc import Sequence
from typing import NoReturn


class WrongUse(Exception):
    """The command line cannot be followed; the text is the sentence to print. The exit code is 2."""


class Parser(argparse.ArgumentParser):
    """Reads the words after a command; whatever does not fit raises WrongUse with the usage line given."""

    def __init__(self, usage_line: str) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self._usage_line = usage_line

    def read(self, args: Sequence[str]) -> argparse.Namespace:
        """The values of all options. Raises WrongUse."""
        return self.parse_args(list(args))

    def error(self, message: str) -> NoReturn:
        """Every complaint is the usage line."""
        raise WrongUse(self._usage_line)
