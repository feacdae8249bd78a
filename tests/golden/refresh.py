"""`python -m tests.golden.refresh [NAME …]`: make the golden pages anew. Look at each one before you commit it."""

import sys

from tests.golden.pages import PAGES
from tests.golden.pictures import FOLDER, keep, picture


def main(names: list[str]) -> None:
    """Write the pages named, or all."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or PAGES:
        file = FOLDER / f"{name}.png"
        keep(picture(PAGES[name]()), file)
        print(f"{file} {file.stat().st_size / 1000:.0f} kB")  # noqa: T201  # the answer


if __name__ == "__main__":
    main(sys.argv[1:])
