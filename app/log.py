"""The log of this program: event codes, counts, and where it failed. Never what an error says: that may quote a note.

One rotating file under the data folder. `note("sync_round", ops=3)` writes `sync_round ops=3`.
"""

import hashlib
import logging
import traceback
from pathlib import Path

LOGGER = logging.getLogger("tongxing")
MOST_BYTES = 512 * 1024
KEPT_FILES = 3


def start(root: Path) -> None:
    """Write the log under `root` from now on. A disk that does not take it stops nobody from working."""
    stop()
    folder = root / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return
    LOGGER.addHandler(_LateFile(folder / "tongxing.log"))
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def stop() -> None:
    """Close the log's file."""
    for handler in list(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()
    LOGGER.propagate = True


def note(event: str, **counts: int) -> None:
    """One event by its code, with whole numbers only."""
    LOGGER.info("%s", " ".join([event, *(f"{name}={int(count)}" for name, count in counts.items())]))


def failure(error: BaseException) -> str:
    """Write where `error` came from, under its number; the number, for whoever reports it."""
    number = number_of(error)
    LOGGER.error("failure number=%s", number, exc_info=error)
    return number


def number_of(error: BaseException) -> str:
    """A short number that is the same for the same mistake: of the error's kind and the line it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    digest = hashlib.sha256(f"{type(error).__qualname__}|{place}".encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


class _LateFile(logging.Handler):
    """The rotating file, opened at the first record: `logging.handlers` is slow to import, and a start is silent."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._rotating: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. Called under the handler's lock."""
        if self._rotating is None:
            self._rotating = _rotating(self._file)
        self._rotating.emit(record)

    def close(self) -> None:
        """Close the file, if it was ever opened."""
        if self._rotating is not None:
            self._rotating.close()
        super().close()


def _rotating(file: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415  # start-up, as above

    made = RotatingFileHandler(file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True)
    made.setFormatter(Sparing())
    return made


class Sparing(logging.Formatter):
    """Writes an exception as its kinds and its places, without any of its words or the values in its lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def formatException(self, ei: object) -> str:  # noqa: N802  # logging calls this name
        """The chain of causes, each as its class and the lines it passed through."""
        error = ei[1] if isinstance(ei, tuple) else None
        lines: list[str] = []
        while isinstance(error, BaseException):
            lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
            frames = traceback.extract_tb(error.__traceback__)
            lines.extend(f"    {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
