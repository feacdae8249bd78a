"""An empty window of PySide6 and nothing else, until it is painted."""

from PySide6.QtWidgets import QWidget

from tests.bench.drivers.first_paint import WatchedApplication

app = WatchedApplication()
window = QWidget()
window.resize(1280, 800)
window.show()
app.exec()
