"""Which printers this computer has. The system may take seconds to answer: never on the UI thread."""

from PySide6.QtPrintSupport import QPrinterInfo

TRAYS = ("Upper", "Middle", "Lower", "Manual", "Cassette", "LargeCapacity", "Envelope")
"""Names of QPrinter.PaperSource worth offering; a printer without the tray uses its own choice."""


def printers_and_trays() -> dict[str, tuple[str, ...]]:
    """Printer names, the system's own choice first, with the trays that may be asked for."""
    default = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: name != default)
    return dict.fromkeys(names, TRAYS)
